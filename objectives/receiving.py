"""Receiving: a complaint, nonconformity, finding, supplier failure or idea is recorded, and changed (10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.access import refuse_unfit_owner
from governance.models import Process, Provider
from governance.owning import owner_of, owners_on
from governance.rules.days import refuse_impossible_day
from objectives.access import events as access
from objectives.models import Audit, CauseCategory, Containment, CustomerRequirement, QualityEvent
from objectives.rules import events as rules
from objectives.significance import judge
from qms.people.models import Holiday, Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

WORDS = (
    "text", "received_on", "severity", "customer", "offering", "requirement", "process", "provider", "cause",
    "owner", "analysis_due_on", "response_due_on", "grade", "clause", "audit", "answer_by", "lesson",
)  # fmt: skip
"""What a change of an event may speak of."""


@transaction.atomic
def receive(
    *,
    kind: str,
    text: str,
    received_on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
    severity: str = "minor",
    customer: str = "",
    offering: str = "",
    requirement: CustomerRequirement | None = None,
    process: Process | None = None,
    provider: Provider | None = None,
    cause: CauseCategory | None = None,
    owner: Person | None = None,
    grade: str = "",
    audit: Audit | None = None,
    clause: str = "",
    answer_by: date | None = None,
    contained: str = "",
    reason: str = "",
) -> QualityEvent:
    """Record an event that came in on ``received_on``; return it with its reference.

    Without an ``owner`` the owner of the process looks into it. ``contained`` says what was done at once.
    It becomes significant where it is severe, or where its cause has come back up to the threshold. Raises
    :class:`Refusal` for a day to come, for what its kind asks for and lacks, where ``by`` does not work at the
    site, and for a finding on one's own work.
    """
    today = timezone.localdate(at)
    refuse_impossible_day(received_on, today=today, field="received_on")
    access.refuse_unless_may_record(by, site.pk if site else None, kind, scope_of(site))
    row = QualityEvent(
        kind=kind, text=text.strip(), received_on=received_on, site=site, severity=severity,
        customer=spelled_as_before("customer", customer), offering=spelled_as_before("offering", offering),
        requirement=requirement, process=process, provider=provider, cause=cause, grade=grade, audit=audit,
        clause=clause.strip(), answer_by=answer_by,
    )  # fmt: skip
    row.owner = owner or _usual_owner(process, site, on=today, by=by, kind=kind)
    _refuse_unfit(row, by, today=today)
    _set_days(row, today)
    enter(row, by=by, at=at, reason=reason)
    if contained.strip():
        _contained_at_once(row, contained, by, at)
    judge(row, at=at)
    return row


def scope_of(site: Site | None) -> str:
    """Return what a site is called where a sentence names the scope."""
    return site.name if site else _("the whole organisation")


def _usual_owner(
    process: Process | None, site: Site | None, *, on: date, by: Person, kind: str
) -> Person | None:
    """Return who owns the process there; nobody where they write the finding themselves."""
    found = owner_of(process, on=on, site=site) if process else None
    if found is None or found.has_left(on) or found.ended_on or not access_to(found, site):
        return None
    return None if kind == rules.FINDING and found.pk == by.pk else found


def access_to(person: Person, site: Site | None) -> bool:
    """Tell whether ``person`` sees the records of the site."""
    return person.reach.sees_site(site.pk if site else None) and not person.reach.is_external


def _refuse_unfit(row: QualityEvent, by: Person, *, today: date) -> None:
    if row.owner is not None:
        refuse_unfit_owner(row.owner, row.site, today)
    if row.kind != rules.FINDING:
        return
    owners = owners_on([row.process_id], on=today) if row.process_id else {}
    owner = owners.get((row.process_id or 0, row.site_id)) or owners.get((row.process_id or 0, None))
    writer = row.recorded_by or by
    access.refuse_own_work(
        writer,
        owns_process=owner is not None and owner.pk == writer.pk,
        looks_into=row.owner_id == writer.pk,
    )


def _set_days(row: QualityEvent, today: date) -> None:
    """Set the days by which it is answered and its cause known, in the working days of its site."""
    holidays = set(Holiday.objects.filter(site=row.site_id, day__gt=today).values_list("day", flat=True))
    if row.kind == rules.COMPLAINT:
        row.response_due_on = rules.due_after(today, rules.RESPONSE_DAYS, holidays)
    if row.kind != rules.FINDING:
        count = rules.IDEA_DAYS if row.kind == rules.IDEA else rules.ANALYSIS_DAYS
        row.analysis_due_on = rules.due_after(today, count, holidays)


def _contained_at_once(row: QualityEvent, text: str, by: Person, at: datetime) -> None:
    fact = Containment(event=row, text=text.strip(), by=by, happened_on=row.received_on, recorded_at=at)
    check(fact)
    fact.save()


def spelled_as_before(field: str, typed: str) -> str:
    """Return a customer or an offering as it was spelled first, so that each is counted once."""
    words = " ".join(typed.split())
    if not words:
        return ""
    known = QualityEvent.objects.filter(**{f"{field}__iexact": words}).order_by("pk")
    return known.values_list(field, flat=True).first() or words


def change(
    event: QualityEvent, *, words: Mapping[str, Any], by: Person, at: datetime, reason: str = ""
) -> list[QualityEvent]:
    """Change what is said of an open event; return the events that became significant by it.

    Raises :class:`Refusal` where ``by`` may not, where it is closed, for what its kind asks for and lacks,
    and where a severe event would be made a light one without a reason.
    """
    with transaction.atomic():
        _change(event, words, by, at, reason)
        return judge(event, at=at)


def _change(event: QualityEvent, words: Mapping[str, Any], by: Person, at: datetime, reason: str) -> None:
    today = timezone.localdate(at)
    with changing(event, by=by, at=at, reason=reason.strip(), states=[QualityEvent.State.OPEN]) as row:
        access.refuse_unless_may_change(by, row)
        _refuse_playing_down(row, words, reason)
        for name in WORDS:
            if name in words:
                value = words[name]
                setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.customer = spelled_as_before("customer", row.customer)
        row.offering = spelled_as_before("offering", row.offering)
        refuse_impossible_day(row.received_on, today=today, field="received_on")
        if "owner" in words or "process" in words:
            _refuse_unfit(row, by, today=today)


def _refuse_playing_down(row: QualityEvent, words: Mapping[str, Any], reason: str) -> None:
    wanted = rules.by_itself(row.kind, words.get("severity", row.severity), words.get("grade", row.grade))
    if rules.by_itself(row.kind, row.severity, row.grade) and not wanted and not reason.strip():
        raise Refusal(
            "event.lighter-with-reason",
            _("It was recorded as severe."),
            field="reason",
            remedy=_("Say why it is not; it stays with the leaders who were to see it."),
        )
