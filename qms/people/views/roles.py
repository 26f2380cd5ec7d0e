"""Roles: giving and ending them, by administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qms.people import access, granting
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.forms import RoleEndingForm, RoleForm
from qms.people.handing_over import lost_with
from qms.people.models import Person, RoleHolding
from qms.people.owing import belongings_of
from qms.people.views.answering import answer
from qms.people.views.persons import FORM, of


@require_http_methods(FORM)
def giving(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a person a role, everywhere or at a site."""
    someone = visible_or_404(Person.objects, request.person, pk=pk)
    require(access.may_administer(request.person))
    form = RoleForm(request.POST or None, initial={"starts_on": request.today})

    def give(given: dict[str, Any]) -> str:
        granting.give(someone, by=request.person, at=request.now, **given)
        return str(someone.get_absolute_url())

    title = _("Give %(person)s a role") % {"person": someone.name}
    return answer(request, form, give, _("Role given."), title=title, submit=_("Give role"), **of(someone))


@require_http_methods(FORM)
def ending(request: PersonRequest, pk: int) -> HttpResponse:
    """End a role after a last day."""
    holdings = RoleHolding.objects.filter(person__in=Person.objects.visible_to(request.person))
    holding = get_object_or_404(holdings.select_related("person", "site"), pk=pk)
    require(access.may_administer(request.person))
    form = RoleEndingForm(request.POST or None, initial={"ends_on": request.today})

    def end(given: dict[str, Any]) -> str:
        on, reason = given["ends_on"], given["reason"]
        granting.end(holding, on=on, by=request.person, at=request.now, reason=reason)
        return holding.person.get_absolute_url()

    theirs = belongings_of(holding.person, to=request.person, on=request.today)
    words = {
        "lost": lost_with(holding, theirs.things, on=request.today),
        "title": _("End role: %(role)s") % {"role": holding.get_role_display()},
        "lead": str(holding.site or _("The whole organisation")),
        "submit": _("End role"),
        "danger": True,
    }
    return answer(request, form, end, _("Role ended."), **words, **of(holding.person))
