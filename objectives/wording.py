"""Wording: what an objective aims at and where it stands, as people say it, whatever kind of target it has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from objectives import rules
from objectives.models import QualityObjective
from qms.ui.chart_data import with_unit
from qms.ui.scales import decimals_of, number


def shown(promise: rules.Promise, value: Decimal) -> Decimal:
    """Return what is compared with the target as it is shown: growth without the decimals that say nothing."""
    if promise.target_kind != rules.GROWTH:
        return value
    return round(value, growth_places(promise))


def growth_places(promise: rules.Promise) -> int:
    """Return how many decimals a growth is written with: those of its target, and one at least."""
    return max(1, decimals_of([promise.target]))


def compared_in_words(row: QualityObjective, value: Decimal | None) -> str:
    """Return what is compared with the target, with its unit: 96.5 %, +3.2 % for growth; a dash for nothing."""
    if value is None:
        return "–"
    rounded = shown(row.promise, value)
    text = number(rounded, decimals_of([rounded]))
    sign = "+" if row.target_kind == rules.GROWTH and rounded > 0 else ""
    return with_unit(f"{sign}{text}", row.judged_unit)


def edges(low: Decimal, high: Decimal | None) -> str:
    """Return a number as it is typed, or the two edges of a band."""
    places = decimals_of([low, high])
    return number(low, places) if high is None else f"{number(low, places)}–{number(high, places)}"


def target_in_words(row: QualityObjective) -> str:
    """Return the target as people say it: at least 97 %, 20–24 °C, 5 % more than the year before, 24 a year."""
    amount = with_unit(edges(row.target, row.target_high), row.judged_unit)
    words = {
        rules.HIGHER: _("at least %(amount)s"),
        rules.LOWER: _("at most %(amount)s"),
        rules.BAND: _("within %(amount)s"),
    }[row.direction] % {"amount": amount}
    if row.target_kind == rules.GROWTH:
        return _("growth of %(words)s on the year before") % {"words": words}
    if row.target_kind == rules.COUNT:
        return _("%(words)s in a year") % {"words": words}
    return words


def warning_in_words(row: QualityObjective) -> str:
    """Return from where on a value is at risk, and beyond which off target."""
    amount = with_unit(edges(row.warning, row.warning_high), row.judged_unit)
    if row.direction != rules.BAND:
        word = (
            _("at risk down to %(amount)s") if row.direction == rules.HIGHER else _("at risk up to %(amount)s")
        )
        return word % {"amount": amount}
    inside = row.warning > row.target
    word = _("at risk outside %(amount)s") if inside else _("at risk within %(amount)s")
    return word % {"amount": amount}


def due_in_words(row: QualityObjective, period: date | None) -> str:
    """Return what of a year's count is due by the end of ``period``; nothing for another kind of target."""
    if row.target_kind != rules.COUNT or period is None:
        return ""
    aim = row.promise.aim_of(period)
    amount = edges(aim.target, aim.target_high)
    return _("%(amount)s are due by the end of %(period)s") % {
        "amount": amount,
        "period": rules.label(period, row.cadence),
    }


def why_unjudged(row: QualityObjective, *, owed: date | None, gap: date | None) -> str:
    """Return why a stale objective cannot be judged: which period has no value."""
    if gap is not None:
        words = {"period": rules.label(gap, row.cadence)}
        if row.target_kind == rules.GROWTH:
            return _("%(period)s, with which it is compared, has no value") % words
        return _("%(period)s has no value, so the count of the year is not known") % words
    if owed is not None:
        return _("%(period)s has no value") % {"period": rules.label(owed, row.cadence)}
    return _("growth on nothing cannot be said")
