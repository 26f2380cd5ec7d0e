"""Reopening a verdict, and giving an action or the verifying of it to somebody else."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from governance import access
from governance.forms.taking_over import OwnerForm, ReopeningForm, VerifierForm
from governance.models import Action
from governance.views.transitions import forms_only, step
from qms.people.acting import PersonRequest
from qms.people.models import Person


@forms_only
def reopening(request: PersonRequest, reference: str) -> HttpResponse:
    """Say that the problem came back."""
    return step(
        request,
        reference,
        access.may_reopen,
        ReopeningForm,
        _("The verdict on %(action)s is reopened; its verifier owes another."),
        title=_("Reopen the verdict"),
        submit=_("Reopen verdict"),
        brief_first=True,
    )


@forms_only
def owner(request: PersonRequest, reference: str) -> HttpResponse:
    """Give the action to another owner."""
    return step(
        request,
        reference,
        access.may_hand_over,
        OwnerForm,
        _("%(action)s has another owner."),
        title=_("Hand the action over"),
        submit=_("Hand action over"),
    )


@forms_only
def verifier(request: PersonRequest, reference: str) -> HttpResponse:
    """Let somebody else verify the effect."""
    return step(
        request,
        reference,
        _may_hand_verifying,
        VerifierForm,
        _("Somebody else verifies the effect of %(action)s."),
        title=_("Change the verifier"),
        submit=_("Change verifier"),
    )


def _may_hand_verifying(person: Person, action: Action) -> bool:
    return not action.is_task and access.may_hand_over(person, action)
