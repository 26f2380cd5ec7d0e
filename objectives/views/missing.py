"""What is missing, and what came late: the values that nobody could lead by, with who owes them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from objectives import access, rules
from objectives.forms import sites_of
from objectives.forms.missing import MissingFilter
from objectives.gaps import Gap, gaps_of
from qms.people.acting import PersonRequest
from qms.people.models import Role
from qms.records.exporting import csv_download
from qms.ui.pages import page

PER_PAGE = 50


@require_safe
def missing(request: PersonRequest) -> HttpResponse:
    """Every objective and series with a value that is missing or came late, the worst first."""
    found = gaps_of(request.person, request.GET, on=request.today)
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows: list[Any] = list(pages.object_list)
    for row in rows:
        row.address = _address(request, row)
    context = {
        "rows": rows,
        "pages": pages,
        "lead": lead(found, filtered=bool(request.GET.get("status"))),
        "form": MissingFilter(request.GET, sites=list(sites_of(request.person, *Role.values))),
        "filtered": any(request.GET.get(name) for name in ("q", "site", "status")),
        "may_enter": access.may_measure_somewhere(request.person),
        "export_url": f"{reverse('objectives:missing_export')}?{request.GET.urlencode()}",
    }
    return page(request, "objectives/missing.html", context)


def _address(request: PersonRequest, row: Gap) -> str:
    """Return where the reader records a missing value; nothing where it is not theirs to record."""
    record = row.record
    if not row.missing:
        return ""
    name = "measurement" if record.prefix == "OBJ" else "figure"
    may: Any = access.may_measure if name == "measurement" else access.may_report
    return reverse(f"objectives:{name}", args=[record.reference]) if may(request.person, record) else ""


def lead(found: list[Gap], *, filtered: bool = False) -> str:
    """Return what the list says in a sentence."""
    count = sum(len(gap.missing) for gap in found)
    late = sum(len(gap.late) for gap in found)
    if not count and not late:
        return "" if filtered else _("Every value that is owed came in, and in time.")
    behind = sum(1 for gap in found if gap.missing)
    said = ngettext("%(n)d value is missing", "%(n)d values are missing", count) % {"n": count}
    if behind:
        said += " " + ngettext("from %(n)d measure", "from %(n)d measures", behind) % {"n": behind}
    if late:
        said += "; " + ngettext("%(n)d came late", "%(n)d came late", late) % {"n": late}
    return f"{said}."


HEADER = (
    "reference",
    "code",
    "name",
    "site",
    "owner",
    "cadence",
    "owed",
    "in time",
    "late",
    "missing",
    "missing periods",
)


@require_safe
def export(request: PersonRequest) -> HttpResponseBase:
    """The list as CSV, with the same filters."""
    found = gaps_of(request.person, request.GET, on=request.today)
    return csv_download("missing-values.csv", HEADER, (_cells(gap) for gap in found))


def _cells(gap: Gap) -> list[Any]:
    record = gap.record
    codes = " ".join(rules.period_code(day, record.cadence) for day in gap.missing)
    return [
        record.reference, record.code, gap.name, record.site.code if record.site else "",
        record.owner.name if record.owner else "", record.cadence,
        gap.owed, gap.in_time, len(gap.late), len(gap.missing), codes,
    ]  # fmt: skip
