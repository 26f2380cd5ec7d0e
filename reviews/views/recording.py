"""What every form of a review does: load it, ask whether this person may, write it, or say why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page, wants_fragment
from reviews.access import may_run
from reviews.models import ManagementReview

Act = Callable[[Any], Any]


def reviews() -> Any:
    """Return the reviews with what every page of one shows."""
    return ManagementReview.objects.select_related("chair", "site", "series")


def review_to_run(request: PersonRequest, reference: str) -> ManagementReview:
    """Return the review that the address names, to somebody who may run it; otherwise 404 or 403."""
    review: ManagementReview = visible_or_404(reviews(), request.person, reference=reference)
    require(may_run(request.person, review))
    return review


def sent(request: PersonRequest) -> QueryDict | None:
    """Return what a form was sent with; nothing where it is only asked for."""
    return request.POST if request.method == "POST" else None


def carry_out(
    request: PersonRequest,
    form: forms.BaseForm,
    act: Act,
    *,
    title: str,
    submit: str,
    back: str,
    done: str = "",
    template: str = "reviews/form.html",
    fragment: str = "",
    to: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show ``form``, or carry it out by ``act``; then go to ``back`` (or where ``to`` says) and say ``done``.

    A refusal shows at its field with what was typed, as 422. ``fragment`` is the part that htmx gets.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(getattr(form, "cleaned_data", {}))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            if done:
                messages.success(request, done)
            if fragment and wants_fragment(request):  # the form stood in its page: show that again, where it is
                return HttpResponse(headers={"HX-Refresh": "true"})
            return redirect(to(made) if to else back)
    given = {"form": form, "title": title, "submit": submit, "back": back, **context}
    status = 422 if form.is_bound and form.errors else 200
    return page(request, template, given, status=status, fragment=fragment)
