"""Addresses of one responsibility matrix: read by all who see its scope, edited by those who prepare it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from governance import mapping
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW
from tests.governance.addresses.foundation import LEADERS, OUTSIDE_NORTH
from tests.governance.matrices import a_draft, a_process, row_of

HIDDEN = OUTSIDE_NORTH | {"axel"}
SEES = EVERYBODY - HIDDEN


def samples(cast: Cast) -> dict[str, Any]:
    """Return a draft of North with a row that can go, and one of its columns."""
    a_process(cast, "Picking", site=cast.north)
    draft = a_draft(cast)
    mapping.add_missing_rows(draft, by=cast.quinn, at=NOW)
    return {"edited": draft, "edited_row": row_of(draft, "Picking"), "edited_column": draft.columns.first()}


def of(*names: str) -> Callable[[dict[str, Any]], list[Any]]:
    """Return what makes the arguments of an address: the matrix, and the key of what else it names."""
    return lambda samples: [samples["edited"].reference, *(samples[name].pk for name in names)]


def prepared(name: str, method: str, *names: str) -> Address:
    """Return the row of what only those do who prepare the matrix."""
    return Address(f"governance:{name}", LEADERS, hidden=HIDDEN, method=method, args=of(*names))


ADDRESSES = [
    Address("governance:matrix", SEES, hidden=HIDDEN, args=of(), note="An auditor from outside sees no draft."),
    prepared("matrix_cells", "get"),
    prepared("matrix_cells", "post"),
    prepared("new_matrix_row", "get"),
    prepared("new_matrix_row", "post"),
    prepared("missing_matrix_rows", "post"),
    Address("governance:matrix_row", SEES, hidden=HIDDEN, args=of("edited_row")),
    prepared("matrix_row", "post", "edited_row"),
    prepared("matrix_row_letters", "post", "edited_row"),
    prepared("matrix_row_removal", "post", "edited_row"),
    prepared("new_matrix_column", "get"),
    prepared("new_matrix_column", "post"),
    Address("governance:matrix_column", SEES, hidden=HIDDEN, args=of("edited_column")),
    prepared("matrix_column", "post", "edited_column"),
    prepared("matrix_column_removal", "post", "edited_column"),
]
