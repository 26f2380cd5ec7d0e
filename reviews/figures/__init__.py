"""Figures of a review's inputs: which live records fill which item of 9.3.2; one module a subject.

A maker reads the records as they stood on the day of the view; it returns a table of plain values, or nothing::

    @figure(ReviewInput.Item.RISKS)
    def risks(view: View) -> Table | None:
        return {"kind": "risks", "rows": [...], "unusual": {"late": 2}}

``kind`` names how the rows are shaped for reading (``reviews.showing.shape``) and the part of a template that
draws them (``reviews/figures/<kind>.html``). ``unusual`` counts what leaders have to look at; a count under
"late" or a status of objectives has its words in ``reviews.showing``. Makers stand in the order declared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviews.freezing import View

Table = dict[str, Any]
Maker = Callable[["View"], "Table | None"]

_makers: dict[str, list[Maker]] = {}


def figure(item: str) -> Callable[[Maker], Maker]:
    """Let the decorated function fill the input ``item`` with one table, each maker once."""

    def declare(make: Maker) -> Maker:
        makers = _makers.setdefault(str(item), [])
        if make not in makers:
            makers.append(make)
        return make

    return declare


def tables_of(item: str, view: View) -> list[Table]:
    """Return the tables that the declared makers have for ``item``."""
    made = (make(view) for make in _makers.get(str(item), ()))
    return [table for table in made if table is not None]
