"""Policy and objectives fit the strategy, and leaders explain why quality matters (5.1.1 b and f)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Activity, Objective, Records, Review
from evidence.rules.results import FAILS, HOLDS, YEAR, Result, answer, named, no_occasion, rule
from governance.rules.days import spoken

TALK_FOR = 6
"""Months for which a communication of leaders counts."""


@rule("policy-is-approved")
def policy_is_approved(records: Records) -> Result:
    """The scope has an approved quality policy, which frames its objectives (5.2.1 b)."""
    name, policy = "policy-is-approved", records.policy
    if policy is None:
        return Result(name, FAILS, _("No quality policy is approved: put one up and have a leader approve it."))
    words = {"policy": policy.reference, "day": spoken(policy.approved_on)}
    reason = _("%(policy)s is approved since %(day)s.") % words
    return Result(name, HOLDS, reason, (policy.reference,), policy.approved_on)


@rule("objectives-serve-something")
def objectives_serve_something(records: Records) -> Result:
    """Every active objective is tied to a live business goal or a current customer requirement (5.1.1 b)."""
    name = "objectives-serve-something"
    if not records.objectives:
        return Result(name, FAILS, _("No objective is active."))
    broken = [
        _("%(objective)s serves no live business goal and no customer requirement: link it, or end it.")
        % {"objective": one.reference}
        for one in records.objectives
        if not one.serves
    ]
    count = len(records.objectives)
    holds = ngettext(
        "%(count)d active objective serves a goal or a requirement.",
        "All %(count)d active objectives serve a goal or a requirement.",
        count,
    ) % {"count": count}
    return answer(name, broken, [one.reference for one in records.objectives], holds=holds)


@rule("objectives-were-reviewed")
def objectives_were_reviewed(records: Records) -> Result:
    """The last review of the scope looked at the objectives; leaders discuss each within a year (5.1.1 b)."""
    name = "objectives-were-reviewed"
    if not records.objectives:
        return no_occasion(name, _("No objective is active."))
    last = _last_own(records)
    if last is None:
        return Result(name, FAILS, _("No review was approved in the last twelve months."))
    words = {"review": last.reference}
    broken = []
    if "objectives" not in last.covered:
        broken.append(_("%(review)s did not look at the objectives: put them on the next agenda.") % words)
    forgotten = [one.reference for one in records.objectives if _is_forgotten(one, records)]
    if forgotten:
        said = ngettext(
            "%(objectives)s was not discussed by leaders in twelve months: put it on the next agenda.",
            "%(objectives)s were not discussed by leaders in twelve months: put them on the next agenda.",
            len(forgotten),
        )
        broken.append(said % {"objectives": named(forgotten)})
    holds = _("%(review)s looked at the objectives on %(day)s.") % {**words, "day": spoken(last.held_on)}
    return answer(name, broken, [last.reference], holds=holds, latest=last.held_on)


def _last_own(records: Records) -> Review | None:
    """Return the last review of the scope itself, else the last that covers it."""
    own = [one for one in records.year if one.site_id == records.site_id]
    return next(iter(own or records.year), None)


def _is_forgotten(one: Objective, records: Records) -> bool:
    """Tell whether leaders had a year to discuss an objective, and did not."""
    since = records.since(YEAR)
    if one.starts_on is None or one.starts_on > since:
        return False
    return one.discussed_on is None or one.discussed_on <= since


@rule("leaders-communicated")
def leaders_communicated(records: Records) -> Result:
    """Leaders told people why quality matters within half a year (5.1.1 f)."""
    name, told = "leaders-communicated", _told(records)
    if not told:
        reason = _("No communication of leaders is recorded in six months: record what was told, and heard.")
        return Result(name, FAILS, reason)
    holds = ngettext(
        "Leaders told people %(count)d time in six months.",
        "Leaders told people %(count)d times in six months.",
        len(told),
    ) % {"count": len(told)}
    latest = max(one.happened_on for one in told)
    return answer(name, [], [one.reference for one in told], holds=holds, latest=latest)


@rule("sites-were-told")
def sites_were_told(records: Records) -> Result:
    """What leaders told reached each site of the scope within half a year (5.1.1 f).

    What they told the whole organisation, or a site above, reached the sites below.
    """
    name, told = "sites-were-told", _told(records)
    if not told or not records.sites:
        return no_occasion(name, _("There is no site to tell it to.") if told else _("Nothing was told."))
    reached = {one.site_id for one in told}
    missed = [place.name for place in records.sites if not place.covered_by & reached]
    sites = ", ".join(missed)
    broken = [_("Not told in six months at: %(sites)s.") % {"sites": sites}] if missed else []
    places = frozenset[int | None]().union(*(place.covered_by for place in records.sites))
    behind = [one.reference for one in told if one.site_id in places]
    latest = max(one.happened_on for one in told)
    return answer(name, broken, behind, holds=_("Each site was told."), latest=latest)


def _told(records: Records) -> list[Activity]:
    since = records.since(TALK_FOR)
    return [one for one in records.activities if one.kind == "communication" and one.happened_on > since]


@rule("climate-is-decided")
def climate_is_decided(records: Records) -> Result:
    """A leader decided, with a reason, whether climate change is relevant (4.1, amendment of 2024)."""
    name, decided = "climate-is-decided", records.climate
    if decided is None:
        return Result(name, FAILS, _("No leader has decided whether climate change is relevant here."))
    words = {"decision": decided.reference, "day": spoken(decided.decided_on)}
    reason = _("%(decision)s says since %(day)s that it is relevant.") % words
    if not decided.relevant:
        reason = _("%(decision)s says since %(day)s that it is not relevant.") % words
    return Result(name, HOLDS, reason, (decided.reference,), decided.decided_on)
