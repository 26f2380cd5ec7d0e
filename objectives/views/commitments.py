"""Commitment checks: unusual promises, asked before they are given; what was promised against a no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from governance.deciding import may_decide
from governance.views.acting_on import answer
from governance.views.listing import page_of
from objectives import access
from objectives.forms.commitments import (
    AnswerForm,
    CommitmentFilter,
    CommitmentForm,
    OutcomeForm,
    SeenForm,
    TurnForm,
)
from objectives.models import CommitmentCheck, CommitmentTurn
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page

State = CommitmentCheck.State
TONES = {
    State.ASKED: "attention",
    State.ANSWERED: "attention",
    State.PROMISED: "good",
    State.NOT_PROMISED: "stale",
    State.ANYWAY: "bad",
    State.ACKNOWLEDGED: "attention",
}
"""The tone of each state."""
TOLD_BY_FACTS = ("state", "capacity")


@require_safe
def commitment_list(request: PersonRequest) -> HttpResponse:
    """Unusual promises: which were given against a no, which wait for an answer, and all the others."""
    known = _known(request)
    form = CommitmentFilter(request.GET, sites=_sites_in(known))
    rows = _chosen(request, form).select_related("site", "asked_of__function", "process")
    shown = page_of(rows, request.GET.get("page"), count=None if form.narrowed else len(known))
    context = {
        "form": form,
        "page": shown,
        "rows": [(row, TONES[State(row.state)]) for row in shown],
        "lead": _lead([state for state, *_site in known]),
        "narrowed": form.narrowed,
        "may_enter": access.may_note_somewhere(request.person),
    }
    return page(request, "objectives/commitments/list.html", context)


Known = list[tuple[str, str | None, str | None]]
"""State, and code and name of the site, of each check."""


def _known(request: PersonRequest) -> Known:
    """Return what stands of all checks that the person may see. One query."""
    rows = CommitmentCheck.objects.visible_to(request.person).order_by()
    return list(rows.values_list("state", "site__code", "site__name"))


def _sites_in(known: Known) -> list[tuple[str, str]]:
    found = {(code, name or code) for _state, code, name in known if code}
    return sorted(found, key=lambda one: one[1].casefold())


def _lead(states: list[str]) -> str:
    """Return what waits, in a sentence."""
    anyway, asked = states.count(State.ANYWAY), states.count(State.ASKED)
    sentences = []
    if anyway:
        words = ngettext(
            "%(n)d promise was given without a yes, and no leader has seen it.",
            "%(n)d promises were given without a yes, and no leader has seen them.",
            anyway,
        )
        sentences.append(words % {"n": anyway})
    if asked:
        words = ngettext("%(n)d waits for its answer.", "%(n)d wait for their answer.", asked)
        sentences.append(words % {"n": asked})
    return " ".join(sentences)


def _chosen(request: PersonRequest, form: CommitmentFilter) -> Any:
    """Return the rows that the filters leave: what waits for a leader first, then the latest."""
    given, rows = form.given, CommitmentCheck.objects.visible_to(request.person)
    if "state" in given:
        rows = rows.filter(state=given["state"])
    if "site" in given:
        rows = rows.filter(site=None) if given["site"] == "-" else rows.filter(site__code=given["site"])
    for word in given.get("q", "").split():
        rows = rows.filter(
            Q(customer__icontains=word) | Q(offering__icontains=word) | Q(promise__icontains=word)
            | Q(reference__iexact=word)
        )  # fmt: skip
    return rows.order_by("-asked_on", "-pk")


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    rows = _chosen(request, CommitmentFilter(request.GET, sites=_sites_in(_known(request))))
    header = [
        _("Reference"), _("Customer"), _("Offering"), _("What would be promised"), _("What is unusual"),
        _("State"), _("Capacity"), _("Requirements understood"), _("Process"), _("Asked by"), _("Asked of"),
        _("Asked on"), _("Answer by"), _("Site"),
    ]  # fmt: skip
    cells = _cells(rows.select_related("site", "asked_by", "asked_of", "process"))
    return csv_download(f"commitments-{request.today}.csv", header, cells)


def _cells(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.reference, row.customer, row.offering, row.promise, row.unusual, row.get_state_display(),
            row.get_capacity_display(), _("yes") if row.understood else _("no"), row.process.name,
            row.asked_by.name, row.asked_of.name, row.asked_on, row.answer_by,
            row.site.name if row.site else "",
        ]  # fmt: skip


@require_safe
def commitment(request: PersonRequest, reference: str) -> HttpResponse:
    """One unusual promise: what it is, whether it can be kept, what was promised, who saw it."""
    row = _loaded(request, reference)
    turns = {turn.kind: turn for turn in row.turns.all()}
    context = {
        "commitment": row,
        "tone": TONES[State(row.state)],
        "turns": turns,
        "told": timeline(row, silent=TOLD_BY_FACTS),
        **_steps(row, request),
    }
    return page(request, "objectives/commitments/commitment.html", context)


def _loaded(request: PersonRequest, reference: str) -> CommitmentCheck:
    turns = Prefetch("turns", CommitmentTurn.objects.select_related("by__function"))
    rows = CommitmentCheck.objects.select_related(
        "site", "asked_by__function", "asked_of__function", "process"
    ).prefetch_related(turns)
    found: CommitmentCheck = visible_or_404(rows, request.person, reference=reference)
    return found


def _steps(row: CommitmentCheck, request: PersonRequest) -> dict[str, bool]:
    """Tell what this person may do with it now."""
    open_still = row.state in (State.ASKED, State.ANSWERED)
    return {
        "may_answer": row.state == State.ASKED and access.may_answer_commitment(request.person, row),
        "may_settle": open_still and access.may_settle_commitment(request.person, row),
        "may_see": row.state == State.ANYWAY
        and may_decide(request.person, on=request.today, site_id=row.site_id),
    }


@CHANGE
def new_commitment(request: PersonRequest) -> HttpResponse:
    """Ask whether an unusual promise can be kept."""
    require(access.may_note_somewhere(request.person))
    form = CommitmentForm(request.POST or None, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_note(request.person, site.pk if site else None))

    def done(row: CommitmentCheck) -> HttpResponse:
        messages.success(request, _("%(owner)s is asked.") % {"owner": row.asked_of})
        return redirect(row)

    lead = _("Before an unusual promise: is it understood, and can the process keep it? Its owner is asked.")
    words = {"title": _("Check a promise"), "lead": lead, "submit": _("Ask the owner")}
    back = {"back": _("Commitment checks"), "back_url": reverse("objectives:commitments")}
    return answer(request, form, done, **words, **back)


def _step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[..., bool],
    form_class: type[TurnForm],
    done: str,
    **words: Any,
) -> HttpResponse:
    """Load the check, ask whether this person may, show or carry out the form."""
    row = _loaded(request, reference)
    require(allowed(request.person, row))
    form = form_class(request.POST or None, commitment=row, today=request.today)

    def go_on(_turn: Any) -> HttpResponse:
        messages.success(request, done % {"commitment": row})
        return redirect(row)

    lead = f"{row.customer}: {row.promise}"
    return answer(request, form, go_on, lead=lead, back=str(row), back_url=row.get_absolute_url(), **words)


@CHANGE
def commitment_answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Say whether the process can keep it."""
    words = {"title": _("Can we keep this promise?"), "submit": _("Answer")}
    done = _("%(commitment)s is answered.")
    return _step(request, reference, access.may_answer_commitment, AnswerForm, done, **words)


@CHANGE
def commitment_outcome(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what was promised."""
    words = {"title": _("What was promised?"), "submit": _("Record outcome")}
    done = _("The outcome of %(commitment)s is recorded.")
    return _step(request, reference, access.may_settle_commitment, OutcomeForm, done, **words)


@CHANGE
def commitment_acknowledgement(request: PersonRequest, reference: str) -> HttpResponse:
    """Say, as a leader, what one makes of a promise that was given anyway."""

    def leads(person: Any, row: CommitmentCheck) -> bool:
        return may_decide(person, on=request.today, site_id=row.site_id)

    words = {"title": _("Promised against a “no”"), "submit": _("Acknowledge")}
    done = _("%(commitment)s is seen.")
    return _step(request, reference, leads, SeenForm, done, **words)
