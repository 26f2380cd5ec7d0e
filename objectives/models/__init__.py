"""What we promise, and how it goes."""

from objectives.models.answers import Answer
from objectives.models.audits import Audit
from objectives.models.certificates import Certificate
from objectives.models.criteria import JudgedFigures, MeasureCriterion
from objectives.models.measurements import Measurement
from objectives.models.objectives import QualityObjective
from objectives.models.promises import BusinessGoal, CustomerRequirement, RequirementReview

__all__ = [
    "Answer",
    "Audit",
    "BusinessGoal",
    "Certificate",
    "CustomerRequirement",
    "JudgedFigures",
    "MeasureCriterion",
    "Measurement",
    "QualityObjective",
    "RequirementReview",
]
