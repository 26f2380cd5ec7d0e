"""Panels: an upper app shows a part on a page below it, which knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from governance.models import Action, Decision, Process
from governance.owning import appoint
from qms.primitives import panels
from qms.primitives.panels import Panel, panel, panels_of
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision, an_action


@pytest.fixture(autouse=True)
def own_panels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(panels, "_panels", {})
    yield


def told(row: Any, request: HttpRequest) -> Panel | None:
    words = {"refusal": {"sentence": f"Seen on {row}", "remedy": ""}}
    return Panel("What stands above", "ui/empty.html", {"sentence": f"Seen on {row}", **words}, id="above")


def nothing(row: Any, request: HttpRequest) -> Panel | None:
    return None


def test_panels_stand_in_the_order_of_their_declaration_and_each_once() -> None:
    panel(Action, told)
    panel(Action, nothing)
    panel(Action, told)
    row = Action(reference="ACT-0001")
    drawn = panels_of(row, HttpRequest())
    assert [one.context["sentence"] for one in drawn] == ["Seen on ACT-0001"]


def test_a_panel_stands_only_on_its_model_and_at_its_place() -> None:
    panel(Action, told, place="judging")
    assert panels_of(Action(), HttpRequest()) == []
    assert panels_of(Decision(), HttpRequest(), place="judging") == []
    assert len(panels_of(Action(), HttpRequest(), place="judging")) == 1


def test_a_panel_without_a_title_stands_as_its_template_is() -> None:
    panel(Action, lambda row, request: Panel("", "ui/empty.html", {"sentence": "Plain"}))
    request = RequestFactory().get("/")
    drawn = Template("{% panels row %}").render(Context({"row": Action(), "request": request}))
    assert "Plain" in drawn and "<section" not in drawn


def test_pages_of_actions_decisions_and_processes_show_panels(cast: Cast) -> None:
    process = enter(Process(code="OTC", name="Order to cash", site=cast.north), by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW)
    for row in (an_action(cast), a_decision(cast), process):
        panel(type(row), told)
        answer = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
        assert '<section id="above">' in answer and f"Seen on {row}" in answer
