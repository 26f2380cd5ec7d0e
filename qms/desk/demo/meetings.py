"""Six reviews, what leaders decided and assigned in them, and what became of it, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from governance.assigning import assign
from governance.deciding import decide
from governance.models import Action
from objectives.models import QualityObjective
from qms.desk.demo import matrices, proofs, statements
from qms.desk.demo.company import Company, at
from qms.desk.demo.decisions import decide_outside
from qms.desk.demo.deeds import DEEDS
from qms.desk.demo.reviews_of_all import REVIEWS_OF_ALL
from qms.desk.demo.reviews_of_sites import REVIEWS_OF_SITES
from qms.desk.demo.script import CONCLUSIONS, CONTRIBUTIONS, Deed, Meeting
from qms.records.signing import Proof
from reviews.discussing import discuss
from reviews.holding import (
    assign_in,
    challenge,
    conclude,
    conclude_overall,
    decide_in,
    note_presence,
    note_rest,
    start_session,
)
from reviews.minuting import amend, draft_minutes, sign_minutes
from reviews.models import AgendaQuestion, ManagementReview, ReviewInput, ReviewSeries
from reviews.planning import contribute, plan, start_series
from reviews.proposing import leave, proposed, take_on
from reviews.rules import unusual_counts


@dataclass
class Diary:
    """What is still to happen, by the moment at which it is recorded; nothing after ``until`` happens."""

    until: datetime
    waiting: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)

    def note(self, moment: datetime, deed: Callable[[], None]) -> None:
        """Put ``deed`` down for ``moment``."""
        heapq.heappush(self.waiting, (moment, next(self.order), deed))

    def live(self) -> None:
        """Let everything happen that lies before ``until``, in order; deeds may put down more."""
        while self.waiting and self.waiting[0][0] <= self.until:
            _moment, _order, deed = heapq.heappop(self.waiting)
            deed()


def working_day(day: date) -> date:
    """Return ``day``, or the next day on which people at Halvorsen work."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Tell whether people at Halvorsen work on ``day``."""
    return day.weekday() < 5 and (day.month, day.day) not in {(12, 25), (1, 1)}


def before(today: date, days: int) -> date:
    """Return the day that lies ``days`` before ``today``, or the last working day before that."""
    day = today - timedelta(days=days)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def lead(company: Company) -> None:
    """Hold the reviews, decide and assign, and let what was assigned take its course until today."""
    diary = Diary(until=at(company.today, 8))
    series = _write_series(company)
    for meeting in (*REVIEWS_OF_ALL, *REVIEWS_OF_SITES):
        day = before(company.today, meeting.days_ago)
        diary.note(at(day, 7), lambda m=meeting, d=day: _hold(company, diary, series, m, d))  # type: ignore[misc]
    for deed in DEEDS:
        day = before(company.today, deed.days_ago)
        diary.note(at(day, 7, 30), lambda x=deed, d=day: _assign_outside(company, diary, x, d))  # type: ignore[misc]
    for moment, stated in (*statements.deeds(company, before), *matrices.deeds(company, before)):
        diary.note(moment, stated)
    decide_outside(company, diary.note)
    diary.live()


def _write_series(company: Company) -> dict[str | None, ReviewSeries]:
    start = at(company.today - timedelta(days=600))
    people = company.people
    rows = (
        (
            None,
            "Management review, Halvorsen Flow Systems",
            "astrid",
            6,
            ("henrik", "ingrid", "james", "maria"),
        ),
        ("GDN", "Site review, Gdańsk works", "katarzyna", 6, ("agnieszka", "piotr", "pawel")),
        ("LBA", "Site review, Leeds service centre", "james", 12, ("oliver", "grace")),
    )
    return {
        site: start_series(
            title=title,
            chair=people[chair],
            cadence_months=months,
            members=[people[chair], *(people[key] for key in members)],
            by=people["maria"],
            at=start,
            site=company.site(site),
        )
        for site, title, chair, months, members in rows
    }


def _hold(
    company: Company, diary: Diary, series: dict[str | None, ReviewSeries], meeting: Meeting, day: date
) -> None:
    people, maria = company.people, company.people["maria"]
    review = plan(
        title=meeting.title.format(month=day.strftime("%B %Y")),
        chair=people[meeting.chair],
        planned_on=day,
        period_from=day - timedelta(days=meeting.covers),
        period_to=day - timedelta(days=1),
        members=[people[key] for key in (*meeting.present, *meeting.remote, *meeting.absent)],
        by=maria,
        at=at(day - timedelta(days=21)),
        site=company.site(meeting.site),
        series=series[meeting.site],
    )
    for row in review.inputs.all():
        if row.item in CONTRIBUTIONS:
            contribute(row, text=CONTRIBUTIONS[row.item], by=maria, at=at(day - timedelta(days=3)))
    start_session(review, held_on=day, by=maria, at=at(day, 7))
    _attend(company, review, meeting, day)
    _answer_the_data(company, review, day)
    _discuss(company, review, meeting, day)
    _decide(company, diary, review, meeting, day)
    _conclude(company, review, meeting, day)
    if not meeting.closed:
        return
    draft_minutes(review, by=maria, at=at(day, 9))
    _sign(company, diary, review, meeting, day)


def _attend(company: Company, review: ManagementReview, meeting: Meeting, day: date) -> None:
    presences = {"present": meeting.present, "remote": meeting.remote, "absent": meeting.absent}
    for presence, keys in presences.items():
        for key in keys:
            note_presence(
                review,
                person=company.people[key],
                presence=presence,
                by=company.people["maria"],
                at=at(day, 7, 5),
            )


def _answer_the_data(company: Company, review: ManagementReview, day: date) -> None:
    """Take on what misses ask, and leave one other question with its reason."""
    found = [one for one in proposed(review, on=day) if review.inputs.filter(item=one.item).exists()]
    maria, moment = company.people["maria"], at(day, 7, 10)
    asked = [one.key for one in found if one.raised == AgendaQuestion.Raised.MISSES]
    for key in asked[:2]:
        take_on(review, key, by=maria, at=moment, on=day)
    for key in [one.key for one in found if one.key not in asked][:1]:
        reason = "Its owner brings a proposal to the leaders' meeting next month."
        leave(review, key, reason=reason, by=maria, at=moment, on=day)


def _discuss(company: Company, review: ManagementReview, meeting: Meeting, day: date) -> None:
    inputs = {row.item: row for row in review.inputs.all()}
    for key, item, question, answer in meeting.challenges:
        challenge(
            review,
            asked_by=company.people[key],
            question=question,
            answer=answer,
            input=inputs[item],
            by=company.people["maria"],
            at=at(day, 7, 30),
        )
    _talk_of_what_missed(company, review, inputs, day)
    for row in inputs.values():
        words = meeting.conclusions.get(row.item, "")
        if unusual_counts(row.frozen) or words:
            conclude(
                row, conclusion=words or CONCLUSIONS[row.item], by=company.people["maria"], at=at(day, 7, 40)
            )
    note_rest(review, by=company.people["maria"], at=at(day, 7, 45))
    _say_why_nothing(company, review, day)


def _talk_of_what_missed(
    company: Company, review: ManagementReview, inputs: dict[str, ReviewInput], day: date
) -> None:
    """Note what leaders talked of: seven objectives, those that were not on target first."""
    row = inputs.get("objectives")
    if row is None or not row.frozen:
        return
    shown = sorted(row.frozen["tables"][0]["rows"], key=lambda one: one["status"] == "on_target")
    talked = [one["reference"] for one in shown[:7]]
    for objective in QualityObjective.objects.filter(reference__in=talked).order_by("reference"):
        discuss(review, objective, input=row, by=company.people["maria"], at=at(day, 7, 35))


def _say_why_nothing(company: Company, review: ManagementReview, day: date) -> None:
    for row in review.inputs.filter(outcome=""):
        conclude(
            row,
            conclusion="Nothing has happened in this period that leaders need to look at.",
            outcome=ReviewInput.Outcome.NOTHING,
            by=company.people["maria"],
            at=at(day, 7, 46),
        )


def _decide(company: Company, diary: Diary, review: ManagementReview, meeting: Meeting, day: date) -> None:
    inputs = {row.item: row for row in review.inputs.all()}
    for taken in meeting.decisions:
        decision = decide_in(
            review,
            kind=taken.kind,
            text=taken.text,
            rationale=taken.rationale,
            data_cited=taken.data,
            decided_by=company.people[taken.by],
            input=inputs[taken.item],
            result=taken.result,
            expires_on=day + timedelta(days=taken.expires) if taken.expires else None,
            by=company.people["maria"],
            at=at(day, 7, 50),
        )
        for deed in taken.deeds:
            action = assign_in(
                review,
                text=deed.text,
                owner=company.people[deed.owner],
                assigned_by=company.people[taken.by],
                due_on=working_day(day + timedelta(days=deed.due)),
                weight=deed.weight,
                origin=deed.origin,
                criterion=deed.criterion,
                check_on=working_day(day + timedelta(days=deed.due + deed.check)) if deed.check else None,
                verifier=company.people[deed.verifier] if deed.verifier else None,
                process=company.processes[deed.process] if deed.process else None,
                site=company.site(deed.site),
                input=inputs[taken.item],
                decision=decision,
                by=company.people["maria"],
                at=at(day, 7, 52),
            )
            _take_course(company, diary, action, deed)


def _conclude(company: Company, review: ManagementReview, meeting: Meeting, day: date) -> None:
    conclude_overall(
        review,
        suitable="yes",
        adequate=meeting.adequate,
        effective="yes",
        aligned="yes",
        words=meeting.overall,
        by=company.people["maria"],
        at=at(day, 7, 55),
    )


def _sign(company: Company, diary: Diary, review: ManagementReview, meeting: Meeting, day: date) -> None:
    signed = at(working_day(day + timedelta(days=1)), 7, 40)
    diary.note(signed, lambda: _sign_as_chair(company, review, meeting, signed))
    for text, reason in meeting.amendments:
        moment = at(working_day(day + timedelta(days=9)), 10)
        diary.note(
            moment,
            lambda t=text, r=reason, m=moment: _amend(company, review, t, r, m),  # type: ignore[misc]
        )


def _sign_as_chair(company: Company, review: ManagementReview, meeting: Meeting, moment: datetime) -> None:
    proof = Proof("password", moment - timedelta(minutes=1))
    sign_minutes(review, signer=company.people[meeting.chair], proof=proof, at=moment)


def _amend(company: Company, review: ManagementReview, text: str, reason: str, moment: datetime) -> None:
    amend(review, text=text, reason=reason, by=company.people["maria"], at=moment)


def _assign_outside(company: Company, diary: Diary, deed: Deed, day: date) -> None:
    people = company.people
    decision = None
    if deed.decided:
        decision = decide(
            kind="improvement",
            text=deed.decided,
            rationale=deed.because,
            decided_by=people[deed.assigned_by],
            on=day,
            by=people[deed.assigned_by],
            at=at(day, 7, 30),
            site=company.site(deed.site),
        )
    action = assign(
        text=deed.text,
        owner=people[deed.owner],
        assigned_by=people[deed.assigned_by],
        on=day,
        due_on=working_day(day + timedelta(days=deed.due)),
        weight=deed.weight,
        origin=deed.origin,
        criterion=deed.criterion,
        check_on=working_day(day + timedelta(days=deed.due + deed.check)) if deed.check else None,
        verifier=people[deed.verifier] if deed.verifier else None,
        process=company.processes[deed.process] if deed.process else None,
        site=company.site(deed.site),
        decision=decision,
        by=people[deed.assigned_by],
        at=at(day, 7, 35),
    )
    _take_course(company, diary, action, deed)


def _take_course(company: Company, diary: Diary, action: Action, deed: Deed) -> None:
    if deed.extended:
        asked = action.due_on - timedelta(days=4)
        diary.note(at(asked, 11), lambda: _extend(company, action, deed, asked))
    if deed.cancelled:
        gone = action.assigned_on + timedelta(days=12)
        diary.note(at(gone, 12), lambda: _cancel(action, deed, gone))
    if deed.done is None:
        return
    done = working_day(action.due_on + timedelta(days=deed.done + deed.extended))
    diary.note(at(done, 13), lambda: _complete(company, diary, action, deed, done))


def _extend(company: Company, action: Action, deed: Deed, day: date) -> None:
    action.extend(
        by=company.people[deed.owner],
        at=at(day, 11),
        on=day,
        due_on=action.due_on + timedelta(days=deed.extended),
        reason=deed.slip,
    )


def _cancel(action: Action, deed: Deed, day: date) -> None:
    action.cancel(by=action.assigned_by, at=at(day, 12), on=day, reason=deed.cancelled)


def _complete(company: Company, diary: Diary, action: Action, deed: Deed, day: date) -> None:
    who, moment = company.people[deed.owner], at(day, 13)
    file, name = proofs.kept(deed.file, day=day, by=who, at=moment) if deed.file else (None, "")
    action.complete(by=who, at=moment, on=day, proof=deed.proof, file=file, file_name=name)
    if action.weight == Action.Weight.TASK or deed.effective is None or action.check_on is None:
        return
    checked = working_day(action.check_on)
    diary.note(at(checked, 14), lambda: _verify(company, diary, action, deed, checked))


def _verify(company: Company, diary: Diary, action: Action, deed: Deed, day: date) -> None:
    assert action.verifier is not None
    follow_up = action.verify(
        by=action.verifier,
        at=at(day, 14),
        on=day,
        effective=bool(deed.effective),
        finding=deed.finding,
        follow_up_due_on=None if deed.then is None else working_day(day + timedelta(days=deed.then.due)),
    )
    if follow_up is not None and deed.then is not None:
        _take_course(company, diary, follow_up, deed.then)
