"""Common cause: whether a miss lies within what the process does by itself, and what is asked of leaders then.

A measure that misses its target within its control limits needs a change to the system, not a remark on the
month. "No special action, because common cause" is accepted once; persistent misses ask for a decision that
changes the system (Shewhart 1931; Deming, *Out of the Crisis*, 1986, chapter 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from objectives.rules.control import LEAST, Limits
from objectives.rules.periods import label
from objectives.rules.promising import HIGHER
from qms.primitives.refusing import Refusal

FEW, CAPABLE, COMMON, SPECIAL, FAVOURABLE, CHANCY = (
    "few",
    "capable",
    "common",
    "special",
    "favourable",
    "chancy",
)
VERDICTS: Final = (SPECIAL, COMMON, CHANCY, FAVOURABLE, CAPABLE, FEW)
"""What control says of a measure, that which asks most of leaders first."""

PERSISTENT = 3
"""Misses in a row from which they are persistent, whatever was accepted."""

OFTEN_OF = 12
"""The latest values of which most have missed, where misses are persistent though not in a row."""

SYSTEM_CHANGES: Final = ("improvement", "qms_change", "resource")
"""The kinds of decision that change a system."""


def verdict(limits: Limits | None, missed: Sequence[bool], *, direction: str) -> str:
    """Return what control says of the latest value; ``missed`` tells of each whether it missed its target.

    *Special*: it belongs to a sign for the worse, so something happened. *Favourable*: to one for the better.
    *Common*: it missed its target within its limits. *Chancy*: it reached it, and others within the same limits
    did not. *Capable*: nothing within the limits misses. *Few*: there are too few values to tell. Only values
    since the system was last changed tell of it, once it has limits of its own.
    """
    if limits is None or not missed:
        return FEW
    last = len(missed) - 1
    signs = [one for one in limits.signals if last in one.at]
    worse = [one for one in signs if one.above != (direction == HIGHER)]
    if worse:
        return SPECIAL
    if signs:
        return FAVOURABLE
    if missed[last]:
        return COMMON
    return CHANCY if any(missed[limits.start :]) else CAPABLE


@dataclass(frozen=True)
class Miss:
    """A value that is to be accepted as common cause, as far as the rule needs it."""

    period: date
    cadence: str
    value: Decimal | None
    missed: bool
    measured: int
    limits: Limits | None
    place: int = 0

    @property
    def label(self) -> str:
        """The period as people say it."""
        return label(self.period, self.cadence)


def refuse_unless_common(miss: Miss) -> None:
    """Raise :class:`Refusal` unless the value missed its target within its limits, without any sign."""
    words = {"period": miss.label, "count": miss.measured, "least": LEAST}
    if miss.value is None:
        raise Refusal(
            "common-cause.measured",
            _("%(period)s has no value that counts.") % words,
            field="period",
            remedy=_("Record it once the period has closed."),
        )
    if not miss.missed:
        raise Refusal(
            "common-cause.missed",
            _("%(period)s reached its target: there is nothing to accept.") % words,
            field="period",
        )
    if miss.limits is None:
        raise Refusal(
            "common-cause.limits-known",
            _("There are %(count)d values; limits need %(least)d.") % words,
            field="reason",
            remedy=_("Decide, or assign an action."),
        )
    signs = [one for one in miss.limits.signals if miss.place in one.at]
    if signs:
        raise Refusal(
            "common-cause.no-sign",
            _("%(period)s is no common cause: it is %(sign)s.")
            % {"period": miss.label, "sign": signs[0].words},
            field="reason",
            remedy=_("Something happened. Find out what, and assign an action."),
        )


def refuse_without_reason(reason: str) -> None:
    """Raise :class:`Refusal` where nobody says why no special action is needed."""
    if not reason.strip():
        raise Refusal(
            "common-cause.reason",
            _("Say why no special action is needed."),
            field="reason",
            remedy=_("What in the system brings such values?"),
        )


def refuse_again(who: str, period: date, cadence: str) -> None:
    """Raise :class:`Refusal`: common cause was accepted once, and nothing has changed the system since."""
    raise Refusal(
        "common-cause.accepted-once",
        _("%(who)s accepted %(period)s as common cause; that is accepted once.")
        % {"who": who, "period": label(period, cadence)},
        field="reason",
        remedy=_("Decide what changes in the system: an improvement, a change to the QMS, or a resource."),
    )


ANSWER, CHANGE_THE_SYSTEM = "answer", "change_the_system"


def question(
    *,
    missed: Sequence[date],
    off_target: bool,
    accepted: date | None,
    answered: bool,
    limited: bool = True,
    often: bool = False,
) -> str:
    """Return what an objective asks of leaders now: to change the system, to answer, or nothing.

    ``missed`` are the latest periods in a row that missed their target since the system was last changed,
    oldest first (empty where the latest reached it); ``off_target`` whether the latest is beyond its warning
    threshold; ``accepted`` the period accepted as common cause since that change: up to it nothing is asked;
    ``answered`` whether a decision or an action answers these misses; ``limited`` whether control limits say
    that nothing special happened, and ``often`` whether it missed in most of the last periods: misses that
    persist so ask for the system.
    """
    if not missed or (accepted is not None and missed[-1] <= accepted):
        return ""
    again = accepted is not None
    if again or (limited and (often or len(missed) >= PERSISTENT)):
        return CHANGE_THE_SYSTEM
    return ANSWER if off_target and not answered else ""


def missed_often(missed: Sequence[bool]) -> bool:
    """Tell whether most of the latest twelve values missed, three at least; of fewer, most of those."""
    latest = missed[-OFTEN_OF:]
    return sum(latest) >= PERSISTENT and 2 * sum(latest) >= len(latest)


def ask(
    kind: str,
    *,
    missed: Sequence[date],
    cadence: str,
    accepted: date | None = None,
    special: bool = False,
    latest: Sequence[bool] = (),
) -> str:
    """Return the question in words, as it stands on an agenda.

    ``special`` where something happened; ``latest`` tells of the values since the system was changed which
    missed.
    """
    last = label(missed[-1], cadence)
    if kind == ANSWER and special:
        said = _("%(period)s is off target, and no chance: find out what happened, decide or assign an action.")
        return said % {"period": last}
    if kind == ANSWER:
        said = _("%(period)s is off target: decide, assign an action, or accept it as common cause.")
        return said % {"period": last}
    if accepted is not None:
        said = _(
            "%(period)s missed again after common cause was accepted for %(first)s: what changes in the system?"
        )
        return said % {"period": last, "first": label(accepted, cadence)}
    if len(missed) >= PERSISTENT:
        words = {"count": len(missed), "period": last}
        return _("Missed %(count)d times in a row, up to %(period)s: what changes in the system?") % words
    recent = latest[-OFTEN_OF:]
    counts = {"count": sum(recent), "all": len(recent), "period": last}
    return _("Missed %(count)d of %(all)d times, up to %(period)s: what changes in the system?") % counts
