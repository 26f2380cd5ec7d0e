"""What a management review owes before its minutes may be written and approved (9.3): plain values only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.rules.decisions import only_monitors

RESULTS = ("improvement", "qms_change", "resources")
"""The three results that a review must come to (9.3.3)."""

VERDICTS = ("suitable", "adequate", "effective", "aligned")
"""The four overall conclusions (9.3.1)."""

IN_THE_ROOM = frozenset({"present", "remote"})
"""The presences that count as taking part; a delegate is not the member."""

UNUSUAL = ("off_target", "stale", "late", "ineffective", "unaccepted", "unseen", "recurring", "poor")
"""What in an input's figures people must write on, and cannot just note."""


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way: which rule, what is so, how to go on, and where on the page."""

    rule: str
    sentence: str
    remedy: str
    place: str


@dataclass(frozen=True)
class Weakness:
    """Something that an auditor would call weak; said, never blocked for."""

    rule: str
    sentence: str


@dataclass(frozen=True)
class Present:
    """How one invited person took part."""

    name: str
    presence: str
    top_management: bool


@dataclass(frozen=True)
class Taken:
    """One decision of the meeting: its kind, its words, the result of 9.3.3 that it answers (or none)."""

    kind: str
    text: str
    result: str = ""
    item: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """One input: its name, how the meeting dealt with it (empty: not yet), what is unusual in its figures."""

    item: str
    label: str
    outcome: str = ""
    unusual: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """What a review's rules look at."""

    people: Sequence[Present] = ()
    inputs: Sequence[AgendaItem] = ()
    decisions: Sequence[Taken] = ()
    verdicts: dict[str, str] = field(default_factory=dict)
    challenges: int = 0
    actions_on: frozenset[str] = frozenset()


def what_blocks_minutes(meeting: Meeting) -> list[Blocker]:
    """Return what still keeps the minutes from being drafted, in the order of the agenda (9.3.1 to 9.3.3)."""
    return [*_attendance(meeting), *_inputs(meeting), *_decisions(meeting), *_overall(meeting)]


def _attendance(meeting: Meeting) -> list[Blocker]:
    if any(p.top_management and p.presence in IN_THE_ROOM for p in meeting.people):
        return []
    return [
        Blocker(
            "review.top-management-absent",
            _("No member of top management took part."),
            _("Note who was present or remote; a delegate is not the member."),
            "attendance",
        )
    ]


def _inputs(meeting: Meeting) -> list[Blocker]:
    if not meeting.inputs:
        return [Blocker("review.no-input", _("The agenda is empty."), _("Plan its inputs."), "agenda")]
    return [
        Blocker(
            "review.input-open",
            _("“%(item)s” has no conclusion.") % {"item": row.label},
            _("Conclude it, note it, say why there is nothing to report, or carry it to the next review."),
            f"input-{row.item}",
        )
        for row in meeting.inputs
        if not row.outcome
    ]


def _decisions(meeting: Meeting) -> list[Blocker]:
    answered = {taken.result for taken in meeting.decisions}
    found = [
        Blocker(
            "review.result-open",
            _("Nothing was decided on %(result)s.") % {"result": result_label(result)},
            _("Record a decision that answers it, or “no change” with its reason."),
            f"result-{result}",
        )
        for result in RESULTS
        if result not in answered
    ]
    if not meeting.decisions:
        sentence = _("The review has no decision.")
        found.insert(0, Blocker("review.no-decision", sentence, _("Record what leaders decided."), "decisions"))
    return found


def result_label(result: str) -> str:
    """Return a result of 9.3.3 as it reads in a sentence."""
    return {
        "improvement": _("improvement"),
        "qms_change": _("changes to the QMS"),
        "resources": _("resources"),
    }[result]


def verdict_label(verdict: str) -> str:
    """Return an overall conclusion of 9.3.1 as it reads in a sentence."""
    return {
        "suitable": _("suitable"),
        "adequate": _("adequate"),
        "effective": _("effective"),
        "aligned": _("in line with strategy"),
    }[verdict]


def _overall(meeting: Meeting) -> list[Blocker]:
    open_ones = [verdict_label(name) for name in VERDICTS if not meeting.verdicts.get(name)]
    if not open_ones:
        return []
    return [
        Blocker(
            "review.overall-open",
            _("Whether the QMS is %(verdicts)s is not answered.") % {"verdicts": ", ".join(open_ones)},
            _("Answer the four overall conclusions."),
            "overall",
        )
    ]


@dataclass(frozen=True)
class Approval:
    """What the rules of approval look at."""

    drafted: bool
    chair_signed: bool
    chair_is_top_management: bool
    top_management_signed: bool


def what_blocks_approval(approval: Approval) -> list[Blocker]:
    """Return what still keeps drafted minutes from being approved."""
    if not approval.drafted:
        sentence = _("The minutes are not drafted.")
        return [Blocker("minutes.not-drafted", sentence, _("Draft them first."), "minutes")]
    found = []
    if not approval.chair_signed:
        sentence = _("The chair has not signed.")
        found.append(Blocker("minutes.chair-unsigned", sentence, _("Ask the chair to sign."), "minutes"))
    if not (approval.chair_is_top_management or approval.top_management_signed):
        found.append(
            Blocker(
                "minutes.top-management-unsigned",
                _("The chair is not a member of top management, and no member has signed."),
                _("Ask a member of top management of this scope to sign."),
                "minutes",
            )
        )
    return found


def weaknesses(meeting: Meeting) -> list[Weakness]:
    """Return what an auditor would call weak in these minutes; flagged, never blocking."""
    checks = (_all_no_change, _no_challenge, _delegates, _only_monitors, _misses_without_answer)
    return [found for check in checks for found in check(meeting)]


def _all_no_change(meeting: Meeting) -> list[Weakness]:
    kinds: dict[str, set[str]] = {}
    for taken in meeting.decisions:
        kinds.setdefault(taken.result, set()).add(taken.kind)
    if all(kinds.get(result) == {"no_change"} for result in RESULTS):
        return [Weakness("weak.all-no-change", _("All three results are “no change”."))]
    return []


def _no_challenge(meeting: Meeting) -> list[Weakness]:
    if meeting.challenges:
        return []
    return [Weakness("weak.no-challenge", _("Nobody questioned anything; no challenge is recorded."))]


def _delegates(meeting: Meeting) -> list[Weakness]:
    names = [p.name for p in meeting.people if p.top_management and p.presence == "delegate"]
    if not names:
        return []
    sentence = _("A delegate stood in for %(names)s of top management.") % {"names": ", ".join(names)}
    return [Weakness("weak.delegate", sentence)]


def _only_monitors(meeting: Meeting) -> list[Weakness]:
    count = sum(only_monitors(taken.text) for taken in meeting.decisions)
    if not count:
        return []
    sentence = ngettext(
        "%(count)d decision only says that things will be monitored.",
        "%(count)d decisions only say that things will be monitored.",
        count,
    )
    return [Weakness("weak.only-monitors", sentence % {"count": count})]


def _misses_without_answer(meeting: Meeting) -> list[Weakness]:
    answered = {taken.item for taken in meeting.decisions} | set(meeting.actions_on)
    missed = [row for row in meeting.inputs if "off_target" in row.unusual]
    names = [row.label for row in missed]
    if not missed or any(row.item in answered for row in missed):
        return []
    sentence = _("Figures are off target, and no decision or action answers them: %(inputs)s.")
    return [Weakness("weak.unanswered-miss", sentence % {"inputs": ", ".join(names)})]


def unusual_counts(frozen: dict[str, Any] | None) -> dict[str, int]:
    """Return what is unusual in an input's frozen figures: off target, stale, late, not effective."""
    counts: dict[str, int] = (frozen or {}).get("unusual", {})
    return {name: counts[name] for name in UNUSUAL if counts.get(name)}


def has_something(frozen: dict[str, Any] | None, contribution: str) -> bool:
    """Tell whether there is anything to note: figures, or the contributor's words."""
    return bool(contribution.strip()) or any(table["rows"] for table in (frozen or {}).get("tables", ()))


@dataclass(frozen=True)
class ActionFacts:
    """What is known of an action, with the days on which things happened."""

    weight: str
    due_on: date
    extensions: Sequence[tuple[date, date]] = ()
    completed_on: date | None = None
    verified_on: date | None = None
    effective: bool | None = None
    cancelled_on: date | None = None


def action_state(facts: ActionFacts, on: date) -> tuple[str, date]:
    """Return an action's state and due day as they were on ``on``; ``late`` is an open one past its day.

    ``extensions`` are (day, due day before it), the earliest first: an extension made after ``on`` is undone.
    """
    later = [due_from for day, due_from in facts.extensions if day > on]
    due = later[0] if later else facts.due_on
    if _by(facts.cancelled_on, on):
        return "cancelled", due
    if _by(facts.verified_on, on):
        return ("effective" if facts.effective else "ineffective"), due
    if _by(facts.completed_on, on):
        return "done", due
    return ("late" if due < on else "open"), due


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def attention(state: str) -> int:
    """Return how far back a state stands in a list that begins with what needs leaders' attention."""
    order = ("late", "ineffective", "open", "done", "effective", "cancelled")
    return order.index(state) if state in order else len(order)


def counted(statuses: Collection[str]) -> dict[str, int]:
    """Return how many of ``statuses`` are unusual, by kind; only those that occur."""
    found = {name: sum(status == name for status in statuses) for name in UNUSUAL}
    return {name: count for name, count in found.items() if count}
