"""Addresses of governance: who gets which page and form; one module a subject."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.governance.addresses import (
    decisions,
    escalations,
    foundation,
    leading,
    mail,
    matrices,
    matrix_editing,
    processes,
    questions,
    statements,
)

SUBJECTS = (
    decisions,
    escalations,
    foundation,
    leading,
    mail,
    matrices,
    matrix_editing,
    processes,
    questions,
    statements,
)
ADDRESSES = [address for subject in SUBJECTS for address in subject.ADDRESSES]


def samples(cast: Cast) -> dict[str, Any]:
    """Return the records that the addresses of governance name; each subject names its own."""
    return {name: row for subject in SUBJECTS for name, row in subject.samples(cast).items()}
