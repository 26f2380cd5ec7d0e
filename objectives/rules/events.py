"""What holds for quality events: which are significant, what is owed before one is closed (10.2)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.rules.questions import working_days_after
from qms.primitives.refusing import Refusal

COMPLAINT, FINDING, SUPPLIER, IDEA = "complaint", "audit_finding", "supplier_failure", "idea"
MAJOR, OPPORTUNITY = "major", "opportunity"
SEVERE = ("serious", "critical")
"""The severities that leaders have to see at once."""

RESPONSE_DAYS, ANALYSIS_DAYS, READ_ACROSS_DAYS, IDEA_DAYS = 2, 10, 10, 20
"""Working days until the customer is answered, the cause is known, sites have looked, an idea is answered."""

LEADER_DAYS = 5
"""Working days within which a leader looks at a significant event."""

FEWEST_WHYS = 2
BRANCHES = ("people", "method", "machine", "material", "environment", "measurement")
"""The branches of a fishbone."""

SEVERITY, GRADE, RECURRENCE = "severity", "grade", "recurrence"


@dataclass(frozen=True)
class Threshold:
    """How many events of one cause on one process, within how many months, reach leaders."""

    count: int = 3
    months: int = 12


USUAL = Threshold()
"""What holds while no leader has set anything else."""

Scope = tuple[int | None, int | None]
"""A process and a cause; nothing stands for every one."""


def threshold_for(set_by_leaders: Mapping[Scope, Threshold], *, process_id: int, cause_id: int) -> Threshold:
    """Return the threshold of a cause on a process: its own, that of the process, of the cause, the general."""
    for scope in ((process_id, cause_id), (process_id, None), (None, cause_id), (None, None)):
        if scope in set_by_leaders:
            return set_by_leaders[scope]
    return USUAL


def by_itself(kind: str, severity: str, grade: str) -> str:
    """Return why an event is significant whatever came before it; nothing where it is not.

    An idea never is; a finding is by its grade, anything else by its severity.
    """
    if kind == IDEA:
        return ""
    if kind == FINDING:
        return GRADE if grade == MAJOR else ""
    return SEVERITY if severity in SEVERE else ""


def months_before(day: date, months: int) -> date:
    """Return the day of the month ``months`` earlier, the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def within(days: Iterable[date], *, last: date, months: int) -> int:
    """Return how many of ``days`` lie in the window of ``months`` that ends with ``last``."""
    return sum(months_before(last, months) < day <= last for day in days)


def reached(days: Sequence[date], threshold: Threshold) -> list[bool]:
    """Tell for each of ``days`` (in order) whether the threshold was reached by then, that day included.

    Of several events on one day each later in the list counts those before it.
    """
    back = threshold.count - 1
    return [
        index >= back and days[index - back] > months_before(day, threshold.months)
        for index, day in enumerate(days)
    ]


def due_after(day: date, working_days: int, holidays: Collection[date] = ()) -> date:
    """Return the working day that lies ``working_days`` after ``day``."""
    return working_days_after(day, working_days, holidays)


@dataclass(frozen=True)
class Done:
    """What was done about an event, as plain values: what closing it looks at."""

    kind: str
    grade: str = ""
    significant: bool = False
    has_cause: bool = False
    has_root_cause: bool = False
    responded: bool = False
    contained: bool = False
    acknowledged: bool = False
    answered_idea: bool = False
    corrective: int = 0
    open_actions: tuple[str, ...] = ()
    sites_waiting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owed:
    """One thing that is still owed before an event can be closed, and who or what can do something about it."""

    rule: str
    sentence: str
    step: str = ""


def owed(done: Done) -> list[Owed]:
    """Return what is still owed before an event is closed, in the order in which one does it."""
    if done.kind == IDEA:
        sentence = _("Whoever had the idea has no answer yet.")
        return [] if done.answered_idea else [Owed("event.idea-unanswered", sentence, "idea")]
    return [*_first_things(done), *_cause(done), *_what_follows(done)]


def _first_things(done: Done) -> list[Owed]:
    found = []
    if done.kind == COMPLAINT and not done.responded:
        found.append(Owed("event.customer-unanswered", _("The customer was not answered yet."), "response"))
    if done.kind != FINDING and not done.contained:
        found.append(Owed("event.uncontained", _("Nothing says how it is contained."), "containment"))
    return found


def _cause(done: Done) -> list[Owed]:
    if done.kind == FINDING and done.grade == OPPORTUNITY:
        return []
    if needs_analysis(done) and not done.has_root_cause:
        return [Owed("event.root-cause-missing", _("Its root cause is not known."), "analysis")]
    if not done.has_cause:
        return [Owed("event.cause-missing", _("No cause is named, so nobody sees it come back."), "analysis")]
    return []


def needs_analysis(done: Done) -> bool:
    """Tell whether its root cause and a corrective action are owed: significant ones, and findings."""
    return done.significant or (done.kind == FINDING and done.grade != OPPORTUNITY)


def _what_follows(done: Done) -> list[Owed]:
    found = []
    if needs_analysis(done) and not done.corrective:
        found.append(Owed("event.action-missing", _("No corrective action answers it."), "action"))
    for reference in done.open_actions:
        sentence = _("%(action)s is not done.") % {"action": reference}
        found.append(Owed("event.action-open", sentence, reference))
    if done.sites_waiting:
        sites = ", ".join(done.sites_waiting)
        count = len(done.sites_waiting)
        sentence = ngettext("%(sites)s has not looked yet.", "%(sites)s have not looked yet.", count)
        found.append(Owed("event.sites-have-not-looked", sentence % {"sites": sites}, "read-across"))
    if done.significant and not done.acknowledged:
        found.append(Owed("event.unseen-by-leader", _("No leader has looked at it."), "acknowledgement"))
    return found


def refuse_closing(things: Sequence[Owed]) -> None:
    """Raise :class:`Refusal`, naming all that is owed, unless nothing is."""
    if not things:
        return
    raise Refusal(
        things[0].rule,
        _("It still owes something: %(things)s") % {"things": " ".join(thing.sentence for thing in things)},
        field="outcome",
        remedy=_("Do that first; then close it."),
    )


def refuse_lines(method: str, lines: Sequence[object]) -> None:
    """Raise :class:`Refusal` where a method shows nothing of how the cause was found."""
    if method == "five_whys" and len(lines) < FEWEST_WHYS:
        raise Refusal(
            "analysis.asks-why-again",
            _("One answer is rarely the cause."),
            field="why_1",
            remedy=_("Ask “why?” at least twice; stop where the answer can be changed."),
        )
    if method == "fishbone" and not lines:
        raise Refusal(
            "analysis.fishbone-is-empty",
            _("No branch says anything."),
            field="branch_people",
            remedy=_("Write what you looked at on one branch at least."),
        )


WEAK_WORDS = ("human error", "operator error", "carelessness", "inattention", "retrain", "re-train")
"""Words that name a person where the system let the error through."""


def weak_cause(root_cause: str, kind: str) -> str:
    """Return why a root cause is weak, in a sentence; nothing where it is not."""
    if kind == "person":
        return _("It names a person. What in the system let the error through?")
    said = root_cause.casefold()
    if any(word in said for word in WEAK_WORDS):
        return _("“Human error” is where the question begins: what in the system let it through?")
    return ""
