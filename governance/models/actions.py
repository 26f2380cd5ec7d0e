"""Tasks and actions: one record in two weights. No action ends by saying so: its effect is verified."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now

from governance import access, criteria
from governance.models.acting import ActionFields
from governance.models.decisions import Decision
from governance.models.facts import (
    ActionHandOver,
    Cancellation,
    Completion,
    Extension,
    Reopening,
    Verification,
)
from governance.rules import actions as rules
from governance.rules import days
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import RecordQuerySet, StoredFile


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


class Action(ActionFields):
    """What somebody will do by a day. A *task* ends when done; an *action* when its effect is verified."""

    prefix = "ACT"

    objects = ActionQuerySet.as_manager()

    class Meta(ActionFields.Meta):
        abstract = False

    @property
    def verification(self) -> Verification | None:
        """The verdict that stands: the latest one, unless it was reopened."""
        given = list(self.verifications.all())
        return given[-1] if given and given[-1].stands else None

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
        reason: str = "",
    ) -> None:
        """Say that it was done on ``on``, with proof as text, as a file, or both; a task may go without.

        ``verifier`` names who will verify the effect where nobody was named yet; ``reason`` says in its
        history how it was recorded, where that was not on its page. Raises :class:`Refusal`
        where it is not open any more, where ``by`` is not its owner, without proof, or on an impossible day.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.OPEN]) as row:
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
            days.refuse_who_goes(verifier.name, verifier.ended_on, timezone.localdate(at), field="verifier")

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
        despite: str = "",
    ) -> Action | None:
        """Give the verdict on its effect, seen on ``on``; return the follow-up that a “not effective” opens.

        The follow-up has the same criterion and verifier, the same owner unless another is named, and is due
        on the given day or after thirty days; where the cause came back in another action, that one follows
        up. ``despite`` says why the verdict differs from the measure, where the criterion is one. Raises
        :class:`Refusal` where it is not done, where ``by`` is not its verifier or did it, without a finding,
        against the measure without a word, or on an impossible day. Clause 10.2.1 d.
        """
        with changing(self, by=by, at=at, states=[self.State.OPEN, self.State.DONE]) as row:
            rules.refuse_unless_done(row.state)
            done = Completion.objects.get(action=row)
            rules.refuse_task(row.is_task)
            rules.refuse_own_verification(by.pk, owner_id=row.owner_id, completed_by_id=done.by_id)
            access.refuse_unless_may_verify(by, row)
            again = row.reopenings.select_related("came_back_in").last()
            since = again.happened_on if again else done.happened_on
            days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=since)
            row.state = self.State.EFFECTIVE if effective else self.State.INEFFECTIVE
            fact = Verification(action=row, by=by, happened_on=on, recorded_at=at, effective=effective)
            fact.finding = finding.strip()
            check(fact)
            fact.save()
            criteria.measures().keep(fact, despite=despite.strip())
            if effective:
                return None
            if again is not None and (found := again.came_back_in) and found.state != self.State.CANCELLED:
                return row._followed_by(found, by, at)
            return row._open_follow_up(by, at, on, follow_up_due_on, follow_up_owner)

    def _followed_by(self, found: Action, by: Person, at: datetime) -> Action:
        """Let the action in which the cause came back follow up, unless it follows another already."""
        reason = _now("%(action)s was not effective.") % {"action": self}
        if found.follows_up_id is None:
            with changing(found, by=by, at=at, reason=reason) as row:
                row.follows_up = self
        return found

    def _open_follow_up(
        self, by: Person, at: datetime, on: date, due_on: date | None, owner: Person | None
    ) -> Action:
        due, check_on = rules.follow_up_days(self.due_on, self.check_on, on=on, wanted=due_on)
        owner, today = owner or self.owner, timezone.localdate(at)
        access.refuse_unfit_owner(owner, self.site, today, field="follow_up_owner")
        follow_up = Action(
            weight=self.weight,
            origin=self.origin,
            text=self.text,
            owner=owner,
            assigned_by=by if self.assigned_by.ended_on else self.assigned_by,
            assigned_on=on,
            due_on=due,
            first_due_on=due,
            criterion=self.criterion,
            check_on=check_on,
            verifier=self.verifier,
            site=self.site,
            cause=self.cause,
            process=self.process,
            decision=self.decision,
            follows_up=self,
        )
        return enter(follow_up, by=by, at=at, reason=_now("%(action)s was not effective.") % {"action": self})

    def reopen(
        self, *, by: Person, at: datetime, on: date, reason: str, came_back_in: Action | None = None
    ) -> Reopening:
        """Say on ``on`` that it did not last: its verdict no longer stands, and its verifier owes another.

        ``came_back_in`` is the action that was assigned on the same cause; without one, ``by`` must be among
        those who may assign there. The new check is due after fourteen days. Raises :class:`Refusal` where it
        is not effective (any more), without a reason, or on a day before the verdict. Clause 10.2.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.EFFECTIVE]) as row:
            if came_back_in is None:
                access.refuse_unless_may_reopen(by, row)
            verdict = row.verifications.latest("pk")
            today = timezone.localdate(at)
            days.refuse_impossible_day(on, today=today, not_before=verdict.happened_on)
            fact = Reopening(action=row, verification=verdict, by=by, happened_on=on, recorded_at=at)
            fact.reason, fact.came_back_in = reason.strip(), came_back_in
            check(fact)
            fact.save()
            row.state = self.State.DONE
            row.check_on = rules.checked_again_on(row.check_on, on=today)
            row.verifier = row._who_verifies_again(by, came_back_in, today)
        return fact

    def _who_verifies_again(self, by: Person, came_back_in: Action | None, today: date) -> Person | None:
        """Return its verifier, or where they left the next who can: nobody who owned or did it."""
        found = [self.verifier, self.assigned_by, came_back_in.verifier if came_back_in else None, by]
        did = {self.owner_id, Completion.objects.get(action=self).by_id}
        able = (one for one in found if one and one.pk not in did and not one.has_left(today))
        return next(able, self.verifier)

    def restate(self, *, by: Person, at: datetime, criterion: str, check_on: date | None = None) -> None:
        """Say in other words how one will see that it worked, and when it is checked, while it is open.

        Raises :class:`Refusal` where it is done, for a task, where ``by`` may not, without words, or where
        the check would not come after the due day.
        """
        with changing(self, by=by, at=at, states=[self.State.OPEN]) as row:
            rules.refuse_task(row.is_task)
            access.refuse_unless_may_restate(by, row)
            row.criterion, row.check_on = criterion.strip(), check_on or row.check_on

    def hand_owner(
        self, *, to: Person, by: Person, at: datetime, on: date, reason: str, seen: int | None = None
    ) -> None:
        """Give it to another owner on ``on``, with a reason, while it is open.

        ``seen`` is the owner (by key) that the writer had before them. Raises :class:`Refusal` where another
        has it by now, where ``by`` may not, where ``to`` has left, does not see its site or verifies it.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.OPEN]) as row:
            access.refuse_unless_may_hand_over(by, row)
            rules.refuse_overtaken(seen, row.owner_id, row.owner.name)
            access.refuse_unfit_owner(to, row.site, timezone.localdate(at), field="to")
            rules.refuse_same_person(to.pk, row.verifier_id)
            row._keep_hand_over(ActionHandOver.Part.OWNER, row.owner, to, by, at, on, reason)
            row.owner = to

    def hand_verifier(
        self, *, to: Person, by: Person, at: datetime, on: date, reason: str, seen: int | None = None
    ) -> None:
        """Let somebody else verify its effect from ``on`` on, before the verdict.

        ``seen`` is the verifier (by key; 0: nobody) that the writer had before them. Raises :class:`Refusal`
        where another verifies it by now, where ``by`` may not, or where ``to`` has left, owns it or did it.
        """
        with changing(self, by=by, at=at, reason=reason, states=[self.State.OPEN, self.State.DONE]) as row:
            rules.refuse_task(row.is_task)
            access.refuse_unless_may_hand_over(by, row)
            rules.refuse_overtaken(seen, row.verifier_id or 0, row.verifier.name if row.verifier else "")
            access.refuse_unfit_verifier(to, timezone.localdate(at), field="to")
            done = Completion.objects.filter(action=row).first()
            rules.refuse_own_check(to.pk, owner_id=row.owner_id, completed_by_id=done.by_id if done else None)
            row._keep_hand_over(ActionHandOver.Part.VERIFIER, row.verifier, to, by, at, on, reason)
            row.verifier = to

    def _keep_hand_over(
        self, part: str, giver: Person | None, to: Person, by: Person, at: datetime, on: date, reason: str
    ) -> None:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=self.assigned_on)
        fact = ActionHandOver(action=self, part=part, giver=giver, taker=to, by=by, happened_on=on)
        fact.recorded_at, fact.reason = at, reason.strip()
        check(fact)
        fact.save()

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
