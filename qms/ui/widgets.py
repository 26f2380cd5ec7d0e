"""Widgets drawn without templates: a filter bar has eight of them, and stands above every list.

The marks are those of Django's own widget templates; ``tests/ui/test_widgets.py`` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


def attributes(attrs: Mapping[str, Any]) -> str:
    """Return ``attrs`` as they stand in a tag; one that is ``True`` stands alone, one that is ``False`` not."""
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(str(value))}"')
    return "".join(parts)


def an_input(widget: Widget) -> str:
    """Return an ``input`` of any type, without a value where there is none."""
    value = "" if widget["value"] is None else f' value="{conditional_escape(str(widget["value"]))}"'
    start = f'<input type="{conditional_escape(widget["type"])}" name="{conditional_escape(widget["name"])}"'
    return f"{start}{value}{attributes(widget['attrs'])}>"


def a_select(widget: Widget) -> str:
    """Return a ``select`` with its options, in their groups where they have any."""
    start = f'<select name="{conditional_escape(widget["name"])}"{attributes(widget["attrs"])}>'
    return (
        start + "".join(_group(name, options) for name, options, _index in widget["optgroups"]) + "\n</select>"
    )


def _group(name: Any, options: list[Widget]) -> str:
    drawn = "".join(f"\n  {_option(option)}" for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{drawn}\n  </optgroup>' if name else drawn


def _option(option: Widget) -> str:
    value = conditional_escape(str(option["value"]))
    label = conditional_escape(option["label"])
    return f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>'


INPUTS = ("text", "number", "email", "password", "date", "datetime", "time", "hidden", "checkbox")

DRAWN: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": a_select,
    **{
        f"django/forms/widgets/{name}.html": an_input
        for name in (
            "input",
            "text",
            "number",
            "email",
            "password",
            "date",
            "datetime",
            "time",
            "hidden",
            "checkbox",
        )
    },
}
"""What is drawn here, by the name of the template that it stands for."""


def drawn(template: str, context: Mapping[str, Any]) -> SafeString | None:
    """Return the widget of ``context`` drawn without ``template``, or nothing where that has to do it."""
    draw = DRAWN.get(template)
    return SafeString(draw(context["widget"])) if draw else None
