"""Invitations: sending one, and setting the first password with it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from qms.people import access, inviting
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.people.forms import FirstPasswordForm
from qms.people.models import Invitation, Person
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused


@require_POST
def invitation(request: PersonRequest, pk: int) -> HttpResponse:
    """Mail a person the link with which they set their first password."""
    someone = visible_or_404(Person.objects.select_related("account"), request.person, pk=pk)
    require(access.may_keep_person(request.person, someone))
    inviting.invite(someone, by=request.person, at=request.now)
    messages.success(request, _("Invitation on its way to %(email)s.") % {"email": someone.email})
    return redirect(someone)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password with the link of an invitation, which counts once."""
    try:
        row = inviting.invitation_of(token, at=timezone.now())
    except Refusal as refusal:
        return render(request, "people/invitation_closed.html", {"refusal": refusal}, status=refusal.status)
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and _set(form, token):
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    return _shown(request, form, row)


def _set(form: FirstPasswordForm, token: str) -> bool:
    if not form.is_valid():
        return False
    try:
        inviting.accept(token, password=form.cleaned_data["password"], at=timezone.now())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    return True


def _shown(request: HttpRequest, form: FirstPasswordForm, row: Invitation) -> HttpResponse:
    context = {"form": form, "invited": row.person}
    return render(request, "people/acceptance.html", context, status=form.as_response_status)
