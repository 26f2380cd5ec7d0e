"""Showing frozen figures: plain values become words and drawings of page and PDF; nothing is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from governance.models import Action, Decision
from objectives import rules as measures
from qms.ui.chart_data import with_unit
from qms.ui.charts import Point, RunChart, sparkline
from reviews import rules
from reviews.models import (
    AgendaQuestion,
    Attendance,
    DiscussedObjective,
    ManagementReview,
    ReviewDecision,
    ReviewInput,
)

ADDRESSES = {
    "OBJ": "objectives:objective",
    "FIG": "objectives:one_series",
    "REQ": "objectives:requirement",
    "EVT": "objectives:event",
    "ACT": "governance:action",
    "DEC": "governance:decision",
    "RSK": "objectives:risk",
    "FBK": "objectives:feedback",
    "FTR": "objectives:feedback_review",
    "CHK": "objectives:commitment",
    "AUD": "objectives:audit",
    "PRV": "governance:provider",
    "RES": "reviews:resource",
}

STATES = {
    "open": "open",
    "late": "late",
    "done": "done",
    "effective": "effective",
    "ineffective": "not_effective",
}


@lru_cache(maxsize=8192)
def address_of(reference: str) -> str:
    """Return the page of a record by its reference; empty for a kind that minutes do not link."""
    name = ADDRESSES.get(reference.split("-")[0])
    return reverse(name, args=[reference]) if name else ""


@dataclass(frozen=True)
class Figures:
    """One table of an input's frozen figures, ready to be drawn: its kind names the template.

    ``more`` rows stand in the records and are not drawn here.
    """

    kind: str
    rows: list[dict[str, Any]]
    more: int = 0

    @property
    def template(self) -> str:
        """The part that draws it."""
        return f"reviews/figures/{'actions' if self.kind == 'earlier_actions' else self.kind}.html"


def figures(frozen: dict[str, Any] | None, *, links: bool = True, most: int | None = None) -> list[Figures]:
    """Return the tables of an input's frozen figures that have rows; ``links`` opens the records behind.

    With ``most``, a longer table shows so many rows, those first that leaders have to look at.
    """
    shown = []
    for table in (frozen or {}).get("tables", ()):
        if table["rows"]:
            chosen = table["rows"] if most is None else _first(table["rows"], most)
            rows = [_SHAPES[table["kind"]](row) for row in chosen]
            for row in rows:
                row["url"] = address_of(row.get("reference", "")) if links else ""
            more = len(table["rows"]) - len(rows) + table.get("left_out", 0)
            shown.append(Figures(table["kind"], rows, more))
    return shown


def _first(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    if len(rows) <= most:
        return rows
    unusual = {id(row) for row in rows if row.get("status", row.get("state")) in rules.UNUSUAL}
    return sorted(rows, key=lambda row: id(row) not in unusual)[:most]


def unusual_words(frozen: dict[str, Any] | None) -> str:
    """Return what is unusual in an input's figures, in words: “2 off target, 1 late”."""
    words = {
        "off_target": lambda n: ngettext("%(n)d off target", "%(n)d off target", n),
        "stale": lambda n: ngettext("%(n)d without a value", "%(n)d without a value", n),
        "late": lambda n: ngettext("%(n)d late", "%(n)d late", n),
        "ineffective": lambda n: ngettext("%(n)d not effective", "%(n)d not effective", n),
        "unaccepted": lambda n: ngettext("%(n)d risk not accepted", "%(n)d risks not accepted", n),
        "unseen": lambda n: ngettext("%(n)d not seen by a leader", "%(n)d not seen by a leader", n),
        "recurring": lambda n: ngettext("%(n)d unanswered recurrence", "%(n)d unanswered recurrences", n),
        "poor": lambda n: ngettext("%(n)d poor", "%(n)d poor", n),
    }
    counts = rules.unusual_counts(frozen)
    return ", ".join(words[name](count) % {"n": count} for name, count in counts.items())


def input_label(item: str) -> str:
    """Return an input's name."""
    return _input_labels(get_language() or "").get(item, "")


@lru_cache(maxsize=16)
def _input_labels(language: str) -> dict[str, str]:
    """Return the names of all inputs in the language that is active now."""
    return {value: str(label) for value, label in ReviewInput.Item.choices}


def day(text: str | None) -> date | None:
    """Return the day that a frozen value names."""
    return date.fromisoformat(text) if text else None


def _label(code: str, cadence: str) -> str:
    return measures.label(measures.parse_period(code, cadence), cadence) if code else ""


def _amount(text: str, row: dict[str, Any]) -> str:
    return with_unit(text, row["unit"]) if text else "–"


def _objective(row: dict[str, Any]) -> dict[str, Any]:
    cadence = row["cadence"]
    return {
        **row,
        "value_text": _amount(row["value"], row),
        "target_text": row.get("target_text") or _amount(row["target"], row),
        "previous_text": _amount(row["previous"], row),
        "period_label": _label(row["period"], cadence),
        "missed_text": _missed(row["missed"], cadence),
        "course": _course(
            *(row[name] for name in ("statement", "cadence", "target", "warning", "direction", "unit")),
            row.get("target_high", ""),
            tuple((code, value) for code, value, *_status in row["points"]),
            get_language() or "",
        ),
    }


@lru_cache(maxsize=2048)
def _course(
    title: str,
    cadence: str,
    target: str,
    warning: str,
    direction: Literal["higher", "lower", "band"],
    unit: str,
    target_high: str,
    points: tuple[tuple[str, str], ...],
    language: str,
) -> SafeString:
    """Return the values as a drawing for a row; frozen figures never change, so it is drawn once."""
    return sparkline(
        RunChart(
            title=title,
            points=[Point(_label(code, cadence), Decimal(value)) for code, value in points],
            target=Decimal(target),
            target_high=Decimal(target_high) if target_high else None,
            warning=Decimal(warning),
            direction=direction,
            unit=unit,
        )
    )


def _missed(codes: list[str], cadence: str) -> str:
    if len(codes) <= 4:
        return ", ".join(_label(code, cadence) for code in codes)
    first = ", ".join(_label(code, cadence) for code in codes[-3:])
    return _("%(count)d periods, the last %(labels)s") % {"count": len(codes), "labels": first}


def _action(row: dict[str, Any]) -> dict[str, Any]:
    state = STATES.get(row["state"], "cancelled")
    return {**row, "status": state, "due": day(row["due_on"]), "ended": day(row["ended_on"])}


def _process(row: dict[str, Any]) -> dict[str, Any]:
    statuses = [objective["status"] for objective in row["objectives"]]
    counted = [(name, statuses.count(name)) for name in measures.STATUSES if name in statuses]
    references = ", ".join(objective["reference"] for objective in row["objectives"])
    return {**row, "statuses": counted, "references": references}


def _monitoring(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "missing_text": _missed(row["missing"], row["cadence"])}


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "decided": day(row["decided_on"]), "expires": day(row["expires_on"])}


def _look_back(row: dict[str, Any]) -> dict[str, Any]:
    state = "came_not_true" if row["came_true"] == "no" else row["state"]
    return {**row, "status": state, "due": day(row["due_on"]), "looked": day(row["looked_on"])}


Shape = Callable[[dict[str, Any]], dict[str, Any]]

_SHAPES: dict[str, Shape] = {
    "objectives": _objective,
    "earlier_actions": _action,
    "actions": _action,
    "processes": _process,
    "monitoring": _monitoring,
    "decisions": _decision,
    "look_backs": _look_back,
}


def shape(kind: str) -> Callable[[Shape], Shape]:
    """Let the decorated function turn a frozen row of a table of ``kind`` into what its template reads."""

    def declare(make: Shape) -> Shape:
        _SHAPES[kind] = make
        return make

    return declare


def shown_minutes(
    content: dict[str, Any],
    *,
    links: bool = True,
    today: dict[str, Any] | None = None,
    most: int | None = None,
) -> dict[str, Any]:
    """Return the content of minutes with its codes as words, its days as days, its figures ready to be drawn.

    ``links`` opens the records behind; ``today`` are actions by reference, whose state today is shown beside;
    ``most`` bounds the rows of each table of figures.
    """
    held_on, frozen_at = day(content["held_on"]), moment(content["frozen_at"])
    by_item = {one["item"]: _of_item(content, one["item"], links) for one in content["inputs"]}
    return {
        **content,
        "held": held_on,
        "planned": day(content["planned_on"]),
        "period_days": [day(text) for text in content["period"]],
        "frozen": frozen_at,
        "late_entry": bool(held_on and frozen_at and timezone.localdate(frozen_at) > held_on),
        "people": [_person(row) for row in content["attendance"]],
        "agenda": [_input(row, by_item[row["item"]], links, most) for row in content["inputs"]],
        "decisions": [_taken(row, links) for row in content["decisions"]],
        "actions": [_assigned(row, links, today or {}) for row in content["actions"]],
        **shown_talk(content, links=links),
        "challenges": [{**row, "on": input_label(row["item"])} for row in content["challenges"]],
        "answers": [
            (rules.verdict_label(name), _verdict(content["verdicts"].get(name, ""))) for name in rules.VERDICTS
        ],
    }


def shown_talk(content: dict[str, Any], *, links: bool = True) -> dict[str, Any]:
    """Return what leaders discussed and what became of the questions of the data, with codes as words.

    Minutes of the first scheme say nothing of either: then both are ``None``.
    """
    discussed = content.get("discussed")
    return {
        "discussed": None if discussed is None else [_discussed(row, links) for row in discussed],
        "questions": shown_questions(content.get("questions"), content.get("inputs", ())),
    }


def _discussed(row: dict[str, Any], links: bool) -> dict[str, Any]:
    return {
        **row,
        "how_label": DiscussedObjective.How(row["how"]).label,
        "on": input_label(row["item"]),
        "url": address_of(row["reference"]) if links else "",
    }


def shown_questions(
    rows: Iterable[dict[str, Any]] | None, inputs: Iterable[dict[str, Any]] = ()
) -> list[dict[str, Any]] | None:
    """Return questions of the data with their codes as words, and how the meeting dealt with the input of each
    that was taken on."""
    dealt = {one["item"]: one["outcome"] for one in inputs}
    return None if rows is None else [_question(row, dealt.get(row["item"], "")) for row in rows]


def _question(row: dict[str, Any], outcome: str) -> dict[str, Any]:
    taken = row["state"] == AgendaQuestion.State.TAKEN
    return {
        **row,
        "on": input_label(row["item"]),
        "state_label": AgendaQuestion.State(row["state"]).label,
        "outcome_label": ReviewInput.Outcome(outcome).label if taken and outcome else "",
    }


def moment(text: str | None) -> datetime | None:
    """Return the moment that a frozen value names."""
    return datetime.fromisoformat(text) if text else None


def _of_item(content: dict[str, Any], item: str, links: bool) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [row for row in content[name] if row["item"] == item]
        for name in ("challenges", "decisions", "actions")
    }


def _person(row: dict[str, Any]) -> dict[str, Any]:
    tone = {"present": "good", "remote": "good", "delegate": "attention", "absent": "bad"}
    label = Attendance.Presence(row["presence"]).label
    return {**row, "presence_label": label, "tone": tone.get(row["presence"], "stale")}


def _input(row: dict[str, Any], about: dict[str, Any], links: bool, most: int | None) -> dict[str, Any]:
    frozen = row["frozen"] or {}
    return {
        **row,
        "label": input_label(row["item"]),
        "figures": figures(frozen, links=links, most=most),
        "as_of": day(frozen.get("as_of")),
        "unusual": unusual_words(frozen),
        "carried": frozen.get("carried"),
        "outcome_label": ReviewInput.Outcome(row["outcome"]).label if row["outcome"] else "",
        "about": {name: len(rows) for name, rows in about.items()},
    }


def _taken(row: dict[str, Any], links: bool) -> dict[str, Any]:
    return {
        **row,
        "kind_label": Decision.Kind(row["kind"]).label,
        "result_label": ReviewDecision.Result(row["result"]).label if row["result"] else "",
        "on": input_label(row["item"]),
        "expires": day(row["expires_on"]),
        "look_back": day(row.get("look_back_on")),
        "url": address_of(row["reference"]) if links else "",
    }


def _assigned(row: dict[str, Any], links: bool, today: dict[str, Any]) -> dict[str, Any]:
    now = today.get(row["reference"])
    return {
        **row,
        "due": day(row["due_on"]),
        "weight_label": Action.Weight(row["weight"]).label,
        "on": input_label(row["item"]),
        "url": address_of(row["reference"]) if links else "",
        "status": STATES.get(now.state, "cancelled") if now else "",
        "moved_to": now.due_on if now and now.due_on.isoformat() != row["due_on"] else None,
    }


def _verdict(answer: str) -> str:
    return str(ManagementReview.Verdict(answer).label) if answer else _("not answered")
