"""Who may take decisions over from minutes kept elsewhere. Leaders decide (``deciding.may_decide``)."""

from __future__ import annotations

from governance.access.scopes import LEADERS
from qms.people.models import Person


def may_take_over(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may record what approved minutes decided: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_take_over_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may take decisions over."""
    return person.reach.holds(*LEADERS)
