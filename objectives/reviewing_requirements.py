"""Reviewing requirements: who confirmed when what customers require, and what they found (8.2.3, 5.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import ProcessOwnership
from governance.rules.days import refuse_impossible_day, refuse_who_left
from objectives.models import CustomerRequirement, RequirementReview
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal

Result = RequirementReview.Result
MAY_CHANGE = ("statement", "process", "control", "measure")
"""What a review may find changed: the requirement itself, and how it reaches operations."""


def review_requirement(
    requirement: CustomerRequirement,
    *,
    result: str,
    note: str,
    confirmed_by: Person,
    on: date,
    by: Person,
    at: datetime,
    next_review_on: date | None = None,
    changes: Mapping[str, Any] | None = None,
) -> RequirementReview:
    """Record that ``confirmed_by`` looked at it on ``on``, with the customer or the papers, and what was found.

    ``changed`` writes ``changes`` (statement, process, control, measure) too; ``withdrawn`` ends it.
    What was confirmed is kept as it reads after that. An entry about an earlier day than the latest review
    moves neither words nor next review. Raises :class:`Refusal` where it is withdrawn already, for a day to
    come or one reviewed already, a person who left or does not see it, a change that changes nothing, and a
    next review that is not later. Clause 8.2.3.
    """
    today = timezone.localdate(at)
    with changing(requirement, by=by, at=at, reason=note.strip(), states=["current"]) as row:
        refuse_impossible_day(on, today=today)
        refuse_unfit_confirmer(confirmed_by, row, today=today)
        latest = row.reviews.order_by("-happened_on").values_list("happened_on", flat=True).first()
        bring_up_to_date(row, result, changes or {}, is_latest=latest is None or latest < on)
        fact = _fact(row, result=result, note=note, confirmed_by=confirmed_by, on=on, by=by, at=at)
        fact.next_review_on = None if result == Result.WITHDRAWN else next_review_on
        check(fact)
        fact.save()
        if latest is None or latest < on:
            row.next_review_on = fact.next_review_on
    return fact


def bring_up_to_date(
    row: CustomerRequirement, result: str, changes: Mapping[str, Any], *, is_latest: bool
) -> None:
    """Write what a review found. Raises :class:`Refusal` where result and changes disagree."""
    moved = {
        name: value for name, value in changes.items() if name in MAY_CHANGE and getattr(row, name) != value
    }
    if result != Result.CHANGED:
        moved = {}
    elif not moved:
        raise Refusal(
            "requirement-review.changes-something",
            _("Nothing differs from what is recorded."),
            field="statement",
            remedy=_("Write what customers require now, or choose “Confirmed as it stands”."),
        )
    if not is_latest and result != Result.CONFIRMED:
        raise Refusal(
            "requirement-review.later-one-stands",
            _("A later review stands already: an earlier one can no longer change or withdraw it."),
            field="on",
            remedy=_("Record it as confirmed, or review it today."),
        )
    for name, value in moved.items():
        setattr(row, name, value)
    if result == Result.WITHDRAWN:
        row.state, row.next_review_on = CustomerRequirement.State.WITHDRAWN, None


def _fact(row: CustomerRequirement, *, on: date, at: datetime, **given: Any) -> RequirementReview:
    fact = RequirementReview(requirement=row, happened_on=on, recorded_at=at, **given)
    fact.note = fact.note.strip()
    fact.statement, fact.control, fact.measure = row.statement, row.control, row.measure
    fact.process = row.process.name if row.process else ""
    return fact


def refuse_unfit_confirmer(person: Person, row: CustomerRequirement, *, today: date) -> None:
    """Raise :class:`Refusal` unless ``person`` is there and sees the requirement from inside."""
    refuse_who_left(person.name, person.ended_on, today, field="confirmed_by")
    if not person.reach.sees_site(row.site_id) or person.reach.is_external:
        raise Refusal(
            "requirement-review.confirmer-sees-it",
            _("%(name)s does not see the records of this scope.") % {"name": person.name},
            field="confirmed_by",
            remedy=_("Name somebody who does."),
        )


def owns_process_of(person: Person, requirement: CustomerRequirement, *, on: date) -> bool:
    """Tell whether ``person`` owns the process of a requirement on ``on``, at its site or everywhere."""
    if requirement.process_id is None:
        return False
    rows = ProcessOwnership.objects.filter(process=requirement.process_id, starts_on__lte=on)
    by_site = {row.site_id: row.holder_id for row in rows.order_by("starts_on", "pk")}
    return (by_site.get(requirement.site_id) or by_site.get(None)) == person.pk
