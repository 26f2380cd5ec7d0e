"""Findings teach: causes that name the system, lessons that are shared, days to the first response (10.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import MEAN, SHARE, Measure
from objectives.models import QualityEvent
from qms.people.models import Person

ANSWERED = Q(first_response_on__isnull=False)
TOOK = ExpressionWrapper(F("first_response_on") - F("received_on"), output_field=DurationField())


def read(scope: Scope) -> list[Measure]:
    """Return what was learnt from the events that came in. Two queries."""
    known = QualityEvent.objects.exclude(kind=QualityEvent.Kind.IDEA)
    found = by_month(
        known,
        scope,
        day="received_on",
        causes=count(~Q(root_cause_kind="")),
        system=count(Q(root_cause_kind=QualityEvent.RootCauseKind.SYSTEM)),
        closed=count(Q(state=QualityEvent.State.CLOSED)),
        lessons=count(Q(state=QualityEvent.State.CLOSED) & ~Q(lesson="")),
    )
    complaints = QualityEvent.objects.filter(ANSWERED, kind=QualityEvent.Kind.COMPLAINT)
    took = by_month(complaints, scope, day="received_on", answers=count(), days=Sum(TOOK))
    return [
        Measure("system", _("Causes in the system"), "%", SHARE, scope.day, cells(found, "system", "causes")),
        Measure("lessons", _("Closed with a lesson"), "%", SHARE, scope.day, cells(found, "lessons", "closed")),
        Measure(
            "response",
            _("Days to the first response"),
            _now("days"),
            MEAN,
            scope.day,
            cells(took, "days", "answers"),
            better="lower",
        ),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say where causes were found, what was shared, and how fast customers heard from us."""
    system, lessons, response = measures
    words = {
        "share": system.text(system.value),
        "named": system.value.part,
        "causes": system.value.of,
        "lessons": lessons.text(lessons.value),
        "days": response.text(response.value),
    }
    return (
        _now(
            "%(share)s of root causes name the system and not a person (%(named)s of %(causes)s); %(lessons)s "
            "of closed events left a lesson; customers heard from us after %(days)s on average."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the events of the year whose cause is known."""
    rows = QualityEvent.objects.visible_to(person).filter(scope.of_scope(), scope.within_year("received_on"))
    found: QuerySet[Any] = rows.exclude(root_cause_kind="").order_by("-received_on", "-reference")
    return found


declare(
    Family(
        code="findings-teach",
        title=_("Findings teach"),
        definition=_(
            "Of the events of the year whose root cause is known, those whose cause lies in the system and not "
            "with a person; of those that were closed, those that left a lesson; and the days from a complaint "
            "to the first response to its customer."
        ),
        nothing=_("No event has a known cause yet. Record what went wrong, and why."),
        begin="objectives:events",
        read=read,
        say=say,
        records=records,
        day="received_on",
    )
)
