"""Questions get answers: what was asked of processes, how long that took, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import COUNT, MEAN, SHARE, Measure
from governance.models import ProcessQuestion
from qms.people.models import Person

TOOK = ExpressionWrapper(F("answered_on") - F("asked_on"), output_field=DurationField())


def read(scope: Scope) -> list[Measure]:
    """Return answers to questions of the months in which they were asked. One query."""
    answered = Q(answered_on__isnull=False, answered_on__lte=scope.day)
    found = by_month(
        ProcessQuestion.objects.all(),
        scope,
        day="asked_on",
        asked=count(),
        answered=count(answered),
        days=Sum(TOOK, filter=answered),
        changed=count(Q(changed_process=True)),
    )
    days = cells(found, "days", "answered")
    return [
        Measure("answered", _("Answered"), "%", SHARE, scope.day, cells(found, "answered", "asked")),
        Measure("days", _("Days to answer"), _now("days"), MEAN, scope.day, days, better="lower"),
        Measure("changed", _("Changed the process"), "", COUNT, scope.day, cells(found, "changed", "asked")),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say how many questions were answered, how fast, and what changed."""
    answered, days, changed = measures
    words = {
        "answered": answered.value.part,
        "asked": answered.value.of,
        "days": days.text(days.value),
        "changed": changed.value.part,
    }
    if days.is_empty:
        return _now("%(asked)s questions and notes were asked of processes; none is answered yet.") % words
    return (
        _now(
            "%(answered)s of %(asked)s questions and notes were answered, after %(days)s on average; "
            "%(changed)s changed the process."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the questions of the year."""
    rows: QuerySet[Any] = ProcessQuestion.objects.visible_to(person)
    return rows.filter(scope.of_scope(), scope.within_year("asked_on")).order_by("-asked_on", "-reference")


declare(
    Family(
        code="questions-answered",
        title=_("Questions get answers"),
        definition=_(
            "Questions (“why so?”) and notes (“here we do it differently”) that people asked of processes: how "
            "many the owner answered, how many days that took, and how many changed the process."
        ),
        nothing=_("Nobody asked anything of a process yet. Ask “why so?” on the page of one."),
        begin="governance:questions",
        read=read,
        say=say,
        records=records,
        day="asked_on",
    )
)
