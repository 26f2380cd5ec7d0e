"""First broken link: a customer requirement walked to its proof, over plain values (5.1.2, 9.1.3).

requirement → control → measure → objective → measurement → review → decision → action → effect. Each link says
whether it holds, breaks, or owes nothing yet; the first that breaks is the one to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from governance.rules.days import spoken
from objectives.rules.promising import NOT_STARTED, OFF_TARGET, STALE

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

STEPS: Final[dict[str, Text]] = {
    "requirement": _("Requirement"),
    "control": _("Control"),
    "measure": _("Measure"),
    "objective": _("Objective"),
    "measurement": _("Measurement"),
    "review": _("Review"),
    "decision": _("Decision"),
    "action": _("Action"),
    "effect": _("Effect"),
}
"""The links of the chain in their order."""

IMPACTS: Final = ("high", "medium", "low")
"""What failing it does to the customer, the worst first."""

HOLDS, BREAKS, NOTHING_OWED = "holds", "breaks", "nothing_owed"

SEEN_WITHIN: Final = timedelta(days=366)
"""How long a look by leaders in a review lasts: a cycle of reviews covers every input within a year."""

FIRST_SEEN_WITHIN: Final = timedelta(days=183)
"""How long an objective may run before leaders look at it for the first time."""

ANSWERS_FOR: Final = timedelta(days=183)
"""How long a decision, or an action that ended, stands as the answer to a miss."""

CARRIED_OUT: Final = frozenset({"approval", "priority", "resource", "improvement", "qms_change"})
"""The kinds of decision that ask for something to be done."""


class Deed(NamedTuple):
    """An action about an objective, as it stood on the day; ``effective`` is the verdict that stands."""

    reference: str
    due_on: date
    check_on: date | None = None
    done_on: date | None = None
    effective: bool | None = None
    judged_on: date | None = None
    cancelled: bool = False
    followed_up: bool = False

    @property
    def under_way(self) -> bool:
        """Whether somebody still owes it, or the verdict on its effect."""
        return not self.cancelled and (
            self.done_on is None or (self.check_on is not None and self.effective is None)
        )

    def answers(self, day: date) -> bool:
        """Tell whether it stands as an answer on ``day``: under way, or ended not long ago."""
        if self.under_way:
            return True
        return not self.cancelled and self.ended is not None and day - self.ended <= ANSWERS_FOR

    @property
    def ended(self) -> date | None:
        """The day of its verdict, or on which it was done."""
        return self.judged_on or self.done_on

    def answers_since(self, first: date, day: date) -> bool:
        """Tell whether it answers misses that began on ``first``: under way, or ended since then."""
        return self.answers(day) and (self.under_way or (self.ended is not None and self.ended >= first))


class Taken(NamedTuple):
    """A decision about an objective: its kind, its day, when one looks back at it, and until when it holds."""

    reference: str
    kind: str
    decided_on: date
    looks_back_on: date | None = None
    expires_on: date | None = None

    def in_date(self, day: date) -> bool:
        """Tell whether it says itself that it holds on ``day``: not expired, or still to be looked back at."""
        return (self.expires_on or day) > day or (self.looks_back_on or day) > day

    def answers(self, day: date) -> bool:
        """Tell whether it stands as an answer on ``day``: in date, or taken not long ago and not expired."""
        if self.in_date(day):
            return True
        return self.expires_on is None and day - self.decided_on <= ANSWERS_FOR

    def answers_since(self, first: date, day: date) -> bool:
        """Tell whether it answers misses that began on ``first``: taken since then, or still in date."""
        return self.answers(day) and (self.decided_on >= first or self.in_date(day))


@dataclass(frozen=True)
class Pursued:
    """An active objective that answers the requirement, with what leaders saw, decided and had done about it.

    ``measured_to`` is the last day of the period of its latest value; ``accepted`` says that a leader accepted
    that value as common cause, which is done once. ``missing_since`` is the first day of misses that persist:
    off target so often in a row that what was answered before they began answers them no more.
    """

    reference: str
    status: str
    running_since: date
    measured_to: date | None = None
    seen_on: date | None = None
    accepted: bool = False
    decisions: Sequence[Taken] = ()
    deeds: Sequence[Deed] = ()
    missing_since: date | None = None

    def rests_on_the_past(self, day: date) -> bool:
        """Tell whether its miss is answered only by what was decided or ended before ``day``.

        Only then it matters since when it misses.
        """
        if self.status != OFF_TARGET or self.accepted or not self.answered(day):
            return False
        under_way = any(deed.under_way for deed in self.deeds)
        return not under_way and not any(one.in_date(day) for one in self.decisions)

    def answered(self, day: date) -> bool:
        """Tell whether anybody answered its miss: decided, acted, or accepted it with a reason.

        Misses that persist are answered by what was decided or came of an action since they began, by what is
        under way, and by a decision that is still in date.
        """
        found: Iterable[Taken | Deed] = (*self.decisions, *self.deeds)
        if self.missing_since is None:
            return self.accepted or any(one.answers(day) for one in found)
        return self.accepted or any(one.answers_since(self.missing_since, day) for one in found)


class Promised(NamedTuple):
    """A requirement on its way into operations; ``elsewhere`` counts objectives outside what is looked at."""

    has_process: bool = True
    has_control: bool = True
    has_measure: bool = True
    review_due_on: date | None = None
    confirmed_on: date | None = None
    objectives: Sequence[Pursued] = ()
    elsewhere: int = 0


_NO_WORDS: Final[Mapping[str, Any]] = {}


class Link(NamedTuple):
    """One link: whether it holds, what it says of it, and the reference of the record it speaks of.

    Its sentence is put into words only where somebody reads it: a list walks thousands.
    """

    step: str
    state: str
    says: Text
    subject: str = ""
    words: Mapping[str, Any] = _NO_WORDS

    @property
    def name(self) -> Text:
        """What the link is called."""
        return STEPS[self.step]

    @property
    def breaks(self) -> bool:
        """Whether the chain breaks here."""
        return self.state == BREAKS

    @property
    def sentence(self) -> str:
        """What is so, in a sentence."""
        words = {name: spoken(word) if isinstance(word, date) else word for name, word in self.words.items()}
        return str(self.says) % words if words else str(self.says)


def walk(promised: Promised, *, day: date) -> Iterator[Link]:
    """Yield the nine links of a requirement as they stood on ``day``, in the order of the chain."""
    yield from walk_to_objectives(promised, day=day)
    yield from walk_from_objectives(promised.objectives, day=day)


def walk_to_objectives(promised: Promised, *, day: date) -> Iterator[Link]:
    """Yield the links of the requirement itself: up to the objectives that answer it."""
    yield _requirement(promised, day)
    yield _CONTROL[promised.has_control]
    yield _MEASURE[promised.has_measure]
    yield _objective(promised)


def walk_from_objectives(objectives: Sequence[Pursued], *, day: date) -> Iterator[Link]:
    """Yield the links that are the same for every requirement that the same objectives answer."""
    yield _measurement(objectives)
    yield _review(objectives, day)
    yield _decision(objectives, day)
    yield _action(objectives, day)
    yield _effect(objectives, day)


def first_broken(links: Iterable[Link]) -> Link | None:
    """Return the first link that breaks, or nothing where the chain holds."""
    for link in links:
        if link.state == BREAKS:
            return link
    return None


def first_broken_of(promised: Promised, *, day: date) -> Link | None:
    """Return the first link up to the objectives that breaks, as the walk has it, without making the others."""
    if not promised.has_process or (promised.review_due_on is not None and promised.review_due_on < day):
        return _requirement(promised, day)
    if not promised.has_control:
        return _CONTROL[False]
    if not promised.has_measure:
        return _MEASURE[False]
    return None if promised.objectives or promised.elsewhere else _UNANSWERED


def order(impact: str, *, statutory: bool, step: str) -> tuple[int, bool, int]:
    """Return by what broken chains are ordered: customer impact, then the law, then how early they break."""
    return _IMPACT_PLACES[impact], not statutory, _STEP_PLACES[step]


_IMPACT_PLACES: Final = {impact: place for place, impact in enumerate(IMPACTS)}
_STEP_PLACES: Final = {step: place for place, step in enumerate(STEPS)}


def _requirement(promised: Promised, day: date) -> Link:
    if not promised.has_process:
        return _NO_PROCESS
    due = promised.review_due_on
    if due is not None and due < day:
        return Link("requirement", BREAKS, _("Its review was due on %(day)s."), words={"day": due})
    if promised.confirmed_on is None:
        return _UNCONFIRMED
    return Link("requirement", HOLDS, _("Confirmed on %(day)s."), words={"day": promised.confirmed_on})


_CONTROL: Final = {
    False: Link("control", BREAKS, _("No control is stated.")),
    True: Link("control", HOLDS, _("A control is stated.")),
}
_MEASURE: Final = {
    False: Link("measure", BREAKS, _("No measure is stated.")),
    True: Link("measure", HOLDS, _("A measure is stated.")),
}
_NO_PROCESS: Final = Link("requirement", BREAKS, _("No process carries it."))
_UNCONFIRMED: Final = Link("requirement", NOTHING_OWED, _("A process carries it; nobody has confirmed it yet."))
_UNANSWERED: Final = Link("objective", BREAKS, _("No active objective answers it."))
_ELSEWHERE: Final = Link("objective", HOLDS, _("Answered at other sites."))
"""Links that say the same of every requirement: a list walks thousands."""


def _objective(promised: Promised) -> Link:
    if not promised.objectives and not promised.elsewhere:
        return _UNANSWERED
    if not promised.objectives:
        return _ELSEWHERE
    named = [one.reference for one in promised.objectives]
    return Link(
        "objective", HOLDS, _("Answered by %(objectives)s."), named[0], {"objectives": ", ".join(named)}
    )


def _about(step: str, state: str, says: Text, objective: str, **words: Any) -> Link:
    """Return a link that speaks of an objective."""
    return Link(step, state, says, objective, {"objective": objective, **words})


def _measurement(objectives: Sequence[Pursued]) -> Link:
    stale = next((one for one in objectives if one.status == STALE), None)
    if stale is not None:
        says = _("%(objective)s has no value for its latest period.")
        return _about("measurement", BREAKS, says, stale.reference)
    if all(one.status == NOT_STARTED for one in objectives):
        return Link("measurement", NOTHING_OWED, _("No value is owed yet."))
    return Link("measurement", HOLDS, _("Every value that is owed is there."))


def _review(objectives: Sequence[Pursued], day: date) -> Link:
    for one in objectives:
        if one.seen_on is None and day - one.running_since > FIRST_SEEN_WITHIN:
            return _about("review", BREAKS, _("No review has looked at %(objective)s."), one.reference)
        if one.seen_on is not None and day - one.seen_on > SEEN_WITHIN:
            says = _("No review has looked at %(objective)s since %(day)s.")
            return _about("review", BREAKS, says, one.reference, day=one.seen_on)
    seen = [one.seen_on for one in objectives if one.seen_on]
    if not seen:
        return Link("review", NOTHING_OWED, _("No review is owed yet."))
    return Link("review", HOLDS, _("Leaders last looked at it on %(day)s."), words={"day": min(seen)})


def _decision(objectives: Sequence[Pursued], day: date) -> Link:
    missing = [one for one in objectives if one.status == OFF_TARGET]
    for one in missing:
        if not one.answered(day) and one.missing_since is not None:
            says = _("%(objective)s keeps missing its target since %(day)s, and nothing was decided since.")
            return _about("decision", BREAKS, says, one.reference, day=one.missing_since)
        if not one.answered(day):
            says = _("%(objective)s is off target, and nobody has decided or acted on it.")
            return _about("decision", BREAKS, says, one.reference)
    if not missing:
        return Link("decision", NOTHING_OWED, _("Nothing is off target."))
    return Link("decision", HOLDS, _("Every miss has an answer."))


def _deeds(objectives: Sequence[Pursued]) -> list[Deed]:
    """Return every action about the objectives that was not cancelled."""
    return [deed for one in objectives for deed in one.deeds if not deed.cancelled]


def _action(objectives: Sequence[Pursued], day: date) -> Link:
    deeds = _deeds(objectives)
    late = next((deed for deed in deeds if deed.done_on is None and deed.due_on < day), None)
    if late is not None:
        says = _("%(action)s was due on %(day)s and is not done.")
        words = {"action": late.reference, "day": late.due_on}
        return Link("action", BREAKS, says, late.reference, words)
    idle = _idle(objectives, day)
    if idle is not None:
        says = _("%(decision)s was decided, and no action carries it out.")
        return Link("action", BREAKS, says, idle.reference, {"decision": idle.reference})
    if not deeds:
        return Link("action", NOTHING_OWED, _("No action is owed."))
    return Link("action", HOLDS, _("Every action is done, or not due yet."))


def _idle(objectives: Sequence[Pursued], day: date) -> Taken | None:
    """Return a standing decision on a miss that asks for something to be done, where nothing is."""
    for one in objectives:
        if one.status != OFF_TARGET or any(deed.answers(day) for deed in one.deeds):
            continue
        asked = [taken for taken in one.decisions if taken.answers(day)]
        if asked and all(taken.kind in CARRIED_OUT for taken in asked):
            return asked[-1]
    return None


def _effect(objectives: Sequence[Pursued], day: date) -> Link:
    deeds = _deeds(objectives)
    for deed in deeds:
        words = {"action": deed.reference}
        if deed.done_on and deed.effective is None and deed.check_on and deed.check_on < day:
            says = _("%(action)s is done, and nobody has verified its effect.")
            return Link("effect", BREAKS, says, deed.reference, words)
        if deed.effective is False and not deed.followed_up:
            says = _("%(action)s did not work, and nothing follows it.")
            return Link("effect", BREAKS, says, deed.reference, words)
    spent = _spent(objectives)
    if spent is not None:
        says = _("%(action)s was found effective, and %(objective)s still misses its target.")
        return _about("effect", BREAKS, says, spent[0].reference, action=spent[1].reference)
    if not any(deed.effective is not None for deed in deeds):
        return Link("effect", NOTHING_OWED, _("No verdict is owed yet."))
    return Link("effect", HOLDS, _("The effect of what was done has been verified."))


def _spent(objectives: Sequence[Pursued]) -> tuple[Pursued, Deed] | None:
    """Return an objective that misses again after all about it was found effective, nothing being done."""
    for one in objectives:
        deeds = [deed for deed in one.deeds if not deed.cancelled]
        judged = [deed for deed in deeds if deed.effective and deed.judged_on]
        if one.status != OFF_TARGET or not judged or any(deed.under_way for deed in deeds):
            continue
        if one.measured_to and all(deed.judged_on and deed.judged_on < one.measured_to for deed in judged):
            return one, judged[-1]
    return None
