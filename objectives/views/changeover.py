"""The change of the year: what becomes of each objective that is over, by one decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.deciding import decide
from governance.models import Decision
from objectives import access
from objectives.changing_over import Choice, Ending, change_over, endings, waiting
from objectives.forms.years import ChangeOverForm
from objectives.models import QualityObjective
from objectives.views.changing import CHANGE
from objectives.wording import compared_in_words, target_in_words, why_unjudged
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.people.models import Site
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


@CHANGE
def changeover(request: PersonRequest) -> HttpResponse:
    """Every objective that is over or soon will be; close, carry or end each, all together or none."""
    require(access.may_see_change_over(request.person))
    found = endings(request.person, on=request.today)
    form = ChangeOverForm(
        request.POST if request.method == "POST" else None, endings=found, person=request.person
    )
    if request.method == "POST":
        require(access.may_change_over(request.person))
        if form.is_valid():
            try:
                drafts = _carried_out(request, form)
            except Refusal as refusal:
                refused(form, refusal)
            else:
                messages.success(request, _said(drafts))
                return redirect("objectives:changeover")
    context = {
        "form": form,
        "rows": [(one, told(one), *fields) for one, *fields in form.rows()],
        "others": [(one, told(one)) for one in found if not (one.over and one.may)],
        "waiting": waiting(request.person),
        "lead": lead(found),
        "may_change": access.may_change_over(request.person) and form.endings,
    }
    return page(request, "objectives/changeover.html", context, status=form.as_response_status)


def _carried_out(request: PersonRequest, form: ChangeOverForm) -> list[QualityObjective]:
    """Take the decision, where it is a new one, and change over; both or neither."""
    with transaction.atomic():
        choices = [one for one in form.choices if one.outcome]
        decision = form.cleaned_data["decision"] or _taken(request, form, choices)
        return change_over(choices, decision=decision, by=request.person, at=request.now)


def _taken(request: PersonRequest, form: ChangeOverForm, choices: Sequence[Choice]) -> Decision | None:
    given = form.cleaned_data
    if not given["text"].strip():
        return None
    return decide(
        kind=Decision.Kind.PRIORITY,
        text=given["text"],
        rationale=given["rationale"],
        decided_by=request.person,
        on=request.today,
        answers=", ".join(one.objective.code for one in choices),
        site=_scope(choices),
        by=request.person,
        at=request.now,
    )


def _scope(choices: Sequence[Choice]) -> Site | None:
    """Return the one site that all chosen objectives belong to, else the whole organisation."""
    sites = {one.objective.site for one in choices}
    return next(iter(sites)) if len(sites) == 1 else None


def told(one: Ending) -> dict[str, str]:
    """Return how an objective stood at its end, in words."""
    row, stood = one.objective, one.standing
    stale = stood.status == "stale"
    return {
        "value": compared_in_words(row, stood.value),
        "target": target_in_words(row),
        "lacks": why_unjudged(row, owed=stood.owed, gap=stood.gap) if stale else "",
    }


def lead(found: Sequence[Ending]) -> str:
    """Return how many objectives are over and wait for a decision, in a sentence."""
    over = sum(one.over for one in found)
    if not found:
        return _("No objective has ended or will within two months.")
    if not over:
        return ngettext(
            "%(n)d objective ends within two months; none is over yet.",
            "%(n)d objectives end within two months; none is over yet.",
            len(found),
        ) % {"n": len(found)}
    return ngettext(
        "%(n)d objective is over and waits for a decision: achieved, ended, or carried into the next year.",
        "%(n)d objectives are over and wait for a decision: achieved, ended, or carried into the next year.",
        over,
    ) % {"n": over}


def _said(drafts: Sequence[QualityObjective]) -> str:
    if not drafts:
        return _("The year is changed over.")
    return ngettext(
        "The year is changed over; %(n)d draft of the next year waits to be activated.",
        "The year is changed over; %(n)d drafts of the next year wait to be activated.",
        len(drafts),
    ) % {"n": len(drafts)}
