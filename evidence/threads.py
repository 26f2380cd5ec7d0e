"""The thread: one process from who leads to the proof of what was done, and where the line first breaks.

What an auditor follows: leader → owner → responsibility → requirement → objective → measurement → decision →
action → effect. Every stage names its records as they stood on a day, and only those that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence.looking_back import Day, stood
from evidence.reading.leadership import leading, memberships
from governance.models import (
    Action,
    Decision,
    MatrixCell,
    Process,
    QmsAccountability,
    ResponsibilityMatrix,
    TopManagementMembership,
)
from governance.owning import owners_on
from governance.rules.actions import standing
from governance.rules.days import spoken
from objectives.models import CustomerRequirement, QualityObjective
from objectives.rules import label
from objectives.standing import Standing, standings
from objectives.wording import compared_in_words, target_in_words
from qms.people.models import Person

MOST = 12
"""How many records a stage names; the rest are counted."""


@dataclass(frozen=True)
class Entry:
    """One record of a stage: what it says, a word beside it, its page, its status."""

    text: str
    note: str = ""
    url: str = ""
    state: str = ""


@dataclass(frozen=True)
class Stage:
    """One link of the line: the question it answers, its records, and what is missing where it breaks."""

    key: str
    title: str
    question: str
    entries: Sequence[Entry] = ()
    breaks: str = ""

    @property
    def shown(self) -> Sequence[Entry]:
        """The records that are named."""
        return self.entries[:MOST]

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, len(self.entries) - MOST)


@dataclass(frozen=True)
class Thread:
    """A process with every stage of its line."""

    process: Process
    stages: list[Stage] = field(default_factory=list)

    @property
    def broken(self) -> Stage | None:
        """The first stage at which the line breaks, or nothing."""
        return next((stage for stage in self.stages if stage.breaks), None)


def thread_of(process: Process, *, person: Person, day: Day) -> Thread:
    """Return the thread of ``process`` as it stood on ``day``, from what ``person`` may see.

    The number of queries does not depend on the rows.
    """
    reader = _Reader(process, person, day)
    return Thread(process, [stage() for stage in reader.stages()])


class _Reader:
    """Reads each stage once; later stages look at what earlier ones found."""

    def __init__(self, process: Process, person: Person, day: Day) -> None:
        self.process, self.person, self.day = process, person, day
        self.requirements = self._stood(CustomerRequirement.objects, Q(process=process))
        serves = Q(process=process) | Q(requirements__process=process)
        rows = self._stood(QualityObjective.objects, serves)
        self.objectives = [row for row in rows if row.state == QualityObjective.State.ACTIVE]
        self.standings = standings(self.objectives, on=day.day, recorded_before=day.end)
        self.actions = self._actions()

    def stages(self) -> list[Any]:
        """Return what reads each stage, in the order of the line."""
        return [
            self.leader,
            self.owner,
            self.matrix,
            self.requirement,
            self.objective,
            self.measurement,
            self.decision,
            self.action,
            self.effect,
        ]

    def _stood(self, manager: Any, wanted: Q) -> list[Any]:
        rows = manager.visible_to(self.person).filter(wanted, recorded_at__lt=self.day.end)
        return stood(rows.distinct(), self.day)

    def _actions(self) -> list[Action]:
        """Return the actions of the process, the latest first, with what became of them by the day."""
        rows = Action.objects.visible_to(self.person).filter(process=self.process)
        rows = rows.filter(recorded_at__lt=self.day.end).order_by("-assigned_on", "-pk")
        rows = rows.select_related("owner", "decision", "completion")
        return list(rows.prefetch_related("verifications__reopening")[: MOST * 4])

    def leader(self) -> Stage:
        """Who leads the scope of the process and answers for the system."""
        members = {
            row.person_id: row for row in leading(memberships(self.day), self.process.site_id, self.day.day)
        }
        held = _nearest(self._accountable(), self.process.site_id)
        names = dict(
            Person.objects.filter(pk__in=members.keys() | ({held.holder_id} if held else set())).values_list(
                "pk", "name"
            )
        )
        entries = [_leader(row, names, held) for row in members.values()]
        entries.sort(key=lambda entry: (not entry.state, entry.text))
        answers = held is not None and held.holder_id in members
        breaks = "" if answers else _("Nobody in top management of this scope answers for the system.")
        return Stage("leader", _("Leader"), _("Who leads, and who answers for the system?"), entries, breaks)

    def _accountable(self) -> list[QmsAccountability]:
        rows = QmsAccountability.objects.filter(starts_on__lte=self.day.day, recorded_at__lt=self.day.end)
        return list(rows.filter(Q(site=None) | Q(site=self.process.site_id)).order_by("starts_on", "pk"))

    def owner(self) -> Stage:
        """Who owns the process, everywhere or at each site."""
        held = owners_on([self.process.pk], on=self.day.day, recorded_by=self.day.end)
        owners = [holder for holder in held.values() if holder is not None]
        entries = [
            Entry(holder.name, str(holder.function or holder.job_title), holder.get_absolute_url())
            for holder in dict.fromkeys(owners)
        ]
        breaks = "" if entries else _("The process has no owner.")
        return Stage("owner", _("Process owner"), _("Who owns the process?"), entries, breaks)

    def matrix(self) -> Stage:
        """Who is accountable and responsible by the approved matrix."""
        cells = list(self._cells())
        found = _nearest([cell.row.matrix for cell in cells], self.process.site_id)
        entries = [
            Entry(
                f"{cell.get_value_display()}: {cell.column.person_name or cell.column}",
                _("%(matrix)s, approved %(day)s")
                % {"matrix": found.reference, "day": spoken(found.approved_on)},
                found.get_absolute_url(),
            )
            for cell in cells
            if found is not None and cell.row.matrix_id == found.pk and found.approved_on
        ]
        breaks = "" if entries else _("No approved responsibility matrix names the process.")
        question = _("Who is accountable for it, who responsible?")
        return Stage("matrix", _("Responsibility"), question, entries, breaks)

    def _cells(self) -> Iterable[MatrixCell]:
        stands = Q(row__matrix__superseded_at=None) | Q(row__matrix__superseded_at__gte=self.day.end)
        scope = Q(row__matrix__site=None) | Q(row__matrix__site=self.process.site_id)
        cells = MatrixCell.objects.filter(stands, scope, row__process=self.process, value__contains="A")
        cells |= MatrixCell.objects.filter(stands, scope, row__process=self.process, value="R")
        cells = cells.filter(row__matrix__approved_at__lt=self.day.end)
        cells = cells.filter(row__matrix__in=ResponsibilityMatrix.objects.visible_to(self.person))
        return cells.select_related("row__matrix", "column__person").order_by("value", "column__position")

    def requirement(self) -> Stage:
        """What customers require of the process, and how it is controlled and measured."""
        entries = [_requirement(row) for row in self.requirements]
        breaks = ""
        if not entries and self.process.carries_customer_requirements:
            breaks = _("It carries customer requirements, and none is recorded.")
        elif any(entry.state for entry in entries):
            breaks = _("A requirement does not reach operations: it lacks a control or a measure.")
        question = _("What do customers require of it?")
        return Stage("requirement", _("Customer requirement"), question, entries, breaks)

    def objective(self) -> Stage:
        """Which active objectives the process is to reach."""
        entries = [Entry(row.statement, _target(row), row.get_absolute_url()) for row in self.objectives]
        breaks = "" if entries else _("No active objective is set for it.")
        return Stage("objective", _("Objective"), _("What is it to achieve?"), entries, breaks)

    def measurement(self) -> Stage:
        """How each objective stands by its latest value."""
        entries = [_measured(row, self.standings[row.pk]) for row in self.objectives]
        stale = [row for row in self.objectives if self.standings[row.pk].status == "stale"]
        breaks = _("%(objective)s has no value for its latest period.") % {
            "objective": stale[0].reference if stale else ""
        }
        question = _("How is it going?")
        return Stage("measurement", _("Measurement"), question, entries, breaks if stale else "")

    def decision(self) -> Stage:
        """What leaders decided on it: decisions that its actions carry out, and ends of its escalations."""
        found = {action.decision_id for action in self.actions if action.decision_id}
        about = Q(pk__in=found) | Q(escalation_ending__escalation__process=self.process)
        rows = self._stood(Decision.objects, about)
        rows.sort(key=lambda row: (row.decided_on, row.pk), reverse=True)
        names = dict(
            Person.objects.filter(pk__in={row.decided_by_id for row in rows}).values_list("pk", "name")
        )
        entries = [
            Entry(
                row.text,
                _("%(name)s, %(day)s") % {"name": names[row.decided_by_id], "day": spoken(row.decided_on)},
                row.get_absolute_url(),
            )
            for row in rows
        ]
        off = [row for row in self.objectives if self.standings[row.pk].status == "off_target"]
        breaks = ""
        if off and not entries and not self._under_way():
            breaks = _("%(objective)s is off target, and nothing was decided.") % {
                "objective": off[0].reference
            }
        return Stage("decision", _("Decision"), _("What did leaders decide?"), entries, breaks)

    def _under_way(self) -> bool:
        return any(_state(action, self.day) in ("open", "done") for action in self.actions)

    def action(self) -> Stage:
        """What was to be done, by whom, until when."""
        entries = [
            Entry(
                action.text,
                _("%(name)s, due %(day)s") % {"name": action.owner.name, "day": spoken(action.due_on)},
                action.get_absolute_url(),
                _standing(action, self.day),
            )
            for action in self.actions
        ]
        late = [one for one in self.actions if _standing(one, self.day) == "overdue"]
        words = {"action": late[0].reference if late else ""}
        breaks = _("%(action)s is past its day and not done.") % words if late else ""
        return Stage("action", _("Action"), _("Who does what, until when?"), entries, breaks)

    def effect(self) -> Stage:
        """What shows that it was done, and whether it worked."""
        done = [action for action in self.actions if _fact(action, "completion", self.day)]
        entries = [_effect(action, self.day) for action in done]
        owed = [
            one for one in done if one.check_on and one.check_on < self.day.day and not _verdict(one, self.day)
        ]
        words = {"action": owed[0].reference if owed else ""}
        breaks = _("%(action)s is done, and nobody has verified its effect.") % words if owed else ""
        return Stage("effect", _("Proof and effect"), _("What shows that it worked?"), entries, breaks)


def _nearest(rows: Iterable[Any], site_id: int | None) -> Any:
    """Return the latest of ``rows`` that speaks for the site, else for the organisation."""
    by_site = {row.site_id: row for row in rows}
    return by_site.get(site_id) or by_site.get(None)


def _leader(row: TopManagementMembership, names: dict[int, str], held: QmsAccountability | None) -> Entry:
    answers = held is not None and held.holder_id == row.person_id
    word = _("answers for the quality management system") if answers else ""
    note = ", ".join(part for part in (row.role_in_qms, word) if part)
    return Entry(names[row.person_id], note, row.get_absolute_url(), "current" if answers else "")


def _requirement(row: CustomerRequirement) -> Entry:
    lacks = [name for name in row.gaps if name != "process"]
    note = " · ".join(part for part in (row.offering, row.control, row.measure) if part)
    return Entry(row.statement, note, row.get_absolute_url(), "gap" if lacks else "")


def _target(row: QualityObjective) -> str:
    return _("target: %(words)s") % {"words": target_in_words(row)}


def _measured(row: QualityObjective, standing: Standing) -> Entry:
    if standing.latest is None:
        return Entry(row.statement, _("no value yet"), row.get_absolute_url(), standing.status)
    period = label(standing.latest.period, row.cadence)
    value = compared_in_words(row, standing.value)
    return Entry(f"{value}, {period}", row.statement, row.get_absolute_url(), standing.status)


def _fact(row: Any, name: str, day: Day) -> Any:
    fact = getattr(row, name, None)
    return fact if fact is not None and fact.recorded_at < day.end else None


def _verdict(action: Action, day: Day) -> Any:
    """Return the latest verdict on an action by the end of the day."""
    known = [one for one in action.verifications.all() if one.recorded_at < day.end]
    standing = [one for one in known if not _fact(one, "reopening", day)]
    return max(standing, key=lambda one: (one.recorded_at, one.pk), default=None)


def _owes_verdict(action: Action, day: Day) -> bool:
    return bool(action.check_on and action.check_on < day.day and not _verdict(action, day))


def _state(action: Action, day: Day) -> str:
    if not day.past:
        return action.state
    if verdict := _verdict(action, day):
        return "effective" if verdict.effective else "ineffective"
    return "done" if _fact(action, "completion", day) else "open"


def _standing(action: Action, day: Day) -> str:
    state = _state(action, day)
    return standing(state, is_task=action.is_task, due_on=action.due_on, today=day.day)


def _effect(action: Action, day: Day) -> Entry:
    done, verdict = _fact(action, "completion", day), _verdict(action, day)
    proof = done.proof or done.file_name or _("done on %(day)s") % {"day": spoken(done.happened_on)}
    note = verdict.finding if verdict else action.criterion
    return Entry(proof, note, action.get_absolute_url(), _standing(action, day))
