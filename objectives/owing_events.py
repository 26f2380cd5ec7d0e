"""Owing: who owes what on quality events: answers, causes, looks at other sites, a leader's view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from governance.climbing import leaders_on, parents_of_sites
from governance.leading import leads_somewhere
from objectives.models import Containment, EventAcknowledgement, QualityEvent, ReadAcross
from objectives.rules import events as rules
from qms.people.models import Person, Role, RoleHolding
from qms.primitives.asof import holding_on
from qms.primitives.kinds import AT_ONCE, Accountability, Duty

RESPONSE, CONTAINMENT, ANALYSIS = "event-response", "event-containment", "event-analysis"
ANSWER, IDEA, OWNER = "event-answer", "event-idea", "event-owner"
LOOK, VIEW = "read-across", "event-acknowledgement"
HELD = "event-looked-into"
"""What whoever looks into an event holds until it is closed; all that they owe on it goes with it."""
OF_OWNER = (HELD, RESPONSE, CONTAINMENT, ANALYSIS, ANSWER, IDEA)
"""What whoever looks into an event holds and owes on it."""

SHOWN = ("pk", "reference", "text", "kind", "grade", "site", "owner", "process", "cause", "root_cause",
         "significant_since", "received_on", "first_response_on", "response_due_on", "analysis_due_on",
         "answer_by")  # fmt: skip


def event_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield what is owed on open events on ``on``, by ``person`` or by everybody.

    Who looks into one owes the answer to the customer, its containment and its cause; the site that was asked
    its look; the leader of its scope a view of a significant one; the quality lead an owner where there is
    none. A constant number of queries.
    """
    yield from _of_owners(on, person)
    yield from _of_sites_asked(on, person)
    yield from _of_leaders(on, person)
    yield from _of_stewards(on, person)


def _open(on: date) -> Any:
    contained = Containment.objects.filter(event=OuterRef("pk"))
    rows = QualityEvent.objects.open().filter(received_on__lte=on).only(*SHOWN)
    return rows.annotate(contained=Exists(contained))


def _of_owners(on: date, person: Any) -> Iterator[Duty]:
    mine = Q(owner__isnull=False) if person is None else Q(owner=person)
    for row in _open(on).filter(mine):
        for kind, what, due_on in _steps(row):
            yield _duty(row, kind, what, row.owner_id, due_on, goes_with=HELD)


def events_held(on: date, person: Any = None) -> Iterator[Accountability]:
    """Yield the open events that ``person`` (or anybody) looks into. One query."""
    mine = Q(owner__isnull=False) if person is None else Q(owner=person)
    for row in QualityEvent.objects.open().filter(mine, received_on__lte=on).only("reference", "text", "owner"):
        yield Accountability(
            kind=HELD,
            what=_("Looks into the event"),
            subject=row.reference,
            title=row.text,
            address=row.get_absolute_url(),
            person_id=row.owner_id or 0,
        )


def _steps(row: Any) -> Iterator[tuple[str, str, date]]:
    """Yield what whoever looks into ``row`` owes on it now."""
    if row.kind == rules.IDEA:
        yield IDEA, _("Answer the idea"), row.analysis_due_on or row.received_on
        return
    if row.kind == rules.FINDING:
        if row.grade != rules.OPPORTUNITY:
            yield ANSWER, _("Answer the finding"), row.answer_by
        return
    if row.kind == rules.COMPLAINT and row.first_response_on is None:
        yield RESPONSE, _("Answer the customer"), row.response_due_on or row.received_on
    if not row.contained:
        yield CONTAINMENT, _("Say how it is contained"), rules.due_after(row.received_on, 1)
    if row.cause_id is None or (row.significant_since is not None and not row.root_cause):
        yield ANALYSIS, _("Find the cause"), row.analysis_due_on or row.received_on


def _duty(row: Any, kind: str, what: str, person_id: int, due_on: date, **more: Any) -> Duty:
    return Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.text,
        address=row.get_absolute_url(),
        person_id=person_id,
        due_on=due_on,
        **more,
    )


def _of_sites_asked(on: date, person: Any) -> Iterator[Duty]:
    mine = Q(asked_of__isnull=False) if person is None else Q(asked_of=person)
    rows = ReadAcross.objects.filter(mine, looked_on=None, event__state=QualityEvent.State.OPEN)
    for asked in rows.select_related("event", "site").order_by("due_on", "pk"):
        what = _("Say whether it could happen at %(site)s") % {"site": asked.site}
        yield _duty(asked.event, LOOK, what, asked.asked_of_id or 0, asked.due_on, part=asked.site.code)


def unseen(on: date) -> Any:
    """Return the significant events that no leader has looked at yet."""
    seen = EventAcknowledgement.objects.filter(event=OuterRef("pk"))
    return QualityEvent.objects.open().filter(~Exists(seen), significant_since__lte=on)


def _of_leaders(on: date, person: Any) -> Iterator[Duty]:
    """Yield the view that leaders owe: of each scope the one to whom its barriers come as well."""
    if person is not None and not leads_somewhere(person, on=on):
        return
    rows = list(unseen(on).only(*SHOWN).order_by("significant_since", "pk"))
    leaders = leaders_on(on, {row.site_id for row in rows}) if rows else {}
    for row in rows:
        leader = leaders[row.site_id]
        if leader is not None and person in (None, leader):
            due_on = rules.due_after(row.significant_since, rules.LEADER_DAYS)
            yield _duty(row, VIEW, _("Look at it as a leader"), leader.pk, due_on, soon=AT_ONCE)


def _of_stewards(on: date, person: Any) -> Iterator[Duty]:
    rows = list(QualityEvent.objects.open().filter(owner=None, received_on__lte=on).only(*SHOWN))
    if not rows:
        return
    stewards = stewards_on(on, {row.site_id for row in rows})
    for row in rows:
        steward_id = stewards[row.site_id]
        if steward_id is not None and (person is None or person.pk == steward_id):
            due_on = rules.due_after(row.received_on, 1)
            yield _duty(row, OWNER, _("Name who looks into it"), steward_id, due_on, soon=AT_ONCE)


def stewards_on(on: date, site_ids: Iterable[int | None]) -> dict[int | None, int | None]:
    """Return for each scope who sees to events that nobody looks into: its quality lead, else its leader.

    A site without a quality lead has that of the site above, then the organisation's. Constant queries.
    """
    wanted = set(site_ids)
    held = holding_on(RoleHolding.objects.filter(role=Role.QUALITY_LEAD), on)
    held = held.filter(Q(person__ended_on=None) | Q(person__ended_on__gt=on)).order_by("-starts_on", "-pk")
    leads: dict[int | None, int] = dict(held.values_list("site_id", "person_id"))
    parents = parents_of_sites() if wanted - {None} - leads.keys() else {}
    found = {site_id: _nearest(site_id, leads, parents) for site_id in wanted}
    missing = {site_id for site_id, person_id in found.items() if person_id is None}
    leaders: dict[int | None, Person | None] = leaders_on(on, missing) if missing else {}
    return found | {site_id: leader.pk if leader else None for site_id, leader in leaders.items()}


def _nearest(site_id: int | None, leads: dict[int | None, int], parents: dict[int, int | None]) -> int | None:
    while site_id is not None and site_id not in leads:
        site_id = parents.get(site_id)
    return leads.get(site_id)
