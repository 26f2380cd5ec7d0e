"""Quality objectives: what is promised, by whom, by how much, measured how often (6.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Process
from objectives.models.promises import BusinessGoal, CustomerRequirement
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet


class QualityObjectiveQuerySet(RecordQuerySet["QualityObjective"]):
    """Objectives of the sites that a person reaches, and their own."""

    own_paths = ("owner",)

    def active(self) -> QualityObjectiveQuerySet:
        """Return those that are pursued now."""
        return self.filter(state=QualityObjective.State.ACTIVE)


class QualityObjective(Record):
    """One target on one measure, tied to what customers require or the business wants.

    A draft takes measurements; links, owner and plan are owed when it becomes active.
    """

    prefix = "OBJ"

    class Level(models.TextChoices):
        """Whose objective it is."""

        ORGANISATION = "organisation", _("Organisation")
        SITE = "site", _("Site")
        PROCESS = "process", _("Process")

    class Direction(models.TextChoices):
        """Which way is better."""

        HIGHER = "higher", _("Higher is better")
        LOWER = "lower", _("Lower is better")

    class Cadence(models.TextChoices):
        """How often it is measured: one value a period."""

        DAILY = "daily", _("Daily")
        WEEKLY = "weekly", _("Weekly")
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")
        YEARLY = "yearly", _("Yearly")

    class State(models.TextChoices):
        """Draft → active → achieved or ended."""

        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        ACHIEVED = "achieved", _("Achieved")
        ENDED = "ended", _("Ended")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    statement = models.TextField(_("objective"))
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.ORGANISATION)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("owner"),
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="objectives", verbose_name=_("process")
    )
    requirements = models.ManyToManyField(
        CustomerRequirement, blank=True, related_name="objectives", verbose_name=_("customer requirements")
    )
    goals = models.ManyToManyField(
        BusinessGoal, blank=True, related_name="objectives", verbose_name=_("business goals")
    )
    unit = models.CharField(_("unit"), max_length=40)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=4)
    warning = models.DecimalField(
        _("warning threshold"),
        max_digits=18,
        decimal_places=4,
        help_text=_("Between target and here a value is at risk; beyond, off target."),
    )
    cadence = models.CharField(_("cadence"), max_length=10, choices=Cadence)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    plan_what = models.TextField(_("what will be done"), blank=True)
    plan_resources = models.TextField(_("with which resources"), blank=True)
    plan_who = models.TextField(_("who is responsible"), blank=True)
    plan_when = models.TextField(_("when it is completed"), blank=True)
    plan_judged = models.TextField(_("how results are judged"), blank=True)
    ended_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decision that ended it"),
    )

    history_m2m_fields = [requirements, goals]
    objects = QualityObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality objective")
        verbose_name_plural = _("quality objectives")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="objective_ends_after_it_starts",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="objective_warning_on_the_worse_side",
                condition=models.Q(direction="higher", warning__lte=models.F("target"))
                | models.Q(direction="lower", warning__gte=models.F("target")),
                violation_error_message=_("The warning threshold lies on the better side of the target."),
            ),
            models.CheckConstraint(
                name="active_objective_has_owner",
                condition=~models.Q(state="active") | models.Q(owner__isnull=False),
                violation_error_message=_("An active objective needs an owner."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "objective_ends_after_it_starts": "ends_on",
        "objective_warning_on_the_worse_side": "warning",
        "active_objective_has_owner": "owner",
    }

    def __str__(self) -> str:
        return self.code
