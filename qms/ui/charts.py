"""Charts drawn on the server as SVG; the same drawing stands in page and PDF.

Run chart, sparkline, bars, Pareto, heat map and strip. Attributes carry the print colours, classes the colours
of the screen's theme (WeasyPrint reads no page style inside an SVG). The same values give the same bytes, so a
drawing is kept until its values change.
"""

from functools import lru_cache
from typing import Any, Literal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qms.ui.chart_bars import Bar, BarChart, ParetoChart
from qms.ui.chart_data import ControlBand, DataTable, Direction, Flag, Forecast, Point, RunChart
from qms.ui.chart_maps import HeatCell, HeatMap, StripBand, StripChart, StripMark, StripRow, level_of
from qms.ui.chart_words import Chart, chart_sentence
from qms.ui.drawing import FRAMES, PRINT, RunDrawing, diamond, line_path, mark, xy
from qms.ui.drawing_bars import bars_of, pareto_of
from qms.ui.drawing_maps import heat_of, strip_of
from qms.ui.scales import Linear, spread

__all__ = [
    "Bar",
    "BarChart",
    "Chart",
    "ControlBand",
    "DataTable",
    "Direction",
    "Flag",
    "Forecast",
    "HeatCell",
    "HeatMap",
    "ParetoChart",
    "Point",
    "RunChart",
    "StripBand",
    "StripChart",
    "StripMark",
    "StripRow",
    "bar_chart",
    "chart_sentence",
    "data_table",
    "draw",
    "heat_map",
    "level_of",
    "pareto_chart",
    "run_chart",
    "sparkline",
    "strip_chart",
]

Size = Literal["large", "medium", "small", "paper"]


def svg(name: str, context: dict[str, Any]) -> SafeString:
    """Draw a template of templates/ui/charts without the blanks between its elements."""
    drawn = render_to_string(f"ui/charts/{name}.svg", {"colour": PRINT, **context})
    return SafeString("".join(line.strip() for line in drawn.splitlines()))


def draw(chart: Chart, size: Size = "medium") -> SafeString:
    """Draw a chart of any kind; one that was drawn before for this language is not drawn again."""
    try:
        return _kept(chart, size, get_language() or "")
    except TypeError:  # made of lists, which cannot be kept
        return _drawn(chart, size)


@lru_cache(maxsize=1024)
def _kept(chart: Chart, size: Size, language: str) -> SafeString:
    return _drawn(chart, size)


def _drawn(chart: Chart, size: Size) -> SafeString:
    drawers: dict[str, Any] = {
        "run": run_chart,
        "bar": bar_chart,
        "pareto": pareto_chart,
        "heat": heat_map,
        "strip": strip_chart,
    }
    drawn: SafeString = drawers[chart.kind](chart, size)
    return drawn


def data_table(chart: Chart, *, caption: str) -> SafeString:
    """Draw the table beside a chart; one that was drawn before for this language is not drawn again."""
    try:
        return _kept_table(chart, caption, get_language() or "")
    except TypeError:
        return _drawn_table(chart, caption)


@lru_cache(maxsize=512)
def _kept_table(chart: Chart, caption: str, language: str) -> SafeString:
    return _drawn_table(chart, caption)


def _drawn_table(chart: Chart, caption: str) -> SafeString:
    return SafeString(render_to_string("ui/chart_table.html", {"shown": chart.table, "caption": caption}))


def about(chart: Chart, size: Size, name: str) -> dict[str, Any]:
    """What every drawing begins with: its size, its title and what it says."""
    return {
        "size": size,
        "frame": FRAMES[size],
        "title": chart.title or name,
        "sentence": chart_sentence(chart),
    }


def run_chart(chart: RunChart, size: Size = "medium") -> SafeString:
    """Draw a run chart: data in ink, target dashed with its value, warning band tinted, last point named.

    Control limits, the next period and flags stand where the chart has them.
    """
    drawing = RunDrawing(chart, FRAMES[size])
    return svg(
        "run",
        {
            **about(chart, size, _("Run chart")),
            "drawing": drawing,
            "left": xy(drawing.left),
            "right": xy(drawing.right),
            "end": xy(drawing.right + 8),
            "tick_x": xy(drawing.left - 8),
            "span": xy(drawing.right - drawing.left),
            "bottom": xy(drawing.bottom),
            "label_y": xy(drawing.bottom + 20),
            "line": line_path(drawing.places()),
            "dense": drawing.dense,
        },
    )


def sparkline(chart: RunChart, *, width: int = 112, height: int = 28) -> SafeString:
    """A word-sized run chart for a row: line, target, latest limits, and the latest point by shape."""
    targets = [t for t in (chart.target, chart.target_high) if t is not None]
    band = chart.control
    limits = [limit for limit in (band.lower[-1], band.upper[-1]) if limit is not None] if band else []
    given = [p.value for p in chart.points] + targets + [chart.warning, *limits]
    values = [float(v) for v in given if v is not None] or [0.0]
    y = Linear(*spread(values, 0.02), height - 5, 5)
    step = (width - 10) / max(len(chart.points) - 1, 1)
    places = [None if p.value is None else (4 + i * step, y(p.value)) for i, p in enumerate(chart.points)]
    beyond = [places[at] for at in band.outside] if band else []
    last = chart.measured[-1][1] if chart.measured else None
    seen = [place for place in places if place]
    shape = mark(last.tone or "dot", *seen[-1], 3) if last else ""
    context = {
        "width": width,
        "height": height,
        "title": chart.title,
        "sentence": chart_sentence(chart),
        "line": line_path(places),
        "targets": [xy(y(target)) for target in targets],
        "limits": [xy(y(limit)) for limit in limits],
        "limits_from": xy(4 + (band.latest_from if band else 0) * step),
        "outside": "".join(diamond(*place, 4) for place in beyond if place),
        "shape": shape,
        "tone": (last.tone if last else "") or "ink",
        "fill": PRINT.get(last.tone if last else "", PRINT["ink"]),
    }
    return svg("spark", context)


def bar_chart(chart: BarChart, size: Size = "medium") -> SafeString:
    """Draw bars from a common zero, each with its name before and its value behind it."""
    return svg("bar", about(chart, size, _("Bar chart")) | bars_of(chart, FRAMES[size]))


def pareto_chart(chart: ParetoChart, size: Size = "medium") -> SafeString:
    """Draw causes, the most frequent first, with the line of what they make together."""
    return svg("pareto", about(chart, size, _("Pareto chart")) | pareto_of(chart, FRAMES[size]))


def heat_map(chart: HeatMap, size: Size = "medium") -> SafeString:
    """Draw a map of rows by columns, each field by tint, shape and text."""
    return svg("heat", about(chart, size, _("Heat map")) | heat_of(chart, FRAMES[size]))


def strip_chart(chart: StripChart, size: Size = "medium") -> SafeString:
    """Draw marks along the days, a line for each row."""
    return svg("strip", about(chart, size, _("Strip")) | strip_of(chart, FRAMES[size]))
