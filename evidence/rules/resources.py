"""Resources are there: competence confirmed, requests decided in time and put in place (5.1.1 e, 7.1)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.happenings import Competence, Request
from evidence.rules.records import Records
from evidence.rules.results import YEAR, Result, answer, no_occasion, rule

DECIDED_WITHIN = timedelta(days=30)
"""The time that leaders have for a request, even where it is needed later."""

SETTLING_IN = timedelta(days=30)
"""The time that there is to confirm the competence of who has just taken a role."""


@rule("competence-is-confirmed")
def competence_is_confirmed(records: Records) -> Result:
    """Competence is confirmed, and in date, for process owners and quality roles (5.1.1 e, 7.2)."""
    name = "competence-is-confirmed"
    asked = [one for one in records.competences if not _is_new(one, records)]
    if not asked:
        return no_occasion(name, _("Nobody holds a role that asks for confirmed competence."))
    broken = [sentence for one in asked if (sentence := _lacking(one))]
    met = [one for one in asked if one.state in ("confirmed", "expiring")]
    behind = list(dict.fromkeys(one.reference for one in (met or asked) if one.reference))
    if not broken and not met:
        return no_occasion(name, _("Every gap in competence is being worked on; none is confirmed yet."))
    holds = ngettext(
        "Confirmed and in date for %(count)d role.",
        "Confirmed and in date for %(count)d roles.",
        len(met),
    ) % {"count": len(met)}
    days = [one.confirmed_on for one in met if one.confirmed_on]
    return answer(name, broken, behind, holds=holds, latest=max(days, default=None))


def _is_new(one: Competence, records: Records) -> bool:
    return one.state == "never" and one.since is not None and one.since + SETTLING_IN >= records.as_of


def _lacking(one: Competence) -> str:
    words = {"person": one.person, "role": one.role}
    if one.state == "never":
        return _("%(person)s, %(role)s: nobody confirmed the competence.") % words
    if one.state == "expired":
        return _("%(person)s, %(role)s: the confirmation has expired.") % words
    if one.state == "gap" and not one.worked_on:
        return _("%(person)s, %(role)s: a gap without an action or a request.") % words
    return ""


@rule("resource-requests-are-decided")
def resource_requests_are_decided(records: Records) -> Result:
    """Each resource request was decided by the day it was needed, or within thirty days (5.1.1 e)."""
    name, since = "resource-requests-are-decided", records.since(YEAR)
    recent = [one for one in records.requests if one.decided_on is None or one.decided_on > since]
    due = [one for one in recent if one.decided_on or _limit(one) < records.as_of]
    if not due:
        return no_occasion(name, _("No resource request was due for a decision in twelve months."))
    broken = [sentence for one in due if (sentence := _undecided(one, records))]
    days = [(one.decided_on - one.asked_on).days for one in due if one.decided_on]
    holds = ngettext(
        "%(count)d request was decided in time, after %(days)d days.",
        "%(count)d requests were decided in time, the slowest after %(days)d days.",
        len(due),
    ) % {"count": len(due), "days": max(days, default=0)}
    latest = max((one.decided_on for one in due if one.decided_on), default=None)
    return answer(name, broken, [one.reference for one in due], holds=holds, latest=latest)


def _limit(one: Request) -> date:
    return max(one.needed_by, one.asked_on + DECIDED_WITHIN)


def _undecided(one: Request, records: Records) -> str:
    words = {"request": one.reference}
    if one.decided_on is None:
        words["days"] = str((records.as_of - one.asked_on).days)
        return _("%(request)s waits for a decision for %(days)s days: decide on it.") % words
    if one.decided_on > _limit(one):
        words["days"] = str((one.decided_on - _limit(one)).days)
        return _("%(request)s was decided %(days)s days too late.") % words
    return ""


@rule("granted-resources-are-in-place")
def granted_resources_are_in_place(records: Records) -> Result:
    """What leaders granted is in place by the day it was needed (5.1.1 e, 7.1)."""
    name, since = "granted-resources-are-in-place", records.since(YEAR)
    granted = [one for one in records.requests if one.granted]
    there = [one for one in granted if one.in_place_on and one.in_place_on > since]
    late = [one for one in granted if one.in_place_on is None and one.needed_by < records.as_of]
    if not there and not late:
        return no_occasion(name, _("Nothing that was granted was to be in place in twelve months."))
    broken = [
        _("%(request)s was granted and is not in place, %(days)s days after it was needed.")
        % {"request": one.reference, "days": (records.as_of - one.needed_by).days}
        for one in late
    ]
    holds = ngettext("%(count)d is in place, with proof.", "%(count)d are in place, with proof.", len(there))
    latest = max((one.in_place_on for one in there if one.in_place_on), default=None)
    behind = [one.reference for one in (*late, *there)]
    return answer(name, broken, behind, holds=holds % {"count": len(there)}, latest=latest)
