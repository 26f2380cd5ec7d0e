"""What a chart is made of: plain values, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from qms.ui.scales import decimals_of, number
from qms.ui.statuses import STATUSES

Direction = Literal["higher", "lower", "band"]


def with_unit(text: str, unit: str) -> str:
    """A number and its unit, held together by a no-break space."""
    return f"{text}\u00a0{unit}" if unit else text


@dataclass(frozen=True)
class Point:
    """One period of a measure: its name, its value or none, its status, and its first day where known."""

    label: str
    value: Decimal | None
    status: str = ""
    day: date | None = None

    @property
    def tone(self) -> str:
        """The tone of its status; none for a period without one."""
        known = STATUSES.get(self.status)
        return str(known.tone) if known and self.value is not None else ""


@dataclass(frozen=True)
class Flag:
    """A decision on the time axis: the position of its period among the points, and its words."""

    at: int
    label: str


@dataclass(frozen=True)
class RunChart:
    """Values of one measure over periods, against its target.

    ``target`` is the value to reach (``direction`` higher or lower) or the lower edge of a band whose upper
    edge is ``target_high``. ``warning`` is the value at which the measure counts as at risk. ``unit`` is
    written after values, ``flags`` are decisions. ``decimals`` is found from the values unless given;
    ``target_name`` is what the line is called where it is not a target (a threshold).
    """

    points: Sequence[Point]
    title: str = ""
    target: Decimal | None = None
    target_high: Decimal | None = None
    warning: Decimal | None = None
    direction: Direction = "higher"
    unit: str = ""
    flags: Sequence[Flag] = ()
    decimals: int | None = None
    target_name: str = ""

    kind = "run"

    @cached_property
    def places(self) -> int:
        """Decimals of every number of this chart."""
        if self.decimals is not None:
            return self.decimals
        return decimals_of([p.value for p in self.points] + [self.target, self.target_high])

    def text(self, value: Decimal) -> str:
        """A value as written: fixed decimals and the unit."""
        return with_unit(number(value, self.places), self.unit)

    @cached_property
    def measured(self) -> list[tuple[int, Point]]:
        """The points that have a value, with their position."""
        return [(i, p) for i, p in enumerate(self.points) if p.value is not None]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The data table beside the chart."""
        flags: dict[int, list[str]] = {}
        for flag in self.flags:
            flags.setdefault(flag.at, []).append(flag.label)
        return [
            {
                "label": p.label,
                "value": "–" if p.value is None else number(p.value, self.places),
                "tone": p.tone,
                "word": str(STATUSES[p.status].word) if p.tone else "",
                "flags": ", ".join(flags.get(i, [])),
            }
            for i, p in enumerate(self.points)
        ]


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, how many, and its status where it has one."""

    label: str
    value: Decimal | int
    status: str = ""


@dataclass(frozen=True)
class BarChart:
    """Values side by side, each named and written at its bar's end, in the order given."""

    bars: Sequence[Bar]
    title: str = ""
    unit: str = ""
    decimals: int | None = None

    kind = "bar"

    @cached_property
    def places(self) -> int:
        """Decimals of every number of this chart."""
        return decimals_of([Decimal(b.value) for b in self.bars]) if self.decimals is None else self.decimals

    @property
    def rows(self) -> list[dict[str, str]]:
        """The data table beside the chart."""
        return [
            {
                "label": b.label,
                "value": number(Decimal(b.value), self.places),
                "status": b.status,
                "flags": "",
            }
            for b in self.bars
        ]
