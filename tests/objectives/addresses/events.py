"""Addresses of quality events, their trends, causes and thresholds."""

from __future__ import annotations

from typing import Any

from governance.owning import appoint
from objectives.closing_events import close
from objectives.reading_across import ask_sites
from tests.addressing import EVERYBODY, INSIDERS_OF_NORTH, Address
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_finding, a_process

OUTSIDE = EVERYBODY - INSIDERS_OF_NORTH
WORKERS = frozenset({"ella", "quinn", "olga", "carl", "sven", "ines"})
MANAGERS = frozenset({"ella", "quinn", "olga"})
LEADERS = frozenset({"ella"})
KEEPERS = frozenset({"ella", "quinn"})


def samples(cast: Cast) -> dict[str, Any]:
    """A severe complaint and an idea that Olga looks into, a closed finding, one about which South is asked."""
    process = a_process(cast, "EVP", name="Assembly of events")
    event = a_complaint(cast, process=process, severity="serious")
    idea = a_complaint(cast, kind="idea", customer="", text="Colour the hoses", process=process)
    closed = a_finding(cast, grade="opportunity", answer_by=None)
    close(closed, outcome="Considered", on=TODAY, by=cast.quinn, at=NOW)
    appoint(process, holder=cast.sven, starts_on=LONG_AGO, site=cast.south, by=cast.quinn, at=NOW)
    elsewhere = a_complaint(cast, process=process, text="A valve sticks")
    ask_sites(elsewhere, sites=[cast.south], by=cast.olga, at=NOW)
    return {"event": event, "idea": idea, "closed_event": closed, "elsewhere": elsewhere, "cause": a_cause()}


def of(key: str, *more: str) -> dict[str, Any]:
    """Return how to make the arguments of an address from one of the samples."""
    return {"args": lambda samples: [samples[key].reference, *more]}


def form(name: str, allowed: frozenset[str], key: str = "event") -> list[Address]:
    """Return the rows of a form of an event of North: its page and what it sends."""
    return [
        Address(f"objectives:{name}", allowed, hidden=OUTSIDE, method=method, **of(key))
        for method in ("get", "post")
    ]


ADDRESSES = [
    Address("objectives:events", EVERYBODY, note="Each sees their own part."),
    Address("objectives:events_export", EVERYBODY, note="Each gets their own part."),
    Address("objectives:new_event", WORKERS),
    Address("objectives:new_event", WORKERS, method="post"),
    Address("objectives:event_trends", EVERYBODY, note="Each sees the figures of their own part."),
    Address("objectives:event_causes", EVERYBODY, note="Each sees the figures of their own part."),
    *(
        Address(f"objectives:{name}", allowed, method=method, args=args)
        for name, allowed, args in (
            ("new_cause", KEEPERS, lambda samples: []),
            ("edit_cause", KEEPERS, lambda samples: [samples["cause"].pk]),
            ("new_threshold", LEADERS, lambda samples: []),
        )
        for method in ("get", "post")
    ),
    Address("objectives:usual_causes", KEEPERS, method="post"),
    Address("objectives:event", INSIDERS_OF_NORTH, hidden=OUTSIDE, **of("event")),
    *form("edit_event", MANAGERS | {"carl"}),
    *form("event_containment", MANAGERS),
    *form("event_response", MANAGERS),
    *form("event_analysis", MANAGERS),
    *form("event_correction", MANAGERS),
    *form("event_read_across", MANAGERS),
    *form("event_acknowledgement", LEADERS),
    *form("event_decision", LEADERS),
    *form("event_idea", MANAGERS, "idea"),
    *form("event_closing", MANAGERS),
    *form("event_reopening", frozenset({"ella", "quinn", "ines"}), "closed_event"),
    *(
        Address(
            "objectives:event_look",
            frozenset({"sven", "ella", "quinn"}),
            hidden=frozenset({"nora"}),
            method=method,
            **of("elsewhere", "SOUTH"),
        )
        for method in ("get", "post")
    ),
]
