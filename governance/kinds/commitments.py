"""What the product knows of the leadership commitment."""

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import CommitmentPoint, CommitmentSignature, LeadershipCommitment
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=LeadershipCommitment,
        name=_("leadership commitment"),
        plural=_("leadership commitments"),
        prefix=LeadershipCommitment.prefix,
        address=lambda row: reverse("governance:commitment", args=[row.reference]),
        visible=lambda person: LeadershipCommitment.objects.visible_to(person),
        search=("reference", "text"),
        title=lambda row: _now("Leadership commitment, version %(version)s") % {"version": row.version},
        parts=(CommitmentPoint, CommitmentSignature),
    )
)
