"""The geometry of a chart: where each part stands and the outline of each mark."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from qms.ui.chart_data import RunChart
from qms.ui.scales import Linear, day_ticks, decimals_of, even_ticks, nice_ticks, number, spread
from qms.ui.statuses import Tone

# The light theme of tokens.css on white paper; a test keeps both alike.
PRINT = {
    "ink": "#1B1F24",
    "ink_2": "#5B6470",
    "hairline": "#E4E1DB",
    "edge": "#83858A",
    "accent": "#1F4E8C",
    "attention_tint": "#F8EFDD",
    "good": "#1E6B45",
    "attention": "#8A5A00",
    "bad": "#A3271F",
    "stale": "#5B6470",
    "paper": "#FFFFFF",
}
DENSE = 60  # from this many points on, points are dots and the line steps back


@dataclass(frozen=True)
class Frame:
    """The size of a drawing in its own units and the size of its text."""

    width: int
    height: int
    text: int
    ticks: int


FRAMES: dict[str, Frame] = {
    "large": Frame(1040, 320, 13, 9),
    "medium": Frame(720, 270, 13, 7),
    "small": Frame(360, 230, 12, 4),
    "paper": Frame(720, 186, 13, 7),  # on 174 mm its text stands at 8.9 pt, and two fit a page with their facts
}


def xy(value: float) -> str:
    """A coordinate with one decimal, never a negative zero."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def mark(tone: str, x: float, y: float, r: float) -> str:
    """The outline of a tone's shape around a point: square, triangle or round."""
    if tone == Tone.BAD:
        return f"M{xy(x - r)} {xy(y - r)}h{xy(2 * r)}v{xy(2 * r)}h{xy(-2 * r)}z"
    if tone == Tone.ATTENTION:
        r *= 1.25
        return f"M{xy(x)} {xy(y - r)}l{xy(r)} {xy(1.8 * r)}h{xy(-2 * r)}z"
    return f"M{xy(x - r)} {xy(y)}a{xy(r)} {xy(r)} 0 1 0 {xy(2 * r)} 0a{xy(r)} {xy(r)} 0 1 0 {xy(-2 * r)} 0z"


def line_path(places: Sequence[tuple[float, float] | None]) -> str:
    """The line through the places; it breaks where one is missing."""
    parts, pen_down = [], False
    for place in places:
        if place is None:
            pen_down = False
            continue
        parts.append(f"{'L' if pen_down else 'M'}{xy(place[0])} {xy(place[1])}")
        pen_down = True
    return "".join(parts)


@dataclass
class RunDrawing:
    """The geometry of a run chart in one frame, each part named as the template draws it."""

    chart: RunChart
    frame: Frame
    left: float = 0
    right: float = 0
    top: float = 22
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        chart, glyph = self.chart, self.frame.text * 0.6
        self.bottom = self.frame.height - 30
        self.range = spread([float(v) for v in self.values()]) if self.values() else (0.0, 1.0)
        self.ticks = nice_ticks(*self.range, places=chart.places) if self.values() else []
        self.tick_places = max(decimals_of(self.ticks), 0)
        widest = max((len(number(t, self.tick_places)) for t in self.ticks), default=1)
        self.left = widest * glyph + 12
        ends = [chart.text(p.value) for _i, p in chart.measured[-1:] if p.value is not None]
        ends += [self.target_text(t) for t in self.targets()]
        self.right = self.frame.width - max((len(text) for text in ends), default=0) * glyph - 16
        self.y = Linear(*self.range, self.bottom, self.top)

    def values(self) -> list[Decimal]:
        """Every value that must lie inside the frame."""
        chart = self.chart
        given = [p.value for p in chart.points] + [chart.target, chart.target_high, chart.warning]
        return [value for value in given if value is not None]

    def targets(self) -> list[Decimal]:
        """The target, or both edges of the band."""
        return [t for t in (self.chart.target, self.chart.target_high) if t is not None]

    def target_text(self, target: Decimal) -> str:
        """The target as written at the end of its line."""
        value = number(target, self.chart.places)
        if self.frame.width < 400:
            return value
        name = self.chart.target_name
        return f"{name} {value}" if name else _("Target %(value)s") % {"value": value}

    def x(self, index: int) -> float:
        """Where a period stands; a single one stands in the middle."""
        count = len(self.chart.points)
        inset = 6 if count < DENSE else 2
        if count < 2:
            return (self.left + self.right) / 2
        return self.left + inset + index * (self.right - self.left - 2 * inset - 2) / (count - 1)

    def grid(self) -> list[dict[str, str]]:
        """Up to three lines across, each with its value."""
        return [
            {"y": xy(self.y(t)), "base": xy(self.y(t) + 4), "text": number(t, self.tick_places)}
            for t in self.ticks
        ]

    def periods(self) -> list[dict[str, str]]:
        """The names along the time axis; the outer ones stay inside the frame."""
        points = self.chart.points
        days = [p.day for p in points if p.day is not None]
        if days and len(days) == len(points) and len(points) > 1:
            ticks = day_ticks(days, self.frame.ticks)
        else:
            ticks = even_ticks([p.label for p in points], self.frame.ticks)
        shown = []
        for index, label in ticks:
            half = len(label) * self.frame.text * 0.3
            x = self.x(index)
            middle = min(max(x, half), self.frame.width - half)
            shown.append({"x": xy(x), "text_x": xy(middle), "text": label})
        return shown

    def band(self) -> dict[str, str] | None:
        """The tint between warning and target, where values count as at risk."""
        chart = self.chart
        if chart.target is None or chart.warning is None or chart.direction == "band":
            return None
        top, bottom = sorted((self.y(chart.target), self.y(chart.warning)))
        return {"y": xy(top), "height": xy(bottom - top)}

    def places(self) -> list[tuple[float, float] | None]:
        """Where each period's value stands; none where there is none."""
        return [
            None if p.value is None else (self.x(i), self.y(p.value)) for i, p in enumerate(self.chart.points)
        ]

    def marks(self) -> dict[str, str]:
        """One path a tone: every point off target or at risk by its shape, the others as dots."""
        dense = len(self.chart.points) >= DENSE
        paths: dict[str, str] = {"bad": "", "attention": "", "dot": ""}
        for index, point in self.chart.measured[:-1]:
            tone = point.tone if point.tone in ("bad", "attention") else "dot"
            size = (1.7 if tone != "dot" else 1.3) if dense else (3.6 if tone != "dot" else 2.2)
            paths[tone] += mark(tone, self.x(index), self.y(point.value or 0), size)
        return paths

    def gaps(self) -> list[str]:
        """Where on the axis a period has no value, when periods are few enough to be seen."""
        if len(self.chart.points) >= DENSE:
            return []
        return [xy(self.x(i)) for i, p in enumerate(self.chart.points) if p.value is None]

    def last(self) -> dict[str, str] | None:
        """The latest value: its shape and its words at the right edge."""
        if not self.chart.measured:
            return None
        index, point = self.chart.measured[-1]
        x, y = self.x(index), self.y(point.value or 0)
        base = y + 4
        for other in (self.y(t) + 4 for t in self.targets()):
            if abs(base - other) < self.frame.text + 3:
                base = other + (self.frame.text + 3) * (1 if base >= other else -1)
        tone = point.tone or "dot"
        return {
            "tone": point.tone or "ink",
            "path": mark(tone, x, y, 4.6 if tone != "attention" else 4.8),
            "base": xy(base),
            "text": self.chart.text(point.value or Decimal(0)),
            "colour": PRINT.get(point.tone, PRINT["ink"]),
        }

    def target_lines(self) -> list[dict[str, str]]:
        """The dashed target with its value at its end."""
        return [
            {"y": xy(self.y(t)), "base": xy(self.y(t) + 4), "text": self.target_text(t)} for t in self.targets()
        ]

    def flags(self) -> list[dict[str, str]]:
        """Decisions as small flags that stand on the axis."""
        foot = self.bottom
        return [
            {
                "x": xy(self.x(f.at)),
                "foot": xy(foot),
                "path": "M0 0v-16h9l-2.5 3.5 2.5 3.5h-8",
                "label": f.label,
            }
            for f in self.chart.flags
            if 0 <= f.at < len(self.chart.points)
        ]
