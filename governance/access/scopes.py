"""Who may lead, keep and own something in a scope: a site, or the whole organisation (``None``)."""

from __future__ import annotations

from qms.people.models import Person, Role

LEADERS = (Role.EXECUTIVE, Role.QUALITY_LEAD)
MANAGERS = (Role.EXECUTIVE, Role.QUALITY_LEAD, Role.PROCESS_OWNER)


def may_decide_by_role(person: Person) -> bool:
    """Tell whether ``person`` decides somewhere by role alone, whatever top management says: executives."""
    return person.reach.holds(Role.EXECUTIVE)


def may_own(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` can be given a duty at a site: sees it, and is not an auditor from outside."""
    return person.reach.sees_site(site_id) and not person.reach.is_external


def may_keep_processes(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may add processes and appoint their owners: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_keep_processes_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may keep processes and leaders."""
    return person.reach.holds(*LEADERS)


def may_name_leaders(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may record who is top management of a scope: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)
