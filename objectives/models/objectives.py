"""Quality objectives: what is promised, by whom, by how much, measured how often (6.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import Decision, Process
from objectives import rules
from objectives.models import aims, guarding
from objectives.models.promises import BusinessGoal, CustomerRequirement
from qms.people.models import Person
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
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

    Direction = aims.Direction
    TargetKind = aims.TargetKind

    class DataKind(models.TextChoices):
        """What its values are, and so which limits of control fit them."""

        MEASURE = "measure", _("A measure, such as days or hours")
        PROPORTION = "proportion", _("A proportion, such as deliveries on time of all")
        COUNT = "count", _("A count, such as complaints received")

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
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("breaks down from"),
    )
    based_on = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="followed_by",
        verbose_name=_("carries on"),
    )
    requirements = models.ManyToManyField(
        CustomerRequirement, blank=True, related_name="objectives", verbose_name=_("customer requirements")
    )
    goals = models.ManyToManyField(
        BusinessGoal, blank=True, related_name="objectives", verbose_name=_("business goals")
    )
    unit = models.CharField(_("unit"), max_length=40)
    data_kind = models.CharField(_("kind of data"), max_length=10, choices=DataKind, default=DataKind.MEASURE)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    baseline = models.DecimalField(_("baseline"), max_digits=18, decimal_places=4, null=True, blank=True)
    target_kind = models.CharField(
        _("kind of target"), max_length=6, choices=aims.TargetKind, default=aims.TargetKind.LEVEL
    )
    target = aims.a_number(_("target"))
    target_high = aims.a_number(_("upper edge of the band"), null=True, blank=True)
    warning = aims.a_number(
        _("warning threshold"),
        help_text=_("Between target and here a value is at risk; beyond, off target."),
    )
    warning_high = aims.a_number(_("warning at the upper edge"), null=True, blank=True)
    cadence = models.CharField(_("cadence"), max_length=10, choices=Cadence)
    computed = models.BooleanField(
        _("computed"),
        default=False,
        editable=False,
        help_text=_("Its values follow from others; nobody reports them."),
    )
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
    skip_history_when_saving: bool
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
            *aims.CONSTRAINTS,
            models.CheckConstraint(
                name="active_objective_has_owner",
                condition=~models.Q(state="active") | models.Q(owner__isnull=False),
                violation_error_message=_("An active objective needs an owner."),
            ),
            models.CheckConstraint(
                name="objective_data_are_of_a_known_kind",
                condition=models.Q(data_kind__in=["measure", "proportion", "count"]),
                violation_error_message=_("Choose what its values are: measure, proportion or count."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "objective_ends_after_it_starts": "ends_on",
        **aims.CONSTRAINT_FIELDS,
        "active_objective_has_owner": "owner",
        "objective_data_are_of_a_known_kind": "data_kind",
    }

    def __str__(self) -> str:
        return self.code

    @property
    def plan(self) -> rules.Plan:
        """The plan for reaching it, with its missing parts (6.2.2)."""
        return rules.Plan(self.plan_what, self.plan_resources, self.plan_who, self.plan_when, self.plan_judged)

    @plan.setter
    def plan(self, plan: rules.Plan) -> None:
        for part in rules.PLAN_PARTS:
            setattr(self, f"plan_{part}", getattr(plan, part).strip())

    @property
    def promise(self) -> rules.Promise:
        """What it promises, as far as its status needs it."""
        return rules.Promise(
            self.target,
            self.warning,
            self.direction,
            self.cadence,
            self.starts_on,
            self.ends_on,
            self.target_high,
            self.warning_high,
            self.target_kind,
        )

    @property
    def measured_from(self) -> date:
        """The first day from which values are taken: growth needs those of the year before it starts."""
        if self.target_kind != self.TargetKind.GROWTH:
            return self.starts_on
        return rules.year_before(rules.period_of(self.starts_on, self.cadence), self.cadence)

    @property
    def judged_unit(self) -> str:
        """The unit of what is compared with its target: per cent where that is growth, else its own."""
        return self.promise.unit(self.unit)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("objectives:objective", args=[self.reference])

    def clean(self) -> None:
        """Refuse a level without that which it speaks of: a site, a process."""
        if self.level == self.Level.SITE and self.site_id is None:
            raise ValidationError({"site": _now("An objective of a site names the site.")})
        if self.level == self.Level.PROCESS and self.process_id is None:
            raise ValidationError({"process": _now("An objective of a process names the process.")})

    def activate(
        self,
        *,
        by: Person,
        at: datetime,
        owner: Person | None,
        requirements: Collection[CustomerRequirement],
        goals: Collection[BusinessGoal],
        plan: rules.Plan,
    ) -> None:
        """Pursue it from now on: its owner, what it serves and its plan stand with it (6.2.1, 6.2.2).

        Raises :class:`Refusal` that names everything missing, or where it is no draft any more, or where the
        owner has left or does not reach its site.
        """
        with changing(self, by=by, at=at, states=[self.State.DRAFT]) as row:
            row.owner, row.plan, row.state = owner, plan, self.State.ACTIVE
            guarding.refuse_incomplete(row, has_links=bool(requirements or goals))
            guarding.refuse_unfit_owner(row, on=timezone.localdate(at))
            row.link(requirements=requirements, goals=goals)

    def end(self, *, by: Person, at: datetime, decision: Decision | None, achieved: bool) -> None:
        """End it as achieved, or for another reason, by the ``decision`` that did it.

        Raises :class:`Refusal` where it is not active, or no decision of its scope is named.
        """
        state = self.State.ACHIEVED if achieved else self.State.ENDED
        with changing(self, by=by, at=at, states=[self.State.ACTIVE]) as row:
            if decision is None or decision.site_id not in (None, row.site_id):
                raise Refusal(
                    "objective.ended-by-decision",
                    _now("An objective ends by a decision of its site or of the organisation."),
                    field="decision",
                    remedy=_now("Name the decision; record it first where it was not recorded yet."),
                )
            row.state, row.ended_by = state, decision

    def revise(
        self,
        *,
        by: Person,
        at: datetime,
        reason: str = "",
        requirements: Collection[CustomerRequirement] | None = None,
        goals: Collection[BusinessGoal] | None = None,
        **changes: Any,
    ) -> None:
        """Change fields of a draft or an active objective; links that are ``None`` stay as they are.

        Raises :class:`Refusal` where an active one changes what was promised without a ``reason``, loses what
        it owes (owner, link, part of the plan), or where stored measurements would lose their meaning.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.DRAFT, self.State.ACTIVE]) as row:
            moved = {name for name, value in changes.items() if getattr(row, name) != value}
            for name in moved:
                setattr(row, name, changes[name])
            guarding.refuse_orphaned_measurements(row, moved)
            guarding.refuse_unfit_parent(row, moved)
            row.link(requirements=requirements, goals=goals)
            if row.state == self.State.ACTIVE:
                guarding.refuse_unexplained(moved, reason)
                guarding.refuse_incomplete(row, has_links=row.requirements.exists() or row.goals.exists())
            if row.owner_id and moved & {"owner", "site"}:
                guarding.refuse_unfit_owner(row, on=timezone.localdate(at))

    def link(
        self,
        *,
        requirements: Iterable[CustomerRequirement] | None,
        goals: Iterable[BusinessGoal] | None,
    ) -> None:
        """Tie it to what it serves; the history row of the change around it keeps the links."""
        self.skip_history_when_saving = True
        if requirements is not None:
            self.requirements.set(requirements)
        if goals is not None:
            self.goals.set(goals)
        del self.skip_history_when_saving
