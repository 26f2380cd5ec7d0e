"""Accepting a miss as common cause, once; and what persistent misses ask of leaders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Action, Decision
from governance.rules import days
from objectives.control import Control, control_of
from objectives.models import Answer, CommonCause, QualityObjective
from objectives.rules import common_cause as judging
from qms.people.models import Person
from qms.primitives.asof import recorded_before as recorded
from qms.primitives.changing import check, refuse_unless_in
from qms.primitives.refusing import Refusal
from qms.records.canonical import plain_decimal


def accept(
    objective: QualityObjective, *, period: date, reason: str, by: Person, at: datetime, on: date | None = None
) -> CommonCause:
    """Record that ``by``, a leader of its scope, accepts the miss of ``period`` as common cause; return it.

    ``on`` is the day it took place, ``at`` when it is recorded. Raises :class:`Refusal` where the period did
    not miss within its limits, where it was accepted once and nothing has changed the system since, without a
    reason, or where ``by`` does not lead its scope.
    """
    today = timezone.localdate(at)
    on = on or today
    days.refuse_impossible_day(on, today=today)
    refuse_unless_leads(by, objective, on=on)
    judging.refuse_without_reason(reason)
    with transaction.atomic():
        row = QualityObjective.objects.select_for_update().get(pk=objective.pk)
        refuse_unless_in(row, [row.State.ACTIVE])
        seen = control_of([row], on=today)[row.pk]
        judging.refuse_unless_common(seen.miss_of(period))
        after = changed_by([row])[row.pk]
        before = row.common_causes.filter(after=after).select_related("by").first()
        if before is not None:
            judging.refuse_again(before.by.name, before.period, row.cadence)
        fact = CommonCause(objective=row, period=period, reason=reason.strip(), by=by, happened_on=on)
        fact.recorded_at, fact.after, fact.seen = at, after, figures(seen, period)
        check(fact)
        fact.save()
    return fact


def refuse_unless_leads(person: Person, objective: QualityObjective, *, on: date) -> None:
    """Raise :class:`Refusal` unless ``person`` leads the scope of ``objective`` on ``on``."""
    if not may_decide(person, on=on, site_id=objective.site_id):
        raise Refusal(
            "common-cause.by-a-leader",
            _("%(name)s does not lead the scope of this objective.") % {"name": person.name},
            remedy=_("An executive or top management of its scope accepts common cause."),
        )


def figures(seen: Control, period: date) -> dict[str, Any]:
    """Return value, mean and limits of a period as they are kept with its acceptance: as texts."""
    place, limits = seen.periods.index(period), seen.limits
    assert limits is not None
    low, high = limits.lower[place], limits.upper[place]
    return {
        "value": plain_decimal(seen.values[place]),
        "centre": plain_decimal(round(limits.centre_at(place) or limits.centre, 4)),
        "lower": "" if low is None else plain_decimal(round(low, 4)),
        "upper": "" if high is None else plain_decimal(round(high, 4)),
        "kind": limits.kind,
        "measured": seen.measured,
        "missed": seen.misses,
    }


def changed_by(
    objectives: Collection[QualityObjective], *, on: date | None = None, recorded_before: datetime | None = None
) -> dict[int, Decision | None]:
    """Return the latest decision that changed the system of each objective, taken by ``on``. One query."""
    rows = Answer.objects.filter(objective__in=objectives, decision__kind__in=judging.SYSTEM_CHANGES)
    if on is not None:
        rows = rows.filter(decision__decided_on__lte=on)
    rows = recorded(rows, recorded_before).select_related("decision").order_by("decision__decided_on", "pk")
    found: dict[int, Decision | None] = {row.pk: None for row in objectives}
    found |= {row.objective_id: row.decision for row in rows}  # type: ignore[misc]
    return found


@dataclass(frozen=True)
class Question:
    """What the misses of an objective ask of leaders: ``kind`` is *answer* or *change_the_system*."""

    kind: str
    control: Control
    missed: tuple[date, ...]
    accepted: CommonCause | None
    sentence: str


def standing_question(objective: QualityObjective, on: date) -> Question | None:
    """Return what the misses of ``objective`` ask of leaders on ``on``, if anything."""
    return standing_questions([objective], on=on).get(objective.pk)


def standing_questions(
    objectives: Iterable[QualityObjective],
    *,
    on: date,
    recorded_before: datetime | None = None,
    controls: dict[int, Control] | None = None,
    given: Mapping[int, Sequence[Answer]] | None = None,
    accepted: Mapping[int, Sequence[CommonCause]] | None = None,
) -> dict[int, Question]:
    """Return what the misses of each objective ask of leaders on ``on``; those that ask nothing are left out.

    *Answer*: the latest closed period is off target, and no decision, action or common cause answers it.
    *Change the system*: common cause was accepted and the target was missed again, or it was missed three
    times in a row within its limits, and no improvement, change to the QMS or resource was decided since.
    Four queries at most, however many. Where they were read already: ``controls``, the answers ``given`` to
    each objective, taken or assigned by the day, and what was ``accepted`` of each by then, earliest first.
    """
    rows = list(objectives)
    controls = controls or control_of(rows, on=on, recorded_before=recorded_before)
    missing = [row for row in rows if controls[row.pk].streak]
    if not missing:
        return {}
    if accepted is None:
        accepted = _accepted(missing, on=on, recorded_before=recorded_before)
    if given is None:
        given = _given(missing, on=on, recorded_before=recorded_before)
    asked = {
        row.pk: _question(controls[row.pk], accepted.get(row.pk, ()), given.get(row.pk, ())) for row in missing
    }
    return {pk: one for pk, one in asked.items() if one is not None}


def question_of(seen: Control, given: Sequence[Answer], accepted: Sequence[CommonCause]) -> Question | None:
    """Return what one objective asks, by all the answers ``given`` to it and what was ``accepted`` of it."""
    return _question(seen, accepted, given) if seen.streak else None


def _question(seen: Control, accepted: Sequence[CommonCause], given: Sequence[Answer]) -> Question | None:
    change = seen.changed
    begins = change.on if change else date.min
    missed = [period for period in seen.streak if period > begins]
    if not missed:
        return None
    since = [one for one in accepted if one.after_id == (change.decision_id if change else None)]
    last = since[-1] if since else None
    latest = [miss for period, miss in zip(seen.periods, seen.missed, strict=True) if period > begins]
    kind = judging.question(
        missed=missed,
        off_target=seen.off_target,
        accepted=last.period if last else None,
        answered=any(_answers(one, missed[0]) for one in given),
        limited=seen.verdict == judging.COMMON,
        often=judging.missed_often(latest),
    )
    if not kind:
        return None
    sentence = judging.ask(
        kind,
        missed=missed,
        cadence=seen.objective.cadence,
        accepted=last.period if last else None,
        special=seen.verdict == judging.SPECIAL,
        latest=latest,
    )
    return Question(kind, seen, tuple(missed), last, sentence)


def _answers(one: Answer, first: date) -> bool:
    """Tell whether an answer speaks of misses that began with ``first``: given since, or still open."""
    if one.period is not None and one.period >= first:
        return True
    if one.action is not None:
        return one.action.assigned_on >= first or one.action.state in (Action.State.OPEN, Action.State.DONE)
    return one.decision is not None and one.decision.decided_on >= first


def _accepted(
    rows: Collection[QualityObjective], *, on: date, recorded_before: datetime | None
) -> dict[int, list[CommonCause]]:
    facts = CommonCause.objects.filter(objective__in=rows, happened_on__lte=on).select_related("by")
    found: dict[int, list[CommonCause]] = defaultdict(list)
    for fact in recorded(facts, recorded_before).order_by("period"):
        found[fact.objective_id].append(fact)
    return found


def _given(
    rows: Collection[QualityObjective], *, on: date, recorded_before: datetime | None
) -> dict[int, list[Answer]]:
    by_then = Q(decision__decided_on__lte=on) | Q(action__assigned_on__lte=on)
    answers = Answer.objects.filter(by_then, objective__in=rows).select_related("decision", "action")
    found: dict[int, list[Answer]] = defaultdict(list)
    for one in recorded(answers, recorded_before).order_by("pk"):
        if one.objective_id is not None:
            found[one.objective_id].append(one)
    return found
