"""Plain widgets are drawn without templates: what is written is what Django's templates would write."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from qms.ui import widgets
from qms.ui.forms import DateInput, DateTimeInput, Renderer

HOSTILE = '"><script>alert(1)</script>'
CHOICES = [("", "All"), ("a", "A & B"), ("Group <1>", [(1, HOSTILE), (2, "Two")])]
EACH = [
    (forms.TextInput(attrs={"class": "wide", "required": True, "disabled": False}), HOSTILE),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 3),
    (forms.EmailInput(), "a@b.test"),
    (forms.PasswordInput(), "kept to oneself"),
    (forms.HiddenInput(), "x"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (DateInput(), "2026-03-16"),
    (DateTimeInput(), None),
    (forms.TimeInput(), "09:30"),
    (forms.Select(choices=CHOICES, attrs={"data-x": HOSTILE}), "a"),
    (forms.Select(choices=CHOICES), None),
    (forms.SelectMultiple(choices=CHOICES), ["1", "2"]),
    (forms.Select(choices=()), ""),
]


@pytest.mark.parametrize(("widget", "value"), EACH, ids=lambda one: type(one).__name__)
def test_a_widget_is_written_as_its_template_writes_it(widget: forms.Widget, value: object) -> None:
    attrs = {"id": "id_x"}
    expected = widget.render("x", value, attrs, renderer=DjangoTemplates())
    assert _tags(widget.render("x", value, attrs, renderer=Renderer())) == _tags(expected)


def _tags(html: str) -> str:
    """The widget without the space between its tags."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html.strip())


def test_the_widgets_of_a_filter_bar_take_no_template() -> None:
    for widget in (forms.TextInput(), forms.Select(), DateInput(), forms.CheckboxInput(), forms.HiddenInput()):
        assert widget.template_name in widgets.DRAWN


def test_other_widgets_keep_their_template() -> None:
    assert "radio" in forms.RadioSelect(choices=[("a", "A")]).render("x", "a", renderer=Renderer())
