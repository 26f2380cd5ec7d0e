"""Owing: what waits for one person, read from the duties of every kind of record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.jobs.rules import Group, group_of
from qms.people.models import Person
from qms.primitives import kinds

AT_MOST = 8

FORMS = {
    "action": "governance:completion",
    "effectiveness-check": "governance:verification",
    "look-back": "governance:look_back",
    "expiry": "governance:decision_renewal",
    "escalation": "governance:escalation_decision",
    "question": "governance:question_answer",
    "provider-review": "governance:provider_review",
    "policy-approval": "governance:policy_approval",
    "commitment-signature": "governance:commitment_signature",
    "measurement": "objectives:measurement",
    "requirement-review": "objectives:review_requirement",
    "event-response": "objectives:event_response",
    "event-containment": "objectives:event_containment",
    "event-analysis": "objectives:event_analysis",
    "event-idea": "objectives:event_idea",
    "event-acknowledgement": "objectives:event_acknowledgement",
    "commitment-answer": "objectives:commitment_answer",
    "commitment-outcome": "objectives:commitment_outcome",
    "commitment-against-no": "objectives:commitment_acknowledgement",
    "risk-review": "objectives:risk_review",
    "risk-acceptance": "objectives:risk_acceptance",
}
"""Where a duty is done, by its kind: the address of the form; others lead to their form by themselves."""

FORMS_BY_THEMSELVES = (
    "review-input",
    "sign-off",
    "matrix-acknowledgement",
    "competence",
    "resource-decision",
    "resource-in-place",
)


REFERENCE = re.compile(r"[A-Z]+-[0-9]+")


def record_of(duty: kinds.Duty) -> str:
    """Return the reference of the record of ``duty``; nothing where it is about one that does not exist yet."""
    return duty.subject if REFERENCE.fullmatch(duty.subject) else ""


def where_done(duty: kinds.Duty) -> str:
    """Return the address of the form by which ``duty`` is done, or nothing where its page has to be opened."""
    if duty.kind in FORMS:
        return reverse(FORMS[duty.kind], args=[duty.subject])
    return duty.address if duty.kind in FORMS_BY_THEMSELVES else ""


@dataclass(frozen=True)
class Owed:
    """What one person owes: what waits now (overdue, due, soon), and how much more comes later."""

    waiting: tuple[kinds.Duty, ...]
    overdue: int
    later: int

    @property
    def shown(self) -> list[tuple[kinds.Duty, str, str]]:
        """The first few, the longest due first, each with its record and the address of its form, if any."""
        return [(duty, record_of(duty), where_done(duty)) for duty in self.waiting[:AT_MOST]]

    @property
    def more(self) -> int:
        """How many wait beyond those shown."""
        return len(self.waiting) - len(self.shown)

    @property
    def note(self) -> str:
        """What stands behind the figure, in words."""
        if self.overdue:
            return ngettext("%(n)d overdue", "%(n)d overdue", self.overdue) % {"n": self.overdue}
        if self.waiting:
            return _("none overdue")
        if self.later:
            return ngettext("%(n)d comes later", "%(n)d come later", self.later) % {"n": self.later}
        return _("nothing comes later")

    @property
    def tone(self) -> str:
        """Bad where something is overdue, attention where something waits."""
        return "bad" if self.overdue else "attention" if self.waiting else ""


def owed_by(person: Person, *, on: date) -> Owed:
    """Return what ``person`` owes on ``on``; as many queries as the kinds that owe anything need."""
    return grouped_by_day(kinds.duties_of(person, on), on=on)


def grouped_by_day(duties: Sequence[kinds.Duty], *, on: date) -> Owed:
    """Return what of ``duties`` waits on ``on``, and how much more comes later."""
    grouped = [(group_of(duty.due_on, duty.soon, on), duty) for duty in duties]
    waiting = tuple(duty for group, duty in grouped if group is not None)
    overdue = sum(group is Group.OVERDUE for group, _duty in grouped)
    return Owed(waiting, overdue, len(duties) - len(waiting))
