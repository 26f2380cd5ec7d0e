"""What we promise, and how it goes."""

from objectives.models.answers import Answer
from objectives.models.audits import Audit
from objectives.models.causes import CauseCategory, SignificanceThreshold
from objectives.models.certificates import Certificate
from objectives.models.commitments import CommitmentCheck, CommitmentTurn
from objectives.models.common_cause import CommonCause
from objectives.models.computing import Computation, ComputedFigure
from objectives.models.criteria import JudgedFigures, MeasureCriterion
from objectives.models.event_facts import (
    Containment,
    CustomerResponse,
    EventAcknowledgement,
    EventClosing,
    EventReopening,
    IdeaAnswer,
    ReadAcross,
    RootCauseAnalysis,
)
from objectives.models.events import QualityEvent
from objectives.models.feedback import CustomerFeedback, FeedbackReview
from objectives.models.measurements import Measurement
from objectives.models.objectives import QualityObjective
from objectives.models.promises import BusinessGoal, CustomerRequirement, RequirementReview
from objectives.models.risks import Risk, RiskClosing, RiskReopening, RiskReview, RiskThreshold
from objectives.models.series import FigureSeries, SeriesValue

__all__ = [
    "Answer",
    "Audit",
    "BusinessGoal",
    "CauseCategory",
    "Certificate",
    "CommitmentCheck",
    "CommitmentTurn",
    "CommonCause",
    "Computation",
    "ComputedFigure",
    "Containment",
    "CustomerFeedback",
    "CustomerRequirement",
    "CustomerResponse",
    "EventAcknowledgement",
    "EventClosing",
    "EventReopening",
    "FeedbackReview",
    "FigureSeries",
    "IdeaAnswer",
    "JudgedFigures",
    "MeasureCriterion",
    "Measurement",
    "QualityEvent",
    "QualityObjective",
    "ReadAcross",
    "RequirementReview",
    "Risk",
    "RiskClosing",
    "RiskReopening",
    "RiskReview",
    "RiskThreshold",
    "RootCauseAnalysis",
    "SeriesValue",
    "SignificanceThreshold",
]
