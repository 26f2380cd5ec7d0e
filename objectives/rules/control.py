"""Control: the limits within which a series of values varies by itself, and the signs that something happened.

Judgement over plain values. Which limits fit depends on what the values are:

* a *measure*: individuals and moving range (Shewhart 1931; Wheeler, *Understanding Variation*, 1993): the mean
  and 2.66 times the mean of the moving ranges, which is three times their sigma (3 / 1.128);
* a *proportion* with its numbers: a p chart, its limits as wide as each period's number allows;
* a *count*: a c chart, or a u chart where the opportunities of each period are known.

Proportion and count charts assume that nothing but chance moves the share. Large numbers rarely keep to that:
where the values vary more than chance gives, the limits are widened by that factor (Laney, *Quality
Engineering* 14, 2002), or taken from the values themselves, and it is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEASURE, PROPORTION, COUNT = "measure", "proportion", "count"
INDIVIDUALS: Final = "individuals"

LEAST = 8
"""Values below which no limits are drawn: they would say more about chance than about the process."""
FIRM = 20
"""Values from which limits are firm; with fewer they are provisional and move with each value."""

D2 = Decimal("1.128")
"""Mean range of two values of a normal distribution, in sigmas."""
SPREAD_OF_RANGES = Decimal("0.83")
"""Relative variance of a sigma that is taken from k-1 moving ranges, times k-1."""

BEYOND, RUN, TREND, TWO_OF_THREE = "beyond", "run", "trend", "two_of_three"
RULES: Final = {
    BEYOND: gettext_lazy("beyond a limit"),
    RUN: gettext_lazy("eight in a row on one side of the mean"),
    TREND: gettext_lazy("six in a row rising or falling"),
    TWO_OF_THREE: gettext_lazy("two of three in the outer third"),
}
"""The run rules, in the words that readers see."""
SOURCES: Final = {
    BEYOND: "Shewhart 1931; Western Electric 1956, test 1",
    RUN: "Western Electric 1956, test 4",
    TREND: "Nelson 1984, test 3",
    TWO_OF_THREE: "Western Electric 1956, test 2",
}
"""Where each rule comes from."""
RUN_LENGTH, TREND_LENGTH = 8, 6

AS_MEASURED, NO_NUMBERS, ALL_ALIKE = "as_measured", "no_numbers", "all_alike"
BY_CHANCE, BEYOND_CHANCE, COUNTS_BEYOND_CHANCE = "by_chance", "beyond_chance", "counts_beyond_chance"
"""Why limits are of their kind."""


@dataclass(frozen=True)
class Signal:
    """A sign that something happened: which rule, at which positions, above the mean (or rising) or below."""

    rule: str
    at: tuple[int, ...]
    above: bool

    @property
    def words(self) -> str:
        """The rule in words."""
        return str(RULES[self.rule])

    def moved(self, by: int) -> Signal:
        """Return the sign as it stands in a series with so many values before."""
        return replace(self, at=tuple(place + by for place in self.at)) if by else self


@dataclass(frozen=True)
class Limits:
    """The limits of a series: their kind, the mean, and the limits at each value.

    ``kind`` is individuals, proportion or count; ``reason`` why that kind. A lower limit is ``None`` where it
    would lie below what a value can be. ``widened`` is the factor by which chance alone was exceeded, where the
    limits were widened by it. ``sigmas`` are those of each value.

    In a series of several phases (:mod:`objectives.rules.phases`) kind, reason and mean are those of the
    latest, which begins at ``start``; ``centres`` are the means at each value, ``None`` where a phase has no
    limits. ``taken`` counts the values that the latest limits are taken from, where not all of them.
    """

    kind: str
    reason: str
    centre: Decimal
    lower: tuple[Decimal | None, ...]
    upper: tuple[Decimal | None, ...]
    signals: tuple[Signal, ...]
    widened: Decimal | None = None
    sigmas: tuple[Decimal, ...] = ()
    start: int = 0
    centres: tuple[Decimal | None, ...] = ()
    taken: int | None = None

    @property
    def provisional(self) -> bool:
        """Whether the values are few enough that the limits will still move."""
        return (len(self.upper) if self.taken is None else self.taken) < FIRM

    def centre_at(self, place: int) -> Decimal | None:
        """Return the mean that stands at a position; nothing where a phase was too short for limits."""
        return self.centres[place] if self.centres else self.centre

    @property
    def outside(self) -> tuple[int, ...]:
        """The positions of the values beyond a limit."""
        return tuple(sorted({at for one in self.signals if one.rule == BEYOND for at in one.at}))

    @property
    def signalled(self) -> frozenset[int]:
        """Every position that belongs to a signal."""
        return frozenset(at for one in self.signals for at in one.at)

    @property
    def broken(self) -> dict[int, str]:
        """Which run rules each value of a sign breaks, in words, by position."""
        found: dict[int, dict[str, None]] = {}
        for one in self.signals:
            for place in one.at:
                found.setdefault(place, {})[one.words] = None
        return {place: "; ".join(words) for place, words in sorted(found.items())}

    @property
    def why(self) -> str:
        """Why limits of this kind, in a sentence."""
        return why(self.reason, self.widened)


def why(reason: str, widened: Decimal | None = None) -> str:
    """Return in a sentence why the limits are of the kind they are."""
    sentences = {
        AS_MEASURED: _("Individuals and moving range, because its values are single measures."),
        NO_NUMBERS: _("Individuals and moving range, because the numbers behind its shares are not recorded."),
        ALL_ALIKE: _("Individuals and moving range, because none of what is counted occurred, or all of it."),
        BY_CHANCE: _("Limits of chance, because it varies no more than its numbers explain."),
        BEYOND_CHANCE: _(
            "Widened limits (Laney), because it varies %(factor)s times as much as chance explains."
        ),
        COUNTS_BEYOND_CHANCE: _(
            "Individuals and moving range, because its counts vary %(factor)s times as much as chance explains."
        ),
    }
    return sentences[reason] % {"factor": f"{widened:.1f}" if widened is not None else ""}


def limits_for(
    data_kind: str,
    values: Sequence[Decimal],
    numerators: Sequence[Decimal | None] = (),
    denominators: Sequence[Decimal | None] = (),
    *,
    factor: Decimal = Decimal(1),
) -> Limits | None:
    """Return the limits that fit ``values``, one a period and oldest first; ``None`` for fewer than eight.

    ``data_kind`` is measure, proportion or count. ``numerators`` and ``denominators`` are the numbers behind
    proportions and rates, as many as values where they are known, and ``factor`` turns their quotient into the
    value (100 for per cent). A period that was not measured has no place in the series.
    """
    if len(values) < LEAST:
        return None
    known = len(denominators) == len(values) and all(n is not None for n in (*numerators, *denominators))
    if data_kind == PROPORTION and known:
        return _of_numbers(PROPORTION, values, numerators, denominators, factor)
    if data_kind == COUNT:
        tops = numerators if known else values
        bottoms = denominators if known else [Decimal(1)] * len(values)
        return _of_numbers(COUNT, values, tops, bottoms, factor if known else Decimal(1))
    if data_kind == PROPORTION:
        return individuals(values, NO_NUMBERS, most=factor)
    return individuals(values, AS_MEASURED)


def individuals(
    values: Sequence[Decimal], reason: str, *, widened: Decimal | None = None, most: Decimal | None = None
) -> Limits:
    """Return the limits of single values: mean and 2.66 mean moving ranges.

    Where no value lies below zero there is no lower limit below zero, and none above ``most``.
    """
    centre = _mean(values)
    three = 3 * _mean(_ranges(values)) / D2
    lower, upper = centre - three, centre + three
    low = None if lower < 0 <= min(values) else lower
    high = None if most is not None and upper > most else upper
    sigmas = [three / 3] * len(values)
    found = signals(values, centre, [low] * len(values), [high] * len(values), sigmas)
    count = len(values)
    return Limits(INDIVIDUALS, reason, centre, (low,) * count, (high,) * count, found, widened, tuple(sigmas))


def _of_numbers(
    kind: str,
    values: Sequence[Decimal],
    numerators: Sequence[Decimal | None],
    denominators: Sequence[Decimal | None],
    factor: Decimal,
) -> Limits:
    """Return the limits that chance gives to shares and counts, widened where the values vary more."""
    tops = [Decimal(n) for n in numerators if n is not None]
    bottoms = [Decimal(n) for n in denominators if n is not None]
    share = sum(tops, Decimal(0)) / sum(bottoms, Decimal(0))
    chance = share * (1 - share) if kind == PROPORTION else share
    if chance <= 0:
        return individuals(values, ALL_ALIKE)
    sigmas = [(chance / n).sqrt() for n in bottoms]
    apart = [(top / n - share) / sigma for top, n, sigma in zip(tops, bottoms, sigmas, strict=True)]
    widened = _mean(_ranges(apart)) / D2
    if widened <= chance_allows(len(values)):
        return _around(kind, BY_CHANCE, values, share * factor, [sigma * factor for sigma in sigmas], factor)
    if kind == COUNT and len(set(bottoms)) == 1:  # widened limits and those of single values are the same
        return individuals(values, COUNTS_BEYOND_CHANCE, widened=widened)
    scaled = [sigma * widened * factor for sigma in sigmas]
    return _around(kind, BEYOND_CHANCE, values, share * factor, scaled, factor, widened)


def _around(
    kind: str,
    reason: str,
    values: Sequence[Decimal],
    centre: Decimal,
    sigmas: Sequence[Decimal],
    factor: Decimal,
    widened: Decimal | None = None,
) -> Limits:
    """Return limits three of each value's own sigmas from the mean, none where no value can lie."""
    lower, upper = _edges(kind, centre, sigmas, factor)
    found = signals(values, centre, lower, upper, sigmas)
    return Limits(kind, reason, centre, lower, upper, found, widened, tuple(sigmas))


def _edges(
    kind: str, centre: Decimal, sigmas: Sequence[Decimal], factor: Decimal
) -> tuple[tuple[Decimal | None, ...], tuple[Decimal | None, ...]]:
    """Return the lower and the upper limits of shares and counts at each value."""
    lower = [centre - 3 * sigma if centre >= 3 * sigma else None for sigma in sigmas]
    upper: list[Decimal | None] = [centre + 3 * sigma for sigma in sigmas]
    if kind == PROPORTION:
        upper = [limit if limit is not None and limit <= factor else None for limit in upper]
    return tuple(lower), tuple(upper)


def held_over(
    limits: Limits, more: int, denominators: Sequence[Decimal | None], *, factor: Decimal = Decimal(1)
) -> Limits:
    """Return ``limits`` held over ``more`` values that they are not taken from; their signs stay as they are.

    ``denominators`` are the numbers behind all values, old and new, where they are known: limits of chance are
    as wide as each number allows.
    """
    last = len(limits.sigmas) - 1
    if limits.kind == INDIVIDUALS:
        lower, upper = limits.lower[-1:] * more, limits.upper[-1:] * more
        sigmas = limits.sigmas[-1:] * more
    else:
        known = denominators[last] if denominators else None
        later: Sequence[Decimal | None] = denominators[last + 1 :] if denominators else [None] * more
        sigma = limits.sigmas[last]
        sigmas = tuple(sigma * (known / n).sqrt() if known and n else sigma for n in later)
        lower, upper = _edges(limits.kind, limits.centre, sigmas, factor)
    return replace(
        limits, lower=limits.lower + lower, upper=limits.upper + upper, sigmas=limits.sigmas + sigmas
    )


def chance_allows(count: int) -> Decimal:
    """Return the factor up to which ``count`` values may seem to exceed chance by chance: two sigmas of it."""
    return 1 + 2 * (SPREAD_OF_RANGES / (count - 1)).sqrt()


def signals(
    values: Sequence[Decimal],
    centre: Decimal,
    lower: Sequence[Decimal | None],
    upper: Sequence[Decimal | None],
    sigmas: Sequence[Decimal],
) -> tuple[Signal, ...]:
    """Return every sign in ``values`` that more than the usual variation is at work, by the four run rules.

    ``sigmas`` are those of each value. A value on the mean belongs to neither side and ends a run.
    """
    found = [
        Signal(BEYOND, (at,), low is None or value >= low)
        for at, (value, low, high) in enumerate(zip(values, lower, upper, strict=True))
        if (low is not None and value < low) or (high is not None and value > high)
    ]
    sides = [(value > centre) - (value < centre) for value in values]
    found += [Signal(RUN, at, side > 0) for at, side in _runs(sides, RUN_LENGTH)]
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    found += [
        Signal(TREND, (at[0], *(place + 1 for place in at)), way > 0)
        for at, way in _runs(steps, TREND_LENGTH - 1)
    ]
    found += _two_of_three(values, centre, sigmas)
    return tuple(found)


def _runs(signs: Sequence[int], length: int) -> list[tuple[tuple[int, ...], int]]:
    """Return the longest stretches of one sign (not zero) of at least ``length``, each with its sign."""
    found: list[tuple[tuple[int, ...], int]] = []
    start = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[start]:
            if signs[start] and at - start >= length:
                found.append((tuple(range(start, at)), signs[start]))
            start = at
    return found


def _two_of_three(values: Sequence[Decimal], centre: Decimal, sigmas: Sequence[Decimal]) -> list[Signal]:
    """Return where two of three in a row lie more than two sigmas from the mean on the same side."""
    found: list[Signal] = []
    for side in (1, -1):
        far = [
            at
            for at, (value, sigma) in enumerate(zip(values, sigmas, strict=True))
            if sigma > 0 and (value - centre) * side > 2 * sigma
        ]
        pairs = [(one, other) for one, other in pairwise(far) if other - one <= 2]
        found += [Signal(TWO_OF_THREE, pair, side > 0) for pair in pairs]
    return sorted(found, key=lambda one: one.at)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _ranges(values: Sequence[Decimal]) -> list[Decimal]:
    return [abs(after - before) for before, after in pairwise(values)]
