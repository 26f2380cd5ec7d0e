"""Gaps of a customer requirement: what it lacks on its way into operations, over plain values (5.1.2, 8.2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

GAPS: Final[dict[str, Text]] = {
    "process": gettext_lazy("No process"),
    "control": gettext_lazy("No control"),
    "measure": gettext_lazy("No measure"),
    "objective": gettext_lazy("No objective"),
    "overdue": gettext_lazy("Review overdue"),
    "unconfirmed": gettext_lazy("Never confirmed"),
}
"""What a requirement may lack, in the order of the chain."""


def gaps_of(
    *,
    has_process: bool,
    has_control: bool,
    has_measure: bool,
    objectives: int,
    next_review_on: date | None,
    confirmed_on: date | None,
    on: date,
) -> list[str]:
    """Return what a current requirement lacks on ``on``, by the keys of :data:`GAPS`.

    ``objectives`` counts the active ones that answer it. Nobody having confirmed it is a gap of its own, unless
    its first review is overdue anyway.
    """
    overdue = next_review_on is not None and next_review_on < on
    lacking = {
        "process": not has_process,
        "control": not has_control,
        "measure": not has_measure,
        "objective": not objectives,
        "overdue": overdue,
        "unconfirmed": confirmed_on is None and not overdue,
    }
    return [name for name in GAPS if lacking[name]]
