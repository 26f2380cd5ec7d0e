"""What the product knows of top management."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import QmsAccountability, TopManagementEnding, TopManagementMembership
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=TopManagementMembership,
        name=_("top management membership"),
        plural=_("top management"),
        prefix=TopManagementMembership.prefix,
        address=lambda row: reverse("governance:top_management"),
        visible=lambda person: TopManagementMembership.objects.visible_to(person),
        search=("role_in_qms", "person__name"),
        title=lambda row: f"{row.person}, {row.role_in_qms}",
        parts=(TopManagementEnding,),
    )
)
kinds.declare(
    kinds.Kind(
        model=QmsAccountability,
        name=_("QMS accountability"),
        plural=_("QMS accountabilities"),
        prefix=QmsAccountability.prefix,
        address=lambda row: reverse("governance:top_management"),
        visible=lambda person: QmsAccountability.objects.visible_to(person),
        search=("holder__name", "note"),
        title=lambda row: f"{row.holder or '–'}",
    )
)
