"""Where links in mails lead: BASE_URL, or the host that is known anyway."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from qms import environment
from tests.tooling.test_settings_are_read_strictly import PRODUCTION


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"BASE_URL": "http://evident.lan:8000/"}, "http://evident.lan:8000"),
        (PRODUCTION, f"https://{PRODUCTION['ALLOWED_HOSTS'].split(',')[0]}"),
        ({**PRODUCTION, "BASE_URL": "https://qms.example.com"}, "https://qms.example.com"),
    ],
)
def test_links_lead_to(given: dict[str, str], leads_to: str, tmp_path: Path) -> None:
    assert environment.read(tmp_path, given).base_url == leads_to


@pytest.mark.parametrize(
    ("given", "url"),
    [({}, "evident.lan"), ({}, "http://evident.lan/today"), (PRODUCTION, "http://evident.example.com")],
)
def test_what_is_no_home_page_is_refused(given: dict[str, str], url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="BASE_URL"):
        environment.read(tmp_path, {**given, "BASE_URL": url})
