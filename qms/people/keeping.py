"""Keeping: the facts about a person, and the end of their time with the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.models import Account, Invitation, Person
from qms.primitives import kinds
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal

SHOWN_DUTIES = 5
"""How many duties a refusal names; the person's page lists them all."""


def add(facts: Mapping[str, Any], *, by: Person, at: datetime) -> Person:
    """Return a new person with ``facts`` by field name. Raises :class:`Refusal` at the field that is wrong."""
    person = Person(**facts)
    keep(person, by=by, at=at)
    return person


def change(person: Person, facts: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Set ``facts`` of ``person``; the account follows the e-mail, and an invitation to the old one closes.

    Raises :class:`Refusal` at the field that is wrong.
    """
    with transaction.atomic():
        before = person.email
        with changing(person, by=by, at=at) as row:
            for name, value in facts.items():
                setattr(row, name, value)
        if person.email != before:
            _follow(person, at)


def _follow(person: Person, at: datetime) -> None:
    email = person.email.lower()
    if Account.objects.filter(email=email).exclude(person=person).exists():
        raise Refusal("person.email", _("Another account has this e-mail."), field="email")
    Account.objects.filter(person=person).update(email=email)
    Invitation.objects.filter(person=person, accepted_at=None, expires_at__gt=at).update(expires_at=at)


def end(person: Person, *, on: date, by: Person, at: datetime, reason: str = "") -> None:
    """End ``person`` as of ``on``, the first day without them; roles and sign-in end with that day.

    Raises :class:`Refusal` while duties of theirs are open, naming them, and where people end themselves.
    """
    if person.pk == by.pk:
        raise Refusal("person.ends-themselves", _("Nobody ends themselves."), remedy=_("Ask a colleague."))
    with transaction.atomic(), changing(person, by=by, at=at, reason=reason) as row:
        if row.ended_on is not None:
            raise Refusal("person.ended", _("%(person)s has left already.") % {"person": row}, field="ended_on")
        _refuse_open_duties(row, kinds.duties_of(row, on))
        row.ended_on = on


def _refuse_open_duties(person: Person, duties: Iterable[kinds.Duty]) -> None:
    named = [f"{duty.subject} {duty.what}" for duty in duties]
    if not named:
        return
    more = _(" and %(count)d more") % {"count": len(named) - SHOWN_DUTIES} if len(named) > SHOWN_DUTIES else ""
    raise Refusal(
        "person.open-duties",
        _("%(person)s still owes: %(duties)s.")
        % {"person": person, "duties": ", ".join(named[:SHOWN_DUTIES]) + more},
        field="ended_on",
        remedy=_("Give each to somebody else first."),
    )
