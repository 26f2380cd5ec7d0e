"""What the product knows of top management: who belongs to it, who answers for the system, who takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.leading import (
    end_membership,
    is_top_management,
    name_leader,
    scope_name,
    take_accountability,
)
from governance.models import QmsAccountability, TopManagementEnding, TopManagementMembership
from qms.primitives import kinds

MEMBER, ACCOUNTABLE = "top-management", "qms-accountability"


def memberships(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who is top management on ``on``, or later by what is recorded. One query."""
    rows = TopManagementMembership.objects.exclude(ends_on__lt=on).select_related("site")
    for row in rows if person is None else rows.filter(person=person):
        yield kinds.Accountability(
            kind=MEMBER,
            what=_now("Belongs to top management"),
            subject=row.reference,
            title=f"{row.role_in_qms}, {scope_name(row.site)}",
            address=reverse("governance:top_management"),
            person_id=row.person_id,
        )


def accountabilities(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who answers for the system of which scope on ``on``, or later by what is recorded. One query."""
    rows = QmsAccountability.objects.select_related("site").order_by("starts_on", "pk")
    following: dict[int | None, date] = {}
    for row in reversed(rows):
        after, following[row.site_id] = following.get(row.site_id), row.starts_on
        if row.holder_id is None or (after and after <= on) or (person and row.holder_id != person.pk):
            continue
        yield kinds.Accountability(
            kind=ACCOUNTABLE,
            what=_now("Answers for the quality management system"),
            subject=row.reference,
            title=scope_name(row.site),
            address=reverse("governance:top_management"),
            person_id=row.holder_id,
        )


def hand_membership_over(one: kinds.HandOver) -> None:
    """Let the taker follow a leader in the same role; a taker who is a member there already simply stays.

    What the leader answers for by this membership goes along: it could not stay without it.
    """
    row = TopManagementMembership.objects.select_related("site", "person").get(reference=one.subject)
    if row.person_id != one.giver.pk or (row.ends_on and row.ends_on < one.on):
        return
    if not is_top_management(one.taker, on=one.on, site_id=row.site_id):
        given: dict[str, Any] = {"role_in_qms": row.role_in_qms, "starts_on": max(one.on, row.starts_on)}
        name_leader(one.taker, **given, ends_on=row.ends_on, site=row.site, by=one.by, at=one.at)
    for held in QmsAccountability.objects.filter(holder=one.giver).select_related("site"):
        if row.site_id in (None, held.site_id):
            _answer_instead(one, held)
    last_day = max(one.on - timedelta(days=1), row.starts_on)
    end_membership(row, ends_on=last_day, reason=one.reason or _now("Handed over"), by=one.by, at=one.at)


def hand_accountability_over(one: kinds.HandOver) -> None:
    """Let the taker answer for the system of the scope from the day on."""
    row = QmsAccountability.objects.select_related("site").get(reference=one.subject)
    if row.holder_id == one.giver.pk:
        _answer_instead(one, row)


def _answer_instead(one: kinds.HandOver, row: QmsAccountability) -> None:
    take_accountability(row, holder=one.taker, starts_on=one.on, note=one.reason, by=one.by, at=one.at)


kinds.declare(
    kinds.Kind(
        model=TopManagementMembership,
        name=_("top management membership"),
        plural=_("top management"),
        prefix=TopManagementMembership.prefix,
        address=lambda row: reverse("governance:top_management"),
        visible=lambda person: TopManagementMembership.objects.visible_to(person),
        search=("role_in_qms", "person__name"),
        title=lambda row: f"{row.person}, {row.role_in_qms}",
        accountabilities=memberships,
        hand_over=hand_membership_over,
        parts=(TopManagementEnding,),
        owed_through=("governance.TopManagementMembership.person",),
    )
)
kinds.declare(
    kinds.Kind(
        model=QmsAccountability,
        name=_("QMS accountability"),
        plural=_("QMS accountabilities"),
        prefix=QmsAccountability.prefix,
        address=lambda row: reverse("governance:top_management") + "#accountable",
        visible=lambda person: QmsAccountability.objects.visible_to(person),
        search=("holder__name", "note"),
        title=lambda row: f"{row.holder or '–'}",
        accountabilities=accountabilities,
        hand_over=hand_accountability_over,
        owed_through=("governance.QmsAccountability.holder",),
    )
)
