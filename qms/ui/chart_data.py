"""What a run chart is made of, and the table beside every chart: plain values, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from django.utils.translation import gettext as _

from qms.ui.scales import decimals_of, number
from qms.ui.statuses import STATUSES

Direction = Literal["higher", "lower", "band"]


def with_unit(text: str, unit: str) -> str:
    """A number and its unit, held together by a no-break space."""
    return f"{text}\u00a0{unit}" if unit else text


def tone_of(status: str) -> str:
    """The tone of a status, or none."""
    known = STATUSES.get(status)
    return str(known.tone) if known else ""


def word_of(status: str) -> str:
    """The word of a status, or none."""
    known = STATUSES.get(status)
    return str(known.word) if known else ""


@dataclass(frozen=True)
class TableCell:
    """A cell of the table beside a chart: its text, the tone of a status word, the records behind it."""

    text: str
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class DataTable:
    """The table beside a chart: its columns (name, whether figures), and rows that begin with their name."""

    head: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[TableCell]]

    @property
    def lines(self) -> list[list[tuple[TableCell, bool]]]:
        """Each row's cells, with whether it is a figure."""
        return [
            [(cell, figures) for cell, (_name, figures) in zip(row, self.head, strict=True)]
            for row in self.rows
        ]


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
        return tone_of(self.status) if self.value is not None else ""


@dataclass(frozen=True)
class Flag:
    """A decision or an action on the time axis: the position of its period among the points, and its words."""

    at: int
    label: str
    kind: Literal["decision", "action"] = "decision"


@dataclass(frozen=True)
class ControlBand:
    """Control limits of a run chart: the mean, and the limits at each point (``None`` where there is none).

    ``outside`` are the positions of the points beyond a limit, ``signs`` those that belong to another run rule;
    ``words`` say of each position which rules it breaks; ``judged`` which points were held against the limits
    (empty: all). Where the limits changed with the system, ``centres`` are the means at each point, and
    ``since`` says at which point others begin, why, and the address of that reason (empty: none).
    """

    centre: Decimal
    lower: tuple[Decimal | None, ...]
    upper: tuple[Decimal | None, ...]
    outside: tuple[int, ...] = ()
    signs: tuple[int, ...] = ()
    words: tuple[tuple[int, str], ...] = ()
    judged: tuple[int, ...] = ()
    centres: tuple[Decimal | None, ...] = ()
    since: tuple[tuple[int, str, str], ...] = ()

    @property
    def latest_from(self) -> int:
        """The position from which the latest mean stands; the first where it never changed."""
        changed = [at for at, mean in enumerate(self.centres) if mean != self.centre]
        return changed[-1] + 1 if changed else 0

    def sign_of(self, at: int) -> str:
        """What is unusual about a point: the rules that it breaks, “no sign”, or nothing where not judged."""
        return dict(self.words).get(at, _("no sign") if not self.judged or at in self.judged else "")


@dataclass(frozen=True)
class Forecast:
    """What the next period will bring if nothing changes: its name, the middle, and the limits around it."""

    label: str
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class RunChart:
    """Values of one measure over periods, against its target.

    ``target`` is the value to reach (``direction`` higher or lower) or the lower edge of a band whose upper
    edge is ``target_high``; ``warning`` (and ``warning_high``) the value at which the measure counts as at
    risk. ``unit`` is written after values, ``flags`` are decisions and actions. ``decimals`` is found from the
    values unless given; ``target_name`` is what the line is called where it is not a target (a threshold).
    ``control`` and ``forecast`` are drawn where given; ``said`` is the sentence where the figures alone do not
    say it.
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
    control: ControlBand | None = None
    forecast: Forecast | None = None
    said: str = ""
    warning_high: Decimal | None = None

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
    def flagged(self) -> dict[int, str]:
        """What was decided or done, by position."""
        found: dict[int, list[str]] = {}
        for flag in self.flags:
            found.setdefault(flag.at, []).append(flag.label)
        return {at: ", ".join(labels) for at, labels in found.items()}

    @property
    def rows(self) -> list[dict[str, str]]:
        """Each period in words."""
        flags = self.flagged
        return [
            {
                "label": p.label,
                "value": "–" if p.value is None else number(p.value, self.places),
                "tone": p.tone,
                "word": word_of(p.status) if p.tone else "",
                "flags": flags.get(i, ""),
                "signs": self.control.sign_of(i) if self.control and p.value is not None else "",
                "limits": self._limits(i),
            }
            for i, p in enumerate(self.points)
        ]

    def _limits(self, at: int) -> str:
        if self.control is None:
            return ""
        low, high = self.control.lower[at], self.control.upper[at]
        if self.control.centres and self.control.centres[at] is None:
            return "–"
        texts = ["–" if limit is None else number(limit, max(self.places, 1)) for limit in (low, high)]
        return _("%(low)s to %(high)s") % {"low": texts[0], "high": texts[1]}

    @property
    def table(self) -> DataTable:
        """The data table beside the chart."""
        head = [(_("Period"), False), (self.unit or _("Value"), True), (_("Status"), False)]
        head += [(_("Limits"), True), (_("Sign"), False)] if self.control else []
        head += [(_("Limits changed"), False)] if self.control and self.control.since else []
        head += [(_("Decided and done"), False)] if self.flags else []
        return DataTable(head, [self._line(at, row) for at, row in enumerate(self.rows)])

    def _line(self, at: int, row: dict[str, str]) -> list[TableCell]:
        cells = [TableCell(row["label"]), TableCell(row["value"]), TableCell(row["word"], row["tone"])]
        if self.control:
            cells += [TableCell(row["limits"]), TableCell(row["signs"])]
        if self.control and self.control.since:
            known = {place: TableCell(words, url=url) for place, words, url in self.control.since}
            cells.append(known.get(at, TableCell("")))
        return cells + ([TableCell(row["flags"])] if self.flags else [])
