"""Judgement on resource requests over plain values: decided by when, what was granted, how long it took."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.primitives.refusing import Refusal

DECIDE_WITHIN = timedelta(days=14)
"""How long a request may wait for the decision of a leader."""

GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"


def decide_by(asked_on: date, needed_by: date) -> date:
    """Return the day by which leaders decide: within two weeks, and before it is needed."""
    return min(asked_on + DECIDE_WITHIN, needed_by)


def standing(state: str, *, asked_on: date, needed_by: date, on: date) -> str:
    """Return how a request stands on ``on``: its state, or that a decision or the thing itself is late."""
    if state == "asked":
        return "late" if on > decide_by(asked_on, needed_by) else "waiting"
    if state in (GRANTED, PARTLY):
        return "overdue" if on > needed_by else state
    return state


def decision_text(outcome: str, *, what: str, amount: str, granted: str) -> str:
    """Return the decision in a sentence, as it stands among the decisions of leaders."""
    asked = f"{what} ({amount})" if amount else what
    words = {"what": asked, "granted": granted}
    if outcome == GRANTED:
        return _("Granted: %(what)s.") % words
    if outcome == PARTLY:
        return _("Granted in part: %(granted)s. Asked for: %(what)s.") % words
    return _("Not granted: %(what)s.") % words


def refuse_unreasoned(reason: str, outcome: str, granted: str) -> None:
    """Raise :class:`Refusal` where a decision on resources lacks its reason, or what it grants in part."""
    if outcome not in (GRANTED, PARTLY, REFUSED):
        raise Refusal(
            "resource.outcome",
            _("Say whether it is granted, granted in part, or refused."),
            field="outcome",
        )
    if not reason.strip():
        raise Refusal(
            "resource.decided-with-reason",
            _("Whoever asked wants to know why."),
            field="reason",
            remedy=_("Say it in a sentence."),
        )
    if outcome == PARTLY and not granted.strip():
        raise Refusal(
            "resource.partly-says-what",
            _("A request that is granted in part says what is granted."),
            field="granted",
            remedy=_("Name what is granted, such as one person instead of two."),
        )


@dataclass(frozen=True)
class Course:
    """How requests of a span were dealt with; ``days`` are those that each decision took."""

    waiting: int
    longest: int
    late: int
    days: Collection[int]
    not_in_place: int

    @property
    def sentences(self) -> str:
        """What leaders want to know of it first."""
        said = [self._waiting(), self._decided(), self._not_in_place()]
        return " ".join(sentence for sentence in said if sentence)

    def _waiting(self) -> str:
        if not self.waiting:
            return _("No request waits for a decision.")
        words = {"count": self.waiting, "days": self.longest}
        first = ngettext(
            "%(count)d request waits for a decision, for %(days)d days.",
            "%(count)d requests wait for a decision, the oldest for %(days)d days.",
            self.waiting,
        )
        return first % words

    def _decided(self) -> str:
        if not self.days:
            return ""
        words = {"count": len(self.days), "days": round(median(self.days))}
        one = "%(count)d was decided in the past year, after %(days)d days."
        many = "%(count)d were decided in the past year, half of them within %(days)d days."
        return ngettext(one, many, len(self.days)) % words

    def _not_in_place(self) -> str:
        if not self.not_in_place:
            return ""
        one = "%(count)d was granted and is not in place though it is needed by now."
        many = "%(count)d were granted and are not in place though they are needed by now."
        return ngettext(one, many, self.not_in_place) % {"count": self.not_in_place}
