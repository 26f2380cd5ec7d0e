"""What the product knows of the quality policy."""

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import PolicyCommunication, PolicyPoint, QualityPolicy
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=QualityPolicy,
        name=_("quality policy"),
        plural=_("quality policies"),
        prefix=QualityPolicy.prefix,
        address=lambda row: reverse("governance:policy", args=[row.reference]),
        visible=lambda person: QualityPolicy.objects.visible_to(person),
        search=("reference", "text"),
        title=lambda row: _now("Quality policy, version %(version)s") % {"version": row.version},
        parts=(PolicyPoint, PolicyCommunication),
    )
)
