"""How django-allauth behaves here: nobody signs up, people are invited, and who has left stays outside."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.people import letters


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up, and lets nobody in whose person has left."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many attempts with this e-mail. Wait five minutes, then try again; a right password is "
            "not accepted before."
        ),
        "email_password_mismatch": _("This e-mail and password do not belong together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: accounts are made by inviting a person."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: an account has no user name beside its e-mail."""

    def pre_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse | None:
        """Stop a sign-in, also by passkey, of an account without a person or whose person has left."""
        person = getattr(user, "person", None)
        if person is None or person.has_left(timezone.localdate()):
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **details)
        return response

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Hand the letter over to be sent: the answer takes no longer than for an unknown e-mail."""
        letters.post("password-reset", user.pk, at=timezone.now())
