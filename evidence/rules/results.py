"""What a rule answers, and the verdict that answers add up to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from evidence.rules.records import Records

HOLDS, FAILS, NO_OCCASION = "holds", "fails", "no occasion"
SHOWN, WEAK, MISSING = "shown", "weak", "missing"

YEAR = 12


@dataclass(frozen=True)
class Result:
    """What a rule found: holds, fails or no occasion; why; the records behind; the day of the latest."""

    rule: str
    result: str
    reason: str
    records: tuple[str, ...] = ()
    latest: date | None = None


def months_before(day: date, months: int) -> date:
    """Return the day ``months`` months before ``day``; the last of a shorter month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def verdict(results: Sequence[Result], *, as_of: date, fresh: int) -> str:
    """Return the verdict on an expectation: shown, weak or missing.

    *Shown*: every rule that had occasion holds, at least one record stands behind, and the latest of them is
    not older than ``fresh`` months. *Missing*: none holds. *Weak*: everything between.
    """
    holding = [one for one in results if one.result == HOLDS]
    if not holding:
        return MISSING
    if any(one.result == FAILS for one in results) or not any(one.records for one in holding):
        return WEAK
    return WEAK if is_stale(results, as_of=as_of, fresh=fresh) else SHOWN


def is_stale(results: Sequence[Result], *, as_of: date, fresh: int) -> bool:
    """Tell whether the latest record behind the rules that hold is older than ``fresh`` months."""
    days = [one.latest for one in results if one.result == HOLDS and one.latest]
    return bool(days) and max(days) < months_before(as_of, fresh)


NAMED = 3
"""How many sentences of what is broken a reason names; the rest are counted."""

Rule = Callable[["Records"], Result]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Callable[[Records], Result]], Rule]:
    """Declare the decorated function as the rule ``name`` of the editions."""

    def declare(judge: Callable[[Records], Result]) -> Rule:
        RULES[name] = judge
        return judge

    return declare


def answer(
    name: str, broken: Collection[str], records: Sequence[str], *, holds: str, latest: date | None = None
) -> Result:
    """Return that a rule holds for ``records``, or fails with the first sentences of what is ``broken``."""
    if broken:
        more = len(broken) - NAMED
        said = [*list(broken)[:NAMED], *([_("And %(count)d more.") % {"count": more}] if more > 0 else [])]
        return Result(name, FAILS, " ".join(said), tuple(records), latest)
    return Result(name, HOLDS, holds, tuple(records), latest)


def named(references: Sequence[str]) -> str:
    """Return some references as a sentence names them: the first few, and how many more there are."""
    words = ", ".join(references[:NAMED])
    more = len(references) - NAMED
    return _("%(names)s and %(count)d more") % {"names": words, "count": more} if more > 0 else words


def no_occasion(name: str, reason: str) -> Result:
    """Return that a rule had no occasion, and why."""
    return Result(name, NO_OCCASION, reason)
