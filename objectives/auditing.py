"""Auditing: what is planned to be looked at, that it was held, what was reported (9.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access as scopes
from governance.models import Process
from governance.owning import owners_on
from governance.rules import days
from objectives.models import Audit
from objectives.rules import audits as rules
from qms.people.models import Person, Site
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile

State = Audit.State
WORDS = ("title", "kind", "body", "lead_auditor", "led_by", "owner", "scope", "clauses", "starts_on", "ends_on")
"""What may be said anew of an audit that is planned."""


def scope_of(sites: Collection[Site]) -> Site | None:
    """Return the one site that a record of ``sites`` belongs to; nothing where there are several, or none."""
    return next(iter(sites)) if len(sites) == 1 else None


@transaction.atomic
def plan_audit(
    *, sites: Collection[Site], processes: Collection[Process], by: Person | None, at: datetime, **words: Any
) -> Audit:
    """Plan an audit of ``sites`` (none: all of them) and ``processes``; return it.

    Raises :class:`Refusal` where who looks after it or leads it has left or does not see the scope, and where
    who leads an internal one owns a process that it looks at.
    """
    row = Audit(site=scope_of(sites), **words)
    _refuse_unfit(row, processes, timezone.localdate(at))
    enter(row, by=by, at=at)
    _cover(row, sites, processes)
    return row


@transaction.atomic
def change_audit(
    audit: Audit,
    *,
    words: Mapping[str, Any],
    by: Person,
    at: datetime,
    sites: Collection[Site] | None = None,
    processes: Collection[Process] | None = None,
    reason: str = "",
) -> Audit:
    """Say anew what is planned. Raises :class:`Refusal` where days move without a reason, or it was held.

    An audit that moves shows in its history by how much, and why (9.2.2).
    """
    with changing(audit, by=by, at=at, reason=reason.strip(), states=[State.PLANNED]) as row:
        before = (row.starts_on, row.ends_on)
        for name in WORDS:
            if name in words:
                setattr(row, name, words[name])
        _refuse_unexplained(before, row, reason)
        if sites is not None:
            row.site = scope_of(sites)
        looked_at = list(row.processes.all()) if processes is None else processes
        _refuse_unfit(row, looked_at, timezone.localdate(at))
        row.skip_history_when_saving = True
        _cover(row, sites, processes)
        del row.skip_history_when_saving
    return audit


def hold_audit(
    audit: Audit, *, starts_on: date, ends_on: date, lead_auditor: str, by: Person, at: datetime
) -> Audit:
    """Say that an audit was held, from ``starts_on`` to ``ends_on``, and who led it.

    Raises :class:`Refusal` for days to come, without a lead auditor, and where it is not planned any more.
    """
    with changing(audit, by=by, at=at, states=[State.PLANNED]) as row:
        days.refuse_impossible_day(ends_on, today=timezone.localdate(at), field="ends_on")
        row.starts_on, row.ends_on, row.state = starts_on, ends_on, State.HELD
        row.lead_auditor = lead_auditor.strip()
    return audit


def report_audit(
    audit: Audit,
    *,
    conclusion: str,
    on: date,
    by: Person,
    at: datetime,
    report: StoredFile | None = None,
    report_name: str = "",
    next_on: date | None = None,
) -> Audit:
    """Record what an audit concluded on ``on``, its report, and when the next one is to be held.

    Raises :class:`Refusal` without a conclusion, for a day before the audit began or to come, and where it was
    not held.
    """
    with changing(audit, by=by, at=at, states=[State.HELD]) as row:
        rules.refuse_unreported(conclusion, row.lead_auditor)
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.starts_on)
        row.conclusion, row.reported_on, row.state = conclusion.strip(), on, State.REPORTED
        row.report, row.report_name, row.next_on = report, report_name, next_on
    return audit


def cancel_audit(audit: Audit, *, reason: str, by: Person, at: datetime) -> Audit:
    """Cancel an audit that is planned. Raises :class:`Refusal` without a reason, or once it was held."""
    if not reason.strip():
        raise Refusal("audit.cancelled-with-reason", _("Say why it is not held."), field="reason")
    with changing(audit, by=by, at=at, reason=reason.strip(), states=[State.PLANNED]) as row:
        row.state = State.CANCELLED
    return audit


def give_audit(audit: Audit, *, to: Person, by: Person, at: datetime, reason: str) -> Audit:
    """Let somebody else look after an audit until it is reported. Raises :class:`Refusal` for an unfit one."""
    with changing(audit, by=by, at=at, reason=reason, states=[State.PLANNED, State.HELD]) as row:
        row.owner = to
        refuse_unfit_owner(to, row.site_id, timezone.localdate(at))
    return audit


def refuse_unfit_owner(person: Person, site_id: int | None, today: date, *, field: str = "owner") -> None:
    """Raise :class:`Refusal` where ``person`` has left, leaves, or does not see the records of the scope."""
    days.refuse_who_goes(person.name, person.ended_on, today, field=field)
    if not scopes.may_own(person, site_id):
        raise Refusal(
            "audit.owner-sees-its-site",
            _("%(name)s does not see the records of this scope.") % {"name": person.name},
            field=field,
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


def _refuse_unfit(row: Audit, processes: Collection[Process], today: date) -> None:
    refuse_unfit_owner(row.owner, row.site_id, today)
    if row.led_by is None:
        return
    refuse_unfit_owner(row.led_by, row.site_id, today, field="led_by")
    row.lead_auditor = row.led_by.name
    if not row.is_external:
        rules.refuse_own_work(row.led_by.name, _owned_by(row.led_by, processes, on=today))


def _owned_by(person: Person, processes: Collection[Process], *, on: date) -> set[str]:
    """Return the names of those of ``processes`` that ``person`` owns at any site on ``on``. One query."""
    names = {process.pk: process.name for process in processes}
    holders = owners_on(names, on=on)
    return {
        names[pk] for (pk, _site), holder in holders.items() if holder is not None and holder.pk == person.pk
    }


def _refuse_unexplained(before: tuple[date, date], row: Audit, reason: str) -> None:
    if before != (row.starts_on, row.ends_on) and not reason.strip():
        raise Refusal(
            "audit.moved-with-reason",
            _("An audit of the programme moves with a reason."),
            field="reason",
            remedy=_("Say why; it stands in the history."),
        )


def _cover(row: Audit, sites: Collection[Site] | None, processes: Collection[Process] | None) -> None:
    if sites is not None:
        row.sites.set(sites)
    if processes is not None:
        row.processes.set(processes)
