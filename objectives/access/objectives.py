"""Who may prepare, activate, end and measure objectives. Auditors and administrators change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.people.models import Person, Role

if TYPE_CHECKING:
    from objectives.models import QualityObjective

PREPARERS = (Role.QUALITY_LEAD, Role.EXECUTIVE, Role.PROCESS_OWNER)
LEADERS = (Role.EXECUTIVE, Role.PROCESS_OWNER)


def may_prepare(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may draft objectives and state requirements and goals of a site."""
    return person.reach.holds_for(site_id, *PREPARERS)


def may_prepare_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may prepare."""
    return person.reach.holds(*PREPARERS)


def may_activate(person: Person, objective: QualityObjective) -> bool:
    """Tell whether ``person`` may promise it: a leader of its scope. The quality lead prepares, not decides."""
    return person.reach.holds_for(objective.site_id, *LEADERS)


def may_revise(person: Person, objective: QualityObjective) -> bool:
    """Tell whether ``person`` may change it: who may prepare a draft, who may promise an active one."""
    if objective.state == objective.State.DRAFT:
        return may_prepare(person, objective.site_id)
    return objective.state == objective.State.ACTIVE and may_activate(person, objective)


def may_end(person: Person, objective: QualityObjective) -> bool:
    """Tell whether ``person`` may end it by a decision: an executive of its scope."""
    return person.reach.holds_for(objective.site_id, Role.EXECUTIVE)


def may_copy(person: Person, objective: QualityObjective) -> bool:
    """Tell whether ``person`` may draft the same at sites: who may prepare anywhere, while it is pursued."""
    return objective.state in ("draft", "active") and may_prepare_somewhere(person)


def may_see_change_over(person: Person) -> bool:
    """Tell whether ``person`` may look at the change of the year: who prepares objectives."""
    return may_prepare_somewhere(person)


def may_change_over(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may close a year's objectives: an executive's."""
    return person.reach.holds(Role.EXECUTIVE)


def may_measure(person: Person, objective: QualityObjective) -> bool:
    """Tell whether ``person`` may record its values: its owner, and who prepares for its scope.

    Nobody does where they are computed.
    """
    if objective.computed:
        return False
    return person.pk == objective.owner_id or may_prepare(person, objective.site_id)
