"""Responsibility matrices: which stands where on a day, all versions, the next draft, a copy, a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy_text
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.copying import Copied
from governance.forms.matrices import CopyForm, DraftForm
from governance.grids import words_of
from governance.models import Acknowledgement, ResponsibilityMatrix
from governance.rules.comparing import Difference, differences
from governance.views.acting_on import answer
from governance.views.days import day_named
from governance.views.listing import page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person, Site
from qms.ui.pages import page

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PREPARED_BY = lazy_text("A matrix is prepared by the executives and the quality lead of its scope.")


@dataclass
class Standing:
    """What stands in a scope on a day: its own version or the organisation's, its draft, who owes a word."""

    site: Site | None
    matrix: ResponsibilityMatrix | None = None
    borrowed: bool = False
    draft: ResponsibilityMatrix | None = None
    unconfirmed: list[Person] = field(default_factory=list)

    @property
    def names(self) -> str:
        """Who has not confirmed yet, as a sentence names them."""
        return ", ".join(person.name for person in self.unconfirmed)


def matrices() -> Any:
    """Return the matrices with what a list says of them."""
    return ResponsibilityMatrix.objects.select_related("site", "approved_by", "based_on")


def matrix_or_404(request: PersonRequest, reference: str) -> ResponsibilityMatrix:
    """Return the matrix that the address names, to whoever may see it."""
    row: ResponsibilityMatrix = visible_or_404(matrices(), request.person, reference=reference)
    return row


@require_safe
def matrix_list(request: PersonRequest) -> HttpResponse:
    """Which matrix stands in each scope on a day, who has not confirmed it, and every version there is."""
    day = day_named(request)
    rows = matrices().visible_to(request.person)
    versions = rows.order_by(F("site__code").asc(nulls_first=True), "-version")
    scopes = list(_standing(request, rows, day))
    context = {
        "scopes": scopes,
        "lead": _said(scopes),
        "page": page_of(versions, request.GET.get("page")),
        "day": day,
        "is_past": day != request.today,
        "may_prepare": access.may_prepare_matrix_somewhere(request.person),
    }
    return page(request, "governance/matrices.html", context)


def _standing(request: PersonRequest, rows: Any, day: date) -> Iterable[Standing]:
    reach, today = request.person.reach, day == request.today
    both = rows.standing_on(day) | rows.filter(state="draft") if today else rows.standing_on(day)
    found = list(both.order_by())
    stood = {row.site_id: row for row in found if not row.is_draft}
    drafts = {row.site_id: row for row in found if row.is_draft}
    waiting = _unconfirmed(stood.values(), day) if today else {}
    for site in [None, *Site.objects.all()]:
        key = site.pk if site else None
        if site is not None and not reach.sees_site(site.pk):
            continue
        own = stood.get(key)
        matrix = own or stood.get(None)
        yield Standing(site, matrix, own is None, drafts.get(key), waiting.get(own.pk, []) if own else [])


def _unconfirmed(rows: Iterable[ResponsibilityMatrix], day: date) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    owed = Acknowledgement.objects.filter(at=None, matrix__in=[row.pk for row in rows])
    for one in owed.select_related("person").order_by("person__name"):
        if not one.person.has_left(day):
            found[one.matrix_id].append(one.person)
    return found


def _said(scopes: list[Standing]) -> str:
    without = sum(scope.matrix is None for scope in scopes)
    owing = {person.pk for scope in scopes for person in scope.unconfirmed}
    if without == len(scopes):
        return _("No matrix is approved yet.")
    sentence = _("Who answers for what, approved by top management, in versions that never change.")
    if owing:
        count = ngettext("%(n)d person has", "%(n)d people have", len(owing)) % {"n": len(owing)}
        sentence = _("%(people)s not confirmed yet what is theirs.") % {"people": count}
    return sentence


@form_methods
def new_matrix(request: PersonRequest) -> HttpResponse:
    """Begin the next version for a scope."""
    require(access.may_prepare_matrix_somewhere(request.person), str(PREPARED_BY))
    chosen = {"site": request.GET["site"]} if request.GET.get("site", "").isdigit() else {}
    form = DraftForm(request.POST if request.method == "POST" else None, person=request.person, initial=chosen)

    def done(row: ResponsibilityMatrix) -> HttpResponse:
        messages.success(request, _("%(matrix)s is begun.") % {"matrix": row.title})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("New draft"),
        lead=_(
            "It starts as a copy of the version that stands; without one, with the rows that every scope has."
        ),
        submit=_("Begin draft"),
        back=_("Responsibility matrices"),
        back_url=reverse("governance:matrices"),
    )


@form_methods
def matrix_copy(request: PersonRequest, reference: str) -> HttpResponse:
    """Copy a matrix for another scope, as its draft."""
    row = matrix_or_404(request, reference)
    require(access.may_prepare_matrix_somewhere(request.person), str(PREPARED_BY))
    sent = request.POST if request.method == "POST" else None
    form = CopyForm(sent, matrix=row, person=request.person)

    def done(copied: Copied) -> HttpResponse:
        messages.success(request, _("%(matrix)s is begun.") % {"matrix": copied.matrix.title})
        _say_what_is_left(request, copied)
        return redirect(copied.matrix)

    return answer(
        request,
        form,
        done,
        title=_("Copy the matrix"),
        lead=_("People who do not fit there become open roles, for you to choose who holds them."),
        submit=_("Copy matrix"),
        back=row.title,
        back_url=row.get_absolute_url(),
    )


def _say_what_is_left(request: PersonRequest, copied: Copied) -> None:
    if copied.people:
        names = {"names": ", ".join(copied.people)}
        messages.warning(request, _("Choose who stands in the place of: %(names)s.") % names)
    if copied.rows:
        names = {"names": ", ".join(copied.rows)}
        messages.warning(request, _("These rows belong elsewhere and were left out: %(names)s.") % names)


@require_safe
def comparison(request: PersonRequest, reference: str) -> HttpResponse:
    """What a version says otherwise than another of its scope, cell by cell."""
    row = matrix_or_404(request, reference)
    others = list(
        matrices().visible_to(request.person).of_scope(row.site_id).exclude(pk=row.pk).order_by("-version")
    )
    other = _other(others, row, request.GET.get("with", ""))
    found = differences(words_of(other), words_of(row)) if other else []
    letters = [one for one in found if one.what == "letter"]
    context = {
        "matrix": row,
        "other": other,
        "others": others,
        "lines": [one for one in found if one.what != "letter"],
        "page": page_of(letters, request.GET.get("page")),
        "lead": _counted(found, other),
    }
    return page(request, "governance/matrix_comparison.html", context)


def _other(
    others: list[ResponsibilityMatrix], row: ResponsibilityMatrix, wanted: str
) -> ResponsibilityMatrix | None:
    """Return the version asked for, or the one before that was approved, or the nearest there is."""
    named = [one for one in others if one.reference == wanted]
    earlier = [one for one in others if one.version < row.version and not one.is_draft]
    return next(iter([*named, *earlier, *others]), None)


def _counted(found: list[Difference], other: ResponsibilityMatrix | None) -> str:
    if other is None:
        return _("There is no other version to compare it with.")
    words = {"n": len(found), "version": other.version}
    if not found:
        return _("It says the same as version %(version)d.") % words
    return (
        ngettext(
            "%(n)d difference from version %(version)d.",
            "%(n)d differences from version %(version)d.",
            len(found),
        )
        % words
    )
