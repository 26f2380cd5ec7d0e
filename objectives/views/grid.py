"""The grid: the values of one period of many objectives, typed down a column or pasted from a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives import access, gridding, rules
from objectives.forms import sites_of
from objectives.forms.grid import GridBar
from objectives.gridding import Line
from objectives.measuring import Tally
from objectives.views.changing import CHANGE
from qms.people.access import require
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.pages import invalid, page

PER_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """Which grid is asked for: its cadence and period, and how its decimals are written."""

    cadence: str
    period: date
    decimals: str
    given: QueryDict

    def address(self, **changes: str) -> str:
        """Return the address of this grid, or of another like it."""
        given = self.given.copy()
        given["cadence"], given["period"] = self.cadence, rules.period_code(self.period, self.cadence)
        for name, value in changes.items():
            given[name] = value
        return f"{reverse('objectives:grid')}?{given.urlencode()}"


@CHANGE
def grid(request: PersonRequest) -> HttpResponse:
    """The values of a period, of every objective and series that the person may report."""
    require(access.may_measure_somewhere(request.person))
    bar = GridBar(request.GET or None, sites=list(sites_of(request.person, *access.PREPARERS)))
    asked = _asked(request, bar)
    given = request.GET
    lines = gridding.lines_for(
        request.person,
        cadence=asked.cadence,
        period=asked.period,
        site=given.get("site", ""),
        q=given.get("q", ""),
    )
    pages = Paginator(lines, PER_PAGE).get_page(given.get("page"))
    if request.method == "POST":
        prepared = gridding.take_in(lines, request.POST, decimals=asked.decimals)
        tally = gridding.record_grid(lines, prepared, by=request.person, at=request.now)
        if tally is not None:
            messages.success(request, said(tally))
            return redirect(asked.address())
    return _answered(request, bar, asked, lines, pages)


def _asked(request: PersonRequest, bar: GridBar) -> Asked:
    """Return what is asked for; a period that cannot be read, or has not begun, is told in the bar."""
    given = request.GET
    cadence = given.get("cadence", "")
    if cadence not in rules.CADENCES:
        cadence = next(iter(gridding.cadences_of(request.person)), rules.MONTHLY)
    decimals = rules.COMMA if given.get("decimals") == rules.COMMA else rules.POINT
    period = rules.last_closed(request.today, cadence)
    if given.get("period", "").strip():
        try:
            period = _period(given["period"], cadence, on=request.today)
        except Refusal as refusal:
            refused(bar, refusal)
    return Asked(cadence, period, decimals, given)


def _period(text: str, cadence: str, *, on: date) -> date:
    period = rules.parse_period(text, cadence)
    if period > on:
        raise Refusal(
            "measurement.period-in-future",
            _("%(period)s has not begun.") % {"period": rules.label(period, cadence)},
            field="period",
            remedy=_("Record it once it has."),
        )
    return period


def said(tally: Tally) -> str:
    """Return what became of a grid in a sentence."""
    if not tally.added and not tally.corrected:
        return _("Nothing had changed; nothing was recorded.")
    parts = []
    if tally.added:
        parts.append(
            ngettext("%(n)d value recorded", "%(n)d values recorded", tally.added) % {"n": tally.added}
        )
    if tally.corrected:
        words = ngettext("%(n)d corrected", "%(n)d corrected", tally.corrected)
        parts.append(words % {"n": tally.corrected})
    return f"{', '.join(parts)}."


def _answered(
    request: PersonRequest, bar: GridBar, asked: Asked, lines: list[Line], pages: Any
) -> HttpResponse:
    following = rules.next_period(asked.period, asked.cadence)
    label = rules.label(asked.period, asked.cadence)
    before = rules.previous_period(asked.period, asked.cadence)
    empty = sum(1 for line in lines if line.stored is None)
    context: dict[str, Any] = {
        "bar": bar if bar.is_bound else _unasked(bar, asked),
        "asked": asked,
        "label": label,
        "lead": _lead(len(lines), empty, label),
        "pages": pages,
        "parts": _parts(list(pages.object_list)),
        "wrong": sum(bool(line.errors) for line in lines),
        "before_label": rules.label(before, asked.cadence),
        "before_url": asked.address(period=rules.period_code(before, asked.cadence)),
        "next_url": asked.address(period=rules.period_code(following, asked.cadence))
        if following <= request.today
        else "",
        "running": not rules.has_closed(asked.period, asked.cadence, request.today),
    }
    return (invalid if request.method == "POST" else page)(request, "objectives/grid.html", context)


def _unasked(bar: GridBar, asked: Asked) -> GridBar:
    """Return the bar with what is shown where nothing was asked for."""
    bar.initial = {"cadence": asked.cadence, "period": rules.period_code(asked.period, asked.cadence)}
    return bar


def _lead(total: int, empty: int, label: str) -> str:
    if not total:
        return _("Nobody waits for a value of yours for %(period)s.") % {"period": label}
    if not empty:
        return _("Every value for %(period)s is recorded.") % {"period": label}
    words = ngettext("%(n)d of %(total)d values is missing for %(period)s.",
                     "%(n)d of %(total)d values are missing for %(period)s.", empty)  # fmt: skip
    return words % {"n": empty, "total": total, "period": label}


def _parts(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Return the rows under their site; series of figures stand last."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        site = line.record.site.name if line.record.site else _("The whole organisation")
        name = site if line.is_objective else _("Series of figures, %(site)s") % {"site": site}
        found.setdefault(name, []).append(line)
    return list(found.items())
