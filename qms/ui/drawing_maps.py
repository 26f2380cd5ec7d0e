"""The geometry of maps: fields of a heat map with their shapes, and marks along the days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from qms.ui.chart_maps import HeatCell, HeatMap, StripChart
from qms.ui.drawing import HEAT, PRINT, Frame, fitted, mark, xy
from qms.ui.scales import Linear, day_ticks

FIELD, GAP = 36, 2
LINE = 32


def wrapped(text: str, width: float, size: int, lines: int = 2) -> list[str]:
    """The text in at most so many lines of ``width``, broken at blanks; what does not fit is shortened."""
    most = max(int(width / (size * 0.56)), 2)
    found: list[str] = []
    for word in text.split():
        if found and len(found[-1]) + 1 + len(word) <= most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [fitted(line, width, size) for line in found]


def heat_of(chart: HeatMap, frame: Frame) -> dict[str, Any]:
    """What the template of a heat map draws."""
    size = frame.text
    longest = max((len(row) for row in chart.rows), default=0)
    left = min(longest * size * 0.56 + 14, frame.width * 0.3)
    width = min((frame.width - left) / max(len(chart.columns), 1), 180)
    heads = [wrapped(column, width - 4, size - 1 if frame.width < 400 else size) for column in chart.columns]
    head = max((len(lines) for lines in heads), default=1) * (size + 3) + 8
    fields = []
    for index, line in enumerate(chart.cells):
        for at, cell in enumerate(line):
            if cell is not None:
                fields.append(_field(chart, cell, (index, at), (left, head), width, size))
    return {
        "height": int(head + len(chart.rows) * FIELD),
        "heads": [
            {
                "x": xy(left + at * width + width / 2),
                "y": xy(head - 8 - (len(lines) - 1 - n) * (size + 3)),
                "text": text,
            }
            for at, lines in enumerate(heads)
            for n, text in enumerate(lines)
        ],
        "names": [
            {"y": xy(head + index * FIELD + FIELD / 2 + 4), "text": fitted(row, left - 12, size)}
            for index, row in enumerate(chart.rows)
        ],
        "name_x": xy(left - 10),
        "head_size": size - 1 if frame.width < 400 else size,
        "fields": fields,
        "linked": any(cell.url for _row, _column, cell in chart.named),
    }


def _field(
    chart: HeatMap, cell: HeatCell, place: tuple[int, int], origin: tuple[float, float], width: float, size: int
) -> dict[str, Any]:
    row, column = place
    x, y = origin[0] + column * width, origin[1] + row * FIELD
    tone, middle = cell.tone, x + width / 2
    room = len(cell.text) * size * 0.6
    shown = cell.text if room + (18 if tone else 4) <= width - GAP else ""
    shift = 8 if tone and shown else 0
    centre = middle - (room / 2 + 2 if shown else 0)
    said = [chart.rows[row], chart.columns[column], cell.note or cell.text]
    return {
        "x": xy(x + GAP / 2),
        "y": xy(y + GAP / 2),
        "width": xy(width - GAP),
        "height": xy(FIELD - GAP),
        "class": f"{tone}-tint" if tone else f"heat-{cell.level}",
        "fill": PRINT[f"{tone}_tint"] if tone else HEAT[cell.level],
        "tone": tone,
        "colour": PRINT.get(tone, PRINT["ink"]),
        "shape": mark(tone, centre, y + FIELD / 2, 4.5) if tone else "",
        "hollow": tone == "stale",
        "text_x": xy(middle + shift),
        "base": xy(y + FIELD / 2 + 4),
        "text": shown,
        "url": cell.url,
        "label": ": ".join(part for part in (", ".join(said[:2]), said[2]) if part),
    }


def strip_of(chart: StripChart, frame: Frame) -> dict[str, Any]:
    """What the template of a strip draws: one line a row, marks by their day, months along the foot."""
    size = frame.text
    longest = max((len(row.label) for row in chart.rows), default=0)
    left = min(longest * size * 0.56 + 14, frame.width * 0.3)
    right, head = frame.width - 10, (size + 8 if chart.bands else 4)
    bottom = head + len(chart.rows) * LINE
    x = Linear(0, max((chart.end - chart.start).days, 1), left + 8, right)

    def at(day: date) -> float:
        return x(min(max((day - chart.start).days, 0), (chart.end - chart.start).days))

    marks = []
    for index, row in enumerate(chart.rows):
        for one in sorted(row.marks, key=lambda mark: mark.day):
            if chart.start <= one.day <= chart.end:
                middle = head + index * LINE + LINE / 2
                marks.append(
                    {
                        "path": mark(one.tone, at(one.day), middle, 5),
                        "tone": one.tone or "ink",
                        "hollow": one.tone == "stale",
                        "colour": PRINT.get(one.tone, PRINT["ink"]),
                        "label": one.label,
                    }
                )
    return {
        "height": int(bottom + size + 14),
        "lines": [
            {
                "y": xy(head + index * LINE + LINE / 2),
                "base": xy(head + index * LINE + LINE / 2 + 4),
                "text": fitted(row.label, left - 12, size),
            }
            for index, row in enumerate(chart.rows)
        ],
        "bands": _bands(chart, at, right, size),
        "marks": marks,
        "months": _months(chart, at, frame),
        "left": xy(left),
        "right": xy(right),
        "name_x": xy(left - 10),
        "head": xy(head),
        "bottom": xy(bottom),
        "span": xy(bottom - head),
        "label_y": xy(bottom + size + 6),
        "today_x": xy(at(chart.today)) if chart.today and chart.start <= chart.today <= chart.end else "",
    }


def _bands(chart: StripChart, at: Any, right: float, size: int) -> list[dict[str, str]]:
    found, free = [], 0.0
    for band in sorted(chart.bands, key=lambda one: one.starts_on):
        if band.ends_on < chart.start or band.starts_on > chart.end:
            continue
        x, end = at(band.starts_on), at(band.ends_on)
        room = len(band.label) * size * 0.56
        start = min(x, right - room)
        text = band.label if start >= free else ""
        free = start + room + 8 if text else free
        found.append(
            {"x": xy(x), "width": xy(max(end - x, 1)), "text_x": xy(start), "text": text, "full": band.label}
        )
    return found


def _months(chart: StripChart, at: Any, frame: Frame) -> list[dict[str, str]]:
    days = [chart.start + timedelta(days=n) for n in range((chart.end - chart.start).days + 1)]
    shown = []
    for index, text in day_ticks(days, max(frame.ticks - 2, 3)):
        place = at(days[index])
        half = len(text) * frame.text * 0.3
        shown.append({"x": xy(place), "text_x": xy(min(max(place, half), frame.width - half)), "text": text})
    return shown
