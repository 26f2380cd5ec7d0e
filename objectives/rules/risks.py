"""What holds for risks, judged over plain values: how large one is, what it lacks, must it be accepted?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

RESPONSES = {"risk": ("avoid", "reduce", "share", "retain"), "opportunity": ("pursue", "watch")}
"""How each kind may be answered."""

LIKELIHOODS = {
    1: gettext_lazy("Rare"),
    2: gettext_lazy("Unlikely"),
    3: gettext_lazy("Possible"),
    4: gettext_lazy("Likely"),
    5: gettext_lazy("Almost certain"),
}
IMPACTS = {
    1: gettext_lazy("Hardly noticed"),
    2: gettext_lazy("Small"),
    3: gettext_lazy("Noticeable"),
    4: gettext_lazy("Serious"),
    5: gettext_lazy("Critical"),
}
LEVELS = ((15, "high"), (8, "medium"), (1, "low"))
"""From which score on a risk counts as high, medium, low: for reading only; the threshold is the leaders'."""

ACCEPT_WITHIN = 14
"""Days that leaders have to accept a risk above the threshold, or to have it treated."""


@dataclass(frozen=True)
class Weight:
    """How large a risk is: likelihood and impact from 1 to 5, without its treatment and with it."""

    likelihood: int
    impact: int
    residual_likelihood: int | None = None
    residual_impact: int | None = None

    @property
    def before(self) -> int:
        """Likelihood × impact without treatment, 1 to 25."""
        return self.likelihood * self.impact

    @property
    def cell(self) -> tuple[int, int]:
        """Likelihood and impact as they stand today, with what is done about it."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return self.likelihood, self.impact
        return self.residual_likelihood, self.residual_impact

    @property
    def score(self) -> int:
        """Likelihood × impact as they stand today, 1 to 25."""
        likelihood, impact = self.cell
        return likelihood * impact


def level(score: int) -> str:
    """Return whether a ``score`` (1 to 25) counts as high, medium or low."""
    return next(name for least, name in LEVELS if score >= least)


def is_above(kind: str, score: int, threshold: int | None) -> bool:
    """Tell whether what is left of a risk is more than leaders let stand; an opportunity never is."""
    return kind == "risk" and threshold is not None and score > threshold


def threshold_of(site_id: int | None, thresholds: Mapping[int | None, int]) -> int | None:
    """Return the threshold of a site, or the organisation's where it has none of its own."""
    return thresholds.get(site_id, thresholds.get(None))


@dataclass(frozen=True)
class Standing:
    """How an open risk stands on a day: above the threshold or not, accepted until when, what it lacks."""

    above: bool
    threshold: int | None = None
    expiries: tuple[date | None, ...] = ()
    outgrown: bool = False
    gaps: tuple[str, ...] = ()
    on: date = date.max

    @property
    def accepted_until(self) -> date | None:
        """The day on which the acceptance in force comes back; nothing where none covers it as it is today."""
        in_force = [day for day in self.expiries if day is not None and day > self.on]
        return max(in_force) if in_force else None

    @property
    def expired(self) -> bool:
        """Whether an acceptance has come back and waits for its leader, who owes the decision on it."""
        return bool(self.expiries) and self.accepted_until is None

    @property
    def must_be_accepted(self) -> bool:
        """Whether it is above the threshold, and no acceptance in force covers it as it is."""
        return self.above and self.accepted_until is None

    @property
    def word(self) -> str:
        """How it stands, as the key of a status word: weak, accepted or empty for nothing to say."""
        if self.must_be_accepted:
            return "above"
        if self.gaps:
            return "weak"
        return "accepted" if self.above else "in_hand"


def gaps_of(*, has_owner: bool, is_answered: bool, review_on: date | None, on: date) -> tuple[str, ...]:
    """Return what an open risk lacks on ``on``, as keys: owner, treatment, review, late_review (6.1.2).

    It ``is_answered`` where it is treated, lived with on purpose, or accepted by a leader.
    """
    found = [] if has_owner else ["owner"]
    if not is_answered:
        found.append("treatment")
    if review_on is None:
        found.append("review")
    elif review_on < on:
        found.append("late_review")
    return tuple(found)


def in_sentences(gaps: Collection[str]) -> list[str]:
    """Return the words for what a risk lacks."""
    words = {
        "owner": _("Nobody looks after it."),
        "treatment": _("Nothing is said to be done about it."),
        "review": _("No day is set for its review."),
        "late_review": _("Its review is overdue."),
    }
    return [words[gap] for gap in gaps]
