"""Owning: exactly one owner per process and site at a time, by succession (5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import access
from governance.models import Process, ProcessOwnership
from governance.rules import days
from governance.succeeding import Term, terms_of
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal

Owners = dict[tuple[int, int | None], Person | None]
"""Who holds a process at a site (``None``: everywhere), as far as a succession row says so."""


@transaction.atomic
def appoint(
    process: Process,
    *,
    holder: Person | None,
    starts_on: date,
    by: Person | None,
    at: datetime,
    site: Site | None = None,
    note: str = "",
) -> ProcessOwnership:
    """Make ``holder`` (or nobody) the owner of ``process`` from ``starts_on``, at a site or everywhere.

    The row before it ends there; ``note`` says what was handed over. Where the same person holds it there
    already, the row that says so is returned and nothing is written. Raises :class:`Refusal` for a person who
    left or does not see the site, and where another owner starts on the same day.
    """
    Process.objects.select_for_update().get(pk=process.pk)
    rows = ProcessOwnership.objects.filter(process=process, site=site)
    present = rows.filter(starts_on__lte=starts_on).order_by("-starts_on").first()
    if present is not None and present.holder_id == (holder.pk if holder else None):
        return present
    if holder is not None:
        _refuse_unfit_holder(holder, process, site, timezone.localdate(at))
    row = ProcessOwnership(process=process, site=site, holder=holder, starts_on=starts_on)
    row.note, row.recorded_at, row.recorded_by = note.strip(), at, by
    keep(row, by=by, at=at)
    return row


@transaction.atomic
def take_over(
    process: Process,
    *,
    giver: Person,
    taker: Person,
    starts_on: date,
    by: Person | None,
    at: datetime,
    note: str = "",
) -> list[ProcessOwnership]:
    """Let ``taker`` own ``process`` wherever ``giver`` does, from ``starts_on``; return the rows that say so.

    Where the giver's term has not begun by then, its row names the taker instead. Raises :class:`Refusal` as
    :func:`appoint` does.
    """
    Process.objects.select_for_update().get(pk=process.pk)
    following: dict[int | None, date] = {}
    written = []
    rows = ProcessOwnership.objects.filter(process=process).select_related("site")
    for row in rows.order_by("-starts_on", "-pk"):
        after, following[row.site_id] = following.get(row.site_id), row.starts_on
        if row.holder_id != giver.pk or (after is not None and after <= starts_on):
            continue
        if row.starts_on < starts_on:
            term = appoint(process, holder=taker, starts_on=starts_on, site=row.site, note=note, by=by, at=at)
            written.append(term)
            continue
        _refuse_unfit_holder(taker, process, row.site, timezone.localdate(at))
        with changing(row, by=by, at=at, reason=note) as stored:
            stored.holder = taker
        written.append(row)
    return written


def _refuse_unfit_holder(holder: Person, process: Process, site: Site | None, today: date) -> None:
    days.refuse_who_goes(holder.name, holder.ended_on, today, field="holder")
    if not access.may_own(holder, site.pk if site else process.site_id):
        raise Refusal(
            "process.owner-sees-its-site",
            _("%(name)s does not see the records of this scope.") % {"name": holder.name},
            field="holder",
            remedy=_("Name somebody who does, or ask an administrator for a role there."),
        )


def owners_on(process_ids: Iterable[int], *, on: date, recorded_by: datetime | None = None) -> Owners:
    """Return who held each process and site on ``on``, in one query, as recorded before ``recorded_by``."""
    rows = ProcessOwnership.objects.filter(process__in=list(process_ids), starts_on__lte=on)
    rows = recorded_before(rows, recorded_by).select_related("holder__function").order_by("starts_on", "pk")
    return {(row.process_id, row.site_id): row.holder for row in rows}


def ownerships_on(on: date, *, recorded_by: datetime | None = None) -> list[ProcessOwnership]:
    """Return the row by which each process and site has its owner on ``on``, or nobody, with process, site and
    people, as recorded before ``recorded_by``. One query.
    """
    rows = ProcessOwnership.objects.filter(starts_on__lte=on).order_by("starts_on", "pk")
    rows = recorded_before(rows, recorded_by).select_related(
        "process", "site", "holder__function", "holder__manager"
    )
    return list({(row.process_id, row.site_id): row for row in rows}.values())


def owner_of(process: Process, *, on: date, site: Site | None = None) -> Person | None:
    """Return who owns ``process`` on ``on`` at ``site``; a site without its own has the process's owner."""
    owners = owners_on([process.pk], on=on)
    own = owners.get((process.pk, site.pk)) if site else None
    return own or owners.get((process.pk, None))


def succession(process: Process, *, recorded_by: datetime | None = None) -> list[Term]:
    """Return who held ``process``, each site by itself, the latest first; in one query.

    With ``recorded_by`` only what was recorded before that moment.
    """
    rows = ownerships_of(process)
    return terms_of(row for row in rows if recorded_by is None or row.recorded_at < recorded_by)


def ownerships_of(process: Process) -> list[ProcessOwnership]:
    """Return every succession row of ``process`` with its people and site; in one query, or as read before."""
    if "ownerships" in getattr(process, "_prefetched_objects_cache", ()):
        return list(process.ownerships.all())
    rows = ProcessOwnership.objects.filter(process=process)
    return list(rows.select_related("holder__function", "site", "recorded_by"))


def read_ownerships(process: Process) -> None:
    """Read the succession rows of ``process`` once, for all that is asked of them on a page."""
    process._prefetched_objects_cache = {"ownerships": ownerships_of(process)}  # type: ignore[attr-defined]


def owners_of_terms(process: Process, terms: Iterable[Term], *, on: date) -> Owners:
    """Return who holds ``process`` on ``on`` by ``terms`` read before, as :func:`owners_on` would."""
    return {
        (process.pk, term.site.pk if term.site else None): term.holder for term in terms if term.holds_on(on)
    }
