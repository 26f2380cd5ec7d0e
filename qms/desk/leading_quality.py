"""Leading quality: what must be true before the next review or audit, with whom it lies, whom to remind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.climbing import leaders_on
from governance.models import Action
from governance.owning import owners_on
from objectives import rules as measures
from objectives.models import Audit, Certificate, CustomerRequirement, QualityEvent, Risk
from objectives.treating import standing_of
from qms.desk.looking import Look
from qms.desk.promises import Promise
from qms.people.models import Person, Role
from reviews.models import ManagementReview, ReviewInput

AHEAD = timedelta(days=30)
"""How far one looks ahead where no review or audit is planned."""

PEOPLE_AT_MOST = 8
NAMED = 3
"""Whom a point names; others are counted."""


@dataclass(frozen=True)
class Milestone:
    """A review or an audit to come: what it is called, when, and where it stands."""

    title: str
    on: date
    url: str


@dataclass(frozen=True)
class Share:
    """How much of a point lies with one person (``None``: with nobody yet)."""

    person_id: int | None
    count: int


@dataclass(frozen=True)
class Point:
    """One thing that must be true by then: how much of it is open, with whom, and where it is seen to."""

    title: str
    url: str
    shares: Sequence[Share] = ()
    bad: bool = False

    @property
    def count(self) -> int:
        """How much is open."""
        return sum(one.count for one in self.shares)


@dataclass(frozen=True)
class Nudge:
    """Somebody with whom something lies: what, in words."""

    person: Person
    total: int
    what: str

    @property
    def mail(self) -> str:
        """The address that opens a mail to them with what lies with them."""
        words = {"subject": _("Before the next review and audit"), "body": self.what.replace("; ", "\n")}
        return f"mailto:{self.person.email}?{urlencode(words, quote_via=quote)}"


@dataclass(frozen=True)
class Preparation:
    """What a quality lead prepares: the milestones to come, what is open before them, whom to remind."""

    milestones: Sequence[Milestone]
    until: date
    points: Sequence[Point]
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How much is open in all."""
        return sum(point.count for point in self.points)

    @property
    def rows(self) -> list[tuple[Point, list[Person], int, int]]:
        """Each point that is open, some people with whom it lies, how many others, how much with nobody."""
        found = []
        for point in self.points:
            known = [self.people[s.person_id] for s in point.shares if s.person_id in self.people]
            with_nobody = sum(s.count for s in point.shares if s.person_id not in self.people)
            found.append((point, known[:NAMED], len(known) - len(known[:NAMED]), with_nobody))
        return found

    @property
    def nudges(self) -> list[Nudge]:
        """Those with whom most lies first, with what it is."""
        found: dict[int, list[tuple[str, int]]] = {}
        for point in self.points:
            for share in point.shares:
                if share.person_id in self.people:
                    found.setdefault(share.person_id or 0, []).append((point.title, share.count))
        nudges = [
            Nudge(
                self.people[pk],
                sum(count for _title, count in some),
                "; ".join(f"{title}: {count}" for title, count in some),
            )
            for pk, some in found.items()
        ]
        return sorted(nudges, key=lambda one: (-one.total, one.person.name))[:PEOPLE_AT_MOST]

    def lead(self, on: date) -> str:
        """Return what stands open before what, in a sentence."""
        if not self.milestones:
            when = _("No review and no audit is planned.")
        else:
            when = " ".join(_in_days(one, on) for one in self.milestones)
        if not self.total:
            return f"{when} " + _("Nothing is open before then.")
        words = ngettext("%(n)d thing is open before then.", "%(n)d things are open before then.", self.total)
        return f"{when} {words % {'n': self.total}}"


def _in_days(one: Milestone, on: date) -> str:
    days = (one.on - on).days
    if days <= 0:
        return _("%(what)s is due now.") % {"what": one.title}
    words = ngettext("%(what)s in %(n)d day.", "%(what)s in %(n)d days.", days)
    return words % {"what": one.title, "n": days}


def leads_quality(person: Person) -> bool:
    """Tell whether ``person`` prepares and does not decide: a quality lead who is no executive."""
    return person.reach.holds(Role.QUALITY_LEAD) and not person.reach.holds(Role.EXECUTIVE)


def preparation(look: Look, promised: Sequence[Promise]) -> Preparation:
    """Return what must be true within ``look`` before the next review or audit. Sixteen queries at most."""
    milestones = _milestones(look)
    until = max((one.on for one in milestones), default=look.on + AHEAD)
    until = max(until, look.on)
    points = [
        _inputs(look),
        _checks(look, until),
        _events(look),
        _requirements(look, until),
        _values(promised),
        *_risks(look, until),
    ]
    found = [point for point in points if point.count]
    wanted = {one.person_id for point in found for one in point.shares if one.person_id}
    people = Person.objects.filter(pk__in=wanted).select_related("function")
    return Preparation(milestones, until, found, {one.pk: one for one in people})


def _milestones(look: Look) -> list[Milestone]:
    """Return the next review, and the next audit or visit of a certification body. Three queries."""
    found = []
    review = look.of(ManagementReview.objects.filter(state=ManagementReview.State.PLANNED))
    if row := review.order_by("planned_on", "reference").first():
        found.append(Milestone(row.title, row.planned_on, row.get_absolute_url()))
    audits = look.of(Audit.objects.filter(state=Audit.State.PLANNED, ends_on__gte=look.on))
    audit = audits.order_by("starts_on", "reference").first()
    visits = look.of(Certificate.objects.filter(next_visit_on__gte=look.on))
    visit = visits.order_by("next_visit_on").first()
    if audit is not None and (visit is None or audit.starts_on <= visit.next_visit_on):
        found.append(Milestone(audit.title, audit.starts_on, audit.get_absolute_url()))
    elif visit is not None:
        title = _("Visit of %(body)s") % {"body": visit.body}
        found.append(Milestone(title, visit.next_visit_on, visit.get_absolute_url()))
    return sorted(found, key=lambda one: one.on)


def _inputs(look: Look) -> Point:
    """Return the inputs of planned reviews that nobody has reported on. One query."""
    reviews = look.of(ManagementReview.objects.filter(state=ManagementReview.State.PLANNED))
    rows = ReviewInput.objects.filter(review__in=reviews, contribution="", contributor__isnull=False)
    return Point(_("Inputs missing"), reverse("reviews:reviews"), _shared(rows, "contributor"))


def _shared(rows: Any, who: str) -> list[Share]:
    """Return how many of ``rows`` lie with whom, most first. One query."""
    counted = rows.order_by().values_list(who).annotate(n=Count("pk"))
    return [Share(pk, n) for pk, n in sorted(counted, key=lambda one: (-one[1], one[0] or 0))]


def _checks(look: Look, until: date) -> Point:
    """Return the checks of effect that fall due by ``until``. One query."""
    rows = look.of(Action.objects.to_verify()).filter(check_on__lte=until)
    url = f"{reverse('governance:actions')}?state=to_verify"
    return Point(_("Effects to verify"), url, _shared(rows, "verifier"))


def _events(look: Look) -> Point:
    """Return the significant events whose root cause is not known. One query."""
    rows = look.of(QualityEvent.objects.open().significant()).filter(root_cause="")
    url = f"{reverse('objectives:events')}?state=significant"
    return Point(_("Significant events without root cause"), url, _shared(rows, "owner"), bad=True)


def _requirements(look: Look, until: date) -> Point:
    """Return the requirements whose review falls due by ``until``, or that have no day for it. Two queries."""
    rows = look.of(CustomerRequirement.objects.current())
    rows = rows.filter(Q(next_review_on=None) | Q(next_review_on__lte=until)).order_by()
    found = list(rows.values_list("process_id", "site_id"))
    owners = owners_on({process for process, _site in found if process}, on=look.on)
    holders = [owners.get((process, site)) or owners.get((process, None)) for process, site in found]
    shares = _counted(holder.pk if holder else None for holder in holders)
    return Point(_("Requirements to review"), reverse("objectives:requirements"), shares)


def _values(promised: Sequence[Promise]) -> Point:
    """Return the objectives without the value of their last period, by who owns them."""
    stale = _counted(one.objective.owner_id for one in promised if one.status == measures.STALE)
    url = f"{reverse('objectives:objectives')}?status=stale"
    return Point(_("Values missing"), url, stale, bad=True)


def _risks(look: Look, until: date) -> list[Point]:
    """Return the risks that nobody accepted, and those whose review is due then. Four queries at most."""
    rows = list(look.of(Risk.objects.open()).limited(look.on))
    standing = standing_of(rows, on=look.on)
    unaccepted = [row.site_id for row in rows if standing[row.pk].must_be_accepted]
    leaders = leaders_on(look.on, set(unaccepted)) if unaccepted else {}
    heads = [leaders[site] for site in unaccepted]
    due = [row.owner_id for row in rows if row.review_on is None or row.review_on <= until]
    url = reverse("objectives:risks")
    shares = _counted(head.pk if head else None for head in heads)
    return [
        Point(_("Risks not accepted"), f"{url}?standing=above", shares, bad=True),
        Point(_("Risks to review"), f"{url}?sort=review", _counted(due)),
    ]


def _counted(people: Iterable[int | None]) -> list[Share]:
    """Return how often each person stands among ``people``, most first."""
    return [Share(pk, n) for pk, n in Counter(people).most_common()]
