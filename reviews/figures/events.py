"""Events as a review sees them: complaints of its period, significant events, causes by share and come back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from objectives.models import EventAcknowledgement, QualityEvent
from objectives.recurrence import recurring_causes
from objectives.rules import events as rules
from qms.ui.charts import Bar, ParetoChart, Point, RunChart, chart_sentence, pareto_chart, run_chart
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Significant events that are frozen, those that no leader has looked at first; the rest are counted."""
MONTHS = 13
"""Months of complaints that are drawn: a year, and the one before it."""


def _known(view: View) -> QuerySet[QualityEvent]:
    """Return the events of the scope that had come in and were recorded by the day."""
    return QualityEvent.objects.filter(
        view.of_scope(), received_on__lte=view.on, recorded_at__lte=view.at
    ).order_by()


def _of_period(view: View) -> Q:
    return Q(received_on__range=(view.review.period_from, min(view.review.period_to, view.on)))


@figure(ReviewInput.Item.CUSTOMERS)
def complaints(view: View) -> Table | None:
    """Return the complaints of the period: how many a month, how fast customers were answered (9.3.2 c)."""
    known = _known(view).filter(kind=rules.COMPLAINT)
    first = rules.months_before(view.on.replace(day=1), MONTHS - 1)
    recent = list(known.filter(received_on__gte=first).values_list("received_on", "first_response_on"))
    counts = Counter(received.isoformat()[:7] for received, _answered in recent)
    of_period = known.filter(_of_period(view))
    answered = [
        (response - received).days
        for received, response in of_period.values_list("received_on", "first_response_on")
        if response is not None and response <= view.on
    ]
    total = of_period.count()
    if not recent and not total:
        return None
    months = [rules.months_before(view.on.replace(day=1), back) for back in range(MONTHS - 1, -1, -1)]
    still = Q(closed_on=None) | Q(closed_on__gt=view.on)
    row = {
        "months": [[month.isoformat()[:7], counts[month.isoformat()[:7]]] for month in months],
        "total": total,
        "open": known.filter(still).count(),
        "answered": len(answered),
        "days": median(answered) if answered else None,
    }
    return {"kind": "complaints", "rows": [row], "unusual": {}}


@shape("complaints")
def _complaints(row: dict[str, Any]) -> dict[str, Any]:
    """Return the months as a drawing, and what they say."""
    points = tuple((code, count) for code, count in row["months"])
    total = ngettext("%(n)d complaint in the period", "%(n)d complaints in the period", row["total"])
    said = _("%(total)s; %(open)d open.") % {"total": total % {"n": row["total"]}, "open": row["open"]}
    if row["days"] is not None:
        days = formats.number_format(Decimal(str(row["days"])).normalize())
        answered = _("Customers were answered within %(days)s days in the middle.") % {"days": days}
        said = f"{said} {answered}"
    return {**row, "said": said, "drawing": _months(points, get_language() or "")}


@lru_cache(maxsize=512)
def _months(points: tuple[tuple[str, int], ...], language: str) -> SafeString:
    named = [(date.fromisoformat(f"{code}-01"), count) for code, count in points]
    chart = RunChart(
        [Point(formats.date_format(month, "M Y"), Decimal(count)) for month, count in named],
        _("Complaints by month"),
        decimals=0,
        said=_("Complaints by month"),
    )
    return run_chart(chart, "medium")


@figure(ReviewInput.Item.NONCONFORMITIES)
def causes(view: View) -> Table | None:
    """Return the causes of the events of the period by their share (9.3.2 c)."""
    rows = _known(view).filter(_of_period(view), cause__isnull=False).exclude(kind=rules.IDEA)
    counts = Counter(rows.values_list("cause__name", flat=True))
    if not counts:
        return None
    found = [[name, count] for name, count in sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))]
    return {"kind": "causes", "rows": [{"causes": found}], "unusual": {}}


@shape("causes")
def _causes(row: dict[str, Any]) -> dict[str, Any]:
    """Return the causes as a Pareto drawing with its sentence."""
    drawing, sentence = _pareto(tuple((name, count) for name, count in row["causes"]), get_language() or "")
    return {**row, "drawing": drawing, "said": sentence}


@lru_cache(maxsize=512)
def _pareto(counts: tuple[tuple[str, int], ...], language: str) -> tuple[SafeString, str]:
    chart = ParetoChart([Bar(name, count) for name, count in counts], _("Events by cause"), _("events"))
    return pareto_chart(chart, "medium"), chart_sentence(chart)


@figure(ReviewInput.Item.NONCONFORMITIES)
def recurring(view: View) -> Table | None:
    """Return the causes that came back up to their threshold, and whether anything answers them (10.2)."""
    sites = None if view.site_ids is None else sorted(view.site_ids)
    found = recurring_causes(on=view.on, site_ids=sites, recorded_before=view.at)
    rows = [
        {
            "cause": one.cause,
            "process": one.process,
            "count": one.count,
            "months": one.months,
            "status": "" if one.decided else "recurring",
        }
        for one in found
    ]
    alone = sum(not one.decided for one in found)
    return {"kind": "recurring", "rows": rows, "unusual": {"recurring": alone} if alone else {}}


@shape("recurring")
def _recurring(row: dict[str, Any]) -> dict[str, Any]:
    """Return a cause that came back as it was frozen."""
    return dict(row)


@figure(ReviewInput.Item.NONCONFORMITIES)
def significant(view: View) -> Table | None:
    """Return the significant events of the period, and those of before that are open (9.3.2 c, 10.2)."""
    still = Q(closed_on=None) | Q(closed_on__gt=view.on)
    became = Q(significant_since__range=(view.review.period_from, view.on))
    rows = _known(view).filter(became | still, significant_since__lte=view.on)
    events = list(rows.select_related("owner", "process").order_by("-received_on", "-reference"))
    if not events:
        return None
    seen = EventAcknowledgement.objects.filter(event__in=events, recorded_at__lte=view.at)
    leaders = {fact.event_id: fact.by.name for fact in seen.select_related("by")}
    frozen = [_event(row, leaders.get(row.pk, ""), view.on) for row in events]
    frozen.sort(key=lambda row: row["status"] != "unseen")
    unseen = sum(row["status"] == "unseen" for row in frozen)
    return {
        "kind": "events",
        "rows": frozen[:MOST],
        "left_out": max(0, len(frozen) - MOST),
        "unusual": {"unseen": unseen} if unseen else {},
    }


def _event(row: QualityEvent, leader: str, on: date) -> dict[str, Any]:
    closed = row.closed_on if row.closed_on and row.closed_on <= on else None
    return {
        "reference": row.reference,
        "text": row.text,
        "kind": row.kind,
        "customer": row.customer,
        "because": row.significant_because,
        "received_on": row.received_on.isoformat(),
        "root_cause": row.root_cause,
        "leader": leader,
        "closed_on": closed.isoformat() if closed else None,
        "status": "closed" if closed else "" if leader else "unseen",
    }


@shape("events")
def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen event with its kind and reason in words and its days as days."""
    kind, because = QualityEvent.Kind(row["kind"]).label, QualityEvent.Because(row["because"]).label
    days = {"received": day(row["received_on"]), "closed": day(row["closed_on"])}
    return {**row, "kind_word": kind, "because_word": because, **days}
