"""What holds for actions: proof, verdicts by another, days that move only by an extension."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.rules import days
from qms.primitives.refusing import Refusal

FOLLOW_UP_DAYS = 30
"""Days that a follow-up has where nobody names its due day."""


def refuse_without_proof(proof: str, *, has_file: bool) -> None:
    """Raise :class:`Refusal` where an action is said to be done with neither text nor file."""
    if not proof.strip() and not has_file:
        raise Refusal(
            "action.proof-is-missing",
            _("An action is done with proof."),
            field="proof",
            remedy=_("Say what shows it, or attach a file."),
        )


def refuse_task(is_task: bool) -> None:
    """Raise :class:`Refusal` where a task would be verified: it ended when it was done."""
    if is_task:
        raise Refusal("action.task-is-not-verified", _("A task ends when it is done; nothing is verified."))


def refuse_own_verification(by_id: int, *, owner_id: int, completed_by_id: int) -> None:
    """Raise :class:`Refusal` where who verifies owns the action or did it."""
    if by_id in (owner_id, completed_by_id):
        raise Refusal(
            "action.verified-by-another",
            _("Somebody other than its owner verifies an action."),
            remedy=_("Leave the verdict to its verifier."),
        )


def refuse_unless_later(due_on: date, wanted: date, *, on: date) -> None:
    """Raise :class:`Refusal` where an extension does not move the due day later, or to a day already past."""
    if wanted <= due_on or wanted < on:
        raise Refusal(
            "action.extension-moves-later",
            _("An extension moves the due day later than %(day)s.") % {"day": days.spoken(max(due_on, on))},
            field="due_on",
            remedy=_("Name a later day."),
        )


def refuse_cancelling_without_decision(origin: str, *, has_decision: bool) -> None:
    """Raise :class:`Refusal` where a corrective action would be cancelled without a decision."""
    if origin == "corrective" and not has_decision:
        raise Refusal(
            "action.cancelled-by-decision",
            _("A corrective action is cancelled only by a decision."),
            field="decision",
            remedy=_("Record the decision first, then name it here."),
        )


def refuse_decision_elsewhere(decided_for: int | None, site_id: int | None) -> None:
    """Raise :class:`Refusal` where a decision made for one site would speak for another."""
    if decided_for not in (None, site_id):
        raise Refusal(
            "action.decision-of-its-scope",
            _("An action is cancelled by a decision of its site or of the organisation."),
            field="decision",
            remedy=_("Name one that was taken for it."),
        )


def moved_check(check_on: date | None, due_from: date, due_to: date) -> date | None:
    """Return the check day moved by as many days as the due day, so that it leaves the same time for data."""
    return None if check_on is None else check_on + (due_to - due_from)


def follow_up_days(
    due_on: date, check_on: date | None, *, on: date, wanted: date | None
) -> tuple[date, date | None]:
    """Return due and check day of a follow-up opened on ``on``: the day wanted, or after thirty days.

    The check leaves as much time for data as it did before.
    """
    due = wanted or on + timedelta(days=FOLLOW_UP_DAYS)
    return due, moved_check(check_on, due_on, due)


SOON_DAYS = 7
"""Days before its due day from which an open action is due soon."""


def standing(state: str, *, is_task: bool, due_on: date, today: date) -> str:
    """Return how an action stands on ``today``, as a status word's key: overdue, due_soon, to_verify …"""
    if state == "open":
        left = (due_on - today).days
        return "overdue" if left < 0 else "due_soon" if left <= SOON_DAYS else "open"
    if state == "done" and not is_task:
        return "to_verify"
    return "not_effective" if state == "ineffective" else state


def refuse_unless_done(state: str) -> None:
    """Raise :class:`Refusal` where the effect of an open action would be judged."""
    if state == "open":
        raise Refusal(
            "action.not-done-yet",
            _("It is not done yet."),
            remedy=_("Its owner says first that it is done, and shows the proof."),
        )


CHECK_AGAIN_DAYS = 14
"""Days in which a reopened verdict is given again."""


def checked_again_on(check_on: date | None, *, on: date) -> date:
    """Return the day by which a verdict reopened on ``on`` is owed again; never before the first check day."""
    again = on + timedelta(days=CHECK_AGAIN_DAYS)
    return again if check_on is None else max(check_on, again)


def same_cause(one: str, other: str) -> bool:
    """Tell whether two causes are the same but for case and blanks; no cause is the same as none."""
    first, second = (" ".join(cause.split()).casefold() for cause in (one, other))
    return bool(first) and first == second


def came_back(*, site_id: int | None, assigned_on: date, earlier_site_id: int | None, verdict_on: date) -> bool:
    """Tell whether an action given on ``assigned_on`` shows that an earlier verdict did not last.

    It does where it was given on the day of the verdict or later, and where it is of the same site or one of
    the two of the whole organisation.
    """
    together = site_id == earlier_site_id or None in (site_id, earlier_site_id)
    return together and verdict_on <= assigned_on


def refuse_overtaken(seen: int | None, now: int, name: str) -> None:
    """Raise :class:`Refusal` where the person ``seen`` by a writer is no longer the one who has it."""
    if seen is not None and seen != now:
        raise Refusal(
            "action.handed-over-meanwhile",
            _("It went to %(name)s in the meantime.") % {"name": name or _("nobody")},
            field="to",
            remedy=_("Look at it again before you hand it over."),
        )


def refuse_same_person(taker_id: int, verifier_id: int | None) -> None:
    """Raise :class:`Refusal` where an action would go to the person who verifies it."""
    if taker_id == verifier_id:
        raise Refusal(
            "action.verified-by-another",
            _("Somebody other than its owner verifies an action."),
            field="to",
            remedy=_("Let somebody else verify it first, or name another owner."),
        )


def refuse_own_check(taker_id: int, *, owner_id: int, completed_by_id: int | None) -> None:
    """Raise :class:`Refusal` where the verifying would go to who owns the action or did it."""
    if taker_id in (owner_id, completed_by_id):
        raise Refusal(
            "action.verified-by-another",
            _("Somebody other than its owner verifies an action."),
            field="to",
            remedy=_("Name somebody who neither owns it nor did it."),
        )


OFTEN = 3
"""Extensions from which an action is said to be weak: it moves rather than ends."""


def moved_often(extensions: int) -> bool:
    """Tell whether a due day was moved so often that it should be said."""
    return extensions >= OFTEN
