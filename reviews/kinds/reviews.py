"""What the product knows of review series and management reviews."""

from django.utils.translation import gettext_lazy as _

from qms.primitives import kinds
from qms.primitives.addresses import address
from reviews import handing_over
from reviews.duties import review_duties
from reviews.models import (
    AgendaQuestion,
    Amendment,
    Attendance,
    Challenge,
    DiscussedObjective,
    ManagementReview,
    Minutes,
    ReviewAction,
    ReviewDecision,
    ReviewInput,
    ReviewSeries,
)

kinds.declare(
    kinds.Kind(
        model=ManagementReview,
        name=_("management review"),
        plural=_("management reviews"),
        prefix=ManagementReview.prefix,
        address=lambda row: address("reviews:review", row.reference),
        visible=lambda person: ManagementReview.objects.visible_to(person),
        search=("reference", "title", "overall"),
        title=lambda row: row.title,
        duties=review_duties,
        accountabilities=handing_over.reviews_held,
        hand_over=handing_over.hand_review,
        parts=(
            ReviewInput,
            Attendance,
            Challenge,
            ReviewDecision,
            ReviewAction,
            DiscussedObjective,
            AgendaQuestion,
            Minutes,
            Amendment,
        ),
        owed_through=(
            "reviews.ReviewInput.contributor",
            "reviews.ManagementReview.chair",
            "reviews.Attendance.person",
            "governance.TopManagementMembership.person",
        ),
    )
)
kinds.declare(
    kinds.Kind(
        model=ReviewSeries,
        name=_("review series"),
        plural=_("review series"),
        prefix=ReviewSeries.prefix,
        address=lambda row: address("reviews:series", row.reference),
        visible=lambda person: ReviewSeries.objects.visible_to(person),
        search=("reference", "title"),
        title=lambda row: row.title,
        accountabilities=handing_over.series_held,
        hand_over=handing_over.hand_series,
        owed_through=(
            "reviews.ReviewSeries.chair",
            "reviews.ReviewSeries.members",
        ),
    )
)
