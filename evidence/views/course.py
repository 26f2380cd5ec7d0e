"""The course of readiness as pages show it: drawn by month, with what became weaker since the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evidence import rules
from evidence.course import VERDICTS, Fallen, Standing, fallen, last_end, month_ends, standing_of
from evidence.judging import Verdict
from evidence.models import ReadinessSnapshot
from evidence.snapshotting import EDITION
from evidence.views.looking import Look
from qms.ui.charts import HeatCell, HeatMap, level_of

LABELS = {
    rules.SHOWN: gettext_lazy("Shown"),
    rules.WEAK: gettext_lazy("Weak"),
    rules.MISSING: gettext_lazy("Missing"),
}

MONTHS_BY_SITE = 6
"""Months that sites side by side show: their columns stay wide enough on a phone."""


@dataclass(frozen=True)
class Course:
    """What a page shows of a scope's course: the drawing, and what fell since the last month judged."""

    chart: HeatMap
    since: date
    fallen: Sequence[Mapping[str, Any]]


def course_of(look: Look, found: Sequence[Verdict]) -> Course | None:
    """Return the course of what is looked at up to its verdicts ``found``; nothing before a month was judged.

    One query.
    """
    site = look.site.pk if look.site else None
    ends = month_ends(edition=look.edition.year, on=look.day.day, sites=[site]).get(site, [])
    before = last_end(ends)
    if before is None:
        return None
    now = Standing(look.day.day, {one.expectation.code: one.verdict for one in found})
    chart = _chart([*ends, now], look)
    return Course(chart, before.day, [_fallen(one, look) for one in fallen(before, now.verdicts)])


def is_kept(look: Look) -> bool:
    """Whether nights judge the edition that is looked at, so that it will have a course."""
    return look.edition.year == EDITION


def _chart(standings: Sequence[Standing], look: Look) -> HeatMap:
    total = len(standings[-1].verdicts)
    cells = tuple(
        tuple(
            HeatCell(
                str(one.counts[name]),
                level=level_of(one.counts[name], total),
                url=look.address(on=one.day),
                note=f"{LABELS[name]}, {date_format(one.day, 'j M Y')}: {one.counts[name]}",
            )
            for one in standings
        )
        for name in VERDICTS
    )
    return HeatMap(
        rows=tuple(str(LABELS[name]) for name in VERDICTS),
        columns=(*(month_name(one.day) for one in standings[:-1]), _now(look)),
        cells=cells,
        title=_("Expectations by verdict, at the end of each month"),
        row_name=_("Verdict"),
        column_name=_("Month"),
        said=_said(standings),
    )


def month_name(day: date) -> str:
    """Return the month of a day as a chart's column names it: Mar 26."""
    return date_format(day, "M y")


def _now(look: Look) -> str:
    return date_format(look.day.day, "j M") if look.day.past else _("Now")


def _said(standings: Sequence[Standing]) -> str:
    """Return how many are shown, and how many were at the end of the last month and of the first."""
    first, before, now = standings[0], standings[-2], standings[-1]
    words: dict[str, Any] = {"now": now.counts[rules.SHOWN], "all": len(now.verdicts)}
    words |= {"before": before.counts[rules.SHOWN], "day": date_format(before.day, "j M Y")}
    said = _("%(now)d of %(all)d expectations are shown; on %(day)s it was %(before)d") % words
    if first is before:
        return f"{said}."
    words = {"first": first.counts[rules.SHOWN], "month": date_format(first.day, "M Y")}
    return said + _(", and %(first)d at the end of %(month)s.") % words


def _fallen(one: Fallen, look: Look, site: str | None = None) -> dict[str, Any]:
    return {
        "code": one.code,
        "sentence": look.edition.expectation(one.code).sentence,
        "before": one.before,
        "now": one.now,
        "url": look.address(one.code, site=site),
    }


@dataclass(frozen=True)
class SitesCourse:
    """How many expectations each scope showed by month, and what fell at each since the last."""

    chart: HeatMap
    since: date
    fallen: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]
    sentence: str


def courses_of(look: Look, rows: Sequence[ReadinessSnapshot]) -> SitesCourse | None:
    """Return the courses of the scopes that ``rows`` are the last judgement of; nothing before a month was
    judged. One query.
    """
    if not rows:
        return None
    on, sites = rows[0].day, [row.site_id for row in rows]
    ends = month_ends(edition=look.edition.year, on=on, sites=sites, months=MONTHS_BY_SITE)
    days = sorted({one.day for some in ends.values() for one in some})
    if not days:
        return None
    fell = [(_name(row), _fallen_at(row, ends.get(row.site_id, []), look)) for row in rows]
    told = [(name, some) for name, some in fell if some]
    return SitesCourse(_by_site(rows, ends, days, look), days[-1], told, _told(told, days[-1]))


def _fallen_at(row: ReadinessSnapshot, ends: Sequence[Standing], look: Look) -> list[dict[str, Any]]:
    known = {one.code for one in look.edition.expectations}
    now = {code: one["verdict"] for code, one in row.verdicts.items() if code in known}
    return [_fallen(one, look, _code(row)) for one in fallen(last_end(ends), now)]


def _by_site(
    rows: Sequence[ReadinessSnapshot],
    ends: Mapping[int | None, Sequence[Standing]],
    days: Sequence[date],
    look: Look,
) -> HeatMap:
    on = rows[0].day
    cells = []
    for row in rows:
        known = {one.day: one for one in [*ends.get(row.site_id, ()), standing_of(row)]}
        cells.append(tuple(_cell(known.get(day), row, look) for day in [*days, on]))
    name = _("Now") if on == look.today else date_format(on, "j M")
    return HeatMap(
        rows=tuple(_name(row) for row in rows),
        columns=(*(month_name(day) for day in days), name),
        cells=tuple(cells),
        title=_("Expectations shown, at the end of each month"),
        row_name=_("Site"),
        column_name=_("Month"),
        said=_said_of(rows, ends, days[0]),
    )


def _said_of(
    rows: Sequence[ReadinessSnapshot], ends: Mapping[int | None, Sequence[Standing]], first: date
) -> str:
    """Return which scope shows fewest compared with the first month, and by how many."""
    lost = {}
    for row in rows:
        then = next((one for one in ends.get(row.site_id, ()) if one.day == first), None)
        if then is not None:
            lost[_name(row)] = then.counts[rules.SHOWN] - standing_of(row).counts[rules.SHOWN]
    name = max(lost, key=lambda one: lost[one], default="")
    words: dict[str, Any] = {"name": name, "count": lost.get(name, 0), "month": date_format(first, "M Y")}
    if words["count"] <= 0:
        return _("None shows fewer than at the end of %(month)s.") % words
    said = ngettext(
        "%(name)s lost most: it shows %(count)d fewer than at the end of %(month)s.",
        "%(name)s lost most: it shows %(count)d fewer than at the end of %(month)s.",
        words["count"],
    )
    return said % words


def _cell(one: Standing | None, row: ReadinessSnapshot, look: Look) -> HeatCell | None:
    if one is None:
        return None
    shown = one.counts[rules.SHOWN]
    url = look.address(site=_code(row), on=one.day)
    return HeatCell(str(shown), level=level_of(shown, len(one.verdicts)), url=url, note=_in_words(one))


def _in_words(one: Standing) -> str:
    return ", ".join(f"{LABELS[name]} {one.counts[name]}" for name in VERDICTS)


def _name(row: ReadinessSnapshot) -> str:
    return row.site.name if row.site else _("Whole organisation")


def _code(row: ReadinessSnapshot) -> str:
    return row.site.code if row.site else ""


def _told(fell: Sequence[tuple[str, Sequence[object]]], since: date) -> str:
    """Return where something became weaker since a day, in words."""
    words: dict[str, Any] = {"day": date_format(since, "j M Y"), "count": sum(len(some) for _n, some in fell)}
    if not fell:
        return _("Nothing became weaker since %(day)s.") % words
    most = max(fell, key=lambda one: len(one[1]))
    said = ngettext(
        "%(count)d verdict fell since %(day)s, at %(most)s.",
        "%(count)d verdicts fell since %(day)s, most at %(most)s.",
        words["count"],
    )
    return said % {**words, "most": most[0]}
