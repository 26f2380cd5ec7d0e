"""Effects: a criterion that is a measure is set, opens its check, and keeps what was judged by (10.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.criteria import Measures
from governance.models import Action, Completion, Verification
from objectives import before_and_after as judged
from objectives import comparing, criterion_forms, rules
from objectives.before_and_after import Effect
from objectives.choosing import Chosen, test_of
from objectives.models import JudgedFigures, MeasureCriterion, Measurement, QualityObjective
from objectives.wording import shown
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before as recorded
from qms.primitives.changing import check, keep
from qms.primitives.refusing import Refusal

ENDED = (QualityObjective.State.ACHIEVED, QualityObjective.State.ENDED)


def refuse_unfit(chosen: Chosen, *, site: Site | None, due_on: date, check_on: date | None) -> None:
    """Raise :class:`Refusal` at the field that stands in the way of judging an action by ``chosen``.

    An objective is refused that has ended, belongs to another site, has no data or ends too soon; a check day
    that comes before the data are in is refused with the earliest one.
    """
    objective = chosen.objective
    if objective.state in ENDED:
        raise _unfit("ended", _("%(code)s has ended.") % {"code": objective.code})
    if objective.site_id not in (None, site.pk if site else None):
        words = {"code": objective.code, "site": objective.site.name if objective.site else ""}
        raise _unfit("of-another-site", _("%(code)s is an objective of %(site)s.") % words)
    if not Measurement.objects.filter(objective=objective).exists():
        sentence = _("Nothing has been measured of %(code)s yet: there is no before to compare with.")
        raise _unfit("without-data", sentence % {"code": objective.code})
    span = judged.span_in_words(objective.cadence, chosen.periods)
    last = judged.awaited(due_on, objective.cadence, chosen.periods)[-1]
    judged.refuse_beyond_span(objective.code, objective.ends_on, last, span=span)
    judged.refuse_early_check(check_on, chosen.earliest_check(due_on), span=span)


def _unfit(rule: str, sentence: str) -> Refusal:
    remedy = _("Choose another objective, or say the criterion in words.")
    return Refusal(f"criterion.objective-{rule}", sentence, field="objective", remedy=remedy)


def put(
    action: Action,
    chosen: Chosen,
    *,
    by: Person,
    at: datetime,
    check_on: date | None = None,
) -> MeasureCriterion:
    """Judge an open ``action`` by a measure from now on; its criterion says the same in words.

    The check day stays where it leaves time for the data, unless another is named. Raises :class:`Refusal` at
    the field that stands in the way, or where the action is done or ``by`` may not.
    """
    with transaction.atomic():
        wanted = check_on or max(action.check_on or date.min, chosen.earliest_check(action.due_on))
        action.restate(by=by, at=at, criterion=chosen.words, check_on=wanted)
        refuse_unfit(chosen, site=action.site, due_on=action.due_on, check_on=wanted)
        return attach(action, chosen, by=by, at=at)


def attach(action: Action, chosen: Chosen, *, by: Person, at: datetime) -> MeasureCriterion:
    """Write the measure of an ``action`` whose words say it already; one stands, another takes its place."""
    row = MeasureCriterion.objects.filter(action=action).first() or MeasureCriterion(action=action)
    row.objective, row.comparison, row.periods = chosen.objective, chosen.comparison, chosen.periods
    row.threshold, row.threshold_high = chosen.threshold, chosen.threshold_high
    keep(row, by=by, at=at)
    return row


def effect_of(criterion: MeasureCriterion, *, on: date, recorded_before: datetime | None = None) -> Effect:
    """Return what is known of the effect of an action on ``on``, by what was recorded before a moment.

    Of an open action it is what was before, and what is expected after its due day. Where a verdict was
    reopened, the periods count from the day of the reopening. Three queries.
    """
    action, objective = criterion.action, criterion.objective
    done_on = _counted_from(action)
    again = any(not one.stands for one in action.verifications.all())
    test = test_of(
        objective, criterion.comparison, criterion.threshold, criterion.threshold_high, criterion.periods
    )
    day = done_on or action.due_on
    first = judged.shown_before(day, objective.cadence, criterion.periods)[0]
    last = judged.awaited(day, objective.cadence, criterion.periods)[-1]
    values = _values(objective, first, last, recorded_before)
    return Effect(test, objective.code, objective.statement, day, values, on, done_on is None, again)


def _counted_from(action: Action) -> date | None:
    again = [one.reopening for one in action.verifications.all() if not one.stands]
    if again:
        return again[-1].happened_on
    done: Completion | None = getattr(action, "completion", None)
    return done.happened_on if done else None


def _values(
    objective: QualityObjective, first: date, last: date, moment: datetime | None
) -> list[tuple[date, Decimal, int]]:
    rows = recorded(Measurement.objects.filter(objective=objective, period__range=(first, last)), moment)
    found = {row.period: row for row in rows.order_by("period", "revision")}
    if objective.target_kind == rules.GROWTH:
        return _grown(objective, {period: row.revision for period, row in found.items()}, first, last, moment)
    return [(period, row.value, row.revision) for period, row in found.items()]


def _grown(
    objective: QualityObjective,
    revisions: Mapping[date, int],
    first: date,
    last: date,
    moment: datetime | None,
) -> list[tuple[date, Decimal, int]]:
    """Return the growth of each period on the year before, where it can be said. One query."""
    known = comparing.known([objective], {objective.pk: (first, last)}, moment)[objective.pk]
    grown = comparing.compared_by_period(objective, known, (first, last))
    return [
        (period, shown(objective.promise, value), revisions[period])
        for period, value in grown.items()
        if value is not None
    ]


class FromObjectives(Measures):
    """Criteria whose values objectives keep; declared to governance when the application starts."""

    def check_days(self, actions: Collection[Action], on: date) -> Mapping[int, date | None]:
        """Return the day by which each measured check is owed, or ``None`` while its data are not in.

        It is owed by its check day, never before its periods have closed. A reopened verdict is owed by its
        check day whatever the figures. Two queries, one where no criterion is a measure.
        """
        done = {action.pk: action for action in actions}
        rows = MeasureCriterion.objects.filter(action__state=Action.State.DONE, action__reopenings=None)
        if len(done) <= FEW:
            rows = rows.filter(action__in=list(done))
        rows = rows.annotate(
            done_on=F("action__completion__happened_on"), cadence=F("objective__cadence")
        ).order_by()
        found = [row for row in rows if row.action_id in done]
        return _owed(found, {row.action_id: done[row.action_id].check_on for row in found}, on)

    def judges(self, action: Action) -> bool:
        """Tell whether the criterion of ``action`` is a measure."""
        return MeasureCriterion.objects.filter(action=action).exists()

    def ask(self, form: Any, *, person: Person) -> None:
        """Add to the form of a new action the fields by which a measure is chosen."""
        criterion_forms.ask(form, person)

    def worded(self, given: dict[str, Any]) -> Chosen | None:
        """Take the measure out of ``given``; put its words and, where none is named, the first check day in."""
        chosen = criterion_forms.taken_out(given)
        if chosen is None or given["weight"] == Action.Weight.TASK:
            return None
        with criterion_forms.at_their_fields():
            refuse_unfit(chosen, site=given["site"], due_on=given["due_on"], check_on=given["check_on"])
        given["criterion"] = chosen.words
        given["check_on"] = given["check_on"] or chosen.earliest_check(given["due_on"])
        return chosen

    def attach(self, action: Action, chosen: Chosen, *, by: Person, at: datetime) -> None:
        """Write the measure for the ``action`` that was just assigned."""
        with criterion_forms.at_their_fields():
            attach(action, chosen, by=by, at=at)

    def keep(self, verdict: Verification, *, despite: str) -> None:
        """Keep the values that ``verdict`` was given by, as they are known now."""
        rows = MeasureCriterion.objects.select_related("action", "objective")
        criterion = rows.filter(action=verdict.action_id).first()
        if criterion is None:
            return
        effect = effect_of(criterion, on=timezone.localdate(verdict.recorded_at))
        judged.refuse_verdict_without_words(effect.holds, effective=verdict.effective, despite=despite)
        row = JudgedFigures(verification=verdict, objective=criterion.objective, content=effect.content())
        row.holds, row.by, row.recorded_at = effect.holds, verdict.by, verdict.recorded_at
        row.despite = despite if effect.holds is not verdict.effective else ""
        check(row)
        row.save()


FEW = 500
"""Actions that are named one by one in a query."""


def _owed(rows: Sequence[Any], check_days: Mapping[int, date | None], on: date) -> Mapping[int, date | None]:
    """Return when each of ``rows`` (with ``done_on`` and ``cadence``) is owed, or that it is not yet."""
    awaited = {row.action_id: judged.awaited(row.done_on, row.cadence, row.periods) for row in rows}
    since = min((periods[0] for periods in awaited.values()), default=on)
    have = _measured({row.objective_id for row in rows}, since)
    found: dict[int, date | None] = {}
    for row in rows:
        wanted = awaited[row.action_id]
        known_on = judged.known_on(row.done_on, row.cadence, row.periods)
        due_on = max(check_days[row.action_id] or date.min, known_on)
        closed = rules.has_closed(wanted[-1], row.cadence, on)
        known = closed and all((row.objective_id, period) in have for period in wanted)
        found[row.action_id] = due_on if known or on >= due_on else None
    return found


def _measured(objective_ids: Collection[int], since: date) -> set[tuple[int, date]]:
    if not objective_ids:
        return set()
    rows = Measurement.objects.filter(objective__in=list(objective_ids), period__gte=since).order_by()
    return set(rows.values_list("objective", "period"))
