"""What bars are made of: values side by side, and causes by their share (Pareto)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.ui.chart_data import DataTable, TableCell, tone_of, with_unit, word_of
from qms.ui.scales import decimals_of, number

MOST = 9
"""Causes that a Pareto chart names; the rest stands together as the last."""


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, how many, its status where it has one, and the records behind it."""

    label: str
    value: Decimal | int
    status: str = ""
    url: str = ""


@dataclass(frozen=True)
class BarChart:
    """Values side by side, each named and written at its bar's end, in the order given."""

    bars: Sequence[Bar]
    title: str = ""
    unit: str = ""
    decimals: int | None = None
    said: str = ""

    kind = "bar"

    @cached_property
    def places(self) -> int:
        """Decimals of every number of this chart."""
        return decimals_of([Decimal(b.value) for b in self.bars]) if self.decimals is None else self.decimals

    def text(self, value: Decimal | int) -> str:
        """A value as written, with its unit."""
        return with_unit(number(Decimal(value), self.places), self.unit)

    @property
    def table(self) -> DataTable:
        """The data table beside the chart."""
        stated = any(bar.status for bar in self.bars)
        head = [
            (_("Name"), False),
            (self.unit or _("Value"), True),
            *([(_("Status"), False)] if stated else []),
        ]
        rows = [
            [
                TableCell(bar.label, url=bar.url),
                TableCell(number(Decimal(bar.value), self.places)),
                *([TableCell(word_of(bar.status), tone_of(bar.status))] if stated else []),
            ]
            for bar in self.bars
        ]
        return DataTable(head, rows)


@dataclass(frozen=True)
class Part:
    """A cause of a Pareto chart with its share of all, and of all up to and with it (0 to 1)."""

    bar: Bar
    share: float
    together: float
    rest: bool = False


@dataclass(frozen=True)
class ParetoChart:
    """Causes by how often they occur, the most frequent first, each with the sum of it and those before.

    ``bars`` may come in any order; beyond ``most`` the rest stands together at the end. ``unit`` says what is
    counted (“complaints”).
    """

    bars: Sequence[Bar]
    title: str = ""
    unit: str = ""
    most: int = MOST
    said: str = ""

    kind = "pareto"

    @cached_property
    def total(self) -> Decimal:
        """The sum of all."""
        return sum((Decimal(bar.value) for bar in self.bars), Decimal(0))

    @cached_property
    def places(self) -> int:
        """Decimals of every number of this chart."""
        return decimals_of([Decimal(bar.value) for bar in self.bars])

    @cached_property
    def parts(self) -> list[Part]:
        """The causes, falling, with their shares; what is beyond ``most`` together at the end."""
        falling = sorted(
            (b for b in self.bars if b.value > 0), key=lambda bar: (-Decimal(bar.value), bar.label)
        )
        shown, left = falling[: self.most], falling[self.most :]
        if len(left) == 1:
            shown, left = falling, []
        if left:
            label = ngettext("%(n)d other", "%(n)d others", len(left)) % {"n": len(left)}
            shown = [*shown, Bar(label, sum((Decimal(bar.value) for bar in left), Decimal(0)))]
        found, so_far = [], Decimal(0)
        for at, bar in enumerate(shown):
            so_far += Decimal(bar.value)
            share = float(bar.value) / float(self.total)
            found.append(Part(bar, share, float(so_far / self.total), bool(left) and at == len(shown) - 1))
        return found

    def text(self, value: Decimal | int) -> str:
        """A value as written."""
        return number(Decimal(value), self.places)

    @property
    def table(self) -> DataTable:
        """The data table beside the chart: all causes, none left together."""
        head = [
            (_("Cause"), False),
            (self.unit or _("Number"), True),
            (_("Share"), True),
            (_("Together"), True),
        ]
        whole = ParetoChart(self.bars, most=len(self.bars) + 1)
        rows = [
            [
                TableCell(part.bar.label, url=part.bar.url),
                TableCell(whole.text(part.bar.value)),
                TableCell(per_cent(part.share)),
                TableCell(per_cent(part.together)),
            ]
            for part in whole.parts
        ]
        return DataTable(head, rows)


def per_cent(share: float) -> str:
    """A share as whole per cent."""
    return f"{number(share * 100, 0)}\u00a0%"
