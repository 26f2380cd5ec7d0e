"""What an action is: its fields, its rules as constraints, and how it stands on a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.processes import Process
from governance.rules import actions as rules
from qms.people.models import Person
from qms.records.models import Record


class ActionFields(Record):
    """What is kept of a task or an action, and what can be read off it.

    ``assigned_on`` is the day it was given (it may be earlier than ``recorded_at``). ``first_due_on`` never
    moves, so that every slip stays visible.
    """

    class Weight(models.TextChoices):
        """How much proof it takes to end it."""

        TASK = "task", _("Task")
        ACTION = "action", _("Action")

    class Origin(models.TextChoices):
        """Why there is such an action; all but the last two always carry the full weight."""

        CORRECTIVE = "corrective", _("Corrective")
        RISK = "risk", _("Risk")
        ESCALATION = "escalation", _("Escalation")
        OFF_TARGET = "off_target", _("Off target")
        IMPROVEMENT = "improvement", _("Improvement")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        """Open → done → effective or not effective; or cancelled."""

        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        EFFECTIVE = "effective", _("Effective")
        INEFFECTIVE = "ineffective", _("Not effective")
        CANCELLED = "cancelled", _("Cancelled")

    weight = models.CharField(_("weight"), max_length=10, choices=Weight, default=Weight.ACTION)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, default=Origin.OTHER)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN, editable=False)
    text = models.TextField(_("what will be done"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="actions", verbose_name=_("owner"))
    assigned_by = models.ForeignKey(
        Person, models.PROTECT, related_name="actions_assigned", verbose_name=_("assigned by")
    )
    assigned_on = models.DateField(_("assigned on"))
    due_on = models.DateField(_("due day"))
    first_due_on = models.DateField(_("first due day"), editable=False)
    criterion = models.TextField(
        _("effectiveness criterion"), blank=True, help_text=_("How we will see that it worked.")
    )
    check_on = models.DateField(
        _("check day"), null=True, blank=True, help_text=_("The day on which its effect is verified.")
    )
    verifier = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_to_verify",
        verbose_name=_("verifier"),
    )
    cause = models.CharField(
        _("cause"),
        max_length=200,
        blank=True,
        help_text=_("In a few words; the same cause on the same process again reopens the verdict."),
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("process")
    )
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("decision it carries out"),
    )
    follows_up = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_up",
        verbose_name=_("follows up"),
    )

    class Meta:
        abstract = True
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "reference"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="action_state_due"),
            models.Index(fields=["site", "due_on"], name="action_site_due"),
            models.Index(fields=["due_on", "reference"], name="action_in_order"),
            models.Index(fields=["state", "weight", "due_on", "owner", "verifier"], name="action_counted"),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_has_criterion",
                condition=models.Q(weight="task") | ~models.Q(criterion=""),
                violation_error_message=_("Say how you will see that it worked: an action needs a criterion."),
            ),
            models.CheckConstraint(
                name="action_has_check_day",
                condition=models.Q(weight="task") | models.Q(check_on__isnull=False),
                violation_error_message=_("An action needs the day on which its effect is checked."),
            ),
            models.CheckConstraint(
                name="action_checked_after_due",
                condition=models.Q(check_on=None) | models.Q(check_on__gt=models.F("due_on")),
                violation_error_message=_("The check must leave time for data: name a day after the due day."),
            ),
            models.CheckConstraint(
                name="action_verified_by_another",
                condition=models.Q(verifier=None) | ~models.Q(verifier=models.F("owner")),
                violation_error_message=_("Somebody other than its owner verifies an action."),
            ),
            models.CheckConstraint(
                name="heavy_origin_has_full_weight",
                condition=~models.Q(origin__in=["corrective", "risk", "escalation", "off_target"])
                | models.Q(weight="action"),
                violation_error_message=_("This origin needs the full form: choose “Action”."),
            ),
            models.CheckConstraint(
                name="action_due_not_before_assigned",
                condition=models.Q(first_due_on__gte=models.F("assigned_on")),
                violation_error_message=_("The due day lies before the day on which it was assigned."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "action_has_criterion": "criterion",
        "action_has_check_day": "check_on",
        "action_checked_after_due": "check_on",
        "action_verified_by_another": "verifier",
        "heavy_origin_has_full_weight": "weight",
        "action_due_not_before_assigned": "due_on",
    }

    @property
    def is_task(self) -> bool:
        """Whether it ends when it is done, without a check of its effect."""
        return self.weight == self.Weight.TASK

    @property
    def late_entry(self) -> bool:
        """Whether it was recorded after the day on which it was given, as the reader counts days."""
        return timezone.localdate(self.recorded_at) > self.assigned_on

    def standing(self, today: date) -> str:
        """Return how it stands on ``today``, as a status word's key."""
        return rules.standing(self.state, is_task=self.is_task, due_on=self.due_on, today=today)

    @property
    def days_slipped(self) -> int:
        """Days by which the due day was moved since it was first given."""
        return (self.due_on - self.first_due_on).days
