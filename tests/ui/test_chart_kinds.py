"""Pareto, heat map, strip and control limits say what they say by shape, text, sentence and table."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template

from qms.ui import specimens
from qms.ui.charts import (
    Bar,
    BarChart,
    Chart,
    ControlBand,
    Flag,
    Forecast,
    HeatCell,
    HeatMap,
    ParetoChart,
    Point,
    RunChart,
    StripChart,
    StripMark,
    StripRow,
    chart_sentence,
    draw,
    level_of,
    run_chart,
)
from qms.ui.drawing import FRAMES, HEAT, RunDrawing, apart, fitted
from tests.ui.colours import contrast, themes

SVG = "{http://www.w3.org/2000/svg}"
KINDS: dict[str, Chart] = {
    "controlled": specimens.controlled(),
    "pareto": specimens.causes(),
    "themes": specimens.themes(),
    "likelihoods": specimens.likelihoods(),
    "strip": specimens.rhythm(),
    "bars": specimens.bars(),
    "nothing counted": ParetoChart([], "Causes"),
    "no bars": BarChart([]),
    "an empty map": HeatMap([], [], []),
    "an empty strip": StripChart([], date(2026, 1, 1), date(2026, 1, 1)),
}


def of(*values: str) -> list[Point]:
    return [Point(f"M{n}", Decimal(value), "on_target") for n, value in enumerate(values, 1)]


def texts(drawn: str) -> list[str | None]:
    return [text.text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("size", ["large", "medium", "small", "paper"])
@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_is_well_formed_and_its_text_stays_inside(name: str, size: str) -> None:
    drawn = draw(KINDS[name], size)  # type: ignore[arg-type]
    root = ElementTree.fromstring(drawn)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc") == chart_sentence(KINDS[name])
    assert "style=" not in drawn
    assert "nan" not in drawn.lower()
    height = float((root.get("viewBox") or "").split()[3])
    for text in root.iter(f"{SVG}text"):
        x, length = float(text.get("x", "")), len(text.text or "") * float(root.get("font-size", "")) * 0.5
        start = {"end": x - length, "middle": x - length / 2}.get(text.get("text-anchor", ""), x)
        assert start >= -1, text.text
        assert start + length <= FRAMES[size].width + 1, text.text
        assert 0 < float(text.get("y", "")) <= height


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_has_a_table_with_a_cell_for_each_column(name: str) -> None:
    table = KINDS[name].table
    assert all(len(row) == len(table.head) for row in table.rows)
    drawn = Template("{% chart one %}").render(Context({"one": KINDS[name]}))
    assert drawn.count("<tr>") == 1 + len(table.rows)


def test_the_same_values_are_drawn_once_and_changed_ones_anew() -> None:
    chart = RunChart(tuple(of("1", "2")), "Kept")
    assert draw(chart) is draw(RunChart(tuple(of("1", "2")), "Kept"))
    assert draw(RunChart(tuple(of("1", "3")), "Kept")) != draw(chart)


def test_a_point_beyond_a_limit_has_a_diamond_and_limits_have_their_values() -> None:
    band = ControlBand(Decimal(5), (None,) * 3, (Decimal(8),) * 3, outside=(1,), words=((1, "beyond a limit"),))
    chart = RunChart(of("5", "9", "4"), "Days", control=band)
    root = ElementTree.fromstring(run_chart(chart))
    [outside] = [p for p in root.iter(f"{SVG}path") if p.get("class") == "outside"]
    assert outside.get("d", "").count("z") == 1
    assert len([p for p in root.iter(f"{SVG}path") if p.get("class") == "limit"]) == 1
    assert {"Limit 8.0", "Mean 5.0"} <= set(texts(run_chart(chart)))
    assert [[cell.text for cell in row] for row in chart.table.rows][1] == [
        "M2",
        "9",
        "On target",
        "– to 8.0",
        "beyond a limit",
    ]


def test_limits_that_differ_run_in_steps() -> None:
    band = ControlBand(Decimal(5), (Decimal(1), Decimal(2), Decimal(1)), (Decimal(9),) * 3)
    low, high = RunDrawing(RunChart(of("5", "6", "4"), control=band), FRAMES["medium"]).limits()
    assert low.count("V") == 2
    assert "V" not in high


def test_an_action_is_told_from_a_decision_by_shape() -> None:
    flags = [Flag(0, "DEC-0001"), Flag(1, "ACT-0001", "action")]
    decision, action = RunDrawing(RunChart(of("5", "6"), flags=flags), FRAMES["medium"]).flags()
    assert decision["path"] != action["path"]
    assert "a3" in action["path"]


def test_the_next_period_stands_after_the_last_with_what_it_may_bring() -> None:
    chart = RunChart(of("5", "6"), forecast=Forecast("Next: 5", Decimal(5), Decimal(2), Decimal(8)))
    drawing = RunDrawing(chart, FRAMES["medium"])
    one = drawing.forecast()
    assert one is not None
    assert float(one["cx"]) > drawing.x(1)
    assert float(one["height"]) == pytest.approx(drawing.y(2) - drawing.y(8), abs=0.2)


def test_a_band_tints_both_sides() -> None:
    chart = RunChart(of("5", "6"), "", Decimal(4), Decimal(6), Decimal(3), "band", warning_high=Decimal(7))
    assert len(RunDrawing(chart, FRAMES["medium"]).bands()) == 2


def test_words_at_the_edge_never_lie_over_each_other() -> None:
    placed = apart([50, 51, 52, 300, 310], 15, 20, 290)
    assert placed == sorted(placed)
    assert all(after - before >= 15 for before, after in pairwise(placed))
    assert placed[-1] <= 290


def test_a_pareto_chart_falls_and_keeps_the_rest_for_the_end() -> None:
    bars = [Bar(f"C{n}", n) for n in range(13)]
    parts = ParetoChart(bars, most=4).parts
    assert [part.bar.label for part in parts] == ["C12", "C11", "C10", "C9", "8 others"]
    assert [part.rest for part in parts] == [False] * 4 + [True]
    assert parts[-1].together == pytest.approx(1)
    assert parts[1].together == pytest.approx(23 / 78)
    assert len(ParetoChart(bars, most=4).table.rows) == 12


def test_one_cause_left_over_is_named() -> None:
    assert [p.bar.label for p in ParetoChart([Bar("A", 3), Bar("B", 2), Bar("C", 1)], most=2).parts] == [
        "A",
        "B",
        "C",
    ]


def test_a_heat_map_says_status_by_shape_and_word_and_opens_its_records() -> None:
    cells = [[HeatCell("1/4", "off_target", url="/x/"), None, HeatCell("", "stale")]]
    chart = HeatMap(["North"], ["Delivery", "Quality", "Safety"], cells, "Map")
    root = ElementTree.fromstring(draw(chart))
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/x/"]
    assert root.get("role") == "group"
    assert {p.get("class") for p in root.iter(f"{SVG}path")} == {"bad", "hollow stale"}
    assert [cell.text for cell in chart.table.rows[0]] == ["North", "Off target (1/4)", "–", "Stale"]


def test_levels_rise_with_the_value() -> None:
    assert [level_of(value, 100) for value in (0, 1, 25, 26, 99, 100)] == [0, 1, 1, 2, 4, 4]
    assert level_of(3, 0) == 0


def test_a_strip_shows_only_its_days() -> None:
    marks = [StripMark(date(2026, month, 1), f"M{month}", "on_target") for month in (1, 6, 12)]
    chart = StripChart([StripRow("North", marks)], date(2026, 5, 1), date(2026, 11, 30))
    assert [mark.label for _row, mark in chart.shown] == ["M6"]
    assert "M12" not in draw(chart)


SENTENCES: list[tuple[Chart, str]] = [
    (
        ParetoChart([Bar("A", 6), Bar("B", 3), Bar("C", 1)], unit="complaints"),
        "A, B: 90\u00a0% of 10 complaints.",
    ),
    (ParetoChart([], ""), "Nothing to compare yet."),
    (
        HeatMap(["N", "S"], ["D"], [[HeatCell("", "off_target")], [HeatCell("", "on_target")]]),
        "1 of 2 fields ask for an answer: N, D.",
    ),
    (HeatMap(["N"], ["D"], [[HeatCell("", "on_target")]]), "No field asks for an answer."),
    (HeatMap(["N"], ["D", "E"], [[HeatCell("1", level=1), HeatCell("9", level=4)]]), "Most: N, E with 9."),
    (
        StripChart(
            [StripRow("North", [StripMark(date(2026, 1, 5), "held")])], date(2026, 1, 1), date(2026, 2, 1)
        ),
        "1 mark; the latest on Monday 5 January 2026: North, held.",
    ),
    (RunChart(of("1"), said="Change the system."), "Change the system."),
]


@pytest.mark.parametrize(("chart", "sentence"), SENTENCES)
def test_the_sentence_says_what_the_chart_shows(chart: Chart, sentence: str) -> None:
    assert chart_sentence(chart) == sentence


def test_long_names_are_shortened_and_kept_whole_in_the_table() -> None:
    name = "A cause that somebody described in very many words indeed"
    assert fitted(name, 100, 12).endswith("…")
    chart = ParetoChart([Bar(name, 3)])
    assert chart.table.rows[0][0].text == name
    assert "…" in draw(chart, "small")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("level", range(5))
def test_text_on_every_level_of_heat_can_be_read(theme: str, level: int) -> None:
    css = (Path(settings.BASE_DIR) / "static" / "css" / "charts.css").read_text()
    colours = themes()[theme]
    mix = re.search(rf"\.heat-{level} \{{ fill: color-mix\(in srgb, var\(--accent\) (\d+)%", css)
    ground = mixed(colours["accent"], colours["surface"], int(mix[1])) if mix else colours["sunken"]
    assert contrast(colours["ink"], ground) >= 4.5
    assert contrast(themes()["light"]["ink"], HEAT[level]) >= 4.5


def mixed(one: str, other: str, share: int) -> str:
    pairs = zip(*([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, other)), strict=True)
    return "#" + "".join(f"{round(b + (a - b) * share / 100):02X}" for a, b in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["good", "attention", "bad", "stale"])
def test_a_shape_on_its_tint_can_be_seen(theme: str, tone: str) -> None:
    assert contrast(themes()[theme][tone], themes()[theme][f"{tone}-tint"]) >= 4.5
