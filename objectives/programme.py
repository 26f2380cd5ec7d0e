"""The audit programme: which sites and processes were looked at when, and what comes next (9.2.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from governance.models import Process
from objectives.models import Audit
from objectives.rules import audits as rules
from qms.people.models import Site

QUARTERS_BACK, QUARTERS_AHEAD = 4, 4
BySubject = dict[int, list[Audit]]
HELD = (Audit.State.HELD, Audit.State.REPORTED)


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year, by its first day."""

    start: date

    @property
    def label(self) -> str:
        """How people say it: Q2 2026."""
        return f"Q{(self.start.month + 2) // 3} {self.start.year}"

    def after(self, count: int) -> Quarter:
        """Return the quarter ``count`` quarters later."""
        months = self.start.year * 12 + self.start.month - 1 + 3 * count
        return Quarter(date(months // 12, months % 12 + 1, 1))


def quarter_of(day: date) -> Quarter:
    """Return the quarter in which ``day`` lies."""
    return Quarter(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


@dataclass
class Line:
    """A site or a process in the programme: its audits by quarter, when it was looked at last and next."""

    name: str
    url: str
    looked: rules.Looked
    standing: str
    cells: list[list[Audit]] = field(default_factory=list)


@dataclass(frozen=True)
class Programme:
    """Sites and processes against quarters, and what leaders want to know of it first."""

    quarters: list[Quarter]
    sites: list[Line]
    processes: list[Line]
    sentence: str

    @property
    def gaps(self) -> list[Line]:
        """What nobody looked at within the interval, and nobody plans to."""
        return [line for line in (*self.sites, *self.processes) if line.standing == "gap"]


def programme_of(
    audits: QuerySet[Audit], *, sites: Sequence[Site], processes: Sequence[Process], on: date
) -> Programme:
    """Return the programme of ``audits`` over ``sites`` and ``processes`` on ``on``. Three queries.

    An audit without named sites covers all of them; one without named processes covers none by name.
    """
    first = quarter_of(on).after(-QUARTERS_BACK)
    quarters = [first.after(count) for count in range(QUARTERS_BACK + 1 + QUARTERS_AHEAD)]
    rows = list(
        audits.exclude(state=Audit.State.CANCELLED)
        .order_by("starts_on", "reference")
        .defer("scope", "conclusion")
        .prefetch_related(
            Prefetch("sites", Site.objects.only("pk")), Prefetch("processes", Process.objects.only("pk"))
        )
    )
    at_site, of_process = _by_subject(rows, sites)
    site_lines = [_line(site.name, "", at_site[site.pk], quarters, on) for site in sites]
    process_lines = [
        _line(row.name, row.get_absolute_url(), of_process[row.pk], quarters, on) for row in processes
    ]
    gaps = [line.name for line in (*site_lines, *process_lines) if line.standing == "gap"]
    return Programme(quarters, site_lines, process_lines, _sentence(rows, gaps, on))


def sentence_of(audits: QuerySet[Audit], *, on: date) -> str:
    """Return what comes next and how many were held in the past year, without looking for gaps. Two queries."""
    coming = audits.filter(state=Audit.State.PLANNED, ends_on__gte=on).order_by("starts_on", "reference")
    first = coming.values_list("title", "starts_on").first()
    held = audits.filter(state__in=HELD, ends_on__gt=on - rules.WITHIN, ends_on__lte=on).count()
    title, day = first or ("", None)
    return rules.programme_sentence(title, day, held, [], on=on)


def _by_subject(rows: Iterable[Audit], sites: Sequence[Site]) -> tuple[BySubject, BySubject]:
    """Return the audits of each site and of each process, by key."""
    at_site: dict[int, list[Audit]] = defaultdict(list)
    of_process: dict[int, list[Audit]] = defaultdict(list)
    everywhere = [site.pk for site in sites]
    for row in rows:
        for pk in [site.pk for site in row.sites.all()] or everywhere:
            at_site[pk].append(row)
        for process in row.processes.all():
            of_process[process.pk].append(row)
    return at_site, of_process


def _line(name: str, url: str, rows: list[Audit], quarters: list[Quarter], on: date) -> Line:
    held = [row.ends_on for row in rows if row.state in HELD and row.ends_on <= on]
    coming = [row.starts_on for row in rows if row.state == Audit.State.PLANNED and row.ends_on >= on]
    looked = rules.Looked(max(held, default=None), max(min(coming), on) if coming else None)
    places = {quarter.start: place for place, quarter in enumerate(quarters)}
    cells: list[list[Audit]] = [[] for _quarter in quarters]
    for row in rows:
        place = places.get(quarter_of(row.starts_on).start)
        if place is not None:
            cells[place].append(row)
    return Line(name, url, looked, looked.standing(on), cells)


def _sentence(rows: list[Audit], gaps: list[str], on: date) -> str:
    coming = [row for row in rows if row.state == Audit.State.PLANNED and row.ends_on >= on]
    held = [row for row in rows if row.state in HELD and on - rules.WITHIN < row.ends_on <= on]
    first = min(coming, key=lambda row: row.starts_on, default=None)
    title, day = (first.title, first.starts_on) if first else ("", None)
    return rules.programme_sentence(title, day, len(held), gaps, on=on)
