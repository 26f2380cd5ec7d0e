"""Leaders promote improvement, and what went wrong is acted on until it is seen to work (5.1.1 i, 10.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.happenings import Event
from evidence.rules.records import Records
from evidence.rules.results import FAILS, YEAR, Result, answer, named, no_occasion, rule
from governance.rules.days import spoken

ANSWERED_WITHIN = timedelta(days=30)
"""The time in which whoever had an idea is told what becomes of it."""

DEALT_WITHIN = timedelta(days=30)
"""The time after which a significant event has a root cause and an action."""


@rule("improvement-was-decided")
def improvement_was_decided(records: Records) -> Result:
    """Leaders decided on an improvement within a year; one that only watches does not count (5.1.1 i)."""
    name, since = "improvement-was-decided", records.since(YEAR)
    found = [one for one in records.decisions if one.kind == "improvement" and one.decided_on > since]
    sound = [one for one in found if not one.weak]
    if not sound:
        weak = ", ".join(one.reference for one in found)
        reason = _("No improvement was decided in twelve months.")
        if weak:
            reason = _("%(decisions)s only watch: say who does what by when.") % {"decisions": weak}
        return Result(name, FAILS, reason, tuple(one.reference for one in found))
    holds = ngettext(
        "%(count)d improvement was decided in twelve months.",
        "%(count)d improvements were decided in twelve months.",
        len(sound),
    ) % {"count": len(sound)}
    latest = max(one.decided_on for one in sound)
    return answer(name, [], [one.reference for one in sound], holds=holds, latest=latest)


@rule("improvement-worked")
def improvement_worked(records: Records) -> Result:
    """Of the actions whose effect was judged within a year, some were effective (5.1.1 i, 10.3)."""
    name = "improvement-worked"
    if not records.worked:
        return no_occasion(name, _("No action's effect was judged in twelve months."))
    effective = [one for one in records.worked if one.effective_on]
    words = {"count": len(effective), "all": len(records.worked)}
    broken = [] if effective else [_("None of %(all)d actions that were judged was effective.") % words]
    holds = _("%(count)d of %(all)d actions that were judged were effective.") % words
    behind = [one.reference for one in effective or records.worked]
    latest = max((one.effective_on for one in effective if one.effective_on), default=None)
    return answer(name, broken, behind, holds=holds, latest=latest)


@rule("ideas-were-answered")
def ideas_were_answered(records: Records) -> Result:
    """Who had an idea for improvement was told within thirty days what becomes of it (5.1.1 i)."""
    name = "ideas-were-answered"
    ideas = [one for one in records.events if one.kind == "idea"]
    due = [one for one in ideas if one.answered_on or one.received_on + ANSWERED_WITHIN < records.as_of]
    if not due:
        return no_occasion(name, _("No idea waited for an answer in twelve months."))
    waits = _("%(idea)s waits for an answer since %(day)s.")
    broken = [
        waits % {"idea": one.reference, "day": spoken(one.received_on)}
        for one in due
        if one.answered_on is None
    ]
    holds = ngettext("%(count)d idea was answered.", "%(count)d ideas were answered.", len(due))
    latest = max((one.answered_on for one in due if one.answered_on), default=None)
    return answer(
        name, broken, [one.reference for one in due], holds=holds % {"count": len(due)}, latest=latest
    )


def significant(records: Records) -> list[Event]:
    """Return the significant events of the records: all but ideas."""
    return [one for one in records.events if one.significant_since is not None and one.kind != "idea"]


@rule("events-are-dealt-with")
def events_are_dealt_with(records: Records) -> Result:
    """Significant events have a root cause, an action, and an effect that was verified when due (10.2)."""
    name, found = "events-are-dealt-with", significant(records)
    due = [one for one in found if one.closed_on or one.cause or one.actions or _is_old(one, records)]
    if not due:
        return no_occasion(
            name, _("No significant event was open in twelve months for longer than thirty days.")
        )
    broken = [sentence for one in due if (sentence := undone(one))]
    holds = ngettext(
        "%(count)d significant event has cause, action and, where it was due, a verified effect.",
        "%(count)d significant events have cause, action and, where it was due, a verified effect.",
        len(due),
    ) % {"count": len(due)}
    return answer(name, broken, behind(due), holds=holds, latest=latest_of(due))


def _is_old(one: Event, records: Records) -> bool:
    return one.significant_since is not None and one.significant_since + DEALT_WITHIN < records.as_of


def undone(one: Event) -> str:
    """Return the sentence that says what a significant event still lacks, or nothing."""
    words = {"event": one.reference}
    if not one.cause:
        return _("%(event)s has no root cause.") % words
    if not one.actions:
        return _("%(event)s has no action on its cause.") % words
    if one.unverified:
        return _("%(event)s: the effect of %(actions)s was due to be verified.") % {
            **words,
            "actions": ", ".join(one.unverified),
        }
    return ""


def behind(events: Iterable[Event]) -> list[str]:
    """Return the references of events with those of their actions, each once."""
    return list(dict.fromkeys(reference for one in events for reference in (one.reference, *one.actions)))


def latest_of(events: Iterable[Event]) -> date | None:
    """Return the latest day on which one of the events became significant or was closed."""
    days = [day for one in events for day in (one.significant_since, one.closed_on) if day]
    return max(days, default=None)


@rule("read-across-is-answered")
def read_across_is_answered(records: Records) -> Result:
    """Sites that were asked whether it could happen there said what they found, in time (10.2.1 b)."""
    name = "read-across-is-answered"
    asked = [one for one in significant(records) if one.answered or one.unanswered]
    if not asked:
        return no_occasion(name, _("No site was due to say whether it could happen there."))
    broken = [
        ngettext(
            "%(event)s: %(count)d site has not said whether it could happen there.",
            "%(event)s: %(count)d sites have not said whether it could happen there.",
            one.unanswered,
        )
        % {"event": one.reference, "count": one.unanswered}
        for one in asked
        if one.unanswered
    ]
    said = sum(one.answered for one in asked)
    holds = ngettext("%(count)d site said what it found.", "%(count)d sites said what they found.", said)
    behind_it = [one.reference for one in asked]
    return answer(name, broken, behind_it, holds=holds % {"count": said}, latest=latest_of(asked))


@rule("repeats-are-decided-on")
def repeats_are_decided_on(records: Records) -> Result:
    """Where the same cause came back on a process up to the threshold, a leader decided on it (10.2)."""
    name = "repeats-are-decided-on"
    repeats = [one for one in significant(records) if one.repeats]
    if not repeats:
        return no_occasion(name, _("No cause came back often enough to reach leaders."))
    open_ = [one.reference for one in repeats if not one.decisions]
    said = ngettext(
        "%(events)s: its cause came back, and no leader decided on it.",
        "%(events)s: their causes came back, and no leader decided on them.",
        len(open_),
    )
    broken = [said % {"events": named(open_)}] if open_ else []
    found = list(dict.fromkeys(given for one in repeats for given in (one.reference, *one.decisions)))
    holds = _("Leaders decided on each cause that came back.")
    return answer(name, broken, found, holds=holds, latest=latest_of(repeats))
