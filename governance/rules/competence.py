"""What holds for confirmed competence: how a requirement stands on a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal

EXPIRING_DAYS = 60
"""Days before its end from which a confirmation is worth renewing."""

FIRST_DAYS = 30
"""Days that there are to confirm who has just taken a role, and to act on a gap."""


def standing(outcome: str | None, valid_until: date | None, *, on: date) -> str:
    """Return how a requirement stands on ``on``: never, gap, expired, expiring or confirmed.

    ``outcome`` is that of the last confirmation, ``None`` where there is none; it counts through its last day.
    """
    if outcome is None:
        return "never"
    if outcome == "gap" or valid_until is None:
        return "gap"
    if valid_until < on:
        return "expired"
    return "expiring" if (valid_until - on).days <= EXPIRING_DAYS else "confirmed"


def owed_by(
    state: str, *, since: date, confirmed_on: date | None, valid_until: date | None, gap_is_worked_on: bool
) -> date | None:
    """Return the day by which somebody owes a confirmation, nothing where nobody does.

    A gap under an open action is not owed twice.
    """
    if state in ("expired", "expiring"):
        return valid_until
    if state == "never":
        return since + timedelta(days=FIRST_DAYS)
    if state == "gap" and not gap_is_worked_on and confirmed_on:
        return confirmed_on + timedelta(days=FIRST_DAYS)
    return None


def refuse_own_confirmation(person_id: int, confirmed_by_id: int) -> None:
    """Raise :class:`Refusal` where somebody would confirm their own competence."""
    if person_id == confirmed_by_id:
        raise Refusal(
            "competence.confirmed-by-another",
            _("Nobody confirms their own competence."),
            field="person",
            remedy=_("Ask your manager, or another leader."),
        )


def refuse_ended_validity(outcome: str, valid_until: date | None, confirmed_on: date) -> None:
    """Raise :class:`Refusal` where a met requirement has no end, or one before it was confirmed."""
    if outcome == "met" and valid_until is None:
        raise Refusal(
            "competence.valid-until-is-missing",
            _("A confirmation is valid until a day; then it comes back."),
            field="valid_until",
            remedy=_("Name that day; a year or two is usual."),
        )
    if valid_until is not None and valid_until <= confirmed_on:
        raise Refusal(
            "competence.valid-after-confirmed",
            _("It was confirmed on %(day)s.") % {"day": spoken(confirmed_on)},
            field="valid_until",
            remedy=_("Name a later day as its last."),
        )


def refuse_unless_open_gap(outcome: str, *, has_action: bool) -> None:
    """Raise :class:`Refusal` where an action would close what is no gap, or is being closed already."""
    if outcome != "gap" or has_action:
        raise Refusal(
            "competence.gap-is-open",
            _("An action closes this gap already.") if has_action else _("There is no gap to close."),
            remedy=_("Open the confirmation and see what was assigned."),
        )
