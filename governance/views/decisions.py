"""Decisions: the list with its filters, and one decision with what followed from it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from governance import access
from governance.accepting import KIND
from governance.deciding import may_decide
from governance.filters import DecisionFilter
from governance.models import Action, Decision, LookBack
from governance.rules.decisions import is_weak, standing
from governance.views.deciding import weakness
from governance.views.listing import chosen, page_of
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.records.models import SignOff
from qms.records.telling import timeline
from qms.ui.pages import page

FILTERS = ("q", "kind", "site", "leader", "since", "until", "standing")
TOLD_BY_FACTS = ("state", "look_back_due_on")
"""Fields of a decision whose changes its look-backs and its end tell."""


@require_safe
def decision_list(request: PersonRequest) -> HttpResponse:
    """What leaders decided, the latest first; what comes back, what is weak."""
    rows = Decision.objects.visible_to(request.person)
    filtered = DecisionFilter(request.GET, rows, request=request, today=request.today)
    wanted = chosen(filtered).with_actions().select_related("decided_by__function", "site")
    shown = page_of(wanted, request.GET.get("page"))
    labels = {value: str(label) for value, label in Decision.Kind.choices}
    context = {
        "filter": filtered,
        "page": shown,
        "rows": [(row, labels[row.kind], _standing(row, request), _weak(row, row.has_action)) for row in shown],
        "narrowed": any(filtered.data.get(name) for name in FILTERS),
        "may_decide": access.may_decide_by_role(request.person),  # others find it on the overview
        "may_take_over": access.may_take_over_somewhere(request.person),
    }
    return page(request, "governance/decisions.html", context)


@require_safe
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """One decision: what, why, by whom, on which data, what carries it out, and what became of it."""
    row = visible_or_404(_whole(), request.person, reference=reference)
    actions = Action.objects.visible_to(request.person).filter(decision=row)
    shown = list(actions.select_related("owner__function")[:100])
    context = {
        "decision": row,
        "actions": [(action, action.standing(request.today)) for action in shown],
        "standing": _standing(row, request),
        "look_back_late": row.look_back_due_on is not None and row.look_back_due_on < request.today,
        "weakness": weakness() if _weak(row, bool(shown)) else "",
        "signed": SignOff.objects.filter(kind=KIND, subject=row.reference).first() if row.comes_back else None,
        "may_assign": access.may_assign(request.person, row.site_id),
        "may_take_over": row.taken_over and access.may_take_over(request.person, row.site_id),
        "told": timeline(row, silent=TOLD_BY_FACTS),
        **_steps(row, request),
    }
    return page(request, "governance/decision.html", context)


def _whole() -> Any:
    """Return decisions with everything that their page shows."""
    looks = Prefetch("look_backs", LookBack.objects.select_related("by"))
    return Decision.objects.select_related(
        "decided_by__function", "accountable__function", "site", "recorded_by", "source_file",
        "renews__decision", "ending__by", "ending__successor", "ending__action",
    ).prefetch_related(looks)  # fmt: skip


def _standing(row: Decision, request: PersonRequest) -> str:
    return standing(row.state, row.expires_on, comes_back=row.comes_back, today=request.today)


def _weak(row: Decision, has_action: bool) -> bool:
    return is_weak(row.text, has_action=has_action, has_look_back=row.look_back_on is not None)


def _steps(row: Decision, request: PersonRequest) -> dict[str, bool]:
    """Tell what this person may do with it now; leaders of its scope answer for it."""
    leads = may_decide(request.person, on=request.today, site_id=row.site_id)
    comes_back = row.comes_back and row.state == Decision.State.STANDING
    looks = row.look_back_due_on is not None
    return {
        "may_look_back": leads and looks,
        "may_renew": leads and comes_back,
        "may_answer_for": leads and (looks or comes_back),
    }
