"""Series of figures: the list, one series with its figures and what is computed from it, and reporting it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives import access, rules, series
from objectives.forms import CorrectionForm, SearchForm
from objectives.forms.series import FigureForm, SeriesForm
from objectives.models import Computation, FigureSeries, Measurement, QualityObjective, SeriesValue
from objectives.series_reading import Figures, figures_of
from objectives.storing import plain
from objectives.views.changing import CHANGE
from qms.people.access import require, visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.forms import refused
from qms.ui.pages import invalid, page

PER_PAGE = 50


@require_safe
def series_list(request: PersonRequest) -> HttpResponse:
    """Every series that the person may see, with its latest figure."""
    pages = Paginator(listed(request), PER_PAGE).get_page(request.GET.get("page"))
    rows: list[Any] = list(pages.object_list)
    for row in rows:
        row.latest_label = rules.label(row.latest, row.cadence) if row.latest else ""
        row.latest_text = plain(row.figure) if row.latest else ""
    context = {
        "rows": rows,
        "pages": pages,
        "form": SearchForm(request.GET),
        "filtered": bool(request.GET.get("q")),
        "lead": _(
            "What is counted each period, so that ratios are computed and nobody works them out by hand."
        ),
        "may_prepare": access.may_prepare_somewhere(request.person),
        "export_url": f"{reverse('objectives:series_export')}?{request.GET.urlencode()}",
    }
    return page(request, "objectives/series_list.html", context)


def listed(request: PersonRequest) -> Any:
    """Return the series that the search leaves, each with its latest figure."""
    text = request.GET.get("q", "").strip()
    wanted = Q(name__icontains=text) | Q(code__icontains=text) | Q(reference__iexact=text)
    known = SeriesValue.objects.filter(series=OuterRef("pk")).order_by("-period", "-revision")
    rows = FigureSeries.objects.visible_to(request.person).filter(wanted).select_related("site", "owner")
    rows = rows.annotate(
        latest=Subquery(known.values("period")[:1]), figure=Subquery(known.values("value")[:1])
    )
    return rows.order_by(F("ended_on").asc(nulls_first=True), "site__name", "name")


HEADER = ("reference", "code", "name", "unit", "cadence", "site", "reported by", "from", "period", "figure")


@require_safe
def series_export(request: PersonRequest) -> HttpResponseBase:
    """The list as CSV, with the same search."""
    return csv_download("series.csv", HEADER, (_cells(row) for row in listed(request)))


def _cells(row: Any) -> list[Any]:
    period = rules.period_code(row.latest, row.cadence) if row.latest else ""
    site = row.site.code if row.site else ""
    return [row.reference, row.code, row.name, row.unit, row.cadence, site, row.owner.name, row.starts_on,
            period, row.figure]  # fmt: skip


def found(request: PersonRequest, reference: str) -> FigureSeries:
    """Return the series among those the person may see. Raises ``Http404``."""
    rows = FigureSeries.objects.select_related("site", "owner__function")
    row: FigureSeries = visible_or_404(rows, request.person, reference=reference)
    return row


@require_safe
def one_series(request: PersonRequest, reference: str) -> HttpResponse:
    """One series: its course, its figures with who reported them, and what is computed from it."""
    row = found(request, reference)
    figures = figures_of(row)
    due = figures.next_period(on=request.today)
    may_report = access.may_report(request.person, row)
    context = {
        "series": row,
        "figures": figures,
        "chart": figures.chart() if len(figures.current) > 1 else None,
        "made_into": _made_into(request, row),
        "lead": _lead(row, figures, due, on=request.today),
        "entry": _entry(row, due) if may_report and due else None,
        "may_report": may_report,
        "may_keep": access.may_keep_series(request.person, row),
        "timeline": timeline(row),
        "export_url": reverse("objectives:figures_export", args=[row.reference]),
    }
    return page(request, "objectives/one_series.html", context)


def _made_into(request: PersonRequest, row: FigureSeries) -> Any:
    """Return the computations that the series is a part of, among objectives that the person may see."""
    seen = QualityObjective.objects.visible_to(request.person)
    rows = Computation.objects.filter(Q(numerator=row) | Q(denominator=row), objective__computed=True)
    return rows.filter(objective__in=seen).select_related("objective", "numerator", "denominator")


def _lead(row: FigureSeries, figures: Figures, due: date | None, *, on: date) -> str:
    if not figures.current:
        return _("No figure yet.")
    latest = next(iter(figures.current.values()))
    words = {"period": rules.label(latest.period, row.cadence), "value": plain(latest.value), "unit": row.unit}
    said = _("%(period)s: %(value)s %(unit)s.") % words
    if due is not None and rules.has_closed(due, row.cadence, on):
        said += " " + _("%(period)s is still missing.") % {"period": rules.label(due, row.cadence)}
    return said


def _entry(row: FigureSeries, period: date) -> dict[str, Any]:
    label = rules.label(period, row.cadence)
    return {
        "form": FigureForm(initial={"period": rules.period_code(period, row.cadence), "seen": 0}),
        "title": _("Figure for %(period)s") % {"period": label},
        "value_label": row.unit,
        "url": reverse("objectives:figure", args=[row.reference]),
    }


@CHANGE
def new_series(request: PersonRequest) -> HttpResponse:
    """Start counting something."""
    require(access.may_prepare_somewhere(request.person))
    form = SeriesForm(request.POST or None, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            row = series.start_series(**form.cleaned_data, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(reference)s is counted from now on.") % {"reference": row.reference})
            return redirect(row)
    words = {"form_title": _("Start series"), "submit": _("Start series")}
    return _answered(request, form, reverse("objectives:series"), _("Series of figures"), words)


@CHANGE
def edit_series(request: PersonRequest, reference: str) -> HttpResponse:
    """Change what a series is, or say from when it is no longer counted."""
    row = found(request, reference)
    require(access.may_keep_series(request.person, row))
    form = SeriesForm(request.POST or None, instance=row, person=request.person, on=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            series.revise_series(row, **form.cleaned_data, by=request.person, at=request.now)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return redirect(row)
    words = {"form_title": _("Edit series"), "submit": _("Save series")}
    return _answered(request, form, row.get_absolute_url(), row.name, words)


def _answered(
    request: PersonRequest, form: Any, back_url: str, back: str, words: dict[str, Any]
) -> HttpResponse:
    """Return the page of a form: fresh, or as status 422."""
    context = {"form": form, "back_url": back_url, "back": back, **words}
    return (invalid if request.method == "POST" else page)(request, "objectives/series_form.html", context)


@CHANGE
def figure(request: PersonRequest, reference: str) -> HttpResponse:
    """Record the figure of a period."""
    row = found(request, reference)
    require(access.may_report(request.person, row))
    due = None if request.method == "POST" else figures_of(row).next_period(on=request.today)
    asked = request.GET.get("period") or (rules.period_code(due, row.cadence) if due else "")
    initial = {"period": asked, "seen": 0}
    form = FigureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            period = rules.parse_period(form.cleaned_data["period"], row.cadence)
            return _thanked(request, row, _record(request, row, period, form.cleaned_data))
        except Refusal as refusal:
            refused(form, refusal)
    form.fields["value"].label = row.unit
    form.fields["period"].help_text = _("Written like %(example)s.") % {"example": rules.EXAMPLES[row.cadence]}
    words = {"form_title": _("Record figure"), "submit": _("Record figure")}
    return _answered(request, form, row.get_absolute_url(), row.name, words)


@CHANGE
def figure_correction(request: PersonRequest, reference: str, period: str) -> HttpResponse:
    """Correct the figure of a period with a reason; what was stored stays, and what is computed follows."""
    row = found(request, reference)
    require(access.may_report(request.person, row))
    stored = _current(row, period)
    initial = {"value": stored.value, "seen": stored.revision, "comment": stored.comment}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _thanked(request, row, _record(request, row, stored.period, form.cleaned_data))
        except Refusal as refusal:
            refused(form, refusal)
    label = rules.label(stored.period, row.cadence)
    stands = {"period": label, "value": plain(stored.value), "unit": row.unit}
    words = {
        "form_title": _("Correct %(period)s") % {"period": label},
        "form_lead": _("%(period)s holds %(value)s %(unit)s; it stays in the record, beside the reason.")
        % stands,
        "submit": _("Correct figure"),
    }
    return _answered(request, form, row.get_absolute_url(), row.name, words)


def _current(row: FigureSeries, period: str) -> SeriesValue:
    try:
        first = rules.parse_period(period, row.cadence)
    except Refusal as refusal:
        raise Http404 from refusal
    stored = row.values.filter(period=first).order_by("-revision").first()
    if stored is None:
        raise Http404
    return stored


def _record(request: PersonRequest, row: FigureSeries, period: date, given: dict[str, Any]) -> SeriesValue:
    return series.record_figure(
        row,
        period=period,
        value=given["value"],
        by=request.person,
        at=request.now,
        source=Measurement.Source.FORM,
        reason=given.get("reason", ""),
        comment=given["comment"],
        seen=given["seen"],
    )


def _thanked(request: PersonRequest, row: FigureSeries, stored: SeriesValue) -> HttpResponse:
    words = {"period": rules.label(stored.period, row.cadence), "value": plain(stored.value)}
    messages.success(request, _("%(period)s is recorded: %(value)s.") % words)
    return redirect(row)


FIGURES = ("series", "period", "figure", "revision", "reason", "comment", "source", "reporter", "recorded at")


@require_safe
def figures_export(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Every stored figure of a series as CSV, each revision a line."""
    row = found(request, reference)
    return csv_download(f"{row.code}-figures.csv", FIGURES, _lines(row))


def _lines(row: FigureSeries) -> Iterator[list[Any]]:
    for one in row.values.select_related("reporter").order_by("period", "revision").iterator(chunk_size=2000):
        period = rules.period_code(one.period, row.cadence)
        reporter = one.reporter.name if one.reporter else ""
        yield [row.code, period, one.value, one.revision, one.reason, one.comment, one.source, reporter,
               one.recorded_at.isoformat()]  # fmt: skip
