"""What the link of a mail opens: one field for one value, and a page that changes nothing until it is sent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance.doing_from_mail import reader_of
from objectives import measuring_from_mail
from objectives.forms.from_mail import ValueForm
from objectives.measuring_from_mail import ACT, Mailed
from objectives.storing import plain
from qms.jobs.noticing import language_of
from qms.people.models import Organisation
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def value_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Record one value by the link of its reporter's mail; who only opens it changes nothing."""
    try:
        link, person, zone = reader_of(token, act=ACT)
    except Refusal as refusal:
        return _closed(request, refusal)
    language = language_of(person, Organisation.objects.first()) if person else translation.get_language()
    with timezone.override(zone), translation.override(language):
        try:
            signed_in = getattr(request, "person", None)
            mailed = measuring_from_mail.opened(link, person, zone, signed_in=signed_in, at=timezone.now())
        except Refusal as refusal:
            return _closed(request, refusal)
        return _answer(request, mailed)


def _answer(request: HttpRequest, mailed: Mailed) -> HttpResponse:
    """Ask for the value, or record it; what is recorded already says by whom."""
    if mailed.stored is not None:
        return _recorded(request, mailed, again=request.method == "POST")
    form = ValueForm(request.POST if request.method == "POST" else None, mailed=mailed)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            measuring_from_mail.record_value(
                mailed, text=given["value"], comment=given["comment"], at=timezone.now()
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(request.path)
    context = {"form": form, "mailed": mailed}
    return render(request, "objectives/from_mail.html", context, status=form.as_response_status)


def _recorded(request: HttpRequest, mailed: Mailed, *, again: bool) -> HttpResponse:
    context = {"mailed": mailed, "again": again, "value": plain(mailed.stored.value)}
    return render(request, "objectives/recorded_from_mail.html", context, status=410 if again else 200)


def _closed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "governance/link_closed.html", {"refusal": refusal}, status=refusal.status)
