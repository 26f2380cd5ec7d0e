"""Who may look after risks, write feedback down, and check commitments; leaders decide, as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance.access import MANAGERS
from qms.people.models import Person, Role

if TYPE_CHECKING:
    from objectives.models import CommitmentCheck, CustomerFeedback, Risk

HEARERS = (*MANAGERS, Role.CONTRIBUTOR)
"""Who writes down what they see and hear: everybody inside but auditors and administrators."""


def may_note(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may enter a risk, feedback or a commitment check of a site."""
    return person.reach.holds_for(site_id, *HEARERS)


def may_note_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may enter one of them."""
    return person.reach.holds(*HEARERS)


def may_keep_risk(person: Person, risk: Risk) -> bool:
    """Tell whether ``person`` may review, change and close a risk: its owner, or who manages its scope."""
    return person.pk == risk.owner_id or person.reach.holds_for(risk.site_id, *MANAGERS)


def may_act_on_risk(person: Person, risk: Risk) -> bool:
    """Tell whether ``person`` may have something done about a risk: its owner, or who gives actions there."""
    return may_keep_risk(person, risk)


def may_own_risk(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may look after a risk of a site: an insider with a part there, no auditor."""
    roles = HEARERS
    return person.reach.holds(*roles) if site_id is None else person.reach.holds_for(site_id, *roles)


def may_correct_feedback(person: Person, feedback: CustomerFeedback) -> bool:
    """Tell whether ``person`` may put feedback right: who heard it, or an executive or quality lead there."""
    leads = person.reach.holds_for(feedback.site_id, Role.EXECUTIVE, Role.QUALITY_LEAD)
    return person.pk == feedback.heard_by_id or leads


def may_answer_commitment(person: Person, check: CommitmentCheck) -> bool:
    """Tell whether ``person`` confirms its capacity, or says no: the owner who was asked."""
    return person.pk == check.asked_of_id


def may_settle_commitment(person: Person, check: CommitmentCheck) -> bool:
    """Tell whether ``person`` may say what was promised: who asked, or an executive or quality lead there."""
    leads = person.reach.holds_for(check.site_id, Role.EXECUTIVE, Role.QUALITY_LEAD)
    return person.pk == check.asked_by_id or leads
