"""Who is at the keyboard: the account of a session, read with its person and the organisation in one query.

Every request needs all three; as one they leave a page's budget of queries to the page.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Subquery
from django.db.models.functions import JSONObject

from qms.people.models import Account, Organisation

SETTINGS = {field.attname: field.attname for field in Organisation._meta.concrete_fields}


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Checks passwords as django-allauth does; reads an account with what every request needs of its person."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the active account ``user_id`` with its person, or nothing: its session counts no more."""
        rows = Account.objects.select_related("person__site", "person__function")
        whole = Organisation.objects.order_by().values(settings=JSONObject(**SETTINGS))[:1]
        account = rows.annotate(organisation=Subquery(whole)).filter(pk=user_id).first()
        return account if account is not None and self.user_can_authenticate(account) else None


def organisation_of(account: Any) -> Organisation | None:
    """Return the organisation as read with ``account``; read by itself where the account came another way."""
    if not hasattr(account, "organisation"):
        return Organisation.objects.first()
    found = account.organisation
    return (
        Organisation.from_db("default", list(SETTINGS), [found[name] for name in SETTINGS]) if found else None
    )
