"""What the link of a mail opens: a page that changes nothing until its one button is pressed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from governance import doing_from_mail
from governance.doing_from_mail import Mailed
from governance.forms.from_mail import DoneForm
from governance.models import Action
from qms.jobs.noticing import language_of
from qms.people.models import Organisation
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Say that an action is done, by the link of its owner's mail; who only opens it changes nothing."""
    try:
        link, person, zone = doing_from_mail.reader_of(token)
    except Refusal as refusal:
        return _closed(request, refusal)
    language = language_of(person, Organisation.objects.first()) if person else translation.get_language()
    with timezone.override(zone), translation.override(language):
        try:
            signed_in = getattr(request, "person", None)
            mailed = doing_from_mail.opened(link, person, zone, signed_in=signed_in, at=timezone.now())
        except Refusal as refusal:
            return _closed(request, refusal)
        return _answer(request, mailed)


def _answer(request: HttpRequest, mailed: Mailed) -> HttpResponse:
    """Show the action with its button, or carry it out; what is done already says by whom."""
    if mailed.action.state != Action.State.OPEN:
        return _done(request, mailed, again=request.method == "POST")
    sent = request.method == "POST"  # a task sends nothing but its button
    form = DoneForm(request.POST if sent else None, request.FILES if sent else None, mailed=mailed)
    if sent:
        if _carried_out(form):
            return redirect(request.path)
        mailed.action.refresh_from_db()
        if mailed.action.state != Action.State.OPEN:  # somebody else pressed at the same moment
            return _done(request, mailed, again=True)
    context: dict[str, Any] = {"form": form, "action": mailed.action, "person": mailed.person}
    context["day"] = timezone.localdate()
    return render(request, "governance/from_mail.html", context, status=form.as_response_status)


def _carried_out(form: DoneForm) -> bool:
    if not form.is_valid():
        return False
    try:
        form.carry_out(at=timezone.now())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    return True


def _done(request: HttpRequest, mailed: Mailed, *, again: bool) -> HttpResponse:
    context = {"action": mailed.action, "fact": mailed.action.completion, "again": again}
    return render(request, "governance/done_from_mail.html", context, status=410 if again else 200)


def _closed(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "governance/link_closed.html", {"refusal": refusal}, status=refusal.status)
