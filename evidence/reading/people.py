"""Processes and their owners, what leaders did, barriers, and who is accountable, as they stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch, Q

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.scope import Scope
from governance.models import Escalation, EscalationStep, LeadershipActivity, Process
from governance.owning import Owners, ownerships_on
from qms.people.models import Person, Site


class Known:
    """Everybody as they stood at the end of a day. One query."""

    def __init__(self, day: Day) -> None:
        self.people = {row.pk: row for row in stood(Person.objects.all(), day)}

    def name(self, pk: int | None) -> str:
        """Return a person's name, nothing for nobody."""
        return self.people[pk].name if pk in self.people else ""

    def left(self, pk: int, on: date) -> bool:
        """Tell whether a person had left by ``on``."""
        return pk in self.people and self.people[pk].has_left(on)

    def function(self, pk: int | None) -> int | None:
        """Return the function of a person, where it is known."""
        return self.people[pk].function_id if pk in self.people else None

    def here(self, scope: Scope) -> list[Person]:
        """Return who is there on the day, of the sites of the scope."""
        on = scope.day.day
        people = [row for row in self.people.values() if not row.has_left(on)]
        return people if scope.sites is None else [row for row in people if row.site_id in scope.sites]


class Processes:
    """The processes of every site as they stood, and who owned each. Two queries.

    ``quality`` are the quality functions.
    """

    def __init__(self, day: Day, quality: frozenset[int]) -> None:
        self.rows = stood(Process.objects.all(), day)
        self.owned = ownerships_on(day.day, recorded_by=day.end)
        self.owners: Owners = {(row.process_id, row.site_id): row.holder for row in self.owned}
        self.quality = quality

    @property
    def carrying(self) -> frozenset[int]:
        """The processes that carried customer requirements."""
        return frozenset(row.pk for row in self.rows if row.carries_customer_requirements)

    def of(self, scope: Scope, known: Known, sites: Iterable[Site]) -> list[rules.Process]:
        """Return those of the scope; ``sites`` are those at which one without a general owner needs its own."""
        own, owners = scope.own(self.rows), self.owners
        return [_process(row, owners, sites, known, self.quality) for row in own]


def _process(
    row: Process, owners: Owners, sites: Iterable[Site], known: Known, quality: frozenset[int]
) -> rules.Process:
    """Return a process: without a general owner, each site that it runs at needs one of its own."""
    general = owners.get((row.pk, None))
    own = {site.pk: owners.get((row.pk, site.pk)) for site in sites if row.site_id in (None, site.pk)}
    held = [holder for holder in (general, *own.values()) if holder is not None]
    unowned = [] if general else [site.name for site in sites if site.pk in own and own[site.pk] is None]
    if not general and not own:
        unowned = [""] if not held else []
    functions = {known.function(holder.pk) for holder in held} - {None}
    return rules.Process(
        row.reference,
        row.name,
        row.carries_customer_requirements,
        tuple(unowned),
        bool(functions & quality) if functions else None,
        frozenset(holder.pk for holder in held),
        bool(row.measures.strip()),
    )


def activities(within: Q, day: Day) -> list[rules.Activity]:
    """Return what leaders did in the last year, as recorded by the end of the day."""
    since = rules.months_before(day.day, rules.YEAR)
    rows = LeadershipActivity.objects.filter(within, happened_on__gt=since, happened_on__lte=day.day)
    found = stood(rows.filter(recorded_at__lt=day.end), day)
    return [
        rules.Activity(one.reference, one.kind, one.happened_on, bool(one.heard.strip()), one.site_id)
        for one in found
    ]


def escalations(within: Q, day: Day) -> list[rules.Escalation]:
    """Return the barriers that were open within a year, with how each level answered."""
    steps = EscalationStep.objects.filter(from_at__lt=day.end, is_passed_over=False)
    since = rules.months_before(day.day, rules.YEAR)
    rows = Escalation.objects.filter(within, recorded_at__lt=day.end)
    rows = rows.filter(Q(ending=None) | Q(ending__happened_on__gt=since))
    rows = rows.select_related("ending").prefetch_related(Prefetch("steps", steps)).order_by("pk")
    return [_escalation(row, day) for row in rows]


def _escalation(row: Escalation, day: Day) -> rules.Escalation:
    ending = getattr(row, "ending", None)
    ended = ending if ending is not None and ending.recorded_at < day.end else None
    asked = [step for step in row.steps.all() if _is_due(step, day)]
    return rules.Escalation(
        row.reference,
        row.happened_on,
        ended.happened_on if ended else None,
        bool(ended and ended.outcome == "gone"),
        len(asked),
        sum(not _in_time(step, day) for step in asked),
        row.is_beyond and ended is None and row.deadline < day.end,
        row.site_id,
        row.subject,
    )


def _is_due(step: EscalationStep, day: Day) -> bool:
    """Tell whether a level had answered by the end of the day, or its time to answer was over."""
    return step.deadline < day.end or (step.answered_at is not None and step.answered_at < day.end)


def _in_time(step: EscalationStep, day: Day) -> bool:
    return step.in_time and step.answered_at is not None and step.answered_at < day.end


def functions(
    scope: Scope,
    known: Known,
    named: Mapping[int, str],
    held: Mapping[str, Iterable[int]],
    leaders: Iterable[int],
) -> list[rules.Function]:
    """Return each function with people in the scope, and what they are accountable for.

    ``named`` are the functions by name; ``held`` gives, by the reference of a record, the persons that it makes
    accountable; ``leaders`` lead them.
    """
    here = {row.function_id for row in known.here(scope) if row.function_id}
    behind: dict[int, list[str]] = {pk: [] for pk in named if pk in here}
    for reference, people in held.items():
        for pk in {known.function(person) for person in people}:
            if pk in behind:
                behind[pk].append(reference)
    lead = {known.function(person) for person in leaders}
    return [rules.Function(named[pk], tuple(records), pk in lead) for pk, records in behind.items()]
