"""Answering a miss where it is seen: a decision, or an action that its own measure will judge (9.1.3, 10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.assigning import assign
from governance.deciding import decide
from governance.models import Action, Decision
from objectives import control_words, rules
from objectives.answering import answer
from objectives.choosing import Chosen
from objectives.control import control_of
from objectives.effects import attach, refuse_unfit
from objectives.models import MeasureCriterion, QualityObjective
from objectives.wording import compared_in_words, target_in_words
from qms.people.models import Person
from qms.primitives.changing import refuse_unless_in
from qms.primitives.refusing import Refusal

PERIODS = 3
"""Periods that stay at the target before an action on it counts as effective, unless said otherwise."""


@dataclass(frozen=True)
class Miss:
    """Which period of an objective is answered; no period where the answer is about it as a whole."""

    objective: QualityObjective
    period: date | None

    @property
    def words(self) -> str:
        """What is answered, as a decision names it: OBJ-0001, Jun 2026."""
        row = self.objective
        if self.period is None:
            return row.reference
        return f"{row.reference}, {rules.label(self.period, row.cadence)}"


def decide_about(
    miss: Miss, *, kind: str, text: str, rationale: str = "", by: Person, at: datetime
) -> Decision:
    """Record what ``by`` decided today about a miss, with the figures that were seen; return the decision.

    Raises :class:`Refusal` where ``by`` does not lead the scope of the objective, it is not active, or the
    kind asks for words that are missing.
    """
    row, today = miss.objective, timezone.localdate(at)
    refuse_unless_in(row, [row.State.ACTIVE])
    with transaction.atomic():
        decision = decide(
            kind=kind,
            text=text,
            rationale=rationale,
            decided_by=by,
            on=today,
            answers=miss.words,
            data_cited=cited(miss, on=today),
            site=row.site,
            by=by,
            at=at,
        )
        answer(row, decision=decision, period=miss.period, by=by, at=at)
    return decision


def cited(miss: Miss, *, on: date) -> str:
    """Return the figures of a miss as a decision cites them: value, target, and what control says."""
    row = miss.objective
    seen = control_of([row], on=on)[row.pk]
    said = [_("Target: %(target)s.") % {"target": target_in_words(row)}]
    if miss.period in seen.periods:
        value: Decimal = seen.values[seen.periods.index(miss.period)]
        words = {"period": rules.label(miss.period, row.cadence), "value": compared_in_words(row, value)}
        said.insert(0, _("%(period)s: %(value)s.") % words)
    return " ".join([*said, control_words.sentence(seen)])


def assign_about(
    miss: Miss,
    *,
    text: str,
    owner: Person,
    due_on: date,
    criterion: str = "",
    check_on: date | None = None,
    by: Person,
    at: datetime,
) -> Action:
    """Give ``owner`` an action on a miss, due on ``due_on``; return it.

    Without a ``criterion`` in words the objective itself judges it: on target in the first three periods after
    it is done. Raises :class:`Refusal` at the field that stands in the way.
    """
    row = miss.objective
    refuse_unless_in(row, [row.State.ACTIVE])
    with transaction.atomic():
        chosen = None if criterion.strip() else by_itself(row)
        if chosen is not None:
            _refuse_unfit(chosen, due_on=due_on, check_on=check_on)
            criterion, check_on = chosen.words, check_on or chosen.earliest_check(due_on)
        action = assign(
            text=text,
            owner=owner,
            assigned_by=by,
            on=timezone.localdate(at),
            due_on=due_on,
            origin=Action.Origin.OFF_TARGET,
            criterion=criterion,
            check_on=check_on,
            site=row.site,
            process=row.process,
            by=by,
            at=at,
        )
        if chosen is not None:
            attach(action, chosen, by=by, at=at)
        answer(row, action=action, period=miss.period, by=by, at=at)
    return action


def by_itself(row: QualityObjective) -> Chosen | None:
    """Return the test by which an objective judges an action on it; none for growth and for a year's count."""
    if row.target_kind != rules.LEVEL:
        return None
    comparison = {
        rules.HIGHER: MeasureCriterion.Comparison.AT_LEAST,
        rules.LOWER: MeasureCriterion.Comparison.AT_MOST,
        rules.BAND: MeasureCriterion.Comparison.WITHIN,
    }[row.direction]
    return Chosen(row, comparison, row.target, PERIODS, row.target_high)


def _refuse_unfit(chosen: Chosen, *, due_on: date, check_on: date | None) -> None:
    """Let a measure that cannot judge an action say so at the criterion: words can."""
    try:
        refuse_unfit(chosen, site=chosen.objective.site, due_on=due_on, check_on=check_on)
    except Refusal as refusal:
        if refusal.field == "objective":
            refusal.field, refusal.remedy = "criterion", _("Say in words how you will see that it worked.")
        raise
