"""What the organisation promises: business goals and customer requirements, and who confirmed each."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Process
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class BusinessGoalQuerySet(RecordQuerySet["BusinessGoal"]):
    """Goals of the sites that a person reaches, and their own."""

    own_paths = ("owner",)

    def live(self) -> BusinessGoalQuerySet:
        """Return those that are pursued: neither reached nor dropped."""
        return self.filter(state=BusinessGoal.State.LIVE)


class BusinessGoal(Record):
    """A strategic aim with its horizon and its owner, which quality objectives serve (5.1.1, 6.2).

    It is live until a decision says that it was reached, or that it is no longer pursued.
    """

    prefix = "GOA"

    class State(models.TextChoices):
        """Live → reached or dropped, by a decision."""

        LIVE = "live", _("Live")
        REACHED = "reached", _("Reached")
        DROPPED = "dropped", _("Dropped")

    statement = models.TextField(_("goal"))
    horizon = models.CharField(_("horizon"), max_length=100, help_text=_("Until when, such as 2027."))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="business_goals", verbose_name=_("owner"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.LIVE, editable=False)
    ended_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decision that ended it"),
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = BusinessGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("business goal")
        verbose_name_plural = _("business goals")
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="goal_ends_on_a_day_by_a_decision",
                condition=models.Q(state="live", ended_by=None, ended_on=None)
                | models.Q(state__in=["reached", "dropped"], ended_by__isnull=False, ended_on__isnull=False),
                violation_error_message=_("A goal is reached or dropped by a decision, on a day."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {"goal_ends_on_a_day_by_a_decision": "decision"}

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:goal", args=[self.reference])


class CustomerRequirementQuerySet(RecordQuerySet["CustomerRequirement"]):
    """Requirements of the sites that a person reaches."""

    def current(self) -> CustomerRequirementQuerySet:
        """Return those that customers still make."""
        return self.filter(state=CustomerRequirement.State.CURRENT)


class CustomerRequirement(Record):
    """What meeting a customer's requirement means for an offering, and how it reaches operations (5.1.2).

    ``impact`` is what failing it does to the customer; ``statutory`` says that it is law besides.
    """

    prefix = "REQ"

    class Kind(models.TextChoices):
        """Where the requirement comes from in nature."""

        SPECIFICATION = "specification", _("Specification")
        SERVICE_LEVEL = "service_level", _("Service level")
        DELIVERY = "delivery", _("Delivery")
        REGULATORY = "regulatory", _("Regulatory")
        CONTRACTUAL = "contractual", _("Contractual")

    class Impact(models.TextChoices):
        """What it does to the customer when it is not met."""

        HIGH = "high", _("High: the customer stops, or is at risk")
        MEDIUM = "medium", _("Medium: the customer has to work around it")
        LOW = "low", _("Low: the customer notices")

    class State(models.TextChoices):
        """Current → withdrawn, by a review that found it is no longer required."""

        CURRENT = "current", _("Current")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    offering = models.CharField(_("offering"), max_length=200)
    customer = models.CharField(
        _("customer"), max_length=200, blank=True, help_text=_("Leave empty where all customers require it.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    impact = models.CharField(_("impact on the customer"), max_length=6, choices=Impact, default=Impact.MEDIUM)
    statutory = models.BooleanField(
        _("required by law"), default=False, help_text=_("Nobody may accept that it is not met.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    statement = models.TextField(_("requirement"))
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customer_requirements",
        verbose_name=_("process"),
    )
    control = models.TextField(_("control"), blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.CURRENT, editable=False)
    next_review_on = models.DateField(
        _("next review"), null=True, blank=True, help_text=_("The day by which somebody confirms it again.")
    )

    objects = CustomerRequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer requirement")
        verbose_name_plural = _("customer requirements")
        ordering = ["reference"]
        indexes = [models.Index(fields=["next_review_on"], name="requirement_next_review")]
        constraints = [
            models.CheckConstraint(
                name="requirement_impact_is_known",
                condition=models.Q(impact__in=["high", "medium", "low"]),
                violation_error_message=_("Choose the impact on the customer: high, medium or low."),
            ),
            models.CheckConstraint(
                name="withdrawn_requirement_has_no_next_review",
                condition=~models.Q(state="withdrawn") | models.Q(next_review_on=None),
                violation_error_message=_("What is withdrawn is not reviewed again."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "requirement_impact_is_known": "impact",
        "withdrawn_requirement_has_no_next_review": "next_review_on",
    }

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:requirement", args=[self.reference])

    @property
    def gaps(self) -> list[str]:
        """What it lacks on its way into operations: process, control, measure (5.1.2)."""
        stands = {"process": self.process_id, "control": self.control, "measure": self.measure}
        return [name for name, given in stands.items() if not given]

    def review_overdue(self, on: date) -> bool:
        """Tell whether the day by which it was to be confirmed again lies before ``on``."""
        return self.next_review_on is not None and self.next_review_on < on


class RequirementReview(models.Model):
    """Somebody confirmed on a day what a customer requires, found it changed, or withdrawn (8.2.3).

    What was confirmed is kept as it read then: statement, process, control and measure. Written once.
    """

    class Result(models.TextChoices):
        """What was found."""

        CONFIRMED = "confirmed", _("Confirmed as it stands")
        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("No longer required")

    requirement = models.ForeignKey(
        CustomerRequirement, models.PROTECT, related_name="reviews", verbose_name=_("requirement")
    )
    result = models.CharField(_("result"), max_length=9, choices=Result)
    note = models.TextField(_("what was found"))
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("who confirmed it")
    )
    happened_on = models.DateField(_("on"))
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    statement = models.TextField(_("requirement as confirmed"), editable=False)
    process = models.CharField(_("process as confirmed"), max_length=200, blank=True, editable=False)
    control = models.TextField(_("control as confirmed"), blank=True, editable=False)
    measure = models.CharField(_("measure as confirmed"), max_length=200, blank=True, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("requirement review")
        verbose_name_plural = _("requirement reviews")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "happened_on"],
                name="requirement_reviewed_once_a_day",
                violation_error_message=_("It was reviewed on that day already."),
            ),
            models.CheckConstraint(
                name="requirement_review_says_what_was_found",
                condition=~models.Q(note=""),
                violation_error_message=_("Say what was found, and with whom."),
            ),
            models.CheckConstraint(
                name="requirement_review_comes_again",
                condition=models.Q(result="withdrawn", next_review_on=None)
                | models.Q(
                    result__in=["confirmed", "changed"],
                    next_review_on__isnull=False,
                    next_review_on__gt=models.F("happened_on"),
                ),
                violation_error_message=_("The next review comes after this one; what is withdrawn has none."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "requirement_reviewed_once_a_day": "on",
        "requirement_review_says_what_was_found": "note",
        "requirement_review_comes_again": "next_review_on",
    }

    def __str__(self) -> str:
        return f"{self.requirement} {self.happened_on}"

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it took place."""
        return timezone.localdate(self.recorded_at) > self.happened_on
