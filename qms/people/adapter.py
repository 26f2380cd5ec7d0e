"""How django-allauth behaves here: nobody signs up, people are invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up: an account comes from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return ``False``: accounts are made by inviting a person."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: an account has no user name beside its e-mail."""
