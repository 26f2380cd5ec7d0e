"""What happens to an event, each with an address of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.deciding import may_decide
from governance.views.acting_on import answer
from objectives.access import events as access
from objectives.closing_events import done_about
from objectives.forms import event_steps as forms
from objectives.models import QualityEvent, ReadAcross, RootCauseAnalysis
from objectives.recurrence import verdicts_against
from objectives.rules import events as rules
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def _loaded(request: PersonRequest, reference: str) -> QualityEvent:
    rows = QualityEvent.objects.select_related("site", "process", "cause", "owner")
    return visible_or_404(rows, request.person, reference=reference)  # type: ignore[no-any-return]


def _working_on(request: PersonRequest, reference: str) -> QualityEvent:
    row = _loaded(request, reference)
    require(row.is_open and access.may_work_on(request.person, row))
    return row


def _step(
    request: PersonRequest,
    row: QualityEvent,
    make: Any,
    done: str,
    template: str = "objectives/events/step.html",
    **words: Any,
) -> HttpResponse:
    """Show or carry out a form about one event; ``done`` says that it happened."""
    options = words.pop("options", {})
    form = make(request.POST or None, event=row, person=request.person, today=request.today, **options)

    def go_on(result: Any) -> HttpResponse:
        messages.success(request, done % {"event": row, "result": result})
        return redirect(row)

    return answer(
        request, form, go_on, template, event=row, back=str(row), back_url=row.get_absolute_url(), **words
    )


@forms_only
def containment(request: PersonRequest, reference: str) -> HttpResponse:
    """Say how it is contained, or give that to somebody."""
    row = _working_on(request, reference)
    words = {"title": _("Contain it"), "submit": _("Record containment")}
    return _step(request, row, forms.ContainmentForm, _("The containment of %(event)s is recorded."), **words)


@forms_only
def response(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what the customer was told."""
    row = _working_on(request, reference)
    words = {"title": _("Answer the customer"), "submit": _("Record answer")}
    return _step(request, row, forms.ResponseForm, _("What the customer was told is recorded."), **words)


@forms_only
def analysis(request: PersonRequest, reference: str) -> HttpResponse:
    """Find the cause: five times why, or along a fishbone."""
    row = _working_on(request, reference)
    wanted, methods = request.GET.get("method", ""), RootCauseAnalysis.Method
    method = wanted if wanted in methods.values else methods.FIVE_WHYS.value
    here = reverse("objectives:event_analysis", args=[row.reference])
    choices = [
        {"label": label, "url": f"{here}?method={value}", "current": value == method}
        for value, label in methods.choices
    ]
    words: dict[str, Any] = {"title": _("Find the cause"), "submit": _("Keep analysis")}
    return _step(
        request,
        row,
        forms.AnalysisForm,
        _("The cause of %(event)s is recorded."),
        "objectives/events/analysis.html",
        options={"method": method},
        choices=choices,
        **words,
    )


@forms_only
def correction(request: PersonRequest, reference: str) -> HttpResponse:
    """Assign a corrective action that answers it."""
    row = _working_on(request, reference)
    words: dict[str, Any] = {"title": _("Assign corrective action"), "submit": _("Assign action")}
    words["verdicts"] = verdicts_against(row)
    return _step(request, row, forms.CorrectionForm, _("%(result)s answers %(event)s."), **words)


@forms_only
def read_across(request: PersonRequest, reference: str) -> HttpResponse:
    """Ask other sites whether the same could happen there."""
    row = _working_on(request, reference)
    words = {"title": _("Could it happen elsewhere?"), "submit": _("Ask sites")}
    return _step(request, row, forms.SitesForm, _("The sites are asked."), **words)


@forms_only
def look(request: PersonRequest, reference: str, code: str) -> HttpResponse:
    """Say what one site found."""
    asked = get_object_or_404(
        ReadAcross.objects.select_related("event__site", "event__process", "event__cause", "site"),
        event__reference=reference,
        site__code=code,
    )
    row = asked.event
    if request.person.pk != asked.asked_of_id:
        visible_or_404(QualityEvent.objects.all(), request.person, reference=reference)
    require(row.is_open and access.may_look(request.person, asked))
    words: dict[str, Any] = {
        "title": _("Could it happen at %(site)s?") % {"site": asked.site},
        "submit": _("Answer for %(site)s") % {"site": asked.site},
    }
    return _step(request, row, forms.LookForm, _("%(result)s is answered."), options={"asked": asked}, **words)


@forms_only
def acknowledgement(request: PersonRequest, reference: str) -> HttpResponse:
    """Look at a significant event as a leader."""
    row = _loaded(request, reference)
    require(row.is_open and may_decide(request.person, on=request.today, site_id=row.site_id))
    words = {"title": _("Look at it as a leader"), "submit": _("I have looked at it")}
    return _step(request, row, forms.ViewForm, _("You have looked at %(event)s."), **words)


@forms_only
def decision(request: PersonRequest, reference: str) -> HttpResponse:
    """Decide about it as a leader of its scope."""
    row = _loaded(request, reference)
    require(row.is_open and may_decide(request.person, on=request.today, site_id=row.site_id))
    words = {"title": _("Decide about it"), "submit": _("Record decision")}
    return _step(request, row, forms.DecisionForm, _("%(result)s answers %(event)s."), **words)


@forms_only
def idea(request: PersonRequest, reference: str) -> HttpResponse:
    """Answer an idea."""
    row = _loaded(request, reference)
    allowed = row.is_open and row.kind == rules.IDEA and access.may_answer_idea(request.person, row)
    require(allowed, _("Who looks into an idea answers it, and nobody their own."))
    words = {"title": _("Answer the idea"), "submit": _("Answer")}
    return _step(request, row, forms.IdeaForm, _("%(event)s is answered."), **words)


@forms_only
def closing(request: PersonRequest, reference: str) -> HttpResponse:
    """Close it, where nothing is owed any more."""
    row = _loaded(request, reference)
    require(row.is_open and access.may_close(request.person, row))
    words: dict[str, Any] = {"title": _("Close it"), "submit": _("Close event")}
    words["owed"] = rules.owed(done_about(row))
    return _step(request, row, forms.ClosingForm, _("%(event)s is closed."), **words)


@forms_only
def reopening(request: PersonRequest, reference: str) -> HttpResponse:
    """Open it again."""
    row = _loaded(request, reference)
    require(not row.is_open and access.may_close(request.person, row))
    words = {"title": _("Open it again"), "submit": _("Open again")}
    return _step(request, row, forms.ReopeningForm, _("%(event)s is open again."), **words)
