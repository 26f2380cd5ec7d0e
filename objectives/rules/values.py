"""Values: what a typed number is, without guessing."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from qms.primitives.refusing import Refusal

DECIMALS, WHOLE_DIGITS = 4, 11
"""Digits that are kept of a value: fifteen together, which every database gives back as they were written."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def parse_value(text: str, *, field: str = "value") -> Decimal:
    """Return the number that ``text`` states, written with a decimal point and nothing else.

    Raises :class:`Refusal` for a comma, a unit, a thousands separator, more than four decimals or anything
    else that would have to be guessed; ``field`` names the input that it stands in.
    """
    given = text.strip()
    if not given:
        raise Refusal("measurement.value-missing", _("There is no value."), field=field, remedy=_("Enter one."))
    if not _NUMBER.fullmatch(given):
        raise Refusal(
            "measurement.value-unreadable",
            _("“%(text)s” is not a plain number.") % {"text": given},
            field=field,
            remedy=_remedy(given),
        )
    whole, _point, places = given.lstrip("-").partition(".")
    if len(places) > DECIMALS or len(whole) > WHOLE_DIGITS:
        raise Refusal(
            "measurement.value-too-long",
            _("“%(text)s” has more digits than are kept.") % {"text": given},
            field=field,
            remedy=_("Round it to at most four decimals, or choose a larger unit."),
        )
    return Decimal(given)


POINT, COMMA = "point", "comma"


def parse_typed(text: str, *, unit: str, decimals: str = POINT, field: str = "value") -> Decimal:
    """Return the number that ``text`` states, as people type or paste it: with its own unit, or without.

    Its own ``unit`` behind it is understood (“97.5 %”), any other is not. ``decimals`` says what stands before
    decimals, a point or a comma; thousands take no separator, so that nothing is guessed. Raises
    :class:`Refusal` as :func:`parse_value` does.
    """
    given = _without_unit(" ".join(text.split()), unit)
    if decimals == COMMA:
        if "." in given:
            raise Refusal(
                "measurement.value-unreadable",
                _("“%(text)s” has a point; here decimals stand after a comma.") % {"text": text.strip()},
                field=field,
                remedy=_("Write 97,5, and thousands without a separator."),
            )
        return parse_value(given.replace(",", ".", 1), field=field)
    if _COMMA.fullmatch(given):
        raise Refusal(
            "measurement.value-unreadable",
            _("“%(text)s” has a comma; here decimals stand after a point.") % {"text": text.strip()},
            field=field,
            remedy=_("Write %(number)s, or choose the comma for decimals.")
            % {"number": given.replace(",", ".")},
        )
    return parse_value(given, field=field)


_COMMA = re.compile(r"-?[0-9]+,[0-9]+")


def _without_unit(given: str, unit: str) -> str:
    """Return what is typed without its own unit, or the first word of it, at the end."""
    for ending in (unit, unit.split(maxsplit=1)[0] if unit.strip() else ""):
        if ending and given.casefold().endswith(ending.casefold()):
            return given[: -len(ending)].rstrip()
    return given


def _remedy(given: str) -> str:
    if "," in given:
        return _("Write decimals with a point and thousands without a separator: 1234.5.")
    if "%" in given or any(letter.isalpha() for letter in given):
        return _("Leave the unit out: the objective names it.")
    return _("Write digits, and a point before decimals: 1234.5.")
