"""Business goals: strategic aims, who answers for them, which objectives serve them, and how they ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from governance.views.acting_on import answer
from governance.views.listing import chosen, page_of
from objectives import access, promised
from objectives.access.promises import may_end_goal
from objectives.filters import GoalFilter
from objectives.forms.promises import GoalEndingForm, GoalForm
from objectives.models import BusinessGoal
from objectives.rules import OFF_TARGET
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.telling import timeline
from qms.ui.pages import page

LIVE = BusinessGoal.State.LIVE


@require_safe
def goals(request: PersonRequest) -> HttpResponse:
    """Every goal that the person may see, and how many objectives serve it."""
    rows = promised.goals().visible_to(request.person).select_related("site", "owner__function")
    filtered = GoalFilter(request.GET, rows, request=request)
    context = {
        "filter": filtered,
        "page": page_of(chosen(filtered).order_by("reference"), request.GET.get("page")),
        "narrowed": any(filtered.data.get(name) for name in filtered.form.fields),
        "may_prepare": access.may_prepare_somewhere(request.person),
    }
    return page(request, "objectives/goals.html", context)


@require_safe
def goal(request: PersonRequest, reference: str) -> HttpResponse:
    """One goal: its horizon, its owner, and how the objectives that serve it go."""
    rows = BusinessGoal.objects.select_related("site", "owner__function", "ended_by")
    row: BusinessGoal = visible_or_404(rows, request.person, reference=reference)
    objectives = promised.answering(row, request.person, on=request.today)
    live = row.state == LIVE
    context = {
        "goal": row,
        "objectives": objectives,
        "lead": _lead(objectives) if live else "",
        "timeline": timeline(row),
        "may_prepare": live and access.may_prepare(request.person, row.site_id),
        "may_end": live and may_end_goal(request.person, row),
    }
    return page(request, "objectives/goal.html", context)


def _lead(objectives: list[promised.Answering]) -> str:
    """Return how the active objectives of a goal go, in a sentence."""
    active = [one.standing for one in objectives if one.objective.state == promised.ACTIVE]
    if not active:
        return _("No active objective serves this goal.")
    off = sum(standing.status == OFF_TARGET for standing in active)
    said = ngettext(
        "%(off)d of %(all)d objective that serves it is off target.",
        "%(off)d of %(all)d objectives that serve it are off target.",
        len(active),
    )
    return said % {"off": off, "all": len(active)}


@CHANGE
def new(request: PersonRequest) -> HttpResponse:
    """Set a goal."""
    require(access.may_prepare_somewhere(request.person))
    form = GoalForm(request.POST or None, person=request.person, on=request.today)
    words = {"title": _("Set goal"), "submit": _("Set goal")}
    back = {"back": _("Business goals"), "back_url": reverse("objectives:goals")}
    return answer(request, form, redirect, **words, **back)


@CHANGE
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a goal says; what it said before stays in its history."""
    row = visible_or_404(BusinessGoal.objects.live(), request.person, reference=reference)
    require(access.may_prepare(request.person, row.site_id))
    form = GoalForm(request.POST or None, instance=row, person=request.person, on=request.today)
    words = {"title": _("Edit goal"), "submit": _("Save goal")}
    return answer(request, form, redirect, **words, back=row.reference, back_url=row.get_absolute_url())


@CHANGE
def ending(request: PersonRequest, reference: str) -> HttpResponse:
    """Say by which decision a goal was reached or dropped."""
    row = visible_or_404(BusinessGoal.objects.live(), request.person, reference=reference)
    require(may_end_goal(request.person, row))
    form = GoalEndingForm(request.POST or None, goal=row, person=request.person, today=request.today)

    def done(ended: BusinessGoal) -> HttpResponse:
        messages.success(request, _("%(goal)s is ended.") % {"goal": ended})
        return redirect(ended)

    words = {"title": _("End goal"), "submit": _("End goal"), "lead": row.statement}
    return answer(request, form, done, **words, back=row.reference, back_url=row.get_absolute_url())
