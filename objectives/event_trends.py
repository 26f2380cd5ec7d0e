"""Trends of events: by month, cause, process, site, offering and customer, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import CharField, Count, F, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Process
from objectives.models import Answer, CauseCategory, QualityEvent, SignificanceThreshold
from objectives.recurrence import Recurring, recurring_causes
from objectives.rules import events as rules
from qms.people.models import Person, Site
from qms.ui.charts import Bar, BarChart, ParetoChart, Point, RunChart

MONTH, CAUSE, PROCESS, SITE, OFFERING, CUSTOMER = "month", "cause", "process", "site", "offering", "customer"
ROOTS = "root_cause_kind"
DIMENSIONS: dict[str, str] = {
    CAUSE: "cause_id",
    PROCESS: "process_id",
    SITE: "site_id",
    OFFERING: "offering",
    CUSTOMER: "customer",
    ROOTS: "root_cause_kind",
}
"""By what events are counted, and the field that says it."""

NAMED: dict[str, tuple[type[Model], str]] = {
    CAUSE: (CauseCategory, "pk"),
    PROCESS: (Process, "code"),
    SITE: (Site, "code"),
}
"""Dimensions whose values are records: which, and by what a list is filtered by them."""

KEPT = 24 * 3600
"""Seconds for which trends are kept while nothing changes."""

MOST = 10
"""Bars of a dimension; the list has the rest."""


@dataclass(frozen=True)
class Counted:
    """How many events have one value of a dimension, and how many of them are significant."""

    value: str
    name: str
    count: int
    significant: int


@dataclass(frozen=True)
class Trends:
    """Events of a period, counted by each dimension, the most frequent first; months in order."""

    frm: date
    to: date
    months: list[Counted]
    by: dict[str, list[Counted]]
    before: int

    @property
    def count(self) -> int:
        """How many came in within the period."""
        return sum(month.count for month in self.months)

    @property
    def significant(self) -> int:
        """How many of them leaders had to look at."""
        return sum(month.significant for month in self.months)


def trends(rows: QuerySet[QualityEvent], *, frm: date, to: date) -> Trends:
    """Return the trends of ``rows`` received from ``frm`` to ``to``, with the count of the span before it.

    Five queries, however many events there are: two that count, three for names.
    """
    within = rows.filter(received_on__range=(frm, to)).order_by()
    found: dict[str, list[Counted]] = {name: [] for name in (MONTH, *DIMENSIONS)}
    for row in _by_month(within).union(*(_by(within, name) for name in DIMENSIONS), all=True):
        key = row["key"] or ""
        found[row["dimension"]].append(Counted(key, key, row["number"], row["leaders"]))
    months = sorted(found.pop(MONTH), key=lambda month: month.value)
    named = {name: _with_names(name, some) for name, some in found.items()}
    by = {name: sorted(some, key=lambda one: (-one.count, one.name)) for name, some in named.items()}
    span = to - frm + timedelta(days=1)
    before = rows.filter(received_on__range=(frm - span, frm - timedelta(days=1))).count()
    return Trends(frm, to, list(_every_month(months, frm, to)), by, before)


def stamp() -> str:
    """Return what changes whenever an event, an answer to one or a threshold is written. One query."""
    answers = Subquery(Answer.objects.order_by("-pk").values("pk")[:1])
    thresholds = Subquery(SignificanceThreshold.objects.order_by("-pk").values("pk")[:1])
    rows = QualityEvent.history.order_by("-history_id").annotate(answers=answers, thresholds=thresholds)
    return "-".join(map(str, rows.values_list("history_id", "answers", "thresholds").first() or ()))


def looked_at(
    rows: QuerySet[QualityEvent], *, frm: date, to: date, person: Person, narrowed: str
) -> tuple[Trends, list[Recurring]]:
    """Return the trends of ``rows`` and the causes that came back, kept until something of them changes.

    ``rows`` are those of ``person`` that ``narrowed`` (a query string) leaves.
    """
    said = "|".join((stamp(), str(person.pk), str(person.reach.site_ids), str(frm), str(to), narrowed))
    key = f"event-trends:{sha256(said.encode()).hexdigest()}"
    found: tuple[Trends, list[Recurring]] | None = cache.get(key)
    if found is None:
        sites = None if person.reach.everywhere else person.reach.site_ids
        found = trends(rows, frm=frm, to=to), recurring_causes(on=to, site_ids=sites)
        cache.set(key, found, KEPT)
    return found


def _by_month(rows: Any) -> Any:
    month = Substr(Cast("received_on", CharField()), 1, 7)  # days are ISO days in both databases
    return _counted(rows.annotate(dimension=Value(MONTH, CharField()), key=month))


def _by(rows: Any, dimension: str) -> Any:
    key = Cast(F(DIMENSIONS[dimension]), CharField())
    return _counted(rows.annotate(dimension=Value(dimension, CharField()), key=key))


def _with_names(dimension: str, some: list[Counted]) -> list[Counted]:
    """Return ``some`` with the names of the records that they count; one query where they are records."""
    if dimension not in NAMED:
        return some
    model, code = NAMED[dimension]
    rows = model._default_manager.filter(pk__in=[one.value for one in some if one.value])
    known = {str(row.pk): (str(getattr(row, code)), str(row)) for row in rows}
    return [
        replace(one, value=known[one.value][0], name=known[one.value][1]) if one.value else one for one in some
    ]


def _counted(rows: Any) -> Any:
    significant = Count("pk", filter=Q(significant_since__isnull=False))
    return rows.values("dimension", "key").annotate(number=Count("pk"), leaders=significant)


def _every_month(months: list[Counted], frm: date, to: date) -> Iterator[Counted]:
    """Yield each month of the period, those in which nothing came in as well."""
    known = {month.value[:7]: month for month in months}
    day = frm.replace(day=1)
    while day <= to:
        code = day.isoformat()[:7]
        found = known.get(code)
        yield Counted(code, name_of_month(day), found.count if found else 0, found.significant if found else 0)
        day = rules.months_before(day, -1)


def name_of_month(day: date) -> str:
    """Return a month as an axis says it."""
    return formats.date_format(day, "M Y")


def drawn(found: Trends, *, query: dict[str, str]) -> dict[str, Any]:
    """Return the charts of ``found``; each bar opens the list behind it, filtered by ``query`` as well."""
    words = {
        PROCESS: _("By process"),
        SITE: _("By site"),
        OFFERING: _("By offering"),
        CUSTOMER: _("By customer"),
    }
    return {
        "months": RunChart(
            [Point(month.name, Decimal(month.count)) for month in found.months],
            _("Events by month"),
            decimals=0,
            said=_of_months(found),
        ),
        "causes": ParetoChart(
            _bars(found.by[CAUSE], "cause", query, len(found.by[CAUSE])), _("Events by cause"), _("events")
        ),
        "bars": [
            BarChart(
                _bars(found.by[name], name, query, MOST), title, said=_of_bars(found.by[name], found.count)
            )
            for name, title in words.items()
            if any(one.name for one in found.by[name])
        ],
    }


def _bars(some: list[Counted], parameter: str, query: dict[str, str], most: int) -> list[Bar]:
    base = reverse("objectives:events")
    named = [one for one in some if one.name][:most]
    return [
        Bar(one.name, one.count, url=f"{base}?{urlencode({**query, 'state': 'all', parameter: one.value})}")
        for one in named
    ]


def _of_months(found: Trends) -> str:
    """Return what the months say: the fullest, and whether more came in than in the span before."""
    if not found.count:
        return _("Nothing came in.")
    most = max(found.months, key=lambda month: month.count)
    return _("Most came in %(month)s: %(count)d.") % {"month": most.name, "count": most.count}


def _of_bars(some: list[Counted], total: int) -> str:
    named = [one for one in some if one.name]
    if not named:
        return ""
    share = round(100 * named[0].count / total) if total else 0
    words = {"name": named[0].name, "count": named[0].count, "share": share}
    said = _("%(name)s: %(count)d, %(share)d\u00a0%% of all.") % words
    left = len(named) - MOST
    if left > 0:
        more = ngettext("%(n)d more in the list.", "%(n)d more in the list.", left) % {"n": left}
        return f"{said} {more}"
    return said


def lead(found: Trends) -> str:
    """Return the answer of the trends in a sentence: more or fewer than before, and the cause that leads."""
    if not found.count:
        return _("Nothing came in within this period.")
    words: dict[str, Any] = {"count": found.count, "before": found.before}
    said = ngettext("%(count)d event came in", "%(count)d events came in", found.count) % words
    if found.before:
        said = _("%(said)s, %(before)d in as long before") % {"said": said, "before": found.before}
    causes = [one for one in found.by[CAUSE] if one.name]
    if not causes:
        return _("%(said)s; no cause is named yet.") % {"said": said}
    share = round(100 * causes[0].count / found.count)
    more = {"said": said, "cause": causes[0].name, "share": share}
    return _("%(said)s; “%(cause)s” is behind %(share)d\u00a0%%.") % more


def share_of_system(found: Trends) -> str:
    """Return which share of the root causes names the system, in a sentence; nothing where none is known."""
    kinds = {one.name: one.count for one in found.by[ROOTS] if one.name}
    known = sum(kinds.values())
    if not known:
        return ""
    system = kinds.get("system", 0)
    return _("%(system)d of %(known)d root causes name the system, not a person.") % {
        "system": system,
        "known": known,
    }
