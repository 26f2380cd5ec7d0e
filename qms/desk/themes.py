"""Themes: what each site stands for under each of a few headings, so that a leader sees where to look first.

Every cell says how many, in which tone, and opens the records behind it. There is no total over the themes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evidence.snapshotting import EDITION, latest
from governance.models import Action, Escalation
from objectives import rules
from objectives.models import EventAcknowledgement, QualityEvent, Risk
from qms.desk.looking import Look
from qms.desk.promises import Promise
from qms.people.models import Site
from reviews.models import ManagementReview, ReviewSeries

LONG_LATE = timedelta(days=30)
"""From here on what is late has been let lie."""

YEAR = 12
"""Months within which a scope without a series of its own meets at least once."""

NONE, GOOD, ATTENTION, BAD = "", "good", "attention", "bad"
GRAVITY = (BAD, ATTENTION, GOOD, NONE)

THEMES: Mapping[str, Any] = {
    "promises": gettext_lazy("Promises"),
    "events": gettext_lazy("Events"),
    "risks": gettext_lazy("Risks"),
    "late": gettext_lazy("Late"),
    "barriers": gettext_lazy("Barriers"),
    "review": gettext_lazy("Review"),
    "shown": gettext_lazy("Could be shown"),
}
OF_ANY_DAY = ("promises", "review", "shown")
"""The themes that are known for a past day as for today; the others are those of today only."""


@dataclass(frozen=True)
class Cell:
    """What a theme says of a site: in short, in words, how it stands, and where its records are."""

    text: str = ""
    words: str = ""
    tone: str = NONE
    url: str = ""


@dataclass(frozen=True)
class Place:
    """One row: a site, or the whole organisation, with a cell for each theme, in their order."""

    name: str
    code: str
    cells: tuple[tuple[str, Cell], ...]

    @property
    def gravity(self) -> tuple[int, int]:
        """How much of it asks for a leader: its bad cells, its cells that need attention, most first."""
        tones = [one.tone for _theme, one in self.cells]
        return (-tones.count(BAD), -tones.count(ATTENTION))


Cells = dict[int | None, Cell]


def places(look: Look, promised: Sequence[Promise]) -> tuple[list[str], list[Place]]:
    """Return the names of the themes, and every site in reach by what asks most of a leader.

    A query or two for each theme, however many sites. Records without a site stand in a row of their own.
    """
    names = [name for name in THEMES if not look.day.past or name in OF_ANY_DAY]
    makers: dict[str, Callable[[], Cells]] = {
        "promises": lambda: _promises(promised),
        "events": lambda: _events(look),
        "risks": lambda: _risks(look),
        "late": lambda: _late(look),
        "barriers": lambda: _barriers(look),
        "review": lambda: _reviews(look),
        "shown": lambda: _shown(look),
    }
    columns = {name: makers[name]() for name in names}
    within = [site for site in look.sites if site.is_active_on(look.on) and look.within(site.pk)]
    rows: list[Site | None] = [*within, *([None] if look.site is None else [])]
    found = [_place(site, {str(THEMES[name]): columns[name] for name in names}) for site in rows]
    return [str(THEMES[name]) for name in names], sorted(found, key=lambda one: (one.gravity, one.name))


def _place(site: Site | None, columns: Mapping[str, Cells]) -> Place:
    key = site.pk if site else None
    cells = tuple((theme, column.get(key, Cell())) for theme, column in columns.items())
    return Place(site.name if site else _("Whole organisation"), site.code if site else "", cells)


def _list(name: str, site: int | None, **filters: str) -> str:
    given = {**filters, **({"site": str(site)} if site else {})}
    return f"{reverse(name)}?{urlencode(given)}"


def _promises(promised: Sequence[Promise]) -> Cells:
    counts: dict[int | None, Counter[str]] = {}
    for one in promised:
        counts.setdefault(one.objective.site_id, Counter())[one.status] += 1
    return {site: _kept(found, site) for site, found in counts.items()}


def _kept(found: Counter[str], site: int | None) -> Cell:
    total, good, off = found.total(), found[rules.ON_TARGET], found[rules.OFF_TARGET]
    words = ngettext("%(off)d of %(total)d off target", "%(off)d of %(total)d off target", off)
    tone = BAD if off else GOOD if good == total else ATTENTION
    text = _("%(good)d of %(total)d") % {"good": good, "total": total}
    url = _list("objectives:objectives", site, state="active")
    return Cell(text, words % {"off": off, "total": total}, tone, url)


def _events(look: Look) -> Cells:
    rows = look.of(QualityEvent.objects.open()).order_by().values("site").annotate(n=Count("pk"))
    grave = look.of(QualityEvent.objects.open().significant()).order_by()
    seen = set(EventAcknowledgement.objects.filter(event__state="open").values_list("event_id", flat=True))
    found: dict[int | None, list[bool]] = {}
    for pk, site in grave.values_list("pk", "site"):
        found.setdefault(site, []).append(pk in seen)
    return {row["site"]: _eventful(row["site"], row["n"], found.get(row["site"], [])) for row in rows}


def _eventful(site: int | None, count: int, grave: Sequence[bool]) -> Cell:
    """Return the cell of a site by its open events; ``grave`` says of each significant one if it was seen."""
    words = ngettext("%(n)d open", "%(n)d open", count) % {"n": count}
    unseen = grave.count(False)
    if grave:
        words += ", " + _("%(n)d significant") % {"n": len(grave)}
    if unseen:
        words += ", " + _("%(n)d not yet seen by a leader") % {"n": unseen}
    tone = BAD if unseen else ATTENTION if grave else GOOD
    return Cell(str(count), words, tone, _list("objectives:events", site, state="open"))


def _risks(look: Look) -> Cells:
    rows = look.of(Risk.objects.open().filter(kind=Risk.Kind.RISK)).order_by().values("site")
    rows = rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(review_on__lt=look.on)))
    return {row["site"]: _risky(row) for row in rows}


def _risky(row: Mapping[str, Any]) -> Cell:
    words = ngettext("%(n)d open", "%(n)d open", row["n"]) % {"n": row["n"]}
    if row["late"]:
        words += ", " + _("%(n)d past their review") % {"n": row["late"]}
    tone = ATTENTION if row["late"] else GOOD
    return Cell(str(row["n"]), words, tone, _list("objectives:risks", row["site"]))


def _late(look: Look) -> Cells:
    undone = Q(state=Action.State.OPEN, due_on__lt=look.on)
    unchecked = Q(state=Action.State.DONE, weight=Action.Weight.ACTION, check_on__lt=look.on)
    rows = look.of(Action.objects.filter(undone | unchecked)).order_by().values("site")
    first = {"due": Min("due_on", filter=undone), "check": Min("check_on", filter=unchecked)}
    rows = rows.annotate(n=Count("pk"), **first)
    return {row["site"]: _overdue(row, look.on) for row in rows}


def _overdue(row: Mapping[str, Any], on: date) -> Cell:
    since = min(day for day in (row["due"], row["check"]) if day)
    words = ngettext("%(n)d late", "%(n)d late", row["n"]) % {"n": row["n"]}
    days = (on - since).days
    words += ", " + ngettext("the oldest by %(days)d day", "the oldest by %(days)d days", days) % {"days": days}
    tone = BAD if on - since > LONG_LATE else ATTENTION
    return Cell(str(row["n"]), words, tone, _list("governance:actions", row["site"], state="late"))


def _barriers(look: Look) -> Cells:
    rows = look.of(Escalation.objects.open()).order_by().values("site")
    rows = rows.annotate(n=Count("pk"), beyond=Count("pk", filter=Q(is_beyond=True)))
    found: Cells = {}
    for row in rows:
        words = ngettext("%(n)d in the way", "%(n)d in the way", row["n"]) % {"n": row["n"]}
        if row["beyond"]:
            words += ", " + _("%(n)d beyond the last level") % {"n": row["beyond"]}
        tone = BAD if row["beyond"] else ATTENTION
        found[row["site"]] = Cell(str(row["n"]), words, tone, _list("governance:escalations", row["site"]))
    return found


def _reviews(look: Look) -> Cells:
    held = look.of(ManagementReview.objects.filter(held_on__isnull=False, held_on__lte=look.on)).order_by()
    last = dict(held.values("site").annotate(day=Max("held_on")).values_list("site", "day"))
    series = look.of(ReviewSeries.objects.filter(recorded_at__lt=look.day.end)).order_by()
    every = dict(series.values("site").annotate(m=Min("cadence_months")).values_list("site", "m"))
    return {site: _met(last.get(site), every.get(site, YEAR), site, look.on) for site in {*last, *every}}


def _met(last: date | None, months: int, site: int | None, on: date) -> Cell:
    url = _list("reviews:reviews", site)
    if last is None:
        return Cell(_("never"), _("not held yet"), ATTENTION, url)
    ago = (on - last).days
    text = ngettext("%(n)d day", "%(n)d days", ago) % {"n": ago}
    late = ago > months * 31
    words = _("held %(ago)s ago, every %(months)d months is planned") % {"ago": text, "months": months}
    return Cell(text, words, BAD if late else GOOD, url)


def _shown(look: Look) -> Cells:
    if look.person.reach.is_external:
        return {}
    found: Cells = {}
    for row in latest(edition=EDITION, on=look.on):
        if row.site_id is not None and not any(site.pk == row.site_id for site in look.sites):
            continue
        verdicts = [one["verdict"] for one in row.verdicts.values()]
        shown, missing = verdicts.count("shown"), verdicts.count("missing")
        text = _("%(shown)d of %(all)d") % {"shown": shown, "all": len(verdicts)}
        words = _("%(shown)d of %(all)d expectations shown, %(missing)d missing")
        tone = GOOD if shown == len(verdicts) else BAD if missing else ATTENTION
        url = reverse("evidence:evidence") + (f"?site={row.site.code}" if row.site else "")
        words = words % {"shown": shown, "all": len(verdicts), "missing": missing}
        found[row.site_id] = Cell(text, words, tone, url)
    return found
