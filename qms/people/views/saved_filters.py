"""Keeping the filters of a list under a name; renaming and removing one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from qms.people import filtering
from qms.people.acting import PersonRequest
from qms.people.models import SavedFilter
from qms.primitives.refusing import Refusal
from qms.ui.forms import Form, refused
from qms.ui.pages import page


class FilterForm(Form):
    """The name of a filter."""

    name = forms.CharField(label=_("Name"), max_length=60)


@require_http_methods(["GET", "HEAD", "POST"])
def new_filter(request: PersonRequest, of_list: str) -> HttpResponse:
    """Keep the filters in ``?query=`` of the list (the name of its address) under a name."""
    address, query = of_list, request.GET.get("query", "")
    label = filtering.label_of(address)
    if label is None:
        raise Http404
    back = f"{reverse(address)}?{filtering.worth_keeping(query)}"
    form = FilterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = filtering.save(
                address, name=form.cleaned_data["name"], query=query, by=request.person, at=request.now
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _now("“%(name)s” is saved.") % {"name": row})
            return redirect(f"{reverse(address)}?{row.query}")
    words = {"title": _now("Save this filter"), "lead": _now("It stands above the list, for you alone.")}
    return _answer(request, form, back=label, back_url=back, submit=_now("Save filter"), **words)


@require_http_methods(["GET", "HEAD", "POST"])
def saved_filter(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename one's own filter."""
    row = _own(request, pk)
    back = f"{reverse(row.of_list)}?{row.query}"
    form = FilterForm(request.POST or None, initial={"name": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            filtering.rename(row, name=form.cleaned_data["name"])
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _now("“%(name)s” is saved.") % {"name": row})
            return redirect(back)
    removal = reverse("people:filter_removal", args=[row.pk])
    words: dict[str, Any] = {"title": _now("Saved filter"), "removal": removal}
    label = filtering.label_of(row.of_list)
    return _answer(request, form, back=label, back_url=back, submit=_now("Rename filter"), **words)


@require_POST
def filter_removal(request: PersonRequest, pk: int) -> HttpResponse:
    """Remove one's own filter; the records stay as they are."""
    row = _own(request, pk)
    row.delete()
    messages.success(request, _now("“%(name)s” is removed.") % {"name": row.name})
    return redirect(reverse(row.of_list))


def _own(request: PersonRequest, pk: int) -> SavedFilter:
    row = get_object_or_404(SavedFilter, pk=pk, person=request.person)
    if filtering.label_of(row.of_list) is None:
        raise Http404
    return row


def _answer(request: PersonRequest, form: FilterForm, **words: Any) -> HttpResponse:
    context = {"form": form, **words}
    return page(request, "people/saved_filter.html", context, status=form.as_response_status)
