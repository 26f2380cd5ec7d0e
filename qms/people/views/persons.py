"""A person: their page and their facts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from qms.people import access, keeping
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.forms import PersonForm
from qms.people.handing_over import at_site, outside, together
from qms.people.models import Person, Site
from qms.people.owing import belongings_of
from qms.people.reach import reach_of
from qms.people.takers import grouped
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
    theirs = belongings_of(someone, to=request.person, on=request.today)
    context = {
        "someone": someone,
        "where": access.site_told(request.person, someone),
        "left": someone.has_left(request.today),
        "can_sign_in": bool(someone.account and someone.account.has_usable_password()),
        "holdings": [(row, row.ends_on is None or row.ends_on >= request.today) for row in holdings],
        "theirs": theirs,
        "held": grouped(together(theirs.held, ())),
        "outside": outside(theirs.things, reach_of(someone, on=request.today)) if keeps else [],
        "gives": access.may_hand_over(request.person, someone),
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

    before = someone.site

    def change(given: dict[str, Any]) -> str:
        keeping.change(someone, given, by=request.person, at=request.now)
        return _after_move(request, someone, before) or str(someone.get_absolute_url())

    title = _("Change facts about %(person)s") % {"person": someone.name}
    return answer(request, form, change, _("Changed."), title=title, submit=_("Save facts"), **of(someone))


def _after_move(request: PersonRequest, someone: Person, before: Site | None) -> str:
    """Return where what a person leaves behind at the site ``before`` is handed over, if there is anything."""
    if before is None or before == someone.site or not access.may_hand_over(request.person, someone):
        return ""
    theirs = belongings_of(someone, to=request.person, on=request.today)
    left = at_site(theirs.things, before.pk)
    if not left:
        return ""
    told = ngettext(
        "%(n)d thing at %(site)s is still theirs. Hand over what does not move with them.",
        "%(n)d things at %(site)s are still theirs. Hand over what does not move with them.",
        len(left),
    )
    messages.warning(request, told % {"n": len(left), "site": before})
    return f"{reverse('people:hand_over', args=[someone.pk])}?at={before.code}"


def of(someone: Person) -> dict[str, str]:
    """Return where a form about ``someone`` leads back to."""
    return {"back": someone.name, "back_url": someone.get_absolute_url()}


def _from_list() -> dict[str, str]:
    return {"back": _("People"), "back_url": reverse("people:people")}
