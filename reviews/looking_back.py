"""Looking back in a review: what became of earlier decisions, and what deferred has come back (9.3.2 a).

Plain rows as of the day on which the review is held: what was said later is not known yet.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from governance.models import Decision, LookBack
from reviews import rules

Row = dict[str, Any]

STATES = {"yes": "came_true", "partly": "came_partly_true", "no": "ineffective"}


def look_backs(scope: Q, *, since: date, on: date) -> list[Row]:
    """Return the decisions of ``scope`` whose look-back fell from ``since`` to ``on``, what leaders have
    to look at first; one that nobody has looked back at stays until somebody does."""
    rows = Decision.objects.filter(scope, look_back_on__lte=on, decided_on__lte=on)
    rows = rows.filter(Q(look_back_due_on__isnull=False) | Q(look_backs__happened_on__gte=since)).distinct()
    rows = (
        rows.select_related("decided_by").prefetch_related("look_backs").order_by("look_back_on", "reference")
    )
    made = [row for decision in rows for row in _fallen(decision, since, on)]
    return sorted(made, key=lambda row: rules.attention(row["state"]))


def _fallen(decision: Decision, since: date, on: date) -> list[Row]:
    """Return a row for each look-back of a decision: those known by ``on``, and the one then owed."""
    facts = list(decision.look_backs.all())
    known = [fact for fact in facts if fact.happened_on <= on]
    rows = [_row(decision, fact.due_on, on, fact) for fact in known if fact.happened_on >= since]
    later = [fact.due_on for fact in facts if fact.happened_on > on]
    owed = min(later) if later else decision.look_back_due_on
    return [*rows, _row(decision, owed, on)] if owed is not None and owed <= on else rows


def _row(decision: Decision, due_on: date, on: date, fact: LookBack | None = None) -> Row:
    return {
        "reference": decision.reference,
        "text": decision.text,
        "decided_by": decision.decided_by.name,
        "decided_on": decision.decided_on.isoformat(),
        "expected": decision.expected_result,
        "due_on": due_on.isoformat(),
        "looked_on": fact.happened_on.isoformat() if fact else "",
        "came_true": fact.came_true if fact else "",
        "finding": fact.finding if fact else "",
        "state": STATES[fact.came_true] if fact else "late" if due_on < on else "open",
    }


def standing_on(rows: Any, *, on: date, since: date) -> list[tuple[Decision, bool]]:
    """Return acceptances or deferrals taken by ``on`` that stood at some time after ``since``, each with
    whether it has expired by ``on`` and nobody had renewed or ended it by then."""
    rows = rows.filter(decided_on__lte=on).exclude(ending__happened_on__lt=since)
    rows = rows.select_related("decided_by", "ending").order_by("decided_on", "reference")
    return [(row, _expired(row, on)) for row in rows]


def _expired(row: Decision, on: date) -> bool:
    ending = getattr(row, "ending", None)
    settled = ending is not None and ending.happened_on <= on
    return row.expires_on is not None and row.expires_on < on and not settled
