"""What leaders decided, what was verified, what is long overdue, and whose competence is confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.models import ClimateRelevance
from evidence.rules.weak import CROWDED_WITHIN
from governance import overdue as limits
from governance.confirming import standings_on
from governance.handing_actions import OVERDUE
from governance.models import Action, Decision, Escalation, ProcessOwnership, Verification
from governance.rules.decisions import is_weak
from objectives.models import Audit
from qms.jobs.models import Notice
from qms.primitives.asof import day_of, end_of_day
from qms.records.models import SignOff
from reviews.models import ReviewDecision

ACCEPTANCE = "risk-acceptance"
EXPIRING = ("risk_acceptance", "deferral")


def decisions(within: Q, day: Day) -> list[rules.Decided]:
    """Return what was decided within a year, and the risk acceptances that stood."""
    since = rules.months_before(day.day, rules.YEAR)
    rows = Decision.objects.filter(within, decided_on__lte=day.day, recorded_at__lt=day.end)
    rows = rows.filter(Q(decided_on__gt=since) | Q(kind__in=EXPIRING, expires_on__gt=since))
    found, done = _acted_on(rows, day)
    signed = signed_of([one.reference for one in found if one.kind == "risk_acceptance"], day)
    return [
        rules.Decided(
            one.reference,
            one.kind,
            one.decided_on,
            weak=is_weak(one.text, has_action=one.pk in done, has_look_back=one.look_back_on is not None),
            standing=one.state == Decision.State.STANDING,
            expires_on=one.expires_on,
            signed=one.reference in signed,
            site_id=one.site_id,
        )
        for one in found
    ]


def _acted_on(rows: QuerySet[Decision], day: Day) -> tuple[list[Decision], set[int]]:
    """Return decisions as they stood, and the keys of those that somebody was given an action for.

    One query for today, two for a past day.
    """
    acted = Action.objects.filter(recorded_at__lt=day.end).order_by()
    if day.past:
        given = acted.filter(decision__in=rows.order_by().values("pk"))
        return stood(rows, day), set(given.values_list("decision_id", flat=True))
    told: Any = rows.annotate(acted=Exists(acted.filter(decision=OuterRef("pk")))).order_by("pk")
    found = list(told)
    return found, {row.pk for row in found if row.acted}


def signed_of(references: Collection[str], day: Day) -> set[str]:
    """Return those decisions that are signed: by themselves in the ledger, or in minutes that were approved."""
    alone = SignOff.objects.filter(kind=ACCEPTANCE, subject__in=references, signed_at__lt=day.end).order_by()
    minuted = ReviewDecision.objects.filter(
        decision__reference__in=references, review__minutes__approved_at__lt=day.end
    ).order_by()
    return {one for (one,) in alone.values_list("subject").union(minuted.values_list("decision__reference"))}


def worked(within: Q, day: Day) -> list[rules.Worked]:
    """Return the actions whose effect was to be checked within a year, or was: with the verdict that stood."""
    since = rules.months_before(day.day, rules.YEAR)
    rows = Action.objects.filter(within, weight=Action.Weight.ACTION, recorded_at__lt=day.end)
    rows = rows.exclude(state=Action.State.CANCELLED)
    given = Verification.objects.filter(effective=True, recorded_at__lt=day.end, happened_on__gt=since)
    given = given.filter(Q(reopening=None) | Q(reopening__recorded_at__gte=day.end))
    due = Q(check_on__gt=since, check_on__lt=day.day, state=Action.State.INEFFECTIVE)
    last = given.filter(action=OuterRef("pk")).order_by("-pk")
    chosen = rows.filter(due | Q(pk__in=given.order_by().values("action")))
    told = chosen.annotate(given=Subquery(last.values("pk")[:1]), seen=Subquery(last.values("happened_on")[:1]))
    values = told.order_by(F("given").asc(nulls_last=True), "pk")
    return [rules.Worked(*one) for one in values.values_list("reference", "check_on", "seen", "site_id")]


def long_overdue(
    within: Q, day: Day, reviewed: Mapping[str, tuple[date, str]], parents: Mapping[int, int | None]
) -> list[rules.Overdue]:
    """Return the actions overdue beyond the limit of their scope, and how leaders know of each.

    They know by an escalation that stands on it, by a review that looked at it after its due day (``reviewed``:
    by its reference the day and the review), or by the notice that reached its owner's manager or leader.
    ``parents`` names the site above each.
    """
    rows = Action.objects.filter(within, recorded_at__lt=day.end, due_on__lt=day.day)
    open_ = Q(completion=None, cancellation=None) | Q(completion__recorded_at__gte=day.end)
    open_ |= Q(completion=None, cancellation__recorded_at__gte=day.end)
    fields = ("reference", "due_on", "owner_id", "site_id")
    overdue = list(rows.filter(open_).order_by("pk").values_list(*fields))
    at_most = limits.limits_on(day.day, parents) if overdue else {}
    late = [one for one in overdue if one[1] < day.day - timedelta(days=at_most.get(one[3], limits.DAYS))]
    if not late:
        return []
    known = _escalated(day)
    told = _told(day)
    return [
        rules.Overdue(
            reference,
            due,
            known.get(reference) or _reviewed(reviewed.get(reference), due) or told.get((owner, site), ""),
            site,
        )
        for reference, due, owner, site in late
    ]


def _reviewed(seen: tuple[date, str] | None, due: date) -> str:
    return seen[1] if seen and seen[0] > due else ""


def _escalated(day: Day) -> dict[str, str]:
    """Return the latest escalation of each record that one stands on."""
    rows = Escalation.objects.filter(recorded_at__lt=day.end).exclude(subject="")
    return dict(rows.order_by("pk").values_list("subject", "reference"))


def _told(day: Day) -> dict[tuple[int, int | None], str]:
    """Return, by owner and site, when managers or leaders were last told of actions that are long overdue."""
    rows = Notice.objects.filter(kind=OVERDUE, day__lte=day.day).order_by("day")
    days: dict[str, date] = dict(rows.values_list("subject", "day"))
    named = Action.objects.filter(reference__in=days).values_list("reference", "owner_id", "site_id")
    return {(owner, site): str(days[reference]) for reference, owner, site in named}


def competences(owned: Iterable[ProcessOwnership], day: Day) -> list[rules.Competence]:
    """Return how each role that asks for confirmed competence stood; ``owned`` are the owners. Two queries."""
    return list(_competences(owned, day))


def _competences(owned: Iterable[ProcessOwnership], day: Day) -> Iterable[rules.Competence]:
    for one in standings_on(day.day, before=day.end, owned=owned):
        required, last = one.required, one.last
        process = required.process
        site = required.site or (process.site if process else None)
        yield rules.Competence(
            required.person.name,
            f"{required.role_label}, {process.name}" if process else required.role_label,
            one.state,
            last.reference if last else "",
            last.confirmed_on if last else None,
            bool(last and last.gap_action_id),
            required.since,
            site.pk if site else None,
        )


def audits(within: Q, day: Day) -> list[rules.Audited]:
    """Return the external audits of the year, with the signatures that were given before each. Two queries."""
    since = rules.months_before(day.day, rules.YEAR)
    rows = Audit.objects.filter(within, recorded_at__lt=day.end, starts_on__gt=since, starts_on__lte=day.day)
    rows = rows.exclude(kind=Audit.Kind.INTERNAL).exclude(state=Audit.State.CANCELLED)
    found = list(rows.order_by("pk").values_list("reference", "starts_on", "site_id"))
    days = signing_days(min((on for _reference, on, _site in found), default=None), day)
    return [rules.Audited(reference, on, *signed_before(on, days), site) for reference, on, site in found]


def signing_days(first: date | None, day: Day) -> list[date]:
    """Return the day of every signature from a year before ``first`` on; none where there is no audit."""
    if first is None:
        return []
    begin = end_of_day(rules.months_before(first, rules.YEAR), day.zone)
    moments = SignOff.objects.filter(signed_at__gte=begin, signed_at__lt=day.end).order_by()
    return [day_of(moment, day.zone) for moment in moments.values_list("signed_at", flat=True)]


def signed_before(on: date, days: Iterable[date]) -> tuple[int, int]:
    """Return how many signatures were given in the days just before an audit, and in the year before it."""
    year = [one for one in days if rules.months_before(on, rules.YEAR) < one < on]
    return sum(one >= on - CROWDED_WITHIN for one in year), len(year)


def climate(day: Day) -> rules.Climate | None:
    """Return what leaders last decided on climate relevance by the end of the day. One query."""
    rows = ClimateRelevance.objects.filter(recorded_at__lt=day.end, decision__decided_on__lte=day.day)
    fields = ("decision__reference", "decision__decided_on", "relevant")
    last = rows.order_by("decision__decided_on", "pk").values_list(*fields).last()
    return rules.Climate(*last) if last else None
