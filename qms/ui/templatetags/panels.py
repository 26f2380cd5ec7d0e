"""``{% panels row %}``: what apps above have to show on the page of a record; a builtin, no ``{% load %}``."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from qms.primitives.panels import Panel, panels_of

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: Context, row: Model, *, place: str = "page") -> SafeString:
    """Every panel that was declared for ``row`` at ``place``, each as a section with its title."""
    request = context["request"]
    return SafeString("".join(_drawn(one, context) for one in panels_of(row, request, place=place)))


def _drawn(one: Panel, context: Context) -> str:
    request = context["request"]
    inside = render_to_string(one.template, {"today": context.get("today"), **one.context}, request=request)
    if not one.title:
        return inside
    return render_to_string(
        "ui/section.html", {"title": one.title, "id": one.id, "lead": one.lead, "content": SafeString(inside)}
    )
