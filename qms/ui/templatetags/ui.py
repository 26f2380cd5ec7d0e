"""The components that every page is made of; the gallery at /gallery/ shows each in each state.

They are builtins: no ``{% load %}``. Options are keywords only, so that a misspelt one is an error when the
template is compiled. A component formats what it is given; it never runs a query.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qms.ui.charts import Chart, RunChart, Size, chart_sentence, data_table, sparkline
from qms.ui.charts import draw as draw_chart
from qms.ui.dates import due_text, full_day, short_day
from qms.ui.drawing import PRINT
from qms.ui.icons import strokes
from qms.ui.statuses import Tone, status_of

register = template.Library()

Text = Any  # a string, or a lazy translation of one


def drawn(name: str, context: dict[str, Any], parent: Context | None = None) -> SafeString:
    """Render a component's template; the page's request and token stay in reach where a parent is given."""
    if parent is not None:
        context = {"request": parent.get("request"), "csrf_token": parent.get("csrf_token"), **context}
    return SafeString(render_to_string(f"ui/{name}.html", context))


@register.simple_block_tag
def page_header(
    content: str, *, title: Text, eyebrow: Text = "", lead: Text = "", back_url: str = "", back: Text = ""
) -> str:
    """The page's one ``h1``. ``eyebrow``: small line above it (reference, site); ``lead``: the answer in a
    sentence; ``back_url`` and ``back``: the list it came from. The content is its buttons and badges."""
    return drawn("page_header", locals())


@register.simple_block_tag
def section(content: str, *, title: Text, id: str = "", lead: Text = "", url: str = "", more: Text = "") -> str:
    """A titled part of a page; ``url`` and ``more`` link to the whole of what it shows a part of."""
    return drawn("section", locals())


@register.simple_block_tag
def card(content: str, *, title: Text = "", url: str = "") -> str:
    """A box, only for something that can be acted on as one thing; with ``url`` all of it is the link."""
    return drawn("card", locals())


@register.simple_block_tag
def facts(content: str) -> str:
    """A list of labelled facts, each a ``{% fact %}``."""
    return drawn("facts", locals())


@register.simple_block_tag
def fact(content: str, *, label: Text) -> str:
    """One labelled fact; shows a dash when there is nothing to say."""
    return drawn("fact", {"label": label, "content": content if content.strip() else "–"})


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    *,
    caption: Text,
    dense: bool = False,
    matrix: bool = False,
    show: bool = False,
) -> str:
    """A table; the content is its ``thead`` and ``tbody``. ``caption`` names it for those who hear the page
    (``show=True``: for all). ``matrix=True`` lets it scroll sideways on a phone; others become two-line rows.
    The row's link is ``<a class="row-link">`` in its first cell; figures carry ``class="number"``."""
    return drawn("table", locals() | {"context": None})


@register.inclusion_tag("ui/column.html", takes_context=True)
def column(
    context: Context, *, label: Text, sort: str = "", numeric: bool = False, hidden: bool = False
) -> dict[str, Any]:
    """A header cell. With ``sort`` its label is a link that sets ``?sort=`` (``-name``: falling) and keeps
    the rest of the address; ``numeric`` aligns right; ``hidden`` keeps the label for those who hear it."""
    given = context["request"].GET.copy() if sort and "request" in context else {}
    now = given.get("sort", "") if sort else ""
    direction = {sort: "ascending", f"-{sort}": "descending"}.get(now, "") if sort else ""
    address = ""
    if sort:
        given["sort"] = f"-{sort}" if direction == "ascending" else sort
        given.pop("page", None)
        address = f"?{given.urlencode()}" if hasattr(given, "urlencode") else f"?sort={given['sort']}"
    return {"label": label, "address": address, "direction": direction, "numeric": numeric, "hidden": hidden}


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, label: Text = "", help: Text = "") -> dict[str, Any]:
    """One field of a form: label, control, help and error, tied together. ``label`` and ``help`` replace
    the form's own words."""
    if not isinstance(bound, BoundField):
        raise TypeError("{% field %} takes a field of a form, such as form.due_on.")
    return field_context(bound, label=label, help=help)


def field_context(bound: BoundField, *, label: Text = "", help: Text = "") -> dict[str, Any]:
    """What ui/field.html needs of a bound field."""
    return {
        "field": bound,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "check": bound.widget_type == "checkbox",
        "group": bound.use_fieldset,
    }


@register.filter(name="error_rows")
def error_rows(form: BaseForm) -> list[dict[str, Any]]:
    """Every error of a form for its summary: the field's address and label, and what is wrong."""
    rows = [{"target": "", "label": "", "text": text} for text in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.auto_id
        rows += [{"target": target, "label": bound.label, "text": text} for text in bound.errors]
    return rows


@register.simple_block_tag(takes_context=True)
def form(
    context: Context,
    content: str,
    form: BaseForm,
    *,
    submit: Text,
    action: str = "",
    method: str = "post",
    cancel_url: str = "",
    fields: bool = True,
    target: str = "",
    danger: bool = False,
) -> str:
    """A whole form: summary of errors, its fields, the content, one button that says what it does.

    ``fields=False``: the content draws the fields itself with ``{% field %}``. ``target`` is the CSS selector
    that htmx swaps; without it the form posts as ever. Files make it multipart by themselves.
    """
    return drawn("form", locals(), context)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: Text, open: bool = False) -> str:
    """A dialog over the page; opened by ``{% button dialog=id %}``, or at once with ``open=True`` (a form in
    it was refused). Name it by a verb and an object, as its button."""
    return drawn("dialog", locals())


@register.inclusion_tag("ui/button.html", takes_context=True)
def button(
    context: Context,
    *,
    label: Text,
    url: str = "",
    post: str = "",
    dialog: str = "",
    icon: str = "",
    tone: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """What can be pressed: a link to ``url``, a form that posts to ``post``, the opener of a ``dialog`` (its
    ``url`` serves those without script), or the submit of the form around it.
    ``tone``: primary, danger or plain."""
    if tone not in ("", "primary", "danger", "plain"):
        raise ValueError(f"A button's tone is primary, danger or plain, not “{tone}”.")
    return locals() | {"context": None, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def badge(state: str, *, label: Text = "", tone: str = "", tinted: bool = False) -> SafeString:
    """A status by colour, word and shape. ``state`` is one of qms.ui.statuses, or any with a ``tone``."""
    return drawn_badge(str(state), str(label), tone, tinted, get_language())


@lru_cache(maxsize=512)
def drawn_badge(state: str, label: str, tone: str, tinted: bool, language: str | None) -> SafeString:
    """A badge, drawn once for each language: a list shows the same few in every row."""
    return drawn("badge", {"status": status_of(state, tone=tone, label=label), "tinted": tinted})


@register.inclusion_tag("ui/shape.html")
def shape(tone: str, *, size: int = 10) -> dict[str, Any]:
    """The mark of a tone alone: ● good, ▲ attention, ■ bad, ○ stale. Always beside its word."""
    return {"tone": Tone(tone), "size": size, "colour": PRINT[Tone(tone)]}


@register.simple_tag
def due(day: date | None, *, today: date | None = None, done: date | None = None) -> SafeString:
    """A due day as people say it (“3 days late”); the full day on hover."""
    return drawn_due(day, today or timezone.localdate(), done, get_language())


@lru_cache(maxsize=4096)
def drawn_due(day: date | None, today: date, done: date | None, language: str | None) -> SafeString:
    """A due day, drawn once for each day and language."""
    if day is None:
        return drawn("due", {"due": None})
    return drawn("due", {"due": due_text(day, today, done), "day": day, "full": full_day(day)})


@register.simple_tag
def day(value: date | None, *, today: date | None = None) -> SafeString:
    """A day as “12 Dec”, with its year when that is not today's; of a moment, the day it was for the reader."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return drawn_day(value, (today or timezone.localdate()).year, get_language())


@lru_cache(maxsize=4096)
def drawn_day(value: date | None, year: int, language: str | None) -> SafeString:
    """A day, drawn once for each year of the reader and language."""
    return format_html('<span class="day">{}</span>', short_day(value, date(year, 1, 1)) if value else "–")


@register.simple_tag
def person(person: Any, *, function: Text = None, link: bool = False, nobody: Text = "") -> SafeString:
    """A person by name, their function in small (given, or already loaded: never fetched)."""
    if person is None:
        return drawn_person("", "", "", str(nobody or _("Nobody")))
    loaded = person._state.fields_cache if hasattr(person, "_state") else vars(person)
    small = loaded.get("function") if function is None else function
    url = person.get_absolute_url() if link and hasattr(person, "get_absolute_url") else ""
    return drawn_person(str(person), str(small or ""), url, "")


@lru_cache(maxsize=4096)
def drawn_person(name: str, function: str, url: str, nobody: str) -> SafeString:
    """A person, drawn once for each name and function."""
    return drawn("person", {"name": name, "function": function, "url": url, "nobody": nobody})


@register.inclusion_tag("ui/ref.html")
def ref(record: Any, *, title: Text = "", link: bool = True) -> dict[str, Any]:
    """A record by its reference (ACT-0123), as a link, with its title beside it where given."""
    url = record.get_absolute_url() if link and hasattr(record, "get_absolute_url") else ""
    return {"reference": record.reference, "title": title, "url": url}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any], *, empty: Text = "") -> dict[str, Any]:
    """What happened to a record, newest first as given. An entry has ``at``, ``by``, ``sentence`` and may
    have ``reason`` and ``late`` (recorded after the day on which it took place)."""
    return {"entries": entries, "empty": empty or _("Nothing has been recorded yet.")}


@register.simple_block_tag
def empty(content: str, *, sentence: Text) -> str:
    """A list with nothing in it: one sentence saying so and what to do first; the content is one button."""
    return drawn("empty", locals())


@register.simple_block_tag
def notice(content: str, *, tone: str = "", title: Text = "") -> str:
    """Something to know before going on; ``tone`` as of a status, or none for plain information."""
    icons = {"": "info-circle", "good": "circle-check", "attention": "alert-triangle", "bad": "alert-octagon"}
    return drawn("notice", {"content": content, "tone": tone, "title": title, "icon": icons[tone]})


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Where in a long list the reader is, and the way on; keeps filters and order."""

    def address(number: int) -> str:
        given = context["request"].GET.copy() if "request" in context else None
        if given is None:
            return f"?page={number}"
        given["page"] = str(number)
        return f"?{given.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def icon(name: str, *, label: Text = "") -> SafeString:
    """An icon of the Tabler set; ``label`` only where no word stands beside it."""
    return drawn_icon(name, str(label))


@lru_cache(maxsize=512)
def drawn_icon(name: str, label: str) -> SafeString:
    """An icon, drawn once for each name and label."""
    return drawn("icon", {"strokes": strokes(name), "label": label})


@register.inclusion_tag("ui/figure.html")
def figure(
    value: int | Decimal | str,
    *,
    label: Text,
    unit: Text = "",
    note: Text = "",
    url: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """The one figure that answers a question, its unit and comparison beside it, opening its records."""
    return {
        "value": value,
        "label": label,
        "unit": unit,
        "note": note,
        "url": url,
        "tone": Tone(tone) if tone else "",
    }


@register.inclusion_tag("ui/progress.html")
def progress(value: int, *, total: int, label: Text) -> dict[str, Any]:
    """How far something has come: ``value`` of ``total``."""
    return {"value": value, "total": total, "label": label}


@register.simple_block_tag
def filter_bar(content: str, form: BaseForm, *, submit: Text = "", clear_url: str = "") -> str:
    """The filters of a list, sent by GET so that the address can be kept and shared; works without script."""
    return drawn("filter_bar", locals())


SMALLER: dict[str, tuple[Size, ...]] = {
    "large": ("large", "medium", "small"),
    "medium": ("medium", "small"),
    "small": ("small",),
}


@register.inclusion_tag("ui/chart.html")
def chart(
    chart: Chart,
    *,
    size: Size = "medium",
    title: Text = None,
    data: bool = True,
    sentence: Text = None,
    paper: bool = False,
) -> dict[str, Any]:
    """A chart of any kind with its sentence and its data table. It is drawn once for each width it can be read
    at, and the one that fits is shown; ``size`` is the widest: large (a page's own chart), medium, small
    (multiples). ``paper=True``: for a PDF, drawn once and without the folded table.
    """
    caption = chart.title or _("Data of the chart")
    return {
        "caption": caption,
        "size": size,
        "title": chart.title if title is None else title,
        "drawings": [draw_chart(chart, width) for width in ((size,) if paper else SMALLER[size])],
        "sentence": chart_sentence(chart) if sentence is None else sentence,
        "table": data_table(chart, caption=str(caption)) if data and not paper else "",
    }


@register.simple_tag
def spark(chart: RunChart) -> SafeString:
    """A word-sized run chart for a table's row."""
    return sparkline(chart)


@register.filter(is_safe=True)
def sentence_case(text: str) -> str:
    """English words of others (“Change Password”) in our sentence case; other languages keep their capitals."""
    words = " ".join(str(text).split())
    return words[:1] + words[1:].lower() if (get_language() or "").startswith("en") else words
