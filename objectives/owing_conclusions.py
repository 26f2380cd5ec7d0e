"""Owing a conclusion: which feedback no leader has looked at, who looks at it, by when (9.1.2, 5.1.2 c)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.climbing import leaders_on
from governance.leading import holders_on
from governance.rules.days import spoken
from objectives.models import CustomerFeedback, FeedbackReview
from objectives.rules import feedback as rules
from qms.people.models import Person
from qms.primitives.asof import recorded_before
from qms.primitives.kinds import Duty

LOOK = "feedback-review"
SOON = 14
SiteId = int | None
"""A site, or the organisation as a whole."""


@dataclass(frozen=True)
class Looked:
    """When leaders last concluded from the feedback of a scope: on which day, up to which, by whom."""

    reference: str
    on: date
    last_day: date
    recorded_at: datetime
    by: str

    @property
    def later(self) -> Q:
        """What it did not see: heard after its period, or written down after it."""
        return Q(happened_on__gt=self.last_day) | Q(recorded_at__gt=self.recorded_at)


@dataclass(frozen=True)
class Waiting:
    """Feedback of a scope that no leader has looked at: how much, the first, who looks at it and by when.

    ``site_id`` is the scope of who looks at it: a site where somebody answers for it there, else the
    organisation; ``of_sites`` are those that the feedback is of; ``since`` is where the period begins.
    """

    site_id: SiteId
    person: Person | None
    of_sites: frozenset[SiteId]
    count: int
    first: str
    since: date
    heard_on: date
    due_on: date


def concluded(on: date, *, recorded_by: datetime | None = None) -> list[tuple[SiteId, Looked]]:
    """Return each look of leaders at feedback by ``on`` with its scope, the earliest first.

    One query; two rows a year and scope.
    """
    rows = recorded_before(FeedbackReview.objects.filter(happened_on__lte=on), recorded_by)
    values: Any = rows.order_by("happened_on", "pk").values_list(
        "site_id", "reference", "happened_on", "last_day", "recorded_at", "concluded_by__name"
    )
    return [(site_id, Looked(*one)) for site_id, *one in values]


def looked_at(on: date, *, recorded_by: datetime | None = None) -> dict[SiteId, Looked]:
    """Return when leaders last concluded in each scope by ``on``. One query."""
    return dict(concluded(on, recorded_by=recorded_by))


def last_of(site_id: SiteId, looked: Mapping[SiteId, Looked]) -> Looked | None:
    """Return the look that covers a site: its own or that of the organisation, the later of the two."""
    known = [looked[one] for one in {site_id, None} if one in looked]
    return max(known, key=lambda one: (one.on, one.recorded_at), default=None)


def waiting(
    on: date,
    *,
    of: Person | None = None,
    seen_by: Person | None = None,
    looked: Mapping[SiteId, Looked] | None = None,
) -> list[Waiting]:
    """Return the feedback that waits for a leader on ``on``, by who looks at it.

    Only what waits for ``of``, or what ``seen_by`` may see of it; ``looked`` may be given where it is known.
    Who answers for the quality management system of the site looks at it, else who answers for that of the
    organisation, else who leads. Three queries; five where nobody answers for the system.
    """
    holders = holders_on(on)
    if of is not None and None in holders and of not in holders.values():
        return []
    looked = looked_at(on) if looked is None else looked
    voices = [one for one in unseen(on, looked) if seen_by is None or seen_by.reach.sees_site(one.site_id)]
    leads = _leads(on, holders, {one.site_id for one in voices})
    return [one for one in _gathered(voices, leads) if of in (None, one.person)]


@dataclass(frozen=True)
class Voices:
    """Feedback of one site that no leader has looked at, and by when one does."""

    site_id: SiteId
    count: int
    first: str
    since: date
    heard_on: date
    due_on: date


def unseen(on: date, looked: Mapping[SiteId, Looked], *, recorded_by: datetime | None = None) -> list[Voices]:
    """Return by site the feedback heard by ``on`` that no leader has looked at. One query."""
    rows = recorded_before(CustomerFeedback.objects.filter(_unseen(looked), happened_on__lte=on), recorded_by)
    counted = rows.order_by().values_list("site_id")
    found = counted.annotate(Count("pk"), Min("reference"), Min("happened_on"), Min("recorded_at"))
    return [_voices(*one, last=last_of(one[0], looked)) for one in found]


def _unseen(looked: Mapping[SiteId, Looked]) -> Q:
    own = {site_id: last for site_id in looked if site_id is not None and (last := last_of(site_id, looked))}
    others = looked[None].later if None in looked else Q()
    found = (Q(site=None) | ~Q(site__in=list(own))) & others if own else others
    for site_id, last in own.items():
        found |= Q(site=site_id) & last.later
    return found


def _voices(
    site_id: SiteId, count: int, first: str, heard_on: date, written_at: datetime, *, last: Looked | None
) -> Voices:
    due_on = rules.review_due(last.on if last else heard_on, timezone.localdate(written_at))
    since = min(heard_on, last.last_day + timedelta(days=1)) if last else heard_on
    return Voices(site_id, count, first, since, heard_on, due_on)


def _leads(
    on: date, holders: Mapping[SiteId, Person], site_ids: Collection[SiteId]
) -> dict[SiteId, tuple[SiteId, Person | None]]:
    """Return for each site the scope and the person by whom its feedback is looked at."""
    if None in holders or all(one in holders for one in site_ids):
        return {one: (one, holders[one]) if one in holders else (None, holders[None]) for one in site_ids}
    leaders = leaders_on(on, {None, *site_ids})
    found: dict[SiteId, tuple[SiteId, Person | None]] = {}
    for one in site_ids:
        of_all = leaders[one] is None or leaders[one] == leaders[None]
        found[one] = (one, holders[one]) if one in holders else (None if of_all else one, leaders[one])
    return found


def _gathered(voices: Iterable[Voices], leads: Mapping[SiteId, tuple[SiteId, Person | None]]) -> list[Waiting]:
    by_scope: dict[SiteId, list[Voices]] = {}
    for one in voices:
        by_scope.setdefault(leads[one.site_id][0], []).append(one)
    return [
        Waiting(
            site_id=scope,
            person=leads[some[0].site_id][1],
            of_sites=frozenset(one.site_id for one in some),
            count=sum(one.count for one in some),
            first=min(one.first for one in some),
            since=min(one.since for one in some),
            heard_on=min(one.heard_on for one in some),
            due_on=min(one.due_on for one in some),
        )
        for scope, some in by_scope.items()
    ]


def conclusion_duties(on: date, person: Any = None) -> Iterator[Duty]:
    """Yield the looks at customer feedback that ``person`` (or anybody) owes.

    One query for who leads and does not answer for the system; three for who does.
    """
    for one in waiting(on, of=person):
        if one.person is not None:
            yield Duty(
                kind=LOOK,
                what=_("Conclude from customer feedback"),
                subject=one.first,
                title=in_words(one.count, one.heard_on),
                address=address_of(one, on),
                person_id=one.person.pk,
                due_on=one.due_on,
                soon=SOON,
            )


def in_words(count: int, since: date) -> str:
    """Return how much waits, since when, in words."""
    said = ngettext(
        "%(count)d voice of customers since %(day)s", "%(count)d voices of customers since %(day)s", count
    )
    return said % {"count": count, "day": spoken(since)}


def address_of(one: Waiting, on: date) -> str:
    """Return the address of the form that concludes from what waits, with its period filled in."""
    given = {"first_day": one.since.isoformat(), "last_day": on.isoformat(), "site": one.site_id or ""}
    return f"{reverse('objectives:conclude_feedback')}?{urlencode(given)}"


@dataclass(frozen=True)
class Look:
    """What the page of feedback says of a scope: when leaders last looked, what waits for them, for whom."""

    site_id: SiteId
    last: Looked | None
    waiting: Waiting | None

    @property
    def words(self) -> str:
        """How much waits, in words."""
        return in_words(self.waiting.count, self.waiting.heard_on) if self.waiting else ""


def looks(person: Person, on: date) -> list[Look]:
    """Return when leaders looked at the feedback that ``person`` may see, and when they do next.

    A line for each scope in which feedback waits; one for the last look where none does. Three queries.
    """
    if not person.reach.is_insider:
        return []
    looked = {one: last for one, last in looked_at(on).items() if person.reach.sees_site(one)}
    found = waiting(on, seen_by=person, looked=looked)
    if found:
        return [Look(one.site_id, last_of(one.site_id, looked), one) for one in found]
    latest = max(looked, key=lambda one: looked[one].on, default=None)
    return [Look(latest, looked[latest], None)] if looked else []
