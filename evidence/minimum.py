"""The minimum answer: on one page who answers, what the last review decided and what became of it, that leaders
watched objectives and customers between reviews, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence import rules
from evidence.editions import Edition
from evidence.judging import Verdict, judged
from evidence.looking_back import Day
from evidence.reading import every_site, of_sites, records_of, scope_of
from evidence.reading.scope import Scope
from governance.models import Action, LeadershipActivity, Verification
from objectives.models import Answer, CommonCause, EventAcknowledgement, FeedbackReview
from qms.people.models import Person, Site
from qms.people.reach import site_tree
from reviews.models import ManagementReview, Minutes
from reviews.rules import ActionFacts, action_state

MOST_DEEDS = 12
"""Deeds between reviews that the page names, the latest first; the rest are counted."""

MOST_LACKING = 14
"""Expectations that the page names as lacking something."""


@dataclass(frozen=True)
class Line:
    """One line of the page: a record by its reference, what it says, since when, and how it stands."""

    reference: str
    text: str
    day: date | None = None
    who: str = ""
    state: str = ""


@dataclass
class Minimum:
    """What an organisation can say of clause 5.1 at any time, from its records."""

    scope: str
    day: date
    accountable: rules.Accountable | None = None
    review: ManagementReview | None = None
    held_on: date | None = None
    signed_by: tuple[str, ...] = ()
    decisions: list[Line] = field(default_factory=list)
    actions: list[Line] = field(default_factory=list)
    deeds: list[Line] = field(default_factory=list)
    more_deeds: int = 0
    lacking: list[Line] = field(default_factory=list)
    shown: int = 0
    judged: int = 0

    @property
    def references(self) -> list[str]:
        """Every record that the page names."""
        lines = [*self.decisions, *self.actions, *self.deeds]
        own = [self.review.reference] if self.review else []
        answering = [self.accountable.reference] if self.accountable else []
        return [*own, *answering, *(one.reference for one in lines)]

    @property
    def sentence(self) -> str:
        """The answer in a sentence."""
        if self.review is None or self.held_on is None:
            return _("No review of this scope has approved minutes yet.")
        words = {"decisions": len(self.decisions), "actions": len(self.actions)}
        done = sum(one.state in ("done", "effective") for one in self.actions)
        said = ngettext(
            "The last review took %(decisions)d decisions and gave %(actions)d actions; %(done)d is done.",
            "The last review took %(decisions)d decisions and gave %(actions)d actions; %(done)d are done.",
            done,
        )
        return said % {**words, "done": done}


def minimum(
    *,
    edition: Edition,
    site: Site | None,
    day: Day,
    person: Person,
    sites: Sequence[Site] | None = None,
) -> Minimum:
    """Return the minimum answer of a site, or the organisation, on a day, as far as ``person`` may see it."""
    every = every_site() if sites is None else sites
    scope, records = scope_of(site, day, site_tree(every)), records_of(site, day, every)
    found = Minimum(site.name if site else _("Whole organisation"), day.day, records.accountable)
    last = _last(scope, person)
    if last is not None:
        _add_review(found, last, records, day)
    _add_deeds(found, scope, person, found.held_on)
    verdicts = [judged(one, records) for one in edition.expectations if one.clause.startswith("5.1")]
    _add_lacking(found, verdicts)
    return found


def _last(scope: Scope, person: Person) -> Minutes | None:
    """Return the minutes of the last review of the scope itself, else of the last that covers it."""
    seen = ManagementReview.objects.visible_to(person).filter(of_sites(scope.sites))
    rows = Minutes.objects.filter(
        review__in=seen, approved_at__lt=scope.day.end, review__held_on__lte=scope.day.day
    )
    found = list(rows.select_related("review").order_by("-review__held_on", "-pk")[:50])
    own = scope.site.pk if scope.site else None
    return next((row for row in found if row.review.site_id == own), found[0] if found else None)


def _add_review(found: Minimum, last: Minutes, records: rules.Records, day: Day) -> None:
    review, content = last.review, last.content
    found.review, found.held_on = review, review.held_on
    found.signed_by = next((one.signed_by for one in records.reviews if one.reference == review.reference), ())
    found.decisions = [
        Line(one["reference"], one["text"], date.fromisoformat(one["decided_on"]), one["decided_by"])
        for one in content["decisions"]
    ]
    states = _states([one["reference"] for one in content["actions"]], day)
    found.actions = [
        Line(
            one["reference"],
            one["text"],
            states[one["reference"]][1],
            one["owner"],
            states[one["reference"]][0],
        )
        for one in content["actions"]
        if one["reference"] in states
    ]


def _states(references: Sequence[str], day: Day) -> dict[str, tuple[str, date]]:
    """Return how actions stood on the day, and when they were due then."""
    verdicts = Prefetch("verifications", Verification.objects.select_related("reopening"))
    rows = Action.objects.filter(reference__in=references).select_related("completion", "cancellation")
    rows = rows.prefetch_related("extensions", verdicts)
    return {row.reference: action_state(_facts(row, day), day.day) for row in rows}


def _facts(row: Action, day: Day) -> ActionFacts:
    stood = [one for one in row.verifications.all() if one.stood_before(day.end)]
    done, off = getattr(row, "completion", None), getattr(row, "cancellation", None)
    return ActionFacts(
        row.weight,
        row.due_on,
        [(one.happened_on, one.due_from) for one in row.extensions.all()],
        done.happened_on if done else None,
        stood[-1].happened_on if stood else None,
        stood[-1].effective if stood else None,
        off.happened_on if off else None,
    )


def _add_deeds(found: Minimum, scope: Scope, person: Person, since: date | None) -> None:
    """Add what shows that leaders watched objectives and customers since the last review, or for a year."""
    day = scope.day
    frm = since or rules.months_before(day.day, rules.YEAR)
    deeds = [*_answers(scope, person, frm), *_looks(scope, person, frm)]
    deeds.sort(key=lambda one: (one.day or date.min, one.reference), reverse=True)
    found.deeds, found.more_deeds = deeds[:MOST_DEEDS], max(0, len(deeds) - MOST_DEEDS)


def _answers(scope: Scope, person: Person, frm: date) -> Iterable[Line]:
    """Yield the decisions and actions that answered an objective, an event or a risk in between."""
    day = scope.day
    rows = Answer.objects.filter(recorded_at__lt=day.end).select_related(
        "decision__decided_by", "action__owner", "objective", "event", "risk", "feedback_review"
    )
    inside = of_sites(scope.sites, "decision__") & rows_after("decision__decided_on", frm, day.day)
    inside |= of_sites(scope.sites, "action__") & rows_after("action__assigned_on", frm, day.day)
    for row in rows.filter(inside).order_by("-recorded_at")[: 5 * MOST_DEEDS]:
        given, about = row.given, getattr(row.subject, "reference", "")
        words = {"text": given.text, "about": about}
        on = row.decision.decided_on if row.decision else row.action.assigned_on if row.action else None
        who = row.decision.decided_by.name if row.decision else row.action.owner.name if row.action else ""
        yield Line(given.reference, _("%(text)s (answers %(about)s)") % words, on, who)
    causes = CommonCause.objects.filter(
        of_sites(scope.sites, "objective__"), recorded_at__lt=day.end, happened_on__range=(frm, day.day)
    )
    for cause in causes.select_related("objective", "by"):
        said = _("A miss was accepted as common cause, once: %(reason)s") % {"reason": cause.reason}
        yield Line(cause.objective.reference, said, cause.happened_on, cause.by.name)


def rows_after(name: str, frm: date, to: date) -> Q:
    """Return the condition that the day ``name`` lies after ``frm``, up to ``to``."""
    return Q(**{f"{name}__gt": frm, f"{name}__lte": to})


def _looks(scope: Scope, person: Person, frm: date) -> Iterable[Line]:
    """Yield what leaders concluded from feedback, looked at of events, and did among people and customers."""
    day = scope.day
    within = of_sites(scope.sites) & rows_after("happened_on", frm, day.day)
    reviews = FeedbackReview.objects.visible_to(person).filter(within, recorded_at__lt=day.end)
    for row in reviews.select_related("concluded_by"):
        yield Line(row.reference, row.conclusion, row.happened_on, row.concluded_by.name)
    seen = EventAcknowledgement.objects.filter(
        of_sites(scope.sites, "event__"), rows_after("happened_on", frm, day.day), recorded_at__lt=day.end
    )
    for one in seen.select_related("event", "by").order_by("-happened_on")[:MOST_DEEDS]:
        yield Line(one.event.reference, one.words, one.happened_on, one.by.name)
    walks = LeadershipActivity.objects.visible_to(person).filter(within, recorded_at__lt=day.end)
    for walk in walks.prefetch_related("leaders").order_by("-happened_on", "-pk")[:MOST_DEEDS]:
        kind, names = walk.get_kind_display(), ", ".join(leader.name for leader in walk.leaders.all())
        text = f"{kind}: {walk.heard}" if walk.heard else kind
        yield Line(walk.reference, text, walk.happened_on, names)


def _add_lacking(found: Minimum, verdicts: Sequence[Verdict]) -> None:
    found.judged = len(verdicts)
    found.shown = sum(one.verdict == rules.SHOWN for one in verdicts)
    for one in verdicts:
        if one.verdict == rules.SHOWN:
            continue
        failing = [r for r in one.results if r.result == rules.FAILS] or list(one.results)
        reason = str(failing[0].reason)
        if one.stale and not any(r.result == rules.FAILS for r in one.results):
            reason = _("The latest record is older than %(months)d months.") % {"months": one.expectation.fresh}
        found.lacking.append(
            Line(one.expectation.code, reason, who=str(one.expectation.sentence), state=one.verdict)
        )
    del found.lacking[MOST_LACKING:]
