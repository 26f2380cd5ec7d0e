"""Grids: a whole responsibility matrix read in a constant number of queries, as its rules look at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
    rows, columns = _rows_of(matrix, only), _columns_of(matrix)
    processes = _of_scope(matrix.site_id).values_list("pk", "name") if only is None else ()
    owners = owners_on({row["process_id"] for row in rows if row["process_id"]}, on=day)
    asked = any(row["kind"] == MatrixRow.Kind.ACCOUNTABILITY for row in rows)
    accountable = accountable_on(on=day, site_id=matrix.site_id) if asked or only is None else None
    named = {column["person_id"] or column["resolves_to_id"] for column in columns}
    named |= {person.pk for person in [*owners.values(), accountable] if person}
    seeing = _who_sees(matrix.site, named - {None}, day)
    return Grid(
        rows=tuple(_row(row, matrix, owners, seeing) for row in rows),
        columns=tuple(_column(column, matrix, seeing) for column in columns),
        cells=letters_of(matrix, only=only),
        scope=matrix.scope,
        on=day,
        missing=tuple(_missing(rows, processes)) if only is None else (),
        accountable=seeing.person(accountable),
    )


def words_of(matrix: ResponsibilityMatrix) -> Grid:
    """Return what ``matrix`` says, by its names and letters alone, to be compared or looked up; three queries.

    Owners, the scope and who is still there are not looked at: it is not for judging.
    """
    return Grid(
        rows=tuple(_row(row, matrix, {}, Seeing()) for row in _rows_of(matrix)),
        columns=tuple(_column(column, matrix, Seeing()) for column in _columns_of(matrix)),
        cells=letters_of(matrix),
        scope=matrix.scope,
        on=matrix.approved_on or FIRST_DAY,
    )


def processes_of(site_id: int | None) -> list[Process]:
    """Return the processes of a scope: the organisation's, and at a site its own as well."""
    return list(_of_scope(site_id))


def _of_scope(site_id: int | None) -> Any:
    return Process.objects.filter(Q(site=None) | Q(site_id=site_id)).order_by("code")


Line = dict[str, Any]
"""A row or a column as plain values: a matrix has hundreds, and its page is opened often."""


def _rows_of(matrix: ResponsibilityMatrix, only: Collection[int] | None = None) -> list[Line]:
    rows = MatrixRow.objects.filter(matrix=matrix)
    of_process = ("process_id", "process__code", "process__name", "process__site_id")
    named = ("pk", "kind", "text", "responsibility", "reason", *of_process)
    return list((rows if only is None else rows.filter(pk__in=only)).values(*named))


def _columns_of(matrix: ResponsibilityMatrix) -> list[Line]:
    of_person = ("name", "ended_on", "function__is_quality")
    people = [f"{one}__{fact}" for one in ("person", "resolves_to") for fact in of_person]
    named = ("pk", "role", "heading", "person_name", "person_id", "resolves_to_id", *people)
    return list(MatrixColumn.objects.filter(matrix=matrix).values(*named))


def letters_of(
    matrix: ResponsibilityMatrix, *, only: Collection[int] | None = None
) -> dict[tuple[int, int], str]:
    """Return the letters of ``matrix`` (of the rows ``only``) by the keys of row and column, in one query."""
    cells = MatrixCell.objects.filter(row__matrix=matrix).exclude(value="")
    if only is not None:
        cells = cells.filter(row__in=only)
    return {(row, column): value for row, column, value in cells.values_list("row", "column", "value")}


@dataclass(frozen=True)
class Seeing:
    """Who of some people sees the records of a scope, by their keys; without ``ids`` it is not looked at."""

    ids: frozenset[int] | None = None

    def person(self, person: Person | None) -> Holder | None:
        """Return ``person`` as the rules of a matrix see them."""
        if person is None:
            return None
        is_quality = bool(person.function and person.function.is_quality)
        return Holder(person.pk, person.name, is_quality, person.ended_on, self._sees(person.pk))

    def column(self, column: Line) -> Holder | None:
        """Return who answers in a column: its person, or the one that its role resolves to."""
        one = "person" if column["person_id"] else "resolves_to"
        key = column[f"{one}_id"]
        if key is None:
            return None
        is_quality = bool(column[f"{one}__function__is_quality"])
        return Holder(key, column[f"{one}__name"], is_quality, column[f"{one}__ended_on"], self._sees(key))

    def _sees(self, key: int) -> bool:
        return self.ids is None or key in self.ids


def _who_sees(site: Site | None, people: Collection[int], on: date) -> Seeing:
    """Return who of ``people`` sees the records of a scope on ``on``; two queries for all of them."""
    inside = holding_on(RoleHolding.objects.exclude(role=Role.EXTERNAL_AUDITOR), on)
    inside = inside.filter(person__in=people)
    if site is not None:
        inside = inside.filter(Q(site=None) | Q(site__in=_upwards(site)))
    return Seeing(frozenset(inside.order_by().values_list("person_id", flat=True)))


def people_of_scope(site: Site | None, on: date) -> list[Person]:
    """Return who sees the records of a scope on ``on`` and is there still, by name; in three queries."""
    people = {person.pk: person for person in Person.objects.current(on).select_related("function")}
    seen = _who_sees(site, people.keys(), on).ids or ()
    return [person for person in people.values() if person.pk in seen]


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


def _row(row: Line, matrix: ResponsibilityMatrix, owners: Owners, seeing: Seeing) -> Row:
    process = row["process_id"]
    owner = None
    if process is not None:
        places = (matrix.site_id, row["process__site_id"], None)
        owner = next((owners[process, s] for s in places if owners.get((process, s))), None)
    return Row(
        key=row["pk"],
        kind=row["kind"],
        text=row["process__name"] if process is not None and matrix.is_draft else row["text"],
        process_id=process,
        process_code=row["process__code"] or "",
        responsibility=row["responsibility"],
        reason=row["reason"],
        owner=seeing.person(owner),
    )


def _column(column: Line, matrix: ResponsibilityMatrix, seeing: Seeing) -> Column:
    holder = seeing.column(column)
    if holder is not None and column["person_name"] and not matrix.is_draft:
        holder = replace(holder, name=column["person_name"])
    name = column["role"] or (holder.name if holder else "")
    return Column(column["pk"], name, bool(column["role"]), holder, column["heading"])


def _missing(rows: Iterable[Line], processes: Iterable[tuple[int, str]]) -> Iterable[str]:
    present = {row["process_id"] for row in rows}
    standing = {row["responsibility"] for row in rows}
    yield from (name for key, name in processes if key not in present)
    yield from (str(text) for key, text in STANDING.items() if key not in standing)
