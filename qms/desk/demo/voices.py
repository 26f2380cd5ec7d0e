"""Risks, customer feedback and commitment checks of Halvorsen, written as the product writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from objectives import checking_promises, listening, treating, weighing
from objectives.models import CustomerRequirement, QualityObjective, Risk
from objectives.rules.risks import Weight
from qms.desk.demo.company import Company, at
from qms.desk.demo.customers import CHECKS, CONCLUSIONS, SURVEYS, VOICES, Asked
from qms.desk.demo.risky import RISKS, Seen
from qms.people.models import Person
from qms.records.models import SignOff
from qms.records.signing import Proof

QUARTER = 91


def hear_and_weigh(company: Company) -> None:
    """Write what could happen, what customers said, and the promises that were checked."""
    _set_threshold(company)
    objectives = {row.code: row for row in QualityObjective.objects.all()}
    for one in RISKS:
        _write_risk(company, one, objectives)
    _write_voices(company)
    for asked in CHECKS:
        _check(company, asked)


def _day(company: Company, days_ago: int) -> date:
    return company.today - timedelta(days=days_ago)


def _after_the_last_signature(moment: datetime) -> datetime:
    """Return ``moment``, or one just after the last signature where that is later: a ledger runs forward."""
    last = SignOff.objects.order_by("-number").values_list("signed_at", flat=True).first()
    return max(moment, last + timedelta(minutes=5)) if last else moment


def _set_threshold(company: Company) -> None:
    astrid = company.people["astrid"]
    for days_ago, score, why in (
        (400, 12, "As our insurer reckons."),
        (130, 9, "After the late castings: what weighs more than nine is decided by one of us."),
    ):
        day = _day(company, days_ago)
        weighing.set_threshold(score=score, reason=why, starts_on=day, by=astrid, at=at(day, 10))


def _write_risk(company: Company, one: Seen, objectives: dict[str, QualityObjective]) -> None:
    seen = _day(company, one.days_ago)
    owner: Person | None = company.people[one.owner] if one.owner else None
    weight = Weight(*one.weight)
    risk = weighing.enter_risk(
        kind=one.kind, what=one.what, consequence=one.consequence, likelihood=weight.likelihood,
        impact=weight.impact, residual_likelihood=weight.residual_likelihood,
        residual_impact=weight.residual_impact, response=one.response, treatment=one.treatment, owner=owner,
        process=company.processes[one.process] if one.process else None, site=company.site(one.site),
        objectives=[objectives[code] for code in one.objectives if code in objectives],
        requirements=list(CustomerRequirement.objects.filter(statement__in=one.requirements)),
        on=seen, review_on=_next(company, one, 0), by=owner or company.people["maria"], at=at(seen, 9),
    )  # fmt: skip
    for number, (days_ago, weights, note) in enumerate(one.reviews, start=1):
        day = _day(company, days_ago)
        weighing.review_risk(
            risk, weight=Weight(*weights), note=note, next_review_on=_next(company, one, number) or day,
            on=day, by=owner or company.people["maria"], at=at(day, 10),
        )  # fmt: skip
    _treat(company, risk, one)


def _next(company: Company, one: Seen, number: int) -> date | None:
    """Return the day for which the next review was set; the last of them lies ahead, if any is set."""
    if number == len(one.reviews):
        return company.today + timedelta(days=one.review_in) if one.review_in else None
    return _day(company, one.reviews[number][0])


def _treat(company: Company, risk: Risk, one: Seen) -> None:
    if one.accepted:
        who, days_ago, lasts, why = one.accepted
        day = _day(company, days_ago)
        moment = _after_the_last_signature(at(day, 11))
        treating.accept(
            risk, rationale=why, expires_on=day + timedelta(days=lasts), on=day, by=company.people[who],
            at=moment, proof=Proof("password", moment - timedelta(minutes=1)),
        )  # fmt: skip
    if one.action:
        text, doer, days_ago, criterion = one.action
        day = _day(company, days_ago)
        treating.act_on(
            risk, text=text, owner=company.people[doer], on=day, due_on=day + timedelta(days=80),
            criterion=criterion, check_on=day + timedelta(days=150), by=company.people[one.owner],
            at=at(day, 12),
        )  # fmt: skip
    if one.closed:
        days_ago, outcome, why = one.closed
        day = _day(company, days_ago)
        weighing.close_risk(
            risk, outcome=outcome, reason=why, on=day, by=company.people[one.owner], at=at(day, 14)
        )


def _write_voices(company: Company) -> None:
    for days_ago, score, answers in SURVEYS:
        day = _day(company, days_ago)
        tone = "good" if Decimal(score) >= 8 else "mixed"
        listening.hear(
            kind="survey", tone=tone, customer="All customers", text="Survey of the quarter",
            score=Decimal(score), scale=Decimal(10), answers=answers, on=day, by=company.people["maria"],
            at=at(day, 15),
        )  # fmt: skip
    for one in VOICES:
        day = _day(company, one.days_ago)
        listening.hear(
            kind=one.kind, tone=one.tone, customer=one.customer, offering=one.offering, text=one.text, on=day,
            site=company.site(one.site), by=company.people[one.heard_by], at=at(day, 16),
        )  # fmt: skip
    for days_ago, first, last, trend, who, words in CONCLUSIONS:
        day = _day(company, days_ago)
        listening.conclude(
            first_day=_day(company, first), last_day=_day(company, last), trend=trend, conclusion=words, on=day,
            by=company.people[who], at=at(day, 13),
        )  # fmt: skip


def _check(company: Company, one: Asked) -> None:
    asked = _day(company, one.days_ago)
    row = checking_promises.ask(
        customer=one.customer, offering=one.offering, promise=one.promise, unusual=one.unusual,
        understood=not one.unclear, unclear=one.unclear, process=company.processes[one.process], on=asked,
        answer_by=asked + timedelta(days=3), site=company.site(one.site), by=company.people[one.by],
        at=at(asked, 9),
    )  # fmt: skip
    if one.answer:
        day, (capacity, note) = asked + timedelta(days=1), one.answer
        checking_promises.answer(row, capacity=capacity, note=note, on=day, by=row.asked_of, at=at(day, 10))
    if one.promised:
        day, (promised, note) = asked + timedelta(days=2), one.promised
        checking_promises.settle(
            row, promised=promised, note=note, on=day, by=company.people[one.by], at=at(day, 11)
        )
    if one.seen:
        day, (who, note) = asked + timedelta(days=4), one.seen
        checking_promises.acknowledge(row, note=note, on=day, by=company.people[who], at=at(day, 12))
