"""Noticing: who is told today of what they owe. One digest a person and day, put down with its job."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from qms.jobs.models import Digest, Job, Notice
from qms.jobs.rules import Group, is_working_day, morning_has_come, reminder
from qms.jobs.working import Reporter, put_down, runner
from qms.people.models import Holiday, Organisation, Person, RoleHolding
from qms.primitives import kinds
from qms.primitives.asof import day_of, holding_on

ATTEMPTS = 14
"""With its back-off, some eight hours; what could not be sent by then is told in the next day's digest."""

Thing = tuple[int, str, str, date]
"""A duty as notices know it: person, kind, subject, due day."""


def put_down_mornings(at: datetime) -> list[Job]:
    """Put down, once, the planning of the day's digests for each time zone whose morning has come at ``at``."""
    organisation = Organisation.objects.first()
    zones = {zone_of(person, organisation) for person in readers(at.date())}
    jobs = []
    for zone in sorted(zone for zone in zones if morning_has_come(at, ZoneInfo(zone))):
        day = day_of(at, ZoneInfo(zone)).isoformat()
        key, payload = f"morning:{zone}:{day}", {"zone": zone, "day": day}
        jobs.append(put_down("morning", subject=zone, unique_key=key, at=at, payload=payload))
    return jobs


@runner("morning")
def plan_morning(job: Job, report: Reporter) -> None:
    """Write the digests of a time zone whose morning has come."""
    day = date.fromisoformat(job.payload["day"])
    plan_digests(day, at=report.clock(), zone=job.payload["zone"])


def plan_digests(on: date, *, at: datetime, zone: str = "") -> list[Digest]:
    """Write the digests of ``on`` that are not written yet, each with its job, and return them.

    ``zone`` bounds it to the people who live by that time zone. Nobody is written to on a weekend or a
    holiday of their site, nor who has left, has no e-mail or no role. Of two who plan at once, one writes.
    """
    organisation = Organisation.objects.first()
    people = [person for person in readers(on) if not zone or zone_of(person, organisation) == zone]
    by_language: dict[str, list[Person]] = defaultdict(list)
    for person in _at_work(people, on):
        by_language[language_of(person, organisation)].append(person)
    digests = []
    for language, speakers in by_language.items():
        with translation.override(language):
            owed = _owed({person.pk for person in speakers}, on)
        digests += [digest for pk in sorted(owed) if (digest := _write(pk, on, at, owed[pk]))]
    return digests


def readers(on: date) -> list[Person]:
    """Return the persons who can be told anything on ``on``: not left, with an e-mail and a role."""
    holders = holding_on(RoleHolding.objects.all(), on).values("person_id")
    people = Person.objects.current(on).exclude(email="").filter(pk__in=holders)
    return list(people.select_related("site").order_by("pk"))


def zone_of(person: Person, organisation: Organisation | None) -> str:
    """Return the name of the time zone in which ``person`` counts days."""
    return str(person.zone(organisation.time_zone if organisation else settings.SEED_TIME_ZONE))


def language_of(person: Person, organisation: Organisation | None) -> str:
    """Return the language in which ``person`` reads."""
    return person.language or (organisation.language if organisation else settings.LANGUAGE_CODE)


def _at_work(people: Iterable[Person], on: date) -> list[Person]:
    closed = set(Holiday.objects.filter(day=on).values_list("site_id", flat=True))
    return [person for person in people if is_working_day(on, {on} if person.site_id in closed else ())]


def _owed(person_ids: set[int], on: date) -> dict[int, list[kinds.Duty]]:
    """Return what each of these persons is to be told on ``on``, the longest due first."""
    told = _last_told(on)
    owed: dict[int, dict[tuple[str, str], kinds.Duty]] = defaultdict(dict)
    for duty in kinds.duties_of_all(on):
        subject = _subject(duty)
        thing = (duty.person_id, duty.kind, subject, duty.due_on)
        if duty.person_id in person_ids and _tells(duty, on, told.get(thing)):
            owed[duty.person_id].setdefault((duty.kind, subject), duty)
    return {person: list(duties.values()) for person, duties in owed.items()}


def _subject(duty: kinds.Duty) -> str:
    return f"{duty.subject} {duty.part}".strip()


def _tells(duty: kinds.Duty, on: date, last_told: date | None) -> bool:
    return bool(reminder(duty.due_on, duty.soon, on, last_told, timedelta(days=duty.every)))


def _last_told(on: date) -> dict[Thing, date]:
    """Return the last day before ``on`` on which each thing was told; a digest given up told nothing."""
    told = Notice.objects.filter(day__lt=on).exclude(digest__job__state=Job.State.FAILED)
    rows = told.order_by("day").values_list("person_id", "kind", "subject", "due_on", "day")
    return {(person, kind, subject, due_on): day for person, kind, subject, due_on, day in rows}


def _write(person_id: int, on: date, at: datetime, duties: list[kinds.Duty]) -> Digest | None:
    """Write one digest, its notices and its job together, or nothing where the day's digest exists."""
    if Digest.objects.filter(person_id=person_id, day=on).exists():
        return None
    name = f"digest:{person_id}:{on}"
    try:
        with transaction.atomic():
            job = put_down("digest", subject=name, unique_key=name, at=at, max_attempts=ATTEMPTS)
            digest = Digest.objects.create(
                person_id=person_id, day=on, message_id=_message_id(on), job=job, recorded_at=at
            )
            Notice.objects.bulk_create(_notice(digest, duty) for duty in duties)
    except IntegrityError:
        return None
    return digest


def _message_id(on: date) -> str:
    return f"<{on:%Y%m%d}.{uuid.uuid4().hex}@{urlsplit(settings.BASE_URL).hostname}>"


def _notice(digest: Digest, duty: kinds.Duty) -> Notice:
    return Notice(
        digest=digest,
        person_id=digest.person_id,
        day=digest.day,
        kind=duty.kind,
        subject=_subject(duty),
        due_on=duty.due_on,
        what=duty.what,
        title=duty.title,
        address=duty.address,
        act=duty.act,
    )


def grouped(digest: Digest) -> list[tuple[Group, list[Notice]]]:
    """Return what a digest says: overdue, due today, due soon, each the longest due first."""
    groups: dict[Group, list[Notice]] = {group: [] for group in Group}
    for notice in digest.notices.order_by("due_on", "subject"):
        groups[_group(notice)].append(notice)
    return [(group, notices) for group, notices in groups.items() if notices]


def _group(notice: Notice) -> Group:
    if notice.due_on < notice.day:
        return Group.OVERDUE
    return Group.TODAY if notice.due_on == notice.day else Group.SOON
