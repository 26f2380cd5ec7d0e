"""What happens to an escalation, each with an address of its own: taken, passed on, asked about, decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance import access
from governance.deciding import may_decide
from governance.escalating import answer as take
from governance.forms.escalations import OutcomeForm, PassingOnForm, QuestionForm, ReplyForm
from governance.models import Escalation, EscalationQuestion
from governance.views.acting_on import answer
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def _loaded(request: PersonRequest, reference: str) -> Escalation:
    rows = Escalation.objects.select_related("holder", "raised_by", "site")
    return visible_or_404(rows, request.person, reference=reference)  # type: ignore[no-any-return]


def _step(request: PersonRequest, row: Escalation, form: Any, done: str, **words: Any) -> HttpResponse:
    """Show or carry out a form about one escalation; ``done`` says that it happened."""

    def go_on(_result: Any) -> HttpResponse:
        messages.success(request, done % {"escalation": row})
        return redirect(row)

    return answer(request, form, go_on, lead=row.text, back=str(row), back_url=row.get_absolute_url(), **words)


@require_POST
def taking(request: PersonRequest, reference: str) -> HttpResponse:
    """Take it: the clock of the level stops."""
    row = _loaded(request, reference)
    require(access.holds(request.person, row), _("It is with somebody else."))
    try:
        take(row, by=request.person, at=request.now)
        messages.success(request, _("%(escalation)s is yours. End it by a decision.") % {"escalation": row})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@forms_only
def passing_on(request: PersonRequest, reference: str) -> HttpResponse:
    """Pass it on up at once, with words."""
    row = _loaded(request, reference)
    require(access.holds(request.person, row), _("It is with somebody else."))
    form = PassingOnForm(request.POST or None, escalation=row)
    done = _("%(escalation)s is passed on.")
    return _step(request, row, form, done, title=_("Pass on up"), submit=_("Pass on up"))


@forms_only
def question(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask who raised it."""
    row = _loaded(request, reference)
    require(access.holds(request.person, row), _("It is with somebody else."))
    form = QuestionForm(request.POST or None, escalation=row)
    title = _("Ask %(name)s") % {"name": row.raised_by}
    return _step(request, row, form, _("Your question is sent."), title=title, submit=_("Ask"))


@forms_only
def replying(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Reply to what was asked back."""
    row = _loaded(request, reference)
    asked = get_object_or_404(EscalationQuestion, escalation=row, pk=number)
    require(request.person.pk == asked.asked_of_id, _("Somebody else was asked."))
    form = ReplyForm(request.POST or None, question=asked)
    words = {"title": asked.question, "submit": _("Reply")}
    return _step(request, row, form, _("Your reply is sent."), **words)


@forms_only
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """End it by a decision: the barrier is gone, or accepted until a day."""
    row = _loaded(request, reference)
    require(may_decide(request.person, on=request.today, site_id=row.site_id))
    form = OutcomeForm(request.POST or None, escalation=row, today=request.today)
    words = {"title": _("End it by a decision"), "submit": _("Record decision")}
    return _step(request, row, form, _("%(escalation)s has ended."), **words)
