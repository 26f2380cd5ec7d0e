"""How a resource request is said: its amount, and how it stands in a word with its tone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from qms.records.canonical import plain_decimal
from reviews import resource_rules as rules
from reviews.models import ResourceRequest

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

STANDINGS: dict[str, tuple[str, Text]] = {
    "waiting": ("attention", _("Waiting for a decision")),
    "late": ("bad", _("Decision overdue")),
    "granted": ("attention", _("Granted, not in place")),
    "partly": ("attention", _("Granted in part, not in place")),
    "overdue": ("bad", _("Granted, not in place in time")),
    "refused": ("stale", _("Refused")),
    "in_place": ("good", _("In place")),
    "withdrawn": ("stale", _("Withdrawn")),
}
"""How a request stands: its tone and its word."""


class Badge(NamedTuple):
    """How a request stands, ready for a badge."""

    standing: str
    tone: str
    word: Text


def badge_of(row: ResourceRequest, *, on: date) -> Badge:
    """Return how ``row`` stands on ``on``."""
    standing = rules.standing(row.state, asked_on=row.asked_on, needed_by=row.needed_by, on=on)
    return Badge(standing, *STANDINGS[standing])


def amount_of(row: ResourceRequest) -> str:
    """Return the amount with its currency or unit as people write it, empty where none is named."""
    return f"{plain_decimal(row.amount)} {row.unit}" if row.amount is not None else ""
