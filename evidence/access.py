"""Who may see the self-assessment, ask for packs, and take them away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from qms.people.models import Person, Role
from qms.primitives.refusing import Refusal

PACKERS = (
    Role.EXECUTIVE,
    Role.QUALITY_LEAD,
    Role.PROCESS_OWNER,
    Role.INTERNAL_AUDITOR,
    Role.EXTERNAL_AUDITOR,
)
"""Who may ask for a pack of their sites."""


def may_see_readiness(person: Person) -> bool:
    """Tell whether ``person`` may see the self-assessment: everybody with a role but external auditors."""
    return person.reach.has_role and not person.reach.is_external


def may_pack(person: Person) -> bool:
    """Tell whether ``person`` may ask for packs at all."""
    return person.reach.holds(*PACKERS)


def may_pack_sites(person: Person, site_ids: Collection[int]) -> bool:
    """Tell whether ``person`` may ask for a pack of these sites (none: the whole organisation)."""
    wanted = list(site_ids) or [None]
    return all(person.reach.holds_for(site, *PACKERS) for site in wanted)


def refuse_scope(person: Person, site_ids: Collection[int], frm: date, to: date) -> None:
    """Raise :class:`Refusal` unless ``person`` may take away a pack of these sites and this period."""
    if not may_pack_sites(person, site_ids):
        raise Refusal(
            "pack.sites",
            _("Your role does not reach all of these sites."),
            field="sites",
            remedy=_("Choose the sites that your role names."),
        )
    reach = person.reach
    early = reach.evidence_from is not None and frm < reach.evidence_from
    late = reach.evidence_to is not None and to > reach.evidence_to
    if reach.is_external and (early or late):
        raise Refusal(
            "pack.period",
            _("Your access covers the records from %(from)s to %(to)s.")
            % {"from": reach.evidence_from or "…", "to": reach.evidence_to or "…"},
            field="period_from" if early else "period_to",
            remedy=_("Choose a period within it."),
        )
