"""How leaders come to decide: series, reviews, their inputs, what was said, decided and assigned."""

from reviews.models.discussions import AgendaQuestion, DiscussedObjective
from reviews.models.inputs import ReviewInput
from reviews.models.meeting import Attendance, Challenge, ReviewAction, ReviewDecision
from reviews.models.minutes import Amendment, Minutes
from reviews.models.resources import ResourceRequest
from reviews.models.review import ManagementReview, ReviewSeries

__all__ = [
    "AgendaQuestion",
    "Amendment",
    "Attendance",
    "Challenge",
    "DiscussedObjective",
    "ManagementReview",
    "Minutes",
    "ResourceRequest",
    "ReviewAction",
    "ReviewDecision",
    "ReviewInput",
    "ReviewSeries",
]
