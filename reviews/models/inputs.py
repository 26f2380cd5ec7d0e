"""The inputs of a review: what 9.3.2 asks leaders to look at, frozen when the session starts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from qms.people.models import Person
from qms.primitives.kept import Kept
from reviews.models.review import ManagementReview


class ReviewInputQuerySet(models.QuerySet["ReviewInput"]):
    """Inputs are seen with their review."""

    def visible_to(self, person: Person) -> ReviewInputQuerySet:
        """Return the inputs of the reviews that ``person`` may see."""
        return self.filter(review__in=ManagementReview.objects.visible_to(person))


class ReviewInput(Kept):
    """One item on a review's agenda: what its contributor wrote, what the records said, the conclusion.

    ``frozen`` holds the figures as they stood (plain values, each with its as-of day) and never changes once
    ``frozen_at`` is set; ``contributor_name`` is who the contributor was then.
    """

    class Item(models.TextChoices):
        """What 9.3.2 asks for, in our own words; a cycle of reviews covers every item."""

        EARLIER_ACTIONS = "earlier_actions", _("Actions from earlier reviews")
        CONTEXT = "context", _("Changes in context")
        CUSTOMERS = "customers", _("Customer satisfaction and feedback")
        OBJECTIVES = "objectives", _("Quality objectives")
        PROCESSES = "processes", _("Process performance and conformity")
        NONCONFORMITIES = "nonconformities", _("Nonconformities and corrective actions")
        MONITORING = "monitoring", _("Monitoring and measurement results")
        AUDITS = "audits", _("Audit results")
        PROVIDERS = "providers", _("External providers")
        RESOURCES = "resources", _("Adequacy of resources")
        RISKS = "risks", _("Actions on risks and opportunities")
        IMPROVEMENT = "improvement", _("Opportunities for improvement")

    class Outcome(models.TextChoices):
        """How the meeting dealt with the input."""

        CONCLUDED = "concluded", _("Concluded")
        NOTED = "noted", _("Noted")
        NOTHING = "nothing", _("Nothing to report")
        CARRIED = "carried", _("Carried to the next review")

    review = models.ForeignKey(
        ManagementReview, models.PROTECT, related_name="inputs", verbose_name=_("review")
    )
    item = models.CharField(_("item"), max_length=20, choices=Item)
    position = models.PositiveSmallIntegerField(_("position"))
    contributor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contributor")
    )
    contributor_name = models.CharField(max_length=200, blank=True, editable=False)
    contribution = models.TextField(_("what was reported"), blank=True)
    frozen = models.JSONField(_("figures"), null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)

    objects = ReviewInputQuerySet.as_manager()

    class Meta:
        verbose_name = _("review input")
        verbose_name_plural = _("review inputs")
        ordering = ["review", "position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "item"], name="one_input_a_review_and_item"),
            models.CheckConstraint(
                name="input_outcome_has_words",
                condition=~models.Q(outcome__in=["concluded", "nothing", "carried"]) | ~models.Q(conclusion=""),
                violation_error_message=_("Write the conclusion, or the reason."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"input_outcome_has_words": "conclusion"}

    def __str__(self) -> str:
        return f"{self.review} {self.get_item_display()}"
