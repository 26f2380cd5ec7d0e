"""Takers: who is to take over which thing, as it is typed on a page, with what stands in the way of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qms.people.handing_over import Thing
from qms.people.models import Person, Role, RoleHolding
from qms.primitives import kinds
from qms.primitives.asof import holding_on
from qms.primitives.refusing import Refusal

LONGEST = 120
"""Characters of a title that a list shows."""

ALL, GROUP, ITEM = "all", "group", "item"


@dataclass
class Row:
    """One thing to be given: what was typed for it, and what stands in the way."""

    thing: Thing
    id: str
    typed: str = ""
    fault: str = ""

    @property
    def called(self) -> str:
        """What it is called, cut where it is long."""
        title = self.thing.title
        return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"

    @property
    def name(self) -> str:
        """The name of its field; ``id`` is that of the control."""
        return f"{ITEM}:{self.thing.key}"


@dataclass
class Group:
    """Things of one kind, which may all go to one person."""

    kind: str
    id: str
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    typed: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        """The name of the field for all of them."""
        return f"{GROUP}:{self.kind}"


class Takers:
    """Who takes over what: one for everything, one for a group, one for a single thing; the nearest counts.

    ``people`` may take over, ``given`` is what was typed, by field name; ``proposed`` stands for everything
    while nothing was typed.
    """

    def __init__(
        self, things: Iterable[Thing], people: Iterable[Person], given: Mapping[str, str], *, proposed: str = ""
    ) -> None:
        self.people = labelled(people)
        self._by_label = {label.casefold(): person for label, person in self.people}
        self._by_label |= {person.email.casefold(): person for _label, person in self.people}
        self.groups = grouped(things)
        self.typed = given.get(ALL, proposed).strip() if self.groups else ""
        self.fault = self._unknown(self.typed)
        for group in self.groups:
            group.typed = given.get(group.name, "").strip()
            group.fault = self._unknown(group.typed)
            for row in group.rows:
                row.typed = given.get(row.name, "").strip()
                row.fault = self._unknown(row.typed)

    def _unknown(self, typed: str) -> str:
        if not typed or typed.casefold() in self._by_label:
            return ""
        return _("Nobody who could take it over is called “%(name)s”. Choose from the list.") % {"name": typed}

    @property
    def are_known(self) -> bool:
        """Whether everybody who was typed is somebody."""
        return not self.faults

    @property
    def chosen(self) -> dict[str, Person]:
        """Who takes over each thing, by its key; things for which nobody was named are left out."""
        takers = {}
        for group in self.groups:
            for row in group.rows:
                typed = row.typed or group.typed or self.typed
                if person := self._by_label.get(typed.casefold()):
                    takers[row.thing.key] = person
        return takers

    def blame(self, faults: Mapping[str, Refusal]) -> None:
        """Let each thing that was refused say why, and what to do."""
        for group in self.groups:
            for row in group.rows:
                if row.thing.key in faults:
                    row.fault = str(faults[row.thing.key])

    def ask_for_all(self) -> None:
        """Let each thing for which nobody was named ask for somebody."""
        chosen = self.chosen
        for group in self.groups:
            for row in group.rows:
                if not row.fault and row.thing.key not in chosen:
                    row.fault = _("Choose who takes it over.")

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What stands in the way: the control, what it is called, and why."""
        found = [(ALL, _("Everything goes to"), self.fault)]
        for group in self.groups:
            found.append((group.id, group.title, group.fault))
            found += [(row.id, row.thing.title, row.fault) for row in group.rows]
        return [one for one in found if one[2]]

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(len(group.rows) for group in self.groups)


def candidates(person: Person, *, on: date) -> list[Person]:
    """Return who could take over what is ``person``'s: insiders who stay, the manager first. One query."""
    roles = holding_on(RoleHolding.objects.filter(person=OuterRef("pk")), on)
    inside = Exists(roles.exclude(role=Role.EXTERNAL_AUDITOR))
    rows = Person.objects.filter(inside, ended_on=None).exclude(pk=person.pk).select_related("function")

    def nearness(one: Person) -> tuple[bool, bool, bool, str]:
        return (
            one.pk != person.manager_id,
            one.function_id != person.function_id,
            one.site_id != person.site_id,
            one.name,
        )

    return sorted(rows, key=nearness)


def labelled(people: Iterable[Person]) -> list[tuple[str, Person]]:
    """Return each person with the label that names them: the name, and the e-mail where two share it."""
    rows = list(people)
    shared = Counter(person.name.casefold() for person in rows)
    return [
        (person.name if shared[person.name.casefold()] == 1 else f"{person.name} ({person.email})", person)
        for person in rows
    ]


def proposal(person: Person, people: Iterable[tuple[str, Person]]) -> str:
    """Return the label of who is proposed for everything: the manager, where they could take it over."""
    return next((label for label, one in people if one.pk == person.manager_id), "")


def grouped(things: Iterable[Thing]) -> list[Group]:
    """Return ``things`` by kind, in the order in which they come."""
    groups: dict[str, Group] = {}
    for number, thing in enumerate(things):
        group = groups.setdefault(thing.kind, Group(thing.kind, f"{GROUP}-{number}"))
        group.rows.append(Row(thing, f"{ITEM}-{number}"))
    for group in groups.values():
        group.title = _title([row.thing for row in group.rows])
    return list(groups.values())


def _title(things: list[Thing]) -> str:
    kind = kinds.kind_of_subject(things[0].subject)
    plural = capfirst(str(kind.plural)) if kind else ""
    what = {thing.what for thing in things}
    if len(what) > 1 or not plural:
        return plural or things[0].what
    said = what.pop()
    return f"{plural}: {said[:1].lower()}{said[1:]}"
