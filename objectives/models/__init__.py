"""What we promise, and how it goes."""

from objectives.models.answers import Answer
from objectives.models.audits import Audit
from objectives.models.certificates import Certificate
from objectives.models.computing import Computation, ComputedFigure
from objectives.models.criteria import JudgedFigures, MeasureCriterion
from objectives.models.measurements import Measurement
from objectives.models.objectives import QualityObjective
from objectives.models.promises import BusinessGoal, CustomerRequirement, RequirementReview
from objectives.models.series import FigureSeries, SeriesValue

__all__ = [
    "Answer",
    "Audit",
    "BusinessGoal",
    "Certificate",
    "Computation",
    "ComputedFigure",
    "CustomerRequirement",
    "FigureSeries",
    "JudgedFigures",
    "MeasureCriterion",
    "Measurement",
    "QualityObjective",
    "RequirementReview",
    "SeriesValue",
]
