"""Charts drawn on the server as SVG: run chart, sparkline, bars. The same drawing stands in page and PDF.

Attributes carry the print colours, classes the colours of the screen's theme (WeasyPrint reads no page
style inside an SVG). The same values give the same bytes.
"""

from decimal import Decimal
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from qms.ui.chart_data import Bar, BarChart, Direction, Flag, Point, RunChart, with_unit
from qms.ui.chart_words import chart_sentence
from qms.ui.drawing import DENSE, FRAMES, PRINT, RunDrawing, line_path, mark, xy
from qms.ui.scales import Linear, number, spread
from qms.ui.statuses import STATUSES

__all__ = [
    "Bar",
    "BarChart",
    "Direction",
    "Flag",
    "Point",
    "RunChart",
    "bar_chart",
    "chart_sentence",
    "run_chart",
    "sparkline",
]

Size = Literal["large", "medium", "small", "paper"]


def svg(name: str, context: dict[str, Any]) -> SafeString:
    """Draw a template of templates/ui/charts without the blanks between its elements."""
    drawn = render_to_string(f"ui/charts/{name}.svg", {"colour": PRINT, **context})
    return SafeString("".join(line.strip() for line in drawn.splitlines()))


def run_chart(chart: RunChart, size: Size = "medium") -> SafeString:
    """Draw a run chart: data in ink, target dashed with its value, warning band tinted, last point named."""
    frame = FRAMES[size]
    drawing = RunDrawing(chart, frame)
    return svg(
        "run",
        {
            "size": size,
            "frame": frame,
            "title": chart.title or _("Run chart"),
            "sentence": chart_sentence(chart),
            "drawing": drawing,
            "left": xy(drawing.left),
            "right": xy(drawing.right),
            "end": xy(drawing.right + 8),
            "tick_x": xy(drawing.left - 8),
            "span": xy(drawing.right - drawing.left),
            "bottom": xy(drawing.bottom),
            "label_y": xy(drawing.bottom + 20),
            "line": line_path(drawing.places()),
            "dense": len(chart.points) >= DENSE,
        },
    )


def sparkline(chart: RunChart, *, width: int = 112, height: int = 28) -> SafeString:
    """A word-sized run chart for a row: the line, its target, and the latest point by shape."""
    values = [float(v) for v in RunDrawing(chart, FRAMES["small"]).values()] or [0.0]
    y = Linear(*spread(values, 0.02), height - 5, 5)
    count = max(len(chart.points) - 1, 1)
    places = [
        None if p.value is None else (4 + i * (width - 10) / count, y(p.value))
        for i, p in enumerate(chart.points)
    ]
    last = chart.measured[-1][1] if chart.measured else None
    seen = [place for place in places if place]
    shape = mark(last.tone or "dot", *seen[-1], 3) if last else ""
    context = {
        "width": width,
        "height": height,
        "title": chart.title,
        "sentence": chart_sentence(chart),
        "line": line_path(places),
        "target": xy(y(chart.target)) if chart.target is not None else "",
        "shape": shape,
        "tone": (last.tone if last else "") or "ink",
        "fill": PRINT.get(last.tone if last else "", PRINT["ink"]),
    }
    return svg("spark", context)


def bar_chart(chart: BarChart, size: Size = "medium") -> SafeString:
    """Draw bars from a common zero, each with its name before and its value behind it."""
    frame, row = FRAMES[size], 30
    names = max((len(b.label) for b in chart.bars), default=0)
    left = min(names * frame.text * 0.55 + 12, frame.width * 0.45)
    room = frame.width - left - 80
    highest = max((float(b.value) for b in chart.bars), default=0) or 1.0
    bars = []
    for index, bar in enumerate(chart.bars):
        known = STATUSES.get(bar.status)
        width = max(float(bar.value), 0) / highest * room
        bars.append(
            {
                "y": xy(index * row + 7),
                "base": xy(index * row + 20),
                "width": xy(width),
                "value_x": xy(left + width + 8),
                "label": bar.label,
                "text": with_unit(number(Decimal(bar.value), chart.places), chart.unit),
                "tone": str(known.tone) if known else "bar",
                "fill": PRINT[str(known.tone) if known else "ink_2"],
            }
        )
    context = {
        "size": size,
        "frame": frame,
        "height": max(len(bars) * row, row),
        "left": xy(left),
        "name_x": xy(left - 10),
        "bars": bars,
        "title": chart.title or _("Bar chart"),
        "sentence": chart_sentence(chart),
    }
    return svg("bar", context)
