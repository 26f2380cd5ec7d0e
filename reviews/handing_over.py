"""Handing over: chairs, members, contributors and invited people of reviews give their part to somebody else.

A signature is personal. While nobody has signed, drafted minutes get another chair who took part; they are then
drafted again, because who chaired stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from qms.people.models import Person
from qms.primitives.changing import changing, refuse_unless_in
from qms.primitives.kinds import Accountability, HandOver
from qms.primitives.refusing import Refusal
from reviews import rules
from reviews.minuting import back_to_session, draft_minutes
from reviews.models import Attendance, ManagementReview, ReviewInput, ReviewSeries
from reviews.planning import invite, keep_who, leaders_of, refuse_chair_who_only_prepares

State = ManagementReview.State
SERIES_CHAIR, SERIES_MEMBER, CHAIR, INVITED = "series-chair", "series-member", "review-chair", "review-invited"


def series_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the series that ``person`` (or anybody) chairs or is a member of. Two queries."""
    rows = ReviewSeries.objects.all()
    for row in rows if person is None else rows.filter(chair=person):
        yield _part(SERIES_CHAIR, _("Chairs the series"), row, row.chair_id)
    members = ReviewSeries.members.through.objects.exclude(reviewseries__chair=F("person"))
    members = members.select_related("reviewseries").order_by("reviewseries__reference", "person")
    for member in members if person is None else members.filter(person=person):
        yield _part(SERIES_MEMBER, _("Member of the series"), member.reviewseries, member.person_id)


def reviews_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the reviews to come that ``person`` (or anybody) chairs or is invited to. Two queries."""
    rows = ManagementReview.objects.filter(state__in=[State.PLANNED, State.IN_SESSION])
    for row in rows if person is None else rows.filter(chair=person):
        yield _part(CHAIR, _("Chairs the review"), row, row.chair_id, row.planned_on)
    invited = Attendance.objects.filter(review__state=State.PLANNED).exclude(review__chair=F("person"))
    invited = invited.select_related("review").order_by("review__reference", "person")
    for one in invited if person is None else invited.filter(person=person):
        yield _part(INVITED, _("Invited to the review"), one.review, one.person_id, one.review.planned_on)


def _part(kind: str, what: str, row: Any, person_id: int, day: date | None = None) -> Accountability:
    return Accountability(kind, what, row.reference, row.title, row.get_absolute_url(), person_id, day=day)


@transaction.atomic
def hand_series(one: HandOver) -> None:
    """Give the chair of a series, or a member's place in it, to somebody else.

    Raises :class:`Refusal` where the giver holds it no more, or the taker only prepares and cannot chair.
    """
    row = ReviewSeries.objects.select_for_update().get(reference=one.subject)
    members = set(row.members.values_list("pk", flat=True))
    _refuse_unless_theirs(one, row.chair_id == one.giver.pk or one.giver.pk in members)
    _refuse_who_does_not_see(one, row.site_id)
    with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
        if one.kind == SERIES_CHAIR:
            refuse_chair_who_only_prepares(one.taker, one.on, stored.site)
            stored.chair = one.taker
        if one.giver.pk in members:
            stored.members.set(members - {one.giver.pk} | {one.taker.pk})


@transaction.atomic
def hand_review(one: HandOver) -> None:
    """Give somebody's part in a review to another person: the chair, an invitation, an input, a signature.

    Raises :class:`Refusal` where the giver has it no more, for a signature that only they can give, and where
    the taker cannot chair.
    """
    review = ManagementReview.objects.select_for_update().get(reference=one.subject)
    _refuse_who_does_not_see(one, review.site_id)
    hand = {CHAIR: _hand_chair, INVITED: _hand_place, "review-input": _hand_input, "sign-off": _hand_signing}
    hand[one.kind](review, one)


def _hand_chair(review: ManagementReview, one: HandOver) -> None:
    refuse_unless_in(review, {State.PLANNED, State.IN_SESSION})
    _refuse_unless_theirs(one, review.chair_id == one.giver.pk)
    _set_chair(review, one)
    if review.state == State.PLANNED:
        _move_place(review, one)
    elif not review.attendances.filter(person=one.taker).exists():
        invite(review, [one.taker], on=review.held_on or review.planned_on, by=one.by, at=one.at)


def _set_chair(review: ManagementReview, one: HandOver) -> None:
    refuse_chair_who_only_prepares(one.taker, max(review.planned_on, one.on), review.site)
    with changing(review, by=one.by, at=one.at, reason=one.reason) as row:
        row.chair = one.taker


def _hand_place(review: ManagementReview, one: HandOver) -> None:
    refuse_unless_in(review, {State.PLANNED})
    _refuse_unless_theirs(one, review.attendances.filter(person=one.giver).exists())
    _move_place(review, one)


def _move_place(review: ManagementReview, one: HandOver) -> None:
    place = review.attendances.filter(person=one.giver).first()
    if place is None:
        invite(review, [one.taker], on=review.planned_on, by=one.by, at=one.at)
    elif review.attendances.filter(person=one.taker).exists():
        place._history_user, place._history_date, place._change_reason = one.by, one.at, one.reason
        place.delete()
    else:
        with changing(place, by=one.by, at=one.at, reason=one.reason) as row:
            row.person = one.taker
            keep_who(row, leaders_of(review, on=review.planned_on))


def _hand_input(review: ManagementReview, one: HandOver) -> None:
    refuse_unless_in(review, {State.PLANNED})
    row = ReviewInput.objects.filter(review=review, item=one.part, contributor=one.giver).first()
    _refuse_unless_theirs(one, row is not None)
    assert row is not None
    with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
        stored.contributor = one.taker


def _hand_signing(review: ManagementReview, one: HandOver) -> None:
    """Draft the minutes again with a chair who took part; anybody else's signature is theirs alone."""
    if review.chair_id != one.giver.pk:
        raise Refusal(
            "hand-over.personal-signature",
            _("A signature is personal: only %(name)s can give it.") % {"name": one.giver},
            remedy=_("Let them sign first; it is no longer owed once they have left top management."),
        )
    there = review.attendances.filter(person=one.taker, presence__in=rules.IN_THE_ROOM)
    if not there.exists():
        raise Refusal(
            "hand-over.chair-took-part",
            _("%(name)s did not take part in this review.") % {"name": one.taker},
            remedy=_("A signature is personal. Let the chair sign, or choose a chair who was there."),
        )
    back_to_session(review, reason=one.reason, by=one.by, at=one.at)
    _set_chair(review, one)
    draft_minutes(review, by=one.by, at=one.at)


def _refuse_unless_theirs(one: HandOver, theirs: bool) -> None:
    if not theirs:
        raise Refusal(
            "hand-over.not-theirs",
            _("%(subject)s is no longer in the hands of %(name)s.")
            % {"subject": one.subject, "name": one.giver},
            remedy=_("Reload the list of what is to be handed over."),
        )


def _refuse_who_does_not_see(one: HandOver, site_id: int | None) -> None:
    taker: Person = one.taker
    if not taker.reach.sees_site(site_id):
        raise Refusal(
            "hand-over.out-of-reach",
            _("%(name)s does not see the reviews of this scope.") % {"name": taker},
            remedy=_("Choose somebody who does, or ask an administrator for a role there."),
        )
