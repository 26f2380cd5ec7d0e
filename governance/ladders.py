"""Ladders: each barrier at its level with its clock, and how promptly each level answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.climbing import levels_of, person_at, working_times
from governance.models import Escalation, EscalationLevel, EscalationStep
from governance.rules import escalations as rules
from governance.rules.clocks import WorkingTime, spoken_time
from qms.people.models import Organisation, Person, Site
from qms.ui.dates import short_day

NEVER_A_DAY = timedelta.max
"""Longer than any working day: times to answer are compared in hours."""


@dataclass(frozen=True)
class Clocked:
    """An open escalation with its clock as people say it, and the tone of that."""

    row: Escalation
    words: str
    tone: str


@dataclass(frozen=True)
class Rung:
    """A level of the ladder with the barriers that have climbed there, the oldest first."""

    level: int
    barriers: list[Clocked]


def clocked(rows: Sequence[Escalation], *, at: datetime, organisation: Organisation | None) -> list[Clocked]:
    """Return open escalations with their clocks at ``at``; they come with path, site and holder."""
    times = working_times(rows, organisation) if rows else {}
    return [_clocked(row, times[(row.path_id, row.site_id)], at) for row in rows]


def _clocked(row: Escalation, time: WorkingTime, at: datetime) -> Clocked:
    if row.taken_at is not None:
        day = short_day(timezone.localdate(row.taken_at), timezone.localdate(at))
        return Clocked(row, _("Taken %(day)s") % {"day": day}, "good")
    if row.deadline <= at:
        over = _("%(time)s over") % {"time": time.said(time.spent(row.deadline, at))}
        return Clocked(row, over, "bad")
    left, given = time.spent(at, row.deadline), time.spent(row.arrived_at, row.deadline)
    words = _("%(time)s left") % {"time": time.said(left)}
    return Clocked(row, words, "attention" if left * 4 <= given else "stale")


def ladder(rows: Sequence[Escalation], *, at: datetime, organisation: Organisation | None) -> list[Rung]:
    """Return the rungs from the highest that is reached down to the first, empty ones too."""
    found: dict[int, list[Clocked]] = {}
    for barrier in clocked(rows, at=at, organisation=organisation):
        found.setdefault(barrier.row.level, []).append(barrier)
    return [Rung(level, found.get(level, [])) for level in range(max(found, default=0), 0, -1)]


@dataclass(frozen=True)
class Prompt:
    """A line of the table of answers: level, scope, of how many stays, share in time, median in hours."""

    level: int
    site: Site | None
    count: int
    share: int
    median: str


def prompt_table(rows: Any, *, since: datetime, at: datetime) -> tuple[list[Prompt], rules.Promptness | None]:
    """Return how promptly each level and site answered what came to it since a moment; and all together.

    ``rows`` are escalations that the reader may see. Two queries.
    """
    answers = list(_answers(rows, since, at))
    sites = Site.objects.in_bulk({answer.site_id for answer in answers if answer.site_id}) if answers else {}
    lines = [_line(one, sites) for one in rules.promptness(answers)]
    return lines, rules.all_together(answers)


def _line(one: rules.Promptness, sites: dict[int, Site]) -> Prompt:
    site = sites[one.site_id] if one.site_id else None
    return Prompt(one.level, site, one.count, one.share_in_time, in_hours(one.median_time))


def in_hours(length: timedelta | None) -> str:
    """Return working time in hours and minutes, comparable from row to row; a dash where there is none."""
    return "–" if length is None else spoken_time(length, day=NEVER_A_DAY)


def _answers(rows: Any, since: datetime, at: datetime) -> Iterable[rules.Answered]:
    """Yield each stay that was answered, or whose time ran out, since a moment."""
    ran_out = Q(deadline__lte=at) & (Q(until_at=None) | Q(until_at__gte=F("deadline")))
    steps = EscalationStep.objects.filter(Q(answered_at__isnull=False) | ran_out, is_passed_over=False)
    steps = steps.filter(from_at__gte=since, escalation__in=rows.order_by().values("pk"))
    fields = ("level", "escalation__site_id", "worked_minutes", "answered_at", "deadline")
    for level, site_id, minutes, answered_at, deadline in steps.values_list(*fields):
        in_time = answered_at is not None and answered_at <= deadline
        yield rules.Answered(level, site_id, minutes, in_time)


@dataclass(frozen=True)
class OwnRung:
    """A level of one escalation's own ladder: who stands there, and how it went, is going, or would go."""

    level: EscalationLevel
    person: Person | None
    state: str
    words: str
    steps: list[EscalationStep]


def own_ladder(
    row: Escalation, steps: Sequence[EscalationStep], *, at: datetime, organisation: Organisation | None
) -> tuple[list[OwnRung], Clocked | None]:
    """Return the ladder of one escalation from its last level down, and its clock while it is open."""
    time = working_times([row], organisation)[(row.path_id, row.site_id)]
    today = timezone.localdate(at)
    rungs = []
    for level in reversed(levels_of(row.path_id)):
        here = [step for step in steps if step.level == level.position]
        above = level.position > row.level and row.state == Escalation.State.OPEN
        person = here[-1].person if here else None
        if above:
            person = person_at(level, process=row.process, site=row.site, on=today)
        rungs.append(OwnRung(level, person, *_going(row, level, here, time, at), here))
    return rungs, _clocked(row, time, at) if row.state == Escalation.State.OPEN else None


def _going(
    row: Escalation, level: EscalationLevel, here: list[EscalationStep], time: WorkingTime, at: datetime
) -> tuple[str, str]:
    """Return the state and words of a rung: present, answered, over, passed, above."""
    if level.position == row.level and row.state == Escalation.State.OPEN:
        return "present", _clocked(row, time, at).words
    if not here:
        said = time.said(level.response_time)
        return "above", _("%(time)s to answer") % {"time": said} if row.state == Escalation.State.OPEN else ""
    step = here[-1]
    if step.is_passed_over:
        return "passed", _("Passed over")
    if step.answer:
        words = {
            "answer": step.get_answer_display(),
            "time": in_hours(timedelta(minutes=step.worked_minutes or 0)),
        }
        return "answered", _("%(answer)s after %(time)s") % words
    return "over", _("No answer in time") if step.until_at and step.until_at >= step.deadline else _("Went on")
