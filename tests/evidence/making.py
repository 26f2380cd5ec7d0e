"""Records that tests of evidence start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from objectives import measuring
from objectives.models import QualityObjective
from qms.records import filing
from tests.cast import Cast
from tests.conftest import NOW
from tests.objectives import making
from tests.reviews import samples

BEFORE = NOW - timedelta(days=40)


def an_objective(cast: Cast, code: str = "N-OTD", *, at: datetime = BEFORE, **changes: Any) -> QualityObjective:
    """Return an active objective of North, measured for January and February."""
    row = making.drafted(cast, code, at=at, by=cast.quinn, **changes)
    requirement = making.requirement(cast)
    row.activate(by=cast.ella, at=at, owner=cast.olga, requirements=[requirement], goals=[], plan=making.PLAN)
    for month, value in ((1, "96"), (2, "88.5")):
        measured(cast, row, month, value)
    return row


def measured(
    cast: Cast, row: QualityObjective, month: int, value: str, *, at: datetime = NOW, **more: Any
) -> None:
    """Record the value of a month of 2026."""
    measuring.record(
        row, period=date(2026, month, 1), value=Decimal(value), by=cast.olga, at=at, source="form", **more
    )


def a_review(cast: Cast, **changes: Any) -> Any:
    """Return an approved review of North with its decisions and one action."""
    return samples.approved(cast, **{"items": None, **changes})


def proven(cast: Cast, action: Any, *, at: datetime = NOW, content: bytes = b"Protocol of the trial\n") -> Any:
    """Let the action's owner complete it with a file as proof; return the stored file."""
    stored = filing.store_bytes(content, media_type="text/plain", by=action.owner, at=at)
    action.complete(
        by=action.owner, at=at, on=at.date(), proof="See protocol", file=stored, file_name="Protokoll Süd 1.txt"
    )
    return stored
