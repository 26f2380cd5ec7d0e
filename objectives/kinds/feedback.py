"""What the product knows of customer feedback and its trend reviews."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from objectives.models import CustomerFeedback, FeedbackReview
from qms.primitives import kinds

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
