"""What tests of objectives need: an objective that answers a requirement, and its plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from objectives import measuring, promising
from objectives.models import BusinessGoal, CustomerRequirement, Measurement, QualityObjective
from objectives.rules import Plan
from tests.cast import Cast

AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
PLAN = Plan("Second press", "One operator", "Head of production", "June", "Monthly share of deliveries")


def requirement(cast: Cast, **changes: Any) -> CustomerRequirement:
    """Return a delivery requirement of North's customers."""
    fields: dict[str, Any] = {
        "offering": "Valves",
        "kind": "delivery",
        "statement": "Delivered on the day that was confirmed",
        "site": cast.north,
        "by": cast.quinn,
        "at": AT,
    }
    return promising.state_requirement(**(fields | changes))


def goal(cast: Cast, **changes: Any) -> BusinessGoal:
    """Return a business goal that the managing director answers for."""
    fields: dict[str, Any] = {
        "statement": "Be the supplier that is on time",
        "horizon": "2027",
        "owner": cast.ella,
        "by": cast.quinn,
        "at": AT,
    }
    return promising.set_goal(**(fields | changes))


def drafted(cast: Cast, code: str = "N-OTD", **changes: Any) -> QualityObjective:
    """Return a draft at North: deliveries on time, 95 %, at risk down to 90 %, monthly in 2026."""
    fields: dict[str, Any] = {
        "code": code,
        "statement": "Deliveries on time",
        "unit": "%",
        "direction": "higher",
        "target": Decimal(95),
        "warning": Decimal(90),
        "cadence": "monthly",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "site": cast.north,
        "by": cast.quinn,
        "at": AT,
    }
    return promising.draft(**(fields | changes))


def active(cast: Cast, code: str = "N-OTD", **changes: Any) -> QualityObjective:
    """Return an active objective at North that Olga owns."""
    row = drafted(cast, code, **changes)
    row.activate(by=cast.ella, at=AT, owner=cast.olga, requirements=[requirement(cast)], goals=[], plan=PLAN)
    return row


def measured(row: QualityObjective, by: Any, period: date, value: str, **changes: Any) -> Measurement:
    """Record a value by hand."""
    fields: dict[str, Any] = {"period": period, "value": Decimal(value), "by": by, "at": AT, "source": "form"}
    return measuring.record(row, **(fields | changes))
