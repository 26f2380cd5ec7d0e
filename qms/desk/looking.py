"""Looking: whose home page it is, at which site, as of which day, and what of the records lies within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evidence.looking_back import Day, the_day
from qms.people.access import sites_named_to
from qms.people.models import Organisation, Person, Site
from qms.people.reach import with_those_below
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Look:
    """What a leader looks at: the records they may see, of one site with those below it or of all, on a day.

    ``sites`` are those between which the reader may switch; ``refused`` says why a day or site asked for is not
    what is shown.
    """

    person: Person
    day: Day
    organisation: Organisation | None
    sites: tuple[Site, ...] = ()
    site: Site | None = None
    refused: str = ""

    @property
    def on(self) -> date:
        """The day as of which everything is shown."""
        return self.day.day

    @property
    def known_by(self) -> datetime | None:
        """The moment by which a record had to be known; nothing where today is looked at."""
        return self.day.end if self.day.past else None

    @cached_property
    def site_ids(self) -> frozenset[int] | None:
        """The chosen site and those below it; ``None`` where nothing was chosen."""
        return None if self.site is None else with_those_below(self.site, self.sites)

    def of(self, rows: Any) -> Any:
        """Return those of ``rows`` that the reader may see, of the chosen site where one is chosen."""
        seen: QuerySet[Any] = rows.visible_to(self.person)
        return seen if self.site_ids is None else seen.filter(site__in=self.site_ids)

    def within(self, site_id: int | None) -> bool:
        """Tell whether a record of the site lies within what is looked at."""
        return self.site_ids is None or site_id in self.site_ids

    @property
    def narrowed(self) -> bool:
        """Whether less is looked at than everything as it is today."""
        return self.site is not None or self.day.past

    @property
    def who(self) -> str:
        """Whose eyes: all who hold the same roles everywhere see the same."""
        roles = sorted((role, sorted(sites or ())) for role, sites in self.person.reach.roles.items())
        return f"{'all' if self.person.reach.everywhere else self.person.pk}:{roles}"

    @property
    def key(self) -> str:
        """What two looks must share to show the same."""
        return f"{self.who}:{self.site.pk if self.site else ''}:{self.on}:{self.day.past}"

    @property
    def query(self) -> str:
        """The address part that leads to the same site and day on another page."""
        parts = [f"site={self.site.code}"] if self.site else []
        parts += [f"as_of={self.on.isoformat()}"] if self.day.past else []
        return "&".join(parts)

    @property
    def name(self) -> str:
        """What is looked at, as it is called."""
        return self.site.name if self.site else _("All sites")


def look_at(
    asked: Mapping[str, str], *, person: Person, on: date, at: datetime, organisation: Organisation | None
) -> Look:
    """Return what ``person`` looks at by what was ``asked`` for: ``site`` (its code) and ``as_of`` (a day).

    What cannot be shown (a site out of reach, a day to come, no day at all) is not shown, and that is said.
    One query.
    """
    sites = tuple(sites_named_to(person).order_by("name", "pk"))
    wanted, refused = asked.get("site", ""), ""
    site = next((one for one in sites if one.code == wanted), None)
    if wanted and site is None:
        refused = _("There is no site “%(code)s” that you may see: all are shown.") % {"code": wanted[:40]}
    try:
        day = the_day(_day(asked.get("as_of", ""), on), at=at, organisation=organisation)
    except Refusal as refusal:
        day, refused = the_day(on, at=at, organisation=organisation), f"{refusal} {refusal.remedy}"
    except ValueError:
        day = the_day(on, at=at, organisation=organisation)
        refused = _("“%(day)s” is no day: today is shown. Write it as 2026-12-31.")
        refused %= {"day": asked["as_of"][:40]}
    return Look(person, day, organisation, sites, site, refused)


def _day(text: str, today: date) -> date:
    return date.fromisoformat(text) if text else today
