"""Scales of charts: where a value stands, which ticks an axis shows, how a number is written.

Pure arithmetic. Numbers are written alike in every language, so that a chart has the same bytes everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from math import floor, log10

from django.utils import formats

THIN_SPACE = "\u202f"


def number(value: Decimal | float, decimals: int) -> str:
    """The value with a fixed number of decimals, a point, a real minus and thin spaces from 10,000."""
    text = f"{abs(value):,.{decimals}f}"
    whole = text.partition(".")[0]
    text = text.replace(",", THIN_SPACE if len(whole) > 5 else "")
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"\u2212{text}" if negative else text


def decimals_of(values: Iterable[Decimal | None], most: int = 2) -> int:
    """How many decimals the values need, trailing zeros apart, and ``most`` at most."""
    found = 0
    for value in values:
        if value is not None:
            exponent = Decimal(value).normalize().as_tuple().exponent
            found = max(found, -exponent if isinstance(exponent, int) else 0)
    return min(found, most)


def nice_ticks(low: float, high: float, most: int = 3, places: int = 2) -> list[Decimal]:
    """Round values inside the range, evenly spaced, ``most`` at most and at least one where one fits.

    ``places`` are the decimals of the measure: a count gets no tick between two whole numbers.
    """
    span = high - low
    if span <= 0:
        return [Decimal(str(low))]
    power = floor(log10(span)) - 1
    for exponent in range(power, power + 4):
        for mantissa in ("1", "2", "2.5", "5"):
            step = Decimal(mantissa).scaleb(exponent)
            if decimals_of([step], most=9) > places:
                continue
            first = (Decimal(str(low)) / step).to_integral_value(ROUND_CEILING) * step
            count = int((Decimal(str(high)) - first) / step) + 1 if first <= Decimal(str(high)) else 0
            if 0 < count <= most:
                return [first + step * n for n in range(count)]
    return []


@dataclass(frozen=True)
class Linear:
    """A straight scale from values to positions; ``start`` may lie after ``end`` (upwards on a page)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: Decimal | float) -> float:
        """The position of a value."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (float(value) - self.low) / (self.high - self.low) * (self.end - self.start)


def spread(values: Sequence[float], pad: float = 0.08) -> tuple[float, float]:
    """The range of the values with a little air; values that are all equal get a range around them."""
    low, high = min(values), max(values)
    air = (high - low) * pad or abs(high) * 0.1 or 1.0
    return low - air, high + air


def even_ticks(labels: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Every n-th label, counted back from the last, so that the latest period is always named."""
    step = next((n for n in (1, 2, 3, 4, 6, 12, 13, 24, 26) if len(labels) <= n * most), 0)
    step = step or -(-len(labels) // most)
    return [(index, labels[index]) for index in range(len(labels) - 1, -1, -step)][::-1]


def day_ticks(days: Sequence[date], most: int) -> list[tuple[int, str]]:
    """First days of months, quarters or years as ticks; the year is written where it changes."""
    firsts = [i for i, day in enumerate(days) if i == 0 or day.month != days[i - 1].month]
    if firsts and days[firsts[0]].day > 10:
        firsts = firsts[1:]
    step = next((n for n in (1, 2, 3, 6, 12, 24, 60) if len(firsts) <= n * most), 120)
    kept = [i for i in firsts if (days[i].month - 1) % step == 0 or step > 12] if step > 1 else firsts
    ticks, year = [], None
    for index in kept or firsts[:1]:
        name = formats.date_format(days[index], "M" if days[index].year == year else "M Y")
        ticks.append((index, name))
        year = days[index].year
    return ticks
