"""The geometry of bars: one below the other from a common zero, and causes by their share."""

from __future__ import annotations

from typing import Any

from qms.ui.chart_bars import Bar, BarChart, ParetoChart, per_cent
from qms.ui.drawing import PRINT, Frame, fitted, line_path, mark, xy
from qms.ui.statuses import STATUSES

ROW = 30
VITAL = 0.8
"""The share that the few causes that matter make together (Juran)."""


def name_width(labels: list[str], frame: Frame) -> float:
    """The width that names take before the bars: what they need, and 42 per cent at most."""
    longest = max((len(label) for label in labels), default=0)
    return min(longest * frame.text * 0.56 + 14, frame.width * 0.42)


def bars_of(chart: BarChart, frame: Frame) -> dict[str, Any]:
    """What the template of bars draws."""
    left = name_width([bar.label for bar in chart.bars], frame)
    values = max((len(chart.text(bar.value)) for bar in chart.bars), default=0) * frame.text * 0.6
    room = frame.width - left - values - 14
    highest = max((float(bar.value) for bar in chart.bars), default=0) or 1.0
    drawn = []
    for index, bar in enumerate(chart.bars):
        width = max(float(bar.value), 0) / highest * room
        drawn.append(
            _bar(bar, index, width, frame, left)
            | {"text": chart.text(bar.value), "value_x": xy(left + width + 8), "rest": False}
        )
    height = max(len(drawn) * ROW, ROW)
    return {"bars": drawn, "height": height, "left": xy(left), "name_x": xy(left - 10)}


def _bar(bar: Bar, index: int, width: float, frame: Frame, left: float) -> dict[str, Any]:
    known = STATUSES.get(bar.status)
    return {
        "y": xy(index * ROW + 7),
        "base": xy(index * ROW + 20),
        "width": xy(width),
        "label": fitted(bar.label, left - 12, frame.text),
        "full": bar.label,
        "tone": str(known.tone) if known else "bar",
        "fill": PRINT[str(known.tone) if known else "ink_2"],
    }


def pareto_of(chart: ParetoChart, frame: Frame) -> dict[str, Any]:
    """What the template of a Pareto chart draws: bars and the line of their sum on one scale, up to all."""
    narrow = frame.width < 400
    left = name_width([part.bar.label for part in chart.parts], frame)
    figures = max((len(chart.text(part.bar.value)) for part in chart.parts), default=1) * frame.text * 0.6
    together = 5 * frame.text * 0.6
    right = frame.width - figures - together - (18 if narrow else 30)
    room, head = right - left - 6, frame.text + 10
    drawn, places = [], []
    for index, part in enumerate(chart.parts):
        end, middle = left + part.together * room, head + index * ROW + 15.5
        places.append((end, middle))
        drawn.append(
            _bar(part.bar, index, part.share * room, frame, left)
            | {
                "y": xy(head + index * ROW + 7),
                "base": xy(head + index * ROW + 20),
                "text": chart.text(part.bar.value),
                "together": per_cent(part.together),
                "rest": part.rest,
            }
        )
    bottom = head + len(drawn) * ROW
    return {
        "bars": drawn,
        "height": int(bottom + 4),
        "left": xy(left),
        "name_x": xy(left - 10),
        "figures_x": xy(frame.width - together - (10 if narrow else 16)),
        "together_x": xy(frame.width - 2),
        "head_y": xy(frame.text),
        "line": line_path(places),
        "dots": "".join(mark("dot", x, y, 2.6) for x, y in places),
        "vital_x": xy(left + VITAL * room),
        "vital": "" if narrow else per_cent(VITAL),
        "top": xy(head),
        "bottom": xy(bottom),
    }
