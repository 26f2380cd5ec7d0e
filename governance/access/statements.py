"""Who may prepare and sign the policy and the commitment, tell of them, note activities, confirm competence."""

from __future__ import annotations

from datetime import date

from governance.access.scopes import LEADERS, MANAGERS
from qms.people.models import Person, Role
from qms.people.reach import reach_of


def may_prepare_statements(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may write drafts of the policy and the commitment of a scope."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_prepare_statements_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may write such drafts."""
    return person.reach.holds(*LEADERS)


def may_note_activities(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may note leadership activities of a scope: leaders, owners, quality leads."""
    return person.reach.holds_for(site_id, *MANAGERS)


def may_note_activities_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may note leadership activities."""
    return person.reach.holds(*MANAGERS)


def may_note_for_others(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may note what other leaders did: executives and quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_confirm_competence(person: Person, other: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may confirm the competence of ``other``: their manager, or a leader."""
    if person.pk == other.pk:
        return False
    return other.manager_id == person.pk or person.reach.holds_for(site_id, *LEADERS)


def leads(person: Person, *, site_id: int | None, on: date) -> bool:
    """Tell whether the roles of ``person`` on ``on`` make them a leader at a site: executives and owners."""
    reach = reach_of(person, on=on)
    roles = (Role.EXECUTIVE, Role.PROCESS_OWNER)
    return reach.holds(*roles) if site_id is None else reach.holds_for(site_id, *roles)
