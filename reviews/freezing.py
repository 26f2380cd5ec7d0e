"""Freezing: the figures of a review's inputs as they stood on the day it was held, as plain values (9.3.2).

Each input's figures are tables of plain rows with their as-of day, and counts of what is unusual in them.
Inputs without live records have no table: what their contributor wrote is all there is, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from governance.models import Action, Decision, Verification
from governance.models.decisions import COMING_BACK
from objectives import rules as measures
from objectives.models import QualityObjective
from objectives.standing import Reading, Standing, recent, series_of, standings
from objectives.wording import shown, target_in_words
from qms.people.models import Site
from qms.people.reach import with_those_below
from qms.records.canonical import plain_decimal
from reviews import rules
from reviews.carrying_forward import carried_over, review_before
from reviews.figures import tables_of
from reviews.looking_back import look_backs, standing_on
from reviews.models import ManagementReview, ReviewAction, ReviewInput

Row = dict[str, Any]
Table = dict[str, Any]
Item = ReviewInput.Item

MOST = 40
"""Rows of a long register that an input freezes, what is unusual first; the rest is counted."""


POINTS = 18
"""Values that a frozen objective keeps for its drawing: a year and a half of months."""


def freeze(review: ManagementReview, items: Collection[str], *, at: datetime) -> dict[str, Row]:
    """Return the figures of each of ``items`` as of the day ``review`` is held, by what was recorded before
    ``at``: only periods that had closed by then, actions in the state they were in."""
    assert review.held_on is not None
    view = View(review, review.held_on, at)
    return {item: view.frozen(item) for item in items}


def scope_site_ids(site: Site | None) -> frozenset[int] | None:
    """Return the ids of a site and its sub-sites; ``None`` for the whole organisation."""
    return None if site is None else with_those_below(site)


@dataclass
class View:
    """What a review looks at: its scope, its period, and the records as they stood on the day it is held."""

    review: ManagementReview
    on: date
    at: datetime

    def frozen(self, item: str) -> Row:
        """Return the figures of one input."""
        tables = self._tables(item)
        unusual: dict[str, int] = {}
        for table in tables:
            for name, count in table.pop("unusual").items():
                unusual[name] = unusual.get(name, 0) + count
        carried = self.carried.get(item)
        return {
            "as_of": self.on.isoformat(),
            "tables": tables,
            "unusual": unusual,
            "carried": {"review": self.before.reference, "reason": carried.conclusion}
            if carried and self.before
            else None,
        }

    def _tables(self, item: str) -> list[Table]:
        makers: dict[str, Callable[[], list[Table]]] = {
            Item.EARLIER_ACTIONS: lambda: [*self.look_backs(), *self.deferrals(), self.earlier_actions()],
            Item.OBJECTIVES: lambda: [self.objectives_table()],
            Item.PROCESSES: lambda: [self.processes()],
            Item.MONITORING: lambda: [self.monitoring()],
            Item.NONCONFORMITIES: lambda: [self.actions(Q(origin=Action.Origin.CORRECTIVE))],
            Item.RISKS: lambda: [self.actions(Q(origin=Action.Origin.RISK)), self.acceptances()],
            Item.RESOURCES: lambda: [self.decisions(Decision.Kind.RESOURCE)],
            Item.IMPROVEMENT: lambda: [self.verified(), self.decisions(Decision.Kind.IMPROVEMENT)],
        }
        own = makers[item]() if item in makers else []
        return [*own, *tables_of(item, self)]

    @cached_property
    def site_ids(self) -> frozenset[int] | None:
        """The sites of the scope."""
        return scope_site_ids(self.review.site)

    def of_scope(self) -> Q:
        """Return the condition that a record's site lies in the scope."""
        return Q() if self.site_ids is None else Q(site__in=self.site_ids)

    @cached_property
    def before(self) -> ManagementReview | None:
        """The review of this scope before this one."""
        return review_before(self.review.site_id, self.on, but=self.review.pk)

    @cached_property
    def carried(self) -> dict[str, ReviewInput]:
        """What the review before carried to this one."""
        return carried_over(self.before)

    @cached_property
    def objectives(self) -> list[QualityObjective]:
        """The active objectives of the scope whose span has begun."""
        rows = QualityObjective.objects.active().filter(self.of_scope(), starts_on__lte=self.on)
        return list(rows.select_related("owner", "process").order_by("code"))

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """How each objective stood on the day the review is held."""
        return standings(self.objectives, on=self.on, recorded_before=None)

    @cached_property
    def readings(self) -> dict[int, list[Reading]]:
        """The values of the review's period."""
        to = min(self.review.period_to, self.on)
        return series_of(self.objectives, frm=self.review.period_from, to=to)

    @cached_property
    def recent(self) -> dict[int, list[Reading]]:
        """The values of the last few closed periods."""
        return recent(self.objectives, on=self.on)

    def objectives_table(self) -> Table:
        """Return each objective: target, latest value, the one before, status, misses within the period."""
        rows = [self._objective(row) for row in self.objectives]
        return {"kind": "objectives", "rows": rows, "unusual": rules.counted([row["status"] for row in rows])}

    def _objective(self, row: QualityObjective) -> Row:
        stood = self.standings[row.pk]
        readings = self.readings.get(row.pk, [])
        missed = [r.period for r in readings if r.status == measures.OFF_TARGET]
        return {
            "reference": row.reference,
            "statement": row.statement,
            "owner": row.owner.name if row.owner else "",
            "unit": row.judged_unit,
            "target_kind": row.target_kind,
            "target_text": target_in_words(row),
            "direction": row.direction,
            "cadence": row.cadence,
            "target": plain_decimal(row.target),
            "warning": plain_decimal(row.warning),
            "target_high": "" if row.target_high is None else plain_decimal(row.target_high),
            "warning_high": "" if row.warning_high is None else plain_decimal(row.warning_high),
            "status": stood.status,
            "period": _code(stood.latest, row.cadence),
            "value": _value(row, stood.latest),
            "previous_period": _code(stood.previous, row.cadence),
            "previous": _value(row, stood.previous),
            "measured": len(readings),
            "missed": [measures.period_code(period, row.cadence) for period in missed],
            "points": [
                [measures.period_code(r.period, row.cadence), _value(row, r), r.status]
                for r in self.recent.get(row.pk, [])[-POINTS:]
                if r.compared is not None
            ],
        }

    def processes(self) -> Table:
        """Return each process with an objective: how many of its objectives have which status."""
        found: dict[str, Row] = {}
        for row in self.objectives:
            if row.process is None:
                continue
            new = {"reference": row.process.code, "process": row.process.name, "objectives": []}
            line = found.setdefault(row.process.code, new)
            line["objectives"].append({"reference": row.reference, "status": self.standings[row.pk].status})
        rows = [found[code] for code in sorted(found)]
        statuses = [objective["status"] for row in rows for objective in row["objectives"]]
        return {"kind": "processes", "rows": rows, "unusual": rules.counted(statuses)}

    def monitoring(self) -> Table:
        """Return how completely each objective was measured within the review's period."""
        rows = [self._measured(row) for row in self.objectives]
        rows = [row for row in rows if row["owed"]]
        missing = sum(row["measured"] < row["owed"] for row in rows)
        return {"kind": "monitoring", "rows": rows, "unusual": {"stale": missing} if missing else {}}

    def _measured(self, row: QualityObjective) -> Row:
        frm = max(self.review.period_from, row.starts_on)
        to = min(self.review.period_to, self.on, row.ends_on)
        periods = [p for p in _periods(frm, to, row.cadence) if measures.has_closed(p, row.cadence, self.on)]
        have = {reading.period for reading in self.readings.get(row.pk, [])}
        missing = [period for period in periods if period not in have]
        return {
            "reference": row.reference,
            "statement": row.statement,
            "cadence": row.cadence,
            "owed": len(periods),
            "measured": len(periods) - len(missing),
            "missing": [measures.period_code(period, row.cadence) for period in missing],
        }

    def look_backs(self) -> list[Table]:
        """Return what became of earlier decisions whose look-back fell since the last review, where any did."""
        since = (self.before.held_on if self.before else None) or self.review.period_from
        rows = look_backs(self.of_scope(), since=since, on=self.on)
        return [_shortened("look_backs", rows)] if rows else []

    def deferrals(self) -> list[Table]:
        """Return the deferred matters that have come back by the day, and on which nobody has decided again."""
        rows = Decision.objects.filter(self.of_scope(), kind__in=COMING_BACK, expires_on__lt=self.on)
        rows = rows.exclude(kind=Decision.Kind.RISK_ACCEPTANCE)  # those stand with the risks
        back = [row for row, expired in standing_on(rows, on=self.on, since=self.on) if expired]
        made = _decisions(back)[:MOST]
        left = {"left_out": len(back) - MOST} if len(back) > MOST else {}
        return [{"kind": "decisions", "rows": made, "unusual": {"late": len(back)}, **left}] if back else []

    def earlier_actions(self) -> Table:
        """Return the actions of earlier reviews of this scope that were open, or ended since the last one."""
        reviews = ManagementReview.objects.of_scope(self.review.site_id).held()
        assigned = ReviewAction.objects.filter(review__in=reviews, review__held_on__lte=self.on)
        assigned = assigned.exclude(review=self.review)
        given_in = dict(assigned.values_list("action_id", "review__reference"))
        since = self.before.held_on if self.before else None
        rows = self._actions(Q(pk__in=list(given_in)), since=since, given_in=given_in)
        return _shortened("earlier_actions", rows)

    def actions(self, which: Q) -> Table:
        """Return the actions of the scope that are ``which`` and were open within the review's period."""
        return _shortened("actions", self._actions(self.of_scope() & which, since=self.review.period_from))

    def verified(self) -> Table:
        """Return the actions of the scope whose effect was verified within the review's period."""
        span = (self.review.period_from, min(self.review.period_to, self.on))
        given = Verification.objects.filter(happened_on__range=span, reopening=None).values("action")
        which = self.of_scope() & Q(pk__in=given)
        return _shortened("actions", self._actions(which, since=None))

    def _actions(self, which: Q, *, since: date | None, given_in: dict[int, str] | None = None) -> list[Row]:
        facts = ("owner", "completion", "cancellation")
        verdicts = Prefetch("verifications", Verification.objects.select_related("reopening"))
        rows = Action.objects.filter(which, assigned_on__lte=self.on).exclude(_ended_before(since))
        rows = (
            rows.select_related(*facts).prefetch_related("extensions", verdicts).order_by("due_on", "reference")
        )
        made = [_action(row, self.on, (given_in or {}).get(row.pk, "")) for row in rows]
        return [row for row in made if not (since and row["ended_on"] and row["ended_on"] < since.isoformat())]

    def decisions(self, kind: str) -> Table:
        """Return the decisions of a kind that leaders of the scope took within the review's period."""
        span = (self.review.period_from, min(self.review.period_to, self.on))
        rows = Decision.objects.filter(self.of_scope(), kind=kind, decided_on__range=span)
        rows = rows.select_related("decided_by").order_by("decided_on", "reference")
        return {"kind": "decisions", "rows": _decisions(rows), "unusual": {}}

    def acceptances(self) -> Table:
        """Return the risk acceptances of the scope that had not been ended by the start of the period."""
        rows = Decision.objects.filter(self.of_scope(), kind=Decision.Kind.RISK_ACCEPTANCE)
        found = standing_on(rows, on=self.on, since=self.review.period_from)
        expired = sum(late for _, late in found)
        unusual = {"late": expired} if expired else {}
        return {"kind": "decisions", "rows": _decisions([row for row, _ in found]), "unusual": unusual}


def _periods(frm: date, to: date, cadence: str) -> Iterable[date]:
    return measures.periods_between(frm, to, cadence) if frm <= to else ()


def _code(reading: Reading | None, cadence: str) -> str:
    return measures.period_code(reading.period, cadence) if reading else ""


def _value(row: QualityObjective, reading: Reading | None) -> str:
    """Return what of a value is compared with the target, as it is kept; empty where nothing can be."""
    value: Decimal | None = reading.compared if reading else None
    return plain_decimal(shown(row.promise, value)) if value is not None else ""


def _ended_before(since: date | None) -> Q:
    if since is None:
        return Q(pk__in=[])
    tasks = Q(weight=Action.Weight.TASK, completion__happened_on__lt=since)
    # A verdict that stands today stood since then; one reopened since leaves the action in the list.
    judged = Verification.objects.filter(happened_on__lt=since, reopening=None).values("action")
    return Q(pk__in=judged) | Q(cancellation__happened_on__lt=since) | tasks


def _shortened(kind: str, rows: list[Row]) -> Table:
    kept = sorted(rows, key=lambda row: rules.attention(row["state"]))[:MOST] if len(rows) > MOST else rows
    table: Table = {"kind": kind, "rows": kept, "unusual": rules.counted([row["state"] for row in rows])}
    return table | ({"left_out": len(rows) - len(kept)} if len(rows) > len(kept) else {})


def _action(row: Action, on: date, given_in: str) -> Row:
    completion = getattr(row, "completion", None)
    verification = next((one for one in reversed(row.verifications.all()) if one.stood_on(on)), None)
    cancellation = getattr(row, "cancellation", None)
    moves = sorted((e.happened_on, e.due_from) for e in row.extensions.all())
    facts = rules.ActionFacts(
        weight=row.weight,
        due_on=row.due_on,
        extensions=moves,
        completed_on=completion.happened_on if completion else None,
        verified_on=verification.happened_on if verification else None,
        effective=verification.effective if verification else None,
        cancelled_on=cancellation.happened_on if cancellation else None,
    )
    state, due = rules.action_state(facts, on)
    return {
        "reference": row.reference,
        "review": given_in,
        "text": row.text,
        "weight": row.weight,
        "owner": row.owner.name,
        "due_on": due.isoformat(),
        "first_due_on": row.first_due_on.isoformat(),
        "state": state,
        "criterion": row.criterion,
        "ended_on": _ended_on(facts, state),
        "finding": verification.finding if verification and state in ("effective", "ineffective") else "",
    }


def _ended_on(facts: rules.ActionFacts, state: str) -> str:
    """Return the day on which an action ended: verified, cancelled, or (a task) done; empty before."""
    day = {
        "cancelled": facts.cancelled_on,
        "effective": facts.verified_on,
        "ineffective": facts.verified_on,
        "done": facts.completed_on if facts.weight == "task" else None,
    }.get(state)
    return day.isoformat() if day else ""


def _decisions(rows: Iterable[Decision]) -> list[Row]:
    return [
        {
            "reference": row.reference,
            "text": row.text,
            "decided_by": row.decided_by.name,
            "decided_on": row.decided_on.isoformat(),
            "expires_on": row.expires_on.isoformat() if row.expires_on else "",
        }
        for row in rows
    ]
