"""Escalations: the ladder, one escalation, raising one from a record or from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from governance import access
from governance.blocked import record_named, subject_of
from governance.climbing import path_on
from governance.deciding import may_decide
from governance.escalation_filter import EscalationFilter
from governance.forms.escalations import BarrierForm
from governance.ladders import Rung, in_hours, ladder, own_ladder, prompt_table
from governance.models import Escalation, EscalationQuestion, EscalationStep
from governance.views.acting_on import carried_out
from governance.views.listing import chosen, page_of
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.kinds import kind_of
from qms.records.exporting import csv_download
from qms.records.models import Record
from qms.records.telling import timeline
from qms.ui.pages import page, wants_fragment

TOLD_BY_FACTS = ("state", "level", "step", "holder", "arrived_at", "deadline", "taken_at", "is_beyond", "path")
"""Fields of an escalation whose changes its steps, questions and end tell."""

YEAR = timedelta(days=365)
ENDED_SHOWN = 10


@require_safe
def escalation_list(request: PersonRequest) -> HttpResponse:
    """The ladder: each open barrier at its level with its clock; below, what ended, and the time to answer."""
    filtered = _filtered(request)
    context: dict[str, Any] = {
        "filter": filtered,
        "narrowed": filtered.narrowed,
        "query": request.GET.urlencode(),
        "may_raise": access.may_raise_somewhere(request.person),
    }
    rows = chosen(filtered)
    if filtered.wants_ended:
        context["page"] = page_of(_ended(rows), request.GET.get("page"))
        return page(request, "governance/escalations_ended.html", context)
    shown = page_of(_open(rows), request.GET.get("page"))
    rungs = ladder(list(shown), at=request.now, organisation=request.organisation)
    if shown.has_other_pages():
        rungs = [rung for rung in rungs if rung.barriers]  # what is not here may stand on another page
    context |= {"page": shown, "rungs": rungs, "lead": _lead(shown.paginator.count, rungs)}
    if not shown.has_previous() and not wants_fragment(request):
        context |= _aside(request)
    return page(request, "governance/escalations.html", context, fragment="ladder")


def _lead(count: int, rungs: list[Rung]) -> str:
    """Return the answer of the page in a sentence: how many are open, how many beyond their time."""
    over = sum(one.tone == "bad" for rung in rungs for one in rung.barriers)
    found = ngettext("%(count)d barrier is open", "%(count)d barriers are open", count) % {"count": count}
    if not count:
        return _("Each barrier at its level, with its clock.")
    late = ngettext("%(over)d beyond its time.", "%(over)d beyond their time.", over) % {"over": over}
    return f"{found}, {late}" if over else f"{found}."


def _filtered(request: PersonRequest) -> EscalationFilter:
    rows = Escalation.objects.visible_to(request.person)
    return EscalationFilter(request.GET, rows, request=request)


def _open(rows: Any) -> Any:
    rows = rows.select_related("holder__function", "site", "path")
    return rows.order_by("-level", "happened_on", "reference")


def _ended(rows: Any) -> Any:
    rows = rows.select_related("ending__by__function", "ending__decision", "site")
    return rows.order_by("-ending__happened_on", "-reference")


def _aside(request: PersonRequest) -> dict[str, Any]:
    """Return what stands below the ladder: what ended last, and how promptly each level answered in a year."""
    seen = Escalation.objects.visible_to(request.person)
    lines, together = prompt_table(seen, since=request.now - YEAR, at=request.now)
    ended = list(_ended(seen.filter(state=Escalation.State.ENDED))[:ENDED_SHOWN])
    return {
        "ended": ended,
        "prompt": lines,
        "together": together,
        "median": in_hours(together.median_time) if together else "",
    }


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    rows = chosen(_filtered(request)).select_related(
        "holder", "site", "raised_by", "ending__by", "ending__decision"
    )
    header = [
        _("Reference"), _("Barrier"), _("Lacking"), _("Since"), _("Site"), _("Blocks"), _("Raised by"),
        _("Level"), _("With"), _("Answer until"), _("Beyond the last level"), _("Ended on"), _("Outcome"),
        _("Ended by"), _("Decision"), _("What the leader did"),
    ]  # fmt: skip
    return csv_download(f"escalations-{request.today}.csv", header, _cells(rows))


def _cells(rows: Any) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        end = getattr(row, "ending", None)
        yield [
            row.reference, row.text, row.get_lacking_display(), row.happened_on,
            row.site.name if row.site else "", row.subject, row.raised_by.name, row.level,
            row.holder.name if row.holder and not end else "",
            timezone.localtime(row.deadline).strftime("%Y-%m-%d %H:%M") if not end else "",
            _("yes") if row.is_beyond else "", end.happened_on if end else "",
            end.get_outcome_display() if end else "", end.by.name if end else "",
            end.decision.reference if end else "", end.what_leader_did if end else "",
        ]  # fmt: skip


def whole_escalations() -> Any:
    """Return escalations with everything that their page and forms show."""
    steps = EscalationStep.objects.select_related("person__function").order_by("number")
    asked = EscalationQuestion.objects.select_related("asked_by", "asked_of", "replied_by")
    return Escalation.objects.select_related(
        "holder__function", "raised_by__function", "site", "process", "path", "ending__by__function",
        "ending__decision",
    ).prefetch_related(Prefetch("steps", steps), Prefetch("questions", asked.order_by("asked_at")))  # fmt: skip


@require_safe
def escalation(request: PersonRequest, reference: str) -> HttpResponse:
    """One escalation: its own ladder, the record it blocks, what was asked, the decision, what happened."""
    row = visible_or_404(whole_escalations(), request.person, reference=reference)
    is_open = row.state == Escalation.State.OPEN
    holds = is_open and access.holds(request.person, row)
    rungs, clock = own_ladder(row, list(row.steps.all()), at=request.now, organisation=request.organisation)
    context = {
        "escalation": row,
        "rungs": rungs,
        "clock": clock,
        "subject": subject_of(row, request.person),
        "may_take": holds and row.taken_at is None,
        "holds": holds,
        "may_pass_on": holds and rungs[0].level.position > row.level,
        "may_decide": is_open and may_decide(request.person, on=request.today, site_id=row.site_id),
        "told": timeline(row, silent=TOLD_BY_FACTS),
    }
    return page(request, "governance/escalation.html", context, fragment="ladder")


@require_http_methods(["GET", "HEAD", "POST"])
def new_escalation(request: PersonRequest) -> HttpResponse:
    """Raise what is in the way; ``?subject=ACT-0012`` says of which record."""
    require(access.may_raise_somewhere(request.person))
    reference = request.GET.get("subject", "")
    record = record_named(reference, request.person) if reference else None
    form = BarrierForm(request.POST or None, person=request.person, today=request.today, record=record)
    if request.method == "POST" and form.is_valid() and record is None:
        site = form.cleaned_data["site"]
        require(access.may_raise(request.person, site.pk if site else None))

    made = carried_out(form, request)
    if made is not None:
        words = {"escalation": made, "holder": made.holder, "level": made.level}
        messages.success(request, _("%(escalation)s is with %(holder)s, at level %(level)d.") % words)
        return redirect(made)
    context = {"form": form, "record": record, **_without_path(request, form, record)}
    if record is not None:
        context["title"] = kind_of(record).title(record)
    return page(request, "governance/new_escalation.html", context, status=form.as_response_status)


def _without_path(request: PersonRequest, form: BarrierForm, record: Record | None) -> dict[str, Any]:
    """Return whether no path holds for the scope, and whether this person can set one."""
    site_id = record.site_id if record else None
    missing = form.has_error(NON_FIELD_ERRORS, "escalation.path-is-missing")
    if record is not None and not form.is_bound:
        missing = path_on(on=request.today, site_id=site_id) is None
    return {"without_path": missing, "may_set_path": access.may_keep_paths_somewhere(request.person)}
