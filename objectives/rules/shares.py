"""Shares and rates: a value, and of how many it is; what a set of parts comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal

MEASURE, PROPORTION, COUNT = "measure", "proportion", "count"
RATIO, SUM, MEAN, POOLED = "ratio", "sum", "mean", "pooled"

FACTORS: Final = {"%": Decimal(100), "‰": Decimal(1000), "ppm": Decimal(1_000_000)}
_PER: Final = re.compile(r"\bper\s+([0-9][0-9, ]*)", re.IGNORECASE)


def factor_of(unit: str) -> Decimal:
    """Return what a quotient is multiplied by to be in ``unit``: 100 for %, 1000 for “per 1,000”, else 1."""
    word = unit.split(maxsplit=1)[0] if unit.strip() else ""
    if word in FACTORS:
        return FACTORS[word]
    per = _PER.search(unit)
    digits = per[1].replace(",", "").replace(" ", "") if per else ""
    return Decimal(digits) if digits and int(digits) > 0 else Decimal(1)


def share(numerator: Decimal, denominator: Decimal, *, unit: str, places: int) -> Decimal:
    """Return ``numerator`` over ``denominator`` in ``unit``, rounded to ``places`` decimals."""
    exact = numerator / denominator * factor_of(unit)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def places_for(target: Decimal) -> int:
    """Return the decimals of a value that is computed: two, or as many as the target has (four at most)."""
    return min(4, max(2, -int(target.normalize().as_tuple().exponent)))


def refuse_unfit_share(
    value: Decimal, numerator: Decimal | None, denominator: Decimal | None, *, unit: str, data_kind: str
) -> None:
    """Raise :class:`Refusal` unless the value fits its kind of data, and the counts that it is said to be of.

    Both counts stand or neither does, nothing is divided by zero, a proportion lies between nothing and all,
    and the value agrees with its counts as far as its decimals go.
    """
    if data_kind == PROPORTION and not 0 <= value <= factor_of(unit):
        raise Refusal(
            "measurement.proportion-between-none-and-all",
            _("A proportion lies between 0 and %(all)s %(unit)s.") % {"all": factor_of(unit), "unit": unit},
            field="value",
            remedy=_("Check the value, or the kind of data of the objective."),
        )
    if data_kind == COUNT and value < 0:
        raise Refusal(
            "measurement.count-below-zero",
            _("A count is zero or more."),
            field="value",
            remedy=_("Check the value, or the kind of data of the objective."),
        )
    if numerator is None and denominator is None:
        return
    if numerator is None or denominator is None:
        missing = "numerator" if numerator is None else "denominator"
        raise Refusal(
            "measurement.numerator-with-denominator",
            _("Numerator and denominator stand together."),
            field=missing,
            remedy=_("Give both, or neither."),
        )
    refuse_impossible_counts(numerator, denominator, data_kind=data_kind)
    _refuse_disagreement(value, numerator, denominator, unit=unit)


def refuse_impossible_counts(numerator: Decimal, denominator: Decimal, *, data_kind: str) -> None:
    """Raise :class:`Refusal` for a division by zero, a count below zero, or more cases than there are."""
    if denominator <= 0:
        raise Refusal(
            "measurement.denominator-above-zero",
            _("Nothing can be divided by %(below)s.") % {"below": f"{denominator.normalize():f}"},
            field="denominator",
            remedy=_("Give a denominator above zero, or leave the period without a value."),
        )
    if numerator < 0:
        raise Refusal(
            "measurement.numerator-below-zero",
            _("The numerator counts something: it is zero or more."),
            field="numerator",
            remedy=_("Check the number."),
        )
    if data_kind == PROPORTION and numerator > denominator:
        raise Refusal(
            "measurement.more-than-all",
            _("%(above)s of %(below)s is more than all.")
            % {"above": f"{numerator.normalize():f}", "below": f"{denominator.normalize():f}"},
            field="numerator",
            remedy=_("Check which number is above and which below."),
        )


def _refuse_disagreement(value: Decimal, numerator: Decimal, denominator: Decimal, *, unit: str) -> None:
    exact = numerator / denominator * factor_of(unit)
    places = max(0, -int(value.as_tuple().exponent))
    if abs(exact - value) <= Decimal(5).scaleb(-places - 1):
        return
    words = {
        "above": f"{numerator.normalize():f}",
        "below": f"{denominator.normalize():f}",
        "exact": f"{exact.quantize(Decimal(1).scaleb(-min(4, places + 1))):f}",
        "value": f"{value:f}",
        "unit": unit,
    }
    raise Refusal(
        "measurement.value-disagrees-with-its-counts",
        _("%(above)s of %(below)s is %(exact)s %(unit)s, not %(value)s.") % words,
        field="value",
        remedy=_("Correct the value or the counts; or give the counts alone."),
    )


class Part(NamedTuple):
    """One part of a computed value in a period: its value, and of how many it is where that is known."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class Outcome(NamedTuple):
    """What a set of parts comes to."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def outcome(way: str, parts: Sequence[Part | None], *, unit: str, places: int) -> Outcome | None:
    """Return what ``parts`` of one period come to, computed in that ``way``; nothing while one is missing.

    A ratio is its first part over its second. ``pooled`` takes all cases of the parts together, so that a site
    with many weighs more than one with few; it needs of each how many it is of.
    """
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    if way == RATIO:
        above, below = known[0].value, known[1].value
        return None if below <= 0 else Outcome(share(above, below, unit=unit, places=places), above, below)
    if way == POOLED:
        above = sum((part.numerator or Decimal(0) for part in known), Decimal(0))
        below = sum((part.denominator or Decimal(0) for part in known), Decimal(0))
        if any(part.denominator is None for part in known) or below <= 0:
            return None
        return Outcome(share(above, below, unit=unit, places=places), above, below)
    total = sum((part.value for part in known), Decimal(0))
    value = total if way == SUM else total / len(known)
    return Outcome(value.quantize(Decimal(1).scaleb(-places if way == MEAN else -4), rounding=ROUND_HALF_EVEN))
