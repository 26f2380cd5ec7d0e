"""What holds for escalation paths and escalations, judged over plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _

from governance.rules.days import refuse_who_left, spoken
from qms.primitives.refusing import Refusal

MOST_LEVELS = 9

DECIDED_WITHIN = timedelta(days=14)
"""How long after taking a barrier its holder owes the decision that ends it."""


@dataclass(frozen=True)
class Place:
    """A level of a path as it is proposed: who stands there, and what is known of them.

    ``who`` is person, process_owner or top_management; of a person ``name``, when they left, whether they
    see the records of the scope and whether they lead it.
    """

    position: int
    who: str
    hours: Decimal | None
    person_id: int | None = None
    name: str = ""
    ended_on: date | None = None
    sees_scope: bool = False
    leads: bool = False


def refuse_unfit_path(places: Sequence[Place], *, scope: str, today: date) -> None:
    """Raise :class:`Refusal`, at the field of the level, for the first thing that makes a path unfit.

    A path has a level; each names somebody who is there and sees the scope, with a response time; nobody
    stands twice in a row; the last one is a leader.
    """
    if not places:
        raise Refusal(
            "path.has-a-level",
            _("A path needs at least one level."),
            field="who_1",
            remedy=_("Say who answers first."),
        )
    for place in places:
        _refuse_unfit_place(place, scope, today)
    for lower, upper in pairwise(places):
        _refuse_twice_in_a_row(lower, upper)
    _refuse_without_leader(places[-1], scope)


def _refuse_unfit_place(place: Place, scope: str, today: date) -> None:
    if place.who == "person":
        _refuse_unfit_person(place, scope, today)
    if place.hours is None or not 0 < place.hours <= 999:
        raise Refusal(
            "path.response-time-is-positive",
            _("A response time lies between 0.1 and 999 working hours."),
            field=f"hours_{place.position}",
            remedy=_("Eight hours are about a working day."),
        )


def _refuse_unfit_person(place: Place, scope: str, today: date) -> None:
    field = f"person_{place.position}"
    if place.person_id is None:
        raise Refusal(
            "path.level-names-its-person",
            _("Nobody is named for this level."),
            field=field,
            remedy=_("Name one person, or choose who stands there by duty."),
        )
    refuse_who_left(place.name, place.ended_on, today, field=field)
    if not place.sees_scope:
        raise Refusal(
            "path.person-sees-its-scope",
            _("%(name)s does not see the records of %(scope)s.") % {"name": place.name, "scope": scope},
            field=field,
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


def _refuse_twice_in_a_row(lower: Place, upper: Place) -> None:
    if (lower.who, lower.person_id) != (upper.who, upper.person_id):
        return
    raise Refusal(
        "path.nobody-twice-in-a-row",
        _("The same person stands at level %(level)d already.") % {"level": lower.position},
        field=f"person_{upper.position}" if upper.who == "person" else f"who_{upper.position}",
        remedy=_("Name somebody above them, or leave this level out."),
    )


def _refuse_without_leader(last: Place, scope: str) -> None:
    if last.who == "top_management" or last.leads:
        return
    raise Refusal(
        "path.ends-with-a-leader",
        _("The last level must be a leader of %(scope)s.") % {"scope": scope},
        field=f"person_{last.position}" if last.who == "person" else f"who_{last.position}",
        remedy=_("End with top management, or with an executive of the scope."),
    )


@dataclass(frozen=True)
class Rung:
    """A level of a path as it stands at a moment: the one person who is found there, or nobody."""

    position: int
    person_id: int | None
    response_time: timedelta


def way_up(rungs: Sequence[Rung], *, above: int, not_with: Collection[int]) -> tuple[list[Rung], Rung | None]:
    """Return the rungs passed over above a level, and the one where a barrier arrives (``None``: nowhere).

    A rung is passed over where nobody is found, or one of ``not_with``: who raised it, who had it last. The
    last rung is where it must end, so there only nobody is passed over.
    """
    passed: list[Rung] = []
    higher = [rung for rung in rungs if rung.position > above]
    for rung in higher:
        is_last = rung is higher[-1]
        if rung.person_id is not None and (is_last or rung.person_id not in not_with):
            return passed, rung
        passed.append(rung)
    return passed, None


def scope_in_force(
    site_id: int | None, covered: Collection[int | None], parents: Mapping[int, int | None]
) -> int | None:
    """Return the scope whose rows hold for a site: its own, its parent's and so on, the organisation's.

    ``covered`` are the scopes that have rows of their own; ``parents`` maps each site to the one above it.
    """
    while site_id is not None and site_id not in covered:
        site_id = parents.get(site_id)
    return site_id


@dataclass(frozen=True)
class Answered:
    """How one stay at a level ended: after how much working time it was answered (``None``: never), in time."""

    level: int
    site_id: int | None
    minutes: int | None
    in_time: bool


@dataclass(frozen=True)
class Promptness:
    """How promptly a level of a site answers: of so many stays, the median time and the share in time.

    The median is that of the answers; a stay that was never answered counts against the share.
    """

    level: int
    site_id: int | None
    count: int
    median_time: timedelta | None
    share_in_time: int


def promptness(answers: Iterable[Answered]) -> list[Promptness]:
    """Return for each site and level how promptly it answered, the lowest level first."""
    groups: dict[tuple[int, int | None], list[Answered]] = {}
    for answer in answers:
        groups.setdefault((answer.level, answer.site_id), []).append(answer)
    return [_promptness(key, groups[key]) for key in sorted(groups, key=lambda key: (key[0], key[1] or 0))]


def all_together(answers: Sequence[Answered]) -> Promptness | None:
    """Return how promptly all levels of all sites answered; ``None`` where nothing was answered."""
    return _promptness((0, None), answers) if answers else None


def _promptness(key: tuple[int, int | None], answers: Sequence[Answered]) -> Promptness:
    minutes = [answer.minutes for answer in answers if answer.minutes is not None]
    middle = timedelta(minutes=median(minutes)) if minutes else None
    in_time = sum(answer.in_time for answer in answers)
    return Promptness(*key, len(answers), middle, round(100 * in_time / len(answers)))


def refuse_without_path(has_path: bool, scope: str) -> None:
    """Raise :class:`Refusal` where no path holds for a scope, so that a barrier would reach nobody."""
    if not has_path:
        raise Refusal(
            "escalation.path-is-missing",
            _("There is no escalation path for %(scope)s yet, so this would reach nobody.") % {"scope": scope},
            remedy=_("The quality lead or an executive sets one under Escalation paths."),
        )


def refuse_nowhere(*, from_the_start: bool) -> None:
    """Raise :class:`Refusal` because no level is left: on the whole path, or above the present one."""
    if from_the_start:
        raise Refusal(
            "escalation.nobody-on-its-path",
            _("Nobody is found on any level of the escalation path."),
            remedy=_("The quality lead or an executive names people under Escalation paths."),
        )
    raise Refusal(
        "escalation.past-the-last-level",
        _("This is the last level; nobody stands above it."),
        remedy=_("Take it, or end it by a decision."),
    )


def refuse_raised_already(reference: str, lacking: str) -> None:
    """Raise :class:`Refusal` where the same lack of the same record is raised and open: ``reference``."""
    if reference:
        raise Refusal(
            "escalation.raised-already",
            _("“%(lacking)s” is raised for this record already: %(reference)s.")
            % {"lacking": lacking, "reference": reference},
            field="lacking",
            remedy=_("Open it and add what is new."),
        )


def refuse_ended(ended_by: str, ended_on: date | None, outcome: str) -> None:
    """Raise :class:`Refusal`, saying who was first, where an escalation has been ended by a decision."""
    if ended_on is not None:
        raise Refusal(
            "escalation.ended-already",
            _("%(who)s ended it on %(day)s: “%(outcome)s”.")
            % {"who": ended_by, "day": spoken(ended_on), "outcome": outcome},
            remedy=_("Reload it and read the decision."),
        )


def refuse_another_step(is_present: bool) -> None:
    """Raise :class:`Refusal` where the step that somebody acts on is not the present one any more."""
    if not is_present:
        raise Refusal(
            "escalation.has-moved",
            _("It has moved to another level meanwhile."),
            remedy=_("Reload it and see with whom it is."),
        )


def refuse_unless_leading(leads: bool, name: str) -> None:
    """Raise :class:`Refusal` where somebody would stand at the last level without leading the scope."""
    if not leads:
        raise Refusal(
            "escalation.last-level-is-a-leader",
            _("%(name)s does not lead its scope, and this is the last level.") % {"name": name},
            field="taker",
            remedy=_("Hand it to an executive or to top management of its scope."),
        )


def refuse_unsaid(words: str, *, field: str, sentence: str) -> None:
    """Raise :class:`Refusal` with ``sentence`` where nothing was said in ``field``."""
    if not words.strip():
        raise Refusal("escalation.says-why", sentence, field=field)


def refuse_accepting_without_end(outcome: str, rationale: str, expires_on: date | None) -> None:
    """Raise :class:`Refusal` where a barrier is accepted without a reason or without the day it comes back."""
    if outcome != "accepted":
        return
    refuse_unsaid(rationale, field="rationale", sentence=_("Say why it is accepted."))
    if expires_on is None:
        raise Refusal(
            "escalation.acceptance-expires",
            _("An accepted barrier needs a day on which it comes back."),
            field="expires_on",
            remedy=_("Name the day until which it is accepted."),
        )


def refuse_foreign_decision(kind: str, decided_for: int | None, site_id: int | None) -> None:
    """Raise :class:`Refusal` where a decision is no escalation outcome, or was taken for another site."""
    if kind != "escalation" or decided_for not in (None, site_id):
        raise Refusal(
            "escalation.decision-of-its-scope",
            _("An escalation ends by a decision on it, taken for its site or for the organisation."),
            field="decision",
            remedy=_("Record an “Escalation outcome” for its scope."),
        )
