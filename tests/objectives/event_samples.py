"""Events that tests start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from governance.models import Process
from governance.owning import appoint
from objectives.analysing import analyse
from objectives.models import CauseCategory, QualityEvent, RootCauseAnalysis
from objectives.receiving import receive
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY

WHYS = ["The valve was not tightened", "The torque wrench was missing", "No tool has a place of its own"]


def a_process(cast: Cast, code: str = "ASM", owner: Any = None, **changes: Any) -> Process:
    """Return a process of North that Olga owns."""
    row = Process(
        code=code, name=changes.pop("name", "Assembly"), carries_customer_requirements=True, **changes
    )
    process = enter(row, by=cast.quinn, at=NOW)
    appoint(process, holder=owner or cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=NOW)
    return process


def a_cause(name: str = "Handling") -> CauseCategory:
    """Return a cause by which events are counted."""
    return CauseCategory.objects.get_or_create(name=name)[0]


def a_complaint(cast: Cast, **changes: Any) -> QualityEvent:
    """Return a light complaint that Carl received at North today."""
    given: dict[str, Any] = {
        "kind": "complaint",
        "text": "Two valves of the delivery leak",
        "customer": "Nordwerk",
        "offering": "Valves",
        "received_on": TODAY,
        "site": cast.north,
        "by": cast.carl,
        "at": NOW,
    }
    return receive(**{**given, **changes})


def a_finding(cast: Cast, **changes: Any) -> QualityEvent:
    """Return a minor finding that Ines wrote at North."""
    finding: dict[str, Any] = {
        "kind": "audit_finding", "text": "The wrench is not calibrated", "customer": "", "offering": "",
        "grade": "minor", "answer_by": date(2026, 4, 16), "by": cast.ines,
    }  # fmt: skip
    return a_complaint(cast, **{**finding, **changes})


def an_analysis(
    cast: Cast, event: QualityEvent, *, cause: CauseCategory | None = None, at: datetime = NOW, **changes: Any
) -> RootCauseAnalysis:
    """Let Olga find the cause of ``event`` by asking why three times."""
    given: dict[str, Any] = {
        "method": "five_whys",
        "lines": WHYS,
        "root_cause": "Tools have no place of their own",
        "kind": "system",
        "cause": cause or a_cause(),
        "on": TODAY,
        "by": cast.olga,
        "at": at,
    }
    return analyse(event, **{**given, **changes})
