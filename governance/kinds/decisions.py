"""What the product knows of decisions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import Decision
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Decision,
        name=_("decision"),
        plural=_("decisions"),
        prefix=Decision.prefix,
        address=lambda row: reverse("governance:decision", args=[row.reference]),
        visible=lambda person: Decision.objects.visible_to(person),
        search=("reference", "text", "rationale"),
        title=lambda row: row.text,
    )
)
