"""What the product knows of confirmed competence."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import CompetenceConfirmation
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=CompetenceConfirmation,
        name=_("competence confirmation"),
        plural=_("competence confirmations"),
        prefix=CompetenceConfirmation.prefix,
        address=lambda row: reverse("governance:competence_confirmation", args=[row.reference]),
        visible=lambda person: CompetenceConfirmation.objects.visible_to(person),
        search=("reference", "requirement", "person__name"),
        title=lambda row: f"{row.get_role_display()}: {row.requirement}",
        parts=(),
    )
)
