"""The content of minutes: what a review's rows keep, as plain values; the same rows give the same for ever.

Nothing here reads a row that may change later without that being a change of the record: names are those kept
on the rows, not those of persons and sites today. Who took part and who decided stand by number, too, so that
a decision turned over to another leader behind the minutes is found.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from reviews import rules
from reviews.models import ManagementReview, ReviewInput

Content = dict[str, Any]

SCHEME = 2
"""How content that is drafted now is spelled. A new release adds a scheme and still builds the old ones."""


def minutes_content(review: ManagementReview, scheme: int = SCHEME) -> Content:
    """Return the content of the minutes of ``review``, built from its rows as ``scheme`` spells them.

    Scheme 2 adds to 1 what leaders discussed, and what became of the questions that the data asked (9.3.2).
    Raises ``ValueError`` for a scheme that this release does not know.
    """
    if scheme not in _SCHEMES:
        raise ValueError(f"minutes have no scheme {scheme}")
    return {"scheme": scheme, **_SCHEMES[scheme](review)}


def _first_scheme(review: ManagementReview) -> Content:
    inputs = list(review.inputs.order_by("position", "pk"))
    items = {row.pk: row.item for row in inputs}
    people = list(review.attendances.order_by("pk"))
    chair = next((row.name for row in people if row.person_id == review.chair_id), "")
    return {
        "reference": review.reference,
        "title": review.title,
        "scope": review.scope_name,
        "chair": chair,
        "planned_on": review.planned_on.isoformat(),
        "held_on": review.held_on.isoformat() if review.held_on else None,
        "period": [review.period_from.isoformat(), review.period_to.isoformat()],
        "frozen_at": _moment(review.frozen_at),
        "attendance": [_attendance(row) for row in people],
        "inputs": [_input(row) for row in inputs],
        "challenges": [_challenge(row, items) for row in review.challenges.order_by("pk")],
        "decisions": [_decision(row, items) for row in _decisions(review)],
        "actions": [_action(row, items) for row in _actions(review)],
        "verdicts": {name: getattr(review, name) for name in rules.VERDICTS},
        "overall": review.overall,
    }


def _second_scheme(review: ManagementReview) -> Content:
    return {**_first_scheme(review), **talk_of(review)}


def talk_of(review: ManagementReview) -> Content:
    """Return the objectives that ``review`` discussed, and the questions of the data that somebody answered."""
    taps = review.discussed.filter(stands=True).select_related("objective", "input").order_by("pk")
    return {"discussed": [_discussed(row) for row in taps], "questions": questions_of(review)}


def questions_of(review: ManagementReview) -> list[Content]:
    """Return the questions of the data that were taken on to the agenda of ``review`` or left with a reason."""
    return [_question(row) for row in review.questions.order_by("pk")]


_SCHEMES: dict[int, Callable[[ManagementReview], Content]] = {1: _first_scheme, 2: _second_scheme}


def _decisions(review: ManagementReview) -> Any:
    return review.review_decisions.select_related("decision").order_by("pk")


def _actions(review: ManagementReview) -> Any:
    return review.review_actions.select_related("action").order_by("pk")


def _moment(moment: Any) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def _attendance(row: Any) -> Content:
    return {
        "person": row.person_id,
        "name": row.name,
        "job_title": row.job_title,
        "presence": row.presence,
        "delegate": row.delegate_name,
        "top_management": row.top_management,
    }


def _input(row: Any) -> Content:
    return {
        "item": row.item,
        "contributor": row.contributor_name,
        "contribution": row.contribution,
        "frozen": row.frozen,
        "frozen_at": _moment(row.frozen_at),
        "outcome": row.outcome,
        "conclusion": row.conclusion,
    }


def _challenge(row: Any, items: dict[int, str]) -> Content:
    return {
        "item": items.get(row.input_id, ""),
        "asked_by": row.asked_by_name,
        "question": row.question,
        "answer": row.answer,
    }


def _decision(row: Any, items: dict[int, str]) -> Content:
    decision = row.decision
    return {
        "reference": decision.reference,
        "item": items.get(row.input_id, ""),
        "result": row.result,
        "kind": decision.kind,
        "text": decision.text,
        "rationale": decision.rationale,
        "decided_by": row.decided_by_name,
        "leader": decision.decided_by_id,
        "site": decision.site_id,
        "decided_on": decision.decided_on.isoformat(),
        "recorded_at": _moment(decision.recorded_at),
        "answers": decision.answers,
        "data_cited": decision.data_cited,
        "expires_on": decision.expires_on.isoformat() if decision.expires_on else None,
        **_expected(decision),
    }


def _expected(decision: Any) -> Content:
    """Return what was expected of a decision, where a day to look back was named; others say nothing of it."""
    if decision.look_back_on is None:
        return {}
    named = {"expected_result": decision.expected_result, "look_back_on": decision.look_back_on.isoformat()}
    return {**named, "major": decision.major}


def _action(row: Any, items: dict[int, str]) -> Content:
    return {
        "reference": row.action.reference,
        "item": items.get(row.input_id, ""),
        "weight": row.action.weight,
        "text": row.text,
        "owner": row.owner_name,
        "due_on": row.due_on.isoformat(),
        "criterion": row.criterion,
    }


def _discussed(row: Any) -> Content:
    return {
        "reference": row.objective.reference,
        "statement": row.statement,
        "item": row.input.item if row.input else "",
        "how": row.how,
        "note": row.note,
    }


def _question(row: Any) -> Content:
    return {
        "item": row.item,
        "raised": row.raised,
        "subject": row.subject,
        "sentence": row.sentence,
        "state": row.state,
        "reason": row.reason,
        "by": row.by_id,
        "by_name": row.by_name,
    }


def meeting(content: Content) -> rules.Meeting:
    """Return what the rules look at, from the content of minutes."""
    return rules.Meeting(
        people=[rules.Present(p["name"], p["presence"], p["top_management"]) for p in content["attendance"]],
        inputs=[
            rules.AgendaItem(
                row["item"],
                str(ReviewInput.Item(row["item"]).label),
                row["outcome"],
                tuple(rules.unusual_counts(row["frozen"])),
            )
            for row in content["inputs"]
        ],
        decisions=[rules.Taken(d["kind"], d["text"], d["result"], d["item"]) for d in content["decisions"]],
        verdicts=content["verdicts"],
        challenges=len(content["challenges"]),
        actions_on=frozenset(row["item"] for row in content["actions"]),
    )
