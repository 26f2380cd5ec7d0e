"""The home page: four answers, each number opening its records; one page, in the order of its reader."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from qms.desk.beginning import first_steps, next_step
from qms.desk.changed import Change, changes, heading
from qms.desk.knowing import Knowledge
from qms.desk.leading import Picture, Tile, drawn, picture
from qms.desk.leading_quality import leads_quality, preparation
from qms.desk.looking import Look, look_at
from qms.desk.owing import grouped_by_day, owed_by
from qms.desk.promises import AT_MOST, promises
from qms.desk.raised import raised_by
from qms.desk.reading import Reader, reader_of
from qms.desk.working import (
    answers_to,
    by_day,
    in_a_sentence,
    my_processes,
    my_promises,
    next_dates,
)
from qms.people.acting import PersonRequest
from qms.people.models import Role
from qms.people.visiting import since_last_visit
from qms.primitives import kinds
from qms.ui.dates import full_day
from qms.ui.pages import page


@require_safe
def today(request: PersonRequest) -> HttpResponse:
    """Are promises kept, what waits for me, what is late, could we show it: with the records behind each."""
    reader = reader_of(request.person)
    if reader is Reader.WORKER:
        return _at_work(request)
    context: dict[str, Any] = {"reader": reader, "day": full_day(request.today)}
    if reader is Reader.STRANGER:
        context["owed"] = owed_by(request.person, on=request.today)
        return page(request, "desk/today.html", context)
    return page(request, "desk/today.html", context | _seen(request, reader))


def _seen(request: PersonRequest, reader: Reader) -> dict[str, Any]:
    """Return what the records say to who reads: the answers and what stands behind them, and what is theirs."""
    known, look = Knowledge(), look_of(request)
    found = Seen(known, look)
    context: dict[str, Any] = {
        "look": look,
        "day": full_day(look.on),
        "parts": known.get(f"parts:{look.key}", lambda: drawn(found.picture, look)),
        **found.figures,
    }
    if found.is_empty and reader in (Reader.LEADER, Reader.ADMINISTRATOR) and not look.narrowed:
        steps = first_steps()
        context |= {"steps": steps, "next_step": next_step(steps)}
    return context if look.day.past else context | _theirs(request, reader, known, look, found)


class Seen:
    """What the records within a look say: its figures, small and always wanted, and the whole where it is."""

    def __init__(self, known: Knowledge, look: Look) -> None:
        self.known, self.look = known, look
        told = known.get(f"figures:{look.key}", lambda: (self.picture.figures(), self.picture.is_empty))
        self.figures: dict[str, Any] = told[0]
        self.is_empty: bool = told[1]

    @cached_property
    def picture(self) -> Picture:
        """The whole: hundreds of records, read only to make what is not known yet."""
        return self.known.get(f"picture:{self.look.key}", lambda: picture(self.look))


def _theirs(
    request: PersonRequest, reader: Reader, known: Knowledge, look: Look, found: Seen
) -> dict[str, Any]:
    """Return what is the reader's own today: what waits for them, what they raised, what is new to them."""
    person, on = request.person, request.today
    if reader is Reader.AUDITOR:
        return {}
    duties = known.get(f"duties:{person.pk}:{on}", lambda: kinds.duties_of(person, on))
    own: dict[str, Any] = {"owed": grouped_by_day(duties, on=on)}
    if reader is not Reader.LEADER:
        return own
    if leads_quality(person) and not found.is_empty:
        prepared = known.get(f"prepared:{look.key}", lambda: preparation(look, found.picture.promised))
        own |= {"prepared": prepared, "prepared_lead": prepared.lead(on)}
    since = since_last_visit(person, at=request.now)
    key = f"{person.pk}:{look.key}:{since}"
    new, more = known.get(f"new:{key}", lambda: _new(look, found, since))
    own["leads"] = person.reach.holds(Role.EXECUTIVE)
    own["raised"] = known.get(f"raised:{person.pk}", lambda: raised_by(person))
    return own | {"new": new, "since": since, "new_lead": heading(since, more=more, found=new)}


def _new(look: Look, found: Seen, since: datetime | None) -> tuple[list[Change], int]:
    return changes(look, found.picture.promised, since=since) if since else ([], 0)


def look_of(request: PersonRequest) -> Look:
    """Return what the address asks to look at: a site in reach, a day."""
    return look_at(
        request.GET, person=request.person, on=request.today, at=request.now, organisation=request.organisation
    )


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
        "promises": [Tile(one) for one in my_promises(person, found, owned)[:AT_MOST]],
        "dates": next_dates(person, on=on),
        "answers": answers_to(person),
        "raised": raised_by(person),
    }
    return page(request, "desk/work.html", context)
