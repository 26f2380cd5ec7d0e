"""A page of a filtered list: what is shown, in which order, fifty rows at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

PER_PAGE = 50


def chosen(filtered: Any) -> Any:
    """Return the rows that a filter leaves; a value that it does not know leaves none."""
    return filtered.qs if filtered.is_valid() else filtered.queryset.none()


def page_of(rows: Any, wanted: str | None, *, count: int | None = None) -> Page[Any]:
    """Return the page of ``rows`` that was asked for; the nearest one where there is no such page.

    ``count`` is how many there are, where that was counted already.
    """
    pages = Paginator(rows, PER_PAGE)
    if count is not None:
        pages.count = count
    return pages.get_page(wanted)
