"""Overdue beyond the limit: actions long late reach their owner's manager, then the leader of their scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import access
from governance.climbing import leaders_on, parents_of_sites, paths_on
from governance.handing_actions import OVERDUE
from governance.models import Action
from governance.rules.escalations import scope_in_force
from qms.people.models import Person
from qms.primitives.kinds import Duty

DAYS = 14
"""Days after which an overdue action reaches leaders where no path says otherwise."""

Limits = Mapping[int | None, int]
"""After how many days overdue actions of each site (``None``: of none) reach leaders."""


@dataclass(frozen=True)
class Group:
    """Long overdue actions of one owner at a site: how many, how many for the leader, the oldest, the first."""

    owner: Person
    site_id: int | None
    count: int
    for_leader: int
    oldest: date
    first: str


def overdue_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield what managers and leaders owe on ``on``: to ask owners what is in the way of actions long overdue.

    One for each owner and site, however many actions. The limit is that of the path of the scope: after so
    many days they reach the owner's manager, after as many again (at once, where no manager sees them) the
    leader of the scope. It ends by itself. One query for who leads nobody, seven at most.
    """
    if person is not None and not _leads_anybody(person, on):
        return
    limits = limits_on(on)
    groups = list(_groups(limits, on))
    leaders = leaders_on(on, {group.site_id for group in groups}) if groups else {}
    for group in groups:
        manager, leader = _manager_of(group, on), leaders[group.site_id]
        limit = limits[group.site_id]
        if manager is not None and person in (None, manager):
            yield _duty(group, manager, group.count, limit)
        count = group.for_leader if manager else group.count
        if count and leader not in (None, manager, group.owner) and person in (None, leader):
            yield _duty(group, leader, count, 2 * limit if manager else limit)


def _leads_anybody(person: Person, on: date) -> bool:
    """Tell whether ``person`` manages somebody or belongs to top management on ``on``. One query."""
    member = Q(pk=person.pk, top_management__starts_on__lte=on)
    member &= Q(top_management__ends_on=None) | Q(top_management__ends_on__gte=on)
    return Person.objects.filter(Q(manager=person) | member).exists()


def limits_on(on: date, parents: Mapping[int, int | None] | None = None) -> Limits:
    """Return after how many days overdue actions of each scope reach leaders, by the paths of the day.

    ``parents`` (the site above each) may be given where it was read already.
    """
    paths, parents = paths_on(on), parents_of_sites() if parents is None else parents
    found = {site_id: paths.get(scope_in_force(site_id, paths, parents)) for site_id in (None, *parents)}
    return {site_id: path.overdue_after_days if path else DAYS for site_id, path in found.items()}


def _groups(limits: Limits, on: date) -> Iterable[Group]:
    beyond = Action.objects.open().filter(_overdue_for(limits, on, times=1))
    rows = beyond.order_by().values("owner_id", "site_id").annotate(
        count=Count("pk"), for_leader=Count("pk", filter=_overdue_for(limits, on, times=2)),
        oldest=Min("due_on"), first=Min("reference"),
    )  # fmt: skip
    found = list(rows)
    people = Person.objects.select_related("manager").in_bulk({row["owner_id"] for row in found})
    for row in found:
        count, for_leader = row["count"], row["for_leader"]
        yield Group(people[row["owner_id"]], row["site_id"], count, for_leader, row["oldest"], row["first"])


def _overdue_for(limits: Limits, on: date, *, times: int) -> Q:
    """Return the condition that an action is overdue for more than ``times`` the limit of its site."""
    sites: dict[int, list[int | None]] = {}
    for site_id, limit in limits.items():
        sites.setdefault(limit, []).append(site_id)
    overdue = Q(pk__in=[])
    for limit, of_it in sites.items():
        where = Q(site__in=[site_id for site_id in of_it if site_id is not None])
        where |= Q(site=None) if None in of_it else Q(pk__in=[])
        overdue |= where & Q(due_on__lt=on - timedelta(days=times * limit))
    return overdue


def _manager_of(group: Group, on: date) -> Person | None:
    """Return the manager of the owner, where they are there and see the site."""
    manager = group.owner.manager
    if manager is None or manager.has_left(on) or not access.may_own(manager, group.site_id):
        return None
    return manager


def _duty(group: Group, person: Person, count: int, limit: int) -> Duty:
    words = ngettext("%(count)d action is long overdue", "%(count)d actions are long overdue", count)
    return Duty(
        kind=OVERDUE,
        what=_("Ask %(owner)s what is in the way") % {"owner": group.owner},
        subject=group.first,
        title=words % {"count": count},
        address=reverse("governance:action", args=[group.first]),
        person_id=person.pk,
        due_on=group.oldest + timedelta(days=limit + 1),
    )
