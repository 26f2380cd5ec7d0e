"""A person: their page and their facts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.people import access, keeping
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.forms import PersonForm
from qms.people.models import Person
from qms.people.owing import duties_shown
from qms.people.views.answering import answer
from qms.ui.pages import page

FORM = ["GET", "HEAD", "POST"]


def whole() -> Any:
    """Return persons with what their page shows, in one query."""
    return Person.objects.select_related("site", "function", "manager__function", "account")


@require_safe
def person(request: PersonRequest, pk: int) -> HttpResponse:
    """One person: who they are, what their roles let them do and where, what they owe."""
    someone = visible_or_404(whole(), request.person, pk=pk)
    holdings = list(someone.role_holdings.select_related("site").order_by("-starts_on", "role"))
    keeps = access.may_keep_person(request.person, someone)
    context = {
        "someone": someone,
        "where": access.site_told(request.person, someone),
        "left": someone.has_left(request.today),
        "can_sign_in": bool(someone.account and someone.account.has_usable_password()),
        "holdings": [(row, row.ends_on is None or row.ends_on >= request.today) for row in holdings],
        "duties": duties_shown(someone, to=request.person, on=request.today),
        "invited": someone.invitations.order_by("-pk").first() if keeps else None,
        "keeps": keeps,
        "administers": access.may_administer(request.person) and someone.pk != request.person.pk,
    }
    return page(request, "people/person.html", context)


@require_http_methods(FORM)
def new_person(request: PersonRequest) -> HttpResponse:
    """Add a person; roles and the invitation follow on their page."""
    require(access.may_keep_people_somewhere(request.person))
    form = PersonForm(request.POST or None, by=request.person, today=request.today)

    def add(given: dict[str, Any]) -> str:
        return keeping.add(given, by=request.person, at=request.now).get_absolute_url()

    words = {"title": _("Add person"), "submit": _("Add person")}
    return answer(request, form, add, _("Added. Give a role next, then invite."), **_from_list(), **words)


@require_http_methods(FORM)
def facts(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is known of a person."""
    someone = visible_or_404(whole(), request.person, pk=pk)
    require(access.may_keep_person(request.person, someone))
    sent = request.POST if request.method == "POST" else None
    form = PersonForm(sent, instance=someone, by=request.person, today=request.today)

    def change(given: dict[str, Any]) -> str:
        keeping.change(someone, given, by=request.person, at=request.now)
        return str(someone.get_absolute_url())

    title = _("Change facts about %(person)s") % {"person": someone.name}
    return answer(request, form, change, _("Changed."), title=title, submit=_("Save facts"), **of(someone))


def of(someone: Person) -> dict[str, str]:
    """Return where a form about ``someone`` leads back to."""
    return {"back": someone.name, "back_url": someone.get_absolute_url()}


def _from_list() -> dict[str, str]:
    return {"back": _("People"), "back_url": reverse("people:people")}
