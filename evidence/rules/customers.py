"""What customers and the law require is known, reaches operations and is met (5.1.2 a)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.happenings import Requirement
from evidence.rules.improving import behind, latest_of, significant, undone
from evidence.rules.records import Records
from evidence.rules.results import FAILS, Result, answer, named, no_occasion, rule
from governance.rules.days import spoken


def _part(name: str) -> str:
    """Return what a requirement lacks, in words."""
    return {"process": _("a process"), "control": _("a control"), "measure": _("a measure")}[name]


@rule("requirements-reach-operations")
def requirements_reach_operations(records: Records) -> Result:
    """Each customer requirement has a process, a control and a measure (5.1.2 a, 8.2)."""
    name = "requirements-reach-operations"
    if not records.requirements:
        return Result(
            name, FAILS, _("No customer requirement is recorded: say what each offering has to meet.")
        )
    broken = [
        _("%(requirement)s (%(offering)s) lacks %(parts)s.")
        % {
            "requirement": one.reference,
            "offering": one.offering,
            "parts": ", ".join(_part(gap) for gap in one.gaps),
        }
        for one in records.requirements
        if one.gaps
    ]
    offerings = len({one.offering for one in records.requirements})
    holds = ngettext(
        "%(count)d requirement reaches operations.",
        "%(count)d requirements of %(offerings)d offerings reach operations.",
        len(records.requirements),
    ) % {"count": len(records.requirements), "offerings": offerings}
    return answer(name, broken, [one.reference for one in records.requirements], holds=holds)


@rule("requirements-were-reviewed")
def requirements_were_reviewed(records: Records) -> Result:
    """Each requirement was confirmed by somebody, and its next review is not overdue (8.2.3)."""
    name = "requirements-were-reviewed"
    if not records.requirements:
        return no_occasion(name, _("No customer requirement is recorded."))
    unseen = [one.reference for one in records.requirements if one.reviewed_on is None]
    broken = [sentence for one in records.requirements if (sentence := _overdue(one, records))]
    if unseen:
        said = ngettext(
            "Nobody has confirmed %(requirements)s yet: ask the owner of its process.",
            "Nobody has confirmed %(requirements)s yet: ask the owners of their processes.",
            len(unseen),
        )
        broken.insert(0, said % {"requirements": named(unseen)})
    holds = ngettext(
        "%(count)d requirement was confirmed, and is in date.",
        "All %(count)d requirements were confirmed, and are in date.",
        len(records.requirements),
    ) % {"count": len(records.requirements)}
    days = [one.reviewed_on for one in records.requirements if one.reviewed_on]
    behind = [one.reference for one in records.requirements]
    return answer(name, broken, behind, holds=holds, latest=max(days, default=None))


def _overdue(one: Requirement, records: Records) -> str:
    if one.reviewed_on is None or one.next_review_on is None or one.next_review_on >= records.as_of:
        return ""
    words = {"requirement": one.reference, "days": (records.as_of - one.next_review_on).days}
    return _("%(requirement)s: its review is %(days)d days overdue.") % words


@rule("requirements-are-met")
def requirements_are_met(records: Records) -> Result:
    """The objectives that stand for requirements are on target, or their misses are answered (5.1.2 a)."""
    name = "requirements-are-met"
    measured = [one for one in records.requirements if one.measured]
    if not measured:
        return no_occasion(name, _("No measured objective stands for a customer requirement yet."))
    broken = [
        _("%(requirement)s: %(objectives)s is off target, and nothing answers it.")
        % {"requirement": one.reference, "objectives": ", ".join(one.unanswered)}
        for one in measured
        if one.unanswered
    ]
    words = {"count": len(measured), "all": len(records.requirements)}
    holds = _("%(count)d of %(all)d requirements are measured; each is on target or acted on.") % words
    days = [one.measured_to for one in measured if one.measured_to]
    return answer(
        name, broken, [one.reference for one in measured], holds=holds, latest=max(days, default=None)
    )


TREND = 3
"""Values from which one can see where something goes."""

FEEDBACK_FOR = 12
"""Months for which a look of leaders at customer feedback counts."""


@rule("customer-objectives-have-a-trend")
def customer_objectives_have_a_trend(records: Records) -> Result:
    """Objectives for customer requirements have values enough to see where they go (5.1.2 c, 9.1.2)."""
    name = "customer-objectives-have-a-trend"
    tied = [one for one in records.objectives if one.customer]
    if not tied:
        return Result(name, FAILS, _("No active objective is tied to a customer requirement: tie one."))
    seen = [one for one in tied if one.values >= TREND]
    known = [one for one in tied if one.values >= TREND or one.stale]
    if not known:
        return no_occasion(name, _("The customer objectives are too new to show a trend."))
    broken = [
        _("%(objective)s has too few values to show a trend.") % {"objective": one.reference}
        for one in known
        if one.values < TREND
    ]
    holds = ngettext(
        "%(count)d customer objective shows a trend.", "%(count)d customer objectives show a trend.", len(seen)
    ) % {"count": len(seen)}
    latest = max((one.measured_to for one in seen if one.measured_to), default=None)
    return answer(name, broken, [one.reference for one in known], holds=holds, latest=latest)


@rule("complaints-reached-leaders")
def complaints_reached_leaders(records: Records) -> Result:
    """A leader looked at each significant complaint, and it has a cause and an action that works (5.1.2 c)."""
    name = "complaints-reached-leaders"
    complaints = [one for one in significant(records) if one.kind == "complaint"]
    if not complaints:
        return no_occasion(name, _("No significant complaint was open in twelve months."))
    unseen = [one.reference for one in complaints if not one.acknowledged]
    broken = [lacking for one in complaints if one.acknowledged and (lacking := undone(one))]
    if unseen:
        said = ngettext(
            "No leader has looked at %(events)s: look at it, and say what you see to.",
            "No leader has looked at %(events)s: look at them, and say what you see to.",
            len(unseen),
        )
        broken.insert(0, said % {"events": named(unseen)})
    holds = ngettext(
        "A leader looked at %(count)d significant complaint; its cause is known and acted on.",
        "Leaders looked at %(count)d significant complaints; each has a cause and an action.",
        len(complaints),
    ) % {"count": len(complaints)}
    return answer(name, broken, behind(complaints), holds=holds, latest=latest_of(complaints))


@rule("feedback-was-reviewed")
def feedback_was_reviewed(records: Records) -> Result:
    """A management review, or a leader's trend review, looked at feedback within a year, and none is overdue.

    What was to be looked at by a day is overdue, unless a management review has looked since (9.1.2, 9.3.2 c).
    """
    name, since = "feedback-was-reviewed", records.since(FEEDBACK_FOR)
    held = [one for one in records.year if "customers" in one.covered]
    found = [one for one in records.trends if one.held_on > since]
    if not held and not found:
        reason = _(
            "No leader looked at customer feedback in twelve months: conclude from it, or plan a review."
        )
        return Result(name, FAILS, reason, tuple(one.reference for one in records.year[:1]))
    looked = max((one.held_on for one in held), default=date.min)
    late = [one for one in records.unheard if one.due_on < records.as_of and one.heard_on > looked]
    latest = max([one.held_on for one in held] + [one.held_on for one in found])
    references = [*(one.reference for one in held), *(one.reference for one in found)]
    holds = _("%(reviews)s looked at it.") % {"reviews": ", ".join(references[:3])}
    broken = [
        _("A leader was to conclude from %(voice)s, and what was heard since, by %(day)s.")
        % {"voice": one.reference, "day": spoken(one.due_on)}
        for one in sorted(late, key=lambda one: one.due_on)
    ]
    references += [one.reference for one in late]
    return answer(name, broken, references, holds=holds, latest=latest)
