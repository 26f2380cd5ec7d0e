"""Giving out: many tasks at once after a meeting; all of them or none, each by the rules of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.assigning import assign
from governance.models import Action, Process
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Given:
    """One task as it was typed and understood: what, who, by when."""

    text: str
    owner: Person
    due_on: date


class RowsRefused(Exception):
    """Some of many tasks cannot be given: each by its position, with the refusal. Nothing was written."""

    def __init__(self, refusals: dict[int, Refusal]) -> None:
        self.refusals = refusals
        super().__init__(f"{len(refusals)} rows")


def give_out(
    rows: Sequence[Given],
    *,
    on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
    process: Process | None = None,
) -> list[Action]:
    """Give each of ``rows`` as a task of ``by`` on the day ``on``; return them in their order.

    Raises :class:`RowsRefused` with what stands in the way of each row, and writes none of them then.
    """
    made: list[Action] = []
    refusals: dict[int, Refusal] = {}
    common: dict[str, Any] = {"weight": Action.Weight.TASK, "on": on, "assigned_by": by, "by": by, "at": at}
    with transaction.atomic():
        for index, row in enumerate(rows):
            try:
                task = assign(
                    text=row.text, owner=row.owner, due_on=row.due_on, site=site, process=process, **common
                )
            except Refusal as refusal:
                refusals[index] = refusal
            else:
                made.append(task)
        if refusals:
            raise RowsRefused(refusals)
    return made


def named(words: str, people: Sequence[Person]) -> Person:
    """Return the one of ``people`` that somebody means by a name, its beginning, an e-mail or @maria.

    Raises :class:`Refusal` where nobody or more than one could be meant: nobody is guessed.
    """
    given = " ".join(words.casefold().removeprefix("@").split())
    for fits in (_exactly, _begins, _holds):
        found = [person for person in people if fits(given, person)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{one.name} ({one.email})" for one in found[:4])
            raise _unclear(_("“%(words)s” could be %(names)s.") % {"words": words.strip(), "names": names})
    raise _unclear(_("Nobody here is called “%(words)s”.") % {"words": words.strip()})


def _unclear(sentence: str) -> Refusal:
    remedy = _("Write the whole name, or the e-mail.")
    return Refusal("person.unclear", sentence, field="owner", remedy=remedy)


def _exactly(given: str, person: Person) -> bool:
    return given in (person.email.casefold(), person.name.casefold(), _offered(person).casefold())


def _begins(given: str, person: Person) -> bool:
    return person.name.casefold().startswith(given) or person.email.casefold().split("@")[0] == given


def _holds(given: str, person: Person) -> bool:
    return given in person.name.casefold().split()


def _offered(person: Person) -> str:
    return f"{person.name} <{person.email}>"
