"""Answering in a matrix: what its letters ask of people, and how they go to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from governance import access
from governance.copying import begin, copy_into, replace_person
from governance.models import (
    Acknowledgement,
    MatrixCell,
    MatrixColumn,
    ResponsibilityMatrix,
    TopManagementMembership,
)
from governance.rules.days import spoken
from governance.rules.matrices import ACCOUNTABLE, HELD
from qms.people.models import Person
from qms.primitives.kinds import AT_ONCE, Accountability, Duty, Event, HandOver
from qms.primitives.refusing import Refusal

State = ResponsibilityMatrix.State
HOLDER = "matrix-holder"
CONFIRM = "matrix-acknowledgement"
SIGN = "sign-off"

HOLDER_OF_CELL = Case(When(column__person=None, then=F("column__resolves_to")), default=F("column__person"))
"""Who answers in the column of a cell: its person, or whom its role resolves to."""


def duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield the confirmations that holders owe, and the signatures for which drafts wait.

    Who left, or lost their letters to somebody else, owes none.
    """
    yield from _confirmations(on, person)
    yield from _signatures(on, person)


def _confirmations(on: date, person: Any) -> Iterator[Duty]:
    rows = Acknowledgement.objects.filter(at=None, matrix__state=State.APPROVED)
    rows = rows.filter(Q(person__ended_on=None) | Q(person__ended_on__gt=on)).select_related("matrix__site")
    rows = rows if person is None else rows.filter(person=person)
    given_away = _given_away() if rows else set()
    for row in rows:
        if (row.matrix_id, row.person_id) not in given_away:
            yield _to_confirm(row)


def _to_confirm(row: Acknowledgement) -> Duty:
    return Duty(
        kind=CONFIRM,
        what=_("Confirm what is yours"),
        subject=row.matrix.reference,
        title=row.matrix.title,
        address=reverse("governance:matrix_acknowledgement", args=[row.matrix.reference]),
        person_id=row.person_id,
        due_on=row.due_on,
        soon=AT_ONCE,
        goes_with=HOLDER,
    )


def _given_away() -> set[tuple[int, int]]:
    """Return which person has no place any more in the draft that is to follow a standing version.

    Their letters wait for a signature to become somebody else's: nothing more is asked of them.
    """
    columns = MatrixColumn.objects.filter(Q(person__isnull=False) | Q(resolves_to__isnull=False))
    rows = columns.filter(matrix__state__in=[State.APPROVED, State.DRAFT])
    people: dict[tuple[int | None, str], set[int]] = {}
    standing: dict[int | None, int] = {}
    for site, matrix, state, one, other in rows.values_list(
        "matrix__site", "matrix", "matrix__state", "person", "resolves_to"
    ):
        people.setdefault((site, state), set()).add(one or other)
        if state == State.APPROVED:
            standing[site] = matrix
    drafted = {site for site, state in people if state == State.DRAFT}
    return {
        (matrix, person)
        for site, matrix in standing.items()
        if site in drafted
        for person in people[site, State.APPROVED] - people[site, State.DRAFT]
    }


def _signatures(on: date, person: Any) -> Iterator[Duty]:
    waiting = ResponsibilityMatrix.objects.filter(state=State.DRAFT, approval_asked_at__isnull=False)
    rows = list(waiting.select_related("site"))
    members = TopManagementMembership.objects.on(on).select_related("person") if rows else []
    for matrix in rows:
        leaders = {row.person for row in members if row.site_id in (None, matrix.site_id)}
        for leader in leaders if person is None else leaders & {person}:
            if not leader.has_left(on) and not access.only_prepares(leader, matrix.site_id):
                yield _to_sign(matrix, leader, on)


def _to_sign(matrix: ResponsibilityMatrix, leader: Person, on: date) -> Duty:
    return Duty(
        kind=SIGN,
        what=_("Approve the matrix"),
        subject=matrix.reference,
        title=matrix.title,
        address=reverse("governance:matrix_approval", args=[matrix.reference]),
        person_id=leader.pk,
        due_on=matrix.approval_due_on or on,
        soon=AT_ONCE,
    )


def accountabilities(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield, one a standing matrix and person, that somebody holds an A or R in it; in two queries.

    Whose letters a draft gives to somebody else already is left out.
    """
    cells = MatrixCell.objects.filter(row__matrix__state=State.APPROVED, value__in=HELD)
    if person is not None:
        cells = cells.filter(Q(column__person=person) | Q(column__resolves_to=person))
    held = (
        cells.annotate(holder=HOLDER_OF_CELL)
        .exclude(holder=None)
        .order_by("row__matrix", "holder")
        .values("row__matrix", "row__matrix__reference", "row__matrix__site__name", "holder")
        .annotate(accountable=Count("pk", filter=Q(value__in=ACCOUNTABLE)), letters=Count("pk"))
    )
    given_away = _given_away() if held else set()
    for row in held:
        if (row["row__matrix"], row["holder"]) not in given_away:
            yield _held({**row})


def _held(row: dict[str, Any]) -> Accountability:
    words = {
        "scope": row["row__matrix__site__name"] or _("whole organisation"),
        "a": row["accountable"],
        "n": row["letters"],
    }
    return Accountability(
        kind=HOLDER,
        what=_("Answers in the matrix"),
        subject=row["row__matrix__reference"],
        title=_("%(scope)s: accountable in %(a)d of %(n)d rows") % words,
        address=ResponsibilityMatrix(reference=row["row__matrix__reference"]).get_absolute_url(),
        person_id=row["holder"],
    )


@transaction.atomic
def hand_over(one: HandOver) -> None:
    """Put the taker in the giver's place in the draft that follows a standing matrix, begun where none is.

    What stands is signed and does not change: the letters are the taker's once the draft is approved. Raises
    :class:`Refusal` for a signature, which nobody can give for another, and where the taker does not fit.
    """
    if one.kind == SIGN:
        raise Refusal(
            "matrix.signature-is-personal",
            _("A signature is not handed over: it waits for any leader of its scope."),
            remedy=_("End the seat in top management, or let another leader sign first."),
        )
    standing = ResponsibilityMatrix.objects.select_related("site").get(reference=one.subject)
    draft = ResponsibilityMatrix.objects.of_scope(standing.site_id).filter(state=State.DRAFT).first()
    if draft is None:
        draft = begin(site=standing.site, by=one.by, at=one.at, based_on=standing)
        copy_into(standing, draft, by=one.by, at=one.at)
    replace_person(draft, giver=one.giver, taker=one.taker, by=one.by, at=one.at, reason=one.reason)


def events(matrix: ResponsibilityMatrix) -> Iterator[Event]:
    """Yield what happened to a version: put up for approval, approved, superseded, confirmed by whom."""
    if matrix.approval_asked_at:
        words = {"who": matrix.approval_asked_by, "day": spoken(matrix.approval_due_on)}  # type: ignore[arg-type]
        sentence = _("%(who)s asked top management to approve it by %(day)s.") % words
        yield Event(matrix.approval_asked_at, str(matrix.approval_asked_by), sentence)
    if matrix.approved_at:
        sentence = _("%(who)s approved it.") % {"who": matrix.approved_by}
        yield Event(matrix.approved_at, str(matrix.approved_by), sentence)
    for row in matrix.acknowledgements.exclude(at=None).select_related("person"):
        assert row.at
        sentence = _("%(who)s confirmed: mine, and understood.") % {"who": row.person}
        yield Event(row.at, str(row.person), sentence)
    if matrix.superseded_at:
        yield Event(matrix.superseded_at, "", _("The next version took its place."))
