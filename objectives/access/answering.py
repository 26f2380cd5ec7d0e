"""Who may answer a miss: leaders of its scope decide and accept, those who may give actions assign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from governance.access import may_assign
from governance.deciding import may_decide
from qms.people.models import Person

if TYPE_CHECKING:
    from objectives.models import QualityObjective


@dataclass(frozen=True)
class Answering:
    """What a person may do about the misses of an objective."""

    decide: bool
    assign: bool

    def __bool__(self) -> bool:
        return self.decide or self.assign


def may_answer_somehow(person: Person, objective: QualityObjective, *, on: date) -> bool:
    """Tell whether ``person`` may answer a miss in any way; who may give actions is known without a query."""
    if objective.state != objective.State.ACTIVE or not person.reach.is_insider:
        return False
    return may_assign(person, objective.site_id) or may_decide(person, on=on, site_id=objective.site_id)


def may_answer(person: Person, objective: QualityObjective, *, on: date) -> Answering:
    """Tell what ``person`` may do on ``on`` about an active objective; nothing about another."""
    if objective.state != objective.State.ACTIVE or not person.reach.is_insider:
        return Answering(False, False)
    return Answering(
        may_decide(person, on=on, site_id=objective.site_id), may_assign(person, objective.site_id)
    )
