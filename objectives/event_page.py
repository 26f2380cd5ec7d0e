"""What the page of one event shows: what it owes, its cause, what was done, who has looked, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Action
from objectives import event_reading as reading
from objectives.access import events as access
from objectives.closing_events import followed_by
from objectives.event_reading import Fact, facts_of, threshold_of
from objectives.forms.event_steps import BRANCHES
from objectives.models import QualityEvent, RootCauseAnalysis
from objectives.recurrence import Recurrence, recurrence_of, verdicts_against
from objectives.rules import events as rules
from objectives.telling_events import TOLD_BY_FACTS
from qms.people.models import Person, Role
from qms.records.telling import timeline

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


@dataclass(frozen=True)
class Step:
    """Something that is owed on an event: what is so, and where its reader can do something about it."""

    sentence: str
    label: Text = ""
    url: str = ""


def shown(event: Any, *, person: Person, today: date) -> dict[str, Any]:
    """Return what the page of ``event``, read by ``whole_events``, shows to ``person`` on ``today``."""
    actions = followed_by([row.action for row in event.answers.all() if row.action])
    corrective = [action for action in actions if action.origin == Action.Origin.CORRECTIVE]
    done = done_of_page(event, actions)
    owed = rules.owed(done) if event.is_open else []
    recurrence = recurrence_of(event, seen_by=person, threshold=threshold_of(event))
    analyses, closings = facts_of(event, reading.ANALYSED), facts_of(event, reading.CLOSED)
    may = rights(event, person, done)
    return {
        "event": event,
        "steps": steps(event, owed, may),
        "owes": len(owed),
        "lead": lead(event, len(owed), today),
        "may": may,
        "overdue": overdue(event, today),
        "recurrence": recurrence,
        "recurrence_said": said_of(recurrence) if recurrence else "",
        "verdicts": verdicts_against(event) if event.is_open and event.came_back else [],
        "analysis": analyses[-1] if analyses else None,
        "earlier_analyses": analyses[:-1],
        "branches": branches(analyses[-1]) if analyses else [],
        "weak": rules.weak_cause(event.root_cause, event.root_cause_kind) if event.root_cause else "",
        "containments": facts_of(event, reading.CONTAINED),
        "responses": facts_of(event, reading.RESPONDED),
        "closing": closings[-1] if closings else None,
        "corrective": [(action, action.standing(today)) for action in corrective],
        "decisions": [row.decision for row in event.answers.all() if row.decision],
        "asked": [(row, access.may_look(person, row)) for row in event.read_across.all()],
        "response_days": days_to_response(event),
        "told": timeline(event, silent=TOLD_BY_FACTS),
    }


def done_of_page(event: QualityEvent, actions: list[Action]) -> rules.Done:
    """Return what was done about an event read for its page, without asking the database again."""
    live = [action for action in actions if action.state != Action.State.CANCELLED]
    contained = facts_of(event, reading.CONTAINED)
    tasks = [fact.task for fact in contained if fact.task and fact.task.state == Action.State.OPEN]
    return rules.Done(
        kind=event.kind,
        grade=event.grade,
        significant=event.is_significant,
        has_cause=event.cause_id is not None,
        has_root_cause=bool(event.root_cause),
        responded=event.first_response_on is not None,
        contained=any(not fact.task or fact.task.state == Action.State.DONE for fact in contained),
        acknowledged=hasattr(event, "acknowledgement"),
        answered_idea=hasattr(event, "idea_answer"),
        corrective=sum(action.origin == Action.Origin.CORRECTIVE for action in live),
        open_actions=(
            *(task.reference for task in tasks),
            *(action.reference for action in live if action.state == Action.State.OPEN),
        ),
        sites_waiting=tuple(row.site.name for row in event.read_across.all() if row.looked_on is None),
    )


def rights(event: Any, person: Person, done: rules.Done) -> dict[str, bool]:
    """Return what ``person`` may do on the page now."""
    works = event.is_open and access.may_work_on(person, event)
    is_idea = event.kind == rules.IDEA
    by_role = person.reach.holds_for(event.site_id, Role.EXECUTIVE)
    leads = event.is_open and (by_role or event.top_manager)
    return {
        "change": event.is_open and access.may_change(person, event),
        "contain": works and not is_idea and event.kind != rules.FINDING,
        "respond": works and bool(event.customer) and not is_idea,
        "analyse": works and not is_idea,
        "correct": works and not is_idea,
        "ask": works and not is_idea,
        "see": leads and event.is_significant and not done.acknowledged,
        "decide": leads,
        "idea": event.is_open and is_idea and access.may_answer_idea(person, event),
        "close": event.is_open and (not is_idea or done.answered_idea) and access.may_close(person, event),
        "reopen": not event.is_open and access.may_close(person, event),
    }


STEPS: dict[str, tuple[str, str]] = {
    "response": ("respond", "event_response"),
    "containment": ("contain", "event_containment"),
    "analysis": ("analyse", "event_analysis"),
    "action": ("correct", "event_correction"),
    "acknowledgement": ("see", "event_acknowledgement"),
    "idea": ("idea", "event_idea"),
}
"""For each step that is owed: the right to take it, and its address."""


def steps(event: QualityEvent, owed: list[rules.Owed], may: dict[str, bool]) -> list[Step]:
    """Return what is owed, each with the way to do it where the reader may."""
    labels = {
        "response": _("Answer the customer"),
        "containment": _("Contain it"),
        "analysis": _("Find the cause"),
        "action": _("Assign corrective action"),
        "acknowledgement": _("Look at it as a leader"),
        "idea": _("Answer the idea"),
    }
    found = []
    for thing in owed:
        right, address = STEPS.get(thing.step, ("", ""))
        if may.get(right):
            url = reverse(f"objectives:{address}", args=[event.reference])
            found.append(Step(thing.sentence, labels[thing.step], url))
        elif thing.rule == "event.action-open":
            found.append(Step(thing.sentence, thing.step, reverse("governance:action", args=[thing.step])))
        elif thing.step == "read-across":
            found.append(Step(thing.sentence, _("See who was asked"), "#read-across"))
        else:
            found.append(Step(thing.sentence))
    return found


def lead(event: QualityEvent, owes: int, today: date) -> str:
    """Return the answer of the page in a sentence: open since when, what stands between it and its end."""
    days = event.days_open(today)
    if not event.is_open:
        return ngettext("Closed after %(n)d day.", "Closed after %(n)d days.", days) % {"n": days}
    since = ngettext("Open for %(n)d day", "Open for %(n)d days", days) % {"n": days}
    if not owes:
        return _("%(since)s; nothing is owed on it any more.") % {"since": since}
    things = ngettext(
        "%(n)d thing is owed before it can be closed", "%(n)d things are owed before it can be closed", owes
    )
    return _("%(since)s; %(things)s.") % {"since": since, "things": things % {"n": owes}}


def overdue(event: QualityEvent, today: date) -> bool:
    """Tell whether a day that was set for it has passed."""
    waits = [
        event.response_due_on if event.first_response_on is None else None,
        event.analysis_due_on if not event.cause_id or event.kind == rules.IDEA else None,
        event.answer_by,
    ]
    return event.is_open and any(day is not None and day < today for day in waits)


def said_of(found: Recurrence) -> str:
    """Return in a sentence how often the cause came back, and from when leaders want to know."""
    words = {"n": found.count, "months": found.threshold.months, "limit": found.threshold.count}
    if found.count == 1:
        return _("The first of this cause on this process within %(months)d months.") % words
    return (
        _("%(n)d of this cause on this process within %(months)d months; leaders see it from %(limit)d on.")
        % words
    )


def branches(analysis: Fact) -> list[tuple[Text, str]]:
    """Return the steps of an analysis, each under its why or its branch."""
    if analysis.method == RootCauseAnalysis.Method.FISHBONE:
        return [(BRANCHES.get(branch, branch), text) for branch, text in analysis.lines]
    return [(_("Why %(n)d") % {"n": n}, text) for n, text in enumerate(analysis.lines, 1)]


def days_to_response(event: QualityEvent) -> str:
    """Return how long the customer waited for the first answer."""
    if event.first_response_on is None:
        return ""
    days = (event.first_response_on - event.received_on).days
    if not days:
        return _("on the same day")
    return ngettext("after %(n)d day", "after %(n)d days", days) % {"n": days}
