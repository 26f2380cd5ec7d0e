"""Planning: a review is put on the calendar with its agenda, its contributors and whom it invites (9.3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.leading import top_management_ids
from governance.rules.days import refuse_who_goes, refuse_who_left
from qms.people.models import Person, Role, Site
from qms.primitives.changing import changing, keep, refuse_unless_in
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from reviews.carrying_forward import carried_over, review_before
from reviews.models import Attendance, ManagementReview, ReviewInput, ReviewSeries

Agenda = Mapping[str, Person | None] | Iterable[str]


def start_series(
    *,
    title: str,
    chair: Person,
    cadence_months: int,
    members: Iterable[Person],
    by: Person,
    at: datetime,
    site: Site | None = None,
) -> ReviewSeries:
    """Say that reviews of a scope are held every ``cadence_months`` months, who chairs and who is invited.

    Raises :class:`Refusal` where one of them has left or leaves.
    """
    members = list(members)
    for one in (chair, *members):
        refuse_who_goes(one.name, one.ended_on, timezone.localdate(at), field="members")
    with transaction.atomic():
        row = ReviewSeries(title=title, chair=chair, cadence_months=cadence_months, site=site)
        enter(row, by=by, at=at)
        row.members.set(members)
    return row


def plan(
    *,
    title: str,
    chair: Person,
    planned_on: date,
    period_from: date,
    period_to: date,
    members: Iterable[Person],
    by: Person,
    at: datetime,
    site: Site | None = None,
    series: ReviewSeries | None = None,
    items: Agenda | None = None,
) -> ManagementReview:
    """Plan a review of a site, or of the whole organisation, and return it.

    ``items`` are inputs of 9.3.2, each with its contributor or without (all twelve where none are given); what
    the review before it carried forward joins them. The chair is invited with ``members``.

    Raises :class:`Refusal` for an unknown or missing item, a day before the period, or a quality lead as chair
    who is not top management: the quality lead prepares, and decides nothing.
    """
    agenda = _agenda(items)
    refuse_who_left(chair.name, chair.ended_on, planned_on, field="chair")
    refuse_chair_who_only_prepares(chair, planned_on, site)
    with transaction.atomic():
        row = ManagementReview(
            title=title.strip(),
            chair=chair,
            planned_on=planned_on,
            period_from=period_from,
            period_to=period_to,
            site=site,
            series=series,
        )
        enter(row, by=by, at=at)
        for item in carried_over(review_before(row.site_id, planned_on, but=row.pk)):
            agenda.setdefault(item, None)
        put_on_agenda(row, agenda, by=by, at=at)
        invite(row, [chair, *members], on=planned_on, by=by, at=at)
    return row


def _agenda(items: Agenda | None) -> dict[str, Person | None]:
    if items is None:
        items = ReviewInput.Item.values
    agenda = dict(items) if isinstance(items, Mapping) else dict.fromkeys(items)
    unknown = set(agenda) - set(ReviewInput.Item.values)
    if unknown or not agenda:
        raise Refusal(
            "review.agenda",
            _("“%(items)s” is not an input of a management review.") % {"items": ", ".join(sorted(unknown))}
            if unknown
            else _("The agenda is empty."),
            field="items",
            remedy=_("Choose at least one of the twelve inputs."),
        )
    return agenda


def refuse_chair_who_only_prepares(chair: Person, on: date, site: Site | None) -> None:
    """Raise :class:`Refusal` where a quality lead who is not top management of the scope would chair."""
    prepares = chair.reach.holds(Role.QUALITY_LEAD)
    if prepares and chair.pk not in top_management_ids(on=on, site_id=site.pk if site else None):
        raise Refusal(
            "review.chair-is-quality-lead",
            _("%(name)s prepares the review as quality lead, and cannot chair it.") % {"name": chair},
            field="chair",
            remedy=_("Name a chair from top management; the quality lead may run the meeting."),
        )


def put_on_agenda(
    review: ManagementReview, items: Mapping[str, Person | None], *, by: Person, at: datetime
) -> None:
    """Add ``items`` with their contributors to the agenda, in the order in which 9.3.2 names them."""
    for person in filter(None, items.values()):
        refuse_who_left(person.name, person.ended_on, review.planned_on, field="items")
    order = {item: position for position, item in enumerate(ReviewInput.Item.values, 1)}
    for item in sorted(items, key=order.__getitem__):
        row = ReviewInput(review=review, item=item, position=order[item], contributor=items[item])
        keep(row, by=by, at=at)


def invite(
    review: ManagementReview, people: Iterable[Person], *, on: date, by: Person, at: datetime
) -> list[Attendance]:
    """Invite ``people``, each once; name, title and whether they lead are kept as they are on ``on``."""
    leaders = leaders_of(review, on=on)
    rows = []
    for person in dict.fromkeys(people):
        refuse_who_left(person.name, person.ended_on, on, field="person")
        row = Attendance(review=review, person=person)
        keep_who(row, leaders)
        keep(row, by=by, at=at)
        rows.append(row)
    return rows


def leaders_of(review: ManagementReview, *, on: date) -> set[int]:
    """Return the persons who are top management of the scope of ``review`` on ``on``."""
    return top_management_ids(on=on, site_id=review.site_id)


def keep_who(row: Attendance, leaders: set[int]) -> None:
    """Keep on an attendance who the person is now: name, title, and whether they belong to ``leaders``."""
    row.name = row.person.name
    row.job_title = row.person.job_title
    row.delegate_name = row.delegate.name if row.delegate else ""
    row.top_management = row.person_id in leaders


def contribute(input: ReviewInput, *, text: str, by: Person, at: datetime) -> None:
    """Write what the contributor reports on an input, while the review is planned."""
    with transaction.atomic():
        review = ManagementReview.objects.select_for_update().get(pk=input.review_id)
        refuse_unless_in(review, {ManagementReview.State.PLANNED})
        with changing(input, by=by, at=at) as row:
            row.contribution = text.strip()


def cancel(review: ManagementReview, *, reason: str, by: Person, at: datetime) -> None:
    """Say that a planned review, or one in session, will not be held (to its end), and why."""
    states = {ManagementReview.State.PLANNED, ManagementReview.State.IN_SESSION}
    with changing(review, by=by, at=at, reason=reason, states=states) as row:
        row.state = ManagementReview.State.CANCELLED
        row.cancelled_because = reason.strip()
