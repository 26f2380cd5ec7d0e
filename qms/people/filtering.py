"""Filtering: a person keeps the filters of a list under a name, for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from qms.people.models import Person, SavedFilter
from qms.primitives.changing import check
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

MOST = 12
"""Filters that a person keeps of one list, so that they stay in sight."""

_lists: dict[str, Text] = {}


def saveable(address: str, label: Text) -> None:
    """Say that filters of the list at the named ``address`` can be kept; ``label`` is what people call it."""
    _lists[address] = label


def label_of(address: str) -> Text | None:
    """Return what people call the list, or ``None`` where its filters cannot be kept."""
    return _lists.get(address)


def worth_keeping(query: str) -> str:
    """Return the filters and the order in a query string, without the page and without empty values."""
    given = QueryDict(query, mutable=True)
    for name in list(given):
        values = [value for value in given.getlist(name) if value.strip()]
        if name == "page" or not values:
            del given[name]
        else:
            given.setlist(name, values)
    return "&".join(sorted(given.urlencode().split("&"))) if given else ""


@dataclass(frozen=True)
class View:
    """A way to look at a list: its name and address, how many rows it has, whether it is the one shown.

    ``edit_url`` leads to the renaming and removing of one's own.
    """

    label: Text
    url: str
    current: bool
    count: int | None = None
    edit_url: str = ""


def own_views(address: str, *, person: Person, query: str) -> list[View]:
    """Return the filters that ``person`` keeps of a list, as links. One query."""
    now, base = worth_keeping(query), reverse(address)
    rows = SavedFilter.objects.filter(person=person, of_list=address)
    return [
        View(
            label=row.name,
            url=f"{base}?{row.query}",
            current=row.query == now,
            edit_url=reverse("people:saved_filter", args=[row.pk]),
        )
        for row in rows
    ]


def save(address: str, *, name: str, query: str, by: Person, at: datetime) -> SavedFilter:
    """Keep the filters in ``query`` of a list for ``by``, under ``name``; return what is kept.

    Raises :class:`Refusal` for a list that keeps none, filters that leave everything, a name that is taken, or
    one filter too many.
    """
    kept = worth_keeping(query)
    if label_of(address) is None or not kept:
        raise Refusal(
            "filter.nothing-to-keep",
            _("Nothing is filtered."),
            field="name",
            remedy=_("Filter the list first, then save it."),
        )
    if SavedFilter.objects.filter(person=by, of_list=address).count() >= MOST:
        raise Refusal(
            "filter.too-many",
            _("You keep %(count)d filters of this list already.") % {"count": MOST},
            field="name",
            remedy=_("Remove one first."),
        )
    row = SavedFilter(person=by, of_list=address, name=name.strip(), query=kept, recorded_at=at)
    check(row)
    row.save()
    return row


def rename(row: SavedFilter, *, name: str) -> None:
    """Give a kept filter another name. Raises :class:`Refusal` where that is taken."""
    row.name = name.strip()
    check(row)
    row.save()
