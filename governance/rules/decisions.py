"""What holds for decisions, judged over plain values: what is weak, what may be looked back at or ended."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal

EXPIRES_SOON = 30
"""Days before its expiry from which an acceptance or a deferral is expiring."""

EMPTY_PHRASES = (
    "continue to monitor",
    "continue monitoring",
    "continues to monitor",
    "keep monitoring",
    "keep an eye on",
    "weiter beobachten",
)
"""Words of a decision that decides nothing, in small letters."""


def only_monitors(text: str) -> bool:
    """Tell whether a decision only says that things will be watched."""
    words = " ".join(text.lower().split())
    return any(phrase in words for phrase in EMPTY_PHRASES)


def is_weak(text: str, *, has_action: bool, has_look_back: bool) -> bool:
    """Tell whether a decision only watches, with no owner and day (an action) and no test (a look-back)."""
    return only_monitors(text) and not has_action and not has_look_back


def standing(state: str, expires_on: date | None, *, comes_back: bool, today: date) -> str:
    """Return how a decision stands on ``today``, as a status word's key; empty where it simply stands."""
    if state != "standing":
        return state
    if not comes_back or expires_on is None:
        return ""
    left = (expires_on - today).days
    return "expired" if left <= 0 else "expiring" if left <= EXPIRES_SOON else "in_force"


def refuse_decided_already(who: str, on: date, what: str) -> None:
    """Raise :class:`Refusal`: of two leaders who decide the same thing at once, the second is told by whom."""
    raise Refusal(
        "decision.decided-already",
        _("%(who)s decided on it on %(day)s: “%(what)s”.") % {"who": who, "day": spoken(on), "what": what},
        remedy=_("Reload it and see what was decided; what you typed is not recorded."),
    )


def refuse_unless_leading(leads: bool, name: str) -> None:
    """Raise :class:`Refusal` where ``name`` does not lead the scope of a decision."""
    if not leads:
        raise Refusal(
            "decision.answered-by-a-leader",
            _("%(name)s does not lead the scope of this decision.") % {"name": name},
            remedy=_("An executive or top management of its scope answers for it."),
        )


def refuse_unless_comes_back(comes_back: bool) -> None:
    """Raise :class:`Refusal` where a decision that does not expire would be renewed or ended."""
    if not comes_back:
        raise Refusal(
            "decision.does-not-come-back",
            _("Only a risk acceptance or a deferral is renewed or ended."),
            remedy=_("Record a new decision."),
        )
