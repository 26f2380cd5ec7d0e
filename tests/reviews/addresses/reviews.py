"""Who gets which address of management reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import Cast
from tests.reviews.samples import a_review, approved, drafted, in_session

RUNNERS = frozenset({"ella", "quinn"})
STRANGERS = EVERYBODY - INSIDERS_OF_NORTH
Args = Callable[[dict[str, Any]], list[Any]]


def samples(cast: Cast) -> dict[str, Any]:
    """Return a review of North in each state, and a series."""
    from reviews.planning import start_series
    from tests.conftest import NOW

    series = start_series(
        title="North, twice a year",
        chair=cast.ella,
        cadence_months=6,
        members=[cast.olga],
        site=cast.north,
        by=cast.quinn,
        at=NOW,
    )
    return {
        "planned": a_review(cast),
        "session": in_session(cast),
        "drafted": drafted(cast),
        "approved": approved(cast),
        "series": series,
    }


def of(state: str, *more: str) -> Args:
    return lambda samples: [samples[state].reference, *more]


def for_runners(name: str, args: Args) -> list[Address]:
    """Return the rows of a form that quality lead and executives use, and nobody else of North."""
    return [Address(name, RUNNERS, hidden=STRANGERS, method=method, args=args) for method in ("get", "post")]


ADDRESSES = [
    Address("reviews:reviews", EVERYBODY, note="Who has no role sees an empty list."),
    Address("reviews:all_series", EVERYBODY),
    Address("reviews:series", INSIDERS_OF_NORTH, hidden=STRANGERS, args=of("series")),
    *[Address("reviews:plan", RUNNERS, method=method) for method in ("get", "post")],
    *[Address("reviews:new_series", RUNNERS, method=method) for method in ("get", "post")],
    Address("reviews:review", INSIDERS_OF_NORTH, hidden=STRANGERS, args=of("session")),
    *for_runners("reviews:session", of("planned")),
    *for_runners("reviews:cancellation", of("planned")),
    *for_runners("reviews:attendance", of("session")),
    Address("reviews:noted", RUNNERS, hidden=STRANGERS, method="post", args=of("session")),
    *for_runners("reviews:input", of("session", "objectives")),
    *[
        Address(
            "reviews:contribution",
            RUNNERS | {"olga"},
            hidden=STRANGERS,
            method=method,
            args=of("planned", "objectives"),
            note="Olga is its contributor.",
        )
        for method in ("get", "post")
    ],
    *for_runners("reviews:challenge", of("session")),
    *for_runners("reviews:decision", of("session")),
    *for_runners("reviews:action", of("session")),
    *for_runners("reviews:conclusion", of("session")),
    Address("reviews:minutes", RUNNERS, hidden=STRANGERS, method="post", args=of("session")),
    *for_runners("reviews:reopening", of("drafted")),
    *[
        Address(
            "reviews:signature",
            frozenset({"ella"}),
            hidden=STRANGERS,
            method=method,
            args=of("drafted"),
            note="Chair and top management only; the quality lead prepares and does not sign.",
        )
        for method in ("get", "post")
    ],
    *for_runners("reviews:amendment", of("approved")),
    Address("reviews:minutes_pdf", INSIDERS_OF_NORTH, hidden=STRANGERS, args=of("approved")),
]
