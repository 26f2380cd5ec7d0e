"""Answering with a page, or with the part of it that htmx asked for: the same view serves both."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page (not a boosted link, not a step back in history)."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    fragment: str = "",
) -> HttpResponse:
    """Render a page; where htmx asks and a fragment is named, only that ``{% partialdef %}`` of the template.

    Without a named fragment an htmx request gets the whole page, swapped into the body, so that no
    answer is ever lost inside a small target.
    """
    part = fragment if fragment and wants_fragment(request) else ""
    name = f"{template}#{part}" if part else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    if wants_fragment(request) and not part:
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "outerHTML"
    return response


def invalid(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, fragment: str = ""
) -> HttpResponse:
    """The page again with what was typed and what is wrong with it, as status 422."""
    return page(request, template, context, status=422, fragment=fragment)
