"""Resource requests that tests start from, each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from reviews import resourcing
from reviews.models import ResourceRequest
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


def a_request(cast: Cast, **changes: Any) -> ResourceRequest:
    """Return a request of Olga at North: she asked Ella a week ago for a second planner, within a month."""
    given: dict[str, Any] = {
        "kind": "headcount",
        "what": "A second planner",
        "why": "Two lines, one planner: dates are confirmed without capacity",
        "amount": Decimal(1),
        "unit": "person",
        "asked_by": cast.olga,
        "asked_of": cast.ella,
        "on": TODAY - 7 * DAY,
        "needed_by": TODAY + 30 * DAY,
        "site": cast.north,
        "by": cast.olga,
        "at": NOW,
    }
    return resourcing.ask(**{**given, **changes})


def granted(cast: Cast, **changes: Any) -> ResourceRequest:
    """Return a request that Ella has granted yesterday."""
    row = a_request(cast, **changes)
    decided(row, cast)
    return row


def decided(row: ResourceRequest, cast: Cast, **changes: Any) -> Any:
    """Let Ella decide on ``row``: granted, unless told otherwise; return the decision."""
    given: dict[str, Any] = {"outcome": "granted", "reason": "Late orders cost more", "on": TODAY - DAY}
    return resourcing.decide_request(row, by=cast.ella, at=NOW, **{**given, **changes})


def in_place(cast: Cast) -> ResourceRequest:
    """Return a request that was granted and is in place, with a file that shows it."""
    from qms.records.filing import store_bytes

    row = granted(cast)
    file = store_bytes(b"Contract of 16 March", media_type="text/plain", by=cast.olga, at=NOW)
    return resourcing.put_in_place(
        row, on=TODAY, proof="She began today", file=file, file_name="contract.txt", by=cast.olga, at=NOW
    )
