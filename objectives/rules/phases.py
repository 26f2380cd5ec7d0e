"""Phases: a change of the system gives a measure limits of its own, once enough values came after it.

Limits are taken anew where the process is known to be another one, why it is, and that it is wanted so
(Wheeler, “When do I recalculate my limits?”, *Quality Digest*, May 1996): a decision that changed the system
and answers the measure says all three. The limits before it stay over the values before it. No run crosses the
border: it would put together what two systems brought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from objectives.rules import control
from objectives.rules.control import LEAST, Limits, Signal, limits_for

ENOUGH: Final = LEAST
"""Values after a change from which it has limits of its own: eight.

The run of eight by which a lasting shift shows itself (Western Electric 1956, test 4) is what the limits of a
new phase are first taken from, beginning with its first value (Wheeler, *Understanding Variation*, 1993); fewer
give no limits at all in this house. They are provisional until there are as many as any limits need.
"""


@dataclass(frozen=True)
class Phase:
    """Values under one system: positions from ``start`` up to, not with, ``end``.

    Its limits are taken from the values up to ``taken``: what came after a change that has not yet brought
    enough values is held against them, and tells nothing of them. ``change`` is which border began it.
    """

    start: int
    taken: int
    end: int
    change: int | None = None


@dataclass(frozen=True)
class Phased:
    """The limits of a series with its phases, and the change that still waits for ``wanted`` values."""

    limits: Limits | None
    phases: tuple[Phase, ...] = ()
    waiting: int | None = None
    wanted: int = 0


def phases(count: int, borders: Sequence[int]) -> list[Phase]:
    """Return the phases of ``count`` values; ``borders`` are how many came before each change, rising.

    A change after which fewer than eight values came before the next one, or up to now, begins no phase.
    """
    spans = enumerate(pairwise([*borders, count]))
    began = [(at, n) for n, (at, end) in spans if at and end - at >= ENOUGH]
    starts: list[tuple[int, int | None]] = [(0, None), *began]
    return [
        Phase(start, _taken(start, end, borders), end, change)
        for (start, change), (end, _next) in pairwise([*starts, (count, None)])
    ]


def _taken(start: int, end: int, borders: Sequence[int]) -> int:
    """Return up to where limits are taken: the first change within, where enough values came before it."""
    return next((at for at in borders if start + ENOUGH <= at < end), end)


def limits_in_phases(
    data_kind: str,
    values: Sequence[Decimal],
    numerators: Sequence[Decimal | None] = (),
    denominators: Sequence[Decimal | None] = (),
    *,
    factor: Decimal = Decimal(1),
    borders: Sequence[int] = (),
) -> Phased:
    """Return the limits of each phase of ``values`` over its own values, as one series of limits.

    All but ``borders`` is as :func:`~objectives.rules.control.limits_for` has it; without a border the limits
    are the same. Kind, reason and mean are those of the latest phase.
    """
    found = phases(len(values), borders)
    parts: list[Limits | None] = []
    for phase in found:
        taken = slice(phase.start, phase.taken)
        own = limits_for(data_kind, values[taken], numerators[taken], denominators[taken], factor=factor)
        whole = slice(phase.start, phase.end)
        parts.append(own and _held(own, phase, values[whole], denominators[whole], borders, factor))
    waiting = _waiting(len(values), borders)
    wanted = ENOUGH - (len(values) - borders[waiting]) if waiting is not None else 0
    return Phased(_joined(found, parts), tuple(found), waiting, wanted)


def _waiting(count: int, borders: Sequence[int]) -> int | None:
    """Return which change has not brought enough values yet: the latest, where any came before it."""
    last = len(borders) - 1
    return last if borders and borders[last] and count - borders[last] < ENOUGH else None


def _held(
    own: Limits,
    phase: Phase,
    values: Sequence[Decimal],
    denominators: Sequence[Decimal | None],
    borders: Sequence[int],
    factor: Decimal,
) -> Limits:
    """Return ``own`` limits held over the whole phase, with the signs of each of its stretches."""
    known = phase.taken - phase.start
    cuts = [at - phase.start for at in borders if phase.start < at < phase.end]
    if len(values) > known:
        own = control.held_over(own, len(values) - known, denominators, factor=factor)
    if cuts:
        own = replace(own, signals=tuple(_signals(own, values, [0, *cuts, len(values)])))
    return replace(own, taken=known)


def _signals(own: Limits, values: Sequence[Decimal], cuts: Sequence[int]) -> Iterator[Signal]:
    """Yield the signs of each stretch between ``cuts``: no run goes over one."""
    for start, end in pairwise(cuts):
        part = slice(start, end)
        found = control.signals(values[part], own.centre, own.lower[part], own.upper[part], own.sigmas[part])
        yield from (one.moved(start) for one in found)


def _joined(found: Sequence[Phase], parts: Sequence[Limits | None]) -> Limits | None:
    """Return the limits of all phases as one series; a phase of too few values has none."""
    last = parts[-1]
    if last is None or len(parts) == 1:
        return last
    lower: list[Decimal | None] = []
    upper: list[Decimal | None] = []
    centres: list[Decimal | None] = []
    signs: list[Signal] = []
    for phase, part in zip(found, parts, strict=True):
        nothing = (None,) * (phase.end - phase.start)
        lower += part.lower if part else nothing
        upper += part.upper if part else nothing
        centres += [part.centre] * len(nothing) if part else nothing
        signs += [sign.moved(phase.start) for sign in part.signals] if part else []
    return replace(
        last,
        lower=tuple(lower),
        upper=tuple(upper),
        centres=tuple(centres),
        signals=tuple(signs),
        start=found[-1].start,
    )
