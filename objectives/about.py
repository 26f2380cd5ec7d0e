"""About an objective: what control says of it, what leaders did about it, and what it asks of them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from governance.models import Action, Decision
from objectives import rules
from objectives.common_cause import Question, question_of
from objectives.control import Control, Figure, control_of, of, window
from objectives.models import Answer, CommonCause, QualityObjective
from objectives.reading import Course
from objectives.system_changes import changes_among
from qms.people.models import Person


@dataclass(frozen=True)
class Given:
    """One answer as the page lists it: its reference or kind, its words, who, about which period, and when."""

    name: str
    text: str
    by: str
    period: str
    on: date
    url: str = ""


@dataclass(frozen=True)
class About:
    """What is known about an objective besides its values; answers as far as the reader may see them."""

    seen: Control
    answers: Sequence[Answer]
    accepted: Sequence[CommonCause]
    question: Question | None

    @property
    def flags(self) -> list[tuple[date, str, str]]:
        """What stands on the time axis: the day, the words, and whether it is a decision or an action."""
        found = []
        for one in self.answers:
            if one.decision is not None:
                found.append(
                    (one.decision.decided_on, f"{one.decision.reference} {one.decision.text}", "decision")
                )
            elif one.action is not None:
                found.append((one.action.assigned_on, f"{one.action.reference} {one.action.text}", "action"))
        return found

    @property
    def given(self) -> list[Given]:
        """Everything that answers it, the latest first."""
        found = [self._of_answer(one) for one in self.answers]
        name = _("common cause, accepted once")
        found += [
            Given(name, one.reason, one.by.name, self._label(one.period), one.happened_on)
            for one in self.accepted
        ]
        return sorted(found, key=lambda one: one.on, reverse=True)

    def _of_answer(self, one: Answer) -> Given:
        period, row = self._label(one.period), one.given
        who = row.decided_by if isinstance(row, Decision) else row.owner
        on = row.decided_on if isinstance(row, Decision) else row.assigned_on
        return Given(row.reference, row.text, who.name, period, on, row.get_absolute_url())

    def _label(self, period: date | None) -> str:
        return "" if period is None else rules.label(period, self.seen.objective.cadence)


def about(row: QualityObjective, course: Course, *, person: Person, on: date) -> About:
    """Return what ``person`` may know about ``row`` on ``on``. Two queries, and more for some.

    A growth, a count and an objective that carries on another read their values anew.
    """
    by_itself = row.target_kind == rules.LEVEL and row.based_on_id is None
    answers = answers_to(row, person)
    if by_itself:
        seen = of(row, _closed(course), changes=changes_among(answers, on=on))
    else:
        seen = control_of([row], on=on, decisions=Decision.objects.visible_to(person))[row.pk]
    prefetch_related_objects([row], Prefetch("common_causes", CommonCause.objects.select_related("by")))
    accepted = [one for one in row.common_causes.all() if one.happened_on <= on]
    asked = question_of(seen, [one for one, _seen in answers], accepted)
    return About(seen, [one for one, may_see in answers if may_see], accepted, asked)


def answers_to(row: QualityObjective, person: Person) -> list[tuple[Answer, bool]]:
    """Return the answers to ``row``, the oldest first, each with whether ``person`` may see it."""
    decisions = Decision.objects.visible_to(person).filter(pk=OuterRef("decision_id"))
    actions = Action.objects.visible_to(person).filter(pk=OuterRef("action_id"))
    rows = Answer.objects.filter(objective=row).select_related("decision__decided_by", "action__owner")
    found = rows.annotate(seen=Exists(decisions) | Exists(actions)).order_by("pk")
    return [(one, one.seen) for one in found]


def _closed(course: Course) -> dict[date, Figure]:
    """Return the current figures of the closed periods, oldest first, from what the page has read already."""
    first, last = window(course.objective, course.on)
    return {
        period: Figure(one.value, one.numerator, one.denominator)
        for period, one in sorted(course.current.items())
        if first <= period <= last
    }
