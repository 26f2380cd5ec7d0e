"""Grids: a whole responsibility matrix read in a constant number of queries, as its rules look at it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from governance.leading import accountable_on
from governance.models import MatrixCell, MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from governance.owning import Owners, owners_on
from governance.responsibilities import QMS_ACCOUNTABILITY, QMS_ACCOUNTABILITY_TEXT, Responsibility
from governance.rules.matrices import Column, Grid, Holder, Row
from qms.people.models import Person, Role, RoleHolding, Site
from qms.primitives.asof import FIRST_DAY, holding_on

Seen = Callable[[Person | None], Holder | None]
"""Says of a person what a matrix looks at."""

STANDING: dict[str, Any] = {
    QMS_ACCOUNTABILITY: QMS_ACCOUNTABILITY_TEXT,
    **{str(key.value): key.label for key in Responsibility},
}
"""The rows that stand in every matrix, by key: the accountability for the QMS, the responsibilities of 5.3."""


def grid_of(
    matrix: ResponsibilityMatrix, *, on: date | None = None, only: Collection[int] | None = None
) -> Grid:
    """Return ``matrix`` with everything that its rules look at on ``on`` (today unless given).

    A draft shows processes and people by the names they have now, an approved version by those it was approved
    with; whether its people are still there and who owns the processes is as of ``on``. With ``only`` the grid
    holds no more than the rows of these keys, and does not say what its scope misses.
    """
    day = on or timezone.localdate()
    present = MatrixRow.objects.filter(matrix=matrix).select_related("process")
    rows = list(present if only is None else present.filter(pk__in=only))
    columns = list(
        MatrixColumn.objects.filter(matrix=matrix).select_related("person__function", "resolves_to__function")
    )
    processes = processes_of(matrix.site_id) if only is None else []
    owners = owners_on({row.process_id for row in rows if row.process_id}, on=day)
    accountable = accountable_on(on=day, site_id=matrix.site_id)
    seeing = _Seeing(matrix.site, _people(columns, owners, accountable), day)
    return Grid(
        rows=tuple(_row(row, matrix, owners, seeing) for row in rows),
        columns=tuple(_column(column, matrix, seeing) for column in columns),
        cells=letters_of(matrix, only=only),
        scope=matrix.scope,
        on=day,
        missing=tuple(_missing(rows, processes)) if only is None else (),
        accountable=seeing(accountable),
    )


def words_of(matrix: ResponsibilityMatrix) -> Grid:
    """Return what ``matrix`` says, by its names and letters alone, to be compared or looked up; three queries.

    Owners, the scope and who is still there are not looked at: it is not for judging.
    """
    rows = MatrixRow.objects.filter(matrix=matrix).select_related("process")
    columns = MatrixColumn.objects.filter(matrix=matrix).select_related("person", "resolves_to")
    return Grid(
        rows=tuple(_row(row, matrix, {}, _plain) for row in rows),
        columns=tuple(_column(column, matrix, _plain) for column in columns),
        cells=letters_of(matrix),
        scope=matrix.scope,
        on=matrix.approved_on or FIRST_DAY,
    )


def _plain(person: Person | None) -> Holder | None:
    return Holder(person.pk, person.name) if person else None


def processes_of(site_id: int | None) -> list[Process]:
    """Return the processes of a scope: the organisation's, and at a site its own as well."""
    return list(Process.objects.filter(Q(site=None) | Q(site_id=site_id)).order_by("code"))


def letters_of(
    matrix: ResponsibilityMatrix, *, only: Collection[int] | None = None
) -> dict[tuple[int, int], str]:
    """Return the letters of ``matrix`` (of the rows ``only``) by the keys of row and column, in one query."""
    cells = MatrixCell.objects.filter(row__matrix=matrix).exclude(value="")
    if only is not None:
        cells = cells.filter(row__in=only)
    return {(row, column): value for row, column, value in cells.values_list("row", "column", "value")}


def _people(columns: Iterable[MatrixColumn], owners: Owners, accountable: Person | None) -> dict[int, Person]:
    found = [column.person or column.resolves_to for column in columns]
    return {person.pk: person for person in [*found, *owners.values(), accountable] if person}


class _Seeing:
    """Who of some people sees the records of a scope on a day: two queries for all of them."""

    def __init__(self, site: Site | None, people: dict[int, Person], on: date) -> None:
        inside = holding_on(RoleHolding.objects.exclude(role=Role.EXTERNAL_AUDITOR), on)
        inside = inside.filter(person__in=list(people))
        if site is not None:
            inside = inside.filter(Q(site=None) | Q(site__in=_upwards(site)))
        self.ids = set(inside.order_by().values_list("person_id", flat=True))

    def __call__(self, person: Person | None) -> Holder | None:
        """Return ``person`` as the rules of a matrix see them."""
        if person is None:
            return None
        is_quality = bool(person.function and person.function.is_quality)
        return Holder(person.pk, person.name, is_quality, person.ended_on, person.pk in self.ids)


def people_of_scope(site: Site | None, on: date) -> list[Person]:
    """Return who sees the records of a scope on ``on`` and is there still, by name; in three queries."""
    people = {person.pk: person for person in Person.objects.current(on).select_related("function")}
    seeing = _Seeing(site, people, on)
    return [person for person in people.values() if person.pk in seeing.ids]


def _upwards(site: Site) -> list[int]:
    """Return a site and those above it: a role held at one of them reaches it."""
    if site.parent_id is None:
        return [site.pk]
    parents = dict(Site.objects.order_by().values_list("pk", "parent_id"))
    found: list[int] = []
    here: int | None = site.pk
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return found


def _row(row: MatrixRow, matrix: ResponsibilityMatrix, owners: Owners, seeing: Seen) -> Row:
    process = row.process
    owner = None
    if process is not None:
        places = (matrix.site_id, process.site_id, None)
        owner = next((owners[process.pk, s] for s in places if owners.get((process.pk, s))), None)
    return Row(
        key=row.pk,
        kind=row.kind,
        text=process.name if process is not None and matrix.is_draft else row.text,
        process_id=row.process_id,
        process_code=process.code if process else "",
        responsibility=row.responsibility,
        reason=row.reason,
        owner=seeing(owner),
    )


def _column(column: MatrixColumn, matrix: ResponsibilityMatrix, seeing: Seen) -> Column:
    holder = seeing(column.person or column.resolves_to)
    if holder is not None and column.person_name and not matrix.is_draft:
        holder = Holder(
            holder.person_id, column.person_name, holder.is_quality, holder.ended_on, holder.sees_scope
        )
    name = column.role or (holder.name if holder else "")
    return Column(column.pk, name, bool(column.role), holder, column.heading)


def _missing(rows: Iterable[MatrixRow], processes: Iterable[Process]) -> Iterable[str]:
    present = {row.process_id for row in rows}
    standing = {row.responsibility for row in rows}
    yield from (process.name for process in processes if process.pk not in present)
    yield from (str(text) for key, text in STANDING.items() if key not in standing)
