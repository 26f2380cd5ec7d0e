"""Inviting: a person gets a link by mail, sets the first password with it, once, within seven days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from qms.people import letters
from qms.people.models import Account, Invitation, Person
from qms.people.rules import INVITATION_LASTS, Closed, why_closed
from qms.primitives.changing import keep
from qms.primitives.refusing import Refusal


def invite(person: Person, *, by: Person, at: datetime) -> Invitation:
    """Return a new invitation of ``person``, mailed once this is committed; an earlier one counts no more.

    Raises :class:`Refusal` where the person has left or has set a password before.
    """
    _refuse_unless_invitable(person, at)
    with transaction.atomic():
        row = Invitation.objects.create(
            person=person,
            token_hash=secrets.token_hex(32),
            invited_by=by,
            recorded_at=at,
            expires_at=at + INVITATION_LASTS,
        )
        row.token_hash = _hash(_token(row))
        row.save(update_fields=["token_hash"])
        letters.post("invitation", row.pk, at=at)
    return row


def _refuse_unless_invitable(person: Person, at: datetime) -> None:
    if person.has_left(at.date()):
        raise Refusal("invitation.left", _("%(person)s has left.") % {"person": person})
    if person.account is not None and person.account.has_usable_password():
        raise Refusal(
            "invitation.has-account",
            _("%(person)s has set a password already.") % {"person": person},
            remedy=_("A forgotten one is reset from the sign-in page."),
        )


def _token(invitation: Invitation) -> str:
    """Return the secret of the link: made from the server's key, so that it is stored nowhere."""
    value = f"{invitation.pk}:{invitation.person_id}:{invitation.recorded_at.isoformat()}"
    return salted_hmac("qms.people.inviting", value, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@letters.letter("invitation")
def invitation_letter(key: int) -> EmailMultiAlternatives | None:
    """Write the mail of an invitation, with its link; nothing where it was used or replaced meanwhile."""
    row = Invitation.objects.select_related("person", "invited_by").get(pk=key)
    if row.accepted_at or _is_replaced(row):
        return None
    token = _token(row)
    if not constant_time_compare(_hash(token), row.token_hash):
        raise Refusal("invitation.key-changed", "SECRET_KEY has changed since; invite the person again.")
    link = settings.BASE_URL + reverse("people:acceptance", args=[token])
    return letters.written("invitation", row.person, {"invitation": row, "link": link})


def invitation_of(token: str, *, at: datetime) -> Invitation:
    """Return the invitation whose link carries ``token`` while it can be used.

    Raises :class:`Refusal` in plain words where there is none, or it was used, replaced or has expired.
    """
    row = Invitation.objects.select_related("person__account").filter(token_hash=_hash(token)).first()
    if row is None:
        raise _refusal("unknown", _("This link belongs to no invitation."))
    closed = why_closed(
        accepted=row.accepted_at is not None,
        replaced=_is_replaced(row),
        has_left=row.person.has_left(at.date()),
        expires_at=row.expires_at,
        at=at,
    )
    if closed:
        raise _refusal(closed, _sentences()[closed])
    return row


def _is_replaced(row: Invitation) -> bool:
    return Invitation.objects.filter(person=row.person_id, pk__gt=row.pk).exists()


def _sentences() -> dict[Closed, str]:
    return {
        Closed.USED: _("This invitation was used already."),
        Closed.REPLACED: _("A newer invitation has replaced this one."),
        Closed.LEFT: _("This invitation is no longer open."),
        Closed.EXPIRED: _("This invitation has expired; its link counts for seven days."),
    }


def _refusal(rule: str, sentence: str) -> Refusal:
    remedies = {
        "used": _("Sign in with the password that was set, or reset it from the sign-in page."),
        "replaced": _("Use the link of the latest mail."),
    }
    remedy = remedies.get(rule, _("Copy the whole link from the mail, or ask for a new invitation."))
    return Refusal(f"invitation.{rule}", sentence, remedy=remedy)


def accept(token: str, *, password: str, at: datetime) -> Account:
    """Set the first password of the person whom ``token`` invites, and return the account to sign in with.

    Raises :class:`Refusal` as :func:`invitation_of` does, or at ``password`` where it is too easily guessed.
    """
    with transaction.atomic():
        Invitation.objects.select_for_update().filter(token_hash=_hash(token)).first()
        row = invitation_of(token, at=at)
        account = _account_of(row.person)
        _refuse_weak(password, account)
        account.set_password(password)
        account.is_active = True
        account.save()
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        _tie(row.person, account, at)
    return account


def _account_of(person: Person) -> Account:
    email = person.email.lower()
    known = person.account or Account.objects.filter(email=email, person=None).first()
    return known or Account(email=email)


def _refuse_weak(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refusal("password.weak", " ".join(error.messages), field="password") from error


def _tie(person: Person, account: Account, at: datetime) -> None:
    if person.account_id != account.pk:
        person.account = account
        keep(person, by=person, at=at, reason=_("Invitation accepted"))
