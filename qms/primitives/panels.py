"""Panels: parts that an upper app shows on a lower app's page, without the lower app knowing of it.

An action's page belongs to ``governance``; what its measure says belongs to ``objectives``. The upper app
declares, when it starts, which panel it has for rows of a model; the page asks with ``{% panels row %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    from qms.primitives.refusing import Text


@dataclass(frozen=True)
class Panel:
    """A titled part of a page: its ``template`` is drawn with ``context``, and ``id`` is its anchor.

    Without a ``title`` the template stands as it is, such as a notice.
    """

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    lead: Text = ""


Draw = Callable[[Any, HttpRequest], Panel | None]

_panels: dict[tuple[type[models.Model], str], list[Draw]] = {}


def panel(model: type[models.Model], draw: Draw, *, place: str = "page") -> Draw:
    """Show what ``draw(row, request)`` returns on the pages of ``model``; ``None`` shows nothing.

    ``place`` names where on the page: ``page`` is the ordinary one; a page may offer others. Panels stand in
    the order in which they were declared, each once. ``draw`` shows only what ``request.person`` may see.
    """
    drawers = _panels.setdefault((model, place), [])
    if draw not in drawers:
        drawers.append(draw)
    return draw


def panels_of(row: models.Model, request: HttpRequest, *, place: str = "page") -> list[Panel]:
    """Return what the apps above have to show on the page of ``row``, in the order of declaration."""
    drawn = (draw(row, request) for draw in _panels.get((type(row), place), ()))
    return [one for one in drawn if one is not None]
