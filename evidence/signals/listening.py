"""Leaders explain why, and listen: what they heard, and what followed from it; never a count of walks alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import SHARE, Measure
from governance.models import ActivityFollowUp, LeadershipActivity
from qms.people.models import Person

HEARD = ~Q(heard="")


def heard() -> QuerySet[LeadershipActivity]:
    """Return the activities in which leaders could hear something; ``linked`` where a record followed."""
    linked = ActivityFollowUp.objects.filter(activity=OuterRef("pk"))
    listens = LeadershipActivity.objects.exclude(kind=LeadershipActivity.Kind.RECOGNITION)
    return listens.annotate(linked=Exists(linked))


def read(scope: Scope) -> list[Measure]:
    """Return what followed from what was heard, and how often nothing was heard. One query."""
    followed = HEARD & (~Q(followed="") | Q(linked=True))
    found = by_month(heard(), scope, day="happened_on", all=count(), told=count(HEARD), came=count(followed))
    return [
        Measure("followed", _("Something followed"), "%", SHARE, scope.day, cells(found, "came", "told")),
        Measure("heard", _("Something was heard"), "%", SHARE, scope.day, cells(found, "told", "all")),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say how often something was heard, and what came of it."""
    followed, listened = (measure.value for measure in measures)
    words = {
        "share": measures[0].text(followed),
        "followed": followed.part,
        "heard": listened.part,
        "all": listened.of,
    }
    return (
        _now(
            "Leaders wrote down what they heard on %(heard)s of %(all)s walks, visits and talks; something "
            "followed from %(followed)s of them (%(share)s)."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the walks, visits and talks of the year on which something was heard."""
    rows = LeadershipActivity.objects.visible_to(person).filter(HEARD).order_by("-happened_on", "-reference")
    found: QuerySet[Any] = rows.filter(scope.of_scope(), scope.within_year("happened_on"))
    return found.exclude(kind=LeadershipActivity.Kind.RECOGNITION)


declare(
    Family(
        code="leaders-listen",
        title=_("Leaders explain why, and listen"),
        definition=_(
            "Of the communications, site walks, customer visits and coaching on which leaders wrote down what "
            "they heard, those from which something followed: an action, a decision, or what they did."
        ),
        nothing=_("No walk, visit or talk was recorded yet. Note what you heard on the next one."),
        begin="governance:activities",
        read=read,
        say=say,
        records=records,
        day="happened_on",
    )
)
