"""Holding a review: the session starts and freezes its inputs; then people are noted, question, conclude,
decide and assign, and come to the overall conclusions (9.3.2, 9.3.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from governance.assigning import assign
from governance.deciding import decide
from governance.leading import top_management_ids
from governance.models import Action, Decision
from governance.rules.days import refuse_who_left
from qms.people.models import Organisation, Person, Site
from qms.primitives.asof import day_of
from qms.primitives.changing import changing, keep
from qms.primitives.refusing import Refusal
from reviews import discussing, guarding, rules
from reviews.carrying_forward import carried_over, review_before
from reviews.freezing import freeze
from reviews.guarding import in_session
from reviews.models import (
    Attendance,
    Challenge,
    ManagementReview,
    ReviewAction,
    ReviewDecision,
    ReviewInput,
)
from reviews.planning import invite, keep_who, put_on_agenda

State = ManagementReview.State
Outcome = ReviewInput.Outcome
Presence = Attendance.Presence


def start_session(review: ManagementReview, *, held_on: date, by: Person, at: datetime) -> None:
    """Start the meeting: it takes place on ``held_on``, and every input is frozen at ``at`` with its figures.

    A day before the recorded one makes it a late entry: the data of the held day, as recorded until now. Raises
    :class:`Refusal` for a day in the future, or where somebody else has started it.
    """
    organisation = Organisation.objects.get(pk=1)
    if held_on > day_of(at, organisation.zone):
        raise Refusal(
            "review.held-in-future",
            _("A review cannot have been held on a day to come."),
            field="held_on",
            remedy=_("Start the session on the day of the meeting."),
        )
    with changing(review, by=by, at=at, states={State.PLANNED}) as row:
        row.state = State.IN_SESSION
        row.held_on = held_on
        row.frozen_at = at
        row.scope_name = row.site.name if row.site else organisation.name
        _take_up_what_was_carried(row, by=by, at=at)
        _keep_who_everybody_is(row, by=by, at=at)
        _freeze_inputs(row, by=by, at=at)


def _take_up_what_was_carried(review: ManagementReview, *, by: Person, at: datetime) -> None:
    assert review.held_on is not None
    before = review_before(review.site_id, review.held_on, but=review.pk)
    there = set(review.inputs.values_list("item", flat=True))
    missing = {item: None for item in carried_over(before) if item not in there}
    put_on_agenda(review, missing, by=by, at=at)


def _keep_who_everybody_is(review: ManagementReview, *, by: Person, at: datetime) -> None:
    assert review.held_on is not None
    leaders = top_management_ids(on=review.held_on, site_id=review.site_id)
    for row in review.attendances.select_related("person", "delegate"):
        keep_who(row, leaders)
        keep(row, by=by, at=at)


def _freeze_inputs(review: ManagementReview, *, by: Person, at: datetime) -> None:
    inputs = list(review.inputs.select_related("contributor"))
    frozen = freeze(review, [row.item for row in inputs], at=at)
    for row in inputs:
        row.contributor_name = row.contributor.name if row.contributor else ""
        row.frozen = frozen[row.item]
        row.frozen_at = at
        keep(row, by=by, at=at)


def note_presence(
    review: ManagementReview,
    *,
    person: Person,
    presence: str,
    by: Person,
    at: datetime,
    delegate: Person | None = None,
) -> Attendance:
    """Note how ``person`` took part: present, remote, by a delegate, or absent; who was not invited joins."""
    with in_session(review) as held:
        row = held.attendances.select_related("person").filter(person=person).first()
        if row is None:
            row = invite(held, [person], on=_day(held), by=by, at=at)[0]
        delegate = delegate if presence == Presence.DELEGATE else None
        if delegate is not None:
            refuse_who_left(delegate.name, delegate.ended_on, _day(held), field="delegate")
        if (row.presence, row.delegate_id) == (presence, delegate.pk if delegate else None):
            return row
        row.presence = presence
        row.delegate = delegate
        row.delegate_name = row.delegate.name if row.delegate else ""
        if row.delegate_id == row.person_id:
            raise Refusal(
                "attendance.own-delegate",
                _("Nobody is their own delegate."),
                field="delegate",
                remedy=_("Name another person, or note them as present."),
            )
        keep(row, by=by, at=at)
    return row


def note_everybody(
    review: ManagementReview,
    presences: Iterable[tuple[Person, str, Person | None]],
    *,
    by: Person,
    at: datetime,
) -> None:
    """Note how each person took part, and by which delegate; all of them or none. A refusal names whose."""
    with transaction.atomic():
        for person, presence, delegate in presences:
            try:
                note_presence(review, person=person, presence=presence, delegate=delegate, by=by, at=at)
            except Refusal as refusal:
                field = f"{refusal.field}_{person.pk}"
                sentence = f"{person.name}: {refusal.sentence}"
                raise Refusal(refusal.rule, sentence, field=field, remedy=refusal.remedy) from refusal


def _day(review: ManagementReview) -> date:
    assert review.held_on is not None
    return review.held_on


def challenge(
    review: ManagementReview,
    *,
    asked_by: Person,
    question: str,
    by: Person,
    at: datetime,
    answer: str = "",
    input: ReviewInput | None = None,
) -> Challenge:
    """Record who questioned what in the meeting, and the answer that was given."""
    with in_session(review) as held:
        guarding.refuse_foreign(held, input)
        refuse_who_left(asked_by.name, asked_by.ended_on, _day(held), field="asked_by")
        row = Challenge(
            review=held,
            input=input,
            asked_by=asked_by,
            asked_by_name=asked_by.name,
            question=question.strip(),
            answer=answer.strip(),
            recorded_at=at,
        )
        keep(row, by=by, at=at)
        discussing.note_named(held, [question, answer], input=input, how="challenge", by=by, at=at)
    return row


def conclude(
    input: ReviewInput, *, conclusion: str, by: Person, at: datetime, outcome: str = Outcome.CONCLUDED
) -> None:
    """Write how the meeting dealt with an input: its conclusion, why there is nothing to report, or why it is
    carried to the next review. May be written again until the minutes are drafted.

    Raises :class:`Refusal` without words, and for “nothing to report” where the figures are unusual.
    """
    with in_session(input.review), changing(input, by=by, at=at) as row:
        row.outcome = outcome
        row.conclusion = conclusion.strip()
        if outcome == Outcome.NOTHING:
            guarding.refuse_unusual(row, rule="input.nothing-to-report")
        if outcome == Outcome.NOTED:
            guarding.refuse_unfit_to_note(row)


def note_rest(
    review: ManagementReview, *, by: Person, at: datetime, items: Collection[str] | None = None
) -> list[ReviewInput]:
    """Note together the inputs in which nothing is unusual, and return them.

    ``items`` names them; without it, all that are still open and may be noted. Raises :class:`Refusal` for a
    named input with unusual or no figures, and where nothing is left to note: people write on exceptions.
    """
    with in_session(review) as held:
        rows = list(held.inputs.filter(outcome="") if items is None else held.inputs.filter(item__in=items))
        if items is None:
            rows = [row for row in rows if may_be_noted(row)]
        if not rows:
            raise Refusal(
                "review.nothing-to-note",
                _("No input is left that can simply be noted."),
                remedy=_("Write a conclusion on what is unusual, or say why there is nothing to report."),
            )
        for row in rows:
            guarding.refuse_unfit_to_note(row)
            row.outcome, row.conclusion = Outcome.NOTED, ""
            keep(row, by=by, at=at)
    return rows


def may_be_noted(input: ReviewInput) -> bool:
    """Tell whether an input has something to note, and nothing unusual."""
    return not rules.unusual_counts(input.frozen) and rules.has_something(input.frozen, input.contribution)


def decide_in(
    review: ManagementReview,
    *,
    kind: str,
    text: str,
    decided_by: Person,
    by: Person,
    at: datetime,
    on: date | None = None,
    input: ReviewInput | None = None,
    result: str = "",
    rationale: str = "",
    answers: str = "",
    data_cited: str = "",
    expires_on: date | None = None,
    major: bool = False,
    expected_result: str = "",
    look_back_on: date | None = None,
) -> Decision:
    """Record a decision of the meeting, taken by ``decided_by``, typed by ``by``; ``result`` is the one of
    9.3.3 that it answers (improvement, qms_change, resources) or none.

    Raises :class:`Refusal` where ``decided_by`` is not a member of top management who took part, or where
    “no change” answers none of the three results.
    """
    with in_session(review) as held:
        guarding.refuse_foreign(held, input)
        guarding.refuse_who_may_not_decide(held, decided_by)
        guarding.refuse_unknown_result(kind, result)
        decision = decide(
            kind=kind,
            text=text,
            decided_by=decided_by,
            on=on or _day(held),
            by=by,
            at=at,
            rationale=rationale,
            answers=answers,
            data_cited=data_cited,
            expires_on=expires_on,
            major=major,
            expected_result=expected_result,
            look_back_on=look_back_on,
            site=held.site,
            in_minutes=True,
        )
        ReviewDecision.objects.create(
            review=held, decision=decision, input=input, result=result, decided_by_name=decided_by.name
        )
        said = [text, rationale, answers, data_cited, expected_result]
        discussing.note_named(held, said, input=input, how="decision", by=by, at=at)
    return decision


def assign_in(
    review: ManagementReview,
    *,
    text: str,
    owner: Person,
    due_on: date,
    by: Person,
    at: datetime,
    assigned_by: Person | None = None,
    weight: str = "action",
    origin: str = "other",
    criterion: str = "",
    check_on: date | None = None,
    verifier: Person | None = None,
    input: ReviewInput | None = None,
    decision: Decision | None = None,
    process: Any = None,
    site: Site | None = None,
    on: date | None = None,
) -> Action:
    """Assign a task or an action in the meeting, by the chair unless ``assigned_by`` is named; its text, owner,
    due day and criterion are kept for the minutes as they were."""
    with in_session(review) as held:
        guarding.refuse_foreign(held, input)
        action = assign(
            text=text,
            owner=owner,
            assigned_by=assigned_by or held.chair,
            on=on or _day(held),
            due_on=due_on,
            by=by,
            at=at,
            weight=weight,
            origin=origin,
            criterion=criterion,
            check_on=check_on,
            verifier=verifier,
            site=site or held.site,
            process=process,
            decision=decision,
        )
        ReviewAction.objects.create(
            review=held,
            action=action,
            input=input,
            text=action.text,
            owner_name=owner.name,
            due_on=action.due_on,
            criterion=action.criterion,
        )
        discussing.note_named(held, [text, criterion], input=input, how="action", by=by, at=at)
    return action


def conclude_overall(
    review: ManagementReview,
    *,
    suitable: str,
    adequate: str,
    effective: str,
    aligned: str,
    words: str,
    by: Person,
    at: datetime,
) -> None:
    """Answer whether the QMS is suitable, adequate, effective and in line with strategy: yes or no each.

    Raises :class:`Refusal` where one is “no” and no words say why.
    """
    answers = {"suitable": suitable, "adequate": adequate, "effective": effective, "aligned": aligned}
    with changing(review, by=by, at=at, states={State.IN_SESSION}) as row:
        for name, answer in answers.items():
            setattr(row, name, answer)
        row.overall = words.strip()
        if "no" in answers.values() and not row.overall:
            raise Refusal(
                "review.overall-without-words",
                _("One of the four conclusions is “no”."),
                field="words",
                remedy=_("Say why, and what follows."),
            )
