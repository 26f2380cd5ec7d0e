"""Who may raise, hold and end escalations, and who keeps their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.access.scopes import LEADERS
from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal

if TYPE_CHECKING:
    from governance.models import Escalation, EscalationQuestion

AT_WORK = (*LEADERS, Role.PROCESS_OWNER, Role.CONTRIBUTOR)
"""Who does the work that a barrier stops; auditors and administrators change no quality record."""


def may_raise(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may raise a barrier of a site; one of the whole organisation from anywhere."""
    if site_id is None:
        return may_raise_somewhere(person)
    return person.reach.holds_for(site_id, *AT_WORK)


def may_raise_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may raise barriers."""
    return person.reach.holds(*AT_WORK)


def may_keep_paths(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may set the escalation path of a scope: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_keep_paths_somewhere(person: Person) -> bool:
    """Tell whether there is any scope whose path ``person`` may set."""
    return person.reach.holds(*LEADERS)


def holds(person: Person, escalation: Escalation) -> bool:
    """Tell whether ``escalation`` waits with ``person`` at its present level."""
    return person.pk == escalation.holder_id


def refuse_unless_holds(person: Person, escalation: Escalation) -> None:
    """Raise :class:`Refusal`, saying with whom it is, unless ``escalation`` waits with ``person``."""
    if not holds(person, escalation):
        raise Refusal(
            "escalation.answered-by-its-holder",
            _("It is with %(name)s, at level %(level)d.")
            % {"name": escalation.holder or _("nobody"), "level": escalation.level},
            remedy=_("Who holds it answers; a leader of its scope can end it by a decision."),
        )


def refuse_unless_asked(person: Person, question: EscalationQuestion) -> None:
    """Raise :class:`Refusal` unless ``question`` was put to ``person``."""
    if person.pk != question.asked_of_id:
        raise Refusal(
            "escalation.replied-by-who-was-asked",
            _("%(name)s was asked.") % {"name": question.asked_of},
        )
