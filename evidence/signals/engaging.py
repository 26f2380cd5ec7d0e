"""All-year engagement: leadership activity before external audits, after them, and in the rest of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from evidence.signals.families import Family, declare
from evidence.signals.reading import Scope
from evidence.signals.shape import MEAN, Cell, Measure, month_of
from governance.models import LeadershipActivity
from objectives.models import Audit
from qms.people.models import Person

BEFORE, AFTER = timedelta(weeks=6), timedelta(weeks=8)
DAY, MONTH = timedelta(days=1), Decimal("30.44")
REST, AHEAD, AFTERWARDS = "rest", "before", "after"


def audit_days(scope: Scope) -> list[tuple[date, date]]:
    """Return the first and last days of the external audits that touch the two years. One query."""
    rows = Audit.objects.external().exclude(state=Audit.State.CANCELLED)
    if scope.site_ids is not None:
        rows = rows.filter(Q(sites=None) | Q(sites__in=scope.site_ids))
    rows = rows.filter(starts_on__lte=scope.day + BEFORE, ends_on__gte=scope.frm - AFTER)
    return sorted(set(rows.order_by().values_list("starts_on", "ends_on")))


def period_of(day: date, audits: Sequence[tuple[date, date]]) -> str:
    """Return in which part of the year ``day`` lies: before an external audit, after one, or the rest.

    A day that lies after one audit and before the next counts as before the next.
    """
    if any(starts - BEFORE <= day <= ends for starts, ends in audits):
        return AHEAD
    return AFTERWARDS if any(ends < day <= ends + AFTER for _starts, ends in audits) else REST


def read(scope: Scope) -> list[Measure]:
    """Return activities a month in each part of the year. Two queries."""
    audits = audit_days(scope)
    rows = LeadershipActivity.objects.filter(scope.of_scope(), scope.within("happened_on")).order_by()
    found = list(rows.values_list("happened_on", "site_id").annotate(Count("pk")))
    spans = _spans(scope, audits)
    named = (
        (REST, _("In the rest of the year")),
        (AHEAD, _("Six weeks before")),
        (AFTERWARDS, _("Eight weeks after")),
    )
    measures = []
    for part, label in named:
        cells = tuple(
            Cell(month_of(day), site_id, Decimal(count), Decimal(0))
            for day, site_id, count in found
            if period_of(day, audits) == part
        )
        measures.append(Measure(part, label, _now("a month"), MEAN, scope.day, cells, exposure=spans[part]))
    return measures


def _spans(scope: Scope, audits: Sequence[tuple[date, date]]) -> dict[str, dict[date, Decimal]]:
    """Return how much of each month lies in each part of the year, in months of the same length."""
    spans: dict[str, dict[date, Decimal]] = {REST: {}, AHEAD: {}, AFTERWARDS: {}}
    day = scope.frm
    while day <= scope.day:
        of_part, month = spans[period_of(day, audits)], month_of(day)
        of_part[month] = of_part.get(month, Decimal(0)) + 1 / MONTH
        day += DAY
    return spans


def marks(scope: Scope) -> list[tuple[date, str]]:
    """Return the external audits of the year, each with its words, for the axis of the trend."""
    return [(starts, _now("External audit")) for starts, _ends in audit_days(scope) if starts <= scope.day]


def say(measures: Sequence[Measure]) -> str:
    """Say how often leaders were out in the rest of the year, before external audits and after them."""
    rest, ahead, after = measures
    words = {"rest": rest.text(rest.value), "ahead": ahead.text(ahead.value), "after": after.text(after.value)}
    if not ahead.value.of:
        return _now("%(rest)s; no external audit fell into the year.") % words
    return (
        _now(
            "Leaders told, walked, visited, praised or coached %(rest)s in the rest of the year, %(ahead)s in "
            "the six weeks before external audits, %(after)s in the eight weeks after them."
        )
        % words
    )


def records(scope: Scope, person: Person) -> QuerySet[Any]:
    """Return the leadership activities of the year."""
    rows = LeadershipActivity.objects.visible_to(person)
    found: QuerySet[Any] = rows.filter(scope.of_scope(), scope.within_year("happened_on"))
    return found.order_by("-happened_on", "-reference")


declare(
    Family(
        code="all-year",
        title=_("Engaged all year"),
        definition=_(
            "Leadership activities a month in the rest of the year, beside those in the six weeks before an "
            "external audit and in the eight weeks after it: does it crowd before, and stall once certified?"
        ),
        nothing=_("No leadership activity was recorded yet. Note the next site walk or customer visit."),
        begin="governance:activities",
        read=read,
        say=say,
        records=records,
        day="happened_on",
        marks=marks,
    )
)
