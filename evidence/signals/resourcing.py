"""Improvement is resourced: requests decided, days to decide, improvement actions that stall (5.1.1 e, i)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import MEAN, SHARE, Measure
from governance.models import Action
from qms.people.models import Person
from reviews.models import ResourceRequest

STALLED = timedelta(days=30)
TOOK = ExpressionWrapper(F("decided_on") - F("asked_on"), output_field=DurationField())


def read(scope: Scope) -> list[Measure]:
    """Return how requests were decided, and which improvement actions stall. Two queries."""
    asked = ResourceRequest.objects.exclude(state=ResourceRequest.State.WITHDRAWN)
    decided = Q(decided_on__isnull=False, decided_on__lte=scope.day)
    found = by_month(
        asked, scope, day="asked_on", all=count(), decided=count(decided), days=Sum(TOOK, filter=decided)
    )
    actions = Action.objects.filter(origin=Action.Origin.IMPROVEMENT).exclude(state=Action.State.CANCELLED)
    late = Q(state=Action.State.OPEN, due_on__lt=scope.day - STALLED)
    stalled = by_month(actions, scope, day="due_on", all=count(), stalled=count(late))
    return [
        Measure("decided", _("Requests decided"), "%", SHARE, scope.day, cells(found, "decided", "all")),
        Measure(
            "days",
            _("Days to decide"),
            _now("days"),
            MEAN,
            scope.day,
            cells(found, "days", "decided"),
            better="lower",
        ),
        Measure(
            "stalled",
            _("Improvement actions stalled"),
            "%",
            SHARE,
            scope.day,
            cells(stalled, "stalled", "all"),
            better="lower",
        ),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say what leaders decided of what was asked for, how fast, and what stalls."""
    decided, took, stalled = measures
    words = {
        "decided": decided.value.part,
        "all": decided.value.of,
        "days": took.text(took.value),
        "stalled": stalled.value.part,
        "due": stalled.value.of,
    }
    said = []
    if not took.is_empty:
        said.append(_now("%(decided)s of %(all)s resource requests are decided, after %(days)s on average"))
    elif not decided.is_empty:
        said.append(_now("%(decided)s of %(all)s resource requests are decided"))
    if not stalled.is_empty:
        said.append(_now("%(stalled)s of %(due)s improvement actions that fell due are a month late"))
    return "; ".join(sentence % words for sentence in said) + "."


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the resource requests of the year."""
    rows = ResourceRequest.objects.visible_to(person).filter(scope.of_scope(), scope.within_year("asked_on"))
    found: QuerySet[Any] = rows.exclude(state=ResourceRequest.State.WITHDRAWN)
    return found.order_by("-asked_on", "-reference")


declare(
    Family(
        code="improvement-resourced",
        title=_("Improvement is resourced"),
        definition=_(
            "Resource requests of the year that a leader has decided, granted or refused; the days that took; "
            "and of the improvement actions that fell due, those still open more than thirty days later."
        ),
        nothing=_("Nothing was asked for and no improvement fell due yet. Ask for what is lacking."),
        begin="reviews:resources",
        read=read,
        say=say,
        records=records,
        day="asked_on",
    )
)
