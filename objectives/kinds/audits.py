"""What the product knows of audits and certificates."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives.models import Audit, Certificate
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Audit,
        name=_("audit"),
        plural=_("audits"),
        prefix=Audit.prefix,
        address=lambda row: reverse("objectives:audit", args=[row.reference]),
        visible=lambda person: Audit.objects.visible_to(person),
        search=("reference", "title", "body", "scope", "conclusion"),
        title=lambda row: row.title,
    )
)
kinds.declare(
    kinds.Kind(
        model=Certificate,
        name=_("certificate"),
        plural=_("certificates"),
        prefix=Certificate.prefix,
        address=lambda row: reverse("objectives:certificate", args=[row.reference]),
        visible=lambda person: Certificate.objects.visible_to(person),
        search=("reference", "standard", "body", "number", "customers"),
        title=lambda row: row.title,
    )
)
