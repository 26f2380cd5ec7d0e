"""What happens to an action, each with an address of its own: verification, extension, cancellation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance import access
from governance.forms.actions import CancellationForm, ExtensionForm, HappenedForm, VerificationForm
from governance.models import Action
from governance.views.acting_on import answer
from governance.views.actions import whole_actions
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Person

forms_only = require_http_methods(["GET", "HEAD", "POST"])


def step(
    request: PersonRequest,
    reference: str,
    allowed: Callable[[Person, Action], bool],
    form_class: type[HappenedForm],
    done: str,
    **words: Any,
) -> HttpResponse:
    """Load the action, ask whether this person may, show or carry out the form; ``done`` says it happened."""
    action = visible_or_404(whole_actions(), request.person, reference=reference)
    require(allowed(request.person, action))
    form = form_class(
        request.POST or None,
        request.FILES or None,
        action=action,
        person=request.person,
        today=request.today,
    )

    def go_on(_form: Any) -> HttpResponse:
        messages.success(request, done % {"action": action})
        return redirect(action)

    return answer(
        request, form, go_on, action=action, back=str(action), back_url=action.get_absolute_url(), **words
    )


@forms_only
def verification(request: PersonRequest, reference: str) -> HttpResponse:
    """Say whether it worked."""
    return step(
        request,
        reference,
        access.may_verify,
        VerificationForm,
        _("The verdict on %(action)s is recorded."),
        title=_("Verify the effect"),
        submit=_("Record verdict"),
        brief_first=True,  # who judges reads criterion and proof before the question
    )


@forms_only
def extension(request: PersonRequest, reference: str) -> HttpResponse:
    """Move the due day, with a reason."""
    return step(
        request,
        reference,
        access.may_extend,
        ExtensionForm,
        _("The due day of %(action)s is moved; the slip stays visible."),
        title=_("Extend the due day"),
        submit=_("Extend due day"),
    )


@forms_only
def cancellation(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that it will not be done, with a reason."""
    return step(
        request,
        reference,
        access.may_cancel,
        CancellationForm,
        _("%(action)s is cancelled."),
        title=_("Cancel the action"),
        submit=_("Cancel action"),
        danger=True,
    )
