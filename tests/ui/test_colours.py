"""Whatever is read can be read: every pair of text and ground, on page, chart and paper, in both themes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from qms.ui.charts import run_chart
from qms.ui.drawing import PRINT
from qms.ui.specimens import monthly
from tests.ui.colours import contrast, themes

THEMES = themes()
CSS = Path(settings.BASE_DIR) / "static" / "css"
GROUNDS = ("paper", "surface", "sunken")
TEXTS = ("ink", "ink-2", "accent", "accent-strong", "good", "attention", "bad", "stale")


def test_the_ratio_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out_from_its_ground(theme: str, ground: str, text: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["good", "attention", "bad", "stale", "accent"])
def test_a_status_stands_out_from_its_tint_and_so_does_ink(theme: str, tone: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[tone], colours[f"{tone}-tint"]) >= 4.5
    assert contrast(colours["ink"], colours[f"{tone}-tint"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_a_pressed_button_can_be_read(theme: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["on-accent"], colours["accent-strong"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_edges_of_controls_and_lines_of_charts_can_be_seen(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["edge"], THEMES[theme][ground]) >= 3


def test_print_colours_are_the_light_theme() -> None:
    for name, colour in PRINT.items():
        if name != "paper":
            assert colour == THEMES["light"][name.replace("_", "-")], name


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_every_text_in_a_chart_can_be_read(theme: str) -> None:
    chart = run_chart(monthly())
    classes = dict(
        re.findall(
            r"\.chart-svg \.([a-z0-9-]+) \{ fill: var\(--([a-z0-9-]+)\)", (CSS / "charts.css").read_text()
        )
    )
    texts = re.findall(r'<text class="([^"]+)"[^>]* fill="(#[0-9A-F]{6})"', chart)
    assert len(texts) > 8
    for names, printed in texts:
        token = classes[names.split()[0]]
        if theme == "print":
            assert contrast(printed, "#FFFFFF") >= 4.5
        else:
            assert contrast(THEMES[theme][token], THEMES[theme]["paper"]) >= 4.5
            assert contrast(THEMES[theme][token], THEMES[theme]["surface"]) >= 4.5


def test_the_colours_of_documents_are_readable_tokens_on_white() -> None:
    light = set(THEMES["light"].values())
    text = (CSS / "pdf.css").read_text()
    for colour in re.findall(r"(?<![-\w])color: (#[0-9A-F]{6})", text):
        assert colour in light
        assert contrast(colour, "#FFFFFF") >= 4.5


def test_no_colour_is_named_outside_the_tokens() -> None:
    named = {"#FFFFFF"}  # the ground of a QR code and of paper, in every theme
    for file in ("base", "layout", "controls", "content", "charts", "print"):
        found = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", (CSS / f"{file}.css").read_text()))
        assert found <= named, file
