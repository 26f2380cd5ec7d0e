"""The geometry of a chart: where each part stands and the outline of each mark."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

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
    "good_tint": "#E6F1EB",
    "bad_tint": "#FAE9E7",
    "stale_tint": "#EFEDE9",
    "good": "#1E6B45",
    "attention": "#8A5A00",
    "bad": "#A3271F",
    "stale": "#5B6470",
    "paper": "#FFFFFF",
}
HEAT = ("#FFFFFF", "#EBEFF5", "#D2DCE8", "#BCCADD", "#A5B8D1")
"""Levels of a heat map on paper: the accent mixed into white by 0, 9, 20, 30 and 40 per cent (charts.css)."""
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


def diamond(x: float, y: float, r: float) -> str:
    """The outline around a point beyond its control limits."""
    return f"M{xy(x)} {xy(y - r)}l{xy(r)} {xy(r)}l{xy(-r)} {xy(r)}l{xy(-r)} {xy(-r)}z"


def fitted(text: str, width: float, size: int) -> str:
    """The text, shortened to what fits into ``width`` at a type size."""
    most = int(width / (size * 0.56))
    return text if len(text) <= most else f"{text[: max(most - 1, 1)].rstrip()}…"


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Where labels stand that want to stand at ``wanted``: ``gap`` apart, from ``low`` to ``high``."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed: list[float] = []
    for at in order:
        placed.append(max(wanted[at], placed[-1] + gap if placed else low))
    ceiling = high
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    found = [0.0] * len(wanted)
    for at, place in zip(order, placed, strict=True):
        found[at] = place
    return found


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
        ends += [self.target_text(t) for t in self.targets()] + [text for _value, text in self.limit_texts()]
        self.right = self.frame.width - max((len(text) for text in ends), default=0) * glyph - 16
        self.y = Linear(*self.range, self.bottom, self.top)

    @property
    def narrow(self) -> bool:
        """Whether there is room for values only, not for words."""
        return self.frame.width < 400

    @property
    def dense(self) -> bool:
        """Whether points stand so close that they are dots."""
        return len(self.chart.points) >= DENSE

    def values(self) -> list[Decimal]:
        """Every value that must lie inside the frame."""
        chart, control, forecast = self.chart, self.chart.control, self.chart.forecast
        given = [p.value for p in chart.points]
        given += [chart.target, chart.target_high, chart.warning, chart.warning_high]
        given += [*control.lower, *control.upper] if control else []
        given += [forecast.value, forecast.low, forecast.high] if forecast else []
        return [value for value in given if value is not None]

    def targets(self) -> list[Decimal]:
        """The target, or both edges of the band."""
        return [t for t in (self.chart.target, self.chart.target_high) if t is not None]

    def target_text(self, target: Decimal) -> str:
        """The target as written at the end of its line."""
        value = number(target, self.chart.places)
        if self.narrow:
            return value
        name = self.chart.target_name
        return f"{name} {value}" if name else _("Target %(value)s") % {"value": value}

    def limit_texts(self) -> list[tuple[Decimal, str]]:
        """The limits at the last point and the mean, each as written at the end of its line."""
        control = self.chart.control
        if control is None or self.narrow or not control.upper:
            return []
        limits = [limit for limit in (control.upper[-1], control.lower[-1]) if limit is not None]
        texts = [(limit, _("Limit %(value)s")) for limit in limits] + [(control.centre, _("Mean %(value)s"))]
        places = max(self.chart.places, 1)
        return [(value, text % {"value": number(value, places)}) for value, text in texts]

    @property
    def count(self) -> int:
        """The places along the time axis: the periods, and the next one where it is forecast."""
        return len(self.chart.points) + (1 if self.chart.forecast else 0)

    def x(self, index: int) -> float:
        """Where a period stands; a single one stands in the middle."""
        inset = 2 if self.dense else 6
        if self.count < 2:
            return (self.left + self.right) / 2
        return self.left + inset + index * (self.right - self.left - 2 * inset - 2) / (self.count - 1)

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

    def bands(self) -> list[dict[str, str]]:
        """The tints between warning and target, where values count as at risk."""
        chart = self.chart
        edges = [(chart.target, chart.warning)]
        if chart.direction == "band":
            edges.append((chart.target_high, chart.warning_high))
        found = []
        for target, warning in edges:
            if target is not None and warning is not None and target != warning:
                top, bottom = sorted((self.y(target), self.y(warning)))
                found.append({"y": xy(top), "height": xy(bottom - top)})
        return found

    def places(self) -> list[tuple[float, float] | None]:
        """Where each period's value stands; none where there is none."""
        return [
            None if p.value is None else (self.x(i), self.y(p.value)) for i, p in enumerate(self.chart.points)
        ]

    def marks(self) -> dict[str, str]:
        """One path a tone: every point off target or at risk by its shape, the others as dots."""
        paths: dict[str, str] = {"bad": "", "attention": "", "dot": ""}
        for index, point in self.chart.measured[:-1]:
            tone = point.tone if point.tone in ("bad", "attention") else "dot"
            size = (1.7 if tone != "dot" else 1.3) if self.dense else (3.6 if tone != "dot" else 2.2)
            paths[tone] += mark(tone, self.x(index), self.y(point.value or 0), size)
        return paths

    def limits(self) -> list[str]:
        """The control limits as lines; limits that differ from period to period run in steps."""
        control = self.chart.control
        if control is None or not self.chart.points:
            return []
        return [path for path in (self._steps(control.lower), self._steps(control.upper)) if path]

    def _steps(self, limits: Sequence[Decimal | None]) -> str:
        if len(set(limits)) == 1 and limits[0] is not None:
            return f"M{xy(self.left)} {xy(self.y(limits[0]))}H{xy(self.right)}"
        half = (self.x(1) - self.x(0)) / 2 if len(limits) > 1 else 0
        path, pen_down = "", False
        for index, limit in enumerate(limits):
            if limit is None:
                pen_down = False
                continue
            y, start = self.y(limit), max(self.x(index) - half, self.left)
            path += f"V{xy(y)}" if pen_down else f"M{xy(start)} {xy(y)}"
            path += f"H{xy(min(self.x(index) + half, self.right))}"
            pen_down = True
        return path

    def mean(self) -> str:
        """The mean as a line, in steps where it changed with the system; none where there are no limits."""
        control = self.chart.control
        if control is None:
            return ""
        return self._steps(control.centres or [control.centre])

    def outside(self) -> str:
        """A diamond around each point beyond a limit."""
        return self._around(self.chart.control.outside if self.chart.control else (), 8.0)

    def signs(self) -> str:
        """A ring around each point that belongs to another sign."""
        if self.dense or self.chart.control is None:
            return ""
        points = [self.chart.points[at] for at in self.chart.control.signs]
        places = zip(self.chart.control.signs, points, strict=True)
        return "".join(mark("dot", self.x(at), self.y(p.value), 6.5) for at, p in places if p.value is not None)

    def _around(self, positions: Sequence[int], size: float) -> str:
        size = size / 2 if self.dense else size
        points = [(at, self.chart.points[at].value) for at in positions]
        return "".join(diamond(self.x(at), self.y(value), size) for at, value in points if value is not None)

    def gaps(self) -> list[str]:
        """Where on the axis a period has no value, when periods are few enough to be seen."""
        if self.dense:
            return []
        return [xy(self.x(i)) for i, p in enumerate(self.chart.points) if p.value is None]

    def forecast(self) -> dict[str, str] | None:
        """What the next period will bring if nothing changes: a bar between the limits and a hollow point."""
        one = self.chart.forecast
        if one is None:
            return None
        x = self.x(len(self.chart.points))
        floor, ceiling = self.range
        low = self.y(one.low if one.low is not None else max(min(0, float(one.value)), floor))
        high = self.y(one.high if one.high is not None else ceiling)
        return {
            "x": xy(x - 5),
            "y": xy(high),
            "height": xy(low - high),
            "cx": xy(x),
            "cy": xy(self.y(one.value)),
            "label": one.label,
        }

    def last(self) -> dict[str, str] | None:
        """The latest value: its shape and its words at the right edge."""
        if not self.chart.measured:
            return None
        index, point = self.chart.measured[-1]
        x, y = self.x(index), self.y(point.value or 0)
        tone = point.tone or "dot"
        return {
            "tone": point.tone or "ink",
            "path": mark(tone, x, y, 4.6 if tone != "attention" else 4.8),
            "base": self.ends[0]["base"],
            "text": self.chart.text(point.value or Decimal(0)),
            "colour": PRINT.get(point.tone, PRINT["ink"]),
        }

    @cached_property
    def ends(self) -> list[dict[str, str]]:
        """Where the words at the right edge stand, none over another: latest value, targets, limits, mean."""
        last = self.chart.measured[-1:]
        wanted = [self.y(point.value or 0) for _index, point in last] or [self.bottom]
        wanted += [self.y(target) for target in self.targets()]
        limits = self.limit_texts()
        wanted += [self.y(value) for value, _text in limits]
        gap = self.frame.text + 3
        placed = apart([y + 4 for y in wanted], gap, self.top, self.bottom + 2)
        return [{"base": xy(base)} for base in placed]

    def target_lines(self) -> list[dict[str, str]]:
        """The dashed target with its value at its end."""
        ends = self.ends[1:]
        return [
            {"y": xy(self.y(t)), "base": end["base"], "text": self.target_text(t)}
            for t, end in zip(self.targets(), ends, strict=False)
        ]

    def limit_ends(self) -> list[dict[str, str]]:
        """The words of limits and mean at the end of their lines."""
        ends = self.ends[1 + len(self.targets()) :]
        return [
            {"base": end["base"], "text": text}
            for (_value, text), end in zip(self.limit_texts(), ends, strict=True)
        ]

    def flags(self) -> list[dict[str, str]]:
        """Decisions as small flags that stand on the axis, actions as pins with a round head."""
        shapes = {"decision": "M0 0v-16h9l-2.5 3.5 2.5 3.5h-8", "action": f"M0 0v-9{mark('dot', 0, -12, 3)}"}
        found, taken = [], Counter[int]()
        for flag in self.chart.flags:
            if 0 <= flag.at < len(self.chart.points):
                x = self.x(flag.at) + min(taken[flag.at], 3) * 12
                taken[flag.at] += 1
                shape = {"path": shapes[flag.kind], "label": flag.label}
                found.append({"x": xy(x), "foot": xy(self.bottom), **shape})
        return found
