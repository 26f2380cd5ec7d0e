"""Reading across: could it happen elsewhere? Each site asked looks, and says what it found (10.2.1 b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.climbing import leaders_on
from governance.models import TopManagementMembership
from governance.owning import owners_on
from governance.rules.days import refuse_impossible_day
from objectives.access import events as access
from objectives.models import QualityEvent, ReadAcross
from objectives.rules import events as rules
from qms.people.models import Person, Site
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal


@transaction.atomic
def ask_sites(
    event: QualityEvent,
    *,
    sites: Collection[Site],
    by: Person,
    at: datetime,
    due_on: date | None = None,
) -> list[ReadAcross]:
    """Ask the leader of each of ``sites`` whether the same could happen there; return what was asked.

    It is due after ten working days, or by ``due_on``. Raises :class:`Refusal` where ``by`` may not, for the
    site of the event itself, and for one that was asked already.
    """
    today = timezone.localdate(at)
    with changing(event, by=by, at=at, states=[QualityEvent.State.OPEN]) as row:
        access.refuse_unless_may_work_on(by, row)
        _refuse_none(sites, row)
        asked_of = leaders_of_sites([site.pk for site in sites], process_id=row.process_id, on=today)
        return [_ask(row, site, asked_of.get(site.pk), due_on, today, by, at) for site in sites]


def _refuse_none(sites: Collection[Site], event: QualityEvent) -> None:
    if not sites:
        raise Refusal("read-across.no-site", _("No site is chosen."), field="sites")
    if any(site.pk == event.site_id for site in sites):
        raise Refusal(
            "read-across.own-site",
            _("It happened at %(site)s: that site is not asked.") % {"site": event.site},
            field="sites",
            remedy=_("Choose other sites."),
        )


def _ask(
    event: QualityEvent,
    site: Site,
    asked_of: Person | None,
    due_on: date | None,
    today: date,
    by: Person,
    at: datetime,
) -> ReadAcross:
    asked = ReadAcross(event=event, site=site, asked_of=asked_of, asked_by=by, asked_on=today, recorded_at=at)
    asked.due_on = due_on or rules.due_after(today, rules.READ_ACROSS_DAYS)
    keep(asked, by=by, at=at)
    return asked


def leaders_of_sites(site_ids: Iterable[int], *, process_id: int | None, on: date) -> dict[int, Person | None]:
    """Return who is asked at each site: its own top management, who owns the process there, else who leads it.

    A constant number of queries.
    """
    wanted = list(site_ids)
    present = Q(person__ended_on=None) | Q(person__ended_on__gt=on)
    own = TopManagementMembership.objects.on(on).filter(present, site__in=wanted).select_related("person")
    found: dict[int, Person | None] = {}
    for row in own.order_by("starts_on", "pk"):
        found.setdefault(row.site_id or 0, row.person)
    owners = owners_on([process_id], on=on) if process_id else {}
    for site_id in wanted:
        owner = owners.get((process_id or 0, site_id))
        if site_id not in found and owner is not None and not owner.has_left(on):
            found[site_id] = owner
    missing = [site_id for site_id in wanted if site_id not in found]
    if missing:
        general = leaders_on(on, set(missing))
        found |= {site_id: general[site_id] for site_id in missing}
    return found


def look(asked: ReadAcross, *, found: str, note: str, on: date, by: Person, at: datetime) -> ReadAcross:
    """Say what a site found when it looked on ``on``; of two answers at once the second is told.

    Raises :class:`Refusal` where ``by`` does not speak for the site, where it was answered already, without
    words, or on an impossible day.
    """
    with changing(asked, by=by, at=at) as row:
        access.refuse_unless_may_look(by, row)
        if row.looked_on is not None:
            raise Refusal(
                "read-across.answered-already",
                _("%(name)s has answered for %(site)s already.") % {"name": row.looked_by, "site": row.site},
            )
        refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.asked_on)
        row.looked_by, row.looked_on, row.found, row.note = by, on, found, note.strip()
    return asked
