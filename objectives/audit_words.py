"""How audits and certificates are said: how each stands, in a word with its tone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from objectives.models import Audit, Certificate
from objectives.rules import audits as rules

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

AUDITS: dict[str, tuple[str, Text]] = {
    "planned": ("stale", _("Planned")),
    "under_way": ("attention", _("Under way")),
    "overdue": ("bad", _("Not held in time")),
    "held": ("attention", _("Held, report to come")),
    "report_late": ("bad", _("Report overdue")),
    "reported": ("good", _("Reported")),
    "cancelled": ("stale", _("Cancelled")),
}
CERTIFICATES: dict[str, tuple[str, Text]] = {
    "in_force": ("good", _("In force")),
    "expiring": ("attention", _("Expiring")),
    "expired": ("bad", _("Expired")),
    "ended": ("stale", _("Ended")),
}
LOOKED: dict[str, tuple[str, Text]] = {
    "looked": ("good", _("Within a year")),
    "planned": ("attention", _("Planned")),
    "gap": ("bad", _("Gap")),
}


class Badge(NamedTuple):
    """How something stands, ready for a badge."""

    standing: str
    tone: str
    word: Text


def badge_of_audit(row: Audit, *, on: date) -> Badge:
    """Return how an audit stands on ``on``."""
    standing = rules.audit_standing(row.state, starts_on=row.starts_on, ends_on=row.ends_on, on=on)
    return Badge(standing, *AUDITS[standing])


def badge_of_certificate(row: Certificate, *, on: date) -> Badge:
    """Return how a certificate stands on ``on``."""
    standing = rules.certificate_standing(row.state, expires_on=row.expires_on, on=on)
    return Badge(standing, *CERTIFICATES[standing])


def badge_of_looked(standing: str) -> Badge:
    """Return how a site or process stands in the programme."""
    return Badge(standing, *LOOKED[standing])
