"""Importing: which registers can be taken in from a file, and how: all rows or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from governance.importing import PROCESS_COLUMNS, import_processes
from governance.importing_matrices import import_matrix
from objectives.importing import (
    MEASUREMENT_COLUMNS,
    OBJECTIVE_COLUMNS,
    import_measurements,
    import_objectives,
)
from objectives.importing_events import EVENT_COLUMNS, import_events
from objectives.importing_promises import REQUIREMENT_COLUMNS, import_requirements
from objectives.importing_series import FIGURE_COLUMNS, SERIES_COLUMNS, import_figures, import_series
from objectives.importing_voices import FEEDBACK_COLUMNS, RISK_COLUMNS, import_feedback, import_risks
from qms.people.importing import PEOPLE_COLUMNS, SITE_COLUMNS, import_people, import_sites
from qms.people.models import Person, Site
from qms.primitives.registers import Column, Report, bytes_of, read

TakeIn = Callable[..., Report]


@dataclass(frozen=True)
class Register:
    """A register that can be taken in: its columns, and the procedure that writes its rows."""

    columns: tuple[Column, ...]
    take_in: TakeIn


REGISTERS = {
    "sites": Register(SITE_COLUMNS, import_sites),
    "people": Register(PEOPLE_COLUMNS, import_people),
    "processes": Register(PROCESS_COLUMNS, import_processes),
    "requirements": Register(REQUIREMENT_COLUMNS, import_requirements),
    "objectives": Register(OBJECTIVE_COLUMNS, import_objectives),
    "risks": Register(RISK_COLUMNS, import_risks),
    "feedback": Register(FEEDBACK_COLUMNS, import_feedback),
    "measurements": Register(MEASUREMENT_COLUMNS, import_measurements),
    "series": Register(SERIES_COLUMNS, import_series),
    "figures": Register(FIGURE_COLUMNS, import_figures),
    "events": Register(EVENT_COLUMNS, import_events),
}


MATRIX = "matrix"
"""The responsibility matrix: a sheet with people above its columns, not a register with named columns."""

KINDS = (*REGISTERS, MATRIX)


def import_file(
    kind: str,
    path: Path,
    *,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    site: Site | None = None,
) -> Report:
    """Take the file in as register ``kind`` in one transaction and say what came of it.

    ``dry_run`` checks everything and keeps nothing. A matrix becomes the draft of ``site`` or of the whole
    organisation. Raises ``FileRefused`` with every fault; nothing of the file is written then. Raises
    ``KeyError`` for a kind that is not one of ``KINDS``.
    """
    with transaction.atomic():
        if kind == MATRIX:
            report = import_matrix(bytes_of(path), site=site, by=by, at=at)
        else:
            register = REGISTERS[kind]
            report = register.take_in(read(path, register.columns), by=by, at=at)
        transaction.set_rollback(dry_run)
    return report
