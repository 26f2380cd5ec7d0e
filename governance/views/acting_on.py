"""What every form of this app does: show, carry out, or show again with what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


def carried_out(form: Any, request: PersonRequest) -> Any:
    """Return what the sent form brought about; ``None`` where it was not sent, or is refused at its fields."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return form.carry_out(by=request.person, at=request.now) or form
    except Refusal as refusal:
        refused(form, refusal)
        return None


def answer(
    request: PersonRequest,
    form: Any,
    done: Callable[[Any], HttpResponse],
    template: str = "governance/form.html",
    **words: Any,
) -> HttpResponse:
    """Carry out the form and go on as ``done`` says, or show the form page with its ``words``."""
    result = carried_out(form, request)
    if result is not None:
        return done(result)
    context = {"form": form, **words}
    return page(request, template, context, status=form.as_response_status)
