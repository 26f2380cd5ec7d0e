"""Tasks and actions: one record in two weights. No action ends by saying so: its effect is verified."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.decisions import Decision
from governance.models.processes import Process
from qms.people.models import Person
from qms.records.models import Record, RecordQuerySet, StoredFile


class ActionQuerySet(RecordQuerySet["Action"]):
    """Actions of the sites that a person reaches, and those they own, verify or assigned."""

    own_paths = ("owner", "verifier", "assigned_by")
    period_field = "assigned_on"

    def open(self) -> ActionQuerySet:
        """Return those that are not done yet."""
        return self.filter(state=Action.State.OPEN)

    def to_verify(self) -> ActionQuerySet:
        """Return those that are done and whose effect nobody has verified yet."""
        return self.filter(state=Action.State.DONE, weight=Action.Weight.ACTION)

    def late(self, on: date) -> ActionQuerySet:
        """Return the open ones whose due day lies before ``on``."""
        return self.open().filter(due_on__lt=on)


class Action(Record):
    """What somebody will do by a day. A *task* ends when done; an *action* when its effect is verified.

    ``assigned_on`` is the day it was given (it may be earlier than ``recorded_at``). ``first_due_on`` never
    moves, so that every slip stays visible.
    """

    prefix = "ACT"

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
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(_("first due on"), editable=False)
    criterion = models.TextField(
        _("effectiveness criterion"), blank=True, help_text=_("How we will see that it worked.")
    )
    check_on = models.DateField(
        _("check on"), null=True, blank=True, help_text=_("The day on which its effect is verified.")
    )
    verifier = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_to_verify",
        verbose_name=_("verifier"),
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

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "reference"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="action_state_due"),
            models.Index(fields=["site", "due_on"], name="action_site_due"),
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


class ActionFact(models.Model):
    """The base of facts about an action: who, the day it happened, when it was recorded."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    happened_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        abstract = True


class Completion(ActionFact):
    """An action was done, with proof: a text, a file, or both."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="completion", verbose_name=_("action"))
    proof = models.TextField(_("proof"), blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    file_name = models.CharField(_("file name"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class Verification(ActionFact):
    """Somebody else looked whether an action worked: effective, or not, and how they saw it."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="verification", verbose_name=_("action"))
    effective = models.BooleanField(_("effective"))
    finding = models.TextField(_("what was seen"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.CheckConstraint(
                name="verification_says_what_was_seen",
                condition=~models.Q(finding=""),
                violation_error_message=_("Say what you saw."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"


class Extension(ActionFact):
    """A due day was moved, with a reason. The slip stays visible."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="extensions", verbose_name=_("action"))
    due_from = models.DateField(_("from"))
    due_to = models.DateField(_("to"))
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="extension_moves_later",
                condition=models.Q(due_to__gt=models.F("due_from")),
                violation_error_message=_("An extension moves the due day later."),
            ),
            models.CheckConstraint(
                name="extension_has_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why the day has to move."),
            ),
        ]

    constraint_fields: ClassVar[dict[str, str]] = {
        "extension_moves_later": "due_on",
        "extension_has_reason": "reason",
    }

    def __str__(self) -> str:
        return f"{self.action} {self.due_from} → {self.due_to}"


class Cancellation(ActionFact):
    """An action will not be done, by the word of who assigned it; a corrective one only by a decision."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="cancellation", verbose_name=_("action"))
    reason = models.TextField(_("reason"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")

    def __str__(self) -> str:
        return f"{self.action} {self.happened_on}"
