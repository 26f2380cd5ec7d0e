"""Keeping: the facts about a person, and the end of their time with the organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.people.handing_over import Thing, hand_over, left_over
from qms.people.models import Account, Invitation, Person
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal

SHOWN_THINGS = 5
"""How many things a refusal names; the person's page lists them all."""


def add(facts: Mapping[str, Any], *, by: Person, at: datetime) -> Person:
    """Return a new person with ``facts`` by field name. Raises :class:`Refusal` at the field that is wrong."""
    person = Person(**facts)
    _refuse_manager_who_left(person, at)
    keep(person, by=by, at=at)
    return person


def change(person: Person, facts: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Set ``facts`` of ``person``; the account follows the e-mail, and an invitation to the old one closes.

    Raises :class:`Refusal` at the field that is wrong.
    """
    with transaction.atomic():
        before = person.email
        with changing(person, by=by, at=at) as row:
            managed_by = row.manager_id
            for name, value in facts.items():
                setattr(row, name, value)
            if row.manager_id != managed_by:
                _refuse_manager_who_left(row, at)
        if person.email != before:
            _follow(person, at)


def _refuse_manager_who_left(person: Person, at: datetime) -> None:
    if person.manager is not None and person.manager.ended_on is not None:
        raise Refusal(
            "person.manager-leaves",
            _("%(name)s has left, or leaves.") % {"name": person.manager},
            field="manager",
            remedy=_("Name a manager who stays."),
        )


def _follow(person: Person, at: datetime) -> None:
    email = person.email.lower()
    if Account.objects.filter(email=email).exclude(person=person).exists():
        raise Refusal("person.email", _("Another account has this e-mail."), field="email")
    Account.objects.filter(person=person).update(email=email)
    Invitation.objects.filter(person=person, accepted_at=None, expires_at__gt=at).update(expires_at=at)


def end(
    person: Person,
    *,
    on: date,
    by: Person,
    at: datetime,
    reason: str = "",
    takers: Mapping[str, Person] | None = None,
) -> None:
    """End ``person`` as of ``on``, the first day without them; roles and sign-in end with that day.

    ``takers`` names by key who takes over what they owe and hold; it is handed over in the same transaction.
    Raises :class:`Refusal` while anything is theirs still, naming it, where people end themselves, and
    ``NotHandedOver`` where something cannot go to whom it was given. Nothing is written then.
    """
    if person.pk == by.pk:
        raise Refusal("person.ends-themselves", _("Nobody ends themselves."), remedy=_("Ask a colleague."))
    with transaction.atomic():
        _refuse_ended(person)
        if takers:
            why = reason.strip() or _("%(person)s leaves.") % {"person": person}
            hand_over(person, takers, on=on, by=by, at=at, reason=why)
        with changing(person, by=by, at=at, reason=reason) as row:
            _refuse_ended(row)
            _refuse_left_over(row, left_over(row, on=on, at=at))
            row.ended_on = on


def _refuse_ended(person: Person) -> None:
    if person.ended_on is not None:
        raise Refusal("person.ended", _("%(person)s has left already.") % {"person": person}, field="ended_on")


def _refuse_left_over(person: Person, things: Sequence[Thing]) -> None:
    named = [f"{thing.what}: {thing.subject}" for thing in things]
    if not named:
        return
    more = _(" and %(count)d more") % {"count": len(named) - SHOWN_THINGS} if len(named) > SHOWN_THINGS else ""
    raise Refusal(
        "person.open-duties",
        _("%(person)s still has: %(things)s.")
        % {"person": person, "things": ", ".join(named[:SHOWN_THINGS]) + more},
        field="ended_on",
        remedy=_("Give each to somebody else first."),
    )
