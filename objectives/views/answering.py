"""Answering a miss: the page with the figures and the three answers, by itself or inside another page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from governance.models import Action, Decision
from governance.rules import days
from objectives import control_words, rules
from objectives.access.answering import Answering, may_answer
from objectives.answering_misses import Miss
from objectives.common_cause import changed_by, standing_questions
from objectives.control import Control, control_of
from objectives.forms.answering import AboutMiss, ActionAboutMiss, CommonCauseOfMiss, DecisionAboutMiss
from objectives.models import CommonCause, QualityObjective
from objectives.rules.common_cause import refuse_unless_common
from objectives.views.changing import found
from objectives.wording import compared_in_words, target_in_words
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page, wants_fragment

FORMS: dict[str, type[AboutMiss]] = {
    form.name: form for form in (DecisionAboutMiss, ActionAboutMiss, CommonCauseOfMiss)
}


@require_safe
def answer(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer a miss: decide, assign an action, or accept it as common cause; ``?period=2026-06`` names it.

    htmx gets the part with the forms, to stand inside another page.
    """
    row = found(request, reference)
    may = may_answer(request.person, row, on=request.today)
    require(bool(may), _("Leaders of its scope answer a miss."))
    return shown(request, row, may, seen=control_for(request, row))


@require_POST
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Decide about a miss."""
    return given(request, reference, "decision")


@require_POST
def action(request: PersonRequest, reference: str) -> HttpResponse:
    """Assign an action on a miss."""
    return given(request, reference, "action")


@require_POST
def common_cause(request: PersonRequest, reference: str) -> HttpResponse:
    """Accept a miss as common cause, once."""
    return given(request, reference, "common-cause")


def given(request: PersonRequest, reference: str, name: str) -> HttpResponse:
    """Carry out the answer ``name``, or show it again with what stands in the way."""
    row = found(request, reference)
    may = may_answer(request.person, row, on=request.today)
    require(may.assign if name == "action" else may.decide, _("Leaders of its scope answer a miss."))
    seen = control_for(request, row)
    miss = Miss(row, period_named(request, seen))
    form = FORMS[name](request.POST, miss=miss, person=request.person, today=request.today)
    if form.is_valid():
        try:
            return thanked(request, row, form.carry_out(by=request.person, at=request.now))
        except Refusal as refusal:
            refused(form, refusal)
    return shown(request, row, may, seen=seen, sent=form)


def control_for(request: PersonRequest, row: QualityObjective) -> Control:
    """Return how ``row`` varies, with the decisions that changed it as far as the reader may see them."""
    named = Decision.objects.visible_to(request.person)
    return control_of([row], on=request.today, decisions=named)[row.pk]


def period_named(request: PersonRequest, seen: Control) -> date | None:
    """Return the period that the address names, else the latest that counts. Raises ``Http404`` for another."""
    named = request.GET.get("period", "")
    if not named:
        return seen.periods[-1] if seen.periods else None
    try:
        return rules.parse_period(named, seen.objective.cadence)
    except Refusal as refusal:
        raise Http404 from refusal


def thanked(
    request: PersonRequest, row: QualityObjective, result: Decision | Action | CommonCause
) -> HttpResponse:
    """Say what was recorded: in the part that htmx asked for, or on the page of the objective."""
    sentence = said(result)
    if wants_fragment(request):
        context = {
            "objective": row,
            "sentence": sentence,
            "record": None if isinstance(result, CommonCause) else result,
        }
        return page(request, "objectives/answered.html", context, fragment="answered")
    messages.success(request, sentence)
    return redirect(row)


def said(result: Decision | Action | CommonCause) -> str:
    """Return in a sentence what was recorded."""
    if isinstance(result, Action):
        words = {"action": result.reference, "owner": result.owner.name, "day": days.spoken(result.due_on)}
        return _("%(action)s is with %(owner)s, due %(day)s.") % words
    if isinstance(result, Decision):
        return _("%(decision)s is recorded as your decision.") % {"decision": result.reference}
    label = rules.label(result.period, result.objective.cadence)
    return _("%(period)s is accepted as common cause, once.") % {"period": label}


def shown(
    request: PersonRequest,
    row: QualityObjective,
    may: Answering,
    *,
    seen: Control,
    sent: AboutMiss | None = None,
) -> HttpResponse:
    """Return the page of the answers, as status 422 where one was sent and is refused."""
    period = period_named(request, seen)
    miss = Miss(row, period)
    question = standing_questions([row], on=request.today, controls={row.pk: seen}).get(row.pk)
    offered = [name for name in FORMS if (may.assign if name == "action" else may.decide)]
    if "common-cause" in offered and sent is None and not may_be_common(seen, period):
        offered.remove("common-cause")
    ways = [way(request, name, miss, sent) for name in offered]
    for one in ways:
        one["open"] = one["form"].is_bound or (sent is None and one is ways[0])
    context = {
        "objective": row,
        "ways": ways,
        "said": control_words.sentence(seen),
        "figure": figure(row, seen, period),
        "question": question,
        "back_url": row.get_absolute_url(),
    }
    status = 422 if sent is not None else 200
    return page(request, "objectives/answer.html", context, status=status, fragment="answer")


def may_be_common(seen: Control, period: date | None) -> bool:
    """Tell whether common cause is offered: for a miss within its limits, not accepted since a change."""
    if period is None:
        return False
    try:
        refuse_unless_common(seen.miss_of(period))
    except Refusal:
        return False
    row = seen.objective
    return not row.common_causes.filter(after=changed_by([row])[row.pk]).exists()


def figure(row: QualityObjective, seen: Control, period: date | None) -> str:
    """Return the value that is answered, against its target."""
    target = target_in_words(row)
    if period is None or period not in seen.periods:
        return _("Target: %(target)s.") % {"target": target}
    value = compared_in_words(row, seen.values[seen.periods.index(period)])
    words = {"period": rules.label(period, row.cadence), "value": value, "target": target}
    return _("%(period)s: %(value)s; promised is %(target)s.") % words


def way(request: PersonRequest, name: str, miss: Miss, sent: AboutMiss | None) -> dict[str, Any]:
    """Return one way to answer: its form, where it goes, and its words."""
    form = sent if sent is not None and sent.name == name else None
    address = reverse(f"objectives:{name.replace('-', '_')}_about", args=[miss.objective.reference])
    code = rules.period_code(miss.period, miss.objective.cadence) if miss.period else ""
    titles = {
        "decision": (_("Decide"), _("Record decision")),
        "action": (_("Assign an action"), _("Assign action")),
        "common-cause": (_("Accept as common cause"), _("Accept as common cause")),
    }
    return {
        "name": name,
        "form": form or FORMS[name](miss=miss, person=request.person, today=request.today),
        "url": f"{address}?period={code}" if code else address,
        "title": titles[name][0],
        "submit": titles[name][1],
        "target": f"#answer-{miss.objective.reference}" if wants_fragment(request) else "",
    }
