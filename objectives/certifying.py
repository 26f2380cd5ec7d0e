"""Certifying: what a body certified until when, renewed or given up, and which customers ask for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.rules import days
from objectives.auditing import refuse_unfit_owner, scope_of
from objectives.models import Certificate
from qms.people.models import Person, Site
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile

State = Certificate.State
WORDS = ("body", "standard", "number", "scope", "customers", "owner", "next_visit_on")
"""What an edit of a certificate may change; its days change by a renewal."""


@transaction.atomic
def enter_certificate(*, sites: Collection[Site], by: Person | None, at: datetime, **words: Any) -> Certificate:
    """Keep a certificate of ``sites`` (none: all of them). Raises :class:`Refusal` for a day of issue to come,
    days in the wrong order, and somebody who cannot look after it."""
    today = timezone.localdate(at)
    days.refuse_impossible_day(words["issued_on"], today=today, field="issued_on")
    row = Certificate(site=scope_of(sites), **words)
    refuse_unfit_owner(row.owner, row.site_id, today)
    enter(row, by=by, at=at)
    row.sites.set(sites)
    return row


def change_certificate(
    certificate: Certificate, *, words: Mapping[str, Any], by: Person, at: datetime, reason: str = ""
) -> Certificate:
    """Change what is said of a certificate. Raises :class:`Refusal` for an unfit owner, or once it ended."""
    with changing(certificate, by=by, at=at, reason=reason, states=[State.STANDING]) as row:
        before = row.owner_id
        for name in WORDS:
            if name in words:
                setattr(row, name, words[name])
        if row.owner_id != before:
            refuse_unfit_owner(row.owner, row.site_id, timezone.localdate(at))
    return certificate


def renew_certificate(
    certificate: Certificate,
    *,
    issued_on: date,
    expires_on: date,
    by: Person,
    at: datetime,
    next_visit_on: date | None = None,
    number: str = "",
    file: StoredFile | None = None,
    file_name: str = "",
) -> Certificate:
    """Record that a body renewed a certificate on ``issued_on``; the history keeps the days before.

    Raises :class:`Refusal` for a day of issue to come or not after the last one, and once it ended.
    """
    with changing(certificate, by=by, at=at, reason=_("Renewed"), states=[State.STANDING]) as row:
        days.refuse_impossible_day(issued_on, today=timezone.localdate(at), field="issued_on")
        if expires_on <= row.expires_on or issued_on <= row.issued_on:
            raise Refusal(
                "certificate.renewed-for-longer",
                _("A renewal is issued later than the certificate, and is valid for longer."),
                field="expires_on" if issued_on > row.issued_on else "issued_on",
                remedy=_("Read the days from the new certificate."),
            )
        row.issued_on, row.expires_on, row.next_visit_on = issued_on, expires_on, next_visit_on
        row.number = number.strip() or row.number
        if file is not None:
            row.file, row.file_name = file, file_name
    return certificate


def end_certificate(
    certificate: Certificate, *, on: date, reason: str, by: Person, at: datetime
) -> Certificate:
    """Say that a certificate was given up or withdrawn on ``on``. Raises :class:`Refusal` without a reason."""
    if not reason.strip():
        raise Refusal("certificate.ended-with-reason", _("Say why it ended."), field="reason")
    with changing(certificate, by=by, at=at, reason=reason.strip(), states=[State.STANDING]) as row:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.issued_on)
        row.state, row.ended_on = State.ENDED, on
    return certificate
