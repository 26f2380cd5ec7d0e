"""Weighing: what could happen, how large it is without and with what is done about it, seen again (6.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.deciding import may_decide
from governance.models import Process
from governance.rules import days
from governance.rules.decisions import refuse_unless_leading
from objectives import access
from objectives.models import (
    CustomerRequirement,
    QualityEvent,
    QualityObjective,
    Risk,
    RiskClosing,
    RiskReopening,
    RiskReview,
    RiskThreshold,
)
from objectives.rules.risks import Weight
from qms.people.models import Person, Site
from qms.primitives.changing import changing, check
from qms.primitives.refusing import Refusal
from qms.records.entering import enter

WORDS = ("what", "consequence", "process", "response", "treatment", "owner")
"""What a change of a risk may change; its weights change by a review only."""


def enter_risk(
    *,
    what: str,
    likelihood: int,
    impact: int,
    on: date,
    by: Person | None,
    at: datetime,
    kind: str = Risk.Kind.RISK,
    consequence: str = "",
    process: Process | None = None,
    event: QualityEvent | None = None,
    objectives: Collection[QualityObjective] = (),
    requirements: Collection[CustomerRequirement] = (),
    residual_likelihood: int | None = None,
    residual_impact: int | None = None,
    response: str = "",
    treatment: str = "",
    owner: Person | None = None,
    review_on: date | None = None,
    site: Site | None = None,
) -> Risk:
    """Enter a risk or an opportunity that was seen on ``on``; likelihood and impact go from 1 to 5.

    ``event`` is the quality event that showed it, if one did. Owner, treatment and day of review may still be
    missing, and show as gaps. Raises :class:`Refusal` for a day to come, an unfit owner, a review that is due
    no later, and where a constraint does not hold.
    """
    today = timezone.localdate(at)
    days.refuse_impossible_day(on, today=today)
    _refuse_review_no_later(review_on, on, field="review_on")
    risk = Risk(
        kind=kind,
        what=what.strip(),
        consequence=consequence.strip(),
        process=process,
        event=event,
        likelihood=likelihood,
        impact=impact,
        residual_likelihood=residual_likelihood,
        residual_impact=residual_impact,
        response=response,
        treatment=treatment.strip(),
        owner=owner,
        identified_on=on,
        review_on=review_on,
        site=site,
    )
    refuse_unfit_owner(owner, site.pk if site else None, today)
    with transaction.atomic():
        enter(risk, by=by, at=at)
        if objectives or requirements:
            with changing(risk, by=by, at=at) as row:
                row.link(objectives=objectives, requirements=requirements)
    return risk


def change_risk(
    risk: Risk,
    *,
    words: Mapping[str, Any],
    by: Person | None,
    at: datetime,
    reason: str = "",
    objectives: Collection[QualityObjective] | None = None,
    requirements: Collection[CustomerRequirement] | None = None,
) -> Risk:
    """Say in other words what could happen, who looks after it, what is done; links that are ``None`` stay.

    Raises :class:`Refusal` where it is closed, or a new owner is unfit.
    """
    with changing(risk, by=by, at=at, reason=reason, states=[Risk.State.OPEN]) as row:
        owner_before = row.owner_id
        for name in WORDS:
            if name in words:
                setattr(row, name, words[name])
        if row.owner_id != owner_before:
            refuse_unfit_owner(row.owner, row.site_id, timezone.localdate(at))
        row.link(objectives=objectives, requirements=requirements)
    return risk


def review_risk(
    risk: Risk,
    *,
    weight: Weight,
    note: str,
    next_review_on: date,
    on: date,
    by: Person,
    at: datetime,
    treatment: str | None = None,
) -> RiskReview:
    """Weigh a risk anew, as seen on ``on``, and say when it is looked at next; return the review.

    ``treatment`` replaces what is done about it where that has changed. Raises :class:`Refusal` where it is
    closed, for a day to come or before it was seen, one reviewed already, and where a constraint does not hold.
    A late entry of an earlier review changes no weight.
    """
    with changing(risk, by=by, at=at, reason=note.strip(), states=[Risk.State.OPEN]) as row:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.identified_on)
        fact = RiskReview(risk=row, score_before=row.weight.score, note=note.strip(), by=by, happened_on=on)
        fact.recorded_at, fact.next_review_on = at, next_review_on
        _put(weight, fact)
        check(fact)
        latest = row.reviews.order_by("-happened_on").first()
        fact.save()
        if treatment is not None:
            row.treatment = treatment.strip()
        if latest is None or latest.happened_on < on:
            if weight.score > row.weight.score:
                row.heavier_since = at
            _put(weight, row)
            row.review_on = next_review_on
    return fact


def _put(weight: Weight, row: Risk | RiskReview) -> None:
    row.likelihood, row.impact = weight.likelihood, weight.impact
    row.residual_likelihood, row.residual_impact = weight.residual_likelihood, weight.residual_impact


def close_risk(risk: Risk, *, outcome: str, reason: str, on: date, by: Person, at: datetime) -> RiskClosing:
    """Say that a risk need not be looked after any more, and what shows it.

    Raises :class:`Refusal` where it is closed already, without words, or for a day to come.
    """
    with changing(risk, by=by, at=at, reason=reason.strip(), states=[Risk.State.OPEN]) as row:
        days.refuse_impossible_day(on, today=timezone.localdate(at), not_before=row.identified_on)
        _refuse_outcome_of_other_kind(row, outcome)
        fact = RiskClosing(risk=row, outcome=outcome, reason=reason.strip(), by=by, happened_on=on)
        fact.recorded_at = at
        check(fact)
        fact.save()
        row.state = Risk.State.CLOSED
    return fact


def reopen_risk(risk: Risk, *, reason: str, review_on: date, by: Person, at: datetime) -> Risk:
    """Look after a closed risk again, and say when it is reviewed. Raises :class:`Refusal` without a reason."""
    with changing(risk, by=by, at=at, reason=reason.strip(), states=[Risk.State.CLOSED]) as row:
        _refuse_review_no_later(review_on, timezone.localdate(at), field="review_on")
        fact = RiskReopening(closing=row.closings.latest("pk"), reason=reason.strip(), by=by, recorded_at=at)
        check(fact)
        fact.save()
        row.state, row.review_on = Risk.State.OPEN, review_on
    return risk


def set_threshold(
    *, score: int, reason: str, starts_on: date, by: Person, at: datetime, site: Site | None = None
) -> RiskThreshold:
    """Let no more than ``score`` stand without an acceptance, in a scope from ``starts_on`` on (6.1).

    Raises :class:`Refusal` where ``by`` does not lead the scope, without a reason, or for a score that leaves
    nothing above it. What was set before stays for the days before.
    """
    refuse_unless_leading(may_decide(by, on=timezone.localdate(at), site_id=site.pk if site else None), by.name)
    row = RiskThreshold(site=site, score=score, starts_on=starts_on, reason=reason.strip(), set_by=by)
    row.recorded_at = at
    with transaction.atomic():
        check(row)
        row.save()
    return row


def refuse_unfit_owner(owner: Person | None, site_id: int | None, today: date) -> None:
    """Raise :class:`Refusal` where ``owner`` has left, leaves, or has no part in the scope."""
    if owner is None:
        return
    days.refuse_who_goes(owner.name, owner.ended_on, today, field="owner")
    if not access.may_own_risk(owner, site_id):
        raise Refusal(
            "risk.owner-has-a-part-there",
            _("%(name)s has no part in this scope.") % {"name": owner.name},
            field="owner",
            remedy=_("Name somebody who works there, or ask an administrator for a role."),
        )


def _refuse_review_no_later(review_on: date | None, on: date, *, field: str) -> None:
    if review_on is not None and review_on <= on:
        raise Refusal(
            "risk.reviewed-later",
            _("It is looked at again on a day after %(day)s.") % {"day": days.spoken(on)},
            field=field,
            remedy=_("Name a later day."),
        )


def _refuse_outcome_of_other_kind(row: Risk, outcome: str) -> None:
    fits = {Risk.Kind.RISK: ("gone", "happened"), Risk.Kind.OPPORTUNITY: ("seized", "passed")}
    if outcome not in fits[Risk.Kind(row.kind)]:
        raise Refusal(
            "risk.ends-as-its-kind",
            _("A risk goes or happens; an opportunity is seized or passes by."),
            field="outcome",
            remedy=_("Choose the one that fits."),
        )
