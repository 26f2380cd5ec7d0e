"""Questions to processes: asked from a phone in one field, answered by the owner, read by who asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance import access
from governance.asking import answerer
from governance.forms.questions import AgainForm, QuestionForm, ReplyForm, UnderstoodForm
from governance.models import Process, ProcessQuestion
from governance.owning import Owners, owners_on
from governance.views.acting_on import answer, carried_out
from governance.views.listing import page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.telling import timeline
from qms.ui.pages import page

State = ProcessQuestion.State
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def question_list(request: PersonRequest) -> HttpResponse:
    """What is asked of processes: what waits for an answer, what was answered, and how long it took."""
    shown_state = request.GET.get("state", "open")
    rows = ProcessQuestion.objects.visible_to(request.person)
    if code := request.GET.get("process"):
        rows = rows.filter(process__code=code)
    wanted = rows.filter(Q(state=State.OPEN) if shown_state == "open" else ~Q(state=State.OPEN))
    wanted = wanted.select_related("process", "site", "asked_by__function")
    order = ("answer_by", "pk") if shown_state == "open" else ("-answered_on", "-pk")
    shown = page_of(wanted.order_by(*order), request.GET.get("page"))
    context = {
        "page": shown,
        "rows": with_answerers(list(shown), request),
        "state": shown_state,
        "waiting": shown_state == "open",
        "code": code or "",
    }
    return page(request, "governance/questions.html", context)


def with_answerers(
    rows: list[ProcessQuestion], request: PersonRequest, owners: Owners | None = None
) -> list[tuple[Any, Any, str]]:
    """Return each question with who answers it today and how it stands; one query for all, unless known."""
    if owners is None:
        owners = owners_on({row.process_id for row in rows}, on=request.today) if rows else {}
    return [
        (
            row,
            owners.get((row.process_id, row.site_id)) or owners.get((row.process_id, None)),
            row.standing(request.today),
        )
        for row in rows
    ]


@require_safe
def question(request: PersonRequest, reference: str) -> HttpResponse:
    """One question: what was asked, what was answered, what to do next."""
    row = _question(request, reference)
    owner = answerer(row, at=request.now)
    is_open, is_answered = row.state == State.OPEN, row.state == State.ANSWERED
    context = {
        "question": row,
        "owner": owner,
        "standing": row.standing(request.today),
        "turns": list(row.turns.select_related("by__function")),
        "may_answer": is_open and access.may_answer(request.person, row, owner),
        "may_follow_up": is_answered and access.may_follow_up(request.person, row),
        "told": timeline(row, silent=("state", "answered_on", "answer_by", "changed_process")),
    }
    return page(request, "governance/question.html", context)


def _question(request: PersonRequest, reference: str) -> ProcessQuestion:
    rows = ProcessQuestion.objects.select_related("process__site", "site", "asked_by__function")
    row: ProcessQuestion = visible_or_404(rows, request.person, reference=reference)
    return row


@forms_only
def new_question(request: PersonRequest, code: str) -> HttpResponse:
    """Ask of a process, or note what is done differently."""
    process = visible_or_404(Process.objects.select_related("site"), request.person, code=code)
    require(access.may_ask(request.person))
    form = QuestionForm(request.POST or None, process=process)

    def done(row: ProcessQuestion) -> HttpResponse:
        words = {"question": row, "day": row.answer_by}
        messages.success(request, _("%(question)s is asked; an answer is due by %(day)s.") % words)
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Ask of the process"),
        lead=_("Who owns it answers, or changes it."),
        submit=_("Ask"),
        back=process.name,
        back_url=process.get_absolute_url(),
    )


def _step(
    request: PersonRequest, reference: str, form_class: Any, done_words: str, **words: Any
) -> HttpResponse:
    row = _question(request, reference)
    owner = answerer(row, at=request.now)
    asks = form_class is not ReplyForm
    allowed = (
        access.may_follow_up(request.person, row) if asks else access.may_answer(request.person, row, owner)
    )
    require(allowed)
    form = form_class(request.POST or None, question=row)

    def done(_turn: Any) -> HttpResponse:
        messages.success(request, done_words)
        return redirect(row)

    back = {"back": row.reference, "back_url": row.get_absolute_url()}
    return answer(request, form, done, lead=row.text, **back, **words)


@forms_only
def question_answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer a question, or say what was changed because of it."""
    words = {"title": _("Answer"), "submit": _("Send answer")}
    return _step(request, reference, ReplyForm, _("Your answer is there to read."), **words)


@forms_only
def question_again(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask again what the answer leaves unclear."""
    words = {"title": _("Ask again"), "submit": _("Ask again")}
    return _step(request, reference, AgainForm, _("It is asked again."), **words)


@require_POST
def question_understood(request: PersonRequest, reference: str) -> HttpResponse:
    """Say thanks: the answer will do."""
    row = _question(request, reference)
    require(access.may_follow_up(request.person, row))
    form = UnderstoodForm(request.POST, question=row)
    if carried_out(form, request) is None:
        sentences = [str(text) for text in form.non_field_errors()]
        messages.error(request, " ".join(sentences))
    return redirect(reverse("governance:question", args=[row.reference]))
