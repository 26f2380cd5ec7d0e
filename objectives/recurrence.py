"""Recurrence: how often a cause came back on a process, and which verdicts that speaks against (10.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from governance.models import Action, Process
from governance.rules.actions import same_cause
from objectives.models import Answer, CauseCategory, QualityEvent
from objectives.rules import events as rules
from objectives.significance import of_cause, thresholds_in_force
from qms.people.models import Person

MOST = 200
"""Earlier events that are read; a cause that came more often is counted as that often."""


@dataclass(frozen=True)
class Recurrence:
    """How often the cause of an event came on its process within the window, and what leaders have set."""

    count: int
    threshold: rules.Threshold
    earlier: list[QualityEvent] = field(default_factory=list)

    @property
    def reached(self) -> bool:
        """Whether it came as often as leaders want to know of."""
        return self.count >= self.threshold.count

    @property
    def elsewhere(self) -> int:
        """How many of them its reader may not open: they are of other sites."""
        return self.count - 1 - len(self.earlier)


def recurrence_of(
    event: QualityEvent, *, seen_by: Person, threshold: rules.Threshold | None = None
) -> Recurrence | None:
    """Return how often the cause of ``event`` came up to it, with those that ``seen_by`` may open.

    Nothing while cause or process is not known. One query, and one for the threshold where it is not given.
    """
    if event.cause_id is None or event.process_id is None or event.kind == rules.IDEA:
        return None
    threshold = threshold or rules.threshold_for(
        thresholds_in_force(), process_id=event.process_id, cause_id=event.cause_id
    )
    frm = rules.months_before(event.received_on, threshold.months)
    rows = of_cause(process_id=event.process_id, cause_id=event.cause_id)
    rows = rows.filter(received_on__gt=frm, received_on__lte=event.received_on)
    rows = rows.exclude(pk=event.pk).exclude(received_on=event.received_on, pk__gt=event.pk)
    seen = QualityEvent.objects.visible_to(seen_by).order_by().filter(pk=OuterRef("pk"))
    rows = rows.annotate(seen=Exists(seen)).select_related("site").order_by("-received_on", "-pk")
    others = list(rows.only("reference", "text", "state", "received_on", "site__name")[:MOST])
    return Recurrence(len(others) + 1, threshold, [row for row in others if row.seen])


def verdicts_against(event: QualityEvent) -> list[Action]:
    """Return the actions judged effective against the same cause on the same process, of its site or of all.

    A corrective action on ``event`` will reopen their verdicts. One query.
    """
    if event.cause is None or event.process_id is None:
        return []
    rows = Action.objects.filter(process=event.process_id, state=Action.State.EFFECTIVE).exclude(cause="")
    rows = rows.filter(Q(site=event.site_id) | Q(site=None)) if event.site_id else rows
    return [row for row in rows.order_by("reference") if same_cause(row.cause, event.cause.name)]


@dataclass(frozen=True)
class Recurring:
    """A cause that came back on a process up to its threshold within the window before a day."""

    process_id: int
    process: str
    cause_id: int
    cause: str
    count: int
    months: int
    latest_on: date
    decided: bool = False


def recurring_causes(
    *, on: date, site_ids: Collection[int] | None = None, recorded_before: object = None
) -> list[Recurring]:
    """Return the causes that came back up to their threshold by ``on``, the most frequent first.

    ``site_ids`` limits them to events of these sites (``None``: all). ``decided`` says whether a corrective
    action or a decision answers an event of the cause within the window. Five queries, and
    four more for each other length of window that leaders set.
    """
    thresholds = thresholds_in_force()
    found: list[Recurring] = []
    for months in sorted({rules.USUAL.months, *(one.months for one in thresholds.values())}):
        found += _recurring_within(months, thresholds, on, site_ids, recorded_before)
    return sorted(found, key=lambda one: (-one.count, one.process, one.cause))


def _recurring_within(
    months: int,
    thresholds: dict[rules.Scope, rules.Threshold],
    on: date,
    site_ids: Collection[int] | None,
    recorded_before: object,
) -> list[Recurring]:
    rows = QualityEvent.objects.exclude(kind=rules.IDEA).filter(
        received_on__gt=rules.months_before(on, months),
        received_on__lte=on,
        cause__isnull=False,
        process__isnull=False,
    )
    if site_ids is not None:
        rows = rows.filter(site__in=site_ids)
    if recorded_before is not None:
        rows = rows.filter(recorded_at__lt=recorded_before)
    groups = rows.order_by().values_list("process_id", "cause_id").annotate(Count("pk"), Max("received_on"))
    reached = []
    for process_id, cause_id, count, latest in groups:
        threshold = rules.threshold_for(thresholds, process_id=process_id, cause_id=cause_id)
        if threshold.months == months and count >= threshold.count:
            reached.append((process_id, cause_id, count, latest))
    return _named(reached, months, rows) if reached else []


def _named(
    reached: Sequence[tuple[int, int, int, date]], months: int, rows: QuerySet[QualityEvent]
) -> list[Recurring]:
    """Return what was reached with its names, and whether anything answers an event of ``rows`` of it."""
    given = Answer.objects.filter(event__in=rows.order_by())
    answered = set(given.order_by().values_list("event__process_id", "event__cause_id"))
    processes = dict(Process.objects.order_by().values_list("pk", "name"))
    causes = dict(CauseCategory.objects.order_by().values_list("pk", "name"))
    return [
        Recurring(
            process,
            processes[process],
            cause,
            causes[cause],
            count,
            months,
            latest,
            (process, cause) in answered,
        )
        for process, cause, count, latest in reached
    ]
