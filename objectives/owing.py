"""Owing: which owner owes which value, once a period has closed without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from objectives import rules
from objectives.models import Measurement, QualityObjective
from objectives.series_owing import VALUE_FROM_MAIL
from objectives.standing import REMINDED, due_period
from qms.primitives.kinds import Duty


def measurement_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield for each active objective the oldest value of the last three closed periods that it lacks.

    It is owed by the objective's owner, due on the day after the period's last. Two queries, however many.
    """
    mine = Q() if person is None else Q(owner=person)
    rows = list(QualityObjective.objects.active().filter(mine, computed=False))
    measured = _measured(rows, on)
    for row in rows:
        period = due_period(row, measured.get(row.pk, set()), on=on)
        if period is None or row.owner_id is None:
            continue
        label = rules.label(period, row.cadence)
        yield Duty(
            kind="measurement",
            what=_("Record the value for %(period)s") % {"period": label},
            subject=row.reference,
            title=row.statement,
            address=row.get_absolute_url(),
            person_id=row.owner_id,
            due_on=rules.period_end(period, row.cadence) + timedelta(days=1),
            goes_with="objective-owner",
            act=VALUE_FROM_MAIL,
        )


def _measured(rows: Sequence[QualityObjective], on: date) -> dict[int, set[date]]:
    """Return which of the last closed periods of each objective have a value."""
    spans: dict[tuple[date, date], list[int]] = {}
    for row in rows:
        last = row.promise.last_owed(on)
        if last is not None:
            spans.setdefault((_back(last, row.cadence), last), []).append(row.pk)
    within = Q(pk__in=[])
    for span, some in spans.items():
        within |= Q(objective__in=some, period__range=span)
    found: dict[int, set[date]] = {}
    for pk, period in Measurement.objects.filter(within).order_by().values_list("objective", "period"):
        found.setdefault(pk, set()).add(period)
    return found


def _back(period: date, cadence: str) -> date:
    return rules.periods_back(period, cadence, REMINDED - 1)
