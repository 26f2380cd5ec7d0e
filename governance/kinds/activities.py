"""What the product knows of leadership activities."""

from django.utils.translation import gettext_lazy as _

from governance.models import ActivityFollowUp, ActivityLeader, LeadershipActivity
from qms.primitives import kinds
from qms.primitives.addresses import address

kinds.declare(
    kinds.Kind(
        model=LeadershipActivity,
        name=_("leadership activity"),
        plural=_("leadership activities"),
        prefix=LeadershipActivity.prefix,
        address=lambda row: address("governance:activity", row.reference),
        visible=lambda person: LeadershipActivity.objects.visible_to(person),
        search=("reference", "heard", "followed"),
        title=lambda row: f"{row.get_kind_display()}: {row.heard}" if row.heard else row.get_kind_display(),
        parts=(ActivityLeader, ActivityFollowUp),
    )
)
