"""What answers a record: the decisions and actions tied to it, as recorded by the end of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from evidence.looking_back import Day
from governance.models import Action, Verification
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


def answers_of(subject: str, rows: QuerySet[Any], day: Day) -> Answers:
    """Return what answers each of ``rows``; ``subject`` is their field of an answer. Four queries."""
    found: Answers = {}
    given = Answer.objects.filter(**{f"{subject}__in": rows.order_by().values("pk")}, recorded_at__lt=day.end)
    pairs = list(given.order_by("recorded_at", "pk").values_list(f"{subject}_id", "action_id", "period"))
    acts = actions_given([action for _row, action, _period in pairs if action], day)
    for row, action, _period in pairs:
        if action in acts:
            found.setdefault(row, []).append(acts[action])
    fields = ("reference", "decided_on", "kind", "expires_on", "state")
    decided = given.filter(decision__isnull=False).order_by("recorded_at", "pk")
    values = decided.values_list(f"{subject}_id", "period", *(f"decision__{name}" for name in fields))
    for row, period, reference, on, kind, expires_on, state in values:
        one = Given(
            reference, on, kind, period=period, expires_on=expires_on, standing=state == "standing" or day.past
        )
        found.setdefault(row, []).append(one)
    return found


def measured_by(rows: QuerySet[Any], day: Day) -> Answers:
    """Return the actions whose criterion is a measure of one of the objectives ``rows``. Four queries."""
    criteria = MeasureCriterion.objects.filter(objective__in=rows.order_by().values("pk"))
    pairs = list(criteria.order_by("pk").values_list("objective_id", "action_id"))
    acts = actions_given([action for _row, action in pairs], day)
    found: Answers = {}
    for row, action in pairs:
        if action in acts:
            found.setdefault(row, []).append(acts[action])
    return found


def actions_given(keys: Iterable[int], day: Day) -> dict[int, Given]:
    """Return the actions of these keys as they stood on ``day``; one that was cancelled is left out."""
    verdicts = Prefetch("verifications", Verification.objects.select_related("reopening"))
    rows = Action.objects.filter(pk__in=set(keys), recorded_at__lt=day.end)
    rows = rows.select_related("completion", "cancellation").prefetch_related(verdicts)
    return {row.pk: _given(row, day) for row in rows if not _known(row, "cancellation", day)}


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
