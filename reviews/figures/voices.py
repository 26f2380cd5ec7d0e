"""Figures of a review: risks that leaders have to accept, satisfied customers, promises against a no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from objectives import listening
from objectives.charting_feedback import in_a_sentence, satisfaction_chart
from objectives.models import CommitmentCheck, CommitmentTurn, CustomerFeedback, FeedbackReview, Risk
from objectives.registering_risks import STANDINGS, word_of
from objectives.treating import standing_of
from qms.primitives.asof import recorded_before
from qms.ui.charts import sparkline
from reviews.figures import Table, figure
from reviews.models import ReviewInput
from reviews.showing import day, shape

if TYPE_CHECKING:
    from reviews.freezing import View

TRENDS = {"better": "good", "same": "stale", "worse": "bad"}


@figure(ReviewInput.Item.RISKS)
def risks(view: View) -> Table | None:
    """Return the open risks of the scope as each stands on the day, those that leaders have to accept first."""
    rows = recorded_before(Risk.objects.open().filter(view.of_scope()), view.at)
    found = list(rows.filter(identified_on__lte=view.on).select_related("owner"))
    standing = standing_of(found, on=view.on, recorded_by=view.at)
    frozen = [_risk(row, standing[row.pk]) for row in found]
    order = list(STANDINGS)
    frozen.sort(key=lambda row: (order.index(row["standing"]), -row["score"], row["reference"]))
    unaccepted = sum(row["standing"] == "above" for row in frozen)
    unusual = {"unaccepted": unaccepted} if unaccepted else {}
    return {"kind": "risks", "rows": frozen, "unusual": unusual} if frozen else None


def _risk(row: Risk, standing: Any) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "what": row.what,
        "kind": row.kind,
        "score": row.weight.score,
        "before": row.weight.before,
        "threshold": standing.threshold,
        "standing": standing.word,
        "status": "unaccepted" if standing.word == "above" else standing.word,
        "accepted_until": standing.accepted_until.isoformat() if standing.accepted_until else "",
        "owner": row.owner.name if row.owner else "",
        "review_on": row.review_on.isoformat() if row.review_on else "",
    }


@shape("risks")
def shown_risk(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen risk as its row is drawn."""
    return {
        **row,
        "word": word_of(row["standing"]),
        "tone": STANDINGS[row["standing"]],
        "until": day(row["accepted_until"]),
        "looked_at": day(row["review_on"]),
        "opportunity": row["kind"] == Risk.Kind.OPPORTUNITY,
    }


@figure(ReviewInput.Item.CUSTOMERS)
def satisfaction(view: View) -> Table | None:
    """Return what customers said in the period beside the one before it, and what leaders concluded."""
    last = min(view.review.period_to, view.on)
    if last < view.review.period_from:
        return None
    found = listening.figures(view.review.period_from, last, site_ids=view.site_ids, recorded_by=view.at)
    if not found["count"] and not found["count_before"]:
        return None
    return {"kind": "satisfaction", "rows": [found | {"concluded": _concluded(view)}], "unusual": {}}


def _concluded(view: View) -> list[dict[str, str]]:
    rows = recorded_before(FeedbackReview.objects.filter(view.of_scope(), happened_on__lte=view.on), view.at)
    rows = rows.filter(happened_on__gte=view.review.period_from).select_related("concluded_by")
    return [
        {
            "reference": row.reference,
            "trend": row.trend,
            "conclusion": row.conclusion,
            "by": row.concluded_by.name,
            "on": row.happened_on.isoformat(),
        }
        for row in rows
    ]


@shape("satisfaction")
def shown_satisfaction(row: dict[str, Any]) -> dict[str, Any]:
    """Return frozen figures of feedback with their sentence, drawing and words."""
    labels = {value: str(label) for value, label in CustomerFeedback.Kind.choices}
    kinds = [
        {"label": labels[kind], "before": row["kinds_before"][kind]["count"], **counts}
        for kind, counts in row["kinds"].items()
        if counts["count"] or row["kinds_before"][kind]["count"]
    ]
    trends = {value: str(label) for value, label in FeedbackReview.Trend.choices}
    concluded = [
        {**one, "word": trends[one["trend"]], "tone": TRENDS[one["trend"]], "day": day(one["on"])}
        for one in row["concluded"]
    ]
    return {
        **row,
        "sentence": in_a_sentence(row),
        "course": sparkline(satisfaction_chart(row["quarters"])) if row["answers"] else "",
        "by_kind": kinds,
        "concluded": concluded,
    }


@figure(ReviewInput.Item.CUSTOMERS)
def promised_anyway(view: View) -> Table | None:
    """Return the promises of the period that were given although the process owner did not say yes."""
    turns = CommitmentTurn.objects.filter(
        kind=CommitmentTurn.Kind.OUTCOME, answer=CommitmentCheck.State.ANYWAY,
        happened_on__range=(view.review.period_from, max(view.review.period_from, view.on)),
    )  # fmt: skip
    turns = recorded_before(turns, view.at).select_related("commitment", "by")
    scope = view.site_ids
    rows = [
        _promise(turn)
        for turn in turns.order_by("-happened_on", "-pk")
        if scope is None or turn.commitment.site_id in scope
    ]
    unseen = sum(row["status"] == "unseen" for row in rows)
    unusual = {"unseen": unseen} if unseen else {}
    return {"kind": "promised_anyway", "rows": rows, "unusual": unusual} if rows else None


def _promise(turn: CommitmentTurn) -> dict[str, Any]:
    row = turn.commitment
    return {
        "reference": row.reference,
        "promise": row.promise,
        "customer": row.customer,
        "why": turn.note,
        "by": turn.by.name,
        "on": turn.happened_on.isoformat(),
        "status": "unseen" if row.state == CommitmentCheck.State.ANYWAY else "seen",
    }


@shape("promised_anyway")
def shown_promise(row: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen promise as its row is drawn."""
    unseen = row["status"] == "unseen"
    word = _("Not seen by a leader") if unseen else _("Seen by a leader")
    return {**row, "given": day(row["on"]), "word": word, "tone": "bad" if unseen else "good"}
