"""Seeing: where leaders were last, site by site; a day, never a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

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
    """Return for each open site that ``person`` reaches when leaders were last there, as of ``on``.

    One query.
    """
    kinds = LeadershipActivity.Kind.values
    seen = LeadershipActivity.objects.visible_to(person).filter(site=OuterRef("pk"), happened_on__lte=on)
    latest = seen.order_by("-happened_on").values("happened_on")
    days = {f"last_{kind}": Subquery(latest.filter(kind=kind)[:1]) for kind in kinds}
    sites = [site for site in Site.objects.order_by("code").annotate(**days) if is_open(site, on)]
    return [
        Covered(site, [_last(kind, getattr(site, f"last_{kind}"), on) for kind in kinds])
        for site in sites
        if person.reach.sees_site(site.pk)
    ]


def _last(kind: str, day: date | None, on: date) -> Last:
    return Last(kind, day, day is None or on - day > LONG_AGO)
