"""Objectives and customer requirements as they stood, as rules read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.answers import Answered, Answers, Given
from objectives.common_cause import Question, standing_questions
from objectives.control import Control, control_of
from objectives.models import (
    Answer,
    CommonCause,
    CustomerRequirement,
    QualityObjective,
    RequirementReview,
)
from objectives.rules import PLAN_PARTS, period_end
from objectives.rules.common_cause import CHANGE_THE_SYSTEM, PERSISTENT, SYSTEM_CHANGES
from objectives.standing import Standing, standings
from objectives.system_changes import Change, changes_among
from reviews.discussing import last_discussed


@dataclass
class Promised:
    """The objectives that were active on a day, and what stood around them."""

    rows: list[QualityObjective]
    standing: dict[int, Standing]
    controls: dict[int, Control]
    questions: dict[int, Question]
    requirements: dict[int, set[int]]
    goals: dict[int, set[int]]
    """Those that were still pursued, by objective."""
    answers: Answers = field(default_factory=dict)
    accepted: dict[int, list[date]] = field(default_factory=dict)
    discussed: dict[int, date] = field(default_factory=dict)


def promised(chosen: QuerySet[QualityObjective], answered: Answered, day: Day) -> Promised:
    """Return those of ``chosen`` that were active, with values, links and answers, in constant queries."""
    rows = [row for row in stood(chosen, day) if row.state == QualityObjective.State.ACTIVE]
    controls = control_of(
        rows, on=day.day, recorded_before=day.end, known=_changes([row.pk for row in rows], answered, day)
    )
    causes, links = _causes(chosen, day), _links(rows, day)
    given, accepted = answered.of_objectives, _accepted_by(causes, day)
    found = Promised(
        rows,
        standings(rows, on=day.day, recorded_before=day.end),
        controls,
        standing_questions(rows, on=day.day, controls=controls, given=given, accepted=accepted),
        links.requirements,
        {pk: some - links.ended for pk, some in links.goals.items()},
    )
    for some in (answered.of("objective"), answered.measured):
        for pk, one in some.items():
            found.answers.setdefault(pk, []).extend(one)
    found.discussed = last_discussed([row.pk for row in rows], day.day)
    for cause in causes:
        found.accepted.setdefault(cause.objective_id, []).append(cause.period)
    return found


def _changes(keys: Iterable[int], answered: Answered, day: Day) -> dict[int, list[Change]]:
    """Return the decisions that changed the system of each objective by the day, among what answers it."""
    of: dict[int, list[Answer]] = {pk: [] for pk in keys}
    for row in sorted(answered.rows, key=lambda row: row.pk):
        if row.objective_id is not None:
            of.setdefault(row.objective_id, []).append(row)
    return {pk: changes_among([(row, False) for row in rows], on=day.day) for pk, rows in of.items()}


def _causes(chosen: QuerySet[QualityObjective], day: Day) -> list[CommonCause]:
    """Return what was accepted as common cause of objectives, the earliest period first. One query."""
    rows = CommonCause.objects.filter(objective__in=chosen.order_by().values("pk"), recorded_at__lt=day.end)
    return list(rows.order_by("period"))


def _accepted_by(causes: Iterable[CommonCause], day: Day) -> dict[int, list[CommonCause]]:
    """Return by objective what had been accepted on the day."""
    found: dict[int, list[CommonCause]] = {}
    for cause in causes:
        if cause.happened_on <= day.day:
            found.setdefault(cause.objective_id, []).append(cause)
    return found


@dataclass
class Links:
    """What each objective was tied to on a day: requirements, goals, and those of the goals that had ended."""

    requirements: dict[int, set[int]] = field(default_factory=dict)
    goals: dict[int, set[int]] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)


def _links(rows: Sequence[QualityObjective], day: Day) -> Links:
    """Return what objectives were tied to: as the history row of the day keeps it, or as it is. One query."""
    never, ended_on = Cast(Value(None), DateField()), F("businessgoal__ended_on")
    required = _tied(rows, day, "requirements").values_list(
        Value("r"), "qualityobjective_id", "customerrequirement_id", never
    )
    served = _tied(rows, day, "goals").values_list(
        Value("g"), "qualityobjective_id", "businessgoal_id", ended_on
    )
    found = Links()
    for kind, pk, linked, ended in required.union(served, all=True):
        (found.requirements if kind == "r" else found.goals).setdefault(pk, set()).add(linked)
        if ended is not None and ended <= day.day:
            found.ended.add(linked)
    return found


def _tied(rows: Sequence[QualityObjective], day: Day, name: str) -> Any:
    if day.past:
        kept: Any = apps.get_model("objectives", f"HistoricalQualityObjective_{name}")
        then: list[Any] = list(rows)
        return kept.objects.filter(history__in=[row._history.history_id for row in then]).order_by()
    through: Any = getattr(QualityObjective, name).through
    return through._default_manager.filter(qualityobjective__in=[row.pk for row in rows]).order_by()


def objectives(found: Promised, required: Mapping[int, object], day: Day) -> list[rules.Objective]:
    """Return the active objectives; ``required`` are the requirements that customers still made, by key."""
    return [_objective(row, found, set(required), day) for row in found.rows]


def _objective(row: QualityObjective, found: Promised, required: set[int], day: Day) -> rules.Objective:
    standing, answers = found.standing[row.pk], found.answers.get(row.pk, [])
    run = found.controls[row.pk].streak
    tied = found.requirements.get(row.pk, set()) & required
    given = [one for one in answers if _answers_run(one, run)]
    accepted = any(run and period >= run[0] for period in found.accepted.get(row.pk, ()))
    changes = tuple(one.reference for one in given if one.kind in SYSTEM_CHANGES)
    asks = found.questions[row.pk].kind if row.pk in found.questions else ""
    return rules.Objective(
        reference=row.reference,
        lacks=_lacks(row),
        owed=standing.owed is not None,
        stale=standing.status == "stale",
        measured_to=_measured_to(standing.period, row.cadence),
        owner=row.owner_id,
        site_id=row.site_id,
        serves=bool(tied or found.goals.get(row.pk)),
        customer=bool(tied),
        off=standing.status == "off_target",
        off_since=run[0] if run else None,
        answers=tuple(one.reference for one in given),
        accepted=accepted,
        lasting=asks == CHANGE_THE_SYSTEM or (bool(changes) and len(run) >= PERSISTENT),
        changes=() if asks == CHANGE_THE_SYSTEM else changes,
        values=len(found.controls[row.pk].values),
        starts_on=row.starts_on,
        discussed_on=found.discussed.get(row.pk),
    )


def _answers_run(one: Given, run: Sequence[date]) -> bool:
    """Tell whether something answers misses in a row: it speaks of one, came after the first, or goes on."""
    if not run:
        return False
    return one.open or one.day >= run[0] or (one.period is not None and one.period >= run[0])


def _measured_to(period: date | None, cadence: str) -> date | None:
    return period_end(period, cadence) if period else None


def _lacks(row: QualityObjective) -> tuple[str, ...]:
    parts = [str(PLAN_PARTS[part]) for part in row.plan.missing]
    if row.owner_id is None:
        parts.insert(0, _("an owner"))
    return tuple(parts)


def requirements(day: Day) -> dict[int, CustomerRequirement]:
    """Return the requirements that customers made on the day, of every site, by key.

    An objective of one site may stand for a requirement of another.
    """
    rows = stood(CustomerRequirement.objects.filter(recorded_at__lt=day.end), day)
    return {row.pk: row for row in rows if row.state == CustomerRequirement.State.CURRENT}


def requirement_values(
    rows: Mapping[int, CustomerRequirement], found: Promised, judged: Iterable[rules.Objective], day: Day
) -> list[rules.Requirement]:
    """Return the requirements as rules read them: who confirmed them when, how their objectives stand."""
    reviews = RequirementReview.objects.filter(
        requirement__in=list(rows), happened_on__lte=day.day, recorded_at__lt=day.end
    )
    last = dict(reviews.order_by("happened_on", "pk").values_list("requirement_id", "happened_on"))
    by_reference = {one.reference: one for one in judged}
    standing: dict[int, list[rules.Objective]] = {}
    for row in found.rows:
        for pk in found.requirements.get(row.pk, ()):
            standing.setdefault(pk, []).append(by_reference[row.reference])
    return [_requirement(row, last.get(pk), standing.get(pk, [])) for pk, row in sorted(rows.items())]


def _requirement(
    row: CustomerRequirement, reviewed_on: date | None, standing: Sequence[rules.Objective]
) -> rules.Requirement:
    measured = [one for one in standing if one.values]
    return rules.Requirement(
        row.reference,
        row.offering,
        tuple(row.gaps),
        reviewed_on,
        row.next_review_on,
        bool(measured),
        max((one.measured_to for one in measured if one.measured_to), default=None),
        tuple(one.reference for one in measured if one.off and not one.is_answered),
        row.site_id,
    )
