"""The families of signals: each declares what it is called, how it is computed, and the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from evidence.signals.reading import Scope
from evidence.signals.shape import Measure, Signal
from qms.people.models import Person

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

Read = Callable[[Scope], Sequence[Measure]]
Say = Callable[[Sequence[Measure]], str]
Marks = Callable[[Scope], Sequence[tuple[date, str]]]
Records = Callable[[Scope, Person], QuerySet[Any]]


def no_marks(scope: Scope) -> list[tuple[date, str]]:
    """Mark nothing on the axis of the trend."""
    return []


@dataclass(frozen=True)
class Family:
    """One signal of the table: ``read`` computes its figures, ``say`` puts them in a sentence.

    ``records`` are those of the year that stand behind it and that a person may see, the latest first, each
    dated by its field ``day``; ``marks`` are days that its trend names. ``nothing`` says what to do where there
    are no records, at the address ``begin``.
    """

    code: str
    title: Text
    definition: Text
    nothing: Text
    begin: str
    read: Read
    say: Say
    records: Records
    day: str
    marks: Marks = no_marks

    def signal(self, scope: Scope) -> Signal:
        """Return the signal as it stands for ``scope``."""
        measures = tuple(self.read(scope))
        return Signal(self.code, self.title, self.definition, measures, self.say(measures), self.nothing)


ORDER = (
    "leaders-attend",
    "reviews-decide",
    "findings-teach",
    "recurring-acted-on",
    "objectives-aligned",
    "all-year",
    "improvement-resourced",
    "everyones",
    "leaders-listen",
    "questions-answered",
)
"""The signals in the order in which they are shown."""

_families: dict[str, Family] = {}


def declare(family: Family) -> Family:
    """Add a family to those that are shown."""
    _families[family.code] = family
    return family


def all_families() -> tuple[Family, ...]:
    """Return every family in the order in which they are shown."""
    return tuple(_families[code] for code in ORDER)


def family_of(code: str) -> Family:
    """Return the family called ``code``. Raises ``KeyError`` where there is none."""
    return _families[code]
