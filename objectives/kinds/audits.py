"""What the product knows of audits and certificates: who owes what on them by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from objectives.auditing import give_audit
from objectives.certifying import change_certificate
from objectives.models import Audit, Certificate
from objectives.rules import audits as rules
from qms.primitives import kinds
from qms.primitives.addresses import address
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal

HOLD, REPORT, NEXT = "audit-to-hold", "audit-report", "audit-next"
RENEWAL, VISIT, KEPT = "certificate-renewal", "certificate-visit", "certificate-owner"
State = Audit.State


def audit_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the audits to be held, the reports that are awaited, and those that are to be planned next."""
    rows = Audit.objects.all() if person is None else Audit.objects.filter(owner=person)
    for row in rows.under_way():
        if row.state == State.PLANNED:
            yield _duty(row, HOLD, _now("Hold the audit"), row.ends_on, rules.VISIT_AHEAD)
        else:
            yield _duty(row, REPORT, _now("Report on the audit"), row.ends_on + rules.REPORT_WITHIN, 7)
    for row in to_plan(rows):
        assert row.next_on is not None
        yield _duty(row, NEXT, _now("Plan the next audit"), row.next_on, rules.VISIT_AHEAD)


def to_plan(rows: Any) -> Any:
    """Return the reported audits that name a day for the next one, which nobody has planned yet.

    The next one is of the same body, or an internal one of the same title.
    """
    same = ~Q(body="") & Q(body=OuterRef("body")) | Q(body="", title=OuterRef("title"))
    later = Audit.objects.filter(same, starts_on__gt=OuterRef("ends_on")).exclude(state=State.CANCELLED)
    return rows.filter(state=State.REPORTED, next_on__isnull=False).exclude(Exists(later))


def _duty(row: Audit, kind: str, what: str, due: date, soon: int) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.title,
        address=address("objectives:audit", row.reference),
        person_id=row.owner_id,
        due_on=due,
        soon=soon,
    )


def hand_audit(one: kinds.HandOver) -> None:
    """Let somebody else look after an audit. Raises :class:`Refusal` where it is not the giver's any more."""
    row = Audit.objects.select_related("owner").get(reference=one.subject)
    _refuse_another(row.owner_id, one)
    if one.kind == NEXT:
        with changing(row, by=one.by, at=one.at, reason=one.reason) as stored:
            stored.owner = one.taker
        return
    give_audit(row, to=one.taker, by=one.by, at=one.at, reason=one.reason)


def certificate_duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the certificates to be renewed, and the visits of bodies to be prepared. One query."""
    rows = Certificate.objects.standing()
    for row in rows if person is None else rows.filter(owner=person):
        due = {RENEWAL: (row.expires_on, _now("Renew the certificate"), rules.RENEW_AHEAD)}
        if row.next_visit_on is not None:
            due[VISIT] = (row.next_visit_on, _now("Prepare the visit of the body"), rules.VISIT_AHEAD)
        for kind, (day, what, soon) in due.items():
            yield kinds.Duty(
                kind=kind,
                what=what,
                subject=row.reference,
                title=row.title,
                address=address("objectives:certificate", row.reference),
                person_id=row.owner_id,
                due_on=day,
                soon=soon,
                goes_with=KEPT,
            )


def certificates_kept(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who looks after which certificate. One query."""
    rows = Certificate.objects.standing()
    for row in rows if person is None else rows.filter(owner=person):
        yield kinds.Accountability(
            kind=KEPT,
            what=_now("Looks after the certificate"),
            subject=row.reference,
            title=row.title,
            address=address("objectives:certificate", row.reference),
            person_id=row.owner_id,
        )


def hand_certificate(one: kinds.HandOver) -> None:
    """Let somebody else look after a certificate; its renewal and visits go along."""
    row = Certificate.objects.get(reference=one.subject)
    _refuse_another(row.owner_id, one)
    change_certificate(row, words={"owner": one.taker}, by=one.by, at=one.at, reason=one.reason)


def _refuse_another(owner_id: int, one: kinds.HandOver) -> None:
    if owner_id != one.giver.pk:
        raise Refusal(
            "hand-over.not-theirs",
            _now("%(name)s does not look after %(subject)s any more.")
            % {"name": one.giver, "subject": one.subject},
            remedy=_now("Reload the list of what is to be handed over."),
        )


kinds.declare(
    kinds.Kind(
        model=Audit,
        name=_("audit"),
        plural=_("audits"),
        prefix=Audit.prefix,
        address=lambda row: address("objectives:audit", row.reference),
        visible=lambda person: Audit.objects.visible_to(person),
        search=("reference", "title", "body", "scope", "conclusion"),
        title=lambda row: row.title,
        duties=audit_duties,
        hand_over=hand_audit,
        owed_through=("objectives.Audit.owner",),
    )
)
kinds.declare(
    kinds.Kind(
        model=Certificate,
        name=_("certificate"),
        plural=_("certificates"),
        prefix=Certificate.prefix,
        address=lambda row: address("objectives:certificate", row.reference),
        visible=lambda person: Certificate.objects.visible_to(person),
        search=("reference", "standard", "body", "number", "customers"),
        title=lambda row: row.title,
        duties=certificate_duties,
        accountabilities=certificates_kept,
        hand_over=hand_certificate,
        owed_through=("objectives.Certificate.owner",),
    )
)
