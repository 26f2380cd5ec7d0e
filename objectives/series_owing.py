"""Owing figures: who reports a series owes its figure once a period has closed; both go to another together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.rules.days import refuse_who_goes
from objectives import rules
from objectives.models import FigureSeries
from objectives.rules.missing import missing_periods
from objectives.standing import REMINDED
from qms.people.models import Person
from qms.people.reach import reach_of
from qms.primitives.changing import changing
from qms.primitives.kinds import Accountability, Duty, HandOver
from qms.primitives.refusing import Refusal

REPORTER = "series-reporter"
VALUE_FROM_MAIL = "objectives:value_from_mail"


def figure_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield for each series the oldest figure of its last closed periods that it lacks. One query."""
    for row in _reported_by(person).kept_on(on).annotate(latest=Max("values__period")):
        measured = {row.latest} if row.latest else set()
        owed = missing_periods(
            cadence=row.cadence,
            starts_on=row.latest or row.starts_on,
            ends_on=row.ends_on,
            measured=measured,
            on=on,
            back=REMINDED,
        )
        if owed:
            yield _duty(row, owed[0])


def _duty(row: FigureSeries, period: date) -> Duty:
    return Duty(
        kind="figure",
        what=_("Record the figure for %(period)s") % {"period": rules.label(period, row.cadence)},
        subject=row.reference,
        title=row.name,
        address=row.get_absolute_url(),
        person_id=row.owner_id,
        due_on=rules.period_end(period, row.cadence) + timedelta(days=1),
        goes_with=REPORTER,
        act=VALUE_FROM_MAIL,
    )


def series_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the series that ``person`` (or anybody) reports, until they end. One query."""
    for row in _reported_by(person).kept_on(on):
        yield Accountability(
            kind=REPORTER,
            what=_("Reports the series"),
            subject=row.reference,
            title=row.name,
            address=row.get_absolute_url(),
            person_id=row.owner_id,
        )


def _reported_by(person: Any) -> Any:
    rows = FigureSeries.objects.order_by("code")
    return rows if person is None else rows.filter(owner=person)


def hand_over(one: HandOver) -> None:
    """Give a series, and the figures owed for it, to another who reports it from now on.

    Raises :class:`Refusal` where somebody else reports it by now, or the taker does not see its site.
    """
    row = FigureSeries.objects.get(reference=one.subject)
    with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
        if stored.owner_id != one.giver.pk:
            raise Refusal(
                "hand-over.not-theirs",
                _("%(name)s does not report %(subject)s any more.")
                % {"name": one.giver, "subject": one.subject},
                remedy=_("Reload the list of what is to be handed over."),
            )
        stored.owner = one.taker
        refuse_unfit_reporter(stored.owner, stored.site_id, on=timezone.localdate(one.at))


def refuse_unfit_reporter(person: Person, site_id: int | None, *, on: date) -> None:
    """Raise :class:`Refusal` unless ``person`` is here on ``on`` and sees the site of the series."""
    refuse_who_goes(person.name, person.ended_on, on, field="owner")
    reach = reach_of(person, on=on)
    if not reach.is_insider or not reach.sees_site(site_id):
        raise Refusal(
            "series.reporter-sees-its-site",
            _("%(name)s does not see the records of this scope.") % {"name": person.name},
            field="owner",
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )
