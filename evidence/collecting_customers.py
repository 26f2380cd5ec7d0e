"""Collecting what customers require, what happened, what may happen and what it took, for a pack: requirements,
events with their trend, feedback, risks, requests, audits and certificates, as they stood on its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.looking_back import stood
from evidence.reading.answers import answers_of
from objectives.models import (
    Audit,
    CauseCategory,
    Certificate,
    CustomerFeedback,
    CustomerRequirement,
    EventAcknowledgement,
    EventClosing,
    FeedbackReview,
    QualityEvent,
    RequirementReview,
    Risk,
    RiskReview,
)
from qms.ui.chart_bars import Bar, ParetoChart
from qms.ui.chart_data import Point, RunChart
from reviews.models import ResourceRequest

if TYPE_CHECKING:
    from evidence.collecting import Collected, View


@dataclass(frozen=True)
class Kept:
    """A record of a pack with the words around it: its site, the people by part, what is said of it."""

    row: Any
    site: str
    who: str = ""
    process: str = ""
    said: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """Its reference."""
        return str(self.row.reference)


@dataclass
class Happened:
    """The events of the period: those to read in whole, those to list, and how many there were of what."""

    significant: list[Kept] = field(default_factory=list)
    listed: list[Kept] = field(default_factory=list)
    by_month: Counter[date] = field(default_factory=Counter)
    by_cause: Counter[str] = field(default_factory=Counter)

    @property
    def charts(self) -> list[RunChart | ParetoChart]:
        """The trend by month, and the causes by how often they occur; nothing where nothing happened."""
        return [chart for chart in (self._trend(), self._pareto()) if chart is not None]

    def _trend(self) -> RunChart | None:
        if not self.by_month:
            return None
        points = [
            Point(date_format(month, "M Y"), Decimal(self.by_month[month]), day=month)
            for month in _months(self.by_month)
        ]
        total = sum(self.by_month.values())
        words = {"total": total, "significant": len(self.significant)}
        said = ngettext(
            "%(total)d event was received in the period, %(significant)d significant.",
            "%(total)d events were received in the period, %(significant)d of them significant.",
            total,
        )
        return RunChart(
            points, title=_("Events received by month"), said=said % words, decimals=0, direction="lower"
        )

    def _pareto(self) -> ParetoChart | None:
        if not self.by_cause:
            return None
        bars = [Bar(name, count) for name, count in sorted(self.by_cause.items())]
        return ParetoChart(bars, title=_("Causes"), unit=_("events"))


def _months(counted: Iterable[date]) -> Iterable[date]:
    """Yield every month from the first counted to the last, also those without any."""
    months = sorted(counted)
    month = months[0]
    while month <= months[-1]:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def add_requirements(view: View, found: Collected) -> None:
    """Add what customers required on the day, who confirmed it when, and what it lacks."""
    rows = view.seen(CustomerRequirement.objects)
    reviews = RequirementReview.objects.filter(
        requirement__in=rows.order_by().values("pk"), recorded_at__lt=view.day.end
    )
    last = {one.requirement_id: one for one in reviews.order_by("happened_on", "pk")}
    for row in sorted(stood(rows, view.day), key=lambda row: row.reference):
        if row.state != CustomerRequirement.State.CURRENT:
            continue
        review = last.get(row.pk)
        said = [_lacks(row)] if row.gaps else []
        if review is None:
            said.append(_("Nobody has confirmed it yet."))
        else:
            words = {"who": view.person(review.confirmed_by_id), "day": view.said(review.happened_on)}
            said.append(
                f"{review.get_result_display()}: " + _("%(who)s on %(day)s.") % words + f" {review.note}"
            )
        found.requirements.append(Kept(row, view.site(row), "", view.process(row.process_id), tuple(said)))
        if row.gaps:
            found.lacks(f"{row.reference}, {row.offering}", _lacks(row))


def _lacks(row: CustomerRequirement) -> str:
    words = {"process": _("a process"), "control": _("a control"), "measure": _("a measure")}
    return _("It lacks %(parts)s.") % {"parts": ", ".join(words[gap] for gap in row.gaps)}


def add_events(view: View, found: Collected) -> None:
    """Add the events received in the period, and those significant that were closed in it or still open."""
    scope, day = view.scope, view.day
    known = view.seen(QualityEvent.objects)
    received = Q(received_on__range=(scope.period_from, scope.period_to))
    dealt_with = Q(significant_since__lte=scope.period_to, received_on__lte=scope.period_to)
    dealt_with &= Q(closed_on=None) | Q(closed_on__gte=scope.period_from)
    rows = known.filter(received | dealt_with)
    causes = dict(CauseCategory.objects.values_list("pk", "name"))
    telling = _Telling(view, rows.filter(significant_since__isnull=False))
    events = found.events
    for row in sorted(stood(rows, day), key=lambda row: (row.received_on, row.reference)):
        cause = causes.get(row.cause_id or 0, "")
        one = Kept(row, view.site(row), cause, view.process(row.process_id), telling.of(row))
        if scope.holds(row.received_on):
            events.by_month[row.received_on.replace(day=1)] += 1
            events.listed.append(one)
            if cause:
                events.by_cause[cause] += 1
        if row.significant_since is not None and row.significant_since <= day.day:
            events.significant.append(one)


class _Telling:
    """What had become of significant events by the day: who looked at them, what was done, what came of it."""

    def __init__(self, view: View, rows: Any) -> None:
        self.view = view
        chosen = {"event__in": rows.order_by().values("pk"), "recorded_at__lt": view.day.end}
        self.answers = answers_of("event", rows, view.day)
        self.seen = {one.event_id: one for one in EventAcknowledgement.objects.filter(**chosen)}
        self.closed = {one.event_id: one for one in EventClosing.objects.filter(**chosen).order_by("pk")}

    def of(self, row: QualityEvent) -> tuple[str, ...]:
        """Return what there is to say of an event, in sentences."""
        if row.significant_since is None:
            return ()
        said = []
        seen = self.seen.get(row.pk)
        if seen is None:
            said.append(_("No leader had looked at it."))
        else:
            words = {"who": self.view.person(seen.by_id), "day": self.view.said(seen.happened_on)}
            said.append(_("%(who)s looked at it on %(day)s:") % words + f" {seen.words}")
        given = self.answers.get(row.pk, [])
        names = ", ".join(one.reference for one in given)
        said.append(
            _("Answered by %(records)s.") % {"records": names} if names else _("Nothing answered it yet.")
        )
        closing = self.closed.get(row.pk)
        if closing is not None and row.closed_on is not None:
            said.append(
                _("Closed on %(day)s:") % {"day": self.view.said(row.closed_on)} + f" {closing.outcome}"
            )
        return tuple(said)


def add_feedback(view: View, found: Collected) -> None:
    """Add what customers said in the period, and what leaders concluded from it."""
    period = {"happened_on__range": (view.scope.period_from, view.scope.period_to)}
    reviews = stood(view.seen(FeedbackReview.objects).filter(**period), view.day)
    for review in sorted(reviews, key=lambda row: (row.happened_on, row.reference)):
        found.trend_reviews.append(Kept(review, view.site(review), view.person(review.concluded_by_id)))
    rows = stood(view.seen(CustomerFeedback.objects).filter(**period), view.day)
    for row in sorted(rows, key=lambda row: (row.happened_on, row.reference)):
        heard = view.person(row.heard_by_id)
        found.feedback.append(Kept(row, view.site(row), heard, view.process(row.process_id)))
    if rows and not reviews:
        found.lacks(_("Trend review of customer feedback"), _("No leader concluded from it in the period."))


def add_risks(view: View, found: Collected) -> None:
    """Add the risks and opportunities that were open in the period, with treatment, review and decisions."""
    rows = view.seen(Risk.objects).filter(identified_on__lte=view.scope.period_to)
    rows = rows.filter(
        Q(state=Risk.State.OPEN) | Q(closings__happened_on__gte=view.scope.period_from)
    ).distinct()
    reviews = RiskReview.objects.filter(risk__in=rows.order_by().values("pk"), recorded_at__lt=view.day.end)
    last = {one.risk_id: one for one in reviews.order_by("happened_on", "pk")}
    answers = answers_of("risk", rows, view.day)
    for row in sorted(stood(rows, view.day), key=lambda row: row.reference):
        said = []
        review = last.get(row.pk)
        if review is not None:
            words = {"who": view.person(review.by_id), "day": view.said(review.happened_on)}
            said.append(_("Reviewed by %(who)s on %(day)s:") % words + f" {review.note}")
        decided = ", ".join(one.reference for one in answers.get(row.pk, ()))
        if decided:
            said.append(_("Answered by %(records)s.") % {"records": decided})
        owner = view.person(row.owner_id) or _("nobody")
        found.risks.append(Kept(row, view.site(row), owner, view.process(row.process_id), tuple(said)))


def add_resources(view: View, found: Collected) -> None:
    """Add the resource requests that were asked for, decided or put in place in the period."""
    rows = view.seen(ResourceRequest.objects).select_related("proof_file")
    files = {row.pk: row.proof_file for row in rows.exclude(proof_file=None)}
    decisions = dict(rows.order_by().values_list("pk", "decision__reference"))
    for row in sorted(stood(view.seen(ResourceRequest.objects), view.day), key=lambda row: row.reference):
        if not any(view.scope.holds(day) for day in (row.asked_on, row.decided_on, row.in_place_on)):
            continue
        decided = (decisions.get(row.pk) or "",) if row.decision_id else ()
        found.resources.append(
            Kept(row, view.site(row), view.person(row.asked_by_id), view.process(row.process_id), decided)
        )
        if row.proof_file_id and files.get(row.pk) is not None:
            found.keep_file(files[row.pk], row.proof_file_name, row.reference)


def add_audits(view: View, found: Collected) -> None:
    """Add the audits held or planned in the period with their findings, and the certificates that stood."""
    rows = view.seen(Audit.objects).filter(
        starts_on__lte=view.scope.period_to, ends_on__gte=view.scope.period_from
    )
    reports = {row.pk: row.report for row in rows.exclude(report=None).select_related("report")}
    events = (
        view.seen(QualityEvent.objects).filter(audit__in=rows.order_by().values("pk")).order_by("reference")
    )
    findings: dict[int, list[str]] = {}
    for one in events:
        findings.setdefault(one.audit_id, []).append(f"{one.reference} ({one.get_grade_display()})")
    for row in sorted(stood(rows, view.day), key=lambda row: (row.starts_on, row.reference)):
        said = (
            (_("Findings: %(findings)s.") % {"findings": ", ".join(findings[row.pk])},)
            if row.pk in findings
            else ()
        )
        found.audits.append(Kept(row, view.site(row), view.person(row.owner_id), "", said))
        if row.report_id and reports.get(row.pk) is not None:
            found.keep_file(reports[row.pk], row.report_name or row.reference, row.reference)
    _add_certificates(view, found)


def _add_certificates(view: View, found: Collected) -> None:
    rows = view.seen(Certificate.objects)
    files = {row.pk: row.file for row in rows.exclude(file=None).select_related("file")}
    for row in sorted(stood(rows, view.day), key=lambda row: (row.expires_on, row.reference)):
        if row.state != Certificate.State.STANDING:
            continue
        found.certificates.append(Kept(row, view.site(row), view.person(row.owner_id)))
        if row.file_id and files.get(row.pk) is not None:
            found.keep_file(files[row.pk], row.file_name or row.reference, row.reference)
        if row.expires_on < view.day.day:
            words = {"day": view.said(row.expires_on)}
            found.lacks(f"{row.reference}, {row.standard}", _("It expired on %(day)s.") % words)
