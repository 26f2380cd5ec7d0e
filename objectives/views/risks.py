"""Risks and opportunities: the register with its map, one risk with its reviews, acceptances and actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Page
from django.db.models import Prefetch
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.deciding import may_decide, may_decide_somewhere
from governance.models import Action, Decision
from governance.views.listing import page_of
from objectives import access
from objectives.answering import seen
from objectives.forms.risks_filter import RiskFilter
from objectives.models import Answer, Risk, RiskClosing, RiskReview, RiskThreshold
from objectives.models.risks import RiskQuerySet
from objectives.registering_risks import (
    Register,
    Row,
    in_a_sentence,
    registered,
    risk_map,
    threshold_of_map,
    waiting_in,
)
from objectives.rules import risks as rules
from objectives.treating import standing_of
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page

TOLD_BY_FACTS = (
    "state", "likelihood", "impact", "residual_likelihood", "residual_impact", "review_on", "heavier_since",
)  # fmt: skip
"""Fields of a risk whose changes its reviews and closings tell."""


@require_safe
def risk_list(request: PersonRequest) -> HttpResponse:
    """What could happen, what leaders have to accept, who looks after what; each cell opens its risks."""
    form, cell = RiskFilter(request.GET, person=request.person), request.GET.get("cell", "")
    register = registered(request.person, form.given, on=request.today)
    threshold = threshold_of_map(register.groups)
    waiting = waiting_in(register.groups)
    context = {
        "form": form,
        "page": _page(register, form.given.get("sort", ""), request),
        "lead": in_a_sentence(waiting),
        "map": risk_map(register.groups, threshold),
        "impacts": list(rules.IMPACTS.items()),
        "threshold": threshold,
        "mapped": waiting.count > 0,
        "cell": cell,
        "narrowed": form.narrowed or bool(cell),
        "may_enter": access.may_note_somewhere(request.person),
    }
    return page(request, "objectives/risks/risks.html", context)


def _page(register: Register, sort: str, request: PersonRequest) -> Page[Any]:
    """Return the page of the register that was asked for, each risk with how it stands. One query."""
    cell = request.GET.get("cell", "")
    rows = register.in_cell(cell).sorted(sort)
    found = page_of(rows, request.GET.get("page"), count=register.counted(cell))
    found.object_list = list(register.judged(found.object_list))
    return found


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The same register with the same filters, all of its rows, as CSV."""
    form = RiskFilter(request.GET, person=request.person)
    register = registered(request.person, form.given, on=request.today).in_cell(request.GET.get("cell", ""))
    rows = register.sorted(form.given.get("sort", "")).iterator(chunk_size=1000)
    header = [
        _("Reference"), _("Kind"), _("What could happen"), _("Standing"), _("Score without treatment"),
        _("Score today"), _("Threshold"), _("Accepted until"), _("Response"), _("Treatment"), _("Owner"),
        _("Seen on"), _("Next review"), _("Process"), _("Site"),
    ]  # fmt: skip
    return csv_download(f"risks-{request.today}.csv", header, _cells(register.judged(rows)))


def _cells(rows: Iterator[Row]) -> Iterator[list[Any]]:
    for row in rows:
        risk = row.risk
        yield [
            risk.reference, risk.get_kind_display(), risk.what, row.word, risk.weight.before, risk.weight.score,
            row.standing.threshold, row.standing.accepted_until, risk.get_response_display(), risk.treatment,
            risk.owner.name if risk.owner else "", risk.identified_on, risk.review_on,
            risk.process.name if risk.process else "", risk.site.name if risk.site else "",
        ]  # fmt: skip


@require_safe
def risk(request: PersonRequest, reference: str) -> HttpResponse:
    """One risk: how large, what is done about it, who accepted what is left, how it was weighed over time."""
    row: Risk = visible_or_404(_whole().limited(request.today), request.person, reference=reference)
    standing = standing_of([row], on=request.today)[row.pk]
    shown = Row(row, standing)
    context = {
        "risk": row,
        "row": shown,
        "standing": standing,
        "lead": _lead(shown),
        "places": _places(row),
        "impacts": list(rules.IMPACTS.items()),
        "reviews": list(row.reviews.all()),
        "told": timeline(row, silent=TOLD_BY_FACTS),
        **_answers(row, request),
        **_touched(row, request),
        **_steps(row, standing, request),
    }
    return page(request, "objectives/risks/risk.html", context)


def _lead(row: Row) -> str:
    """Return the answer in a sentence: how large it is today, and whether that may stand."""
    words = {"score": row.risk.weight.score, "limit": row.standing.threshold}
    if row.closed:
        return _("It is no longer looked after.")
    if row.risk.is_opportunity or row.standing.threshold is None:
        return _("It weighs %(score)d of 25 today.") % words
    if row.standing.must_be_accepted:
        return _("It weighs %(score)d today, more than the %(limit)d that leaders let stand.") % words
    if row.standing.above:
        return _("It weighs %(score)d today; a leader has accepted that.") % words
    return _("It weighs %(score)d today, within the %(limit)d that leaders let stand.") % words


def _whole() -> RiskQuerySet:
    """Return risks with everything that their page and their history show, in a few queries."""
    answers = Answer.objects.select_related(
        "by", "decision__decided_by__function", "decision__site", "action__owner__function", "action__site"
    )
    rows: RiskQuerySet = Risk.objects.select_related("owner__function", "site", "process", "event")
    return rows.prefetch_related(
        Prefetch("reviews", RiskReview.objects.select_related("by__function")),
        Prefetch("closings", RiskClosing.objects.select_related("by", "reopening__by")),
        Prefetch("answers", answers),
    )


def _answers(row: Risk, request: PersonRequest) -> dict[str, Any]:
    given = [answer.given for answer in row.answers.all()]
    actions = seen(request.person, [one for one in given if isinstance(one, Action)])
    decisions = seen(request.person, [one for one in given if isinstance(one, Decision)])
    return {
        "actions": [(one, one.standing(request.today)) for one in actions],
        "decisions": decisions,
    }


def _touched(row: Risk, request: PersonRequest) -> dict[str, Any]:
    return {
        "objectives": list(row.objectives.visible_to(request.person)),
        "requirements": list(row.requirements.visible_to(request.person)),
        "showed_it": seen(request.person, [row.event]) if row.event else [],
    }


def _steps(row: Risk, standing: rules.Standing, request: PersonRequest) -> dict[str, bool]:
    """Tell what this person may do with it now."""
    person, is_open = request.person, row.state == Risk.State.OPEN
    keeps = access.may_keep_risk(person, row)
    waits = is_open and standing.must_be_accepted and not standing.expired
    return {
        "may_keep": is_open and keeps,
        "may_act": is_open and access.may_act_on_risk(person, row),
        "may_accept": waits and may_decide(person, on=request.today, site_id=row.site_id),
        "may_reopen": keeps and not is_open,
    }


def _places(row: Risk) -> list[tuple[int, str, list[tuple[str, bool, bool]]]]:
    """Return the lines of a small map: where the risk stood without treatment, and where it stands today."""
    now, before = row.weight.cell, (row.likelihood, row.impact)
    return [
        (
            likelihood,
            str(rules.LIKELIHOODS[likelihood]),
            [
                (rules.level(likelihood * impact), (likelihood, impact) == before, (likelihood, impact) == now)
                for impact in rules.IMPACTS
            ],
        )
        for likelihood in sorted(rules.LIKELIHOODS, reverse=True)
    ]


@require_safe
def thresholds(request: PersonRequest) -> HttpResponse:
    """What leaders let stand without an acceptance, scope by scope, the latest first."""
    reach = request.person.reach
    rows = RiskThreshold.objects.select_related("site", "set_by__function").order_by("-starts_on", "-pk")
    context = {
        "rows": [row for row in rows if reach.sees_site(row.site_id)],
        "may_set": may_decide_somewhere(request.person, on=request.today),
    }
    return page(request, "objectives/risks/thresholds.html", context)
