"""The brief: one page with which a leader goes into the audit interview, all of it from records (5.1).

Own decisions, barriers removed, what worked, the weakest thread, and the questions that auditors ask with what
the leader can show. Where there is no record it says so: it prepares for a talk, and never makes up an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.chains import Chain
from evidence.editions import Edition
from evidence.leaders import Leader
from governance.models import Decision, LookBack
from governance.rules.days import spoken
from objectives.rules import OFF_TARGET

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

DECISIONS, BARRIERS, WORKED, SHOWN = 4, 3, 3, 1
"""How much of each fits on one page."""


@dataclass(frozen=True)
class Line:
    """One line of the brief: the record by its reference, what it says, a word on what became of it."""

    reference: str
    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Question:
    """A question that auditors ask on an expectation, and what the leader can show; empty where nothing is."""

    code: str
    question: Text
    shows: Sequence[Line] = ()


@dataclass(frozen=True)
class Brief:
    """The page: what the leader did, what came of it, where it is thin, and what will be asked."""

    leader: Leader
    decisions: Sequence[Line]
    barriers: Sequence[Line]
    worked: Sequence[Line]
    weakest: Chain | None
    questions: Sequence[Question]

    @property
    def lead(self) -> str:
        """What the page says in a sentence: for how many of the questions there is a record."""
        answered = sum(bool(one.shows) for one in self.questions)
        words = {"answered": answered, "all": len(self.questions)}
        return _("Records answer %(answered)d of the %(all)d likely questions.") % words


def brief_of(leader: Leader, *, edition: Edition) -> Brief:
    """Return the brief of a leader, with the questions of an edition of the standard. No query."""
    return Brief(
        leader=leader,
        decisions=[_decided(one) for one in leader.decisions if _is_own(one.decision)][:DECISIONS],
        barriers=_removed(leader)[:BARRIERS],
        worked=_worked(leader)[:WORKED],
        weakest=leader.weakest,
        questions=_questions(leader, edition),
    )


def _is_own(decision: Decision) -> bool:
    return decision.kind != Decision.Kind.NO_CHANGE


def _decided(told: Any) -> Line:
    row, look = told.decision, told.look_back
    day = spoken(row.decided_on)
    words = {"day": day, "found": look.get_came_true_display() if look else ""}
    note = _("%(day)s. Looked back: %(found)s.") % words if look else f"{day}."
    if told.weak:
        note = _("%(day)s. Weak: it only watches, without an action or a look-back.") % words
    return Line(row.reference, row.text, note, row.get_absolute_url())


def _removed(leader: Leader) -> list[Line]:
    return [
        Line(
            row.reference,
            row.text,
            f"{spoken(row.ending.happened_on)}. {row.ending.what_leader_did}",
            row.get_absolute_url(),
        )
        for row in leader.removed
    ]


def _worked(leader: Leader) -> list[Line]:
    """Return what was verified to work, then decisions that came true."""
    found = [
        Line(
            row.reference,
            row.text,
            _("Effective: %(finding)s") % {"finding": row.verification.finding} if row.verification else "",
            row.get_absolute_url(),
        )
        for row in leader.effective
    ]
    yes = LookBack.CameTrue.YES
    true = [one for one in leader.decisions if one.look_back and one.look_back.came_true == yes]
    return found + [
        Line(
            one.decision.reference,
            one.decision.text,
            _("Came true: %(finding)s") % {"finding": one.look_back.finding if one.look_back else ""},
            one.decision.get_absolute_url(),
        )
        for one in true
    ]


Show = Callable[[Leader], list[Line]]


def _questions(leader: Leader, edition: Edition) -> list[Question]:
    """Return the questions of clause 5.1 that a leader answers from what is their own, in its order."""
    asked = []
    for one in edition.expectations:
        show = SHOWS.get(one.code)
        if show is not None:
            asked.append(Question(one.code, one.question, show(leader)[:SHOWN]))
    return asked


def _answers_for(leader: Leader) -> list[Line]:
    roles = [
        Line("", row.role_in_qms, str(row.site or _("Whole organisation")), row.get_absolute_url())
        for row in leader.memberships
    ]
    held = [thing.thing for group in leader.held for thing in group.rows if group.kind == "process-owner"]
    return roles + [Line(one.subject, one.title, one.what, one.address) for one in held]


def _objectives(leader: Leader) -> list[Line]:
    return [
        Line(
            one.objective.reference,
            one.objective.statement,
            _("%(value)s against a target of %(target)s %(unit)s")
            % {"value": one.value, "target": one.target, "unit": one.objective.judged_unit},
            one.objective.get_absolute_url(),
        )
        for one in leader.objectives
    ]


def _missed(leader: Leader) -> list[Line]:
    """Return the objectives that miss; where none does, those that are owned: who owns it is asked besides."""
    off = {one.objective.reference for one in leader.objectives if one.standing.status == OFF_TARGET}
    every = _objectives(leader)
    return [line for line in every if line.reference in off] or every


def _of_kind(*kinds: str) -> Show:
    def show(leader: Leader) -> list[Line]:
        return [_decided(one) for one in leader.decisions if one.decision.kind in kinds]

    return show


def _talks(leader: Leader) -> list[Line]:
    told = [row for row in leader.activities if row.kind == "communication"]
    return [_activity(row) for row in told]


def _complaints(leader: Leader) -> list[Line]:
    """Return the significant complaints that the leader looked at, and what they said that they see to."""
    return [
        Line(row.event.reference, row.event.text, row.words, row.event.get_absolute_url())
        for row in leader.acknowledged
    ]


def _activity(row: Any) -> Line:
    note = f"{row.get_kind_display()}, {spoken(row.happened_on)}."
    if row.linked:
        followed = ngettext("%(n)d record followed.", "%(n)d records followed.", row.linked)
        note = f"{note} {followed % {'n': row.linked}}"
    return Line(row.reference, row.heard or row.followed, note, row.get_absolute_url())


def _requirements(leader: Leader) -> list[Line]:
    return [
        Line(
            chain.requirement.reference,
            chain.requirement.statement,
            chain.first_broken.sentence
            if chain.first_broken
            else _("It holds from the customer to the proof."),
            chain.requirement.get_absolute_url(),
        )
        for chain in leader.threads
    ]


SHOWS: dict[str, Show] = {
    "5.1.1-a": _answers_for,
    "5.1.1-b": _objectives,
    "5.1.1-d": _of_kind("risk_acceptance"),
    "5.1.1-e": _of_kind("resource"),
    "5.1.1-f": _talks,
    "5.1.1-g": _missed,
    "5.1.1-h": _removed,
    "5.1.1-i": _worked,
    "5.1.2-a": _requirements,
    "5.1.2-c": _complaints,
}
"""Which of the leader's own records answer the question of an expectation."""
