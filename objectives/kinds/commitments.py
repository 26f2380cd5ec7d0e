"""What the product knows of commitment checks."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives.models import CommitmentCheck, CommitmentTurn
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=CommitmentCheck,
        name=_("commitment check"),
        plural=_("commitment checks"),
        prefix=CommitmentCheck.prefix,
        address=lambda row: reverse("objectives:commitment", args=[row.reference]),
        visible=lambda person: CommitmentCheck.objects.visible_to(person),
        search=("reference", "customer", "offering", "promise"),
        title=lambda row: f"{row.customer}: {row.promise}",
        parts=(CommitmentTurn,),
    )
)
