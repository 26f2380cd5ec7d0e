"""The page of one review: before it, in session, and its minutes, each from one reading of its rows.

Steps without a form (noting the rest, drafting) answer here too: what is refused shows on this page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.blocked import in_the_way
from governance.models import Action
from qms.people.access import visible_or_404
from qms.people.acting import PersonRequest
from qms.primitives.refusing import Refusal
from qms.records.telling import timeline
from qms.ui.dates import short_day
from qms.ui.pages import page
from reviews import access, minuting, rules
from reviews.carrying_forward import carried_over, review_before
from reviews.drawing import drawn_agenda
from reviews.minutes_content import Content, meeting, minutes_content, questions_of, talk_of
from reviews.models import ManagementReview, ReviewInput
from reviews.proposing import ASKED_IN
from reviews.showing import shown_minutes, shown_questions, shown_talk
from reviews.views.recording import reviews

State = ManagementReview.State

MOST_ROWS = 6
"""Rows of figures that a review's page shows of each input; all stand on the input's own page and the PDF."""

INPUTS_ARE_LATE = timedelta(days=7)
"""How long before a review an input that nobody has reported asks what is in the way."""

SILENT = ("scope_name", "frozen_at", "overall", *rules.VERDICTS)
"""What a change of state, or the page itself, says already."""


@require_safe
def review(request: PersonRequest, reference: str) -> HttpResponse:
    """One review: what is planned, what blocks its minutes, or what was decided and signed."""
    return _shown(request, reference)


def step(
    request: PersonRequest, reference: str, act: Callable[[], Any], *, part: str = "", done: str
) -> HttpResponse:
    """Carry out a step without a form, go back to ``part`` of the review and say ``done``.

    A refusal shows as a notice on the review's page itself, as 422.
    """
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _shown(request, reference, status=422)
    messages.success(request, done)
    return redirect(reverse("reviews:review", args=[reference]) + part)


def _shown(request: PersonRequest, reference: str, *, status: int = 200) -> HttpResponse:
    rows = reviews().select_related("minutes")
    row: ManagementReview = visible_or_404(rows, request.person, reference=reference)
    makers = {State.IN_SESSION: _in_session, State.DRAFTED: _drafted, State.APPROVED: _approved}
    make = makers.get(State(row.state), _planned)
    template = {_in_session: "session", _planned: "planned"}.get(make, "minutes")
    context = {"review": row, "may_run": access.may_run(request.person, row), "asks": row.state in ASKED_IN}
    context |= make(row, request)
    return page(request, f"reviews/{template}.html", context, status=status)


def _beside(row: ManagementReview, content: Content) -> Content | None:
    """Return what stands beside minutes of the first scheme, which did not carry what leaders discussed."""
    return None if "discussed" in content else shown_talk({**talk_of(row), "inputs": content["inputs"]})


def _planned(row: ManagementReview, request: PersonRequest) -> dict[str, Any]:
    before = review_before(row.site_id, row.planned_on, but=row.pk)
    inputs = list(row.inputs.select_related("contributor"))
    for one in inputs:
        one.review = row
    return {
        "questions": shown_questions(questions_of(row)),
        "inputs": [(one, access.may_contribute(request.person, one)) for one in inputs],
        "people": row.attendances.order_by("pk"),
        "carried": {item: one.conclusion for item, one in carried_over(before).items()},
        "before": before,
        "told": timeline(row, silent=SILENT),
        "blocked": in_the_way(row, request) if _lacks_inputs(row, inputs, request) else None,
    }


def _lacks_inputs(row: ManagementReview, inputs: list[ReviewInput], request: PersonRequest) -> bool:
    """Tell whether the review is near or past its day and a contributor has not reported."""
    is_near = row.planned_on - request.today <= INPUTS_ARE_LATE
    return is_near and any(one.contributor_id and not one.contribution for one in inputs)


def _in_session(row: ManagementReview, request: PersonRequest) -> dict[str, Any]:
    content = minutes_content(row)
    looked_at = meeting(content)
    blockers = rules.what_blocks_minutes(looked_at)
    minutes = shown_minutes(content, most=MOST_ROWS)
    return {
        "minutes": {**minutes, "agenda": drawn_agenda(row, minutes["agenda"])},
        "lead": _("%(scope)s, held on %(day)s, looking at %(from)s to %(to)s. %(chair)s takes the chair.")
        % {
            "scope": row.scope_name,
            "day": short_day(row.held_on, request.today) if row.held_on else "–",
            "from": short_day(row.period_from, request.today),
            "to": short_day(row.period_to, request.today),
            "chair": row.chair,
        },
        "blockers": [(blocker, _place(row, blocker)) for blocker in blockers],
        "weaknesses": rules.weaknesses(looked_at),
        "steps": _steps(content),
        "done": max(0, _steps(content) - len(blockers)),
        "may_note": any(
            not one["outcome"]
            and not rules.unusual_counts(one["frozen"])
            and rules.has_something(one["frozen"], one["contribution"])
            for one in content["inputs"]
        ),
    }


def _steps(content: Content) -> int:
    """Return how many things the minutes ask for: presence, each input, three results, the conclusions."""
    return 1 + len(content["inputs"]) + len(rules.RESULTS) + 1


def _place(row: ManagementReview, blocker: rules.Blocker) -> str:
    """Return the address at which a blocker is put right."""
    args = [row.reference]
    if blocker.place.startswith("input-"):
        return reverse("reviews:input", args=[*args, blocker.place.removeprefix("input-")])
    if blocker.place.startswith("result-"):
        asked = blocker.place.removeprefix("result-")
        return f"{reverse('reviews:decision', args=args)}?result={asked}"
    name = {"attendance": "attendance", "decisions": "decision", "overall": "conclusion"}.get(blocker.place)
    return reverse(f"reviews:{name}", args=args) if name else f"#{blocker.place}"


def _drafted(row: ManagementReview, request: PersonRequest) -> dict[str, Any]:
    content = row.minutes.content
    signed = minuting.signatures(row)
    signers = minuting.signers_of(row, at=request.now, signed=signed)
    waiting = rules.what_blocks_approval(signers.approval(drafted=True))
    return {
        "minutes": shown_minutes(content, most=MOST_ROWS),
        "beside": _beside(row, content),
        "weaknesses": rules.weaknesses(meeting(content)),
        "signed": signed,
        "waiting": waiting,
        "may_sign": signers.may_sign(request.person) and request.person.pk not in signers.signed,
        "may_reopen": not signed,
        "told": timeline(row, silent=SILENT),
    }


def _approved(row: ManagementReview, request: PersonRequest) -> dict[str, Any]:
    content = row.minutes.content
    references = [action["reference"] for action in content["actions"]]
    today = {a.reference: a for a in Action.objects.filter(reference__in=references)} if references else {}
    return {
        "minutes": shown_minutes(content, today=today, most=MOST_ROWS),
        "beside": _beside(row, content),
        "weaknesses": rules.weaknesses(meeting(content)),
        "signed": minuting.signatures(row),
        "amendments": list(row.minutes.amendments.select_related("by")),
        "told": timeline(row, silent=SILENT),
    }
