"""Actions: the list with its filters, its export, one action, a new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.filters import ActionFilter
from governance.following_up import chain_of
from governance.forms.actions import ActionForm
from governance.models import Action, ActionHandOver, Decision, Extension, Reopening, Verification
from governance.rules import days
from governance.rules.actions import moved_often
from governance.views.acting_on import answer
from governance.views.action_views import views_of
from governance.views.listing import chosen, page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page
from qms.ui.statuses import status_of

TOLD_BY_FACTS = ("state", "due_on", "first_due_on", "owner", "verifier", "follows_up")
"""Fields of an action whose changes its completion, verdicts, extensions, hand-overs and cancellation tell."""


@require_safe
def action_list(request: PersonRequest) -> HttpResponse:
    """What is to be done, by whom, by when, and how it stands."""
    filtered = _filtered(request)
    rows = chosen(filtered).select_related("owner__function", "site")
    views = views_of(request)
    known = next((view.count for view in views["views"] if view.current), None)
    shown = page_of(rows, request.GET.get("page"), count=known)
    standings = [(action, action.standing(request.today)) for action in shown]
    context = {
        "filter": filtered,
        "page": shown,
        "rows": standings,
        "may_assign": access.may_assign_somewhere(request.person),
        "narrowed": any(filtered.data.get(name) for name in filtered.form.fields if name != "sort"),
        "further": any(filtered.data.get(name) for name in ActionFilter.FURTHER),
        "query": request.GET.urlencode(),
        **views,
    }
    return page(request, "governance/actions.html", context)


def _filtered(request: PersonRequest) -> ActionFilter:
    rows = Action.objects.visible_to(request.person)
    return ActionFilter(request.GET, rows, request=request, person=request.person, today=request.today)


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    rows = chosen(_filtered(request)).select_related("owner", "assigned_by", "verifier", "site", "process")
    header = [
        _("Reference"), _("What will be done"), _("Status"), _("Weight"), _("Origin"), _("Owner"), _("Due on"),
        _("First due on"), _("Assigned by"), _("Assigned on"), _("Criterion"), _("Check on"), _("Verifier"),
        _("Site"), _("Process"),
    ]  # fmt: skip
    return csv_download(f"actions-{request.today}.csv", header, _cells(rows, request))


def _cells(rows: Any, request: PersonRequest) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        yield [
            row.reference, row.text, str(status_of(row.standing(request.today)).word),
            row.get_weight_display(), row.get_origin_display(), row.owner.name, row.due_on, row.first_due_on,
            row.assigned_by.name, row.assigned_on, row.criterion, row.check_on,
            row.verifier.name if row.verifier else "", row.site.name if row.site else "",
            row.process.name if row.process else "",
        ]  # fmt: skip


@require_safe
def action(request: PersonRequest, reference: str) -> HttpResponse:
    """One action: where it came from, its criterion, the proof, the check, what happened to it."""
    row = visible_or_404(_with_facts(), request.person, reference=reference)
    extensions = list(row.extensions.all())
    context = {
        "action": row,
        "standing": row.standing(request.today),
        "extensions": extensions,
        "moved_often": moved_often(len(extensions)),
        "verdicts": list(row.verifications.all()),
        "chain": chain_of(row, person=request.person, today=request.today),
        "told": timeline(row, silent=TOLD_BY_FACTS),
        **_steps(request, row),
    }
    return page(request, "governance/action.html", context)


def whole_actions() -> Any:
    """Return actions with what their page and forms show of them, in one query."""
    return Action.objects.select_related(
        "owner__function", "verifier__function", "assigned_by__function", "site", "process", "decision",
        "follows_up", "follow_up", "completion__by", "completion__file", "cancellation__by",
        "cancellation__decision",
    )  # fmt: skip


def _with_facts() -> Any:
    """Return actions with everything that happened to them, in a few queries however much it was."""
    verdicts = Verification.objects.select_related("by", "reopening__by", "reopening__came_back_in")
    return whole_actions().prefetch_related(
        Prefetch("verifications", verdicts),
        Prefetch("extensions", Extension.objects.select_related("by")),
        Prefetch("hand_overs", ActionHandOver.objects.select_related("by", "giver", "taker")),
        Prefetch("reopens", Reopening.objects.select_related("by", "action")),
    )


def _steps(request: PersonRequest, row: Action) -> dict[str, bool]:
    """Return what this person may do next with the action."""
    is_open, person = row.state == Action.State.OPEN, request.person
    waits = row.state == Action.State.DONE and not row.is_task
    hands_over = access.may_hand_over(person, row)
    return {
        "may_complete": is_open and access.may_complete(person, row),
        "may_extend": is_open and access.may_extend(person, row),
        "may_cancel": is_open and access.may_cancel(person, row),
        "may_verify": waits and access.may_verify(person, row),
        "may_reopen": row.state == Action.State.EFFECTIVE and access.may_reopen(person, row),
        "may_hand_owner": is_open and hands_over,
        "may_hand_verifier": (waits or (is_open and not row.is_task)) and hands_over,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_action(request: PersonRequest) -> HttpResponse:
    """Give somebody something to do; ``?decision=DEC-0001`` says which decision it carries out."""
    require(access.may_assign_somewhere(request.person))
    decision = _decision_named(request)
    form = ActionForm(request.POST or None, person=request.person, today=request.today, decision=decision)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_assign(request.person, site.pk if site else None))

    def done(row: Action) -> HttpResponse:
        sentence = _("%(action)s is with %(owner)s, due %(day)s.")
        messages.success(
            request, sentence % {"action": row, "owner": row.owner, "day": days.spoken(row.due_on)}
        )
        return redirect(row)

    return answer(
        request,
        form,
        done,
        title=_("Add action"),
        lead=_("It carries out %(decision)s.") % {"decision": decision} if decision else "",
        submit=_("Add action"),
        back=_("Actions"),
        back_url=decision.get_absolute_url() if decision else reverse("governance:actions"),
    )


def _decision_named(request: PersonRequest) -> Decision | None:
    reference = request.GET.get("decision")
    if not reference:
        return None
    return visible_or_404(Decision.objects, request.person, reference=reference)  # type: ignore[no-any-return]
