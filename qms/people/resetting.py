"""Resetting: a forgotten password is set anew by a link that only the mailbox of the account receives."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from qms.people import letters
from qms.people.models import Account


@letters.letter("password-reset")
def reset_letter(key: int) -> EmailMultiAlternatives | None:
    """Write the mail by which an account sets a new password; nothing where it may not be used any more."""
    account = Account.objects.select_related("person").get(pk=key)
    person = getattr(account, "person", None)
    if person is None or not account.is_active or person.has_left(timezone.localdate()):
        return None
    uid, token = user_pk_to_url_str(account), default_token_generator.make_token(account)
    link = settings.BASE_URL + reverse("account_reset_password_from_key", args=[uid, token])
    return letters.written("password_reset", person, {"link": link})
