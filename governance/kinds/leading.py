"""What the product knows of top management."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models import TopManagementMembership
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
    )
)
