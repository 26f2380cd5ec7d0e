"""What the product knows of customer requirements and business goals: who owes a review of which, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.models import ProcessOwnership
from governance.owning import owners_on
from objectives import handing_over
from objectives.models import BusinessGoal, CustomerRequirement, RequirementReview
from qms.primitives import kinds
from qms.primitives.refusing import Refusal

REVIEW = "requirement-review"


def duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the reviews of requirements that owners of their processes owe. Two queries at most.

    A requirement whose process nobody owns is owed by nobody: that shows as a gap, never as a silent duty.
    """
    rows = CustomerRequirement.objects.current().filter(next_review_on__isnull=False, process__isnull=False)
    if person is not None:
        rows = rows.filter(process__in=ProcessOwnership.objects.filter(holder=person).values("process"))
    due = list(rows)
    owners = owners_on({row.process_id for row in due if row.process_id}, on=on) if due else {}
    for row in due:
        holder = owners.get((row.process_id or 0, row.site_id)) or owners.get((row.process_id or 0, None))
        if holder is None or row.next_review_on is None or (person is not None and holder.pk != person.pk):
            continue
        yield kinds.Duty(
            kind=REVIEW,
            what=_now("Review the customer requirement"),
            subject=row.reference,
            title=row.statement,
            address=reverse("objectives:requirement", args=[row.reference]),
            person_id=holder.pk,
            due_on=row.next_review_on,
            soon=14,
        )


def hand_over(one: kinds.HandOver) -> None:
    """Refuse to give a review away by itself: who takes over the process reviews its requirements."""
    row = CustomerRequirement.objects.get(reference=one.subject)
    owners = owners_on([row.process_id] if row.process_id else [], on=one.on)
    owner = owners.get((row.process_id or 0, row.site_id)) or owners.get((row.process_id or 0, None))
    if owner == one.giver:
        raise Refusal(
            "requirement.reviewed-by-owner",
            _now("%(subject)s is reviewed by the owner of its process.") % {"subject": one.subject},
            remedy=_now("Hand the process over; its reviews go along."),
        )


def requirement_events(requirement: CustomerRequirement) -> Iterator[kinds.Event]:
    """Yield the reviews of a requirement: who confirmed what. One query."""
    sentences = {
        RequirementReview.Result.CONFIRMED: _now("%(who)s confirmed it as it stands."),
        RequirementReview.Result.CHANGED: _now("%(who)s found it changed."),
        RequirementReview.Result.WITHDRAWN: _now("%(who)s found that it is no longer required."),
    }
    for row in requirement.reviews.select_related("confirmed_by"):
        sentence = sentences[RequirementReview.Result(row.result)] % {"who": row.confirmed_by}
        yield kinds.Event(row.recorded_at, str(row.confirmed_by), sentence, row.note, row.late)


kinds.declare(
    kinds.Kind(
        model=CustomerRequirement,
        name=_("customer requirement"),
        plural=_("customer requirements"),
        prefix=CustomerRequirement.prefix,
        address=lambda row: reverse("objectives:requirement", args=[row.reference]),
        visible=lambda person: CustomerRequirement.objects.visible_to(person),
        search=("reference", "offering", "customer", "statement"),
        title=lambda row: row.statement,
        duties=duties,
        hand_over=hand_over,
        events=requirement_events,
        parts=(RequirementReview,),
    )
)
kinds.declare(
    kinds.Kind(
        model=BusinessGoal,
        name=_("business goal"),
        plural=_("business goals"),
        prefix=BusinessGoal.prefix,
        address=lambda row: reverse("objectives:goal", args=[row.reference]),
        visible=lambda person: BusinessGoal.objects.visible_to(person),
        search=("reference", "statement"),
        accountabilities=handing_over.goals_held,
        hand_over=handing_over.hand_goal,
        owed_through=("objectives.BusinessGoal.owner",),
        title=lambda row: row.statement,
    )
)
