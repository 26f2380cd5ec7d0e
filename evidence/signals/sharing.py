"""Quality is everyone's: what is owned outside the quality function (5.1.1 j, 5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count, merged, stock
from evidence.signals.shape import SHARE, Measure
from governance.models import Action, Process, ProcessOwnership
from objectives.models import QualityObjective
from qms.people.models import Person

Term = tuple[date, bool | None]
"""From which day on somebody holds a process, and whether they work in the quality function (nobody: none)."""


def read(scope: Scope) -> list[Measure]:
    """Return what is held outside the quality function: processes, objectives, actions. Three queries."""
    processes, objectives = stock(_processes(scope)), stock(_objectives(scope))
    both = merged(processes, objectives)
    given = Action.objects.exclude(state=Action.State.CANCELLED)
    outside = ~Q(owner__function__is_quality=True)
    actions = by_month(given, scope, day="assigned_on", all=count(), outside=count(outside))
    return [
        Measure(
            "held",
            _("Processes and objectives"),
            "%",
            SHARE,
            scope.day,
            both,
            stock=True,
        ),
        Measure("processes", _("Processes"), "%", SHARE, scope.day, processes, stock=True),
        Measure("objectives", _("Objectives"), "%", SHARE, scope.day, objectives, stock=True),
        Measure("actions", _("Actions given"), "%", SHARE, scope.day, cells(actions, "outside", "all")),
    ]


def _processes(scope: Scope) -> Iterator[tuple[date, int | None, bool]]:
    """Yield who held each process at the end of each month, by succession. One query."""
    rows = ProcessOwnership.objects.filter(scope.of_scope(), starts_on__lte=scope.day)
    terms: dict[tuple[int, int | None], list[Term]] = defaultdict(list)
    facts = rows.order_by("starts_on", "pk").values_list(
        "process_id", "site_id", "starts_on", "holder_id", "holder__function__is_quality"
    )
    for process, site_id, starts_on, holder, is_quality in facts:
        terms[process, site_id].append((starts_on, bool(is_quality) if holder else None))
    for month, end in scope.ends.items():
        for (_process, at_site), spans in terms.items():
            held = next((quality for begins_on, quality in reversed(spans) if begins_on <= end), None)
            if held is not None:
                yield month, at_site, not held


def _objectives(scope: Scope) -> Iterator[tuple[date, int | None, bool]]:
    """Yield who owns each objective that was pursued at the end of each month, as of today. One query."""
    rows = QualityObjective.objects.filter(scope.of_scope(), owner__isnull=False).order_by()
    rows = rows.exclude(state=QualityObjective.State.DRAFT)
    facts = rows.filter(starts_on__lte=scope.day, ends_on__gte=scope.frm).values_list(
        "site_id", "starts_on", "ends_on", "owner__function__is_quality", "ended_by__decided_on"
    )
    found = [
        (site, starts, min(ends, ended or ends), bool(quality)) for site, starts, ends, quality, ended in facts
    ]
    for month, end in scope.ends.items():
        for site_id, starts_on, ends_on, is_quality in found:
            if starts_on <= end <= ends_on:
                yield month, site_id, not is_quality


def say(measures: Sequence[Measure]) -> str:
    """Say how much is held outside the quality function."""
    _held, processes, objectives, actions = measures
    words = {
        "processes": processes.value.part,
        "all": processes.value.of,
        "objectives": objectives.value.part,
        "pursued": objectives.value.of,
        "actions": actions.text(actions.value),
    }
    return (
        _now(
            "Outside the quality function: the owners of %(processes)s of %(all)s processes and %(objectives)s "
            "of %(pursued)s objectives, and %(actions)s of the actions given in the year."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the processes that somebody owns."""
    held = ProcessOwnership.objects.filter(scope.of_scope(), starts_on__lte=scope.day, holder__isnull=False)
    rows: QuerySet[Any] = Process.objects.visible_to(person).filter(pk__in=held.order_by().values("process"))
    return rows.order_by("-recorded_at", "-reference")


declare(
    Family(
        code="everyones",
        title=_("Quality is everyone's"),
        definition=_(
            "Owners of processes and of objectives who work outside the quality function, at the end of each "
            "month; and the share of the year's actions that were given to somebody outside it. Who owns an "
            "objective is taken as of today."
        ),
        nothing=_("No process and no objective has an owner yet. Name the first owner."),
        begin="governance:processes",
        read=read,
        say=say,
        records=records,
        day="recorded_at",
    )
)
