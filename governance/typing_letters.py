"""Letters as they come from the page: read from a request, placed so that of two editors neither loses one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from governance.lettering import CellTaken, Placed, Stray, Wanted, put_many
from governance.models import ResponsibilityMatrix
from qms.people.models import Person
from qms.primitives.refusing import Refusal

AT_MOST = 2000
"""Cells that one request may send; the grid sends fewer at a time."""


def wanted_of(body: bytes) -> list[Wanted]:
    """Return the letters that a request asks for: row, column, value and ``was`` (the letter seen) of each.

    Raises :class:`Refusal` for what cannot be read as such, and for too many at once.
    """
    try:
        given = json.loads(body)["cells"]
        wanted = [Wanted(int(c["row"]), int(c["column"]), str(c["value"]), str(c["was"])) for c in given]
    except (ValueError, KeyError, TypeError) as fault:
        sentence = _("These cells cannot be read.")
        remedy = _("Send row, column, value and was of each cell.")
        raise Refusal("matrix.cells-unreadable", sentence, remedy=remedy) from fault
    if len(wanted) > AT_MOST:
        sentence = _("%(n)d cells are too many at once.") % {"n": len(wanted)}
        raise Refusal("matrix.too-many-cells", sentence, remedy=_("Send at most %(n)d.") % {"n": AT_MOST})
    return wanted


def place(matrix: ResponsibilityMatrix, wanted: Sequence[Wanted], *, by: Person, at: datetime) -> Placed:
    """Put ``wanted`` into a draft; a cell that somebody else changed meanwhile comes back as a stray.

    What the same person wrote a moment ago (in another window, or where the answer was lost on its way) is
    theirs to change: only another's letter is in the way. Raises :class:`Refusal` where it is no draft.
    """
    placed = put_many(matrix, wanted, by=by, at=at)
    own = [stray for stray in placed.strays if taken(stray) and stray.refusal.who == by]  # type: ignore[attr-defined]
    if own:
        again = [Wanted(stray.row, stray.column, stray.value, stray.stored or "") for stray in own]
        second = put_many(matrix, again, by=by, at=at)
        placed.strays = [stray for stray in placed.strays if stray not in own] + second.strays
        placed.written += second.written
    return placed


def taken(stray: Stray) -> bool:
    """Tell whether ``stray`` is a cell that somebody changed since its editor saw it."""
    return isinstance(stray.refusal, CellTaken)
