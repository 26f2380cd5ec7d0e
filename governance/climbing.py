"""Climbing: on which path a barrier stands, who is found on its levels, and how its clock runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from governance.leading import accountable_on
from governance.models import (
    Escalation,
    EscalationLevel,
    EscalationPath,
    EscalationStep,
    Process,
    TopManagementMembership,
)
from governance.owning import owner_of
from governance.rules import escalations as rules
from governance.rules.clocks import Hours, WorkingTime
from qms.people.models import Holiday, Organisation, Person, Site

Paths = Mapping[int | None, EscalationPath]
"""The path of each scope that has its own."""


def paths_on(on: date) -> dict[int | None, EscalationPath]:
    """Return the path that each scope has of its own on ``on``, in one query."""
    rows = EscalationPath.objects.filter(starts_on__lte=on).select_related("site")
    return {row.site_id: row for row in rows.order_by("starts_on", "pk")}


def parents_of_sites() -> dict[int, int | None]:
    """Return for each site the one above it. One query."""
    return dict(Site.objects.order_by().values_list("pk", "parent_id"))


def parents_of(sites: Iterable[Site]) -> dict[int, int | None]:
    """Return for each of ``sites`` the one above it."""
    return {site.pk: site.parent_id for site in sites}


def path_on(*, on: date, site_id: int | None) -> EscalationPath | None:
    """Return the path that holds for a scope on ``on``: its own, its parent site's, the organisation's."""
    paths = paths_on(on)
    parents = parents_of_sites() if site_id is not None and site_id not in paths else {}
    return paths.get(rules.scope_in_force(site_id, paths, parents))


def levels_of(path_id: int) -> list[EscalationLevel]:
    """Return the levels of a path, the lowest first, each with its person."""
    rows = EscalationLevel.objects.filter(path_id=path_id).select_related("person__function")
    return list(rows.order_by("position"))


def person_at(level: EscalationLevel, *, process: Process | None, site: Site | None, on: date) -> Person | None:
    """Return the one person who is found at a level on ``on``; nobody where they left or the place is empty."""
    if level.who == EscalationLevel.Who.PROCESS_OWNER:
        found = owner_of(process, on=on, site=site) if process else None
    elif level.who == EscalationLevel.Who.TOP_MANAGEMENT:
        found = leader_of(on=on, site_id=site.pk if site else None)
    else:
        found = level.person
    return None if found is None or found.has_left(on) else found


def leader_of(*, on: date, site_id: int | None) -> Person | None:
    """Return the one of top management to whom a barrier of the scope comes on ``on``."""
    return leaders_on(on, {site_id})[site_id]


def leaders_on(on: date, site_ids: Collection[int | None]) -> dict[int | None, Person | None]:
    """Return for each scope the one of top management to whom its barriers come on ``on``. Two queries.

    It is who has led the site longest; without a leader of its own, who answers for the quality management
    system, else who has led the organisation longest.
    """
    here = Q(site=None) | Q(site__in=[site_id for site_id in site_ids if site_id is not None])
    present = Q(person__ended_on=None) | Q(person__ended_on__gt=on)
    rows = TopManagementMembership.objects.on(on).filter(here, present).select_related("person__function")
    longest: dict[int | None, list[Person]] = {}
    for row in rows.order_by("starts_on", "pk"):
        longest.setdefault(row.site_id, []).append(row.person)
    everywhere = longest.get(None, [])
    accountable = accountable_on(on=on, site_id=None) if len(everywhere) > 1 else None
    default = accountable if accountable in everywhere else next(iter(everywhere), None)
    return {site_id: longest[site_id][0] if site_id in longest and site_id else default for site_id in site_ids}


def found_on(
    path: EscalationPath, *, process: Process | None, site: Site | None, on: date
) -> tuple[list[rules.Rung], dict[int, Person]]:
    """Return the rungs of a path as they stand on ``on``, and the persons found there by key."""
    rungs, people = [], {}
    for level in levels_of(path.pk):
        person = person_at(level, process=process, site=site, on=on)
        if person is not None:
            people[person.pk] = person
        rungs.append(rules.Rung(level.position, person.pk if person else None, level.response_time))
    return rungs, people


def working_times(
    rows: Iterable[Escalation], organisation: Organisation | None
) -> dict[tuple[int, int | None], WorkingTime]:
    """Return the working time of each path and site among ``rows``, in one query.

    ``rows`` come with their ``path`` and ``site``. Hours are those of the path, holidays and zone the site's.
    """
    wanted = {(row.path_id, row.site_id): row for row in rows}
    sites = {row.site_id for row in wanted.values() if row.site_id is not None}
    closed: dict[int | None, set[date]] = {}
    for site_id, day in Holiday.objects.filter(site__in=sites).values_list("site_id", "day") if sites else ():
        closed.setdefault(site_id, set()).add(day)
    return {
        key: WorkingTime(
            zone_of(row.site, organisation),
            Hours(row.path.opens_at, row.path.closes_at),
            frozenset(closed.get(row.site_id, ())),
        )
        for key, row in wanted.items()
    }


def zone_of(site: Site | None, organisation: Organisation | None) -> ZoneInfo:
    """Return the time zone in which a scope counts its hours."""
    own = site.time_zone if site else ""
    return ZoneInfo(own or (organisation.time_zone if organisation else settings.SEED_TIME_ZONE))


def working_time(row: Escalation) -> WorkingTime:
    """Return the working time in which the clock of one escalation runs."""
    return working_times([row], Organisation.objects.first())[(row.path_id, row.site_id)]


def arrive(
    row: Escalation,
    *,
    rung: rules.Rung,
    person: Person | None,
    because: str,
    at: datetime,
    words: str = "",
    passed: Iterable[rules.Rung] = (),
    people: Mapping[int, Person] | None = None,
) -> EscalationStep:
    """Let ``row`` arrive at a rung with ``person``: its clock starts anew, and the step is written.

    Rungs ``passed`` over are steps that end as they begin. ``row`` is saved by the caller, who has locked it;
    a new one is saved already.
    """
    last = EscalationStep.objects.filter(escalation=row).order_by("-number").first()
    number = last.number if last else 0
    for skipped in passed:
        number += 1
        who = (people or {}).get(skipped.person_id or 0)
        EscalationStep.objects.create(
            escalation=row, number=number, level=skipped.position, person=who, because=because, from_at=at,
            deadline=at, until_at=at, is_passed_over=True,
        )  # fmt: skip
    deadline = working_time(row).deadline(at, rung.response_time)
    row.level, row.step, row.holder = rung.position, number + 1, person
    row.arrived_at, row.deadline, row.taken_at, row.is_beyond = at, deadline, None, False
    return EscalationStep.objects.create(
        escalation=row, number=row.step, level=rung.position, person=person, because=because,
        words=words.strip(), from_at=at, deadline=deadline,
    )  # fmt: skip


def leave(row: Escalation, *, at: datetime, answer: str = "") -> EscalationStep:
    """Let the present step of ``row`` end at ``at``; an ``answer`` that it did not have yet is its answer."""
    step = answered(row, at=at, answer=answer) if answer else present_step(row)
    step.until_at = at
    step.save(update_fields=["until_at"])
    return step


def answered(row: Escalation, *, at: datetime, answer: str) -> EscalationStep:
    """Write the answer of the present step and the working time it took, unless it has one."""
    step = present_step(row)
    if not step.answer:
        step.answer, step.answered_at = answer, at
        step.worked_minutes = working_time(row).minutes(step.from_at, at)
        step.save(update_fields=["answer", "answered_at", "worked_minutes"])
    return step


def present_step(row: Escalation) -> EscalationStep:
    """Return the step on which ``row`` stands."""
    return EscalationStep.objects.get(escalation=row, number=row.step)
