"""What the strict content policy asks of every template, and what keeps everything served from here."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.svg"))
# A mail program reads styles only from the mail itself, and no content policy.
MAIL = re.compile(r"/mail/|/email/|_mail\.html$|/jobs/digest")
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "hx-on": re.compile(r"\bhx-on", re.I),
    "an address of another host": re.compile(r"(?:src|href)=\"(?:https?:)?//", re.I),
}


def names() -> list[str]:
    return [str(file.relative_to(ROOT / "templates")) for file in TEMPLATES]


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("name", names())
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()
    found = [what for what, pattern in INLINE.items() if pattern.search(text) and not MAIL.search(f"/{name}")]
    assert found == []


@pytest.mark.parametrize("name", names())
def test_a_template_compiles_and_stays_short(name: str) -> None:
    get_template(name)
    assert len((ROOT / "templates" / name).read_text().splitlines()) <= 80


def test_styles_and_scripts_fetch_nothing_from_another_host() -> None:
    for file in [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]:
        assert not re.search(
            r"url\(\s*[\"']?(?:https?:)?//|@import|fetch\(\s*[\"'`](?:https?:)?//|sourceMappingURL",
            file.read_text(),
        ), file


def test_what_others_made_is_listed_with_licence_and_without_source_maps() -> None:
    vendor = ROOT / "static" / "vendor"
    listed = (vendor / "README.md").read_text()
    for folder in [one for one in vendor.iterdir() if one.is_dir()]:
        name, _dash, version = folder.name.rpartition("-")
        assert any(folder.glob("LICENSE*")), folder
        assert version in listed, folder
        assert name.split("-")[0].lower() in listed.lower(), folder
        for script in folder.rglob("*.js"):
            assert "sourceMappingURL" not in script.read_text()
