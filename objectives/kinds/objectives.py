"""What the product knows of objectives."""

from django.utils.translation import gettext_lazy as _

from objectives import handing_over
from objectives.models import (
    Answer,
    CommonCause,
    Computation,
    ComputedFigure,
    JudgedFigures,
    MeasureCriterion,
    Measurement,
    QualityObjective,
)
from objectives.owing import measurement_duties
from qms.primitives import kinds
from qms.primitives.addresses import address

kinds.declare(
    kinds.Kind(
        model=QualityObjective,
        name=_("quality objective"),
        plural=_("quality objectives"),
        prefix=QualityObjective.prefix,
        address=lambda row: address("objectives:objective", row.reference),
        visible=lambda person: QualityObjective.objects.visible_to(person),
        search=("reference", "code", "statement"),
        title=lambda row: row.statement,
        duties=measurement_duties,
        accountabilities=handing_over.objectives_held,
        hand_over=handing_over.hand_objective,
        may_hold=handing_over.may_hold,
        parts=(CommonCause, Measurement, MeasureCriterion, JudgedFigures, Answer, Computation, ComputedFigure),
        owed_through=("objectives.QualityObjective.owner",),
    )
)
