"""Storing: measurements as rows; what is current, which writers follow each other, what a new row holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from objectives.models import Measurement, QualityObjective
from qms.people.models import Person

STEP = Decimal("0.0001")
AT_ONCE = 1000
"""Rows written by one statement."""

Stored = Measurement | None


class Prepared(NamedTuple):
    """A value that is ready to be recorded: ``period`` is the first day of its period.

    ``numerator`` and ``denominator`` say of how many a share or rate is; both or neither.
    """

    objective: QualityObjective
    period: date
    value: Decimal
    reason: str = ""
    comment: str = ""
    source: str = Measurement.Source.IMPORT
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def says_more_than(self, before: Measurement) -> bool:
        """Tell whether it differs from what is stored, or says of how many it is where that was not known."""
        if before.value != self.value:
            return True
        given = self.numerator, self.denominator
        return given != (None, None) and given != (before.numerator, before.denominator)


def current(objective_ids: Sequence[int], *, frm: date, to: date) -> dict[tuple[int, date], Measurement]:
    """Return the current measurement of each objective and period that starts within the span."""
    found: dict[tuple[int, date], Measurement] = {}
    for start in range(0, len(objective_ids), AT_ONCE):
        some = objective_ids[start : start + AT_ONCE]
        rows = Measurement.objects.filter(objective__in=some, period__range=(frm, to)).order_by("revision")
        found |= {(row.objective_id, row.period): row for row in rows}
    return found


def lock(objective_ids: Collection[int]) -> frozenset[int]:
    """Hold the objectives until the transaction ends, so that two writers of a period follow each other.

    Everybody locks in the same order, so that no two wait for each other. Returns those that are computed.
    """
    ordered, computed = sorted(objective_ids), set()
    rows = QualityObjective.objects.select_for_update(no_key=True).order_by("pk")
    for start in range(0, len(ordered), AT_ONCE):
        some = rows.filter(pk__in=ordered[start : start + AT_ONCE]).values_list("pk", "computed")
        computed |= {pk for pk, follows in some if follows}
    return frozenset(computed)


def measurement(row: Prepared, before: Stored, *, by: Person | None, at: datetime) -> Measurement:
    """Return the row to be stored: the first revision of its period, or the next with its reason."""
    return Measurement(
        objective=row.objective,
        period=row.period,
        revision=before.revision + 1 if before else 1,
        value=row.value.quantize(STEP),
        numerator=row.numerator,
        denominator=row.denominator,
        reason=row.reason if before else "",
        comment=row.comment,
        source=row.source,
        reporter=by,
        recorded_at=at,
    )


def plain(value: Decimal) -> str:
    """Return a number as it is typed: no trailing zeros, no exponent."""
    return f"{value.normalize():f}"
