"""Significance: which events leaders have to see, because they are severe or because their cause came back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Process
from objectives.access import events as access
from objectives.models import CauseCategory, QualityEvent, SignificanceThreshold
from objectives.rules import events as rules
from qms.people.models import Person
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal


def thresholds_in_force() -> dict[rules.Scope, rules.Threshold]:
    """Return what leaders have set for each process and cause, the latest of each scope. One query."""
    rows = SignificanceThreshold.objects.order_by("recorded_at", "pk")
    found = rows.values_list("process_id", "cause_id", "count", "months")
    return {(process, cause): rules.Threshold(count, months) for process, cause, count, months in found}


def set_threshold(
    *,
    count: int,
    months: int,
    reason: str,
    by: Person,
    at: datetime,
    process: Process | None = None,
    cause: CauseCategory | None = None,
) -> SignificanceThreshold:
    """Let ``count`` events of a cause on a process within ``months`` reach leaders from now on; return the row.

    Without a process or a cause it holds for all that have none of their own. What became significant stays
    so. Raises :class:`Refusal` where ``by`` is no leader, without a reason, or where it holds already.
    """
    access.refuse_unless_may_set_thresholds(by)
    scope = (process.pk if process else None, cause.pk if cause else None)
    if thresholds_in_force().get(scope) == rules.Threshold(count, months):
        raise Refusal("threshold.holds-already", _("It stands so already."), field="count")
    row = SignificanceThreshold(process=process, cause=cause, count=count, months=months)
    row.reason, row.set_by, row.recorded_at = reason.strip(), by, at
    check(row)
    row.save()
    return row


def judge(event: QualityEvent, *, at: datetime) -> list[QualityEvent]:
    """Make ``event``, and those of its cause and process that the threshold reaches with it, significant.

    What is significant stays so: leaders see it in any case. Return those that became it now. Must run in the
    transaction that wrote the event.
    """
    found = []
    because = rules.by_itself(event.kind, event.severity, event.grade)
    if because and not event.is_significant:
        _mark(event, because, event.get_severity_display(), at)
        found.append(event)
    if event.cause_id and event.process_id and event.kind != rules.IDEA:
        found += _judge_recurrence(event, at)
    return found


def _judge_recurrence(event: QualityEvent, at: datetime) -> list[QualityEvent]:
    """Mark what the threshold reaches; the lock on the cause lets two at once count each other."""
    assert event.cause_id and event.process_id
    CauseCategory.objects.select_for_update().get(pk=event.cause_id)
    threshold = rules.threshold_for(thresholds_in_force(), process_id=event.process_id, cause_id=event.cause_id)
    rows = _around(event, threshold)
    marked = []
    for row, reached in zip(rows, rules.reached([row.received_on for row in rows], threshold), strict=True):
        if reached and row.is_open and not row.is_significant:
            one = event if row.pk == event.pk else row
            _mark(one, rules.RECURRENCE, recurrence_in_words(threshold), at)
            marked.append(one)
    return marked


def _around(event: QualityEvent, threshold: rules.Threshold) -> list[QualityEvent]:
    """Return the events of the cause and process of ``event`` that it may count with, in order."""
    frm = rules.months_before(event.received_on, threshold.months)
    to = rules.months_before(event.received_on, -threshold.months)
    rows = of_cause(process_id=event.process_id, cause_id=event.cause_id)
    return list(rows.filter(received_on__range=(frm, to)).order_by("received_on", "pk"))


def of_cause(*, process_id: int | None, cause_id: int | None) -> Any:
    """Return the events of a cause on a process, ideas left out; none where either is not known."""
    if process_id is None or cause_id is None:
        return QualityEvent.objects.none()
    return QualityEvent.objects.filter(process=process_id, cause=cause_id).exclude(kind=rules.IDEA)


def recurrence_in_words(threshold: rules.Threshold) -> str:
    """Return what a threshold says, as the reason for which an event reached leaders."""
    return _("%(count)d of this cause on this process within %(months)d months.") % {
        "count": threshold.count,
        "months": threshold.months,
    }


def _mark(event: QualityEvent, because: str, words: str, at: datetime) -> None:
    with changing(event, by=None, at=at, reason=words) as row:
        row.significant_since = timezone.localdate(at)
        row.significant_because = because


def judge_all(events: Sequence[QualityEvent], *, on: date) -> int:
    """Set on events not written yet whether they are significant, by themselves and with what is stored.

    For registers taken in at once; those that come in closed count, and are left as they are. Three queries.
    Return how many are significant.
    """
    for event in events:
        because = rules.by_itself(event.kind, event.severity, event.grade)
        if because and event.is_open:
            event.significant_since, event.significant_because = on, because
    groups = _groups(events)
    thresholds = thresholds_in_force()
    for (process, cause), rows in groups.items():
        threshold = rules.threshold_for(thresholds, process_id=process, cause_id=cause)
        reached = rules.reached([day for day, _event in rows], threshold)
        for (_day, one), yes in zip(rows, reached, strict=True):
            if yes and one is not None and one.is_open and not one.is_significant:
                one.significant_since, one.significant_because = on, rules.RECURRENCE
    return sum(event.is_significant for event in events)


Groups = dict[tuple[int, int], list[tuple[date, QualityEvent | None]]]


def _groups(events: Sequence[QualityEvent]) -> Groups:
    """Return ``events`` by process and cause with the days of those stored, in order."""
    groups: Groups = {}
    for event in events:
        if event.cause_id and event.process_id and event.kind != rules.IDEA:
            groups.setdefault((event.process_id, event.cause_id), []).append((event.received_on, event))
    stored = QualityEvent.objects.exclude(kind=rules.IDEA).filter(cause__in={cause for _p, cause in groups})
    for process, cause, day in stored.values_list("process_id", "cause_id", "received_on") if groups else ():
        if process is not None and cause is not None and (process, cause) in groups:
            groups[process, cause].append((day, None))
    for rows in groups.values():
        rows.sort(key=lambda one: one[0])
    return groups
