"""Who may ask of a process and answer, and who keeps providers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.access.scopes import MANAGERS
from qms.people.models import Person, Role

if TYPE_CHECKING:
    from governance.models import ProcessQuestion, Provider


def may_ask(person: Person) -> bool:
    """Tell whether ``person`` may ask of a process that they see: everybody of the organisation with a role."""
    return person.reach.is_insider


def may_answer(person: Person, question: ProcessQuestion, owner: Person | None) -> bool:
    """Tell whether ``person`` may answer: who owns the process; an executive of the scope where nobody does."""
    if owner is not None:
        return person.pk == owner.pk
    return person.reach.holds_for(question.site_id, Role.EXECUTIVE)


def may_follow_up(person: Person, question: ProcessQuestion) -> bool:
    """Tell whether ``person`` may say that an answer will do, or ask again: who asked."""
    return person.pk == question.asked_by_id


def may_keep_providers(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may add and change providers of a scope: leaders and process owners."""
    return person.reach.holds_for(site_id, *MANAGERS)


def may_keep_providers_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may add providers."""
    return person.reach.holds(*MANAGERS)


def may_review_provider(person: Person, provider: Provider) -> bool:
    """Tell whether ``person`` may say how a provider did: its owner, or who keeps those of the scope."""
    return person.pk == provider.owner_id or may_keep_providers(person, provider.site_id)
