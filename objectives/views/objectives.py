"""The list of objectives and the page of one: how it goes, what it promises, what happened to it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from governance.blocked import in_the_way
from objectives import access, control_words, listing, rules
from objectives.about import About, about
from objectives.access.answering import may_answer_somehow
from objectives.charting import by_period, trend
from objectives.forms import ListFilter, MeasurementForm, sites_of
from objectives.models import QualityObjective
from objectives.places import places_of
from objectives.reading import Course, course_of
from objectives.wording import due_in_words, target_in_words, warning_in_words, why_unjudged
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.people.models import Role
from qms.records.exporting import csv_download
from qms.records.telling import timeline
from qms.ui.pages import page
from qms.ui.statuses import STATUSES

PER_PAGE = 50
FILTERS = ("q", "site", "status", "state", "owner", "discussed")


@require_safe
def objectives(request: PersonRequest) -> HttpResponse:
    """Every objective that the person may see, each with how it stands."""
    rows = listing.listed(request.person, request.GET, on=request.today)
    counts = listing.counted(rows)
    shown = chosen(rows, request)
    pages = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    listing.draw(list(pages.object_list), on=request.today)
    sites = list(sites_of(request.person, *Role.values))
    context = {
        "rows": pages,
        "counts": counts,
        "active": sum(counts.values()),
        "lead": lead(counts),
        "places": places_of(request.person),
        "form": ListFilter(request.GET, sites=sites),
        "filtered": any(request.GET.get(name) for name in FILTERS),
        "may_prepare": access.may_prepare_somewhere(request.person),
        "export_url": f"{reverse('objectives:export')}?{request.GET.urlencode()}",
    }
    return page(request, "objectives/objectives.html", context)


def chosen(rows: list[listing.Row], request: PersonRequest) -> list[listing.Row]:
    """Return those of ``rows`` that the filters of what is computed leave: status, and silence of leaders."""
    rows = listing.with_status(rows, request.GET.get("status", ""))
    return listing.silent(rows, on=request.today) if request.GET.get("discussed") else rows


def lead(counts: dict[str, int]) -> str:
    """Return what the figures of a list say in a sentence."""
    total, off, stale = sum(counts.values()), counts[rules.OFF_TARGET], counts[rules.STALE]
    if not total:
        return _("No objective is active here.")
    said = ngettext(
        "%(off)d of %(total)d objective is off target", "%(off)d of %(total)d are off target", total
    )
    text = said % {"off": off, "total": total}
    if stale:
        late = ngettext("%(stale)d lacks its latest value", "%(stale)d lack their latest value", stale)
        text = _("%(said)s, %(late)s") % {"said": text, "late": late % {"stale": stale}}
    return f"{text}."


HEADER = (
    "reference", "code", "statement", "site", "owner", "state", "status", "period", "value", "unit", "target",
    "warning", "direction", "cadence", "from", "to", "target kind", "upper edge", "upper warning",
)  # fmt: skip


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The list as CSV, with the same filters."""
    rows = listing.listed(request.person, request.GET, on=request.today)
    shown = chosen(rows, request)
    return csv_download("objectives.csv", HEADER, (cells(row) for row in shown))


def cells(row: listing.Row) -> list[Any]:
    """Return one objective as a line of the export."""
    objective, standing = row.objective, row.standing
    period = standing.period and rules.period_code(standing.period, objective.cadence)
    site = objective.site.code if objective.site else ""
    return [
        objective.reference, objective.code, objective.statement, site,
        objective.owner and objective.owner.name, objective.state, standing.status,
        period, standing.value, objective.judged_unit, objective.target,
        objective.warning, objective.direction, objective.cadence, objective.starts_on, objective.ends_on,
        objective.target_kind, objective.target_high, objective.warning_high,
    ]  # fmt: skip


BLOCKED = ("off_target", "stale")
"""The statuses of an objective on whose page we ask what is in the way."""


@require_safe
def objective(request: PersonRequest, reference: str) -> HttpResponse:
    """One objective: its latest value and trend, its measurements, what it serves, its plan, its history."""
    rows = QualityObjective.objects.select_related(
        "site", "owner__function", "process", "ended_by", "based_on", "followed_by"
    )
    row: QualityObjective = visible_or_404(rows, request.person, reference=reference)
    return page(request, "objectives/objective.html", shown(request, row, course_of(row, on=request.today)))


def shown(request: PersonRequest, row: QualityObjective, course: Course) -> dict[str, Any]:
    """Return what the page of an objective shows."""
    person = request.person
    known = about(row, course, person=person, on=request.today)
    return {
        "objective": row,
        "course": course,
        "baseline": course.text(row.baseline),
        "chart": trend(row, course.readings, flags=known.flags, seen=known.seen, ahead=True),
        **controlled(known),
        "may_answer": may_answer_somehow(person, row, on=request.today),
        "latest": course.latest,
        "requirements": row.requirements.visible_to(person),
        "goals": row.goals.visible_to(person),
        "plan": [(name, getattr(row.plan, part)) for part, name in rules.PLAN_PARTS.items()],
        "timeline": timeline(row),
        "blocked": in_the_way(row, request) if course.standing.status in BLOCKED else None,
        "may_revise": access.may_revise(person, row),
        "may_activate": row.state == row.State.DRAFT and access.may_activate(person, row),
        "may_end": row.state == row.State.ACTIVE and access.may_end(person, row),
        "may_measure": access.may_measure(person, row),
        "measurements_url": reverse("objectives:measurements", args=[row.reference]),
        "entry": entry(row, course),
        **notes(row, course),
    }


def controlled(known: About) -> dict[str, Any]:
    """Return what control says of the objective, what leaders did about it, and what it asks of them."""
    seen = known.seen
    coming = control_words.expected(seen)
    tone, word = control_words.VERDICTS[seen.verdict]
    return {
        "about": known,
        "control": {
            "tone": tone,
            "word": word,
            "limits": control_words.limits_in_words(seen),
            "why": control_words.kind_in_words(seen),
            "expected": coming.said if coming else "",
        },
        "by_period": by_period(seen) if seen.objective.target_kind == rules.COUNT and seen.limits else None,
    }


def notes(row: QualityObjective, course: Course) -> dict[str, str]:
    """Return the small words beside the large figures."""
    standing, cadence = course.standing, row.cadence
    change = stale = ""
    if standing.previous:
        before = {"change": course.change, "period": rules.label(standing.previous.period, cadence)}
        change = (_("%(change)s since %(period)s") if standing.change else _("as in %(period)s")) % before
    if standing.status == rules.STALE:
        stale = why_unjudged(row, owed=standing.owed, gap=standing.gap)
    judged = standing.latest.status if standing.latest and standing.value is not None else ""
    due = due_in_words(row, standing.period)
    return {
        "change_note": change,
        "stale_note": stale,
        "tone": str(STATUSES[judged].tone) if judged else "",
        "target_words": target_in_words(row),
        "warning_words": warning_in_words(row),
        "target_note": f"{due}, {warning_in_words(row)}" if due else warning_in_words(row),
    }


def entry(row: QualityObjective, course: Course) -> dict[str, Any] | None:
    """Return the one-field form for the period whose value should come next; nothing where none can."""
    period = course.next_period
    if period is None:
        return None
    label = rules.label(period, row.cadence)
    running = not rules.has_closed(period, row.cadence, course.on)
    return {
        "form": MeasurementForm(initial={"period": rules.period_code(period, row.cadence), "seen": 0}),
        "title": _("Value for %(period)s") % {"period": label},
        "lead": _("Still running; it counts once the period has closed.") if running else "",
        "value_label": _("Value in %(unit)s") % {"unit": row.unit},
        "url": reverse("objectives:measurement", args=[row.reference]),
    }
