"""Taking in sites and people from a file: all rows or none, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qms.people.models import Function, Organisation, Person, Role, RoleHolding, Site
from qms.primitives.changing import keep
from qms.primitives.kept import Kept
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, one_of, parse

SITE_COLUMNS = (
    Column("code", ("site", "site code", "id"), required=True),
    Column("name", ("site name", "title"), required=True),
    Column("parent", ("parent site", "parent code")),
    Column("time_zone", ("timezone", "tz")),
    Column("active_from", ("from", "opened")),
    Column("active_to", ("to", "closed")),
)

PEOPLE_COLUMNS = (
    Column("name", ("full name", "person"), required=True),
    Column("email", ("e-mail", "mail", "e-mail address"), required=True),
    Column("job_title", ("title", "position", "job")),
    Column("function", ("department",)),
    Column("site", ("site code", "location")),
    Column("manager", ("manager email", "reports to")),
    Column("role", ("system role",)),
)


def import_sites(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the sites of ``rows``; a code that exists is brought up to date.

    Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report = Faults(), Report()
    stored = {site.code: site for site in Site.objects.all()}
    refuse_twins(rows, "code", faults)
    for row in rows:
        site = stored.get(row["code"]) or Site(code=row["code"])
        wanted = {
            "name": row["name"],
            "time_zone": row["time_zone"],
            "active_from": parse(row, "active_from", a_day, faults),
            "active_to": parse(row, "active_to", a_day, faults),
        }
        bring(site, wanted, row, faults, report, by=by, at=at)
        stored[row["code"]] = site
    faults.stop_if_any()
    _link(rows, "code", "parent", stored, faults, by=by, at=at)
    faults.stop_if_any()
    return report


def import_people(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the people of ``rows``, their function (made where it is new) and a first role where one is named.

    Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report = Faults(), Report()
    stored = {person.email.lower(): person for person in Person.objects.all()}
    sites = {site.code: site for site in Site.objects.all()}
    functions = {function.name.casefold(): function for function in Function.objects.all()}
    refuse_twins(rows, "email", faults)
    for row in rows:
        email = row["email"].lower()
        person = stored.get(email) or Person(email=email)
        wanted = {
            "name": row["name"],
            "job_title": row["job_title"],
            "site": find(row, "site", sites, faults),
            "function": _function(row["function"], functions, by=by, at=at),
        }
        if bring(person, wanted, row, faults, report, by=by, at=at):
            _give_role(person, row, faults, by=by, at=at)
        stored[email] = person
    faults.stop_if_any()
    _link(rows, "email", "manager", stored, faults, by=by, at=at)
    faults.stop_if_any()
    return report


def refuse_twins(rows: Sequence[Row], column: str, faults: Faults) -> None:
    """Note every row whose ``column`` says what an earlier row of the same file said already."""
    first: dict[str, int] = {}
    for row in rows:
        key = row[column].casefold()
        if key in first:
            sentence = _("stands in row %(row)d already.") % {"row": first[key]}
            faults.add(row, column, sentence, _("Leave one of the two rows."))
        first.setdefault(key, row.number)


def find(row: Row, column: str, known: Mapping[str, Any], faults: Faults) -> Any:
    """Return what a cell names among ``known``, nothing where it is empty; note what is unknown."""
    text = row[column]
    if not text:
        return None
    if text not in known and text.lower() not in known:
        some = ", ".join(sorted(known)[:5])
        faults.add(
            row, column, _("is not known."), _("Import it first, or use one of: %(some)s.") % {"some": some}
        )
    return known.get(text) or known.get(text.lower())


def bring(
    stored: Kept,
    wanted: Mapping[str, Any],
    row: Row,
    faults: Faults,
    report: Report,
    *,
    by: Person | None,
    at: datetime,
    write: Callable[[], Any] | None = None,
) -> bool:
    """Write ``stored`` as ``wanted`` where it is new or differs, and count it; tell whether it is written.

    ``write`` replaces the plain saving of a new row where its kind has a procedure for that. What a rule
    refuses is noted with its row and column.
    """
    new = stored.pk is None
    if not new and all(getattr(stored, name) == value for name, value in wanted.items()):
        report.unchanged += 1
        return True
    for name, value in wanted.items():
        setattr(stored, name, value)
    try:
        if new and write:
            write()
        else:
            keep(stored, by=by, at=at, reason=_("Import, row %(row)d") % {"row": row.number})
    except Refusal as refusal:
        faults.refusal(row, refusal)
        return False
    if new:
        report.added += 1
    else:
        report.changed += 1
    return True


def _link(
    rows: Sequence[Row],
    key: str,
    column: str,
    stored: Mapping[str, Any],
    faults: Faults,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    for row in rows:
        other = find(row, column, stored, faults)
        one = stored[row[key]] if row[key] in stored else stored[row[key].lower()]
        if other is None or getattr(one, f"{column}_id") == other.pk:
            continue
        setattr(one, column, other)
        if _circles(one, column):
            faults.add(row, column, _("closes a circle."), _("Name one further up, or leave it empty."))
            continue
        if getattr(other, "ended_on", None) is not None:
            faults.add(row, column, _("has left, or leaves."), _("Name somebody who stays."))
            continue
        keep(one, by=by, at=at, reason=_("Import, row %(row)d") % {"row": row.number})


def _circles(one: Any, column: str) -> bool:
    seen = {one.pk}
    above = getattr(one, column)
    while above is not None:
        if above.pk in seen:
            return True
        seen.add(above.pk)
        above = getattr(above, column)
    return False


def _function(name: str, known: dict[str, Function], *, by: Person | None, at: datetime) -> Function | None:
    if not name:
        return None
    if name.casefold() not in known:
        function = Function(name=name, is_quality=False)
        keep(function, by=by, at=at)
        known[name.casefold()] = function
    return known[name.casefold()]


def _give_role(person: Person, row: Row, faults: Faults, *, by: Person | None, at: datetime) -> None:
    role = parse(row, "role", one_of(Role), faults)
    if role is None or person.role_holdings.filter(role=role, site=person.site).exists():
        return
    starts_on = Organisation.day_at(at)
    holding = RoleHolding(person=person, role=role, site=person.site, starts_on=starts_on)
    try:
        keep(holding, by=by, at=at)
    except Refusal as refusal:
        faults.refusal(row, refusal, {"ends_on": "role"})
