"""Addresses of measuring: the grid, what is missing, series of figures, computations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from objectives import series
from objectives.measuring_from_mail import ACT
from qms.jobs.linking import Link, token_of
from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.conftest import TODAY
from tests.objectives.addresses.objectives import OUTSIDE, PREPARERS, PREPARERS_SOMEWHERE, form
from tests.objectives.making import AT

INSIDERS = EVERYBODY - {"axel", "nora"}


def samples(cast: Cast) -> dict[str, Any]:
    """A series of figures of North with one figure."""
    row = series.start_series(
        code="N-ALL", name="Deliveries", unit="deliveries", cadence="monthly", starts_on=date(2026, 1, 1),
        owner=cast.olga, site=cast.north, by=cast.quinn, at=AT,
    )  # fmt: skip
    series.record_figure(row, period=date(2026, 1, 1), value=Decimal(7), by=cast.olga, at=AT)
    due = date(2026, 3, 1)
    return {"series": row, "value_link": token_of(Link(ACT, cast.olga.pk, row.reference, due, TODAY))}


def of(key: str, *more: str) -> dict[str, Any]:
    """Return how to make the arguments of an address from one of the samples."""
    return {"args": lambda samples: [samples[key].reference, *more]}


ADDRESSES = [
    Address("objectives:grid", INSIDERS),
    Address("objectives:grid", INSIDERS, method="post"),
    Address("objectives:missing", EVERYBODY, note="Each sees their own part."),
    Address("objectives:missing_export", EVERYBODY, note="Each gets their own part."),
    *form("objectives:computation", PREPARERS, **of("draft")),
    *form("objectives:reporting", PREPARERS, **of("draft")),
    Address("objectives:series", EVERYBODY, note="Each sees their own part."),
    Address("objectives:series_export", EVERYBODY, note="Each gets their own part."),
    Address("objectives:one_series", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("series")),
    Address("objectives:figures_export", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("series")),
    *(
        Address(
            "objectives:value_from_mail",
            frozenset({"olga"}),
            method=method,
            args=lambda samples: [samples["value_link"]],
            public=True,
            note="The signed link is the right to say this one number; who is signed in as another is refused.",
        )
        for method in ("get", "post")
    ),
    *form("objectives:new_series", PREPARERS_SOMEWHERE),
    *form("objectives:edit_series", PREPARERS, **of("series")),
    *form("objectives:figure", PREPARERS, **of("series")),
    *form("objectives:figure_correction", PREPARERS, **of("series", "2026-01")),
]
