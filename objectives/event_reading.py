"""Reading one event with all that was done about it, in as few queries as its page may take."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from governance.models import Action, TopManagementMembership
from objectives.models import (
    Answer,
    Containment,
    CustomerResponse,
    EventClosing,
    EventReopening,
    QualityEvent,
    ReadAcross,
    RootCauseAnalysis,
    SignificanceThreshold,
)
from objectives.rules import events as rules
from qms.people.models import Person

CONTAINED, RESPONDED, ANALYSED = "containment", "response", "analysis"
CLOSED, REOPENED = "closing", "reopening"


@dataclass(frozen=True)
class Task:
    """The task by which somebody contains an event."""

    reference: str
    state: str
    due_on: date
    owner: str

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("governance:action", args=[self.reference])


@dataclass(frozen=True)
class Fact:
    """One thing that was done about an event: what, in which words, by whom, when."""

    what: str
    text: str
    by: str
    happened_on: date
    recorded_at: datetime
    kind: str = ""
    method: str = ""
    lines: tuple[Any, ...] = ()
    task: Task | None = None

    @property
    def late(self) -> bool:
        """Whether it was recorded after the day on which it took place."""
        return timezone.localdate(self.recorded_at) > self.happened_on


def whole_events(*, person: Person, today: date) -> QuerySet[QualityEvent]:
    """Return events with what their page shows of them, and whether ``person`` is top management there.

    ``came_back`` says whether a verdict “effective” stands against their cause on their process.
    """
    answers = Answer.objects.select_related("decision__decided_by", "action__owner", "by")
    asked = ReadAcross.objects.select_related("site", "asked_of", "asked_by", "looked_by")
    top = TopManagementMembership.objects.on(today).filter(person=person)
    return QualityEvent.objects.annotate(
        top_manager=Exists(top.filter(Q(site=None) | Q(site=OuterRef("site")))),
        came_back=Exists(
            Action.objects.filter(
                process=OuterRef("process"), state=Action.State.EFFECTIVE, cause__iexact=OuterRef("cause__name")
            )
        ),
        threshold_count=_threshold("count"),
        threshold_months=_threshold("months"),
    ).select_related(
        "site", "process", "owner__function", "cause", "requirement", "provider", "audit",
        "recorded_by__function", "acknowledgement__by__function", "idea_answer__by", "idea_answer__decision",
    ).prefetch_related(Prefetch("read_across", asked), Prefetch("answers", answers))  # fmt: skip


def _threshold(part: str) -> Subquery:
    """Return the part of the threshold that holds for an event: that of the nearest scope, the latest of it."""
    rows = SignificanceThreshold.objects.filter(
        Q(process=None) | Q(process=OuterRef("process")), Q(cause=None) | Q(cause=OuterRef("cause"))
    )
    nearest = (F("process").asc(nulls_last=True), F("cause").asc(nulls_last=True), "-recorded_at", "-pk")
    return Subquery(rows.order_by(*nearest).values(part)[:1])


def threshold_of(event: Any) -> rules.Threshold:
    """Return the threshold that holds for an event of :func:`whole_events`."""
    if event.threshold_count is None:
        return rules.USUAL
    return rules.Threshold(event.threshold_count, event.threshold_months)


def facts_of(event: QualityEvent, *whats: str) -> list[Fact]:
    """Return what was done about ``event``, in the order in which it was recorded; of ``whats``, if any named.

    One query for all of them, asked once for each object.
    """
    found: list[Fact] | None = event.__dict__.get("_facts")
    if found is None:
        first, *others = _parts(event)
        rows = first.union(*others, all=True).order_by("at", "number")
        found = event.__dict__["_facts"] = [_fact(row) for row in rows]
    return [fact for fact in found if fact.what in whats] if whats else found


def _parts(event: QualityEvent) -> list[QuerySet[Any, dict[str, Any]]]:
    nothing = Value(None, CharField())
    task = {
        "task_reference": F("task__reference"),
        "task_state": F("task__state"),
        "task_due": F("task__due_on"),
        "task_owner": F("task__owner__name"),
    }
    no_task = dict.fromkeys(task, nothing) | {"task_due": Value(None, DateField())}
    analysed = {
        "said_kind": F("kind"),
        "how": F("method"),
        "steps": Cast("lines", CharField()),
    }
    plain = dict.fromkeys(analysed, nothing)
    return [
        _part(Containment, CONTAINED, event, "text", plain | task),
        _part(CustomerResponse, RESPONDED, event, "text", plain | no_task),
        _part(RootCauseAnalysis, ANALYSED, event, "root_cause", analysed | no_task),
        _part(EventClosing, CLOSED, event, "outcome", plain | no_task),
        _part(EventReopening, REOPENED, event, "reason", plain | no_task),
    ]


def _part(model: Any, what: str, event: QualityEvent, words: str, more: dict[str, Any]) -> Any:
    values = {
        "what": Value(what, CharField()),
        "said": F(words),
        "who": F("by__name"),
        "day": F("happened_on"),
        "at": F("recorded_at"),
        "number": F("pk"),
        **more,
    }
    return model.objects.filter(event=event).order_by().values(**values)


def _fact(row: dict[str, Any]) -> Fact:
    task = None
    if row["task_reference"]:
        task = Task(row["task_reference"], row["task_state"], row["task_due"], row["task_owner"])
    return Fact(
        what=row["what"],
        text=row["said"],
        by=row["who"],
        happened_on=row["day"],
        recorded_at=row["at"],
        kind=row["said_kind"] or "",
        method=row["how"] or "",
        lines=tuple(json.loads(row["steps"])) if row["steps"] else (),
        task=task,
    )
