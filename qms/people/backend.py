"""Who is at the keyboard: the account of a session, read together with its person in one query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from qms.people.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Checks passwords as django-allauth does; reads an account with what every request needs of its person."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the active account ``user_id`` with its person, or nothing: its session counts no more."""
        rows = Account.objects.select_related("person__site", "person__function")
        account = rows.filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None
