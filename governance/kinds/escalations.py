"""What the product knows of escalation paths and escalations."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import (
    Escalation,
    EscalationEnding,
    EscalationLevel,
    EscalationPath,
    EscalationQuestion,
    EscalationStep,
)
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=EscalationPath,
        name=_("escalation path"),
        plural=_("escalation paths"),
        prefix=EscalationPath.prefix,
        address=lambda row: reverse("governance:escalation_path", args=[row.reference]),
        visible=lambda person: EscalationPath.objects.visible_to(person),
        search=("reference", "site__name"),
        title=lambda row: str(row.site or _("Whole organisation")),
        parts=(EscalationLevel,),
    )
)
kinds.declare(
    kinds.Kind(
        model=Escalation,
        name=_("escalation"),
        plural=_("escalations"),
        prefix=Escalation.prefix,
        address=lambda row: reverse("governance:escalation", args=[row.reference]),
        visible=lambda person: Escalation.objects.visible_to(person),
        search=("reference", "text", "subject"),
        title=lambda row: row.text,
        parts=(EscalationStep, EscalationQuestion, EscalationEnding),
    )
)
