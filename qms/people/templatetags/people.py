"""Parts of people's pages that are drawn very often: hundreds of things on one page, each with its field."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qms.people.takers import Group, Row
from qms.ui.templatetags.ui import drawn_due, icon

register = template.Library()

PLAIN = (
    '<li><div><a href="{}">{}</a> {}</div><div class="field"><input id="{}" name="{}" list="takers"'
    ' autocomplete="off" aria-label="{}: {}" placeholder="{} …" value="{}"></div></li>'
)
REFUSED = (
    '<li><div><a href="{}">{}</a> {}</div><div class="field"><input id="{}" name="{}" list="takers"'
    ' autocomplete="off" aria-label="{}: {}" placeholder="{} …" value="{}" aria-invalid="true"'
    ' aria-describedby="{}_error"><div class="error" id="{}_error">{}<span>{}</span></div></div></li>'
)


@register.simple_tag
def taker_rows(group: Group, *, today: date) -> SafeString:
    """Draw each thing of a group with the field for who takes it over, and what stands in the way."""
    goes_to, with_it = _("Goes to"), _("with it:")
    return format_html_join("", "{}", ((_drawn(row, today, goes_to, with_it),) for row in group.rows))


def _drawn(row: Row, today: date, goes_to: str, with_it: str) -> SafeString:
    thing, called = row.thing, row.called
    beside = drawn_due(thing.due_on, today, None, get_language()) if thing.due_on else ""
    if thing.along:
        beside = format_html('{} <small class="quiet">{} {}</small>', beside, with_it, ", ".join(thing.along))
    given = (thing.address, called, beside, row.id, row.name, goes_to, called, goes_to, row.typed)
    if not row.fault:
        return format_html(PLAIN, *given)
    return format_html(REFUSED, *given, row.id, row.id, icon("alert-octagon"), row.fault)
