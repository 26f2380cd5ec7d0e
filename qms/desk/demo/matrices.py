"""Who answers for what at Halvorsen: two versions for all and a draft, one for the Gdańsk works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from governance import mapping
from governance.grids import grid_of
from governance.leading import accountable_on, hand_accountability
from governance.models import MatrixRow, ResponsibilityMatrix
from governance.rules.matrices import Row
from qms.desk.demo.company import Company, at
from qms.records.signing import Proof

Deeds = Iterator[tuple[datetime, Callable[[], None]]]
Letters = Mapping[str, Mapping[str, str]]

WHOLE = (
    "astrid", "henrik", "james", "ingrid", "katarzyna", "erik", "chloe", "priya", "mateusz", "lars", "nina",
    "oliver", "sofia", "silje", "pawel", "hanne", "maria", "wei", "helen",
)  # fmt: skip
GDANSK = (
    "astrid", "katarzyna", "james", "agnieszka", "jakub", "ewa", "erik", "priya", "mateusz", "silje", "pawel",
    "hanne", "lars", "piotr", "wei", "helen",
)  # fmt: skip

OF_PROCESSES: Letters = {
    "OTC": {"chloe": "R", "nina": "R", "maria": "C", "henrik": "I", "sofia": "I"},
    "DES": {"mateusz": "R", "lars": "C", "maria": "C", "silje": "I", "henrik": "I"},
    "MFG": {"nina": "R", "jakub": "R", "ewa": "R", "maria": "C", "piotr": "C", "henrik": "I", "katarzyna": "I"},
    "SVC": {"oliver": "R", "sofia": "C", "erik": "I", "maria": "C", "agnieszka": "I"},
    "CMP": {"wei": "R", "maria": "R", "erik": "C", "james": "I", "henrik": "I", "piotr": "C"},
    "PUR": {"pawel": "R", "wei": "R", "priya": "C", "lars": "I", "ingrid": "I"},
    "SPA": {"nina": "R", "sofia": "I", "erik": "C", "ewa": "R"},
    "PPL": {"maria": "C", "lars": "R", "agnieszka": "R", "astrid": "I"},
    "MNT": {"nina": "R", "jakub": "R", "henrik": "I", "maria": "I"},
    "AUD": {"maria": "C", "astrid": "I", "henrik": "I", "katarzyna": "I"},
}
OF_ALL: Letters = {
    "qms_accountability": {"maria": "C", "henrik": "R", "katarzyna": "R", "piotr": "C"},
    "conformity": {"henrik": "A", "maria": "R", "helen": "C"},
    "outputs": {"henrik": "AR", "lars": "R", "james": "R", "maria": "C"},
    "reporting": {"maria": "AR", "astrid": "I", "henrik": "I", "ingrid": "I"},
    "customer_focus": {"james": "A", "sofia": "R", "erik": "R", "astrid": "I"},
    "integrity": {"ingrid": "A", "maria": "R", "priya": "C", "hanne": "I"},
    "Stop a delivery that does not conform": {"henrik": "A", "lars": "R", "maria": "R", "erik": "I"},
    "Agree a concession with the customer": {"erik": "A", "chloe": "R", "priya": "C", "maria": "C"},
    "Release a changed drawing": {"priya": "A", "mateusz": "R", "lars": "C", "silje": "I"},
}
OF_GDANSK: Letters = {
    "qms_accountability": {"piotr": "C", "agnieszka": "R"},
    "conformity": {"katarzyna": "A", "piotr": "R", "helen": "C"},
    "outputs": {"agnieszka": "AR", "jakub": "R", "ewa": "R"},
    "reporting": {"piotr": "AR", "katarzyna": "I", "astrid": "I"},
    "customer_focus": {"james": "A", "erik": "R", "ewa": "I"},
    "integrity": {"katarzyna": "A", "piotr": "R", "priya": "C"},
    "Stop the line when castings are porous": {"agnieszka": "A", "jakub": "R", "ewa": "R", "wei": "C"},
    "Release the first piece after a change of tool": {"agnieszka": "A", "ewa": "R", "piotr": "C"},
}
AWAY = "Led from another site; for the works in Gdańsk the director of service answers."
NOBODY = "The process has no owner here at present; until one is named, operations answer."
MOVED = "Stop a delivery that does not conform"
"""The activity whose accountable changed with the second version: from the office to the shop floor."""

UNCONFIRMED = ("oliver", "silje")
UNCONFIRMED_IN_GDANSK = ("ewa",)


def deeds(company: Company, day: Callable[[date, int], date]) -> Deeds:
    """Yield what was drafted, signed and confirmed, each with the moment at which it was recorded."""
    today = company.today
    yield at(day(today, 540), 7), lambda: _first(company, day(today, 540))
    yield at(day(today, 19), 7), lambda: _second(company, day(today, 19))
    yield at(day(today, 13), 7), lambda: _gdansk(company, day(today, 13))
    yield at(day(today, 4), 7), lambda: _next(company, day(today, 4))


def _first(company: Company, day: date) -> None:
    _answered_for(company, day)
    matrix = mapping.draft(site=None, by=company.people["maria"], at=at(day, 7))
    _write(company, matrix, WHOLE, OF_ALL, day)
    _sign(company, matrix, "astrid", day)
    _confirm(company, matrix, (), day)


def _answered_for(company: Company, day: date) -> None:
    if accountable_on(on=day, site_id=None) is None:
        holder, maria = company.people["astrid"], company.people["maria"]
        hand_accountability(holder=holder, starts_on=day, site=None, by=maria, at=at(day, 7))


def _second(company: Company, day: date) -> None:
    matrix = mapping.draft(site=None, by=company.people["maria"], at=at(day, 7))
    for key, letter in {
        "henrik": "I",
        "lars": "A",
        "maria": "C",
        "nina": "R",
        "oliver": "R",
        "silje": "R",
    }.items():
        _put(company, matrix, MatrixRow.objects.get(matrix=matrix, text=MOVED), key, letter, day)
    _follow(company, matrix, day)
    _sign(company, matrix, "astrid", day)
    _confirm(company, matrix, UNCONFIRMED, day)


def _gdansk(company: Company, day: date) -> None:
    matrix = mapping.draft(site=company.sites["GDN"], by=company.people["piotr"], at=at(day, 7))
    _write(company, matrix, GDANSK, OF_GDANSK, day)
    _sign(company, matrix, "katarzyna", day)
    _confirm(company, matrix, UNCONFIRMED_IN_GDANSK, day)


def _next(company: Company, day: date) -> None:
    """Draft the third version and put it before the leaders: it waits for a signature today."""
    maria = company.people["maria"]
    matrix = mapping.draft(site=None, by=maria, at=at(day, 7))
    row = mapping.add_row(matrix, text="Approve a second foundry", by=maria, at=at(day, 7))
    for key, letter in {"silje": "A", "wei": "R", "pawel": "R", "priya": "C", "ingrid": "I"}.items():
        _put(company, matrix, row, key, letter, day)
    _follow(company, matrix, day)
    mapping.ask_for_approval(matrix, by=maria, at=at(day, 8))


def _write(
    company: Company, matrix: ResponsibilityMatrix, columns: tuple[str, ...], letters: Letters, day: date
) -> None:
    maria = company.people["maria"]
    for key in columns:
        person = company.people[key]
        if not matrix.columns.filter(person=person).exists():
            mapping.add_column(matrix, person=person, by=maria, at=at(day, 7))
    for text in letters:
        if " " in text:
            mapping.add_row(matrix, text=text, by=maria, at=at(day, 7))
    for row in grid_of(matrix, on=day).rows:
        stored = MatrixRow.objects.get(pk=row.key)
        for key, letter in {**OF_PROCESSES, **letters}[
            row.process_code or row.responsibility or row.text
        ].items():
            if key in columns:
                _put(company, matrix, stored, key, letter, day)
    _follow(company, matrix, day)


def _follow(company: Company, matrix: ResponsibilityMatrix, day: date) -> None:
    """Let owners of that day be accountable for their processes, and the holder for the system."""
    grid = grid_of(matrix, on=day)
    for row in grid.rows:
        if row.process_id is None and row.kind != MatrixRow.Kind.ACCOUNTABILITY:
            continue
        holder = grid.accountable if row.process_id is None else row.owner
        if holder is not None and holder.sees_scope:
            _make_accountable(company, matrix, row, holder.name, "", day)
        else:
            stand_in, reason = (
                ("james", AWAY) if holder else ("henrik" if matrix.site is None else "agnieszka", NOBODY)
            )
            _make_accountable(company, matrix, row, company.people[stand_in].name, reason, day)


def _make_accountable(
    company: Company, matrix: ResponsibilityMatrix, row: Row, name: str, reason: str, day: date
) -> None:
    """Give the A of ``row`` to ``name`` alone; whoever held it before stays responsible."""
    stored = MatrixRow.objects.get(pk=row.key)
    keys = {person.name: key for key, person in company.people.items()}
    if not matrix.columns.filter(person__name=name).exists():
        person, maria = company.people[keys[name]], company.people["maria"]
        mapping.add_column(matrix, person=person, by=maria, at=at(day, 7))
    cells = {
        c.column.person.name: c.value for c in stored.cells.select_related("column__person") if c.column.person
    }
    for other, value in cells.items():
        if other != name and value in ("A", "AR"):
            _put(company, matrix, stored, keys[other], "R", day)
    others = {other for other, value in cells.items() if other != name and value in ("R", "A", "AR")}
    _put(company, matrix, stored, keys[name], "A" if others else "AR", day)
    if stored.reason != reason:
        mapping.state_reason(stored, reason=reason, by=company.people["maria"], at=at(day, 7))


def _put(
    company: Company, matrix: ResponsibilityMatrix, row: MatrixRow, key: str, letter: str, day: date
) -> None:
    column = matrix.columns.get(person=company.people[key])
    cell = row.cells.filter(column=column).first()
    mapping.put(
        matrix=matrix,
        row=row.pk,
        column=column.pk,
        value=letter,
        was=cell.value if cell else "",
        by=company.people["maria"],
        at=at(day, 7),
    )


def _sign(company: Company, matrix: ResponsibilityMatrix, leader: str, day: date) -> None:
    moment = at(day, 7, 20)
    mapping.approve(matrix, signer=company.people[leader], proof=Proof("password", at(day, 7, 15)), at=moment)


def _confirm(company: Company, matrix: ResponsibilityMatrix, but: tuple[str, ...], day: date) -> None:
    """Let who is asked confirm over the next days, all but those named."""
    late = {company.people[key].pk for key in but}
    for number, asked in enumerate(mapping.unconfirmed(matrix)):
        if asked.person_id not in late:
            moment = at(day + timedelta(days=1 + number % 5), 9, number % 60)
            mapping.acknowledge(matrix, person=asked.person, at=moment)
