"""What every form of people does: show, carry out, or show again with what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect

from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


def answer(
    request: PersonRequest, form: Any, carry_out: Callable[[dict[str, Any]], str], told: str, **words: Any
) -> HttpResponse:
    """Carry out the sent form and go to the address that ``carry_out`` returns, saying ``told``.

    A form that was not sent, or is refused, is shown in the form page with its ``words`` (title, submit …).
    """
    address = _carried_out(form, carry_out) if request.method == "POST" else None
    if address is None:
        context = {"form": form, **words}
        return page(request, "people/form.html", context, status=form.as_response_status)
    messages.success(request, told)
    return redirect(address)


def _carried_out(form: BaseForm, carry_out: Callable[[dict[str, Any]], str]) -> str | None:
    if not form.is_valid():
        return None
    try:
        return carry_out(form.cleaned_data)
    except Refusal as refusal:
        refused(form, refusal)
        return None
