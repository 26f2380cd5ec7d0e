"""Who leads, who owes what, what was decided."""

from governance.models.accountability import QmsAccountability, TopManagementEnding
from governance.models.actions import Action
from governance.models.activities import ActivityFollowUp, ActivityLeader, LeadershipActivity
from governance.models.commitments import CommitmentPoint, CommitmentSignature, LeadershipCommitment
from governance.models.competence import CompetenceConfirmation
from governance.models.decisions import Decision
from governance.models.escalation_paths import EscalationLevel, EscalationPath
from governance.models.escalations import (
    Escalation,
    EscalationEnding,
    EscalationQuestion,
    EscalationStep,
)
from governance.models.facts import (
    ActionHandOver,
    Cancellation,
    Completion,
    Extension,
    Reopening,
    Verification,
)
from governance.models.flows import ProcessFlow, ProcessSite
from governance.models.leading import TopManagementMembership
from governance.models.matrices import (
    Acknowledgement,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    ResponsibilityMatrix,
)
from governance.models.outcomes import DecisionEnding, LookBack
from governance.models.policies import PolicyCommunication, PolicyPoint, QualityPolicy
from governance.models.processes import Process, ProcessOwnership
from governance.models.providers import Provider, ProviderReview
from governance.models.questions import ProcessQuestion, QuestionTurn

__all__ = [
    "Acknowledgement",
    "Action",
    "ActionHandOver",
    "ActivityFollowUp",
    "ActivityLeader",
    "Cancellation",
    "CommitmentPoint",
    "CommitmentSignature",
    "CompetenceConfirmation",
    "Completion",
    "Decision",
    "DecisionEnding",
    "Escalation",
    "EscalationEnding",
    "EscalationLevel",
    "EscalationPath",
    "EscalationQuestion",
    "EscalationStep",
    "Extension",
    "LeadershipActivity",
    "LeadershipCommitment",
    "LookBack",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "PolicyCommunication",
    "PolicyPoint",
    "Process",
    "ProcessFlow",
    "ProcessOwnership",
    "ProcessQuestion",
    "ProcessSite",
    "Provider",
    "ProviderReview",
    "QmsAccountability",
    "QualityPolicy",
    "QuestionTurn",
    "Reopening",
    "ResponsibilityMatrix",
    "TopManagementEnding",
    "TopManagementMembership",
    "Verification",
]
