"""The measure by which an open action will be judged."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from governance import access
from governance.models import Action
from objectives.criterion_forms import MeasureForm
from objectives.effects import put
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import page


@CHANGE
def criterion(request: PersonRequest, reference: str) -> HttpResponse:
    """Choose objective, threshold and periods; the criterion then says the same in words."""
    action = visible_or_404(Action.objects.select_related("site"), request.person, reference=reference)
    require(not action.is_task and access.may_restate(request.person, action))
    form = MeasureForm(request.POST or None, action=action, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            put(
                action,
                form.measure,
                by=request.person,
                at=request.now,
                check_on=form.cleaned_data["check_on"],
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(action)s is judged by a measure now.") % {"action": action})
            return redirect(action)
    context = {"form": form, "action": action}
    return page(request, "objectives/criterion.html", context, status=form.as_response_status)
