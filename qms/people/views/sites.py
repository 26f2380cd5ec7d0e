"""Sites and the organisation: what they are called, how they lie in one another, whose days they count."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.people import access
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.forms import OrganisationForm, SiteForm
from qms.people.models import Organisation, Site
from qms.people.tree import in_tree
from qms.people.views.answering import answer
from qms.people.views.persons import FORM
from qms.primitives.changing import changing, keep
from qms.ui.pages import page


@require_safe
def sites(request: PersonRequest) -> HttpResponse:
    """The sites of the reader with the site above and how many people each has, for anybody with a role."""
    if not request.person.reach.has_role:
        raise Http404
    here = Q(persons__ended_on=None) | Q(persons__ended_on__gt=request.today)
    rows = (
        access.sites_named_to(request.person)
        .select_related("parent")
        .annotate(people=Count("persons", filter=here))
    )
    context = {"sites": in_tree(rows), "may_administer": access.may_administer(request.person)}
    return page(request, "people/sites.html", context)


@require_http_methods(FORM)
def new_site(request: PersonRequest) -> HttpResponse:
    """Add a site."""
    require(access.may_administer(request.person))
    form = SiteForm(request.POST or None)

    def add(given: dict[str, Any]) -> str:
        keep(Site(**given), by=request.person, at=request.now)
        return reverse("people:sites")

    words = {"title": _("Add site"), "submit": _("Add site")}
    return answer(request, form, add, _("Site added."), **words, **_from_list())


@require_http_methods(FORM)
def site(request: PersonRequest, code: str) -> HttpResponse:
    """Change a site; it cannot come to lie below itself."""
    require(access.may_administer(request.person))
    row = get_object_or_404(Site, code=code)
    form = SiteForm(request.POST or None, instance=row)

    def change(given: dict[str, Any]) -> str:
        _set(row, given, request)
        return reverse("people:sites")

    words = {"title": _("Change site %(site)s") % {"site": row.name}, "submit": _("Save site")}
    return answer(request, form, change, _("Site changed."), **words, **_from_list())


@require_http_methods(FORM)
def organisation(request: PersonRequest) -> HttpResponse:
    """The organisation's name, scope, time zone, fiscal year and language."""
    require(access.may_administer(request.person))
    row = Organisation.objects.first()
    form = OrganisationForm(request.POST or None, instance=row)

    def change(given: dict[str, Any]) -> str:
        if row is None:
            keep(Organisation(pk=1, **given), by=request.person, at=request.now)
        else:
            _set(row, given, request)
        return reverse("people:organisation")

    words = {
        "title": _("Organisation"),
        "lead": _("What every page, mail and pack says of it, and the days it counts by."),
        "submit": _("Save settings"),
        "back": _("People"),
        "back_url": reverse("people:people"),
    }
    return answer(request, form, change, _("Settings saved."), **words)


def _set(row: Site | Organisation, given: dict[str, Any], request: PersonRequest) -> None:
    with changing(row, by=request.person, at=request.now) as stored:
        for name, value in given.items():
            setattr(stored, name, value)


def _from_list() -> dict[str, str]:
    return {"back": _("Sites"), "back_url": reverse("people:sites")}
