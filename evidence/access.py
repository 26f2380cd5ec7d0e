"""Who may see the self-assessment, ask for packs, and take them away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from qms.people.models import Person, Role
from qms.people.reach import Audit
from qms.primitives.refusing import Refusal

PACKERS = (Role.EXECUTIVE, Role.QUALITY_LEAD, Role.PROCESS_OWNER, Role.INTERNAL_AUDITOR)
"""Who of the organisation may ask for a pack of their sites; external auditors may within their audit."""


def may_see_readiness(person: Person) -> bool:
    """Tell whether ``person`` may see the self-assessment: everybody with a role but external auditors."""
    return person.reach.has_role and not person.reach.is_external


def may_see_leader(person: Person, leader: Person) -> bool:
    """Tell whether ``person`` may read what the records say of ``leader``: they, executives, quality leads.

    The site of the leader counts: who leads one site sees the leaders of that site.
    """
    own = person.pk == leader.pk and person.reach.is_insider
    return own or person.reach.holds_for(leader.site_id, Role.EXECUTIVE, Role.QUALITY_LEAD)


def may_pack(person: Person) -> bool:
    """Tell whether ``person`` may ask for packs at all."""
    return person.reach.holds(*PACKERS, Role.EXTERNAL_AUDITOR)


def may_pack_sites(person: Person, site_ids: Collection[int]) -> bool:
    """Tell whether ``person`` may ask for a pack of these sites (none: the whole organisation)."""
    wanted: list[int | None] = [*site_ids] or [None]
    return any(
        all(person.reach.holds_for(site, *roles) for site in wanted)
        for roles in (PACKERS, (Role.EXTERNAL_AUDITOR,))
    )


def refuse_scope(person: Person, site_ids: Collection[int], frm: date, to: date) -> None:
    """Raise :class:`Refusal` unless ``person`` may take away a pack of these sites and this period."""
    if not may_pack_sites(person, site_ids):
        raise Refusal(
            "pack.sites",
            _("Your role does not reach all of these sites."),
            field="sites",
            remedy=_("Choose the sites that your role names."),
        )
    wanted: list[int | None] = [*site_ids] or [None]
    if all(person.reach.holds_for(site, *PACKERS) for site in wanted):
        return
    audits = person.reach.audits
    if not all(any(_lies_within(audit, site, frm, to) for audit in audits) for site in wanted):
        raise Refusal(
            "pack.period",
            _("Your access does not cover the whole of this period."),
            field="period_from",
            remedy=_("Choose a period within the records that you were given."),
        )


def _lies_within(audit: Audit, site: int | None, frm: date, to: date) -> bool:
    sites = audit.sites is None or site in audit.sites
    starts = audit.evidence_from is None or audit.evidence_from <= frm
    return sites and starts and (audit.evidence_to is None or to <= audit.evidence_to)


def may_judge(person: Person) -> bool:
    """Tell whether ``person`` may have all sites judged again: who leads, or prepares for who leads."""
    return person.reach.holds(Role.EXECUTIVE, Role.QUALITY_LEAD, Role.INTERNAL_AUDITOR)
