"""What the product knows of confirmed competence: confirmations that are owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance import confirming
from governance.models import CompetenceConfirmation
from qms.people.models import Person, Role
from qms.primitives import kinds
from qms.primitives.addresses import address as address_of
from qms.primitives.refusing import Refusal

COMES_BACK_DAYS = 30


def competence_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the confirmations that managers and quality leads owe: ended, ending, missing, and open gaps."""
    if person is not None and not _may_be_asked(person):
        return
    for one, asked in confirming.asked_of(confirming.standings_on(on), on=on):
        if person is None or asked.pk == person.pk:
            yield _duty(one, asked)


def _may_be_asked(person: Person) -> bool:
    return person.reach.holds(Role.QUALITY_LEAD, Role.EXECUTIVE) or person.reports.exists()


def _duty(one: confirming.Standing, asked: Person) -> kinds.Duty:
    required = one.required
    role = CompetenceConfirmation.Role(required.role).label
    of = f"{role}, {required.process}" if required.process else str(role)
    assert one.due_on is not None
    return kinds.Duty(
        kind="competence",
        what=_now("Confirm competence"),
        subject=one.last.reference if one.last else subject(required),
        title=f"{required.person}: {of}",
        address=address(required),
        person_id=asked.pk,
        due_on=one.due_on,
        soon=COMES_BACK_DAYS,
    )


def subject(required: confirming.Required) -> str:
    """Return what names a confirmation that nobody gave yet, of which there is no record to refer to."""
    parts = [f"CPT-{required.person.pk}", str(required.role).split("_")[-1]]
    parts += [required.process.reference] if required.process else []
    return "-".join([*parts, str(required.site.pk)] if required.site else parts)


def address(required: confirming.Required) -> str:
    """Return where a required role is confirmed: the form, filled in as far as it is known."""
    if required.process:
        return reverse("governance:confirm_owner", args=[required.process.code, required.person.pk])
    return reverse("governance:confirm_role", args=[required.role, required.person.pk])


def hand_over(one: kinds.HandOver) -> None:
    """Refuse: it falls to the manager of the person, or to the quality lead, whoever that is."""
    raise Refusal(
        "competence.owed-by-the-manager",
        _now("Confirming competence falls to the manager of the person, or to the quality lead."),
        remedy=_now("Change who that is; the duty follows."),
    )


kinds.declare(
    kinds.Kind(
        model=CompetenceConfirmation,
        name=_("competence confirmation"),
        plural=_("competence confirmations"),
        prefix=CompetenceConfirmation.prefix,
        address=lambda row: address_of("governance:competence_confirmation", row.reference),
        visible=lambda person: CompetenceConfirmation.objects.visible_to(person),
        search=("reference", "requirement", "person__name"),
        title=lambda row: f"{row.person}: {row.get_role_display()}",
        duties=competence_duties,
        hand_over=hand_over,
    )
)
