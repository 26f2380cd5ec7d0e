"""Audits and external providers as a review sees them: what was found, is owed, does poorly (9.3.2 c)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery

from governance.models import Provider, ProviderReview
from objectives.audit_words import AUDITS
from objectives.models import Audit, QualityEvent
from objectives.rules import audits as rules
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

MOST = 40
"""Rows that are frozen, those first that ask something of leaders; the rest are counted."""

AHEAD = timedelta(days=183)
"""How far ahead planned audits are shown."""

Grade = QualityEvent.Grade


@figure(ReviewInput.Item.AUDITS)
def audits(view: View) -> Table | None:
    """Return the audits of the period and those planned for the next half year, with their findings."""
    covers = Q() if view.site_ids is None else Q(site__in=view.site_ids) | Q(sites__in=view.site_ids)
    rows = Audit.objects.filter(covers, recorded_at__lte=view.at).exclude(state=Audit.State.CANCELLED)
    rows = rows.filter(ends_on__gte=view.review.period_from, starts_on__lte=view.on + AHEAD).distinct()
    chosen = list(rows.order_by("starts_on", "reference"))
    if not chosen:
        return None
    found = _findings(chosen, view)
    made = [_audit(row, found[row.pk], view) for row in chosen]
    return _table("audits", made)


def _findings(rows: list[Audit], view: View) -> dict[int, Counter[str]]:
    """Return how many findings of each grade every audit had, how many were open and how many overdue."""
    found: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    events = QualityEvent.objects.filter(audit__in=rows, received_on__lte=view.on).order_by()
    for pk, grade, closed_on, answer_by in events.values_list("audit", "grade", "closed_on", "answer_by"):
        still = closed_on is None or closed_on > view.on
        found[pk][grade] += 1
        found[pk]["open"] += still
        found[pk]["late"] += bool(still and answer_by and answer_by < view.on)
    return found


def _audit(row: Audit, findings: Counter[str], view: View) -> dict[str, Any]:
    state = _state_on(row, view)
    standing = rules.audit_standing(state, starts_on=row.starts_on, ends_on=row.ends_on, on=view.on)
    late = bool(findings["late"]) or standing in ("overdue", "report_late")
    return {
        "reference": row.reference,
        "title": row.title,
        "body": row.body,
        "starts_on": row.starts_on.isoformat(),
        "standing": standing,
        "findings": {grade: findings[grade] for grade in Grade.values},
        "open": findings["open"],
        "late": findings["late"],
        "conclusion": row.conclusion if state == Audit.State.REPORTED else "",
        "status": "late" if late else "",
    }


def _state_on(row: Audit, view: View) -> str:
    """Return the state of an audit on the day of the review."""
    if row.reported_on is not None and row.reported_on <= view.on:
        return Audit.State.REPORTED
    if row.state != Audit.State.PLANNED and row.ends_on <= view.on:
        return Audit.State.HELD
    return Audit.State.PLANNED


@shape("audits")
def _shown_audit(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen audit with its standing as a badge and its findings in words."""
    tone, word = AUDITS[row["standing"]]
    counts = [(Grade(grade).label, number) for grade, number in row["findings"].items() if number]
    return {**row, "starts": day(row["starts_on"]), "tone": tone, "word": word, "counts": counts}


@figure(ReviewInput.Item.PROVIDERS)
def providers(view: View) -> Table | None:
    """Return the providers in use, how each did when it was last reviewed, and its failures in the period."""
    known = ProviderReview.objects.filter(provider=OuterRef("pk"), happened_on__lte=view.on)
    last = known.order_by("-happened_on", "-pk")
    rows = Provider.objects.filter(view.of_scope(), recorded_at__lte=view.at).used_on(view.on)
    rows = rows.annotate(
        judged=Subquery(last.values("judgement")[:1]),
        judged_on=Subquery(last.values("happened_on")[:1]),
        judged_next=Subquery(last.values("next_review_on")[:1]),
        judged_note=Subquery(last.values("note")[:1]),
    )
    chosen = list(rows.select_related("owner").order_by("name"))
    if not chosen:
        return None
    failures = _failures(view)
    return _table("providers", [_provider(row, failures.get(row.pk, 0), view) for row in chosen])


def _failures(view: View) -> dict[int, int]:
    span = (view.review.period_from, min(view.review.period_to, view.on))
    events = QualityEvent.objects.filter(kind=QualityEvent.Kind.SUPPLIER, received_on__range=span).order_by()
    return dict(events.values_list("provider").annotate(Count("pk")))


def _provider(row: Any, failures: int, view: View) -> dict[str, Any]:
    due = row.judged_next or row.next_review_on
    status = "poor" if row.judged == ProviderReview.Judgement.POOR else ""
    if not status and due is not None and due < view.on:
        status = "late"
    return {
        "reference": row.reference,
        "name": row.name,
        "supplies": row.supplies,
        "owner": row.owner.name if row.owner else "",
        "judgement": row.judged or "",
        "judged_on": row.judged_on.isoformat() if row.judged_on else "",
        "note": row.judged_note or "",
        "next": due.isoformat() if due else "",
        "failures": failures,
        "status": status,
    }


TONES = {"ok": "good", "watch": "attention", "poor": "bad"}


@shape("providers")
def _shown_provider(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen provider with its judgement as a badge and its days as days."""
    word = ProviderReview.Judgement(row["judgement"]).label if row["judgement"] else ""
    tone = TONES.get(row["judgement"], "")
    return {**row, "tone": tone, "word": word, "seen": day(row["judged_on"]), "due": day(row["next"])}


def _table(kind: str, rows: list[dict[str, Any]]) -> Table:
    """Return the table of ``rows``, what is unusual first where there are too many."""
    unusual = dict(Counter(row["status"] for row in rows if row["status"]))
    kept = sorted(rows, key=lambda row: not row["status"])[:MOST] if len(rows) > MOST else rows
    return {"kind": kind, "rows": kept, "left_out": len(rows) - len(kept), "unusual": unusual}
