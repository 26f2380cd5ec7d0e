"""Leaving and moving: what a person owes and holds goes to others, and then their time ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from qms.people import access, keeping
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.forms import EndingForm, HandOverForm
from qms.people.handing_over import NotHandedOver, Thing, at_site, hand_over, outside
from qms.people.models import Person
from qms.people.owing import belongings_of
from qms.people.reach import reach_of
from qms.people.takers import Takers, candidates, labelled, proposal
from qms.people.views.persons import FORM, of, whole
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


@require_http_methods(FORM)
def ending(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that a person leaves: all that is theirs goes to others and their time ends, both or neither."""
    someone = visible_or_404(whole(), request.person, pk=pk)
    require(access.may_keep_person(request.person, someone))
    form = EndingForm(request.POST or None, initial={"ended_on": request.today})
    gives = access.may_hand_over(request.person, someone)
    things, hidden = _things(request, someone, form, "ended_on")
    takers = _takers(request, someone, things if gives else [], proposed=True)
    if request.method == "POST" and _ended(request, someone, form, takers):
        messages.success(request, _("Ended."))
        return redirect(someone)
    context = {"listed": [] if gives else things, "submit": _("End person"), "ends": True}
    if takers.count:
        context["submit"] = _("Hand over and end person")
    return _page(request, someone, form, takers, hidden, **context)


@require_http_methods(FORM)
def handing_over(request: PersonRequest, pk: int) -> HttpResponse:
    """Give things of a person who stays to others.

    ``?which=outside`` names those outside their reach, ``?at=CODE`` those of a site that they left.
    """
    someone = visible_or_404(whole(), request.person, pk=pk)
    require(access.may_hand_over(request.person, someone))
    form = HandOverForm(request.POST or None, initial={"on": request.today})
    things, hidden = _things(request, someone, form, "on")
    things = _which(request, someone, things)
    takers = _takers(request, someone, things, proposed=False)
    if request.method == "POST" and _handed(request, someone, form, takers):
        return redirect(someone)
    context = {"narrowed": bool(request.GET), "submit": _("Hand over"), "ends": False}
    return _page(request, someone, form, takers, hidden, **context)


def _things(request: PersonRequest, someone: Person, form: Any, field: str) -> tuple[list[Thing], int]:
    """Return what is ``someone``'s on the day that was typed, or today where none was."""
    form.errors  # noqa: B018 - reading them cleans the form
    typed: date | None = form.cleaned_data.get(field) if form.is_bound else None
    found = belongings_of(someone, to=request.person, on=max(typed or request.today, request.today))
    return found.things, found.hidden


def _which(request: PersonRequest, someone: Person, things: list[Thing]) -> list[Thing]:
    if request.GET.get("which") == "outside":
        return outside(things, reach_of(someone, on=request.today))
    if code := request.GET.get("at"):
        site = access.sites_named_to(request.person).filter(code=code).first()
        return at_site(things, site.pk if site else None)
    return things


def _takers(request: PersonRequest, someone: Person, things: list[Thing], *, proposed: bool) -> Takers:
    people = candidates(someone, on=request.today) if things else []
    manager = proposal(someone, labelled(people)) if proposed else ""
    return Takers(things, people, request.POST.dict(), proposed=manager)


def _ended(request: PersonRequest, someone: Person, form: EndingForm, takers: Takers) -> bool:
    if not form.is_valid() or not takers.are_known:
        return False
    on, reason = form.cleaned_data["ended_on"], form.cleaned_data["reason"]
    try:
        keeping.end(someone, on=on, by=request.person, at=request.now, reason=reason, takers=takers.chosen)
    except NotHandedOver as refusal:
        takers.blame(refusal.faults)
        refused(form, refusal)
    except Refusal as refusal:
        if refusal.rule == "person.open-duties":
            takers.ask_for_all()
        refused(form, refusal)
    return not form.errors


def _handed(request: PersonRequest, someone: Person, form: HandOverForm, takers: Takers) -> bool:
    if not form.is_valid() or not takers.are_known:
        return False
    chosen, given = takers.chosen, form.cleaned_data
    if not chosen:
        form.add_error(None, _("Choose who takes over at least one of these."))
        return False
    try:
        hand_over(someone, chosen, by=request.person, at=request.now, on=given["on"], reason=given["reason"])
    except NotHandedOver as refusal:
        takers.blame(refusal.faults)
        refused(form, refusal)
        return False
    told = ngettext("%(n)d thing handed over.", "%(n)d things handed over.", len(chosen))
    messages.success(request, told % {"n": len(chosen)})
    return True


def _page(
    request: PersonRequest, someone: Person, form: Any, takers: Takers, hidden: int, **context: Any
) -> HttpResponse:
    wrong = form.is_bound and (form.errors or takers.faults)
    context = {"form": form, "someone": someone, "takers": takers, "hidden": hidden, **of(someone), **context}
    return page(request, "people/hand_over.html", context, status=422 if wrong else 200)
