"""What answers a record: the decisions and actions tied to it, as recorded by the end of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from evidence.looking_back import Day
from governance.models import Action, Decision, Verification
from objectives.models import Answer, MeasureCriterion


@dataclass(frozen=True)
class Given:
    """A decision (its kind is named) or an action that answers something, given on ``day``; ``open``: still
    under way. Of an action: when its check is due, whether that was done, and since when it is effective."""

    reference: str
    day: date
    kind: str = ""
    open: bool = False
    check_on: date | None = None
    verified: bool = False
    effective_on: date | None = None
    period: date | None = None
    expires_on: date | None = None
    standing: bool = True

    @property
    def is_decision(self) -> bool:
        """Whether it is a decision, not an action."""
        return bool(self.kind)


Answers = dict[int, list[Given]]
"""By the key of a record, what answers it, the oldest first."""


class Answered:
    """What answers the rows of some kinds, read together: ``subjects`` names each by its field of an answer.

    ``references`` are further actions whose facts are wanted. Three queries; four with objectives, of which a
    criterion that is a measure of one counts as well.
    """

    def __init__(
        self, subjects: Mapping[str, QuerySet[Any]], day: Day, *, references: Iterable[str] = ()
    ) -> None:
        self.day = day
        wanted = Q(pk__in=[])
        for name, rows in subjects.items():
            wanted |= Q(**{f"{name}__in": rows.order_by().values("pk")})
        given = Answer.objects.filter(wanted, recorded_at__lt=day.end).select_related("decision")
        self.rows = list(given.order_by("recorded_at", "pk"))
        self.criteria: list[tuple[int, int]] = []
        if "objective" in subjects:
            criteria = MeasureCriterion.objects.filter(
                objective__in=subjects["objective"].order_by().values("pk")
            )
            self.criteria = list(criteria.order_by("pk").values_list("objective_id", "action_id"))
        keys = {row.action_id for row in self.rows if row.action_id} | {
            action for _row, action in self.criteria
        }
        self.actions = _with_facts(Q(pk__in=keys) | Q(reference__in=set(references)))
        self.given = {row.pk: _given(row, day) for row in self.actions.values() if _counts(row, day)}

    def of(self, subject: str) -> Answers:
        """Return what answers each row of a kind: its actions first, then its decisions, each oldest first."""
        found: Answers = {}
        for row in self.rows:
            key = getattr(row, f"{subject}_id")
            if key is not None and row.action_id in self.given:
                found.setdefault(key, []).append(self.given[row.action_id])
        for row in self.rows:
            key = getattr(row, f"{subject}_id")
            if key is not None and row.decision is not None:
                found.setdefault(key, []).append(_decided(row.decision, row.period, self.day))
        return found

    @property
    def measured(self) -> Answers:
        """The actions whose criterion is a measure of an objective."""
        found: Answers = {}
        for row, action in self.criteria:
            if action in self.given:
                found.setdefault(row, []).append(self.given[action])
        return found

    @property
    def of_objectives(self) -> dict[int, list[Answer]]:
        """The answers to objectives taken or assigned by the day, with their decision or action."""
        found: dict[int, list[Answer]] = {}
        for row in self.rows:
            if row.objective_id is None:
                continue
            if row.action_id is not None:
                row.action = self.actions[row.action_id]
            on = row.decision.decided_on if row.decision else row.action.assigned_on if row.action else None
            if on is not None and on <= self.day.day:
                found.setdefault(row.objective_id, []).append(row)
        return found


def answers_of(subject: str, rows: QuerySet[Any], day: Day) -> Answers:
    """Return what answers each of ``rows``; ``subject`` is their field of an answer. Three queries."""
    return Answered({subject: rows}, day).of(subject)


def _with_facts(wanted: Q) -> dict[int, Action]:
    """Return actions by key with what became of them. Two queries."""
    verdicts = Prefetch("verifications", Verification.objects.select_related("reopening"))
    rows = Action.objects.filter(wanted).select_related("completion", "cancellation")
    return {row.pk: row for row in rows.prefetch_related(verdicts).order_by("pk")}


def _counts(row: Action, day: Day) -> bool:
    """Tell whether an action was recorded by the day, and not cancelled."""
    return row.recorded_at < day.end and not _known(row, "cancellation", day)


def _decided(row: Decision, period: date | None, day: Day) -> Given:
    return Given(
        row.reference,
        row.decided_on,
        row.kind,
        period=period,
        expires_on=row.expires_on,
        standing=row.state == Decision.State.STANDING or day.past,
    )


def _given(row: Action, day: Day) -> Given:
    done = _known(row, "completion", day)
    stood = [one for one in row.verifications.all() if one.stood_before(day.end)]
    effective = stood[-1].happened_on if stood and stood[-1].effective else None
    checked = not row.is_task
    return Given(
        row.reference,
        row.assigned_on,
        open=not done or (checked and not stood),
        check_on=row.check_on if checked else None,
        verified=bool(stood) or not checked,
        effective_on=effective,
    )


def _known(row: Action, name: str, day: Day) -> bool:
    """Tell whether a fact about an action (its completion, its cancellation) was recorded by the day."""
    fact = getattr(row, name, None)
    return fact is not None and fact.recorded_at < day.end
