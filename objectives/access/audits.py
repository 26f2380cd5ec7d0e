"""Who may plan audits, report on them and keep certificates."""

from __future__ import annotations

from governance.access.scopes import LEADERS
from objectives.models import Audit, Certificate
from qms.people.models import Person, Role

PLANNERS = (*LEADERS, Role.INTERNAL_AUDITOR)


def may_plan_audits(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may plan audits of a scope: executives, quality leads, internal auditors."""
    return person.reach.holds_for(site_id, *PLANNERS)


def may_plan_audits_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may plan audits."""
    return person.reach.holds(*PLANNERS)


def may_change_audit(person: Person, audit: Audit) -> bool:
    """Tell whether ``person`` may change, move or cancel it while it is planned."""
    return audit.state == Audit.State.PLANNED and may_plan_audits(person, audit.site_id)


def may_report_audit(person: Person, audit: Audit) -> bool:
    """Tell whether ``person`` may say that it was held, and report: its own people, and who may plan it."""
    if audit.state not in (Audit.State.PLANNED, Audit.State.HELD):
        return False
    return person.pk in (audit.owner_id, audit.led_by_id) or may_plan_audits(person, audit.site_id)


def may_keep_certificates(person: Person, site_id: int | None) -> bool:
    """Tell whether ``person`` may keep the certificates of a scope: executives, quality leads."""
    return person.reach.holds_for(site_id, *LEADERS)


def may_keep_certificates_somewhere(person: Person) -> bool:
    """Tell whether there is any scope in which ``person`` may keep certificates."""
    return person.reach.holds(*LEADERS)


def may_change_certificate(person: Person, certificate: Certificate) -> bool:
    """Tell whether ``person`` may change or renew it: who looks after it, and who keeps those of its scope."""
    if certificate.state != Certificate.State.STANDING:
        return False
    return person.pk == certificate.owner_id or may_keep_certificates(person, certificate.site_id)
