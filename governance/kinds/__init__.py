"""What the product knows of governance records: addresses, visibility, duties, search; one module a subject."""

from governance.kinds import (
    actions,
    activities,
    commitments,
    competence,
    decisions,
    escalations,
    leading,
    matrices,
    policies,
    processes,
    providers,
    questions,
)

__all__ = [
    "actions",
    "activities",
    "commitments",
    "competence",
    "decisions",
    "escalations",
    "leading",
    "matrices",
    "policies",
    "processes",
    "providers",
    "questions",
]
