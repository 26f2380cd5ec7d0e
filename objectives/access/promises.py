"""Who reviews customer requirements, and who ends business goals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from objectives.access.objectives import may_prepare
from objectives.reviewing_requirements import owns_process_of
from qms.people.models import Person, Role

if TYPE_CHECKING:
    from objectives.models import BusinessGoal, CustomerRequirement


def may_review_requirement(person: Person, requirement: CustomerRequirement, *, on: date) -> bool:
    """Tell whether ``person`` may record a review: who owns its process, who prepares for its scope."""
    return may_prepare(person, requirement.site_id) or owns_process_of(person, requirement, on=on)


def may_end_goal(person: Person, goal: BusinessGoal) -> bool:
    """Tell whether ``person`` may say that a goal was reached or dropped: an executive of its scope."""
    return person.reach.holds_for(goal.site_id, Role.EXECUTIVE)
