"""Treating: what is done about a risk, and what of it a leader accepts with a signature (6.1, 5.1.2 b)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.assigning import assign
from governance.deciding import decide
from governance.models import Action, Decision, DecisionEnding
from governance.rules import days
from objectives.answering import answer
from objectives.models import Risk, RiskThreshold
from objectives.rules import risks as rules
from qms.people.models import Person
from qms.primitives.asof import recorded_before
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.signing import Proof


def accept(
    risk: Risk,
    *,
    rationale: str,
    expires_on: date | None,
    on: date,
    by: Person,
    at: datetime,
    proof: Proof | None,
    text: str = "",
) -> Decision:
    """Let ``by``, who leads its scope, accept what is left of a risk until ``expires_on``; return the decision.

    It is signed with the ``proof`` of identity. Raises :class:`Refusal` without a proof, rationale or expiry,
    where ``by`` does not lead the scope, where another leader has accepted it meanwhile, where it is closed,
    or where nothing is above the threshold. Clauses 6.1 and 5.1.2 b.
    """
    with changing(risk, by=by, at=at, states=[Risk.State.OPEN]) as row:
        standing = standing_of([row], on=timezone.localdate(at))[row.pk]
        _refuse_needless(row, standing)
        words = text.strip() or _("We live with what is left of this risk: %(what)s") % {"what": row.what}
        decision = decide(
            kind=Decision.Kind.RISK_ACCEPTANCE,
            text=words,
            rationale=rationale,
            expires_on=expires_on,
            decided_by=by,
            on=on,
            by=by,
            at=at,
            answers=row.reference,
            data_cited=_score_in_words(row.weight, standing.threshold),
            site=row.site,
            proof=proof,
        )
        answer(row, decision=decision, by=by, at=at)
    return decision


def _score_in_words(weight: rules.Weight, threshold: int | None) -> str:
    likelihood, impact = weight.cell
    return _("Likelihood %(likelihood)d × impact %(impact)d = %(score)d, above %(threshold)s.") % {
        "likelihood": likelihood,
        "impact": impact,
        "score": weight.score,
        "threshold": threshold,
    }


def _refuse_needless(risk: Risk, standing: rules.Standing) -> None:
    if standing.expired:
        raise Refusal(
            "risk.acceptance-came-back",
            _("Its acceptance has come back, and waits for a decision."),
            remedy=_("Open that decision and renew or end it."),
        )
    if standing.must_be_accepted:
        return
    if standing.above and standing.accepted_until:
        raise Refusal(
            "risk.accepted-already",
            _("It is accepted already, until %(day)s.") % {"day": days.spoken(standing.accepted_until)},
            remedy=_("Reload it and see who accepted it; what you typed is not recorded."),
        )
    raise Refusal(
        "risk.acceptance-not-needed",
        _("What is left of it is not above what leaders let stand."),
        remedy=_("Weigh it anew where that is wrong, or set the threshold lower."),
    )


def act_on(risk: Risk, *, by: Person, at: datetime, **words: Any) -> Action:
    """Give somebody something to do about a risk; return the action, whose effect is verified by another.

    ``words`` are those of ``governance.assigning.assign``. Raises :class:`Refusal` where the risk is closed.
    """
    with transaction.atomic():
        row = Risk.objects.select_for_update().get(pk=risk.pk)
        if row.state != Risk.State.OPEN:
            raise Refusal(
                "risk.state",
                _("%(record)s is closed.") % {"record": row},
                remedy=_("Look after it again first."),
            )
        action = assign(
            **words, origin=Action.Origin.RISK, process=row.process, site=row.site, assigned_by=by, by=by, at=at
        )
        answer(row, action=action, by=by, at=at)
    return action


def thresholds_on(on: date, *, recorded_by: datetime | None = None) -> dict[int | None, int]:
    """Return the threshold that each scope has of its own on ``on``. One query."""
    rows = recorded_before(RiskThreshold.objects.on(on), recorded_by)
    return {row.site_id: row.score for row in rows}


@dataclass(frozen=True)
class Acceptances:
    """The acceptances of some risks: the decisions by risk, and since when each of these weighs heavier."""

    of: Mapping[int, Sequence[Decision]]
    heavier_since: Mapping[int, datetime | None]

    def covering(self, on: date) -> list[int]:
        """Return the keys of those risks that an acceptance in force on ``on`` covers as they are."""
        return [
            risk_id
            for risk_id, given in self.of.items()
            if any(
                one.expires_on > on for one in _fitting(given, self.heavier_since[risk_id]) if one.expires_on
            )
        ]


def standing_of(
    risks: Collection[Risk],
    *,
    on: date,
    recorded_by: datetime | None = None,
    accepted: Acceptances | None = None,
) -> dict[int, rules.Standing]:
    """Return how each of ``risks`` stands on ``on``: above the threshold, accepted until when, what it lacks.

    With ``recorded_by`` only by what was recorded before that moment. Two queries, however many; one for
    ``limited`` rows, none of these where ``accepted`` was read already.
    """
    limit = _limits(risks, on=on, recorded_by=recorded_by)
    above = {row.pk for row in risks if rules.is_above(row.kind, row.weight.score, limit[row.pk])}
    if accepted is None:
        accepted = acceptances_of(above, on=on, recorded_by=recorded_by) if above else NONE_ACCEPTED
    given = accepted.of
    return {
        row.pk: _judged(
            row,
            limit[row.pk],
            given.get(row.pk, ()) if row.pk in above else (),
            is_above=row.pk in above,
            on=on,
        )
        for row in risks
    }


NONE_ACCEPTED = Acceptances({}, {})


def _limits(risks: Collection[Risk], *, on: date, recorded_by: datetime | None) -> dict[int, int | None]:
    """Return how much may stand of each of ``risks``, as ``limited`` read it, else as thresholds say."""
    if all(hasattr(row, "limit") for row in risks):
        return {row.pk: getattr(row, "limit", None) for row in risks}
    thresholds = thresholds_on(on, recorded_by=recorded_by)
    return {row.pk: rules.threshold_of(row.site_id, thresholds) for row in risks}


def _judged(
    row: Risk, threshold: int | None, accepted: Collection[Decision], *, is_above: bool, on: date
) -> rules.Standing:
    fitting = _still_fitting(row, accepted)
    found = rules.Standing(
        above=is_above,
        threshold=threshold,
        expiries=tuple(one.expires_on for one in fitting),
        outgrown=bool(accepted) and not fitting,
        on=on,
    )
    return found if row.state == Risk.State.CLOSED else replace(found, gaps=_gaps(row, found, on))


def _still_fitting(row: Risk, accepted: Collection[Decision]) -> list[Decision]:
    """Return those acceptances of a risk that were given for what it weighs today, not for less."""
    return _fitting(accepted, row.heavier_since)


def _fitting(accepted: Collection[Decision], heavier_since: datetime | None) -> list[Decision]:
    return [one for one in accepted if heavier_since is None or one.recorded_at > heavier_since]


def _gaps(row: Risk, standing: rules.Standing, on: date) -> tuple[str, ...]:
    return rules.gaps_of(
        has_owner=row.owner_id is not None,
        is_answered=bool(row.treatment.strip()) or row.response == "retain" or bool(standing.accepted_until),
        review_on=row.review_on,
        on=on,
    )


def acceptances_of(
    risks: Collection[int] | QuerySet[Risk, Any], *, on: date, recorded_by: datetime | None = None
) -> Acceptances:
    """Return the acceptances of ``risks``, taken by ``on``, that no leader had ended by then.

    ``risks`` are keys, or a query for keys that the database works out itself. What renews an acceptance is
    one, too. One query.
    """
    about = Q(answered__risk__in=risks)
    if recorded_by is not None:
        about &= Q(answered__recorded_at__lt=recorded_by)
    known = Decision.objects.filter(about | Q(renews__isnull=False), kind=Decision.Kind.RISK_ACCEPTANCE)
    rows: Any = (
        recorded_before(known, recorded_by).select_related("ending", "renews").order_by("recorded_at", "pk")
    )
    found: dict[int, list[Decision]] = {}
    heavier: dict[int, datetime | None] = {}
    risk_of: dict[int, int] = {}
    named = {"about_id": F("answered__risk"), "heavier": F("answered__risk__heavier_since")}
    for row in rows.annotate(wanted=Q(answered__risk__in=risks), **named):  # one row for each risk it answers
        renewed = getattr(row, "renews", None)
        risk_id: int | None = row.about_id if row.wanted else None
        if risk_id is not None:
            heavier[risk_id] = row.heavier
        elif renewed:
            risk_id = risk_of.get(renewed.decision_id)
        if risk_id is None:
            continue
        risk_of[row.pk] = risk_id
        if row.decided_on <= on and not _ended(row, on=on, recorded_by=recorded_by):
            found.setdefault(risk_id, []).append(row)
    return Acceptances(found, heavier)


def _ended(row: Decision, *, on: date, recorded_by: datetime | None) -> bool:
    ending: DecisionEnding | None = getattr(row, "ending", None)
    if ending is None or ending.happened_on > on:
        return False
    return recorded_by is None or ending.recorded_at < recorded_by


def acceptance_due(risk: Risk, latest: date | None) -> date:
    """Return the day by which leaders accept a risk above the threshold: two weeks after it was weighed."""
    return (latest or risk.identified_on) + timedelta(days=rules.ACCEPT_WITHIN)
