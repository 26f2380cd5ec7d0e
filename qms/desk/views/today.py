"""The home page: four answers, each number opening its records; one page, in the order of its reader."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from qms.desk.beginning import first_steps, next_step
from qms.desk.late import Late, late_by_person, oldest
from qms.desk.owing import owed_by
from qms.desk.promises import AT_MOST, Promise, compared, kept, promises
from qms.desk.raised import raised_by
from qms.desk.reading import Reader, reader_of
from qms.desk.rhythm import decided_lately, latest_reviews, said
from qms.desk.showing import shown_today
from qms.desk.working import (
    answers_to,
    by_day,
    in_a_sentence,
    my_processes,
    my_promises,
    next_dates,
)
from qms.people.acting import PersonRequest
from qms.primitives import kinds
from qms.ui.dates import full_day
from qms.ui.pages import page

LATE_AT_MOST = 6


@require_safe
def today(request: PersonRequest) -> HttpResponse:
    """Are promises kept, what waits for me, what is late, could we show it: with the records behind each."""
    person, on = request.person, request.today
    reader = reader_of(person)
    if reader is Reader.WORKER:
        return _at_work(request)
    context: dict[str, Any] = {"reader": reader, "day": full_day(on)}
    if reader is not Reader.AUDITOR:
        context["owed"] = owed_by(person, on=on)
    if reader is Reader.LEADER:
        context["raised"] = raised_by(person)
    if reader is not Reader.STRANGER:
        context |= _answers(request)
        context |= _led(request)
        context |= _begin(reader, context)
        if reader is not Reader.AUDITOR:
            context["shown"] = shown_today(on=on, at=request.now, organisation=request.organisation)
    return page(request, "desk/today.html", context)


def _at_work(request: PersonRequest) -> HttpResponse:
    """What do I do now: duties by when they are due, my processes, my objectives, the next dates."""
    person, on = request.person, request.today
    waiting = by_day(kinds.duties_of(person, on), on=on)
    found = promises(person, on=on)
    owned = my_processes(person, found, on=on)
    context = {
        "day": full_day(on),
        "lead": in_a_sentence(waiting),
        "waiting": waiting,
        "owned": owned,
        "promises": my_promises(person, found, owned)[:AT_MOST],
        "dates": next_dates(person, on=on),
        "answers": answers_to(person),
        "raised": raised_by(person),
    }
    return page(request, "desk/work.html", context)


def _answers(request: PersonRequest) -> dict[str, Any]:
    person, on = request.person, request.today
    found, late = promises(person, on=on), late_by_person(person, on=on)
    return {
        "promises": found[:AT_MOST],
        "promised": len(found),
        "kept": kept(found),
        "compared": compared(found),
        "late": [(one, _late_url(one)) for one in late[:LATE_AT_MOST]],
        "late_total": sum(one.total for one in late),
        "oldest": oldest(late, on=on),
        "lead": _lead(found, late),
    }


def _led(request: PersonRequest) -> dict[str, Any]:
    """Return how leaders come to decide: who opens the page to do their own work finds it under Reviews."""
    reviews = latest_reviews(request.person)
    decisions = decided_lately(request.person)
    return {"reviews": reviews, "rhythm": said(reviews, on=request.today), "decisions": decisions}


def _begin(reader: Reader, context: dict[str, Any]) -> dict[str, Any]:
    """Return the first steps where nothing was promised and no review planned yet, for who can take them."""
    led = reader in (Reader.LEADER, Reader.ADMINISTRATOR)
    if not led or context["promised"] or context["reviews"]:
        return {}
    steps = first_steps()
    return {"steps": steps, "next_step": next_step(steps)}


def _late_url(one: Late) -> str:
    state = {"state": "late", "owner": one.name} if one.actions else {"state": "to_verify"}
    return f"{reverse('governance:actions')}?{urlencode(state)}"


def _lead(found: list[Promise], late: list[Late]) -> str:
    """Return the answer in a sentence: what is not as promised, what is late."""
    off = sum(one.status == "off_target" for one in found)
    items = sum(one.total for one in late)
    words = []
    if off:
        sentence = ngettext(
            "%(off)d of %(all)d objectives is off target.", "%(off)d of %(all)d objectives are off target.", off
        )
        words.append(sentence % {"off": off, "all": len(found)})
    elif found:
        words.append(_("No objective is off target."))
    if items:
        words.append(ngettext("%(n)d item is late.", "%(n)d items are late.", items) % {"n": items})
    elif found:
        words.append(_("Nothing is late."))
    return " ".join(words)
