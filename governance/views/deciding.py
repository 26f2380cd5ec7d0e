"""Recording a decision outside a review: one's own, or one taken over from minutes that are kept elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import access
from governance.deciding import may_decide, may_decide_somewhere
from governance.forms.decisions import DecisionForm, TakenOverForm
from governance.models import Decision
from governance.rules.decisions import is_weak
from governance.views.acting_on import answer
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.records.proving import identity_proven, proof_of

forms_only = require_http_methods(["GET", "HEAD", "POST"])


@forms_only
def new_decision(request: PersonRequest) -> HttpResponse:
    """Record a decision that was taken outside a review, as one's own; a risk acceptance is signed."""
    require(may_decide_somewhere(request.person, on=request.today))
    form = DecisionForm(request.POST or None, person=request.person, today=request.today)
    if form.is_bound and form.is_valid():
        site = form.cleaned_data["site"]
        require(may_decide(request.person, on=request.today, site_id=site.pk if site else None))
    return _signed(request) if form.signs else _recorded(request, form)


@identity_proven
def _signed(request: PersonRequest) -> HttpResponse:
    form = DecisionForm(request.POST, person=request.person, today=request.today)
    form.proof = proof_of(request)
    return _recorded(request, form)


def _recorded(request: PersonRequest, form: DecisionForm) -> HttpResponse:
    return answer(
        request,
        form,
        lambda row: _shown(request, row),
        title=_("Record a decision"),
        lead=_("It is recorded as yours. What a review decides is recorded there."),
        submit=_("Record decision"),
        **_back(),
    )


@forms_only
def taking_over(request: PersonRequest) -> HttpResponse:
    """Record a decision from approved minutes kept elsewhere; ``?like=`` takes another from the same ones."""
    require(access.may_take_over_somewhere(request.person))
    like = Decision.objects.visible_to(request.person).filter(reference=request.GET.get("like", "")).first()
    form = TakenOverForm(
        request.POST or None, request.FILES or None, person=request.person, today=request.today, like=like
    )
    return answer(
        request,
        form,
        lambda row: _shown(request, row),
        title=_("Take a decision over"),
        lead=_("From approved minutes that are kept elsewhere. It shows as a late entry, with its source."),
        submit=_("Take decision over"),
        **_back(),
    )


def _shown(request: PersonRequest, row: Decision) -> HttpResponse:
    """Go on to the decision; say there where it is weak."""
    messages.success(request, _("%(decision)s is recorded.") % {"decision": row})
    if is_weak(row.text, has_action=False, has_look_back=row.look_back_on is not None):
        messages.warning(request, weakness())
    return redirect(row)


def weakness() -> str:
    """Return what is said of a weak decision where it is written and shown."""
    return _(
        "An auditor would call it weak: it only watches, and names no owner, day or test. "
        "Add an action, or a day on which you look back."
    )


def _back() -> dict[str, Any]:
    return {"back": _("Decisions"), "back_url": reverse("governance:decisions")}
