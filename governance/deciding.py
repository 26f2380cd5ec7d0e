"""Deciding: what leaders decide, with who, when, why, and the data they looked at."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.accepting import sign_acceptance
from governance.leading import is_top_management, leads_somewhere
from governance.models import Decision
from governance.rules import days
from qms.people.models import Person, Role, Site
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile
from qms.records.signing import Proof


def may_decide(person: Person, *, on: date, site_id: int | None) -> bool:
    """Tell whether ``person`` leads the scope on ``on``: an executive of it, or its top management."""
    if person.reach.holds_for(site_id, Role.EXECUTIVE):
        return True
    return is_top_management(person, on=on, site_id=site_id)


def may_decide_somewhere(person: Person, *, on: date) -> bool:
    """Tell whether ``person`` leads any scope on ``on``."""
    return access.may_decide_by_role(person) or leads_somewhere(person, on=on)


def decide(
    *,
    kind: str,
    text: str,
    decided_by: Person,
    on: date,
    by: Person,
    at: datetime,
    rationale: str = "",
    answers: str = "",
    data_cited: str = "",
    expires_on: date | None = None,
    major: bool = False,
    expected_result: str = "",
    look_back_on: date | None = None,
    site: Site | None = None,
    source: str = "",
    source_file: StoredFile | None = None,
    source_file_name: str = "",
    proof: Proof | None = None,
    in_minutes: bool = False,
) -> Decision:
    """Record what ``decided_by`` decided on ``on`` for a site, or for the whole organisation; return it.

    Who decided answers for it from then on. A ``major`` one states what is expected of it and the day on which
    one looks back. A risk acceptance is signed with the ``proof`` of who decided, unless it stands
    ``in_minutes`` that are signed. Raises :class:`Refusal` where the person does not lead that scope, the day
    has not come, or the kind asks for a rationale, an expiry or a proof that is missing. Clause 9.3.3.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    days.refuse_who_left(decided_by.name, decided_by.ended_on, on, field="decided_by")
    if not may_decide(decided_by, on=on, site_id=site.pk if site else None):
        raise Refusal(
            "decision.taken-by-a-leader",
            _("%(name)s does not lead %(scope)s.")
            % {"name": decided_by.name, "scope": site.name if site else _("the whole organisation")},
            field="decided_by",
            remedy=_("A decision is taken by an executive or by top management of its scope."),
        )
    decision = Decision(
        kind=kind,
        text=text.strip(),
        rationale=rationale.strip(),
        decided_by=decided_by,
        decided_on=on,
        answers=answers.strip(),
        data_cited=data_cited.strip(),
        expires_on=expires_on,
        accountable=decided_by,
        major=major,
        expected_result=expected_result.strip(),
        look_back_on=look_back_on,
        look_back_due_on=look_back_on,
        site=site,
        source=source.strip(),
        source_file=source_file,
        source_file_name=source_file_name,
    )
    with transaction.atomic():
        enter(decision, by=by, at=at)
        if kind == Decision.Kind.RISK_ACCEPTANCE and not in_minutes:
            sign_acceptance(decision, proof=proof, at=at)
    return decision
