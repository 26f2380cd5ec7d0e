"""Taking a responsibility sheet in: what it says is planned first, then written into a draft, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import mapping
from governance.grids import STANDING, people_of_scope, processes_of
from governance.lettering import write
from governance.models import MatrixCell, MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from governance.reading_sheets import Sheet, SheetColumn, SheetRow, read_sheet
from governance.rules.matrices import ACCOUNTABLE
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import FileRefused, Problem, Report


@dataclass
class PlannedColumn:
    """A column of the sheet and what it becomes: a person, or a role and, where known, who holds it."""

    sheet: SheetColumn
    name: str
    heading: str = ""
    person: Person | None = None
    role: str = ""
    holder: Person | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody is known by what it says: it becomes an open role unless somebody is chosen."""
        return self.person is None and self.holder is None


@dataclass
class PlannedRow:
    """A row of the sheet and what it becomes: that of a process, one that every matrix has, an activity."""

    sheet: SheetRow
    process: Process | None = None
    responsibility: str = ""


@dataclass
class Plan:
    """What taking a sheet in would do, and every fault of it."""

    columns: list[PlannedColumn] = field(default_factory=list)
    rows: list[PlannedRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    @property
    def letters(self) -> int:
        """How many letters would be written."""
        return sum(len(row.sheet.letters) for row in self.rows)


def plan(content: bytes, *, site: Site | None, on: date) -> Plan:
    """Return what the sheet in ``content`` would become in the matrix of a scope.

    Raises ``FileRefused`` where it cannot be read as a matrix at all.
    """
    return planned(read_sheet(content), site=site, on=on)


def planned(sheet: Sheet, *, site: Site | None, on: date) -> Plan:
    """Return what ``sheet`` would become: people found by e-mail, name or title, rows by their process."""
    people = people_of_scope(site, on)
    found = Plan(skipped=list(sheet.skipped), problems=list(sheet.problems), people=people)
    known = _known(people)
    found.columns = [_column(one, known) for one in sheet.columns]
    found.rows = _rows(sheet.rows, site.pk if site else None)
    _refuse_twins(found)
    _note_two_accountable(found)
    found.problems.sort(key=lambda p: (p.row, p.column))
    return found


@dataclass(frozen=True)
class _Known:
    people: Mapping[str, Person]
    titles: Mapping[str, list[Person]]


def _known(people: Iterable[Person]) -> _Known:
    named: dict[str, list[Person]] = defaultdict(list)
    titles: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        first, _space, last = person.name.rpartition(" ")
        for text in {person.email, person.name, f"{last}, {first}", f"{last} {first}", f"{first[:1]}. {last}"}:
            named[_key(text)].append(person)
        if person.job_title:
            titles[_key(person.job_title)].append(person)
    return _Known({key: found[0] for key, found in named.items() if len(found) == 1}, titles)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _column(sheet: SheetColumn, known: _Known) -> PlannedColumn:
    """Return what a column becomes: whoever one of its header lines names; otherwise the role that it names."""
    lines = [line for said in sheet.lines for line in said.split("\n")]
    for line in reversed(lines):
        whole = [line, line.partition("(")[0], line.partition("(")[2].rstrip(") ")]
        person = next((known.people[_key(one)] for one in whole if _key(one) in known.people), None)
        if person is not None:
            rest = [one for one in lines if one != line]
            return PlannedColumn(sheet, person.name, ", ".join(rest)[:200], person=person)
    name = " ".join(sheet.name.split())[:200]
    holders = known.titles.get(_key(name), [])
    holder = holders[0] if len(holders) == 1 else None
    heading = " ".join(sheet.heading.split())[:200]
    return PlannedColumn(sheet, name, heading, role=name, holder=holder)


def _rows(rows: Iterable[SheetRow], site_id: int | None) -> list[PlannedRow]:
    processes: dict[str, Process] = {}
    for process in processes_of(site_id):
        processes |= {_key(process.code): process, _key(process.name): process}
    standing = {_key(str(text)): key for key, text in STANDING.items()}
    found = []
    for row in rows:
        key = next((standing[_key(label)] for label in row.labels if _key(label) in standing), "")
        found.append(PlannedRow(row, None if key else _process_named(row, processes), key))
    return found


def _process_named(row: SheetRow, processes: Mapping[str, Process]) -> Process | None:
    """Return the process that a row names by code or name, where it says nothing besides but a number."""
    named = {processes[_key(label)] for label in row.labels if _key(label) in processes}
    others = [label for label in row.labels if _key(label) not in processes]
    counted = all(" " not in label and any(c.isdigit() for c in label) for label in others)
    return next(iter(named)) if len(named) == 1 and counted else None


def _refuse_twins(found: Plan) -> None:
    """Note a column or row that stands twice; the first one stays."""
    _refuse_twin_columns(found)
    first: dict[str, int] = {}
    for one in list(found.rows):
        key, number = _row_key(one), one.sheet.number
        if key in first:
            said = _("stands in row %(row)d already.") % {"row": first[key]}
            found.problems.append(Problem(number, "", one.sheet.text, said, _("Leave one of the two rows.")))
            found.rows.remove(one)
        first.setdefault(key, number)


def _refuse_twin_columns(found: Plan) -> None:
    seen: dict[str, str] = {}
    number = found.rows[0].sheet.number if found.rows else 1
    for column in list(found.columns):
        key = f"person {column.person.pk}" if column.person else f"role {_key(column.role)}"
        if key in seen:
            said = _("stands in column %(column)s already.") % {"column": seen[key]}
            remedy = _("Leave one of the two columns.")
            found.problems.append(Problem(number, column.sheet.shown, column.name, said, remedy))
            _leave_out(found, column)
        seen.setdefault(key, column.sheet.letter)


def _row_key(row: PlannedRow) -> str:
    return str(row.process.pk if row.process else row.responsibility or _key(row.sheet.text))


def _leave_out(found: Plan, column: PlannedColumn) -> None:
    found.columns.remove(column)
    for row in found.rows:
        row.sheet.letters.pop(column.sheet.place, None)


def _note_two_accountable(found: Plan) -> None:
    names = {column.sheet.place: column.sheet.shown for column in found.columns}
    for row in found.rows:
        places = [place for place, value in row.sheet.letters.items() if value in ACCOUNTABLE]
        if len(places) > 1:
            words = {"columns": "; ".join(names[place] for place in places)}
            said = _("has more than one accountable: %(columns)s.") % words
            found.problems.append(
                Problem(row.sheet.number, "", row.sheet.text, said, _("Leave the A with one of them."))
            )


Choices = Mapping[int, Person | None]
"""Who was chosen for an open column, by its place in the sheet."""


@transaction.atomic
def take_over(
    found: Plan, *, site: Site | None, by: Person | None, at: datetime, choices: Choices | None = None
) -> tuple[ResponsibilityMatrix, Report]:
    """Write what was planned into the draft of the scope, begun where there is none; return it and the count.

    Rows and columns that stand there take the letters of the sheet; what the sheet leaves empty stays. A column
    whose person nobody chose becomes an open role. All of it or, with the first :class:`Refusal`, nothing.
    """
    scope = ResponsibilityMatrix.objects.of_scope(site.pk if site else None)
    draft = scope.filter(state=ResponsibilityMatrix.State.DRAFT).first()
    draft = draft or mapping.draft(site=site, by=by, at=at)
    draft = mapping.open_draft(draft, by=by)
    rows = {one.sheet.number: _stored_row(draft, one, by, at) for one in found.rows}
    chosen = choices or {}
    columns = {
        one.sheet.place: _stored_column(draft, one, chosen.get(one.sheet.place), by, at)
        for one in found.columns
    }
    present = {(c.row_id, c.column_id): c for c in MatrixCell.objects.filter(row__matrix=draft)}
    report = Report()
    cells = []
    for planned_row in found.rows:
        row = rows[planned_row.sheet.number]
        for place, value in planned_row.sheet.letters.items():
            cell = present.get((row.pk, columns[place].pk)) or MatrixCell(row=row, column=columns[place])
            if _changes(cell, value, report, by, at):
                cells.append(cell)
    write(cells, by=by, at=at, reason=_("Import"))
    return draft, report


def _changes(cell: MatrixCell, value: str, report: Report, by: Person | None, at: datetime) -> bool:
    if cell.value == value:
        report.unchanged += 1
        return False
    if cell.value:
        report.changed += 1
    else:
        report.added += 1
    cell.value, cell.changed_by, cell.changed_at = value, by, at
    return True


def _stored_row(draft: ResponsibilityMatrix, one: PlannedRow, by: Person | None, at: datetime) -> MatrixRow:
    rows = MatrixRow.objects.filter(matrix=draft)
    if one.process is not None:
        row = rows.filter(process=one.process).first()
    elif one.responsibility:
        row = rows.filter(responsibility=one.responsibility).first()
    else:
        row = rows.filter(kind=MatrixRow.Kind.ACTIVITY, text__iexact=one.sheet.text).first()
    if row is None:
        text = "" if one.process else one.sheet.text
        row = mapping.add_row(draft, process=one.process, text=text, by=by, at=at)
    if one.sheet.reason and one.sheet.reason != row.reason:
        mapping.state_reason(row, reason=one.sheet.reason, by=by, at=at)
    return row


def _stored_column(
    draft: ResponsibilityMatrix, one: PlannedColumn, chosen: Person | None, by: Person | None, at: datetime
) -> MatrixColumn:
    columns = MatrixColumn.objects.filter(matrix=draft)
    person = one.person or chosen
    if person is not None:
        column = columns.filter(person=person).first()
        return column or mapping.add_column(draft, person=person, heading=one.heading, by=by, at=at)
    column = columns.filter(role__iexact=one.role).first()
    return column or mapping.add_column(
        draft, role=one.role, resolves_to=one.holder, heading=one.heading, by=by, at=at
    )


def import_matrix(content: bytes, *, site: Site | None, by: Person | None, at: datetime) -> Report:
    """Take a sheet in as the draft of a scope: all of it or nothing, as registers are taken in.

    Must run in a transaction. Raises ``FileRefused`` with every fault: stray cells, two accountables, people
    whom nobody knows (at the command line nobody can choose).
    """
    found = plan(content, site=site, on=timezone.localdate(at))
    problems = [*found.problems, *(_unknown(column) for column in found.columns if column.is_open)]
    if problems:
        raise FileRefused(problems)
    try:
        return take_over(found, site=site, by=by, at=at)[1]
    except Refusal as refusal:
        raise FileRefused([Problem(1, "", "", str(refusal.sentence), str(refusal.remedy))]) from refusal


def _unknown(column: PlannedColumn) -> Problem:
    return Problem(
        1,
        column.sheet.shown,
        column.name,
        _("is nobody of this scope, and no title that exactly one person holds."),
        _("Import the person first, write the e-mail address, or take the sheet in on the page of matrices."),
    )
