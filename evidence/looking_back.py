"""Looking back: rows as they stood at the end of a day, from the field history.

On the day itself the rows are read as they are; for a past day each is read as it was last saved by then, and
what was not recorded yet is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from qms.people.models import Organisation
from qms.primitives.asof import day_of, end_of_day
from qms.primitives.kept import Kept
from qms.primitives.refusing import Refusal

K = TypeVar("K", bound=Kept)


@dataclass(frozen=True)
class Day:
    """A day, as ``zone`` counts days, whose records are looked at: its end, and whether it is over."""

    day: date
    end: datetime
    past: bool
    zone: ZoneInfo


def the_day(day: date, *, at: datetime, organisation: Organisation | None) -> Day:
    """Return ``day`` as the organisation counts it, seen at ``at``. Raises :class:`Refusal` for one to come."""
    zone = organisation.zone if organisation else ZoneInfo("UTC")
    if day > day_of(at, zone):
        raise Refusal(
            "as-of.in-future",
            _("The records of a day to come are not known."),
            field="as_of",
            remedy=_("Choose today or a day before."),
        )
    return Day(day, end_of_day(day, zone), past=day < day_of(at, zone), zone=zone)


def stood(rows: QuerySet[K], day: Day) -> list[K]:
    """Return ``rows`` as they stood at the end of ``day``, in order of their key; related rows are today's.

    Of several changes at one moment the last one written counts. One query.
    """
    if not day.past:
        return list(rows.order_by("pk"))
    history: Any = rows.model.history.model._default_manager
    key = rows.model._meta.pk.attname
    of_row = history.filter(**{key: OuterRef(key)}, history_date__lt=day.end)
    latest = of_row.order_by("-history_date", "-history_id").values("history_id")[:1]
    wanted = rows.order_by().values("pk")
    found = history.filter(**{f"{key}__in": wanted}, history_id=Subquery(latest)).exclude(history_type="-")
    return [one.instance for one in found.order_by(key)]
