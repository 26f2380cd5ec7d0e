"""What reviews ask of people: an input before the meeting, a signature after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.leading import top_management_ids
from qms.primitives.kinds import Duty
from qms.records.models import SignOff
from reviews.models import ManagementReview, ReviewInput

AHEAD = timedelta(days=7)
"""How long before the meeting an input is due."""

TO_SIGN = timedelta(days=2)
"""How long minutes may wait for their signatures."""


def review_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield inputs that their contributors still owe, and signatures for which drafted minutes wait."""
    yield from _inputs(person)
    yield from _signatures(on, person)


def _inputs(person: Any) -> Iterator[Duty]:
    rows = ReviewInput.objects.filter(
        review__state=ManagementReview.State.PLANNED, contribution="", contributor__isnull=False
    ).select_related("review")
    for row in rows if person is None else rows.filter(contributor=person):
        reference = row.review.reference
        yield Duty(
            kind="review-input",
            what=_("Report on an input"),
            subject=reference,
            part=row.item,
            title=f"{row.get_item_display()}: {row.review.title}",
            address=reverse("reviews:contribution", args=[reference, row.item]),
            person_id=row.contributor_id or 0,
            due_on=row.review.planned_on - AHEAD,
        )


def _signatures(on: date, person: Any) -> Iterator[Duty]:
    drafted = list(ManagementReview.objects.filter(state="drafted").select_related("minutes"))
    signed = _signed([row.reference for row in drafted]) if drafted else set()
    for row in drafted:
        for person_id in sorted(_signers(row, on)):
            mine = person is None or person.pk == person_id
            if mine and (row.reference, person_id) not in signed:
                yield _sign_off(row, person_id)


def _signed(references: list[str]) -> set[tuple[str, int]]:
    rows = SignOff.objects.filter(kind="minutes", subject__in=references)
    return set(rows.values_list("subject", "signer_id"))


def _signers(row: ManagementReview, on: date) -> set[int]:
    """Return who owes a signature: the chair; where the chair is no member, top management that took part.

    Who took part and no longer leads owes none; where none of them does, any leader of today may give it.
    """
    leaders = top_management_ids(on=on, site_id=row.site_id)
    if row.chair_id in leaders:
        return {row.chair_id}
    there = row.attendances.filter(top_management=True, presence__in=["present", "remote"])
    still = leaders.intersection(there.values_list("person_id", flat=True))
    return {row.chair_id, *(still or leaders)}


def _sign_off(row: ManagementReview, person_id: int) -> Duty:
    return Duty(
        kind="sign-off",
        what=_("Sign the minutes"),
        subject=row.reference,
        title=row.title,
        address=reverse("reviews:signature", args=[row.reference]),
        person_id=person_id,
        due_on=timezone.localdate(row.minutes.recorded_at) + TO_SIGN,
    )
