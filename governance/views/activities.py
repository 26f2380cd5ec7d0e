"""Leadership activities: the list with what was heard, one activity, a new one, what followed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance import access, publishing
from governance.deciding import may_decide
from governance.filters_of_activities import ActivityFilter
from governance.forms.activities import (
    ActivityForm,
    CorrectionForm,
    FollowedForm,
    FollowUpActionForm,
    FollowUpDecisionForm,
    LinkForm,
)
from governance.models import ActivityFollowUp, ActivityLeader, LeadershipActivity
from governance.rules.activities import weaknesses
from governance.seeing import coverage
from governance.views.acting_on import answer
from governance.views.files import give
from governance.views.listing import chosen, page_of
from governance.views.stating import forms_only
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.records.exporting import csv_download
from qms.records.filing import Altered
from qms.records.telling import timeline
from qms.ui.pages import page

logger = logging.getLogger(__name__)
TOLD = ("file", "file_name")


@dataclass(frozen=True)
class Shown:
    """An activity as a list shows it."""

    row: LeadershipActivity
    leaders: list[Person]
    weak: list[str]


def activities() -> Any:
    """Return activities with their leaders and how many records followed."""
    links = ActivityFollowUp.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    linked = Subquery(links.annotate(count=Count("pk")).values("count"))
    rows = LeadershipActivity.objects.select_related("site").annotate(linked=Coalesce(linked, 0))
    return rows.prefetch_related(Prefetch("led_by", ActivityLeader.objects.select_related("person__function")))


def shown(row: Any, request: PersonRequest) -> Shown:
    """Return ``row`` with its leaders and why it is weak, if it is."""
    weak = weaknesses(
        kind=row.kind,
        heard=row.heard,
        followed=row.followed,
        linked=row.linked,
        happened_on=row.happened_on,
        today=request.today,
    )
    return Shown(row, [one.person for one in row.led_by.all()], weak)


@require_safe
def activity_list(request: PersonRequest) -> HttpResponse:
    """What leaders heard, and what followed, the latest first; and where nobody has been for long."""
    filtered = _filtered(request)
    listed = page_of(chosen(filtered), request.GET.get("page"))
    narrowed = any(
        filtered.data.get(name) for name in ("q", "kind", "leader", "site", "since", "until", "weak")
    )
    context = {
        "filter": filtered,
        "page": listed,
        "rows": [shown(row, request) for row in listed],
        "narrowed": narrowed,
        "kinds": LeadershipActivity.Kind.choices,
        "coverage": [] if narrowed else coverage(request.person, on=request.today),
        "may_note": access.may_note_activities_somewhere(request.person),
        "query": request.GET.urlencode(),
    }
    return page(request, "governance/activities.html", context)


def _filtered(request: PersonRequest) -> ActivityFilter:
    rows = activities().visible_to(request.person)
    return ActivityFilter(request.GET, rows, request=request, today=request.today)


@require_safe
def activities_export(request: PersonRequest) -> HttpResponseBase:
    """The same list with the same filters, all of its rows, as CSV."""
    header = [
        _("Reference"), _("Kind"), _("Day"), _("Site"), _("Leaders"), _("What was heard"), _("What followed"),
        _("Actions and decisions"), _("Recorded on"), _("Weak because"),
    ]  # fmt: skip
    rows = chosen(_filtered(request)).prefetch_related("follow_ups__action", "follow_ups__decision")
    return csv_download(f"leadership-activities-{request.today}.csv", header, _cells(rows, request))


def _cells(rows: Any, request: PersonRequest) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=1000):
        one = shown(row, request)
        links = ", ".join(str(link.action or link.decision) for link in row.follow_ups.all())
        yield [
            row.reference, row.get_kind_display(), row.happened_on, row.site.name if row.site else "",
            ", ".join(leader.name for leader in one.leaders), row.heard, row.followed, links,
            row.recorded_at.date(), " ".join(one.weak),
        ]  # fmt: skip


@require_safe
def activity(request: PersonRequest, reference: str) -> HttpResponse:
    """One activity: what was heard, what followed, who was there."""
    row = visible_or_404(
        activities().select_related("file", "recorded_by"), request.person, reference=reference
    )
    links = list(row.follow_ups.select_related("action__owner", "decision__decided_by"))
    may_note = _may_change(request.person, row)
    context = {
        "activity": row,
        "shown": shown(row, request),
        "actions": [(link.action, link.action.standing(request.today)) for link in links if link.action],
        "decisions": [link.decision for link in links if link.decision],
        "may_note": may_note,
        "may_assign": may_note and access.may_assign(request.person, row.site_id),
        "may_decide": may_note and may_decide(request.person, on=request.today, site_id=row.site_id),
        "told": timeline(row, silent=TOLD),
    }
    return page(request, "governance/activity.html", context)


def _may_change(person: Person, row: LeadershipActivity) -> bool:
    """Tell whether ``person`` may add to it: who was there, noted it, or notes for others."""
    if not access.may_note_activities(person, row.site_id):
        return False
    there = {one.person_id for one in row.led_by.all()} | {row.recorded_by_id}
    return person.pk in there or access.may_note_for_others(person, row.site_id)


@forms_only
def new_activity(request: PersonRequest) -> HttpResponse:
    """Note what a leader did and heard: two answers are enough."""
    require(access.may_note_activities_somewhere(request.person))
    kind = request.GET.get("kind", "")
    form = ActivityForm(
        request.POST or None,
        request.FILES or None,
        person=request.person,
        today=request.today,
        policy=publishing.current(site_id=None),
        initial={"kind": kind} if kind in LeadershipActivity.Kind.values else {},
    )
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_note_activities(request.person, site.pk if site else None))

    def done(row: LeadershipActivity) -> HttpResponse:
        messages.success(request, _("%(activity)s is noted. Say here what follows.") % {"activity": row})
        return redirect(row)

    return answer(
        request,
        form,
        done,
        template="governance/new_activity.html",
        title=_("Note what you heard"),
        submit=_("Note it"),
        back=_("Leadership activities"),
        back_url=reverse("governance:activities"),
    )


def to_change(request: PersonRequest, reference: str) -> Any:
    """Return the activity that this person may add to; 404 where they do not see it, 403 where they may not."""
    row = visible_or_404(activities(), request.person, reference=reference)
    require(_may_change(request.person, row))
    return row


def _step(request: PersonRequest, row: Any, form: Any, sentence: str, **words: Any) -> HttpResponse:
    def done(_result: Any) -> HttpResponse:
        messages.success(request, sentence)
        return redirect(row)

    back = {"back": row.reference, "back_url": row.get_absolute_url()}
    return answer(request, form, done, lead=row.heard, **back, **words)


@forms_only
def activity_outcome(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what followed."""
    row = to_change(request, reference)
    form = FollowedForm(request.POST or None, activity=row)
    return _step(request, row, form, _("Recorded."), title=_("What followed?"), submit=_("Record"))


@forms_only
def activity_correction(request: PersonRequest, reference: str) -> HttpResponse:
    """Put right what was entered wrongly."""
    row = to_change(request, reference)
    form = CorrectionForm(request.POST or None, activity=row, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_note_activities(request.person, site.pk if site else None))
    return _step(request, row, form, _("Corrected."), title=_("Correct the entry"), submit=_("Correct entry"))


@forms_only
def activity_link(request: PersonRequest, reference: str) -> HttpResponse:
    """Link an action or a decision that is recorded already."""
    row = to_change(request, reference)
    form = LinkForm(request.POST or None, activity=row, person=request.person)
    words = {"title": _("Link what followed"), "submit": _("Link")}
    return _step(request, row, form, _("Linked."), **words)


@forms_only
def activity_action(request: PersonRequest, reference: str) -> HttpResponse:
    """Give somebody something to do that follows from what was heard."""
    row = to_change(request, reference)
    require(access.may_assign_somewhere(request.person))
    form = FollowUpActionForm(request.POST or None, activity=row, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_assign(request.person, site.pk if site else None))
    words = {"title": _("Add what follows"), "submit": _("Add action")}
    return _step(request, row, form, _("The action is assigned and linked."), **words)


@forms_only
def activity_decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Record a decision that follows from what was heard."""
    row = to_change(request, reference)
    require(may_decide(request.person, on=request.today, site_id=row.site_id))
    form = FollowUpDecisionForm(request.POST or None, activity=row, person=request.person, today=request.today)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(may_decide(request.person, on=request.today, site_id=site.pk if site else None))
    words = {"title": _("Record what you decided"), "submit": _("Record decision")}
    return _step(request, row, form, _("The decision is recorded and linked."), **words)


@require_safe
def activity_file(request: PersonRequest, reference: str) -> HttpResponseBase:
    """The photo or file of an activity, to those who see it; never altered bytes."""
    row = visible_or_404(LeadershipActivity.objects.select_related("file"), request.person, reference=reference)
    if row.file is None:
        raise Http404
    try:
        return give(row.file, row.file_name or reference)
    except Altered as fault:
        logger.error("activity_file_altered", extra={"activity": reference, "sha256": row.file.sha256})
        context = {"action": row, "fact": row, "fault": fault}
        return page(request, "governance/altered.html", context, status=409)
