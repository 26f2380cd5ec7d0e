"""Parts of people's pages that are drawn very often: hundreds of things on one page, each with its field."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qms.people.handing_over import Thing
from qms.people.takers import Group, Row
from qms.ui.templatetags.ui import drawn_due, icon

register = template.Library()

PLAIN = (
    '<li><div><a href="%s">%s</a> %s</div><div class="field"><input id="%s" name="%s" list="takers"'
    ' autocomplete="off" aria-label="%s: %s" placeholder="%s …" value="%s"></div></li>'
)
REFUSED = (
    '<li><div><a href="%s">%s</a> %s</div><div class="field"><input id="%s" name="%s" list="takers"'
    ' autocomplete="off" aria-label="%s: %s" placeholder="%s …" value="%s" aria-invalid="true"'
    ' aria-describedby="%s_error"><div class="error" id="%s_error">%s<span>%s</span></div></div></li>'
)


@register.simple_tag
def taker_rows(group: Group, *, today: date) -> SafeString:
    """Draw each thing of a group with the field for who takes it over, and what stands in the way."""
    goes_to, with_it, language = escape(_("Goes to")), _("with it:"), get_language()
    drawn = (_drawn(row, _beside(row.thing, today, with_it, language), goes_to) for row in group.rows)
    return SafeString("".join(drawn))


def _beside(thing: Thing, today: date, with_it: str, language: str | None) -> str:
    """Return the due day of a thing, and what goes with it."""
    beside: str = drawn_due(thing.due_on, today, None, language) if thing.due_on else ""
    if thing.along:
        return format_html('{} <small class="quiet">{} {}</small>', beside, with_it, ", ".join(thing.along))
    return beside


def _drawn(row: Row, beside: str, goes_to: str) -> str:
    """Return a row; hundreds stand on a page, so each text is escaped once."""
    called, name = escape(row.called), escape(row.name)
    given = (
        escape(row.thing.address),
        called,
        beside,
        row.id,
        name,
        goes_to,
        called,
        goes_to,
        escape(row.typed),
    )
    if not row.fault:
        return PLAIN % given
    return REFUSED % (*given, row.id, row.id, icon("alert-octagon"), escape(row.fault))
