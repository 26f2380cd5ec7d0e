"""Proposing: questions that the data raise for the agenda of a review, taken on or left with a reason (9.3.2).

A question is computed each time it is asked for, and kept once somebody answered it, with the words of then.
Of one record a review is asked once: by the first maker that raises a question about it.
Makers of further kinds of questions register with :func:`raises`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Action
from governance.overdue import limits_on
from objectives.common_cause import Question, standing_questions
from objectives.drifting import drift_of
from objectives.models import QualityObjective
from objectives.recurrence import recurring_causes
from objectives.wording import target_in_words
from qms.people.models import Person
from qms.primitives.changing import keep, refuse_unless_in
from qms.primitives.refusing import Refusal
from reviews.discussing import last_discussed
from reviews.freezing import freeze, scope_site_ids
from reviews.models import AgendaQuestion, ManagementReview, ReviewInput
from reviews.planning import put_on_agenda

Raised = AgendaQuestion.Raised
State = AgendaQuestion.State
Item = ReviewInput.Item

ASKED_IN = (ManagementReview.State.PLANNED, ManagementReview.State.IN_SESSION)


MOST_OVERDUE = 50
"""Overdue actions that are looked at, those overdue longest first."""


@dataclass(frozen=True)
class Proposal:
    """A question that the data raise: what about, on which input, in words, and the record behind it."""

    raised: str
    item: str
    sentence: str
    subject: str = ""
    url: str = ""

    @property
    def about(self) -> str:
        """The record that it is about, or the input where there is none."""
        return self.subject or self.item

    @property
    def key(self) -> str:
        """What raised it and what it is about, the same each time it is raised."""
        return f"{self.raised}:{self.about}"

    @property
    def input_label(self) -> str:
        """The input on which it would stand."""
        return str(Item(self.item).label)


@dataclass(frozen=True)
class Scope:
    """What a review looks at, read once for all makers: its sites and its active objectives on a day."""

    review: ManagementReview
    on: date

    @cached_property
    def within(self) -> Q:
        """The condition that a record's site lies in the scope; every record for the whole organisation."""
        site_ids = scope_site_ids(self.review.site)
        return Q() if site_ids is None else Q(site__in=site_ids)

    @cached_property
    def objectives(self) -> list[QualityObjective]:
        """The active objectives of the scope whose span has begun."""
        rows = QualityObjective.objects.active().filter(self.within, starts_on__lte=self.on)
        return list(rows.order_by("code"))

    @cached_property
    def missed(self) -> dict[int, Question]:
        """What the misses of each of them ask of leaders on the day, as their home page asks it."""
        return standing_questions(self.objectives, on=self.on)


Maker = Callable[[Scope], Iterable[Proposal]]
_makers: list[Maker] = []


def raises(maker: Maker) -> Maker:
    """Let ``maker`` raise questions for the agenda of each review; they stand in the order of declaration."""
    if maker not in _makers:
        _makers.append(maker)
    return maker


@raises
def misses(scope: Scope) -> Iterable[Proposal]:
    """Ask of objectives whose misses nobody has answered, or that ask for a change of the system."""
    for row in scope.objectives:
        asked = scope.missed.get(row.pk)
        if asked is None:
            continue
        words = {
            "statement": row.statement.rstrip("."),
            "target": target_in_words(row),
            "question": asked.sentence,
        }
        yield Proposal(
            Raised.MISSES,
            Item.OBJECTIVES,
            _("%(statement)s (%(target)s). %(question)s") % words,
            row.reference,
            row.get_absolute_url(),
        )


@raises
def undiscussed(scope: Scope) -> Iterable[Proposal]:
    """Ask of objectives that leaders have not discussed for long: are they still worth pursuing?"""
    last = last_discussed([row.pk for row in scope.objectives], scope.on)
    for row in scope.objectives:
        drift = drift_of(row, last.get(row.pk), on=scope.on)
        if not drift.too_long:
            continue
        words = {"statement": row.statement.rstrip("."), "ago": drift.words}
        since = _("%(statement)s was last discussed %(ago)s. Is it still what we want to reach?")
        never = _("%(statement)s has never been discussed in a review. Is it what we want to reach?")
        yield Proposal(
            Raised.UNDISCUSSED,
            Item.OBJECTIVES,
            (since if drift.last else never) % words,
            row.reference,
            row.get_absolute_url(),
        )


@raises
def overdue(scope: Scope) -> Iterable[Proposal]:
    """Ask of actions that are overdue beyond the limit of their scope: what is in the way?"""
    limits = limits_on(scope.on)
    latest = scope.on - timedelta(days=min(limits.values()))
    rows = Action.objects.open().filter(scope.within, due_on__lt=latest).select_related("owner")
    for row in rows.order_by("due_on", "reference")[:MOST_OVERDUE]:
        late = (scope.on - row.due_on).days
        if late <= limits[row.site_id]:
            continue
        said = ngettext(
            "%(text)s, with %(owner)s, is %(n)d day late. What is in the way?",
            "%(text)s, with %(owner)s, is %(n)d days late. What is in the way?",
            late,
        )
        words = {"text": row.text.rstrip("."), "owner": row.owner.name, "n": late}
        yield Proposal(
            Raised.OVERDUE, Item.EARLIER_ACTIONS, said % words, row.reference, row.get_absolute_url()
        )


@raises
def recurring(scope: Scope) -> Iterable[Proposal]:
    """Ask of causes that came back on a process up to the threshold, and that nobody has acted on since."""
    site_ids = scope_site_ids(scope.review.site)
    for one in recurring_causes(on=scope.on, site_ids=site_ids):
        if one.decided:
            continue
        said = ngettext(
            "“%(cause)s” came back on %(process)s: %(n)d time in %(months)d months. What changes?",
            "“%(cause)s” came back on %(process)s: %(n)d times in %(months)d months. What changes?",
            one.count,
        )
        words = {"cause": one.cause, "process": one.process, "n": one.count, "months": one.months}
        query = urlencode({"cause": one.cause_id, "process": one.process_id})
        address = f"{reverse('objectives:events')}?{query}"
        subject = f"{one.process_id}-{one.cause_id}"
        yield Proposal(Raised.RECURRING, Item.NONCONFORMITIES, said % words, subject, address)


def proposed(review: ManagementReview, *, on: date) -> list[Proposal]:
    """Return what the data of ``on`` ask of a planned or running review and nobody has answered yet.

    A constant number of queries, however many records.
    """
    if review.state not in ASKED_IN:
        return []
    kept = AgendaQuestion.objects.filter(review=review).values_list("subject", "item")
    answered = {subject or item for subject, item in kept}
    scope = Scope(review, on)
    found: dict[str, Proposal] = {}
    for maker in _makers:
        for one in maker(scope):
            found.setdefault(one.about, one)
    return [one for about, one in found.items() if about not in answered]


def take_on(review: ManagementReview, key: str, *, by: Person, at: datetime, on: date) -> AgendaQuestion:
    """Put a proposed question on the agenda of ``review``; its input joins the agenda where it is not there.

    Raises :class:`Refusal` where the data do not raise it any more, or somebody has answered it.
    """
    with _before_minutes(review) as row:
        one = _asked(row, key, on)
        if not row.inputs.filter(item=one.item).exists():
            put_on_agenda(row, {one.item: None}, by=by, at=at)
            if row.state == ManagementReview.State.IN_SESSION:
                _freeze(row, one.item, by=by, at=at)
        return _answered(row, one, State.TAKEN, "", by=by, at=at)


def leave(
    review: ManagementReview, key: str, *, reason: str, by: Person, at: datetime, on: date
) -> AgendaQuestion:
    """Leave a proposed question off the agenda, with the reason. Raises :class:`Refusal` without one."""
    with _before_minutes(review) as row:
        return _answered(row, _asked(row, key, on), State.LEFT, reason.strip(), by=by, at=at)


@contextmanager
def _before_minutes(review: ManagementReview) -> Iterator[ManagementReview]:
    """Hold a planned or running review locked while a question of its agenda is answered."""
    with transaction.atomic():
        row = ManagementReview.objects.select_for_update().get(pk=review.pk)
        refuse_unless_in(row, ASKED_IN)
        yield row


def _asked(review: ManagementReview, key: str, on: date) -> Proposal:
    one = next((one for one in proposed(review, on=on) if one.key == key), None)
    if one is None:
        raise Refusal(
            "question.not-raised",
            _("The data do not raise this question any more, or somebody has answered it."),
            field="question",
            remedy=_("Reload the list of questions."),
        )
    return one


def _answered(
    review: ManagementReview, one: Proposal, state: str, reason: str, *, by: Person, at: datetime
) -> AgendaQuestion:
    row = AgendaQuestion(
        review=review,
        item=one.item,
        raised=one.raised,
        key=one.key,
        subject=one.subject,
        sentence=one.sentence,
        state=state,
        reason=reason,
        by=by,
        by_name=by.name,
        recorded_at=at,
    )
    keep(row, by=by, at=at)
    return row


def _freeze(review: ManagementReview, item: str, *, by: Person, at: datetime) -> None:
    """Freeze an input that joins a meeting while it lasts, as all others were when it began."""
    row = review.inputs.get(item=item)
    row.frozen, row.frozen_at = freeze(review, [item], at=at)[item], at
    keep(row, by=by, at=at)
