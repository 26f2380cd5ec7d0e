"""What a signal is made of: figures by month and site, and what they say. Plain values, no database.

A figure is a part of a whole, month by month: how many invitations were kept of how many, how many days answers
took of how many answers. So twelve months are added up without weighing small ones like large ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

SPAN = 12
"""Months that a value adds up, and that a trend shows."""

SHARE, MEAN, COUNT = "share", "mean", "count"
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Cell:
    """A part of a whole in a month at a site (``None``: of the organisation as a whole)."""

    month: date
    site_id: int | None
    part: Decimal
    of: Decimal


@dataclass(frozen=True)
class Value:
    """A part, what it is a part of, and what that comes to; nothing where there is nothing to be a part of."""

    part: Decimal
    of: Decimal
    number: Decimal | None


def month_of(day: date) -> date:
    """Return the first day of the month in which ``day`` lies."""
    return day.replace(day=1)


def months_back(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months before ``month``."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _year(last: date) -> list[date]:
    """Return the twelve months that end with ``last``."""
    return [months_back(last, count) for count in range(SPAN - 1, -1, -1)]


def month_end(month: date) -> date:
    """Return the last day of the month that begins on ``month``."""
    return date.fromordinal(months_back(month, -1).toordinal() - 1)


@dataclass(frozen=True)
class Measure:
    """One figure of a signal: a share in per cent, a mean, or a count, month by month and site by site.

    ``stock`` figures say how things stood at the end of each month, so that the last one counts; others are
    added up. ``exposure`` is what each month's part is measured by where that is the same for every site, such
    as weeks. ``better`` is the direction that is better, empty where neither is.
    """

    code: str
    label: Text
    unit: str
    kind: str
    day: date
    cells: tuple[Cell, ...]
    better: str = "higher"
    stock: bool = False
    exposure: Mapping[date, Decimal] = field(default_factory=dict, hash=False)

    @property
    def months(self) -> list[date]:
        """The months of the trend, the one of ``day`` last."""
        return _year(month_of(self.day))

    @cached_property
    def value(self) -> Value:
        """What the twelve months come to, or how it stands at their end."""
        return self._over(self.months)

    @cached_property
    def before(self) -> Value:
        """What the twelve months before came to, or how it stood at their end."""
        return self._over([months_back(month, SPAN) for month in self.months])

    @cached_property
    def trend(self) -> list[tuple[date, Value]]:
        """What the year that ends with each month comes to, or how it stood then.

        Single months rest on too few records to say which way it goes.
        """
        return [(month, self._over(_year(month))) for month in self.months]

    @cached_property
    def by_month(self) -> list[tuple[date, Value]]:
        """Each month by itself."""
        return [(month, self._sum([month], self.cells)) for month in self.months]

    def at_site(self, site_id: int | None) -> Measure:
        """Return the same figure of one site alone."""
        return replace(self, cells=tuple(cell for cell in self.cells if cell.site_id == site_id))

    @cached_property
    def by_site(self) -> dict[int | None, Value]:
        """What each site that has any comes to; ``None`` for what belongs to the organisation as a whole."""
        found: dict[int | None, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.site_id, []).append(cell)
        values = {site: self._over(self.months, cells) for site, cells in found.items()}
        return {site: value for site, value in values.items() if value.number is not None}

    @property
    def is_empty(self) -> bool:
        """Whether nothing that was recorded stands behind it."""
        return not self._recorded(self.value)

    def _recorded(self, value: Value) -> Decimal:
        return value.part if self.exposure or self.kind == COUNT else value.of

    def _over(self, months: list[date], cells: Iterable[Cell] | None = None) -> Value:
        chosen = self.cells if cells is None else cells
        return self._sum(months[-1:] if self.stock else months, chosen)

    def _sum(self, months: list[date], cells: Iterable[Cell]) -> Value:
        wanted = set(months)
        inside = [cell for cell in cells if cell.month in wanted]
        part = sum((cell.part for cell in inside), Decimal(0))
        of = sum((cell.of for cell in inside), Decimal(0))
        if self.exposure:
            of = sum((self.exposure.get(month, Decimal(0)) for month in months), Decimal(0))
        return Value(part, of, self._number(part, of))

    def _number(self, part: Decimal, of: Decimal) -> Decimal | None:
        if self.kind == COUNT:
            return part
        if not of:
            return None
        return part / of * (100 if self.kind == SHARE else 1)

    def text(self, value: Value) -> str:
        """Return a value as written: whole per cent, tenths of days; a dash where there is none."""
        bare = self._bare(value)
        return f"{bare}\u00a0{self.unit}" if self.unit and value.number is not None else bare

    def _bare(self, value: Value) -> str:
        if value.number is None:
            return "–"
        whole = self.kind in (SHARE, COUNT)
        return str(value.number.quantize(Decimal(1) if whole else TENTH, rounding=ROUND_HALF_EVEN))

    @property
    def shown(self) -> str:
        """The value as written, without its unit."""
        return self._bare(self.value)

    @property
    def change(self) -> str:
        """Return what the twelve months before were, in words; empty where nothing was recorded then."""
        if not self._recorded(self.before):
            return ""
        words = {"before": self.text(self.before)}
        return _("a year ago %(before)s") % words if self.stock else _("%(before)s in the year before") % words

    @property
    def tone(self) -> str:
        """``good`` or ``bad`` where it moved by a tenth or more since the year before, else empty."""
        now, then = self.value.number, self.before.number
        if now is None or then is None or not self._recorded(self.before) or not self.better:
            return ""
        step = abs(now - then)
        if step * 10 < abs(then) or step == 0:
            return ""
        return "good" if (now > then) == (self.better == "higher") else "attention"


@dataclass(frozen=True)
class Signal:
    """A signal as it stands on a day for some sites: its definition, its figures, and what they say.

    The first measure is the one that stands for it; there is no score over all signals.
    """

    code: str
    title: Text
    definition: Text
    measures: tuple[Measure, ...]
    said: str
    nothing: Text

    @property
    def main(self) -> Measure:
        """The measure that stands for the signal."""
        return self.measures[0]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been recorded that it could be computed from."""
        return all(measure.is_empty for measure in self.measures)

    @property
    def value(self) -> str:
        """Its value as written, a dash where nothing is recorded yet."""
        return "–" if self.main.is_empty else self.main.text(self.main.value)

    @property
    def sentence(self) -> str:
        """What it says, or that nothing is recorded yet and what to do first."""
        return str(self.nothing) if self.is_empty else self.said
