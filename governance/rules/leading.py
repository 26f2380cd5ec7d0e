"""What holds for top management and QMS accountability, judged over plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal

Spell = tuple[date, date | None]
"""First and last day of a membership; no last day while it is open."""

DAY = timedelta(days=1)


def first_uncovered(spells: Iterable[Spell], starts_on: date, ends_on: date | None) -> date | None:
    """Return the first day from ``starts_on`` to ``ends_on`` (open: ``None``) that no spell covers, if any."""
    day = starts_on
    for first, last in sorted(spells, key=lambda spell: spell[0]):
        if first > day:
            break
        if last is None:
            return None
        day = max(day, last + DAY)
    return day if ends_on is None or day <= ends_on else None


def refuse_unless_top_management(
    name: str, spells: Iterable[Spell], *, starts_on: date, ends_on: date | None
) -> None:
    """Raise :class:`Refusal` where who shall answer for the system is not top management throughout.

    ``spells`` are their memberships of the scope; the accountability runs from ``starts_on`` to ``ends_on``.
    """
    day = first_uncovered(spells, starts_on, ends_on)
    if day == starts_on:
        raise Refusal(
            "accountability.held-by-top-management",
            _("%(name)s is not top management of this scope on %(day)s.") % {"name": name, "day": spoken(day)},
            field="holder",
            remedy=_("Name the person as top management first, or choose a member."),
        )
    if day is not None:
        raise Refusal(
            "accountability.outlives-membership",
            _("%(name)s is top management of this scope only until %(day)s.")
            % {"name": name, "day": spoken(day - DAY)},
            field="holder",
            remedy=_("Name first who follows from the day after."),
        )


def refuse_ending_accountable(name: str, scope: str, until: date | None) -> None:
    """Raise :class:`Refusal`: a membership cannot end while its person answers for the system of ``scope``."""
    words = {"name": name, "scope": scope, "day": spoken(until) if until else ""}
    sentence = (
        _("%(name)s answers for the quality management system of %(scope)s until %(day)s.")
        if until
        else _("%(name)s answers for the quality management system of %(scope)s.")
    )
    raise Refusal(
        "top-management.accountable",
        sentence % words,
        field="ends_on",
        remedy=_("Hand over the QMS accountability first, then end the membership."),
    )
