"""Seeing: where leaders were last, site by site; a day, never a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from governance.models import LeadershipActivity
from governance.publishing import is_open
from qms.people.models import Person, Site

LONG_AGO = timedelta(days=182)
"""Half a year: the freshness in which people should see their leaders (5.1.1 f, h)."""


@dataclass(frozen=True)
class Last:
    """The last day on which leaders did something of a kind at a site; nothing: never."""

    kind: str
    day: date | None
    is_long_ago: bool


@dataclass(frozen=True)
class Covered:
    """A site, and when leaders were last there, kind by kind."""

    site: Site
    last: list[Last]


def coverage(person: Person, *, on: date) -> list[Covered]:
    """Return for each open site that ``person`` reaches when leaders were last there, as of ``on``."""
    rows = LeadershipActivity.objects.visible_to(person).filter(happened_on__lte=on, site__isnull=False)
    found = rows.order_by().values_list("site_id", "kind").annotate(last=Max("happened_on"))
    days = {(site, kind): day for site, kind, day in found}
    sites = [site for site in Site.objects.order_by("code") if is_open(site, on)]
    return [
        Covered(site, [_last(kind, days.get((site.pk, kind)), on) for kind in LeadershipActivity.Kind.values])
        for site in sites
        if person.reach.sees_site(site.pk)
    ]


def _last(kind: str, day: date | None, on: date) -> Last:
    return Last(kind, day, day is None or on - day > LONG_AGO)
