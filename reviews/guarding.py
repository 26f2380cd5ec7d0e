"""Guarding: what the meeting refuses, whoever types it: noted exceptions, decisions of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import Decision
from qms.people.models import Person
from qms.primitives.changing import refuse_unless_in
from qms.primitives.refusing import Refusal
from reviews import rules
from reviews.models import ManagementReview, ReviewInput


@contextmanager
def in_session(review: ManagementReview) -> Iterator[ManagementReview]:
    """Hold the review locked while something of its meeting is written; refuse unless it is in session."""
    with transaction.atomic():
        stored = ManagementReview.objects.select_for_update().get(pk=review.pk)
        refuse_unless_in(stored, {ManagementReview.State.IN_SESSION})
        yield stored


def refuse_foreign(review: ManagementReview, input: ReviewInput | None) -> None:
    """Raise :class:`Refusal` where ``input`` belongs to another review."""
    if input is not None and input.review_id != review.pk:
        raise Refusal(
            "review.foreign-input",
            _("This input belongs to another review."),
            field="input",
            remedy=_("Choose an input of this review."),
        )


def refuse_unusual(input: ReviewInput, *, rule: str) -> None:
    """Raise :class:`Refusal` where the figures of ``input`` are off target, stale, late or not effective."""
    if rules.unusual_counts(input.frozen):
        raise Refusal(
            rule,
            _("“%(item)s” has figures that are not as they should be.") % {"item": input.get_item_display()},
            field="outcome",
            remedy=_("Write what the meeting concludes from them."),
        )


def refuse_unfit_to_note(input: ReviewInput) -> None:
    """Raise :class:`Refusal` unless there is something to note, and nothing unusual in it."""
    refuse_unusual(input, rule="input.unusual")
    if not rules.has_something(input.frozen, input.contribution):
        raise Refusal(
            "input.nothing-to-note",
            _("“%(item)s” has neither figures nor words that could be noted.")
            % {"item": input.get_item_display()},
            field="outcome",
            remedy=_("Say why there is nothing to report, or carry it to the next review."),
        )


def refuse_who_may_not_decide(review: ManagementReview, person: Person) -> None:
    """Raise :class:`Refusal` unless ``person`` is of top management and took part."""
    there = review.attendances.filter(
        person=person, top_management=True, presence__in=rules.IN_THE_ROOM
    ).exists()
    if not there:
        raise Refusal(
            "decision.not-a-leader-present",
            _("%(name)s is not a member of top management who took part in this review.") % {"name": person},
            field="decided_by",
            remedy=_("Name the leader who decided, and note them as present or remote."),
        )


def refuse_unknown_result(kind: str, result: str) -> None:
    """Raise :class:`Refusal` for an unknown result, and for “no change” of nothing in particular."""
    if result and result not in rules.RESULTS:
        raise Refusal(
            "decision.result",
            _("“%(result)s” is not a result of a management review.") % {"result": result},
            field="result",
            remedy=_("Choose improvement, changes to the QMS, resources, or none."),
        )
    if kind == Decision.Kind.NO_CHANGE and not result:
        raise Refusal(
            "decision.no-change-of-what",
            _("“No change” must say what does not change."),
            field="result",
            remedy=_("Choose improvement, changes to the QMS, or resources."),
        )
