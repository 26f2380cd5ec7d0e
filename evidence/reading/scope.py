"""The scope of a judgement: a site with those below it, or the whole organisation, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from evidence.looking_back import Day
from qms.people.models import Site
from qms.people.reach import with_children


@dataclass(frozen=True)
class Scope:
    """Whose records are read: a ``site`` (or the organisation) with the ``sites`` below it, as of ``day``."""

    site: Site | None
    sites: frozenset[int] | None
    day: Day

    @property
    def rows(self) -> Q:
        """The rows of the scope: of its sites and of the whole organisation."""
        return of_sites(self.sites)


def scope_of(site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None) -> Scope:
    """Return the scope of a site; ``tree`` (parent → sites) may be given where it was read already."""
    below = dict(site_tree() if tree is None else tree) if site else {}
    return Scope(site, with_children(frozenset({site.pk}), below) if site else None, day)


def site_tree() -> dict[int | None, list[int]]:
    """Return which sites lie below which. One query."""
    tree: dict[int | None, list[int]] = {}
    for pk, parent in Site.objects.order_by().values_list("pk", "parent_id"):
        tree.setdefault(parent, []).append(pk)
    return tree


def of_sites(sites: frozenset[int] | None, path: str = "") -> Q:
    """Return the rows of ``sites`` and of the whole organisation (``None``: all); ``path`` leads to the row."""
    if sites is None:
        return Q()
    return Q(**{f"{path}site__isnull": True}) | Q(**{f"{path}site__in": sites})
