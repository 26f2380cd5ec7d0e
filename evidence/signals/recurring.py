"""Recurring issues get acted on: causes that came back, with and without a decision of leaders (10.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import COUNT, SHARE, Measure
from objectives.models import Answer, QualityEvent
from qms.people.models import Person

CAME_BACK = Q(significant_because=QualityEvent.Because.RECURRENCE)


def repeats() -> QuerySet[QualityEvent]:
    """Return the events whose cause came back, with ``decided``: whether a decision answers them."""
    answered = Answer.objects.filter(event=OuterRef("pk")).filter(
        Q(decision__isnull=False) | Q(action__decision__isnull=False)
    )
    return QualityEvent.objects.filter(CAME_BACK).annotate(decided=Exists(answered))


def read(scope: Scope) -> list[Measure]:
    """Return the repeats, and how many of them led to a decision. One query."""
    found = by_month(repeats(), scope, day="received_on", all=count(), acted=count(Q(decided=True)))
    return [
        Measure("decided", _("Repeats with a decision"), "%", SHARE, scope.day, cells(found, "acted", "all")),
        Measure(
            "repeats", _("Repeats of a cause"), "", COUNT, scope.day, cells(found, "all", "all"), better="lower"
        ),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say how many repeats there were, with and without a decision."""
    value = measures[0].value
    words = {"all": value.of, "with": value.part, "without": value.of - value.part}
    sentence = _now(
        "%(all)s events repeated a cause: %(with)s with a decision of leaders, %(without)s without."
    )
    return sentence % words


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the repeats of the year."""
    seen = QualityEvent.objects.visible_to(person).order_by().values("pk")
    rows = repeats().filter(scope.of_scope(), scope.within_year("received_on"), pk__in=seen)
    return rows.order_by("-received_on", "-reference")


declare(
    Family(
        code="recurring-acted-on",
        title=_("Recurring issues get acted on"),
        definition=_(
            "Events whose cause came back on the same process as often as leaders have set, and the share of "
            "them that led to a decision, directly or by an action that a decision carries."
        ),
        nothing=_("No cause came back often enough to be a repeat."),
        begin="objectives:events",
        read=read,
        say=say,
        records=records,
        day="received_on",
    )
)
