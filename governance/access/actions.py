"""Who may give, complete, verify, move and cancel actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.access.scopes import LEADERS, MANAGERS, may_own
from governance.rules import days
from qms.people.models import Person, Role, Site
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


def may_hand_over(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may give ``action``, or the verifying of it, to somebody else.

    Who assigned it may, and executives and quality leads of its scope.
    """
    return person.pk == action.assigned_by_id or person.reach.holds_for(action.site_id, *LEADERS)


def refuse_unless_may_hand_over(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may give ``action`` to somebody else."""
    if not may_hand_over(person, action):
        raise Refusal(
            "action.handed-over-by-assigner",
            _("Who assigned an action hands it over, or an executive or quality lead of its scope."),
        )


def may_reopen(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may say that the problem came back: whoever may give actions there."""
    return may_assign(person, action.site_id)


def refuse_unless_may_reopen(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may reopen the verdict on ``action``."""
    if not may_reopen(person, action):
        raise Refusal("action.reopened-by-managers", _("Who may give actions there reopens a verdict."))


def may_restate(person: Person, action: Action) -> bool:
    """Tell whether ``person`` may say anew how one will see that ``action`` worked.

    Who assigned it may, and whoever may give actions there; its owner does not set the test of own work.
    """
    if person.pk == action.assigned_by_id:
        return True
    return person.pk != action.owner_id and may_assign(person, action.site_id)


def refuse_unless_may_restate(person: Person, action: Action) -> None:
    """Raise :class:`Refusal` unless ``person`` may say anew how one will see that ``action`` worked."""
    if not may_restate(person, action):
        raise Refusal(
            "action.criterion-by-assigner",
            _("Who assigned an action, or who may give actions there, sets its criterion."),
            remedy=_("Ask one of them."),
        )


def refuse_unfit_owner(owner: Person, site: Site | None, today: date, *, field: str = "owner") -> None:
    """Raise :class:`Refusal` where ``owner`` has left by ``today``, or does not see the records of ``site``."""
    days.refuse_who_goes(owner.name, owner.ended_on, today, field=field)
    if may_own(owner, site.pk if site else None):
        return
    scope = site.name if site else _("the whole organisation")
    raise Refusal(
        "action.owner-sees-its-site",
        _("%(name)s does not see the records of %(scope)s.") % {"name": owner.name, "scope": scope},
        field=field,
        remedy=_("Name somebody who does, or ask an administrator for a role there."),
    )


def refuse_unfit_verifier(verifier: Person, today: date, *, field: str = "verifier") -> None:
    """Raise :class:`Refusal` where ``verifier`` has left by ``today``, or holds no role inside."""
    days.refuse_who_goes(verifier.name, verifier.ended_on, today, field=field)
    if not verifier.reach.is_insider:
        raise Refusal(
            "action.verifier-is-an-insider",
            _("%(name)s holds no role inside the organisation.") % {"name": verifier.name},
            field=field,
            remedy=_("Name somebody who does, or ask an administrator for a role."),
        )
