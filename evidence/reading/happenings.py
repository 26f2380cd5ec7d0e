"""Events, risks, feedback and requests as they stood, as rules read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.answers import Answered, Answers, Given
from objectives.models import (
    EventAcknowledgement,
    IdeaAnswer,
    QualityEvent,
    ReadAcross,
    Risk,
    RiskReview,
)
from objectives.owing_conclusions import concluded, unseen
from objectives.treating import standing_of
from reviews.models import ResourceRequest

Group = tuple[int | None, int | None]
"""Events that repeat each other: their cause and their process."""


def received(within: Q, day: Day) -> QuerySet[QualityEvent]:
    """Return what had been received by the day."""
    return QualityEvent.objects.filter(within, received_on__lte=day.day, recorded_at__lt=day.end)


def _is_significant(day: Day) -> Q:
    """Return the condition that an event was significant, and open within a year."""
    recent = Q(closed_on=None) | Q(closed_on__gt=rules.months_before(day.day, rules.YEAR))
    return recent & Q(significant_since__lte=day.day) & ~Q(kind=QualityEvent.Kind.IDEA)


def _is_idea(day: Day) -> Q:
    """Return the condition that it is an idea of the year."""
    return Q(kind=QualityEvent.Kind.IDEA, received_on__gt=rules.months_before(day.day, rules.YEAR))


def significant(within: Q, day: Day) -> QuerySet[QualityEvent]:
    """Return the significant events that were open within a year."""
    return received(within, day).filter(_is_significant(day))


def events(within: Q, answered: Answered, day: Day) -> list[rules.Event]:
    """Return the significant events that were open within a year, and the ideas of the year.

    An event is read as it stood on the day; an idea as it is, for what was asked does not change.
    """
    known = received(within, day)
    if day.past:
        then, ideas = stood(significant(within, day), day), _told(known.filter(_is_idea(day)), day)
    else:
        both = _told(known.filter(_is_significant(day) | _is_idea(day)), day)
        then = [row for row in both if row.kind != QualityEvent.Kind.IDEA]
        ideas = [row for row in both if row.kind == QualityEvent.Kind.IDEA]
    found = Facts(significant(within, day), then, answered.of("event"), day) if then else None
    return [*(found.event(row) for row in then if found), *(_idea(row) for row in ideas)]


def _told(rows: QuerySet[QualityEvent], day: Day) -> list[Any]:
    """Return ``rows`` with the day on which whoever had an idea was told what becomes of it. One query."""
    answers = IdeaAnswer.objects.filter(event=OuterRef("pk"), recorded_at__lt=day.end)
    told = rows.annotate(told_on=Subquery(answers.order_by("-pk").values("happened_on")[:1]))
    return list(told.order_by("pk"))


def _idea(row: Any) -> rules.Event:
    return rules.Event(row.reference, "idea", row.received_on, answered_on=row.told_on, site_id=row.site_id)


class Facts:
    """What had become of some events by the end of a day, read for all of them at once."""

    def __init__(
        self, rows: QuerySet[QualityEvent], then: Iterable[QualityEvent], answers: Answers, day: Day
    ) -> None:
        self.day, self.answers = day, answers
        chosen = {"event__in": rows.order_by().values("pk"), "recorded_at__lt": day.end}
        self.seen = set(EventAcknowledgement.objects.filter(**chosen).values_list("event_id", flat=True))
        asked = ReadAcross.objects.filter(**chosen).order_by().values("event_id")
        open_ = Q(looked_on=None) | Q(looked_on__gt=day.day)
        counted = asked.annotate(asked=Count("pk"), waiting=Count("pk", filter=open_ & Q(due_on__lt=day.day)))
        answered = counted.annotate(answered=Count("pk", filter=~open_))
        self.across = {one["event_id"]: (one["asked"], one["waiting"], one["answered"]) for one in answered}
        self.decided = _decided(rows.order_by() if day.past else then, self.answers)

    def event(self, row: QualityEvent) -> rules.Event:
        """Return a significant event as rules read it."""
        given = self.answers.get(row.pk, [])
        acts = [one for one in given if not one.is_decision]
        asked, waiting, answered = self.across.get(row.pk, (0, 0, 0))
        return rules.Event(
            row.reference,
            row.kind,
            row.received_on,
            significant_since=row.significant_since,
            acknowledged=row.pk in self.seen,
            cause=bool(row.root_cause),
            actions=tuple(one.reference for one in acts),
            unverified=tuple(one.reference for one in acts if _is_unverified(one, self.day.day)),
            effective=any(one.effective_on for one in acts),
            closed_on=row.closed_on if row.closed_on and row.closed_on <= self.day.day else None,
            asked=asked,
            answered=answered,
            unanswered=waiting,
            repeats=row.significant_because == QualityEvent.Because.RECURRENCE,
            decisions=tuple(self.decided.get((row.cause_id, row.process_id), ())),
            lesson=bool(row.lesson.strip()),
            site_id=row.site_id,
        )


def _is_unverified(one: Given, on: date) -> bool:
    return one.check_on is not None and one.check_on < on and not one.verified


def _decided(rows: Iterable[QualityEvent], answers: Answers) -> dict[Group, list[str]]:
    """Return the decisions on each cause and process: one on an event answers those that repeat it."""
    found: dict[Group, list[str]] = {}
    for row in rows:
        found.setdefault((row.cause_id, row.process_id), []).extend(
            one.reference for one in answers.get(row.pk, ()) if one.is_decision
        )
    return {group: list(dict.fromkeys(some)) for group, some in found.items()}


def weighed(within: Q, day: Day) -> QuerySet[Risk]:
    """Return the risks and opportunities that had been recorded by the day."""
    return Risk.objects.filter(within, recorded_at__lt=day.end)


def risks(
    within: Q, answered: Answered, day: Day, carrying: frozenset[int], required: Iterable[int]
) -> list[rules.Risk]:
    """Return the risks and opportunities that were open on the day.

    ``carrying`` are the processes that carry customer requirements, ``required`` the current requirements: what
    touches one of them touches customers.
    """
    rows = [row for row in stood(weighed(within, day), day) if row.state == Risk.State.OPEN]
    answers = answered.of("risk")
    standing = standing_of(rows, on=day.day, recorded_by=day.end)
    reviews = RiskReview.objects.filter(risk__in=[row.pk for row in rows], recorded_at__lt=day.end)
    reviewed = dict(reviews.order_by("happened_on", "pk").values_list("risk_id", "happened_on"))
    through: Any = Risk.requirements.through
    tied = through.objects.filter(risk__in=[row.pk for row in rows], customerrequirement__in=list(required))
    touching = set(tied.order_by().values_list("risk_id", flat=True))
    return [
        rules.Risk(
            row.reference,
            row.kind,
            owned=row.owner_id is not None,
            treated="treatment" not in standing[row.pk].gaps,
            review_on=row.review_on,
            reviewed_on=reviewed.get(row.pk),
            customer=row.pk in touching or row.process_id in carrying,
            above=standing[row.pk].above,
            accepted_until=standing[row.pk].accepted_until,
            decisions=tuple((one.reference, one.day) for one in answers.get(row.pk, ()) if one.is_decision),
            site_id=row.site_id,
        )
        for row in rows
    ]


def requests(within: Q, day: Day) -> list[rules.Request]:
    """Return the resource requests that waited, or were decided or put in place, within a year."""
    since = rules.months_before(day.day, rules.YEAR)
    rows = ResourceRequest.objects.filter(within, recorded_at__lt=day.end)
    rows = rows.filter(
        Q(decided_on=None) | Q(decided_on__gt=since) | Q(in_place_on=None) | Q(in_place_on__gt=since)
    )
    kept = [row for row in stood(rows, day) if row.state != ResourceRequest.State.WITHDRAWN]
    return [
        rules.Request(
            row.reference,
            row.asked_on,
            row.needed_by,
            row.decided_on,
            row.state in (*ResourceRequest.GRANTED, ResourceRequest.State.IN_PLACE),
            row.in_place_on,
            row.site_id,
        )
        for row in kept
    ]


Heard = tuple[list[rules.Trend], list[rules.Unheard]]


def heard(sites: frozenset[int] | None, day: Day) -> Heard:
    """Return what leaders concluded from feedback within a year, and what they had not looked at. Two queries.

    Of ``sites`` and the whole organisation (``None``: of all).
    """
    since = rules.months_before(day.day, rules.YEAR)
    looks = concluded(day.day, recorded_by=day.end)
    waiting = unseen(day.day, dict(looks), recorded_by=day.end)

    def of_them(site_id: int | None) -> bool:
        return sites is None or site_id is None or site_id in sites

    trends = [rules.Trend(one.reference, one.on, site_id) for site_id, one in looks if one.on > since]
    unheard = [rules.Unheard(one.first, one.heard_on, one.due_on, one.site_id) for one in waiting]
    return [one for one in trends if of_them(one.site_id)], [one for one in unheard if of_them(one.site_id)]
