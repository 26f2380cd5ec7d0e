"""Leaders think in processes and risks, and deal with those that touch customers (5.1.1 d, 5.1.2 b, 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.happenings import Risk
from evidence.rules.records import Records
from evidence.rules.results import FAILS, YEAR, Result, answer, no_occasion, rule
from governance.rules.days import spoken


@rule("processes-have-measures")
def processes_have_measures(records: Records) -> Result:
    """Each process says how one sees that it does what it is for (4.4.1 c)."""
    name = "processes-have-measures"
    if not records.processes:
        return no_occasion(name, _("No process is recorded."))
    broken = [
        _("%(process)s has no measure: say how one sees that it works.") % {"process": one.name}
        for one in records.processes
        if not one.measured
    ]
    count = len(records.processes)
    holds = ngettext("%(count)d process has its measure.", "%(count)d processes have their measures.", count)
    return answer(name, broken, [one.reference for one in records.processes], holds=holds % {"count": count})


@rule("risks-are-treated")
def risks_are_treated(records: Records) -> Result:
    """Each open risk or opportunity has an owner, a treatment, and a review that is in date (6.1)."""
    name = "risks-are-treated"
    if not records.risks:
        return no_occasion(name, _("No risk and no opportunity is recorded, so that none was treated."))
    return _looked_after(name, records.risks, records)


@rule("risks-are-dealt-with")
def risks_are_dealt_with(records: Records) -> Result:
    """Each open risk has an owner, a treatment, and a review in date (6.1, edition 2026)."""
    found = [one for one in records.risks if one.kind == "risk"]
    if not found:
        return no_occasion("risks-are-dealt-with", _("No risk is recorded, so that none was treated."))
    return _looked_after("risks-are-dealt-with", found, records)


@rule("opportunities-are-taken-up")
def opportunities_are_taken_up(records: Records) -> Result:
    """Each open opportunity has an owner and a decision (6.1, edition 2026)."""
    name = "opportunities-are-taken-up"
    found = [one for one in records.risks if one.kind == "opportunity"]
    if not found:
        return no_occasion(name, _("No opportunity is recorded."))
    broken = [
        _("%(opportunity)s has nobody who pursues it, or no decision on it.") % {"opportunity": one.reference}
        for one in found
        if not one.owned or not one.decisions
    ]
    given = [reference for one in found for reference in (one.reference, *(ref for ref, _day in one.decisions))]
    holds = ngettext(
        "%(count)d opportunity has its owner and a decision.",
        "%(count)d opportunities have their owners and a decision each.",
        len(found),
    ) % {"count": len(found)}
    return answer(name, broken, list(dict.fromkeys(given)), holds=holds, latest=_decided_last(found))


@rule("risks-were-decided-on")
def risks_were_decided_on(records: Records) -> Result:
    """Leaders decided on some risk or opportunity within a year (5.1.1 d)."""
    name, since = "risks-were-decided-on", records.since(YEAR)
    if not records.risks:
        return no_occasion(name, _("No risk and no opportunity is recorded."))
    decided = [one for one in records.risks if any(day > since for _reference, day in one.decisions)]
    if not decided:
        reason = _("No decision of twelve months answers a risk: decide on the largest.")
        return Result(name, FAILS, reason, tuple(one.reference for one in records.risks))
    given = [
        reference
        for one in decided
        for reference in (one.reference, *(ref for ref, day in one.decisions if day > since))
    ]
    holds = ngettext(
        "Decisions answer %(count)d of %(all)d.", "Decisions answer %(count)d of %(all)d.", len(decided)
    ) % {"count": len(decided), "all": len(records.risks)}
    return answer(name, [], list(dict.fromkeys(given)), holds=holds, latest=_decided_last(decided))


def _decided_last(risks: Iterable[Risk]) -> date | None:
    return max((day for one in risks for _reference, day in one.decisions), default=None)


@rule("customer-risks-are-treated")
def customer_risks_are_treated(records: Records) -> Result:
    """Risks on what carries customer requirements have owner, treatment and a review in date (5.1.2 b)."""
    name = "customer-risks-are-treated"
    found = [one for one in records.risks if one.customer]
    if not found:
        reason = _("No risk is recorded on a process that carries customer requirements.")
        return no_occasion(name, reason)
    return _looked_after(name, found, records)


def _looked_after(name: str, risks: Sequence[Risk], records: Records) -> Result:
    broken = [sentence for one in risks if (sentence := _lacking(one, records))]
    holds = ngettext(
        "%(count)d has owner, treatment and a review in date.",
        "%(count)d have owner, treatment and a review in date.",
        len(risks),
    ) % {"count": len(risks)}
    latest = max((one.reviewed_on for one in risks if one.reviewed_on), default=None)
    return answer(name, broken, [one.reference for one in risks], holds=holds, latest=latest)


def _lacking(one: Risk, records: Records) -> str:
    words = {"risk": one.reference}
    if not one.owned:
        return _("%(risk)s has no owner.") % words
    if not one.treated:
        return _("%(risk)s: nothing is said to be done about it.") % words
    if one.review_on is None:
        return _("%(risk)s has no day for its review.") % words
    if one.review_on < records.as_of:
        return _("%(risk)s: its review was due on %(day)s.") % {**words, "day": spoken(one.review_on)}
    return ""


@rule("acceptances-are-signed")
def acceptances_are_signed(records: Records) -> Result:
    """What is above the threshold is accepted by a leader, signed, and has not expired (5.1.2 b)."""
    name = "acceptances-are-signed"
    above = [one for one in records.risks if one.above]
    accepted = [one for one in records.decisions if one.kind == "risk_acceptance" and one.standing]
    if not above and not accepted:
        return no_occasion(name, _("No risk is above the threshold, and none was accepted."))
    broken = [
        _("%(risk)s is above the threshold without an acceptance in force: accept it, or treat it further.")
        % {"risk": one.reference}
        for one in above
        if one.accepted_until is None or one.accepted_until <= records.as_of
    ]
    for one in accepted:
        words = {"decision": one.reference}
        if not one.signed:
            broken.append(_("%(decision)s accepts a risk and is not signed.") % words)
        elif one.expires_on is not None and one.expires_on <= records.as_of:
            words["day"] = spoken(one.expires_on)
            broken.append(_("%(decision)s expired on %(day)s: renew it, or end it.") % words)
    holds = ngettext(
        "%(count)d acceptance is signed and in force.",
        "%(count)d acceptances are signed and in force.",
        len(accepted),
    ) % {"count": len(accepted)}
    found = [*(one.reference for one in above), *(one.reference for one in accepted)]
    latest = max((one.decided_on for one in accepted), default=None)
    return answer(name, broken, found, holds=holds, latest=latest)
