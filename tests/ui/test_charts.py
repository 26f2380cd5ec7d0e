"""A chart draws what was measured, leaves gaps where nothing was, and has the same bytes each time."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from qms.ui.charts import Bar, BarChart, Flag, Point, RunChart, bar_chart, chart_sentence, run_chart, sparkline
from qms.ui.drawing import FRAMES, RunDrawing
from qms.ui.scales import day_ticks, even_ticks, nice_ticks, number

SVG = "{http://www.w3.org/2000/svg}"


def monthly(*values: str | None, **options: object) -> RunChart:
    points = [
        Point(
            f"M{n}", None if v is None else Decimal(v), "off_target" if v and Decimal(v) < 95 else "on_target"
        )
        for n, v in enumerate(values, 1)
    ]
    return RunChart(points, "Delivery <on> time & more", Decimal(97), warning=Decimal(95), unit="%", **options)  # type: ignore[arg-type]


def daily(count: int) -> RunChart:
    start = date(2013, 1, 1)
    points = [
        Point(str(start + timedelta(n)), Decimal(n * 37 % 40) / 2 + 70, "on_target", start + timedelta(n))
        for n in range(count)
    ]
    return RunChart(points, "Daily", Decimal(80), unit="%")


@pytest.mark.parametrize("size", ["large", "medium", "small"])
@pytest.mark.parametrize(
    "chart",
    [
        monthly("97.5", "93", None, "96.4"),
        monthly("97"),
        monthly(None, None),
        monthly(),
        daily(365),
        RunChart([Point("1", Decimal(5))], "No target"),
        RunChart([Point("1", Decimal(0)), Point("2", Decimal(0))], "All alike", Decimal(0)),
    ],
)
def test_every_chart_is_well_formed_and_stays_inside_its_frame(chart: RunChart, size: str) -> None:
    drawn = run_chart(chart, size)  # type: ignore[arg-type]
    root = ElementTree.fromstring(drawn)
    assert root.find(f"{SVG}title") is not None
    assert root.findtext(f"{SVG}desc")
    assert "nan" not in drawn.lower()
    assert "style=" not in drawn
    width, height = FRAMES[size].width, FRAMES[size].height
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", "")) <= width
        assert 0 <= float(text.get("y", "")) <= height


def test_the_same_values_give_the_same_bytes_in_every_language() -> None:
    chart = monthly("97.5", "93", "1234567.25")
    plain = run_chart(chart)
    assert run_chart(monthly("97.5", "93", "1234567.25")) == plain
    numbers = re.compile(r"[\d.\u202f]+")
    with translation.override("de"):
        assert numbers.findall(run_chart(monthly("97.5", "93", "1234567.25"))) == numbers.findall(plain)


def test_a_missing_period_breaks_the_line_and_is_marked_on_the_axis() -> None:
    root = ElementTree.fromstring(run_chart(monthly("97", "98", None, "96", "99")))
    line = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "line")
    assert line.get("d", "").count("M") == 2
    assert sum(1 for c in root.iter(f"{SVG}circle") if c.get("class") == "gap") == 1


def test_points_off_target_are_marked_by_a_square_and_not_by_colour_alone() -> None:
    root = ElementTree.fromstring(run_chart(monthly("93", "98", "92", "99")))
    bad = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "bad")
    assert bad.get("d", "").count("z") == 2
    assert "h7.2v7.2" in bad.get("d", "")


def test_the_target_is_dashed_and_its_value_stands_at_its_end() -> None:
    root = ElementTree.fromstring(run_chart(monthly("93", "98.5")))
    line = next(p for p in root.iter(f"{SVG}path") if p.get("class") == "target")
    assert line.get("stroke-dasharray")
    assert [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "target-text"] == ["Target 97.0"]


def test_the_last_value_is_named_and_never_lies_over_the_targets_words() -> None:
    drawing = RunDrawing(monthly("95", "97.1"), FRAMES["medium"])
    last = drawing.last()
    assert last is not None
    assert last["text"] == "97.1\u00a0%"
    assert abs(float(last["base"]) - float(drawing.target_lines()[0]["base"])) >= 13


def test_a_decision_is_a_flag_with_its_words() -> None:
    drawn = run_chart(monthly("95", "97.1", flags=[Flag(1, "DEC-0001 <carrier>")]))
    assert "DEC-0001 &lt;carrier&gt;" in drawn
    assert drawn.count('class="flag"') == 1


def test_the_warning_band_lies_between_target_and_warning() -> None:
    drawing = RunDrawing(monthly("94", "99"), FRAMES["medium"])
    [band] = drawing.bands()
    assert float(band["y"]) == pytest.approx(drawing.y(97), abs=0.1)
    assert float(band["height"]) == pytest.approx(drawing.y(95) - drawing.y(97), abs=0.1)


def test_a_year_of_days_stays_small_and_names_its_months() -> None:
    drawn = run_chart(daily(365))
    assert len(drawn) < 40_000
    assert "Jan 2013" in drawn


def test_a_sparkline_shows_its_last_point() -> None:
    root = ElementTree.fromstring(sparkline(monthly("98", "93")))
    assert any(p.get("class") == "bad halo" for p in root.iter(f"{SVG}path"))


def test_bars_are_escaped_and_written_at_their_end() -> None:
    drawn = bar_chart(BarChart([Bar("A & B", 4), Bar("C", 9, "off_target")], "Causes"))
    assert "A &amp; B" in drawn
    texts = [t.text for t in ElementTree.fromstring(drawn).iter(f"{SVG}text")]
    assert texts == ["A & B", "4", "C", "9"]


@pytest.mark.parametrize(
    ("chart", "sentence"),
    [
        (
            monthly("98", "93.4"),
            "M2: 93.4\u00a0%, 3.6 points below the target of 97.0\u00a0%. Off target in 1 of 2 periods.",
        ),
        (monthly("97"), "M1: 97\u00a0%, exactly on target."),
        (monthly("98", None), "M1: 98\u00a0%, 1 points above the target of 97\u00a0%. 1 period has no value."),
        (monthly(), "Nothing has been measured yet."),
    ],
)
def test_the_sentence_says_what_the_chart_shows(chart: RunChart, sentence: str) -> None:
    assert chart_sentence(chart) == sentence


def test_the_data_table_has_every_period() -> None:
    rows = monthly("98", None, "93").rows
    assert [row["value"] for row in rows] == ["98", "–", "93"]
    assert [row["word"] for row in rows] == ["On target", "", "Off target"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(93, 98.5, ["94", "96", "98"]), (0, 1, ["0", "0.5", "1"]), (-3, 3, ["-2", "0", "2"]), (6, 14, ["10"])],
)
def test_ticks_are_round_and_at_most_three(low: float, high: float, ticks: list[str]) -> None:
    assert [str(t.normalize()) for t in map(Decimal, ticks)] == [
        str(t.normalize()) for t in nice_ticks(low, high, places=1 if high == 1 else 0)
    ]


@pytest.mark.parametrize("low", [-1000.0, -0.003, 0.0, 0.1, 7.0, 99.5, 1e6])
@pytest.mark.parametrize("span", [0.004, 0.5, 3.0, 17.0, 250.0, 1e7])
def test_there_is_always_a_tick_between_one_and_three(low: float, span: float) -> None:
    assert 1 <= len(nice_ticks(low, low + span, places=9)) <= 3


def test_the_latest_period_is_always_named() -> None:
    labels = [f"P{n}" for n in range(18)]
    assert even_ticks(labels, 7)[-1] == (17, "P17")
    assert len(even_ticks(labels, 7)) <= 7


def test_the_year_is_written_where_it_changes() -> None:
    days = [date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(5)]
    assert [name for _index, name in day_ticks(days, 9)] == ["Oct 2025", "Nov", "Dec", "Jan 2026", "Feb"]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("1234", 0, "1234"), ("12345.5", 1, "12\u202f345.5"), ("-3.25", 1, "\u22123.2"), ("-0.01", 1, "0.0")],
)
def test_numbers_are_written_alike_everywhere(value: str, places: int, text: str) -> None:
    assert number(Decimal(value), places) == text
