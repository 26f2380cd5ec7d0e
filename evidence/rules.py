"""Judgement of expectations over plain values: each rule holds, fails, or had no occasion, and says why.

A rule reads :class:`Records`, what stood on a day in a scope, and names the records behind its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOLDS, FAILS, NO_OCCASION = "holds", "fails", "no occasion"
SHOWN, WEAK, MISSING = "shown", "weak", "missing"

YEAR = 12
TOLERANCE = timedelta(days=31)
"""How much later than its cadence a review may be held and still count as on it."""

RESULTS: Final = frozenset({"improvement", "qms_change", "resources"})


@dataclass(frozen=True)
class Result:
    """What a rule found: holds, fails or no occasion; why; the records behind; the day of the latest."""

    rule: str
    result: str
    reason: str
    records: tuple[str, ...] = ()
    latest: date | None = None


@dataclass(frozen=True)
class Objective:
    """An active objective: what its planning lacks, whether a value was owed or is stale, measured to when."""

    reference: str
    lacks: tuple[str, ...] = ()
    owed: bool = False
    stale: bool = False
    measured_to: date | None = None


@dataclass(frozen=True)
class Series:
    """Reviews planned at intervals for a site (``None``: the whole organisation)."""

    reference: str
    site_id: int | None
    cadence_months: int


@dataclass(frozen=True)
class Review:
    """An approved review: when, for which scope, whether a leader took part, which inputs it covered with data
    or a reason and which it left open, which of the three results it decided on."""

    reference: str
    site_id: int | None
    held_on: date
    led: bool = True
    covered: frozenset[str] = frozenset()
    left_open: frozenset[str] = frozenset()
    results: frozenset[str] = RESULTS


@dataclass(frozen=True)
class Action:
    """An action of a review: what its planning lacks, its days, and what happened by the day of the records."""

    reference: str
    due_on: date
    check_on: date | None = None
    lacks: tuple[str, ...] = ()
    done_on: date | None = None
    verified_on: date | None = None
    cancelled: bool = False


@dataclass(frozen=True)
class Records:
    """What stood on ``as_of`` in a scope. ``inputs`` names every input that a cycle of reviews owes."""

    as_of: date
    site_id: int | None = None
    objectives: Sequence[Objective] = ()
    series: Sequence[Series] = ()
    reviews: Sequence[Review] = ()
    actions: Sequence[Action] = ()
    inputs: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> list[Review]:
        """The reviews held in the twelve months before the day, the latest first."""
        since = months_before(self.as_of, YEAR)
        held = [one for one in self.reviews if since < one.held_on <= self.as_of]
        return sorted(held, key=lambda one: (one.held_on, one.reference), reverse=True)


def months_before(day: date, months: int) -> date:
    """Return the day ``months`` months before ``day``; the last of a shorter month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def verdict(results: Sequence[Result], *, as_of: date, fresh: int) -> str:
    """Return the verdict on an expectation: shown, weak or missing.

    *Shown*: every rule that had occasion holds, at least one record stands behind, and the latest of them is
    not older than ``fresh`` months. *Missing*: none holds. *Weak*: everything between.
    """
    holding = [one for one in results if one.result == HOLDS]
    if not holding:
        return MISSING
    if any(one.result == FAILS for one in results) or not any(one.records for one in holding):
        return WEAK
    return WEAK if is_stale(results, as_of=as_of, fresh=fresh) else SHOWN


def is_stale(results: Sequence[Result], *, as_of: date, fresh: int) -> bool:
    """Tell whether the latest record behind the rules that hold is older than ``fresh`` months."""
    days = [one.latest for one in results if one.result == HOLDS and one.latest]
    return bool(days) and max(days) < months_before(as_of, fresh)


Rule = Callable[[Records], Result]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Callable[[Records], Result]], Rule]:
    """Declare the decorated function as the rule ``name`` of the editions."""

    def declare(judge: Callable[[Records], Result]) -> Rule:
        RULES[name] = judge
        return judge

    return declare


def answer(
    name: str, broken: Collection[str], records: Sequence[str], *, holds: str, latest: date | None = None
) -> Result:
    """Return that a rule holds for ``records``, or fails with the sentences of what is ``broken``."""
    if broken:
        return Result(name, FAILS, " ".join(broken), tuple(records), latest)
    return Result(name, HOLDS, holds, tuple(records), latest)


def no_occasion(name: str, reason: str) -> Result:
    """Return that a rule had no occasion, and why."""
    return Result(name, NO_OCCASION, reason)


@rule("objectives-are-planned")
def objectives_are_planned(records: Records) -> Result:
    """Every active objective has target, owner, plan and cadence (6.2.1, 6.2.2)."""
    name = "objectives-are-planned"
    if not records.objectives:
        return Result(name, FAILS, _("No objective is active."))
    broken = [
        _("%(objective)s lacks %(parts)s.") % {"objective": one.reference, "parts": ", ".join(one.lacks)}
        for one in records.objectives
        if one.lacks
    ]
    count = len(records.objectives)
    holds = ngettext(
        "%(count)d active objective has target, owner, plan and cadence.",
        "%(count)d active objectives have target, owner, plan and cadence.",
        count,
    ) % {"count": count}
    return answer(
        name, broken, [o.reference for o in records.objectives], holds=holds, latest=_measured(records)
    )


def _measured(records: Records) -> date | None:
    return max((one.measured_to for one in records.objectives if one.measured_to), default=None)


@rule("objectives-are-measured")
def objectives_are_measured(records: Records) -> Result:
    """Every active objective has a value for the latest period that closed (6.2, 9.1)."""
    name = "objectives-are-measured"
    owed = [one for one in records.objectives if one.owed]
    if not owed:
        return no_occasion(name, _("No measurement was owed yet."))
    broken = [
        _("%(objective)s: the latest period that closed has no value.") % {"objective": one.reference}
        for one in owed
        if one.stale
    ]
    holds = ngettext(
        "%(count)d objective is measured up to its latest period.",
        "%(count)d objectives are measured up to their latest period.",
        len(owed),
    ) % {"count": len(owed)}
    return answer(name, broken, [one.reference for one in owed], holds=holds, latest=_measured(records))


@rule("organisation-is-reviewed")
def organisation_is_reviewed(records: Records) -> Result:
    """The whole organisation is reviewed on its cadence, a year where no series says otherwise (9.3.1)."""
    name = "organisation-is-reviewed"
    held = [one for one in records.reviews if one.site_id is None]
    planned = [one for one in records.series if one.site_id is None]
    if not held and not planned and records.site_id is not None and records.reviews:
        return no_occasion(name, _("The site is reviewed by itself."))
    months = min((one.cadence_months for one in planned), default=YEAR)
    late = _off_cadence(held, months, records.as_of, _("the whole organisation"))
    return _on_cadence(name, late, held, records)


@rule("sites-are-reviewed")
def sites_are_reviewed(records: Records) -> Result:
    """Each site with a review series is reviewed on its cadence (9.3.1)."""
    name = "sites-are-reviewed"
    planned = {one.site_id: one for one in records.series if one.site_id is not None}
    held = [one for one in records.reviews if one.site_id is not None]
    sites = sorted({*planned, *(one.site_id for one in held if one.site_id is not None)})
    if not sites:
        return no_occasion(name, _("No site has reviews of its own."))
    late: list[str] = []
    for site in sites:
        own = [one for one in held if one.site_id == site]
        series = planned.get(site)
        words = series.reference if series else own[0].reference
        late += _off_cadence(own, series.cadence_months if series else YEAR, records.as_of, words)
    return _on_cadence(name, late, held, records)


def _on_cadence(name: str, late: list[str], held: list[Review], records: Records) -> Result:
    since = months_before(records.as_of, YEAR)
    behind = [one for one in held if one.held_on > since]
    latest = max((one.held_on for one in held), default=None)
    holds = _("The last was held on %(day)s.") % {"day": latest.isoformat()} if latest else ""
    return answer(name, late, [one.reference for one in behind], holds=holds, latest=latest)


def _off_cadence(held: Sequence[Review], months: int, as_of: date, scope: str) -> list[str]:
    """Return the sentence that says how the reviews of a scope missed their cadence, or nothing."""
    days = sorted(one.held_on for one in held)
    if not days:
        return [_("No approved review of %(scope)s.") % {"scope": scope}]
    since = months_before(as_of, YEAR)
    for day, after in zip(days, [*days[1:], as_of], strict=True):
        if after > since and months_before(after, months) - TOLERANCE > day:
            return [
                _("%(scope)s: no review between %(day)s and %(after)s; every %(months)d months is planned.")
                % {"scope": scope, "day": day.isoformat(), "after": after.isoformat(), "months": months}
            ]
    return []


@rule("top-management-took-part")
def top_management_took_part(records: Records) -> Result:
    """A member of top management took part in each review of the last year; a delegate is not one (9.3.1)."""
    name = "top-management-took-part"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken = [
        _("%(review)s: no member of top management took part.") % {"review": one.reference}
        for one in held
        if not one.led
    ]
    holds = _("A member of top management took part in each.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("cycle-covers-every-input")
def cycle_covers_every_input(records: Records) -> Result:
    """The reviews of a year cover every input that 9.3.2 asks for."""
    name = "cycle-covers-every-input"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    covered = frozenset().union(*(one.covered for one in held))
    owed = [label for item, label in records.inputs.items() if item not in covered]
    broken = [_("Not covered in twelve months: %(inputs)s.") % {"inputs": ", ".join(owed)}] if owed else []
    holds = _("All %(count)d inputs were covered within twelve months.") % {"count": len(records.inputs)}
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("inputs-have-data-or-reason")
def inputs_have_data_or_reason(records: Records) -> Result:
    """What stood on an agenda was frozen with data or concluded with a reason, there or in a later review."""
    name = "inputs-have-data-or-reason"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken, later = [], frozenset[str]()
    for one in held:
        left = [records.inputs.get(item, item) for item in sorted(one.left_open - later)]
        if left:
            inputs = ", ".join(left)
            broken.append(
                _("%(review)s left without data or reason: %(inputs)s.")
                % {"review": one.reference, "inputs": inputs}
            )
        later |= one.covered
    holds = _("Each input on an agenda has figures, words, or a reason.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("reviews-decided")
def reviews_decided(records: Records) -> Result:
    """Each review of the last year decided on improvement, changes to the QMS and resources (9.3.3)."""
    name = "reviews-decided"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken = [
        _("%(review)s did not decide on each of the three results.") % {"review": one.reference}
        for one in held
        if not one.results >= RESULTS
    ]
    holds = _("Each decided on improvement, changes to the QMS and resources.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("actions-are-planned")
def actions_are_planned(records: Records) -> Result:
    """The actions of reviews have owner, due day and (but for tasks) a criterion (9.3.3)."""
    name = "actions-are-planned"
    if not records.actions:
        return no_occasion(name, _("No review of the last two years gave an action."))
    broken = [
        _("%(action)s lacks %(parts)s.") % {"action": one.reference, "parts": ", ".join(one.lacks)}
        for one in records.actions
        if one.lacks
    ]
    holds = _("Each has owner, due day and criterion.")
    return answer(name, broken, [one.reference for one in records.actions], holds=holds)


@rule("actions-are-verified")
def actions_are_verified(records: Records) -> Result:
    """What was due of the actions of reviews is done, and what was to be checked is verified (9.3.3, 10.2)."""
    name = "actions-are-verified"
    due = [one for one in records.actions if one.due_on < records.as_of and not one.cancelled]
    if not due:
        return no_occasion(name, _("No action of a review was due yet."))
    broken = [sentence for one in due if (sentence := _unfinished(one, records.as_of))]
    holds = ngettext(
        "%(count)d action that was due is done and, where its check was due, verified.",
        "%(count)d actions that were due are done and, where their check was due, verified.",
        len(due),
    ) % {"count": len(due)}
    latest = max((day for one in due for day in (one.done_on, one.verified_on) if day), default=None)
    return answer(name, broken, [one.reference for one in due], holds=holds, latest=latest)


def _unfinished(action: Action, as_of: date) -> str:
    words = {"action": action.reference}
    if action.done_on is None:
        return _("%(action)s was due and is not done.") % words
    if action.check_on is not None and action.check_on < as_of and action.verified_on is None:
        return _("%(action)s is done and its effect is not verified.") % words
    return ""
