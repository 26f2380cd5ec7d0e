"""Who may give, complete, verify, move and cancel actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.access.scopes import MANAGERS
from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from governance.models import Action


def may_complete(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may say that ``action`` is done: its owner."""
    return person.pk == action.owner_id


def may_verify(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may judge the effect of ``action``: its verifier, who is never its owner."""
    return person.pk == action.verifier_id and person.pk != action.owner_id


def may_extend(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may move the due day of ``action``: its owner or who assigned it."""
    return person.pk in (action.owner_id, action.assigned_by_id)


def may_cancel(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may cancel ``action``: who assigned it, or an executive of its scope."""
    return person.pk == action.assigned_by_id or person.reach.holds_for(action.site_id, Role.EXECUTIVE)


def may_assign(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may give actions at a site (``None``: for the whole organisation)."""
    return person.reach.holds_for(site_id, *MANAGERS)


def may_assign_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may give actions."""
    return person.reach.holds(*MANAGERS)


def refuse_unless_may_complete(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may say that ``action`` is done."""
    if not may_complete(person, action):
        raise Refusal("action.completed-by-owner", _("Only its owner says that an action is done."))


def refuse_unless_may_verify(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may judge the effect of ``action``."""
    if not may_verify(person, action):
        raise Refusal("action.verified-by-its-verifier", _("Only its verifier judges the effect of an action."))


def refuse_unless_may_extend(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may move the due day of ``action``."""
    if not may_extend(person, action):
        raise Refusal("action.extended-by-its-own", _("Its owner or who assigned it moves the due day."))


def refuse_unless_may_cancel(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may cancel ``action``."""
    if not may_cancel(person, action):
        raise Refusal(
            "action.cancelled-by-assigner", _("Only who assigned an action, or an executive, cancels it.")
        )
