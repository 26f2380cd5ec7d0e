"""Listening: what customers say beyond complaints, what leaders conclude from it (9.1.2, 9.1.3, 5.1.2 c)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DateField, DecimalField, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, TruncQuarter
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Process
from governance.rules import days
from governance.rules.decisions import refuse_unless_leading
from objectives.models import CustomerFeedback, CustomerRequirement, FeedbackReview, QualityEvent
from objectives.models.feedback import CustomerFeedbackQuerySet
from objectives.rules import feedback as rules
from qms.people.models import Person, Site
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

WORDS = (
    "kind", "tone", "customer", "offering", "text", "score", "scale", "answers", "requirement", "process",
    "happened_on",
)  # fmt: skip
"""What a correction of a piece of feedback may change."""

YEAR = timedelta(days=365)


def hear(
    *,
    kind: str,
    tone: str,
    customer: str,
    text: str,
    on: date,
    by: Person | None,
    at: datetime,
    offering: str = "",
    score: Decimal | None = None,
    scale: Decimal | None = None,
    answers: int | None = None,
    requirement: CustomerRequirement | None = None,
    process: Process | None = None,
    heard_by: Person | None = None,
    site: Site | None = None,
) -> CustomerFeedback:
    """Write down what a customer said or did on ``on``; return it.

    A survey result has a ``score`` of at most ``scale``, with the ``answers`` behind it. ``heard_by`` is who
    heard it where that is not ``by``. Raises :class:`Refusal` for a day to come, and a score that cannot be.
    """
    days.refuse_impossible_day(on, today=timezone.localdate(at))
    row = CustomerFeedback(
        kind=kind,
        tone=tone,
        customer=" ".join(customer.split()),
        offering=offering.strip(),
        happened_on=on,
        text=text.strip(),
        score=score,
        scale=scale,
        answers=answers,
        requirement=requirement,
        process=process,
        heard_by=heard_by or by,
        site=site,
    )
    return enter(row, by=by, at=at)


def correct_feedback(
    row: CustomerFeedback, *, words: Mapping[str, Any], reason: str, by: Person, at: datetime
) -> CustomerFeedback:
    """Put right what was written down, with a reason; what it said before stays in its history.

    Raises :class:`Refusal` without a reason, for a day to come, and a score that does not hold.
    """
    if not reason.strip():
        raise Refusal("feedback.correction-has-reason", _("Say why it is put right."), field="reason")
    if "happened_on" in words:
        days.refuse_impossible_day(words["happened_on"], today=timezone.localdate(at))
    with changing(row, by=by, at=at, reason=reason.strip()) as stored:
        for name in WORDS:
            if name in words:
                setattr(stored, name, words[name])
    return row


def conclude(
    *,
    first_day: date,
    last_day: date,
    trend: str,
    conclusion: str,
    on: date,
    by: Person,
    at: datetime,
    site: Site | None = None,
) -> FeedbackReview:
    """Let ``by``, who leads the scope, conclude from the feedback of a period; its figures are frozen with it.

    Raises :class:`Refusal` where ``by`` does not lead the scope, for a period that is not over, one without any
    feedback, and without a conclusion. Clauses 9.1.2 and 9.1.3 b.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    refuse_unless_leading(may_decide(by, on=today, site_id=site.pk if site else None), by.name)
    found = figures(first_day, last_day, site_ids=None if site is None else {site.pk})
    if not found["count"] and first_day <= last_day:
        raise Refusal(
            "feedback-review.something-was-heard",
            _("Nothing was heard from customers in this period."),
            field="first_day",
            remedy=_("Name a longer period, or write down what was heard first."),
        )
    row = FeedbackReview(first_day=first_day, last_day=last_day, trend=trend, conclusion=conclusion.strip())
    row.figures, row.concluded_by, row.happened_on, row.site = found, by, on, site
    return enter(row, by=by, at=at)


def heard(
    first: date, last: date, *, site_ids: Collection[int] | None = None, recorded_by: datetime | None = None
) -> list[rules.Heard]:
    """Return the feedback of a period as plain values, of some sites or of all. One query."""
    rows = CustomerFeedback.objects.filter(_of(site_ids), happened_on__range=(first, last))
    return plain(recorded_before(rows, recorded_by))


def plain(rows: CustomerFeedbackQuerySet) -> list[rules.Heard]:
    """Return feedback as plain values. One query."""
    names = ("kind", "tone", "customer", "happened_on", "score", "scale", "answers", "site__code", "site__name")
    return [rules.Heard(*row) for row in rows.order_by().values_list(*names)]


def added_up(rows: CustomerFeedbackQuerySet, *, today: date) -> list[rules.Added]:
    """Return feedback added up by the database: by span, quarter, site and scale. One query, however much.

    What is older than two years is only counted.
    """
    answers = Coalesce("answers", 1)
    points = ExpressionWrapper(F("score") * answers, DecimalField(max_digits=24, decimal_places=2))
    spans = (When(happened_on__gte=today - YEAR, then=Value("now")), When(_recent(today), then=Value("before")))
    first_day = Cast(TruncQuarter("happened_on"), DateField())
    quarter = Case(When(_recent(today), then=first_day), default=None, output_field=DateField())
    spanned: Any = rows.order_by().annotate(span=Case(*spans, default=Value("")), quarter=quarter)
    found = spanned.values_list("span", "quarter", "site__code", "site__name", "scale")
    scored = Q(score__isnull=False)
    counted = found.annotate(Count("pk"), points=Sum(points), behind=Sum(answers, filter=scored))
    return [rules.Added(*row) for row in counted]


def _recent(today: date) -> Q:
    return Q(happened_on__gt=today - 2 * YEAR)


def overview(rows: Collection[rules.Added]) -> dict[str, Any]:
    """Return the figures of the last year beside those of the year before, from feedback added up."""
    now = [row for row in rows if row.span == "now"]
    before = [row for row in rows if row.span == "before"]
    level, level_before = rules.level(now), rules.level(before)
    return {
        "count": sum(row.count for row in now),
        "satisfaction": _text(level),
        "satisfaction_before": _text(level_before),
        "answers": sum(row.answers or 0 for row in now),
        "trend": rules.trend(level, level_before),
    }


def course_of(rows: Collection[rules.Added], *, today: date) -> list[list[str]]:
    """Return how satisfied customers were by quarter of two years, from the first in which any gave a score."""
    of: dict[date, list[rules.Added]] = {}
    for row in rows:
        if row.quarter is not None:
            of.setdefault(row.quarter, []).append(row)
    found = [(at, rules.level(of.get(at, ()))) for at in rules.quarters(today - 2 * YEAR, today)]
    return _from_the_first_score(found)


def sites_in(rows: Collection[rules.Added]) -> list[tuple[str, str]]:
    """Return code and name of each site that ``rows`` speak of, by name."""
    found = {(row.site, row.site_name or row.site) for row in rows if row.site}
    return sorted(found, key=lambda one: one[1].casefold())


def _of(site_ids: Collection[int] | None) -> Q:
    return Q() if site_ids is None else Q(site__in=list(site_ids))


def figures(
    first: date, last: date, *, site_ids: Collection[int] | None = None, recorded_by: datetime | None = None
) -> dict[str, Any]:
    """Return what customers said in a period, beside the period of the same length before; plain values.

    Two queries.
    """
    span = last - first + timedelta(days=1)
    rows = heard(first - span, last, site_ids=site_ids, recorded_by=recorded_by)
    complaints = _complaints(first - span, last, site_ids, recorded_by)
    return summed(rows, first, last) | {
        "complaints": sum(day >= first for day in complaints),
        "complaints_before": sum(day < first for day in complaints),
    }


def summed(rows: Collection[rules.Heard], first: date, last: date) -> dict[str, Any]:
    """Return the figures of those of ``rows`` heard from ``first`` to ``last``, beside those heard before."""
    now = [row for row in rows if first <= row.on <= last]
    before = [row for row in rows if row.on < first]
    level, level_before = rules.satisfaction(now), rules.satisfaction(before)
    return {
        "count": len(now),
        "count_before": len(before),
        "satisfaction": _text(level),
        "satisfaction_before": _text(level_before),
        "answers": rules.answers_behind(now),
        "trend": rules.trend(level, level_before),
        "kinds": rules.by_kind(now),
        "kinds_before": rules.by_kind(before),
        "customers": rules.by_customer(now),
        "quarters": course(now, first, last),
    }


def course(rows: Collection[rules.Heard], first: date, last: date) -> list[list[str]]:
    """Return how satisfied customers were by quarter, from the first quarter in which any gave a score."""
    known = [row for row in rows if first <= row.on <= last]
    return _from_the_first_score(rules.by_quarter(known, first, last))


def _from_the_first_score(quarters: Iterable[tuple[date, Decimal | None]]) -> list[list[str]]:
    found = [[at.isoformat(), _text(value)] for at, value in quarters]
    scored = [number for number, (_at, value) in enumerate(found) if value]
    return found[scored[0] :] if scored else []


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value}"


def _complaints(
    first: date, last: date, site_ids: Collection[int] | None, recorded_by: datetime | None
) -> list[date]:
    rows = QualityEvent.objects.filter(
        _of(site_ids), kind=QualityEvent.Kind.COMPLAINT, received_on__range=(first, last)
    )
    return list(recorded_before(rows, recorded_by).order_by().values_list("received_on", flat=True))
