"""The values of an objective: all of them, a new one, a correction, the whole as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from objectives import access, control_words, measuring, rules
from objectives.control import control_of
from objectives.forms import CorrectionForm, MeasurementForm
from objectives.models import Measurement, QualityObjective
from objectives.reading import course_of, revision_of, values_of
from objectives.standing import Reading, reading_of
from objectives.views.changing import CHANGE, found
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.exporting import csv_download
from qms.ui.forms import refused
from qms.ui.pages import invalid, page
from qms.ui.scales import decimals_of, number

PER_PAGE = 100


@require_safe
def measurements(request: PersonRequest, reference: str) -> HttpResponse:
    """Every stored value of an objective, newest first, corrections beside what they corrected."""
    row = found(request, reference)
    later = Measurement.objects.filter(
        objective=row, period=OuterRef("period"), revision__gt=OuterRef("revision")
    )
    rows = row.measurements.annotate(corrected=Exists(later), reporter_name=F("reporter__name"))
    pages = Paginator(rows.order_by("-period", "-revision"), PER_PAGE).get_page(request.GET.get("page"))
    stored: list[Any] = list(pages.object_list)
    places = decimals_of([row.target, *(m.value for m in stored)])
    status = statuses(row, stored)
    revisions = [
        revision_of(row, m, not m.corrected, lambda value: number(value, places), status[m.period])
        for m in stored
    ]
    context = {
        "objective": row,
        "pages": pages,
        "revisions": revisions,
        "may_measure": access.may_measure(request.person, row),
        "record_url": reverse("objectives:measurement", args=[row.reference]),
        "export_url": reverse("objectives:measurements_export", args=[row.reference]),
    }
    return page(request, "objectives/measurements.html", context)


def statuses(row: QualityObjective, stored: Sequence[Measurement]) -> dict[date, str]:
    """Return how the current value of each period among ``stored`` (newest first) stands. A query at most."""
    values = values_of(row, stored)
    current = [Reading(one.period, one.value) for one in stored if not one.corrected]  # type: ignore[attr-defined]
    judged = {one.period: reading_of(row.promise, one, values).status for one in current}
    return {one.period: judged.get(one.period, "") for one in stored}


HEADER = ("objective", "period", "value", "revision", "reason", "comment", "source", "reporter", "recorded at",
          "numerator", "denominator", "sign")  # fmt: skip


@require_safe
def export(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Every stored value of an objective as CSV, each revision a line, and what is unusual about a value."""
    row = found(request, reference)
    signs = control_words.signs_in_words(control_of([row], on=request.today)[row.pk])
    return csv_download(f"{row.code}-measurements.csv", HEADER, lines(row, signs))


def lines(row: QualityObjective, signs: Mapping[date, str]) -> Iterator[list[Any]]:
    """Yield the stored values of an objective as lines of the export, oldest first.

    ``signs`` say of the current value of a period which run rules it breaks.
    """
    later = Measurement.objects.filter(
        objective=row, period=OuterRef("period"), revision__gt=OuterRef("revision")
    )
    rows = row.measurements.select_related("reporter").annotate(corrected=Exists(later))
    rows = rows.order_by("period", "revision")
    for m in rows.iterator(chunk_size=2000):
        reporter = m.reporter.name if m.reporter else ""
        period = rules.period_code(m.period, row.cadence)
        yield [
            row.code,
            period,
            m.value,
            m.revision,
            m.reason,
            m.comment,
            m.source,
            reporter,
            m.recorded_at.isoformat(),
            m.numerator,
            m.denominator,
            "" if m.corrected else signs.get(m.period, ""),
        ]


@CHANGE
def measurement(request: PersonRequest, reference: str) -> HttpResponse:
    """Record the value of a period."""
    row = found(request, reference)
    require(access.may_measure(request.person, row))
    form = MeasurementForm(request.POST or None, initial=proposed(request, row), data_kind=row.data_kind)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            period = rules.parse_period(given["period"], row.cadence)
            stored = record(request, row, period, given)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return thanked(request, row, stored)
    words = {
        "value_label": _("Value in %(unit)s") % {"unit": row.unit},
        "period_help": _("Written like %(example)s.") % {"example": rules.EXAMPLES[row.cadence]},
    }
    return shown(request, "objectives/measurement.html", row, form=form, **words)


def proposed(request: PersonRequest, row: QualityObjective) -> dict[str, Any]:
    """Return what a fresh form starts with: the period whose value should come next."""
    if request.method == "POST":
        return {}
    if request.GET.get("period"):
        return {"period": request.GET["period"], "seen": 0}
    period = course_of(row, on=request.today).next_period
    return {"period": rules.period_code(period, row.cadence) if period else "", "seen": 0}


def record(request: PersonRequest, row: QualityObjective, period: date, given: dict[str, Any]) -> Measurement:
    """Record what was typed, as seen by the person who typed it. Raises :class:`Refusal`."""
    above, below = given.get("numerator"), given.get("denominator")
    value = given["value"]
    if value is None and above is not None and below is not None:
        value = measuring.share_of(row, above, below)
    return measuring.record(
        row,
        period=period,
        value=value,
        numerator=above,
        denominator=below,
        by=request.person,
        at=request.now,
        source=Measurement.Source.FORM,
        reason=given.get("reason", ""),
        comment=given["comment"],
        seen=given["seen"],
    )


def thanked(request: PersonRequest, row: QualityObjective, stored: Measurement) -> HttpResponse:
    """Say what was recorded and lead back to the objective."""
    words = {"period": rules.label(stored.period, row.cadence), "value": measuring.plain(stored.value)}
    messages.success(request, _("%(period)s is recorded: %(value)s.") % words)
    return redirect(row)


def shown(request: PersonRequest, template: str, row: QualityObjective, **context: Any) -> HttpResponse:
    """Return the page of a form about ``row``, as status 422 where it was sent."""
    about = {"objective": row, "back_url": row.get_absolute_url(), "back": row.statement}
    return (invalid if request.method == "POST" else page)(request, template, about | context)


@CHANGE
def correction(request: PersonRequest, reference: str, period: str) -> HttpResponse:
    """Correct the value of a period with a reason; what was stored before stays in the record."""
    row = found(request, reference)
    require(access.may_measure(request.person, row))
    stored = current_of(row, period)
    initial = {"value": stored.value, "seen": stored.revision, "comment": stored.comment}
    initial |= {"numerator": stored.numerator, "denominator": stored.denominator}
    form = CorrectionForm(request.POST or None, initial=initial, data_kind=row.data_kind)
    if request.method == "POST" and form.is_valid():
        try:
            return thanked(request, row, record(request, row, stored.period, form.cleaned_data))
        except Refusal as refusal:
            refused(form, refusal)
    label = rules.label(stored.period, row.cadence)
    words = {
        "label": label,
        "stored": f"{measuring.plain(stored.value)} {row.unit}",
        "correction_title": _("Correct %(period)s") % {"period": label},
    }
    return shown(request, "objectives/correction.html", row, form=form, **words)


def current_of(row: QualityObjective, period: str) -> Measurement:
    """Return the current measurement of a period as files write it. Raises ``Http404`` where there is none."""
    try:
        first = rules.parse_period(period, row.cadence)
    except Refusal as refusal:
        raise Http404 from refusal
    stored = row.measurements.filter(period=first).order_by("-revision").first()
    if stored is None:
        raise Http404
    return stored
