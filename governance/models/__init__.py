"""Who leads, who owes what, what was decided."""

from governance.models.actions import Action
from governance.models.decisions import Decision
from governance.models.facts import Cancellation, Completion, Extension, Verification
from governance.models.leading import TopManagementMembership
from governance.models.processes import Process, ProcessOwnership

__all__ = [
    "Action",
    "Cancellation",
    "Completion",
    "Decision",
    "Extension",
    "Process",
    "ProcessOwnership",
    "TopManagementMembership",
    "Verification",
]
