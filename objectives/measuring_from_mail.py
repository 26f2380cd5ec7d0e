"""Measuring from the mail: who owes a value enters it with the link of the digest, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from governance.doing_from_mail import reader_here
from objectives import measuring, rules, series
from objectives.models import FigureSeries, Measurement, QualityObjective
from objectives.series_owing import VALUE_FROM_MAIL
from qms.jobs.linking import Closed, Link
from qms.people.models import Person

ACT = VALUE_FROM_MAIL
"""The address at which the link of a mail opens, and so the one thing for which its token is signed."""

MAIL = Measurement.Source.MAIL


@dataclass(frozen=True)
class Mailed:
    """What a link opens: one period of an objective or series that its person reports, and what it holds."""

    record: QualityObjective | FigureSeries
    person: Person
    period: date
    stored: Any = None

    @property
    def label(self) -> str:
        """The period as people say it."""
        return rules.label(self.period, self.record.cadence)

    @property
    def name(self) -> str:
        """What is measured."""
        return self.record.statement if isinstance(self.record, QualityObjective) else self.record.name


def opened(
    link: Link, person: Person | None, zone: ZoneInfo, *, signed_in: Person | None, at: datetime
) -> Mailed:
    """Return the period that a link opens at ``at``, with its value where somebody recorded one already.

    Raises :class:`~qms.jobs.linking.Forbidden` and :class:`~qms.jobs.linking.Closed` as every link of a mail
    does, and where the value is somebody else's to report by now, or nobody's.
    """
    reader = reader_here(link, person, zone, signed_in=signed_in, at=at)
    rows: Any = FigureSeries if link.subject.startswith(FigureSeries.prefix) else QualityObjective
    record = rows.objects.select_related("site").filter(reference=link.subject).first()
    if record is None or record.owner_id != reader.pk:
        raise Closed(
            "link.no-longer-owner",
            _("%(subject)s is not yours any more; it was given to somebody else.") % {"subject": link.subject},
            remedy=_("You owe nothing on it. Sign in to see what you owe."),
        )
    if isinstance(record, QualityObjective) and (record.computed or record.state in measuring.ENDED):
        raise Closed(
            "link.not-reported",
            _("Nobody reports the values of %(subject)s any more.") % {"subject": link.subject},
            remedy=_("You owe nothing on it any more."),
        )
    period = rules.period_of(link.due_on - timedelta(days=1), record.cadence)
    known = record.values if isinstance(record, FigureSeries) else record.measurements
    stored = known.select_related("reporter").filter(period=period).order_by("-revision").first()
    return Mailed(record, reader, period, stored)


def record_value(mailed: Mailed, *, text: str, comment: str, at: datetime) -> None:
    """Record what was typed for the period of the link: a number, with its own unit or without.

    Raises :class:`~qms.primitives.refusing.Refusal` as :func:`objectives.measuring.record` does: of two who
    press at once with different values the second is told.
    """
    value: Decimal = rules.parse_typed(text, unit=mailed.record.unit)
    given: dict[str, Any] = {"period": mailed.period, "value": value, "by": mailed.person, "at": at}
    given |= {"source": MAIL, "comment": comment, "seen": 0}
    if isinstance(mailed.record, FigureSeries):
        series.record_figure(mailed.record, **given)
    else:
        measuring.record(mailed.record, **given)
