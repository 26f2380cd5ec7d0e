"""Who may ask for resources, decide on them and say that they are in place."""

from __future__ import annotations

from datetime import date

from governance.access.scopes import MANAGERS
from governance.deciding import may_decide
from qms.people.models import Person, Role
from reviews.models import ResourceRequest

ASKERS = (*MANAGERS, Role.CONTRIBUTOR)
State = ResourceRequest.State


def may_ask(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may ask leaders for something of a site: whoever works there."""
    return person.reach.holds_for(site_id, *ASKERS)


def may_ask_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may ask."""
    return person.reach.holds(*ASKERS)


def may_change_request(person: Person, row: ResourceRequest) -> bool:
    """Tell whether ``person`` may say anew what is asked for: who asked or follows it up, while it waits."""
    return row.state == State.ASKED and person.pk in (row.asked_by_id, row.owner_id)


def may_decide_request(person: Person, row: ResourceRequest, *, on: date) -> bool:
    """Tell whether ``person`` may decide on it: a leader of its scope, while it waits."""
    return row.state == State.ASKED and may_decide(person, on=on, site_id=row.site_id)


def may_put_in_place(person: Person, row: ResourceRequest) -> bool:
    """Tell whether ``person`` may say that it is in place: who follows it up, and who manages its scope."""
    if row.state not in ResourceRequest.GRANTED:
        return False
    return person.pk in (row.owner_id, row.asked_by_id) or person.reach.holds_for(row.site_id, *MANAGERS)
