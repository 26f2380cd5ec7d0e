"""Reviews decide: decisions a review, and how many decisions name the data that they rest on (9.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.attending import HELD
from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope, by_month, cells, count
from evidence.signals.shape import MEAN, SHARE, Measure
from governance.models import Decision
from qms.people.models import Person
from reviews.models import ManagementReview, ReviewDecision

Kind = Decision.Kind


def read(scope: Scope) -> list[Measure]:
    """Return decisions a review, and the share of decisions that cite data. Three queries."""
    held = by_month(ManagementReview.objects.filter(state__in=HELD), scope, day="held_on", held=count())
    taken = ReviewDecision.objects.exclude(decision__kind=Kind.NO_CHANGE).filter(review__state__in=HELD)
    decided = by_month(taken, scope, day="review__held_on", site="review__site", decided=count())
    given = {(row["in_month"], row["at_site"]): row["decided"] for row in decided}
    joined = [{**row, "decided": given.get((row["in_month"], row["at_site"]), 0)} for row in held]
    every = Decision.objects.exclude(kind=Kind.NO_CHANGE)
    cited = by_month(every, scope, day="decided_on", all=count(), citing=count(~Q(data_cited="")))
    return [
        Measure("a-review", _("Decisions a review"), "", MEAN, scope.day, cells(joined, "decided", "held")),
        Measure("citing", _("Decisions that cite data"), "%", SHARE, scope.day, cells(cited, "citing", "all")),
    ]


def say(measures: Sequence[Measure]) -> str:
    """Say how many decisions a review comes to, and how many name their data."""
    each, citing = measures
    words = {
        "held": each.value.of,
        "decided": each.value.part,
        "share": citing.text(citing.value),
        "all": citing.value.of,
    }
    return (
        _now(
            "%(held)s reviews came to %(decided)s decisions. Of all %(all)s decisions, in reviews and outside "
            "them, %(share)s name the data that they rest on."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the decisions of the year."""
    rows = Decision.objects.visible_to(person).filter(scope.of_scope(), scope.within_year("decided_on"))
    found: QuerySet[Any] = rows.exclude(kind=Kind.NO_CHANGE).order_by("-decided_on", "-reference")
    return found


declare(
    Family(
        code="reviews-decide",
        title=_("Reviews decide"),
        definition=_(
            "Decisions for each management review that was held, without those that say “no change”; and the "
            "share of all decisions that name the data on which they rest."
        ),
        nothing=_("No review was held and no decision was recorded yet. Record the first decision."),
        begin="governance:decisions",
        read=read,
        say=say,
        records=records,
        day="decided_on",
    )
)
