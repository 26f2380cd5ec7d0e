"""Taking in risks and customer feedback from a file: all rows or none, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import Process
from objectives import listening, weighing
from objectives.models import CustomerFeedback, Risk
from qms.people.importing import find
from qms.people.models import Person, Site
from qms.primitives.refusing import Refusal
from qms.primitives.registers import Column, Faults, Report, Row, a_day, a_number, one_of, parse

RISK_COLUMNS = (
    Column("what", ("risk", "what could happen", "description", "title"), required=True),
    Column("kind", ("type",)),
    Column("site", ("site code",)),
    Column("process", ("process code",)),
    Column("likelihood", ("probability",), required=True),
    Column("impact", ("severity", "consequences"), required=True),
    Column("residual_likelihood", ("likelihood after treatment", "residual probability")),
    Column("residual_impact", ("impact after treatment", "residual severity")),
    Column("consequence", ("what customers would notice", "effect")),
    Column("response", ("answer", "strategy")),
    Column("treatment", ("measures", "mitigation", "what is done")),
    Column("owner", ("owner email",)),
    Column("seen_on", ("identified on", "date")),
    Column("review_on", ("next review", "review date")),
)

FEEDBACK_COLUMNS = (
    Column("day", ("date", "on"), required=True),
    Column("kind", ("type",), required=True),
    Column("customer", ("customer name",), required=True),
    Column("text", ("comment", "what was said", "feedback"), required=True),
    Column("news", ("tone", "sentiment")),
    Column("score", ("rating", "result")),
    Column("scale", ("of", "out of", "best score")),
    Column("answers", ("responses", "n")),
    Column("offering", ("product", "service")),
    Column("site", ("site code",)),
    Column("process", ("process code",)),
    Column("heard_by", ("heard by email",)),
)

FIELDS = {"on": "seen_on", "tone": "news"}
"""Where a rule names a field by another word than the file does."""
WEIGHTS = ("likelihood", "impact", "residual_likelihood", "residual_impact")


def one_to_five(text: str) -> int:
    """Return a weight from 1 to 5. Raises :class:`Refusal` otherwise."""
    if text not in {"1", "2", "3", "4", "5"}:
        raise Refusal("value.weight", _("is no weight."), remedy=_("Write a whole number from 1 to 5."))
    return int(text)


def _whole(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise Refusal("value.count", _("is no count."), remedy=_("Write a whole number above zero."))
    return int(text)


def import_risks(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the risks of ``rows``; one with the same words at the same site is brought up to date.

    Weights of a stored risk change by a review only, never by a file. Must run in a transaction. Raises
    ``FileRefused`` with every fault found.
    """
    faults, report, known = Faults(), Report(), _known()
    stored = {(row.what, row.site_id): row for row in Risk.objects.select_related("site", "owner", "process")}
    for row in rows:
        before = len(faults.problems)
        wanted = _risk(row, known, faults)
        if len(faults.problems) > before:
            continue
        site = wanted["site"]
        risk = stored.get((wanted["what"], site.pk if site else None))
        try:
            _bring_risk(risk, wanted, row, faults, report, by=by, at=at)
        except Refusal as refusal:
            faults.refusal(row, refusal, FIELDS)
    faults.stop_if_any()
    return report


Known = Mapping[str, Mapping[str, Any]]


def _known() -> Known:
    return {
        "site": {row.code: row for row in Site.objects.all()},
        "process": {row.code: row for row in Process.objects.all()},
        "owner": {row.email.lower(): row for row in Person.objects.all()},
    }


def _risk(row: Row, known: Known, faults: Faults) -> dict[str, Any]:
    return {
        "what": row["what"],
        "kind": parse(row, "kind", one_of(Risk.Kind), faults, Risk.Kind.RISK),
        "consequence": row["consequence"],
        "response": parse(row, "response", one_of(Risk.Response), faults, ""),
        "treatment": row["treatment"],
        "seen_on": parse(row, "seen_on", a_day, faults),
        "review_on": parse(row, "review_on", a_day, faults),
        **{name: find(row, name, known[name], faults) for name in ("site", "process", "owner")},
        **{name: parse(row, name, one_to_five, faults) for name in WEIGHTS},
    }


def _bring_risk(
    risk: Risk | None,
    wanted: dict[str, Any],
    row: Row,
    faults: Faults,
    report: Report,
    *,
    by: Person | None,
    at: datetime,
) -> None:
    seen_on = wanted.pop("seen_on")
    if risk is None:
        weighing.enter_risk(**wanted, on=seen_on or timezone.localdate(at), by=by, at=at)
        report.added += 1
        return
    moved = [name for name in WEIGHTS if wanted[name] is not None and wanted[name] != getattr(risk, name)]
    for name in moved:
        sentence = _("differs from the risk, which was weighed otherwise.")
        faults.add(row, name, sentence, _("Weigh it anew by a review on its page."))
    words = {name: wanted[name] for name in weighing.WORDS if wanted[name] not in (None, "")}
    if moved or all(getattr(risk, name) == value for name, value in words.items()):
        report.unchanged += not moved
        return
    weighing.change_risk(risk, words=words, by=by, at=at, reason=_("Import, row %(row)d") % {"row": row.number})
    report.changed += 1


def import_feedback(rows: Sequence[Row], *, by: Person | None, at: datetime) -> Report:
    """Write the feedback of ``rows``; what stands already, of the same customer and day, is left as it is.

    Must run in a transaction. Raises ``FileRefused`` with every fault found.
    """
    faults, report, known = Faults(), Report(), _known()
    names = ("customer", "happened_on", "kind", "text")
    stored = set(CustomerFeedback.objects.order_by().values_list(*names))
    for row in rows:
        before = len(faults.problems)
        wanted = _feedback(row, known, faults)
        if len(faults.problems) > before:
            continue
        key = (wanted["customer"], wanted["on"], wanted["kind"], wanted["text"])
        if key in stored:
            report.unchanged += 1
            continue
        try:
            listening.hear(**wanted, by=by, at=at)
        except Refusal as refusal:
            faults.refusal(row, refusal, {"on": "day", "tone": "news"})
        else:
            stored.add(key)
            report.added += 1
    faults.stop_if_any()
    return report


def _feedback(row: Row, known: Known, faults: Faults) -> dict[str, Any]:
    score, scale = parse(row, "score", a_number, faults), parse(row, "scale", a_number, faults)
    tone = parse(row, "news", one_of(CustomerFeedback.Tone), faults) or _tone_of(score, scale)
    if tone is None:
        faults.add(row, "news", _("is empty."), _("Write good, mixed or bad; only a score speaks for itself."))
    people = known["owner"]
    return {
        "on": parse(row, "day", a_day, faults, date.min),
        "kind": parse(row, "kind", one_of(CustomerFeedback.Kind), faults),
        "customer": " ".join(row["customer"].split()),
        "text": row["text"],
        "tone": tone,
        "score": score,
        "scale": scale,
        "answers": parse(row, "answers", _whole, faults),
        "offering": row["offering"],
        "heard_by": find(row, "heard_by", people, faults),
        **{name: find(row, name, known[name], faults) for name in ("site", "process")},
    }


def _tone_of(score: Decimal | None, scale: Decimal | None) -> str | None:
    """Return the news in a score: good from four fifths of the best, bad below three fifths."""
    if score is None or not scale:
        return None
    share = score / scale
    return "good" if share >= Decimal("0.8") else "bad" if share < Decimal("0.6") else "mixed"
