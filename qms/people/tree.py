"""The tree of sites: which lies in which, in the order in which it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from qms.people.models import Site


def in_tree(sites: Iterable[Site]) -> list[tuple[Site, int]]:
    """Return ``sites`` each after the one it lies in, with how deep it lies; what lies in none begins.

    A site whose parent is not among them begins, too, so that none is lost whatever the parents say.
    """
    rows = sorted(sites, key=lambda site: site.code)
    known = {site.pk for site in rows}
    below: dict[int | None, list[Site]] = defaultdict(list)
    for site in rows:
        below[site.parent_id if site.parent_id in known else None].append(site)
    found: list[tuple[Site, int]] = []
    _walk(None, 0, below, found)
    there = {site.pk for site, _depth in found}
    return found + [(site, 0) for site in rows if site.pk not in there]


def _walk(
    parent: int | None, depth: int, below: dict[int | None, list[Site]], found: list[tuple[Site, int]]
) -> None:
    for site in below[parent]:
        found.append((site, depth))
        _walk(site.pk, depth + 1, below, found)
