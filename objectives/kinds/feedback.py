"""What the product knows of customer feedback and its trend reviews: who owes a look at it, by when."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from objectives.models import CustomerFeedback, FeedbackReview
from objectives.owing_conclusions import conclusion_duties
from qms.primitives import kinds
from qms.primitives.refusing import Refusal


def hand_over(one: kinds.HandOver) -> None:
    """Refuse: whoever answers for the quality management system of the scope looks at its feedback."""
    raise Refusal(
        "feedback.looked-at-by-who-answers-for-the-system",
        _now("%(name)s looks at customer feedback as the one who answers for the system.")
        % {"name": one.giver},
        remedy=_now("Hand over who answers for the quality management system; this goes along."),
    )


kinds.declare(
    kinds.Kind(
        model=CustomerFeedback,
        name=_("customer feedback"),
        plural=_("customer feedback"),
        prefix=CustomerFeedback.prefix,
        address=lambda row: reverse("objectives:feedback", args=[row.reference]),
        visible=lambda person: CustomerFeedback.objects.visible_to(person),
        search=("reference", "customer", "offering", "text"),
        title=lambda row: f"{row.customer}: {row.text}",
        duties=conclusion_duties,
        hand_over=hand_over,
        owed_through=(
            "governance.QmsAccountability.holder",
            "governance.TopManagementMembership.person",
        ),
    )
)
kinds.declare(
    kinds.Kind(
        model=FeedbackReview,
        name=_("trend review of feedback"),
        plural=_("trend reviews of feedback"),
        prefix=FeedbackReview.prefix,
        address=lambda row: reverse("objectives:feedback_review", args=[row.reference]),
        visible=lambda person: FeedbackReview.objects.visible_to(person),
        search=("reference", "conclusion"),
        title=lambda row: row.conclusion,
    )
)
