"""What the product knows of risks and opportunities: who looks after which, what is owed on them, by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.climbing import leaders_on
from governance.leading import leads_somewhere
from governance.rules.days import spoken
from objectives import access
from objectives.models import Risk, RiskClosing, RiskReopening, RiskReview, RiskThreshold
from objectives.treating import acceptance_due, standing_of
from objectives.weighing import change_risk
from qms.primitives import kinds
from qms.primitives.refusing import Refusal

REVIEW, OWNER, ACCEPT = "risk-review", "risk-owner", "risk-acceptance"


def duties(on: date, person: Any = None) -> Iterator[kinds.Duty]:
    """Yield the reviews that owners owe, and what leaders have to accept or have treated.

    Two queries for who leads nobody, eight at most.
    """
    rows = _owned(on, person).filter(review_on__isnull=False)
    for row in rows:
        yield _duty(row, REVIEW, _now("Review the risk"), row.owner_id, row.review_on, goes_with=OWNER)
    yield from _to_accept(on, person)


def _to_accept(on: date, person: Any) -> Iterator[kinds.Duty]:
    if person is not None and not leads_somewhere(person, on=on):
        return
    open_risks = Risk.objects.open().filter(kind=Risk.Kind.RISK)
    rows: list[Any] = list(open_risks.limited(on).annotate(weighed_on=Max("reviews__happened_on")))
    standing = standing_of(rows, on=on)
    waiting = [row for row in rows if standing[row.pk].must_be_accepted and not standing[row.pk].expired]
    leaders = leaders_on(on, {row.site_id for row in waiting}) if waiting else {}
    for row in waiting:
        leader = leaders[row.site_id]
        if leader is not None and (person is None or leader.pk == person.pk):
            due = acceptance_due(row, row.weighed_on)
            yield _duty(row, ACCEPT, _now("Accept what is left, or have it treated"), leader.pk, due, soon=14)


def _owned(on: date, person: Any) -> Any:
    rows = Risk.objects.open().filter(owner__isnull=False)
    return rows if person is None else rows.filter(owner=person)


def _duty(
    row: Risk, kind: str, what: str, person_id: int, due_on: date, soon: int = 7, goes_with: str = ""
) -> kinds.Duty:
    return kinds.Duty(
        kind=kind,
        what=what,
        subject=row.reference,
        title=row.what,
        address=reverse("objectives:risk", args=[row.reference]),
        person_id=person_id,
        due_on=due_on,
        soon=soon,
        goes_with=goes_with,
    )


def accountabilities(on: date, person: Any = None) -> Iterator[kinds.Accountability]:
    """Yield who looks after which open risk. One query."""
    for row in _owned(on, person):
        yield kinds.Accountability(
            kind=OWNER,
            what=_now("Looks after the risk"),
            subject=row.reference,
            title=row.what,
            address=reverse("objectives:risk", args=[row.reference]),
            person_id=row.owner_id,
        )


def hand_over(one: kinds.HandOver) -> None:
    """Let the taker look after the risk; its review goes along. What is to be accepted follows who leads."""
    row = Risk.objects.get(reference=one.subject)
    if one.kind == ACCEPT:
        raise Refusal(
            "risk.accepted-by-who-leads",
            _now("%(subject)s is accepted by who leads its scope.") % {"subject": one.subject},
            remedy=_now("Hand over who leads its scope; this goes along."),
        )
    if row.owner_id == one.giver.pk:
        change_risk(row, words={"owner": one.taker}, by=one.by, at=one.at, reason=one.reason)


def may_hold(kind: str, reach: Any, site_id: int | None) -> bool:
    """Tell whether somebody of that reach may look after a risk of the site, or accept one there."""
    if kind == ACCEPT:
        return kinds.who_sees_its_site(kind, reach, site_id)
    return bool(reach.holds(*access.HEARERS) if site_id is None else reach.holds_for(site_id, *access.HEARERS))


def risk_events(risk: Risk) -> Iterator[kinds.Event]:
    """Yield how it was weighed, what was decided and done about it, and when it was closed."""
    for row in risk.reviews.all():
        words = {"who": row.by, "before": row.score_before, "score": row.weight.score}
        sentence = _now("%(who)s weighed it: %(score)d, from %(before)d.") % words
        yield kinds.Event(row.recorded_at, str(row.by), sentence, row.note, row.late)
    for answer in risk.answers.all():
        given = {"who": answer.by, "record": answer.given}
        accepts = answer.decision is not None and answer.decision.kind == "risk_acceptance"
        said = _now("%(who)s accepted what is left of it by %(record)s.") if accepts else None
        said = said or (
            _now("%(who)s decided on it: %(record)s.")
            if answer.decision
            else _now("%(who)s had something done about it: %(record)s.")
        )
        yield kinds.Event(answer.recorded_at, str(answer.by), said % given, answer.given.text)
    for end in risk.closings.all():
        words = {"who": end.by, "day": spoken(end.happened_on), "outcome": end.get_outcome_display()}
        sentence = _now("%(who)s closed it on %(day)s: “%(outcome)s”.") % words
        yield kinds.Event(end.recorded_at, str(end.by), sentence, end.reason, end.late)
        if again := getattr(end, "reopening", None):
            sentence = _now("%(who)s looks after it again.") % {"who": again.by}
            yield kinds.Event(again.recorded_at, str(again.by), sentence, again.reason)


kinds.declare(
    kinds.Kind(
        model=Risk,
        name=_("risk or opportunity"),
        plural=_("risks and opportunities"),
        prefix=Risk.prefix,
        address=lambda row: reverse("objectives:risk", args=[row.reference]),
        visible=lambda person: Risk.objects.visible_to(person),
        search=("reference", "what", "consequence", "treatment"),
        title=lambda row: row.what,
        duties=duties,
        accountabilities=accountabilities,
        hand_over=hand_over,
        may_hold=may_hold,
        events=risk_events,
        parts=(RiskReview, RiskClosing, RiskReopening, RiskThreshold),
        owed_through=(
            "objectives.Risk.owner",
            "governance.TopManagementMembership.person",
        ),
    )
)
