"""What happens to a risk, each with an address of its own: review, acceptance, action, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from governance.deciding import may_decide, may_decide_somewhere
from governance.rules.days import spoken
from governance.views.acting_on import answer
from objectives import access
from objectives.forms.risks import (
    AboutRiskForm,
    AcceptanceForm,
    ClosingForm,
    ReopeningForm,
    RiskActionForm,
    RiskForm,
    RiskReviewForm,
    ThresholdForm,
)
from objectives.models import Risk
from objectives.touching import title_of, touched
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.records.models import Record
from qms.records.proving import identity_proven, proof_of


@CHANGE
def new_risk(request: PersonRequest) -> HttpResponse:
    """Enter a risk or an opportunity that somebody saw; ``?touches=`` names the record that it touches."""
    require(access.may_note_somewhere(request.person))
    about = touched(request.GET.get("touches", ""), request.person)
    form = RiskForm(request.POST or None, person=request.person, today=request.today, touches=about)
    if request.method == "POST" and form.is_valid():
        site = form.cleaned_data["site"]
        require(access.may_note(request.person, site.pk if site else None))

    def done(row: Risk) -> HttpResponse:
        messages.success(request, _("%(risk)s is entered.") % {"risk": row})
        return redirect(row)

    lead = _("Weigh it without treatment first, then with what is done today. Owner and treatment may follow.")
    if about is not None:
        words = {"record": about.reference, "title": Truncator(title_of(about)).chars(90)}
        lead = _("It touches %(record)s, %(title)s.") % words + " " + lead
    return answer(
        request,
        form,
        done,
        title=_("Enter a risk or opportunity"),
        lead=lead,
        submit=_("Enter risk"),
        **_back(about),
    )


def _back(about: Record | None) -> dict[str, Any]:
    """Return where the reader came from: the record that the risk touches, else the register."""
    if about is not None:
        return {"back": Truncator(title_of(about)).chars(60), "back_url": about.get_absolute_url()}
    return {"back": _("Risks and opportunities"), "back_url": reverse("objectives:risks")}


def _loaded(request: PersonRequest, reference: str) -> Risk:
    rows = Risk.objects.select_related("site", "owner", "process")
    found: Risk = visible_or_404(rows, request.person, reference=reference)
    return found


def _step(request: PersonRequest, row: Risk, form: Any, done: str, **words: Any) -> HttpResponse:
    """Show or carry out a form about a risk; ``done`` says that it happened."""

    def go_on(_result: Any) -> HttpResponse:
        messages.success(request, done % {"risk": row})
        return redirect(row)

    return answer(
        request, form, go_on, back=str(row), back_url=row.get_absolute_url(),
        **{"lead": row.what, **words},
    )  # fmt: skip


def _about(request: PersonRequest, row: Risk, form_class: Callable[..., AboutRiskForm]) -> AboutRiskForm:
    return form_class(request.POST or None, risk=row, person=request.person, today=request.today)


@CHANGE
def edit_risk(request: PersonRequest, reference: str) -> HttpResponse:
    """Say in other words what could happen, who looks after it, what is done."""
    row = _loaded(request, reference)
    require(access.may_keep_risk(request.person, row))
    form = RiskForm(request.POST or None, person=request.person, today=request.today, risk=row)
    return _step(
        request, row, form, _("%(risk)s is changed."), title=_("Change the risk"), submit=_("Save risk")
    )


@CHANGE
def risk_review(request: PersonRequest, reference: str) -> HttpResponse:
    """Weigh it anew, and say what was seen."""
    row = _loaded(request, reference)
    require(access.may_keep_risk(request.person, row))
    words = {"title": _("Review the risk"), "submit": _("Record review")}
    return _step(request, row, _about(request, row, RiskReviewForm), _("%(risk)s is reviewed."), **words)


@CHANGE
def risk_acceptance(request: PersonRequest, reference: str) -> HttpResponse:
    """Accept what is left of it until a day, with a signature; leaders of its scope."""
    row = _loaded(request, reference)
    require(may_decide(request.person, on=request.today, site_id=row.site_id))
    form: Any = _about(request, row, AcceptanceForm)
    return _accepted(request, reference) if form.signs else _shown(request, row, form)


@identity_proven
def _accepted(request: PersonRequest, reference: str) -> HttpResponse:
    row = _loaded(request, reference)
    form: Any = _about(request, row, AcceptanceForm)
    form.proof = proof_of(request)
    return _shown(request, row, form)


def _shown(request: PersonRequest, row: Risk, form: Any) -> HttpResponse:
    words = {"score": row.weight.score, "what": row.what}
    lead = _("It weighs %(score)d today: %(what)s You sign it; at its day it comes back to you.") % words
    return _step(
        request, row, form, _("%(risk)s is accepted; the signature stands in the ledger."),
        title=_("Accept what is left of the risk"), submit=_("Accept and sign"), lead=lead,
    )  # fmt: skip


@CHANGE
def risk_action(request: PersonRequest, reference: str) -> HttpResponse:
    """Have something done about it."""
    row = _loaded(request, reference)
    require(access.may_act_on_risk(request.person, row))
    words = {"title": _("Have something done about it"), "submit": _("Add action")}
    return _step(request, row, _about(request, row, RiskActionForm), _("The action is given out."), **words)


@CHANGE
def risk_closing(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that it need not be looked after any more."""
    row = _loaded(request, reference)
    require(access.may_keep_risk(request.person, row))
    words = {"title": _("Close the risk"), "submit": _("Close risk")}
    return _step(request, row, _about(request, row, ClosingForm), _("%(risk)s is closed."), **words)


@CHANGE
def risk_reopening(request: PersonRequest, reference: str) -> HttpResponse:
    """Look after it again."""
    row = _loaded(request, reference)
    require(access.may_keep_risk(request.person, row))
    words = {"title": _("Look after it again"), "submit": _("Reopen risk")}
    return _step(request, row, _about(request, row, ReopeningForm), _("%(risk)s is open again."), **words)


@CHANGE
def new_threshold(request: PersonRequest) -> HttpResponse:
    """Say how much may stand without an acceptance; leaders of the scope."""
    require(may_decide_somewhere(request.person, on=request.today))
    form = ThresholdForm(request.POST or None, person=request.person, today=request.today)

    def done(row: Any) -> HttpResponse:
        words = {"score": row.score, "day": spoken(row.starts_on)}
        messages.success(request, _("From %(day)s no more than %(score)d stands unaccepted.") % words)
        return redirect("objectives:risk_thresholds")

    back = {"back": _("What may stand"), "back_url": reverse("objectives:risk_thresholds")}
    title = _("Say how much may stand")
    lead = _("What weighs more than this, with all that is done about it, needs a leader's signature.")
    return answer(request, form, done, title=title, lead=lead, submit=_("Set threshold"), **back)
