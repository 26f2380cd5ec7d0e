"""Promised: requirements and goals as their registers show them, with what answers them and what they lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from objectives.models import BusinessGoal, CustomerRequirement, QualityObjective, RequirementReview
from objectives.rules import gaps
from objectives.rules.chains import IMPACTS
from objectives.standing import Standing, standings
from objectives.wording import shown
from qms.people.models import Person
from qms.ui.scales import decimals_of, number

ACTIVE = QualityObjective.State.ACTIVE


@dataclass(frozen=True)
class Row:
    """A requirement of the register, and what it lacks."""

    requirement: Any
    gaps: list[str]

    @property
    def lacks(self) -> list[Any]:
        """What it lacks, in words."""
        return [gaps.GAPS[name] for name in self.gaps]


def requirements() -> Any:
    """Return requirements with ``answered`` (active objectives), ``confirmed_on`` and ``rank`` (of impact)."""
    through: Any = QualityObjective.requirements.through
    linked = through.objects.filter(customerrequirement=OuterRef("pk"), qualityobjective__state=ACTIVE)
    counted = linked.order_by().values("customerrequirement").annotate(count=Count("pk")).values("count")
    latest = RequirementReview.objects.filter(requirement=OuterRef("pk")).order_by("-happened_on", "-pk")
    rank = Case(
        *(When(impact=impact, then=Value(number)) for number, impact in enumerate(IMPACTS)),
        output_field=IntegerField(),
    )
    return CustomerRequirement.objects.annotate(
        answered=Coalesce(Subquery(counted), 0),
        confirmed_on=Subquery(latest.values("happened_on")[:1]),
        rank=rank,
    )


def row_of(requirement: Any, *, on: date) -> Row:
    """Return a requirement of :func:`requirements` with its gaps; one that is withdrawn lacks nothing."""
    if requirement.state != CustomerRequirement.State.CURRENT:
        return Row(requirement, [])
    lacks = gaps.gaps_of(
        has_process=requirement.process_id is not None,
        has_control=bool(requirement.control.strip()),
        has_measure=bool(requirement.measure.strip()),
        objectives=requirement.answered,
        next_review_on=requirement.next_review_on,
        confirmed_on=requirement.confirmed_on,
        on=on,
    )
    return Row(requirement, lacks)


def goals() -> Any:
    """Return goals with ``answered``: how many active objectives serve each."""
    answered = Count("objectives", filter=Q(objectives__state=ACTIVE))
    return BusinessGoal.objects.annotate(answered=answered)


@dataclass(frozen=True)
class Answering:
    """An objective tied to a requirement or goal, and how it stands."""

    objective: QualityObjective
    standing: Standing

    @property
    def value(self) -> str:
        """What of the latest value is compared with the target, as written, or a dash."""
        return "–" if self._compared is None else number(self._compared, self._places)

    @property
    def target(self) -> str:
        """The target as written, with as many decimals as the value; of a band both edges."""
        low, high = self.objective.target, self.objective.target_high
        text = number(low, self._places)
        return text if high is None else f"{text}–{number(high, self._places)}"

    @property
    def _compared(self) -> Decimal | None:
        value = self.standing.value
        return None if value is None else shown(self.objective.promise, value)

    @property
    def _places(self) -> int:
        return decimals_of([self.objective.target, self.objective.target_high, self._compared])


def answering(promise: CustomerRequirement | BusinessGoal, person: Person, *, on: date) -> list[Answering]:
    """Return the objectives tied to a requirement or goal that ``person`` may see, active ones first."""
    rows: Any = promise.objectives.visible_to(person).select_related("owner__function", "site")
    found = sorted(rows, key=lambda row: (row.state != ACTIVE, row.code))
    stand = standings(found, on=on)
    return [Answering(row, stand[row.pk]) for row in found]
