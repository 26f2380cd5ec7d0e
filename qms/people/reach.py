"""Reach: what the roles of a person let them see and do, and where. The access layer starts here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q

from qms.people.models.organisation import Site
from qms.people.models.person import Person
from qms.people.models.roles import Role, RoleHolding
from qms.primitives.asof import holding_on

EVERYWHERE = None


@dataclass(frozen=True)
class Audit:
    """What one engagement of an external auditor opens: sites (``None``: all), and the days of the records."""

    sites: frozenset[int] | None
    evidence_from: date | None = None
    evidence_to: date | None = None


@dataclass(frozen=True)
class Reach:
    """The roles that a person holds on a day, each with the sites it reaches (``None``: everywhere)."""

    person_id: int
    roles: dict[str, frozenset[int] | None]
    audits: tuple[Audit, ...] = ()

    @property
    def has_role(self) -> bool:
        """Whether the person holds any role at all."""
        return bool(self.roles)

    @property
    def is_insider(self) -> bool:
        """Whether the person holds a role other than that of an external auditor."""
        return bool(self.roles.keys() - {Role.EXTERNAL_AUDITOR})

    @property
    def is_external(self) -> bool:
        """Whether the person is an external auditor and nothing else."""
        return self.has_role and not self.is_insider

    @property
    def everywhere(self) -> bool:
        """Whether some role, other than that of an external auditor, reaches the whole organisation."""
        return any(sites is EVERYWHERE for sites in self._inside())

    @property
    def site_ids(self) -> frozenset[int]:
        """The sites that the person's roles reach as an insider, their sub-sites included."""
        return frozenset().union(*(sites for sites in self._inside() if sites is not None))

    def _inside(self) -> list[frozenset[int] | None]:
        return [sites for role, sites in self.roles.items() if role != Role.EXTERNAL_AUDITOR]

    def holds(self, *roles: str) -> bool:
        """Tell whether the person holds one of ``roles`` anywhere."""
        return any(role in self.roles for role in roles)

    def holds_for(self, site_id: int | None, *roles: str) -> bool:
        """Tell whether one of ``roles`` covers the site (``None``: the organisation as a whole)."""
        return any(_covers(self.roles[role], site_id) for role in roles if role in self.roles)

    @property
    def named_sites(self) -> frozenset[int] | None:
        """The sites whose names the person may read: those of every role and audit (``None``: all)."""
        if any(sites is EVERYWHERE for sites in self.roles.values()):
            return EVERYWHERE
        return frozenset().union(*(sites for sites in self.roles.values() if sites is not None))

    def sees_site(self, site_id: int | None) -> bool:
        """Tell whether records of the site (``None``: without a site) may be seen."""
        if site_id is None:
            return self.has_role
        return any(_covers(sites, site_id) for sites in self.roles.values())


def _covers(sites: frozenset[int] | None, site_id: int | None) -> bool:
    return sites is EVERYWHERE or (site_id is not None and site_id in sites)


def reach_of(person: Person, *, on: date, holdings: Iterable[RoleHolding] | None = None) -> Reach:
    """Return what the roles of ``person`` reach on ``on``; an ended person reaches nothing.

    ``holdings`` may be given where they were read already; a role at a site covers its sub-sites.
    """
    if person.has_left(on):
        return Reach(person.pk, {})
    rows = list(holding_on(person.role_holdings.all(), on) if holdings is None else holdings)
    children = site_tree() if any(row.site_id for row in rows) else {}
    covered = {row: with_children(frozenset({row.site_id}), children) if row.site_id else None for row in rows}
    return Reach(
        person.pk,
        {role: _union([covered[row] for row in rows if row.role == role]) for role in {r.role for r in rows}},
        tuple(
            Audit(covered[row], row.evidence_from, row.evidence_to)
            for row in rows
            if row.role == Role.EXTERNAL_AUDITOR
        ),
    )


def _union(parts: list[frozenset[int] | None]) -> frozenset[int] | None:
    named = [sites for sites in parts if sites is not None]
    return frozenset().union(*named) if len(named) == len(parts) else EVERYWHERE


def site_tree(sites: Iterable[Site] | None = None) -> dict[int | None, list[int]]:
    """Return which sites lie below which: of ``sites`` where they were read already, else of all: one query."""
    rows = Site.objects.order_by().values_list("pk", "parent_id")
    tree: dict[int | None, list[int]] = {}
    for pk, parent in rows if sites is None else ((one.pk, one.parent_id) for one in sites):
        tree.setdefault(parent, []).append(pk)
    return tree


def with_those_below(site: Site, sites: Iterable[Site] | None = None) -> frozenset[int]:
    """Return ``site`` and the sites below it, among ``sites`` where they were read already."""
    return with_children(frozenset({site.pk}), site_tree(sites))


def with_children(sites: frozenset[int], children: dict[int | None, list[int]]) -> frozenset[int]:
    """Return ``sites`` and all sites below them in the tree ``children`` (parent → sites)."""
    found: set[int] = set()
    waiting = list(sites)
    while waiting:
        site = waiting.pop()
        if site not in found:
            found.add(site)
            waiting.extend(children.get(site, ()))
    return frozenset(found)


R = TypeVar("R", bound=models.Model)


class ScopedQuerySet(models.QuerySet[R], Generic[R]):
    """Rows that belong to a site, or to the whole organisation where it is empty.

    ``site_path`` leads to the site, ``own_paths`` to persons whose own duty the row is, ``period_field`` to
    the day it happened, which bounds what an external auditor sees.
    """

    site_path = "site"
    own_paths: tuple[str, ...] = ()
    period_field: str | None = None

    def visible_to(self, person: Person) -> Any:
        """Return the rows that the sites and roles of ``person`` allow, and their own duties always."""
        reach = person.reach
        if reach.everywhere:
            return self
        allowed = Q(pk__in=[])
        for path in self.own_paths:
            allowed |= Q(**{path: person.pk})
        if reach.is_insider:
            allowed |= self._of_sites(reach.site_ids)
        for audit in reach.audits:
            allowed |= self._of_sites(audit.sites) & self._of_period(audit)
        return self.filter(allowed)

    def _of_sites(self, sites: frozenset[int] | None) -> Q:
        if sites is EVERYWHERE:
            return ~Q(pk__in=[])
        return Q(**{f"{self.site_path}__isnull": True}) | Q(**{f"{self.site_path}__in": sites})

    def _of_period(self, audit: Audit) -> Q:
        if self.period_field is None:
            return Q()
        within = Q()
        if audit.evidence_from:
            within &= Q(**{f"{self.period_field}__gte": audit.evidence_from})
        if audit.evidence_to:
            within &= Q(**{f"{self.period_field}__lte": audit.evidence_to})
        return within
