"""Who may prepare, approve and confirm a responsibility matrix."""

from __future__ import annotations

from django.utils.translation import gettext as _

from governance.access.scopes import LEADERS
from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal


def may_prepare_matrix(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may draft and change the matrix of a scope: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_prepare_matrix_somewhere(person: Person) -> bool:
    """Tell whether there is any scope whose matrix ``person`` may draft."""
    return person.reach.holds(*LEADERS)


def only_prepares(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` is quality lead of the scope and no executive: prepares, never decides."""
    reach = person.reach
    return reach.holds_for(site_id, Role.QUALITY_LEAD) and not reach.holds_for(site_id, Role.EXECUTIVE)


def refuse_unless_may_prepare_matrix(person: Person | None, site_id: int | None) -> None:
    """Raise :class:`Refusal` unless ``person`` (nobody: a command of the installation) may prepare it."""
    if person is not None and not may_prepare_matrix(person, site_id):
        raise Refusal(
            "matrix.prepared-by-leaders",
            _("A matrix is prepared by the executives and the quality lead of its scope."),
            remedy=_("Ask one of them."),
        )
