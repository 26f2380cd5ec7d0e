"""Agreeing: a matrix is approved by a leader's signature, and confirmed by those who hold its letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.grids import grid_of
from governance.leading import is_top_management
from governance.lettering import open_draft
from governance.matrix_content import KIND, content, content_hash
from governance.models import Acknowledgement, ResponsibilityMatrix
from governance.rules.comparing import held_by
from governance.rules.matrices import Breach, Grid
from qms.people.models import Organisation, Person
from qms.primitives.changing import changing, keep, refuse_unless_in
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff

State = ResponsibilityMatrix.State
APPROVAL_DAYS = 7
"""Days that leaders have for a matrix that waits for their signature, unless a day is named."""
CONFIRM_DAYS = 14
"""Days that holders have to confirm what is theirs."""


@transaction.atomic
def ask_for_approval(
    matrix: ResponsibilityMatrix, *, by: Person, at: datetime, due_on: date | None = None
) -> None:
    """Put a draft before top management of its scope, to be signed by ``due_on`` (after a week unless named).

    Raises :class:`Refusal` where something blocks it, where it is no draft, and for a day that is past.
    """
    stored = open_draft(matrix, by=by)
    today = timezone.localdate(at)
    _refuse_blocked(grid_of(stored, on=today).blocking)
    if due_on is not None and due_on < today:
        raise Refusal(
            "matrix.approval-day-past",
            _("This day is past."),
            field="due_on",
            remedy=_("Name today or a later day."),
        )
    with changing(matrix, by=by, at=at, states={State.DRAFT}) as row:
        row.approval_asked_by, row.approval_asked_at = by, at
        row.approval_due_on = due_on or today + timedelta(days=APPROVAL_DAYS)


def _refuse_blocked(blocking: Iterable[Breach]) -> None:
    rows = list(blocking)
    if not rows:
        return
    shown = " ".join(row.sentence for row in rows[:5])
    more = _("And %(count)d more.") % {"count": len(rows) - 5} if len(rows) > 5 else ""
    raise Refusal(
        rows[0].rule if len(rows) == 1 else "matrix.blocked",
        f"{shown} {more}".strip(),
        remedy=" ".join(dict.fromkeys(row.remedy for row in rows[:5])),
    )


def may_approve(person: Person, matrix: ResponsibilityMatrix, *, on: date) -> bool:
    """Tell whether ``person`` approves ``matrix``: top management of its scope, never its quality lead."""
    if person.has_left(on) or access.only_prepares(person, matrix.site_id):
        return False
    return is_top_management(person, on=on, site_id=matrix.site_id)


def approve(
    matrix: ResponsibilityMatrix, *, signer: Person, proof: signing.Proof, at: datetime, seen: str = ""
) -> SignOff:
    """Approve a draft by the signature of ``signer``; it supersedes the version before. Return the sign-off.

    ``seen`` is the hash of the content that the signer was shown (:func:`content_hash`); where the draft has
    changed since, nothing is signed. Holders of a new or changed A or R are asked to confirm. Raises
    :class:`Refusal` for anybody who is not top management of the scope, where something blocks it, where
    another approved it meanwhile, and without a fresh proof of identity.
    """
    with transaction.atomic():
        row = ResponsibilityMatrix.objects.select_for_update().get(pk=matrix.pk)
        refuse_unless_in(row, {State.DRAFT})
        today = Organisation.day_at(at)
        _refuse_signer(row, signer, today)
        grid = grid_of(row, on=today)
        _refuse_blocked(grid.blocking)
        _refuse_unseen(row, grid, seen)
        _freeze(row, grid, by=signer, at=at)
        before = _supersede(row, by=signer, at=at, today=today)
        row.state, row.scope_name = State.APPROVED, row.site.name if row.site else ""
        row.approved_by, row.approved_at, row.approved_on = signer, at, today
        keep(row, by=signer, at=at)
        entry = signing.sign_off(
            kind=KIND,
            subject=row.reference,
            meaning=SignOff.Meaning.APPROVED,
            content=content(row),
            signer=signer,
            proof=proof,
            at=at,
        )
        _ask_holders(row, before, at=at, today=today)
    matrix.refresh_from_db()
    return entry


def _refuse_signer(matrix: ResponsibilityMatrix, signer: Person, today: date) -> None:
    if not may_approve(signer, matrix, on=today):
        raise Refusal(
            "matrix.approved-by-top-management",
            _("A matrix is approved by top management of its scope."),
            remedy=_("Ask one of them to sign."),
        )


def _refuse_unseen(matrix: ResponsibilityMatrix, grid: Grid, seen: str) -> None:
    if seen and seen != content_hash(matrix, grid):
        raise Refusal(
            "matrix.changed-meanwhile",
            _("The draft has changed since you opened this page."),
            remedy=_("Look at it again, then sign."),
        )


def _freeze(matrix: ResponsibilityMatrix, grid: Grid, *, by: Person, at: datetime) -> None:
    """Keep the words that are signed: processes and people are named as they are called now."""
    texts = {row.key: row.text for row in grid.rows}
    for row in matrix.rows.all():
        if row.text != texts[row.pk]:
            row.text = texts[row.pk]
            keep(row, by=by, at=at)
    names = {column.key: column.holder.name for column in grid.columns if column.holder}
    for column in matrix.columns.all():
        if column.person_name != names.get(column.pk, ""):
            column.person_name = names.get(column.pk, "")
            keep(column, by=by, at=at)


def _supersede(
    matrix: ResponsibilityMatrix, *, by: Person, at: datetime, today: date
) -> ResponsibilityMatrix | None:
    standing = ResponsibilityMatrix.objects.of_scope(matrix.site_id).approved().first()
    if standing is not None:
        reason = _("Version %(version)d was approved.") % {"version": matrix.version}
        with changing(standing, by=by, at=at, states={State.APPROVED}, reason=reason) as before:
            before.state = State.SUPERSEDED
            before.superseded_at, before.superseded_on = at, today
    return standing


def _ask_holders(
    matrix: ResponsibilityMatrix, before: ResponsibilityMatrix | None, *, at: datetime, today: date
) -> None:
    """Ask whoever holds an A or R that is new or another letter, and who had not confirmed those before."""
    then = grid_of(before, on=today) if before else None
    owing = set(unconfirmed(before).values_list("person_id", flat=True)) if before else set()
    held = held_by(grid_of(matrix, on=today), then)
    asked = [pk for pk, rows in held.items() if pk in owing or any(row.is_new for row in rows)]
    due_on = today + timedelta(days=CONFIRM_DAYS)
    Acknowledgement.objects.bulk_create(
        Acknowledgement(matrix=matrix, person_id=pk, asked_at=at, due_on=due_on) for pk in sorted(asked)
    )


def unconfirmed(matrix: ResponsibilityMatrix) -> Any:
    """Return what is still to be confirmed of ``matrix``, by name of the person."""
    return matrix.acknowledgements.filter(at=None).select_related("person__function")


def acknowledge(matrix: ResponsibilityMatrix, *, person: Person, at: datetime) -> Acknowledgement:
    """Say “mine, and understood” of the letters of ``person`` in an approved matrix, once.

    Raises :class:`Refusal` where the person is not asked or has confirmed it, and where a later one stands.
    """
    with transaction.atomic():
        row = ResponsibilityMatrix.objects.select_for_update().get(pk=matrix.pk)
        refuse_unless_in(row, {State.APPROVED})
        asked = Acknowledgement.objects.select_for_update().filter(matrix=row, person=person).first()
        if asked is None or asked.at is not None:
            raise Refusal(
                "matrix.nothing-to-confirm",
                _("Nothing in this matrix waits for you to confirm it."),
                remedy=_("You have confirmed it, or your letters stayed as they were."),
            )
        asked.at = at
        asked.save()
    return asked
