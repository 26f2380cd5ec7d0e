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
class Reach:
    """The roles that a person holds on a day, each with the sites it reaches (``None``: everywhere)."""

    person_id: int
    roles: dict[str, frozenset[int] | None]
    evidence_from: date | None = None
    evidence_to: date | None = None

    @property
    def has_role(self) -> bool:
        """Whether the person holds any role at all."""
        return bool(self.roles)

    @property
    def everywhere(self) -> bool:
        """Whether some role reaches the whole organisation."""
        return any(sites is EVERYWHERE for sites in self.roles.values())

    @property
    def site_ids(self) -> frozenset[int]:
        """The sites that the person's roles name, their sub-sites included."""
        return frozenset().union(*(sites for sites in self.roles.values() if sites is not None))

    @property
    def is_external(self) -> bool:
        """Whether the person is an external auditor and nothing else."""
        return set(self.roles) == {Role.EXTERNAL_AUDITOR}

    def holds(self, *roles: str) -> bool:
        """Tell whether the person holds one of ``roles`` anywhere."""
        return any(role in self.roles for role in roles)

    def holds_for(self, site_id: int | None, *roles: str) -> bool:
        """Tell whether one of ``roles`` covers the site (``None``: the organisation as a whole)."""
        return any(_covers(self.roles[role], site_id) for role in roles if role in self.roles)

    def sees_site(self, site_id: int | None) -> bool:
        """Tell whether records of the site (``None``: without a site) may be seen."""
        if site_id is None:
            return self.has_role
        return self.everywhere or site_id in self.site_ids


def _covers(sites: frozenset[int] | None, site_id: int | None) -> bool:
    return sites is EVERYWHERE or (site_id is not None and site_id in sites)


def reach_of(person: Person, *, on: date, holdings: Iterable[RoleHolding] | None = None) -> Reach:
    """Return what the roles of ``person`` reach on ``on``; an ended person reaches nothing.

    ``holdings`` may be given where they were read already; a role at a site covers its sub-sites.
    """
    if person.ended_on is not None and person.ended_on <= on:
        return Reach(person.pk, {})
    rows = list(holding_on(person.role_holdings.all(), on) if holdings is None else holdings)
    roles: dict[str, frozenset[int] | None] = {}
    for row in rows:
        before = roles.get(row.role, frozenset())
        whole = row.site_id is None or before is EVERYWHERE
        roles[row.role] = EVERYWHERE if whole else (before or frozenset()) | {row.site_id}  # type: ignore[arg-type]
    if any(roles.values()):
        children = _children()
        roles = {role: sites and with_children(sites, children) for role, sites in roles.items()}
    audits = [row for row in rows if row.role == Role.EXTERNAL_AUDITOR]
    return Reach(
        person.pk,
        roles,
        evidence_from=min((r.evidence_from for r in audits if r.evidence_from), default=None),
        evidence_to=max((r.evidence_to for r in audits if r.evidence_to), default=None),
    )


def _children() -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = {}
    for pk, parent in Site.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    return children


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
        allowed = Q(pk__in=[])
        for path in self.own_paths:
            allowed |= Q(**{path: person.pk})
        if not reach.has_role:
            return self.filter(allowed)
        if reach.is_external:
            return self.filter(self._of_sites(reach) & self._of_period(reach))
        return self if reach.everywhere else self.filter(self._of_sites(reach) | allowed)

    def _of_sites(self, reach: Reach) -> Q:
        if reach.everywhere:
            return Q()
        return Q(**{f"{self.site_path}__isnull": True}) | Q(**{f"{self.site_path}__in": reach.site_ids})

    def _of_period(self, reach: Reach) -> Q:
        if self.period_field is None:
            return Q()
        within = Q()
        if reach.evidence_from:
            within &= Q(**{f"{self.period_field}__gte": reach.evidence_from})
        if reach.evidence_to:
            within &= Q(**{f"{self.period_field}__lte": reach.evidence_to})
        return within
