"""Who leads, who owes what, what was decided."""

from governance.models.actions import Action
from governance.models.decisions import Decision
from governance.models.facts import Cancellation, Completion, Extension, Verification
from governance.models.leading import TopManagementMembership
from governance.models.matrices import (
    Acknowledgement,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    ResponsibilityMatrix,
)
from governance.models.processes import Process, ProcessOwnership

__all__ = [
    "Acknowledgement",
    "Action",
    "Cancellation",
    "Completion",
    "Decision",
    "Extension",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "Process",
    "ProcessOwnership",
    "ResponsibilityMatrix",
    "TopManagementMembership",
    "Verification",
]
