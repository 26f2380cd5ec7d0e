"""Judgements about people and sites over plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

INVITATION_LASTS = timedelta(days=7)
"""How long the link of an invitation can be used."""


def closes_a_circle(site: int | None, parent: int | None, parents: Mapping[int, int | None]) -> bool:
    """Tell whether ``site`` below ``parent`` would lie below itself; ``parents`` gives each site's parent."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == site:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


class Closed(StrEnum):
    """Why an invitation cannot be used."""

    USED = "used"
    REPLACED = "replaced"
    LEFT = "left"
    EXPIRED = "expired"


def why_closed(
    *, accepted: bool, replaced: bool, has_left: bool, expires_at: datetime, at: datetime
) -> Closed | None:
    """Return why an invitation cannot be used at ``at``, or nothing where it can."""
    if accepted:
        return Closed.USED
    if replaced:
        return Closed.REPLACED
    if has_left:
        return Closed.LEFT
    return Closed.EXPIRED if at >= expires_at else None
