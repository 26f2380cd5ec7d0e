"""Leaders are among people, remove barriers, and let others lead their areas (5.1.1 h and j)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Escalation, Records
from evidence.rules.results import FAILS, YEAR, Result, answer, no_occasion, rule
from governance.rules.days import spoken

AMONG_PEOPLE = frozenset({"site_walk", "coaching", "recognition"})
"""The leadership activities by which leaders engage and support people."""

HALF_A_YEAR = 6


@rule("leaders-were-among-people")
def leaders_were_among_people(records: Records) -> Result:
    """Leaders walked, coached or praised within half a year, and it says what they heard (5.1.1 h)."""
    name = "leaders-were-among-people"
    since = records.since(HALF_A_YEAR)
    met = [one for one in records.activities if one.kind in AMONG_PEOPLE and one.happened_on > since]
    if not met:
        return Result(name, FAILS, _("No site walk, coaching or recognition in six months."))
    heard = [one for one in met if one.heard]
    words = {"count": len(met), "heard": len(heard)}
    broken = [] if heard else [_("There were %(count)d; none says what was heard.") % words]
    holds = _("%(count)d in six months; what was heard stands with %(heard)d.")
    behind = [one.reference for one in heard or met]
    return answer(name, broken, behind, holds=holds % words, latest=max(one.happened_on for one in met))


@rule("barriers-were-removed")
def barriers_were_removed(records: Records) -> Result:
    """Barriers that were escalated within a year ended, and leaders removed at least one (5.1.1 h)."""
    name = "barriers-were-removed"
    recent = _recent(records)
    ended = [one for one in recent if one.ended_on is not None]
    stuck = [one for one in recent if one.ended_on is None and one.beyond]
    broken = [
        _("%(barrier)s stands since %(day)s, beyond the last level.")
        % {"barrier": one.reference, "day": spoken(one.raised_on)}
        for one in stuck
    ]
    if not ended and not broken:
        return no_occasion(name, _("No barrier ended in the last twelve months."))
    gone = [one for one in ended if one.gone]
    if ended and not gone:
        broken.append(_("Barriers were accepted; none was removed."))
    holds = ngettext("%(count)d barrier was removed.", "%(count)d barriers were removed.", len(gone))
    behind = [one.reference for one in gone or ended or stuck]
    days = [one.ended_on for one in ended if one.ended_on]
    return answer(name, broken, behind, holds=holds % {"count": len(gone)}, latest=max(days, default=None))


def _recent(records: Records) -> list[Escalation]:
    """Return the escalations that were open at some time in the last twelve months."""
    since = records.since(YEAR)
    return [one for one in records.escalations if one.ended_on is None or one.ended_on > since]


@rule("functions-are-accountable")
def functions_are_accountable(records: Records) -> Result:
    """Somebody in every function leads, owns a process or an objective, or is accountable (5.1.1 j)."""
    name = "functions-are-accountable"
    if not records.functions:
        return no_occasion(name, _("No function has people on record here."))
    broken = [
        _("Nobody in %(function)s is accountable for anything.") % {"function": one.name}
        for one in records.functions
        if not one.records and not one.leads
    ]
    behind = list(dict.fromkeys(reference for one in records.functions for reference in one.records))
    if not behind and not broken:
        return no_occasion(name, _("Leaders aside, nobody is accountable for anything yet."))
    holds = _("People in each function hold accountabilities: %(functions)s.")
    functions = ", ".join(one.name for one in records.functions)
    return answer(name, broken, behind, holds=holds % {"functions": functions})


@rule("sites-review-themselves")
def sites_review_themselves(records: Records) -> Result:
    """A leader of the site itself took part in each of its reviews of the last year (5.1.1 j)."""
    name = "sites-review-themselves"
    held = [one for one in records.year if one.site_id is not None]
    if not held:
        return no_occasion(name, _("No site had a review of its own in the last twelve months."))
    broken = [
        _("%(review)s: no leader of the site took part.") % {"review": one.reference}
        for one in held
        if not one.led_by_site
    ]
    holds = _("A leader of the site took part in each.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("escalations-were-answered")
def escalations_were_answered(records: Records) -> Result:
    """Each level answered the escalations that reached it within its response time (5.1.1 j)."""
    name = "escalations-were-answered"
    asked = [one for one in _recent(records) if one.answers]
    if not asked:
        return no_occasion(name, _("No escalation was due for an answer in the last twelve months."))
    broken = [
        ngettext(
            "%(barrier)s: %(count)d level let its time pass.",
            "%(barrier)s: %(count)d levels let their time pass.",
            one.late,
        )
        % {"barrier": one.reference, "count": one.late}
        for one in asked
        if one.late
    ]
    holds = _("Each level answered within its time.")
    latest = max(one.ended_on or one.raised_on for one in asked)
    return answer(name, broken, [one.reference for one in asked], holds=holds, latest=latest)
