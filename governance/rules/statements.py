"""What holds for the policy and the commitment of leaders: what is unsaid, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from governance.rules.days import spoken
from qms.primitives.refusing import Refusal


@dataclass(frozen=True)
class Point:
    """A point as it stands in one version: its number in all versions, its words, what it is linked to."""

    number: int
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What became of one point between two versions; ``links`` are those gained and lost."""

    number: int
    what: str  # same, changed, added, removed, moved
    before: str
    after: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def differences(old: Sequence[Point], new: Sequence[Point]) -> list[Difference]:
    """Return what became of each point, in the order of ``new``; the removed ones last.

    A point that only stands elsewhere among those that both versions hold has moved.
    """
    before = {point.number: point for point in old}
    kept = {point.number for point in new} & set(before)
    orders = [[point.number for point in points if point.number in kept] for points in (old, new)]
    moved = _out_of_order(*orders)
    found = [_difference(before.get(point.number), point, point.number in moved) for point in new]
    gone = [point for point in old if point.number not in kept]
    return found + [Difference(p.number, "removed", p.text, "", lost=p.links) for p in gone]


def _difference(before: Point | None, after: Point, moved: bool) -> Difference:
    if before is None:
        return Difference(after.number, "added", "", after.text, gained=after.links)
    gained = tuple(link for link in after.links if link not in before.links)
    lost = tuple(link for link in before.links if link not in after.links)
    changed = before.text != after.text or gained or lost
    what = "changed" if changed else "moved" if moved else "same"
    return Difference(after.number, what, before.text, after.text, gained, lost)


def _out_of_order(old: list[int], new: list[int]) -> set[int]:
    """Return the numbers that left the longest run which both orders share."""
    place = {number: index for index, number in enumerate(old)}
    best: list[list[int]] = []
    for number in new:
        before = [run for run in best if place[run[-1]] < place[number]]
        best.append([*_longest(before), number])
    return set(new) - set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []


def unsaid(wanted: Iterable[str], said: Iterable[Iterable[str]]) -> list[str]:
    """Return those of ``wanted`` that no point says, in their order."""
    found = {one for says in said for one in says}
    return [one for one in wanted if one not in found]


def refuse_unsaid(labels: Sequence[str]) -> None:
    """Raise :class:`Refusal` where a policy would be approved that leaves one of the four things unsaid."""
    if labels:
        raise Refusal(
            "policy.says-all-four",
            _("The policy does not say yet: %(what)s.") % {"what": "; ".join(labels)},
            remedy=_("Add a point that does, or mark the one that does."),
        )


def refuse_empty(count: int) -> None:
    """Raise :class:`Refusal` where a statement without any point would be signed."""
    if count == 0:
        raise Refusal(
            "statement.has-points",
            _("It has no point yet."),
            field="point_1",
            remedy=_("Write at least one point."),
        )


def refuse_unlinked(numbers: Sequence[int]) -> None:
    """Raise :class:`Refusal` where points of a commitment speak of no responsibility and no process."""
    if numbers:
        words = ", ".join(str(number) for number in numbers)
        raise Refusal(
            "commitment.points-are-linked",
            _("Not linked to a responsibility or a process yet: point %(points)s.") % {"points": words},
            remedy=_("Say for each point which responsibility or process it is about."),
        )


def refuse_changed_meanwhile(seen: int, revision: int) -> None:
    """Raise :class:`Refusal` where somebody else has changed a draft since it was opened for editing."""
    if seen != revision:
        raise Refusal(
            "statement.changed-meanwhile",
            _("Somebody changed this draft while you were writing."),
            remedy=_("What you typed is still here: open the draft in another tab, compare, then save again."),
        )


def refuse_other_content(seen: str, content_sha256: str) -> None:
    """Raise :class:`Refusal` where what would be signed is not what the signer was shown."""
    if seen != content_sha256:
        raise Refusal(
            "statement.signed-as-shown",
            _("The draft has changed since you opened it."),
            remedy=_("Read it again, then sign."),
        )


def refuse_past_deadline(sign_by: date, today: date) -> None:
    """Raise :class:`Refusal` where signatures would be asked for by a day that has passed."""
    if sign_by < today:
        raise Refusal(
            "commitment.sign-by-is-to-come",
            _("%(day)s has passed.") % {"day": spoken(sign_by)},
            field="sign_by",
            remedy=_("Name today or a later day."),
        )


def refuse_before_approval(on: date, approved_on: date) -> None:
    """Raise :class:`Refusal` where a policy would have been told before it was approved."""
    if on < approved_on:
        raise Refusal(
            "policy.told-after-approval",
            _("This version was approved on %(day)s.") % {"day": spoken(approved_on)},
            field="on",
            remedy=_("Name that day or a later one."),
        )
