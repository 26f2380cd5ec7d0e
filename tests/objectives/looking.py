"""Audits and certificates that tests start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from objectives import auditing, certifying
from objectives.models import Audit, Certificate
from qms.records.filing import store_bytes
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


def an_audit(cast: Cast, **changes: Any) -> Audit:
    """Return an internal audit of North planned for next month; Ines leads it, Quinn looks after it."""
    given: dict[str, Any] = {
        "title": "Internal audit, delivery",
        "kind": "internal",
        "led_by": cast.ines,
        "owner": cast.quinn,
        "starts_on": TODAY + 30 * DAY,
        "ends_on": TODAY + 31 * DAY,
        "sites": [cast.north],
        "processes": [],
        "by": cast.quinn,
        "at": NOW,
    }
    return auditing.plan_audit(**{**given, **changes})


def held(cast: Cast, **changes: Any) -> Audit:
    """Return an audit that was held last week."""
    row = an_audit(cast, **changes)
    starts = TODAY - 7 * DAY
    auditing.hold_audit(
        row, starts_on=starts, ends_on=starts + DAY, lead_auditor="Ines Costa", by=cast.quinn, at=NOW
    )
    return row


def reported(cast: Cast, *, next_on: Any = None, **changes: Any) -> Audit:
    """Return an audit that was held last week and reported today, with its report."""
    row = held(cast, **changes)
    file = store_bytes(b"Report", media_type="text/plain", by=cast.quinn, at=NOW)
    words: dict[str, Any] = {"conclusion": "Conforms but for one point", "report": file, "report_name": "r.txt"}
    auditing.report_audit(row, on=TODAY, next_on=next_on, by=cast.quinn, at=NOW, **words)
    return row


def a_certificate(cast: Cast, **changes: Any) -> Certificate:
    """Return a certificate of North that expires in two months, with a visit in a month."""
    given: dict[str, Any] = {
        "standard": "ISO 9001:2015",
        "body": "Nordcert",
        "scope": "Valves",
        "issued_on": TODAY - 1000 * DAY,
        "expires_on": TODAY + 60 * DAY,
        "next_visit_on": TODAY + 30 * DAY,
        "customers": "Utilities of Vestland\nHarbour works",
        "owner": cast.quinn,
        "sites": [cast.north],
        "file": store_bytes(b"Certificate", media_type="text/plain", by=cast.quinn, at=NOW),
        "file_name": "c.txt",
        "by": cast.quinn,
        "at": NOW,
    }
    return certifying.enter_certificate(**{**given, **changes})
