"""What the product knows of objectives."""

from collections.abc import Iterator

from django.utils.translation import gettext as _now
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
from objectives.rules import label
from qms.primitives import kinds
from qms.primitives.addresses import address


def accepted_events(row: QualityObjective) -> Iterator[kinds.Event]:
    """Yield what leaders accepted as common cause, with the reason; its page has read them already."""
    for fact in row.common_causes.all():
        words = {"who": fact.by, "period": label(fact.period, row.cadence)}
        sentence = _now("%(who)s accepted %(period)s as common cause, once.") % words
        yield kinds.Event(fact.recorded_at, str(fact.by), sentence, fact.reason, fact.late)


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
        events=accepted_events,
        parts=(CommonCause, Measurement, MeasureCriterion, JudgedFigures, Answer, Computation, ComputedFigure),
        owed_through=("objectives.QualityObjective.owner",),
    )
)
