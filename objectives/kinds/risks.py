"""What the product knows of risks and opportunities."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives.models import Risk, RiskClosing, RiskReview, RiskThreshold
from qms.primitives import kinds

kinds.declare(
    kinds.Kind(
        model=Risk,
        name=_("risk or opportunity"),
        plural=_("risks and opportunities"),
        prefix=Risk.prefix,
        address=lambda row: reverse("objectives:risk", args=[row.reference]),
        visible=lambda person: Risk.objects.visible_to(person),
        search=("reference", "what", "consequence", "treatment"),
        title=lambda row: row.what,
        parts=(RiskReview, RiskClosing, RiskThreshold),
    )
)
