"""Judgement on audits and certificates over plain values: what is owed, what was looked at and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal

WITHIN = timedelta(days=365)
"""The interval in which the programme looks at each site and process at least once."""

REPORT_WITHIN = timedelta(days=30)
"""How long the report of an audit may take."""

RENEW_AHEAD = 90
"""Days before its last day at which a certificate asks to be renewed."""

VISIT_AHEAD = 60
"""Days before a visit of a body at which it asks to be prepared."""


@dataclass(frozen=True)
class Looked:
    """When something was last audited, and when it is planned next."""

    last: date | None
    next: date | None

    def standing(self, on: date) -> str:
        """Return ``looked`` within the interval, ``planned`` where an audit is to come, else ``gap``."""
        if self.last is not None and self.last > on - WITHIN:
            return "looked"
        return "planned" if self.next is not None and self.next >= on else "gap"


def audit_standing(state: str, *, starts_on: date, ends_on: date, on: date) -> str:
    """Return how an audit stands on ``on``: its state, or that holding it or its report is late."""
    if state == "planned":
        return "overdue" if ends_on < on else "under_way" if starts_on <= on else "planned"
    if state == "held":
        return "report_late" if on > ends_on + REPORT_WITHIN else "held"
    return state


def certificate_standing(state: str, *, expires_on: date, on: date) -> str:
    """Return how a certificate stands on ``on``: ``in_force``, ``expiring``, ``expired`` or ``ended``."""
    if state != "standing":
        return "ended"
    if expires_on < on:
        return "expired"
    return "expiring" if expires_on <= on + timedelta(days=RENEW_AHEAD) else "in_force"


def refuse_own_work(name: str, owned: Collection[str]) -> None:
    """Raise :class:`Refusal` where who leads an internal audit owns a process that it looks at (9.2.2)."""
    if owned:
        raise Refusal(
            "audit.not-own-work",
            _("%(name)s owns %(processes)s: nobody audits their own work.")
            % {"name": name, "processes": ", ".join(sorted(owned))},
            field="led_by",
            remedy=_("Let somebody else lead it, or leave that process to another audit."),
        )


def refuse_unreported(conclusion: str, lead_auditor: str) -> None:
    """Raise :class:`Refusal` where a report lacks its conclusion, or nobody is named who led the audit."""
    if not conclusion.strip():
        raise Refusal(
            "audit.reported-with-conclusion",
            _("A report says what was concluded."),
            field="conclusion",
            remedy=_("Write it in a sentence; findings are recorded one by one."),
        )
    if not lead_auditor.strip():
        raise Refusal("audit.names-lead-auditor", _("Name the lead auditor."), field="lead_auditor")


def programme_sentence(
    next_title: str, next_on: date | None, held: int, gaps: Collection[str], on: date
) -> str:
    """Return what leaders want to know of the programme first: what comes next, what nobody looked at."""
    said = []
    if next_on is not None:
        words = {"title": next_title, "day": spoken(next_on), "days": max((next_on - on).days, 0)}
        said.append(_("Next: %(title)s on %(day)s, in %(days)d days.") % words)
    else:
        said.append(_("No audit is planned."))
    said.append(_("Held in the past year: %(count)d.") % {"count": held})
    if gaps:
        words = {"names": ", ".join(list(gaps)[:4]), "more": len(gaps) - 4}
        sentence = _("Not looked at in a year, and not planned: %(names)s and %(more)d more.")
        if len(gaps) <= 4:
            sentence = _("Not looked at in a year, and not planned: %(names)s.")
        said.append(sentence % words)
    return " ".join(said)
