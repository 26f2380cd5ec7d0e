"""The scope of a judgement: a site with those below it, or the whole organisation, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db.models import Q

from evidence.looking_back import Day
from qms.people.models import Site
from qms.people.reach import site_tree, with_children

R = TypeVar("R", bound=Any)
V = TypeVar("V", bound="OfSite")


class OfSite(Protocol):
    """A value that says of which site it is (``None``: of the whole organisation)."""

    @property
    def site_id(self) -> int | None: ...


@dataclass(frozen=True)
class Scope:
    """Whose records are read: a ``site`` (or the organisation) with the ``sites`` below it, as of ``day``."""

    site: Site | None
    sites: frozenset[int] | None
    day: Day
    chain: tuple[int | None, ...] = (None,)
    """The site, those above it, and the organisation: whose standing record counts first."""

    @property
    def rows(self) -> Q:
        """The rows of the scope: of its sites and of the whole organisation."""
        return of_sites(self.sites)

    def own(self, values: Iterable[V]) -> list[V]:
        """Return those of ``values`` that belong to its sites or to the whole organisation."""
        if self.sites is None:
            return list(values)
        return [one for one in values if one.site_id is None or one.site_id in self.sites]


def scope_of(site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None) -> Scope:
    """Return the scope of a site; ``tree`` (parent → sites) may be given where it was read already."""
    if site is None:
        return Scope(None, None, day)
    below = dict(site_tree() if tree is None else tree)
    parents = {child: parent for parent, children in below.items() for child in children}
    chain: list[int | None] = [site.pk]
    while chain[-1] is not None:
        chain.append(parents.get(chain[-1]))
    return Scope(site, with_children(frozenset({site.pk}), below), day, tuple(chain))


def of_sites(sites: frozenset[int] | None, path: str = "") -> Q:
    """Return the rows of ``sites`` and of the whole organisation (``None``: all); ``path`` leads to the row."""
    if sites is None:
        return Q()
    return Q(**{f"{path}site__isnull": True}) | Q(**{f"{path}site__in": sites})


def nearest(rows: Iterable[R], scope: Scope) -> R | None:
    """Return the row of the scope's own site, else of the nearest above it, else of the organisation."""
    by_site = {row.site_id: row for row in rows}
    return next((by_site[site] for site in scope.chain if site in by_site), None)


def sites_of(scope: Scope, sites: Iterable[Site]) -> list[Site]:
    """Return those of ``sites`` that lie in the scope and were active on its day."""
    here = [site for site in sites if scope.sites is None or site.pk in scope.sites]
    return [site for site in here if site.is_active_on(scope.day.day)]
