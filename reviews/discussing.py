"""Discussing: which objectives leaders talked about in a review, and when they last did (5.1.1, 6.2, 9.3).

An objective was discussed where somebody tapped so in the meeting, where a challenge, a decision or an action
there names it by reference or code, or where a decision or an action of the meeting answers it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Max, Q, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from objectives import rules
from objectives.models import Answer, MeasureCriterion, QualityObjective
from objectives.standing import standings
from objectives.wording import compared_in_words
from qms.people.models import Person
from qms.primitives.changing import keep
from qms.primitives.refusing import Refusal
from reviews.freezing import scope_site_ids
from reviews.guarding import in_session, refuse_foreign
from reviews.models import DiscussedObjective, ManagementReview, ReviewInput

if TYPE_CHECKING:
    from qms.primitives.refusing import Text

How = DiscussedObjective.How
HELD = ("in_session", "drafted", "approved")


def discuss(
    review: ManagementReview,
    objective: QualityObjective,
    *,
    by: Person,
    at: datetime,
    input: ReviewInput | None = None,
    note: str = "",
) -> DiscussedObjective:
    """Note by one tap that the meeting discusses ``objective``; noted already, it stays as it was.

    Raises :class:`Refusal` outside a session, or for an objective that is not of its scope.
    """
    with in_session(review) as held:
        refuse_foreign(held, input)
        if held.site_id is not None and objective.site_id not in (None, held.site_id):
            raise Refusal(
                "discussion.of-another-site",
                _("%(code)s is an objective of another site.") % {"code": objective.code},
                field="objective",
                remedy=_("Discuss it in the review of its site, or of the organisation."),
            )
        return _noted(held, objective, input=input, how=How.TAP, note=note, by=by, at=at)


def take_back(
    review: ManagementReview, objective: QualityObjective, *, by: Person, at: datetime
) -> DiscussedObjective:
    """Take back a tap that was a mistake, while the meeting lasts; its history keeps that it was noted.

    Raises :class:`Refusal` where it was not noted by a tap: what was said and recorded stays said.
    """
    with in_session(review) as held:
        row = _known(held, objective).filter(stands=True).first()
        if row is None or row.how != How.TAP:
            raise Refusal(
                "discussion.not-a-tap",
                _("%(code)s is not noted by a tap.") % {"code": objective.code},
                field="objective",
                remedy=_("A challenge, decision or action names it; that stays in the record."),
            )
        row.stands = False
        keep(row, by=by, at=at)
        return row


def note_named(
    review: ManagementReview,
    texts: Iterable[str],
    *,
    how: str,
    by: Person,
    at: datetime,
    input: ReviewInput | None = None,
) -> list[DiscussedObjective]:
    """Note the objectives that ``texts`` name by reference or code, for a session that is held. One query."""
    found = named_in(" ".join(texts))
    return [_noted(review, row, input=input, how=how, note="", by=by, at=at) for row in found]


WORD = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)*")


def named_in(text: str) -> list[QualityObjective]:
    """Return the objectives that ``text`` names by their reference or by their code.

    A code that could be any word (no digit, hyphen or capital) is not taken for a name.
    """
    words = {word for word in WORD.findall(text) if not word.isalpha() or not word.islower()}
    if not words:
        return []
    rows = QualityObjective.objects.filter(Q(reference__in=words) | Q(code__in=words))
    return list(rows.filter(state__in=["active", "draft"]).order_by("pk"))


def _known(review: ManagementReview, objective: QualityObjective) -> QuerySet[DiscussedObjective]:
    rows = DiscussedObjective.objects.select_for_update()
    return rows.filter(review=review, objective=objective)


def _noted(
    review: ManagementReview,
    objective: QualityObjective,
    *,
    input: ReviewInput | None,
    how: str,
    note: str,
    by: Person,
    at: datetime,
) -> DiscussedObjective:
    known = _known(review, objective).first()
    if known is not None and known.stands and (known.how != How.TAP or how == How.TAP):
        return known
    row = known or DiscussedObjective(review=review, objective=objective, recorded_at=at)
    row.input, row.how, row.stands, row.by = input or row.input, how, True, by
    row.statement = objective.statement
    row.note = note.strip() or row.note
    keep(row, by=by, at=at)
    return row


def _sources() -> list[tuple[Any, str]]:
    """Return where it is recorded that an objective was discussed, each with the way to its review."""
    return [
        (DiscussedObjective.objects.filter(stands=True), "review"),
        (Answer.objects.all(), "decision__in_review__review"),
        (Answer.objects.all(), "action__in_review__review"),
        (MeasureCriterion.objects.all(), "action__in_review__review"),
    ]


def last_discussed(objective_ids: Collection[int], on: date) -> dict[int, date]:
    """Return the day on which leaders last discussed each objective, up to ``on``; those never are left out.

    One query, however many objectives.
    """
    if not objective_ids:
        return {}
    found: dict[int, date] = {}
    for pk, last in _united(objective_ids, on):
        found[pk] = max(last, found.get(pk, last))
    return found


def discussed_days(objective_ids: Collection[int], *, on: date) -> dict[int, list[date]]:
    """Return all the days up to ``on`` on which leaders discussed each objective, in no order. One query."""
    found: dict[int, list[date]] = {}
    parts = []
    for rows, review in _sources() if objective_ids else ():
        held = {f"{review}__held_on__lte": on, f"{review}__state__in": HELD}
        chosen = rows.filter(objective__in=objective_ids, **held).order_by()
        parts.append(chosen.values_list("objective", f"{review}__held_on"))
    for pk, day in parts[0].union(*parts[1:]) if parts else ():
        found.setdefault(pk, []).append(day)
    return found


def _united(objective_ids: Collection[int], on: date) -> Any:
    parts = []
    for rows, review in _sources():
        held = {f"{review}__held_on__lte": on, f"{review}__state__in": HELD}
        chosen = rows.filter(objective__in=objective_ids, **held).order_by()
        parts.append(chosen.values_list("objective").annotate(last=Max(f"{review}__held_on")))
    return parts[0].union(*parts[1:], all=True)


@dataclass(frozen=True)
class Tap:
    """An objective of a review's scope, how it stands, and whether the meeting has discussed it."""

    objective: QualityObjective
    status: str
    value: str
    noted: DiscussedObjective | None

    @property
    def may_take_back(self) -> bool:
        """Whether it was noted by a tap, that can be taken back."""
        return self.noted is not None and self.noted.how == How.TAP


def to_discuss(review: ManagementReview, person: Person, *, on: date) -> list[Tap]:
    """Return the active objectives that ``review`` may discuss and ``person`` may see, those off target first.

    Four queries, however many.
    """
    site_ids = scope_site_ids(review.site)
    within = Q() if site_ids is None else Q(site__in=site_ids) | Q(site=None)
    found = QualityObjective.objects.visible_to(person).active().filter(within)
    rows = list(found.select_related("site").order_by("code"))
    known = standings(rows, on=on)
    noted = {one.objective_id: one for one in DiscussedObjective.objects.filter(review=review, stands=True)}
    taps = [
        Tap(row, known[row.pk].status, compared_in_words(row, known[row.pk].value), noted.get(row.pk))
        for row in rows
    ]
    return sorted(taps, key=lambda one: rules.STATUSES.index(one.status))


@dataclass(frozen=True)
class Discussion:
    """One review in which an objective was discussed: its day, what shows it, and the note."""

    reference: str
    title: str
    held_on: date
    how: Text
    note: str = ""

    @property
    def url(self) -> str:
        """The address of the review."""
        return reverse("reviews:review", args=[self.reference])


def discussions_of(objective: QualityObjective, person: Person, *, most: int = 12) -> list[Discussion]:
    """Return the reviews in which leaders discussed ``objective`` and that ``person`` may see, latest first.

    One query.
    """
    seen = ManagementReview.objects.visible_to(person).order_by().values("pk")
    parts = []
    for rows, review in _sources():
        tapped = review == "review"
        wanted = {f"{review}__state__in": HELD, f"{review}__in": seen, "objective": objective}
        chosen = (
            rows.filter(**wanted)
            .order_by()
            .annotate(
                said=F("how") if tapped else Value(review, output_field=CharField()),
                noted=F("note") if tapped else Value("", output_field=TextField()),
            )
        )
        names = (f"{review}__{name}" for name in ("held_on", "reference", "title"))
        parts.append(chosen.values_list(*names, "said", "noted"))
    found: dict[str, Discussion] = {}
    for held_on, reference, title, said, noted in parts[0].union(*parts[1:], all=True):
        known = found.get(reference)
        if known is None or noted:
            found[reference] = Discussion(reference, title, held_on, SAID[said], noted)
    return sorted(found.values(), key=lambda one: one.held_on, reverse=True)[:most]


SAID: dict[str, Any] = {
    **dict(How.choices),
    "decision__in_review__review": gettext_lazy("Answered by a decision"),
    "action__in_review__review": gettext_lazy("Answered by an action"),
}
"""What shows that an objective was discussed, in words."""
