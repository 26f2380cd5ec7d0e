"""Chapters of a pack: what was collected, as documents to read; a long one in parts of some 60 pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.collecting import Collected, Held, Measured, Scope
from objectives import rules as measures
from objectives.charting import trend
from objectives.rules import CADENCE_WORDS
from objectives.wording import compared_in_words, target_in_words, warning_in_words
from qms.ui.charts import chart_sentence, run_chart
from reviews.models import Attendance, ReviewDecision, ReviewInput

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "5.1": (
        "objectives",
        "reviews",
        "decisions",
        "actions",
        "leaders",
        "activities",
        "barriers",
        "requirements",
        "events",
        "feedback",
        "risks",
        "resources",
        "audits",
    ),
    "5.2": ("leaders",),
    "5.3": ("leaders",),
    "6.1": ("risks", "decisions", "actions"),
    "6.2": ("objectives",),
    "9.3": ("reviews", "decisions", "actions"),
    "10.2": ("events", "actions", "audits"),
}
"""What a pack on a clause shows."""

PER_PART: Final = {
    "objectives": 80,
    "reviews": 15,
    "decisions": 240,
    "actions": 180,
    "leaders": 10,
    "activities": 240,
    "barriers": 120,
    "requirements": 150,
    "events": 120,
    "feedback": 240,
    "risks": 150,
    "resources": 180,
    "audits": 120,
    "artefacts": 600,
}
"""Records of a chapter that fill 40 to 60 pages; more are split (01a, 01b …), and memory stays flat."""


@dataclass(frozen=True)
class Chapter:
    """A document of a pack before it is drawn: where it stands, its title, its page, the moment it states,
    how many records it shows."""

    path: str
    title: str
    html: str
    moment: datetime
    records: int = 0

    @property
    def name(self) -> str:
        """The title without what all chapters of a pack say of it."""
        return self.title.partition(" · ")[0]


@dataclass(frozen=True)
class Drawn:
    """A chapter as it stands in the pack, for its table of contents."""

    path: str
    name: str
    records: int
    pages: int


def draw(chapter: Chapter) -> bytes:
    """Return a chapter as PDF. Plain values in and out, so that it can run in a process of its own."""
    from qms.ui.pdf import render_pdf  # loads the typesetter, which only the worker needs

    return render_pdf(chapter.html, title=chapter.title, created_at=chapter.moment)


def pages_of(pdf: bytes) -> int:
    """Return how many pages a drawn chapter has."""
    import pikepdf  # comes with the typesetter

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


TITLES: Final[dict[str, Text]] = {
    "objectives": gettext_lazy("Objectives"),
    "reviews": gettext_lazy("Management reviews"),
    "decisions": gettext_lazy("Decisions"),
    "actions": gettext_lazy("Actions and their effect"),
    "leaders": gettext_lazy("Leaders and responsibilities"),
    "activities": gettext_lazy("What leaders did"),
    "barriers": gettext_lazy("Barriers and escalations"),
    "requirements": gettext_lazy("What customers require"),
    "events": gettext_lazy("Complaints and other quality events"),
    "feedback": gettext_lazy("Customer feedback"),
    "risks": gettext_lazy("Risks and opportunities"),
    "resources": gettext_lazy("Resources asked for and granted"),
    "audits": gettext_lazy("Audits and certificates"),
    "artefacts": gettext_lazy("Artefacts"),
}
NUMBERS: Final = {
    "objectives": "01",
    "reviews": "02",
    "decisions": "03",
    "actions": "04",
    "leaders": "05",
    "activities": "06",
    "barriers": "07",
    "requirements": "08",
    "events": "09",
    "feedback": "10",
    "risks": "11",
    "resources": "12",
    "audits": "13",
    "artefacts": "14",
}


def chapters(scope: Scope, found: Collected, artefacts: Sequence[dict[str, Any]]) -> Iterator[Chapter]:
    """Yield the chapters of a pack but its index, each part when its turn comes.

    ``artefacts`` are the rows of the list of files, with what became of each.
    """
    rows: dict[str, Sequence[Any]] = {
        "objectives": found.objectives,
        "reviews": found.reviews,
        "decisions": found.decisions,
        "actions": found.actions,
        "leaders": found.led,
        "activities": found.activities,
        "barriers": found.barriers,
        "requirements": found.requirements,
        "events": found.events.significant,
        "feedback": found.feedback,
        "risks": found.risks,
        "resources": found.resources,
        "audits": found.audits,
        "artefacts": artefacts,
    }
    beside: dict[str, dict[str, Any]] = {
        "events": {"charts": found.events.charts, "received": len(found.events.listed)},
        "feedback": {"trend_reviews": found.trend_reviews},
        "audits": {"certificates": found.certificates},
    }
    shown: dict[str, Callable[[Any], Any]] = {
        "objectives": lambda one: objective_shown(scope, one),
        "reviews": review_shown,
    }
    for name in (*PARTS[scope.clause], "artefacts"):
        for part, some in split(rows[name], PER_PART[name]):
            first = part in ("", "a")
            rows_shown = [shown.get(name, lambda one: one)(one) for one in some]
            yield _chapter(scope, name, part, rows_shown, beside.get(name, {}) if first else {})


def split(rows: Sequence[Any], most: int) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield the parts of a chapter with their letter; one without a letter where it need not be split."""
    if len(rows) <= most:
        yield "", rows
        return
    for number, start in enumerate(range(0, len(rows), most)):
        yield letters(number), rows[start : start + most]


def letters(number: int) -> str:
    """Return the name of a part: a, b … z, aa, ab … for 0, 1 … 25, 26, 27."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(97 + rest) + name
    return name


def _chapter(scope: Scope, name: str, part: str, rows: list[Any], beside: dict[str, Any]) -> Chapter:
    title = str(TITLES[name])
    if part:
        title = _("%(title)s, part %(part)s") % {"title": title, "part": part}
    html = render_to_string(
        f"evidence/pack/{name}.html", {**about(scope), **beside, "title": title, "rows": rows}
    )
    path = f"{NUMBERS[name]}{part}-{name}.pdf"
    return Chapter(path, f"{title} · {about(scope)['eyebrow']}", html, scope.day.end, len(rows))


def about(scope: Scope) -> dict[str, Any]:
    """Return what every chapter says of its pack."""
    days = {"from": said(scope.period_from), "to": said(scope.period_to), "as_of": said(scope.day.day)}
    eyebrow = _("Audit pack, clause %(clause)s · %(from)s to %(to)s · as of %(as_of)s")
    sites = ", ".join(f"{site.name} ({site.code})" for site in scope.sites) or _("Whole organisation")
    return {"scope": scope, "sites": sites, "eyebrow": eyebrow % {**days, "clause": scope.clause}}


def said(day: date) -> str:
    """Return a day as people write it, always with its year: a pack is read years later."""
    return date_format(day, "j M Y")


def day_said(kept: str | None) -> str:
    """Return a day that minutes keep in ISO form, as :func:`said` says it."""
    return said(date.fromisoformat(kept)) if kept else ""


def index(scope: Scope, found: Collected, listed: dict[str, Any]) -> Chapter:
    """Return the index: scope, contents, what is missing, how to verify."""
    title = _("Audit pack on clause %(clause)s") % {"clause": scope.clause}
    context = {**about(scope), **listed, "title": title, "missing": found.missing}
    html = render_to_string("evidence/pack/index.html", context)
    return Chapter("00-index.pdf", title, html, scope.day.end)


def objective_shown(scope: Scope, one: Measured) -> dict[str, Any]:
    """Return an objective with its chart, the same drawing as on its page, and its latest value."""
    row, latest = one.row, one.readings[-1] if one.readings else None
    frm = max(row.starts_on, scope.period_from)
    to = measures.period_end(
        measures.last_closed(min(row.ends_on, scope.period_to, scope.day.day), row.cadence), row.cadence
    )
    chart = trend(row, one.readings, frm=frm, to=to, seen=one.control) if one.readings and frm <= to else None
    return {
        "one": one,
        "row": row,
        "cadence": CADENCE_WORDS[row.cadence],
        "drawing": run_chart(chart, "paper") if chart else "",
        "sentence": chart_sentence(chart) if chart else "",
        "latest": latest,
        "latest_period": measures.label(latest.period, row.cadence) if latest else "",
        "status": latest.status if latest else "",
        "aim": f"{target_in_words(row)}, {warning_in_words(row)}",
        "value": compared_in_words(row, latest.compared) if latest else "",
        "corrected": [reading for reading in one.readings if reading.revision > 1],
    }


def review_shown(one: Held) -> dict[str, Any]:
    """Return a review with the words for the codes that its minutes keep."""
    content = one.content or {}
    return {
        "one": one,
        "row": one.row,
        "content": content,
        "attendance": [
            {**row, "presence": Attendance.Presence(row["presence"]).label}
            for row in content.get("attendance", ())
        ],
        "inputs": [input_shown(row) for row in content.get("inputs", ())],
        "decisions": [
            {**row, "result": ReviewDecision.Result(row["result"]).label if row["result"] else ""}
            for row in content.get("decisions", ())
        ],
        "actions": [{**row, "due": day_said(row["due_on"])} for row in content.get("actions", ())],
        "challenges": content.get("challenges", ()),
        "verdicts": verdicts_shown(content),
    }


def input_shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return an input with its name, how many rows of figures were frozen, and how it was dealt with."""
    tables = (row["frozen"] or {}).get("tables", ())
    return {
        **row,
        "label": ReviewInput.Item(row["item"]).label,
        "outcome": ReviewInput.Outcome(row["outcome"]).label if row["outcome"] else "",
        "figures": sum(len(table["rows"]) for table in tables),
        "unusual": sum((row["frozen"] or {}).get("unusual", {}).values()),
        "as_of": day_said((row["frozen"] or {}).get("as_of")),
    }


def verdicts_shown(content: dict[str, Any]) -> list[dict[str, str]]:
    """Return the four overall conclusions with their words."""
    words = {
        "suitable": _("Suitable"),
        "adequate": _("Adequate"),
        "effective": _("Effective"),
        "aligned": _("In line with strategy"),
    }
    answers = {"yes": _("Yes"), "no": _("No")}
    given = content.get("verdicts", {})
    return [{"name": word, "said": answers.get(given.get(key, ""), "–")} for key, word in words.items()]
