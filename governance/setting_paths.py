"""Setting paths: to whom the barriers of a scope climb from a day on, until the next version begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.climbing import levels_of
from governance.deciding import may_decide
from governance.leading import scope_name
from governance.models import EscalationLevel, EscalationPath
from governance.rules import days
from governance.rules import escalations as rules
from qms.people.models import Person, Site
from qms.primitives.changing import keep
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

Who = EscalationLevel.Who


@dataclass(frozen=True)
class Level:
    """A level as somebody proposes it: who answers there, and within how many working hours."""

    hours: Decimal | None
    who: str = Who.PERSON
    person: Person | None = None


@transaction.atomic
def set_path(
    *,
    site: Site | None,
    starts_on: date,
    levels: Sequence[Level],
    by: Person | None,
    at: datetime,
    opens_at: time = time(8),
    closes_at: time = time(17),
    overdue_after_days: int = 14,
) -> EscalationPath:
    """Set the path of a scope from ``starts_on``; the version before it ends there. Return it.

    ``levels`` from the lowest up, times in working hours between ``opens_at`` and ``closes_at``. What has been
    raised climbs on by the version on which it was raised. Raises :class:`Refusal` at the field of the level
    for an empty path, the same person twice in a row, somebody who left or does not see the scope, a response
    time that is not positive, a last level that is no leader, and where a version starts on that day already.
    """
    _refuse_past(starts_on, at)
    rules.refuse_unfit_path(
        [_place(number, level, site, starts_on) for number, level in enumerate(levels, 1)],
        scope=scope_name(site),
        today=timezone.localdate(at),
    )
    path = EscalationPath(site=site, starts_on=starts_on, opens_at=opens_at, closes_at=closes_at)
    path.overdue_after_days = overdue_after_days
    enter(path, by=by, at=at)
    for number, level in enumerate(levels, 1):
        row = EscalationLevel(path=path, position=number, who=level.who)
        row.person = level.person if level.who == Who.PERSON else None
        row.response_hours = level.hours or Decimal(0)
        keep(row, by=by, at=at)
    return path


def _refuse_past(starts_on: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if starts_on < today:
        raise Refusal(
            "path.starts-in-the-past",
            _("A path cannot start before it is set."),
            field="starts_on",
            remedy=_("Name %(day)s or a later day.") % {"day": days.spoken(today)},
        )


def _place(position: int, level: Level, site: Site | None, on: date) -> rules.Place:
    if level.who != Who.PERSON or level.person is None:
        return rules.Place(position, level.who, level.hours)
    site_id, person = site.pk if site else None, level.person
    return rules.Place(
        position,
        level.who,
        level.hours,
        person_id=person.pk,
        name=person.name,
        ended_on=person.ended_on,
        sees_scope=access.may_own(person, site_id),
        leads=may_decide(person, on=on, site_id=site_id),
    )


def hand_over_level(one: HandOver) -> None:
    """Let ``one.taker`` stand wherever ``one.giver`` stands on a path from ``one.on``, or from today.

    A version in force gets a successor that starts on that day; one that begins then or later is changed
    itself. Raises :class:`Refusal` as :func:`set_path` does.
    """
    path = EscalationPath.objects.select_related("site").get(reference=one.subject)
    levels = [
        Level(row.response_hours, row.who, one.taker if row.person_id == one.giver.pk else row.person)
        for row in levels_of(path.pk)
    ]
    on = max(one.on, timezone.localdate(one.at))
    if path.starts_on < on:
        set_path(
            site=path.site, starts_on=on, levels=levels, by=one.by, at=one.at, opens_at=path.opens_at,
            closes_at=path.closes_at, overdue_after_days=path.overdue_after_days,
        )  # fmt: skip
        return
    places = [_place(number, level, path.site, path.starts_on) for number, level in enumerate(levels, 1)]
    rules.refuse_unfit_path(places, scope=scope_name(path.site), today=timezone.localdate(one.at))
    for row in levels_of(path.pk):
        if row.person_id == one.giver.pk:
            row.person = one.taker
            keep(row, by=one.by, at=one.at, reason=one.reason)
