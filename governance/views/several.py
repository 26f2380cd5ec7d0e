"""Giving out many tasks at once, after a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from governance import access
from governance.forms.several import MOST, SeveralForm
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.ui.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
def several_tasks(request: PersonRequest) -> HttpResponse:
    """Rows of what, who and by when: all of them are given, or none and each fault stands at its row."""
    require(access.may_assign_somewhere(request.person))
    people = list(Person.objects.current(request.today).order_by("name"))
    form = SeveralForm(request.POST or None, person=request.person, people=people, today=request.today)
    if request.method == "POST" and ("more" in request.POST or request.POST.get("pasted", "").strip()):
        return _shown(request, form, form.with_more())
    if request.method == "POST":
        if form.is_valid():
            site = form.cleaned_data["site"]
            require(access.may_assign(request.person, site.pk if site else None))
        if made := form.carry_out(by=request.person, at=request.now):
            words = ngettext("%(count)d task is given out.", "%(count)d tasks are given out.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect(f"{reverse('governance:actions')}?whose=assigned&state=open")
    return _shown(request, form, form.rows, status=form.as_response_status)


def _shown(
    request: PersonRequest, form: SeveralForm, rows: Sequence[object], status: int = 200
) -> HttpResponse:
    more = len(rows) < MOST
    context = {"form": form, "rows": rows, "people": form.people, "more": more}
    return page(request, "governance/several_tasks.html", context, status=status, fragment="rows")
