"""What customers say beyond complaints: surveys, visits, praise, lost orders; what leaders conclude (9.1.2)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import Process
from objectives.models.promises import CustomerRequirement
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class CustomerFeedbackQuerySet(RecordQuerySet["CustomerFeedback"]):
    """Feedback on the sites that a person reaches, and what they wrote down themselves."""

    own_paths = ("heard_by",)
    period_field = "happened_on"


class CustomerFeedback(Record):
    """What a customer said or did on a day: a survey result, words on a visit, praise, a lost order."""

    prefix = "FBK"

    class Kind(models.TextChoices):
        """How it reached us."""

        SURVEY = "survey", _("Survey result")
        VISIT = "visit", _("Visit or talk")
        PRAISE = "praise", _("Praise")
        LOST_ORDER = "lost_order", _("Lost order")

    class Tone(models.TextChoices):
        """Whether it is good news."""

        GOOD = "good", _("Good")
        MIXED = "mixed", _("Mixed")
        BAD = "bad", _("Bad")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    tone = models.CharField(_("tone"), max_length=5, choices=Tone)
    customer = models.CharField(_("customer"), max_length=200)
    offering = models.CharField(_("offering"), max_length=200, blank=True)
    happened_on = models.DateField(_("on"))
    text = models.TextField(_("what was said"))
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=2, null=True, blank=True)
    scale = models.DecimalField(_("of at most"), max_digits=8, decimal_places=2, null=True, blank=True)
    answers = models.PositiveIntegerField(_("answers behind it"), null=True, blank=True)
    requirement = models.ForeignKey(
        CustomerRequirement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="feedback",
        verbose_name=_("customer requirement"),
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="feedback", verbose_name=_("process")
    )
    heard_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("heard by")
    )

    objects = CustomerFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer feedback")
        verbose_name_plural = _("customer feedback")
        ordering = ["-happened_on", "-reference"]
        indexes = [models.Index(fields=["happened_on", "kind"], name="feedback_day_kind")]
        constraints = [
            models.CheckConstraint(
                name="survey_feedback_has_score_and_scale",
                condition=~models.Q(kind="survey") | models.Q(score__isnull=False, scale__isnull=False),
                violation_error_message=_("A survey result has a score, and the best score that can be had."),
            ),
            models.CheckConstraint(
                name="feedback_score_stands_with_its_scale",
                condition=models.Q(score=None, scale=None) | models.Q(score__isnull=False, scale__isnull=False),
                violation_error_message=_("Say of how many the score is."),
            ),
            models.CheckConstraint(
                name="feedback_scale_above_zero",
                condition=models.Q(scale=None) | models.Q(scale__gt=0),
                violation_error_message=_("The best score is above zero."),
            ),
            models.CheckConstraint(
                name="feedback_score_within_its_scale",
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=models.F("scale")),
                violation_error_message=_("The score lies between zero and the best score."),
            ),
            models.CheckConstraint(
                name="feedback_says_what_was_said",
                condition=~models.Q(text=""),
                violation_error_message=_("Write down what was said."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "survey_feedback_has_score_and_scale": "score",
        "feedback_score_stands_with_its_scale": "scale",
        "feedback_scale_above_zero": "scale",
        "feedback_score_within_its_scale": "score",
        "feedback_says_what_was_said": "text",
    }

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:feedback", args=[self.reference])

    @property
    def score_text(self) -> str:
        """The score as one would write it, without zeros at its end."""
        return "" if self.score is None else f"{self.score.normalize():f}"

    @property
    def scale_text(self) -> str:
        """The best score as one would write it."""
        return "" if self.scale is None else f"{self.scale.normalize():f}"

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was said."""
        return timezone.localdate(self.recorded_at) > self.happened_on


class FeedbackReviewQuerySet(RecordQuerySet["FeedbackReview"]):
    """Trend reviews of the sites that a person reaches, and their own conclusions."""

    own_paths = ("concluded_by",)
    period_field = "happened_on"


class FeedbackReview(Record):
    """What a leader concluded from the feedback of a period; its figures are frozen (9.1.2, 9.1.3)."""

    prefix = "FTR"

    class Trend(models.TextChoices):
        """Which way satisfaction goes."""

        BETTER = "better", _("Better")
        SAME = "same", _("Unchanged")
        WORSE = "worse", _("Worse")

    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    trend = models.CharField(_("trend"), max_length=6, choices=Trend)
    conclusion = models.TextField(_("conclusion"))
    figures = models.JSONField(_("figures"), default=dict, editable=False)
    concluded_by = models.ForeignKey(
        Person, models.PROTECT, related_name="feedback_reviews", verbose_name=_("concluded by")
    )
    happened_on = models.DateField(_("on"))

    objects = FeedbackReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("trend review of feedback")
        verbose_name_plural = _("trend reviews of feedback")
        ordering = ["-last_day", "-reference"]
        constraints = [
            models.CheckConstraint(
                name="feedback_period_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
                violation_error_message=_("The period ends before it begins."),
            ),
            models.CheckConstraint(
                name="feedback_is_concluded_after_its_period",
                condition=models.Q(happened_on__gte=models.F("last_day")),
                violation_error_message=_("The period is not over yet: name a last day that has passed."),
            ),
            models.CheckConstraint(
                name="feedback_review_has_its_conclusion",
                condition=~models.Q(conclusion=""),
                violation_error_message=_("Say what you conclude from it."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "feedback_period_ends_after_it_begins": "last_day",
        "feedback_is_concluded_after_its_period": "last_day",
        "feedback_review_has_its_conclusion": "conclusion",
    }

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:feedback_review", args=[self.reference])

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was concluded."""
        return timezone.localdate(self.recorded_at) > self.happened_on

    @property
    def by_kind(self) -> dict[str, Any]:
        """The frozen figures of each kind of feedback."""
        found: dict[str, Any] = self.figures.get("kinds", {})
        return found
