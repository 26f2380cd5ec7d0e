"""Tasks and actions: one record in two weights. No action ends by saying so: its effect is verified."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import access
from governance.models.decisions import Decision
from governance.models.facts import Cancellation, Completion, Extension, Verification
from governance.models.processes import Process
from governance.rules import actions as rules
from governance.rules import days
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
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

    def under_way(self) -> ActionQuerySet:
        """Return those that somebody still owes something on: open ones, and effects to verify."""
        waits = models.Q(state=Action.State.DONE, weight=Action.Weight.ACTION)
        return self.filter(models.Q(state=Action.State.OPEN) | waits)

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
            models.Index(fields=["due_on", "reference"], name="action_in_order"),
            models.Index(fields=["state", "weight"], name="action_state_weight"),
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

    def complete(
        self,
        *,
        by: Person,
        at: datetime,
        on: date,
        proof: str = "",
        file: StoredFile | None = None,
        file_name: str = "",
        verifier: Person | None = None,
    ) -> None:
        """Say that it was done on ``on``, with proof as text, as a file, or both; a task may go without.

        ``verifier`` names who will verify the effect where nobody was named yet. Raises :class:`Refusal`
        where it is not open any more, where ``by`` is not its owner, without proof, or on an impossible day.
        """
        with changing(self, by=by, at=at, states=[self.State.OPEN]) as row:
            access.refuse_unless_may_complete(by, row)
            days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.assigned_on)
            if not row.is_task:
                rules.refuse_without_proof(proof, has_file=file is not None)
                row._name_verifier(verifier, at)
            row.state = self.State.DONE
            fact = Completion(action=row, by=by, happened_on=on, recorded_at=at, proof=proof.strip(), file=file)
            fact.file_name = file_name if file else ""
            check(fact)
            fact.save()

    def _name_verifier(self, verifier: Person | None, at: datetime) -> None:
        if self.verifier_id is None:
            self.verifier = verifier
        if self.verifier is None:
            raise Refusal(
                "action.verifier-is-missing",
                _now("Nobody is named to verify the effect."),
                field="verifier",
                remedy=_now("Name somebody other than its owner."),
            )
        if verifier is not None and self.verifier_id == verifier.pk:
            days.refuse_who_left(verifier.name, verifier.ended_on, timezone.localdate(at), field="verifier")

    def verify(
        self,
        *,
        by: Person,
        at: datetime,
        on: date,
        effective: bool,
        finding: str,
        follow_up_due_on: date | None = None,
        follow_up_owner: Person | None = None,
    ) -> Action | None:
        """Give the verdict on its effect, seen on ``on``; return the follow-up that a “not effective” opens.

        The follow-up has the same criterion and verifier, the same owner unless another is named, and is due
        on the given day or after thirty days. Raises :class:`Refusal` where it is not done, where ``by`` is
        not its verifier or did it, without a finding, or on an impossible day. Clause 10.2.1 d.
        """
        with changing(self, by=by, at=at, states=[self.State.OPEN, self.State.DONE]) as row:
            rules.refuse_unless_done(row.state)
            done = Completion.objects.get(action=row)
            rules.refuse_task(row.is_task)
            rules.refuse_own_verification(by.pk, owner_id=row.owner_id, completed_by_id=done.by_id)
            access.refuse_unless_may_verify(by, row)
            days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=done.happened_on)
            row.state = self.State.EFFECTIVE if effective else self.State.INEFFECTIVE
            fact = Verification(action=row, by=by, happened_on=on, recorded_at=at, effective=effective)
            fact.finding = finding.strip()
            check(fact)
            fact.save()
            return None if effective else row._open_follow_up(by, at, on, follow_up_due_on, follow_up_owner)

    def _open_follow_up(
        self, by: Person, at: datetime, on: date, due_on: date | None, owner: Person | None
    ) -> Action:
        due, check_on = rules.follow_up_days(self.due_on, self.check_on, on=on, wanted=due_on)
        follow_up = Action(
            weight=self.weight,
            origin=self.origin,
            text=self.text,
            owner=owner or self.owner,
            assigned_by=by if self.assigned_by.ended_on else self.assigned_by,
            assigned_on=on,
            due_on=due,
            first_due_on=due,
            criterion=self.criterion,
            check_on=check_on,
            verifier=self.verifier,
            site=self.site,
            process=self.process,
            decision=self.decision,
            follows_up=self,
        )
        today = timezone.localdate(at)
        days.refuse_who_left(follow_up.owner.name, follow_up.owner.ended_on, today, field="follow_up_owner")
        return enter(follow_up, by=by, at=at, reason=_now("%(action)s was not effective.") % {"action": self})

    def extend(
        self,
        *,
        by: Person,
        at: datetime,
        on: date,
        due_on: date,
        reason: str,
        check_on: date | None = None,
    ) -> None:
        """Move the due day later, with a reason; the check moves along by as many days unless one is named.

        Raises :class:`Refusal` where it is not open, where ``by`` is neither its owner nor its assigner, for
        a day that is not later, without a reason, or where the check would not come after the due day.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.OPEN]) as row:
            access.refuse_unless_may_extend(by, row)
            days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.assigned_on)
            rules.refuse_unless_later(row.due_on, due_on, on=on)
            fact = Extension(action=row, by=by, happened_on=on, recorded_at=at, due_from=row.due_on)
            fact.due_to, fact.reason = due_on, reason.strip()
            check(fact)
            fact.save()
            row.check_on = check_on or rules.moved_check(row.check_on, row.due_on, due_on)
            row.due_on = due_on

    def cancel(
        self, *, by: Person, at: datetime, on: date, reason: str, decision: Decision | None = None
    ) -> None:
        """Say that it will not be done, by the word of who assigned it, or of an executive of its scope.

        A corrective one takes the ``decision`` that allows it. Raises :class:`Refusal` where it is not open,
        where ``by`` may not, without a reason, or where the decision is missing or one of another site.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.OPEN]) as row:
            access.refuse_unless_may_cancel(by, row)
            days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.assigned_on)
            rules.refuse_cancelling_without_decision(row.origin, has_decision=decision is not None)
            if decision is not None:
                rules.refuse_decision_elsewhere(decision.site_id, row.site_id)
            row.state = self.State.CANCELLED
            fact = Cancellation(action=row, by=by, happened_on=on, recorded_at=at, decision=decision)
            fact.reason = reason.strip()
            check(fact)
            fact.save()
