"""What control says, in words: the sentence under a trend, the limits, and what the next period will bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from objectives import rules
from objectives.before_and_after import span_in_words
from objectives.control import Control
from objectives.rules import common_cause, control
from qms.ui.chart_data import Forecast, with_unit
from qms.ui.scales import number

VERDICTS = {
    common_cause.SPECIAL: ("bad", gettext_lazy("Something happened")),
    common_cause.COMMON: ("attention", gettext_lazy("Common cause")),
    common_cause.CHANCY: ("attention", gettext_lazy("On target by chance")),
    common_cause.FAVOURABLE: ("good", gettext_lazy("Changed for the better")),
    common_cause.CAPABLE: ("good", gettext_lazy("Steady")),
    common_cause.FEW: ("stale", gettext_lazy("Too few values")),
}
"""The tone and the word of each verdict."""


@dataclass(frozen=True)
class Facts:
    """What a sentence about control needs, as plain values: so that a frozen figure says the same for ever.

    ``low`` and ``high`` are the limits at the latest ``period``; ``sign`` is the rule that it breaks, if any;
    ``within`` counts the misses that belong to no sign. Where a change of the system gave new limits, they hold
    from ``since`` on, and all counts are of the values from there; ``because`` is the decision's reference,
    empty where the reader may not see it. After another change, ``waiting``, limits of its own want ``wanted``
    more values. ``growth`` where the values are growth on the year before.
    """

    verdict: str
    cadence: str
    unit: str
    places: int
    measured: int
    misses: int
    within: int
    period: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    sign: str = ""
    since: date | None = None
    because: str = ""
    wanted: int = 0
    waiting: str = ""
    growth: bool = False

    @property
    def limits(self) -> str:
        """The limits in words: 56.6 to 90.7 %, or up to 90.7 %."""
        return between(self.low, self.high, places=self.places, unit=self.unit)


def facts_of(seen: Control) -> Facts:
    """Return what there is to say of an objective's control."""
    last, limits = len(seen.values) - 1, seen.limits
    signs = [one.rule for one in limits.signals if last in one.at] if limits else []
    return Facts(
        verdict=seen.verdict,
        cadence=seen.objective.cadence,
        unit=seen.unit,
        places=seen.places,
        measured=seen.measured,
        misses=seen.misses,
        within=seen.misses_within,
        period=seen.periods[-1] if seen.periods else None,
        low=limits.lower[-1] if limits else None,
        high=limits.upper[-1] if limits else None,
        sign=signs[0] if signs else "",
        since=seen.periods[seen.start] if seen.since else None,
        because=seen.since.reference if seen.since else "",
        wanted=seen.wanted if seen.waiting else 0,
        waiting=seen.waiting.reference if seen.waiting else "",
        growth=seen.objective.target_kind == rules.GROWTH,
    )


def sentence(seen: Control) -> str:
    """Return what control says of an objective, and what to do: in one sentence or two."""
    return said_of(facts_of(seen))


def said_of(facts: Facts) -> str:
    """Return what control says, and what to do; from when its limits hold, where the system was changed."""
    return " ".join(part for part in (_said(facts), _held_since(facts), _waits(facts)) if part)


def _held_since(facts: Facts) -> str:
    if facts.since is None:
        return ""
    words = {"period": rules.label(facts.since, facts.cadence), "decision": facts.because}
    if not facts.because:
        return _("These limits hold since %(period)s, after the system was changed.") % words
    return _("These limits hold since %(period)s, after %(decision)s changed the system.") % words


def _waits(facts: Facts) -> str:
    if not facts.wanted:
        return ""
    change = facts.waiting or _("A decision")
    said = ngettext(
        "%(change)s changed the system: limits of its own want %(count)d more value.",
        "%(change)s changed the system: limits of its own want %(count)d more values.",
        facts.wanted,
    )
    return said % {"change": change, "count": facts.wanted}


def still_wanted(count: int) -> str:
    """Return how many values are wanted before a change of the system has limits of its own."""
    return ngettext("%(count)d more value wanted", "%(count)d more values wanted", count) % {"count": count}


def _said(facts: Facts) -> str:
    words = {
        "least": control.LEAST,
        "all": facts.measured,
        "span": span_in_words(facts.cadence, facts.measured),
        "misses": facts.misses,
        "within": facts.within,
        "limits": facts.limits,
        "period": rules.label(facts.period, facts.cadence) if facts.period else "",
        "sign": control.RULES[facts.sign] if facts.sign else "",
    }
    if facts.verdict == common_cause.COMMON:
        return _common(facts) % words
    said = {
        common_cause.FEW: _few(facts),
        common_cause.SPECIAL: _(
            "%(period)s is no chance: it is %(sign)s (%(limits)s). Something happened: find out what."
        ),
        common_cause.FAVOURABLE: _(
            "%(period)s is better than chance: %(sign)s (%(limits)s). Find out what changed, and keep it."
        ),
        common_cause.CAPABLE: _("It reached its target in each of %(span)s, within its limits (%(limits)s)."),
        common_cause.CHANCY: _(
            "%(period)s reached its target, but %(misses)d of %(all)d periods missed it within the same limits "
            "(%(limits)s): it will miss again unless the system changes."
        ),
    }
    return said[facts.verdict] % words


def _few(facts: Facts) -> str:
    if facts.growth:
        return _("Control limits need %(least)d periods with one a year before; there are %(all)d.")
    return _("Control limits need %(least)d values; there are %(all)d.")


def _common(facts: Facts) -> str:
    if facts.misses == facts.within:
        return _(
            "It missed its target in %(misses)d of %(span)s, always within its limits (%(limits)s). "
            "Common cause: change the system, not one period."
        )
    return _(
        "It missed its target in %(misses)d of %(span)s, %(within)d times within its limits (%(limits)s). "
        "Common cause: change the system, not one period."
    )


def limits_in_words(seen: Control) -> str:
    """Return the limits of the latest value; nothing where there are none."""
    return facts_of(seen).limits if seen.limits else ""


def between(low: Decimal | None, high: Decimal | None, *, places: int, unit: str) -> str:
    """Return two limits in words, with as many decimals as the values of the objective, one at least."""
    low_text = "" if low is None else number(low, max(places, 1))
    high_text = "" if high is None else number(high, max(places, 1))
    if low is None and high is None:
        return _("any value")
    if low is None:
        return _("up to %(high)s") % {"high": with_unit(high_text, unit)}
    if high is None:
        return _("from %(low)s") % {"low": with_unit(low_text, unit)}
    return _("%(low)s to %(high)s") % {"low": low_text, "high": with_unit(high_text, unit)}


def signs_in_words(seen: Control) -> dict[date, str]:
    """Return of each value that was held against limits what is unusual about it: the run rules that it breaks.

    “no sign” where it breaks none; as the table beside a chart has it.
    """
    if seen.limits is None:
        return {}
    broken = seen.limits.broken
    held = [(at, day) for at, day in enumerate(seen.periods) if seen.limits.centre_at(at) is not None]
    return {day: broken.get(at, _("no sign")) for at, day in held}


def kind_in_words(seen: Control) -> str:
    """Return which limits these are and why, and that they are provisional where they are."""
    if seen.limits is None:
        return ""
    if not seen.limits.provisional:
        return seen.limits.why
    firm = _("With fewer than %(firm)d values the limits are provisional.") % {"firm": control.FIRM}
    return f"{seen.limits.why} {firm}"


@dataclass(frozen=True)
class Expected:
    """What the next period will bring if nothing changes: how it is drawn, and how it is said."""

    drawn: Forecast
    said: str
    reaches: bool


def expected(seen: Control) -> Expected | None:
    """Return what the period after the latest will bring if nothing changes; none where that is unknown.

    The middle is the mean, or that of a run that goes on; the limits are those of the latest value. Of a
    year's count it says what the year will come to.
    """
    level, limits, row = seen.level, seen.limits, seen.objective
    if level is None or limits is None or not seen.periods or seen.struck:
        return None
    period = rules.next_period(seen.periods[-1], row.cadence)
    if not rules.in_span(period, starts_on=row.starts_on, ends_on=row.ends_on, cadence=row.cadence):
        return None
    low, high = limits.lower[-1], limits.upper[-1]
    words = {
        "period": rules.label(period, row.cadence),
        "value": with_unit(number(level, max(seen.places, 1)), seen.unit),
        "limits": between(low, high, places=seen.places, unit=seen.unit),
    }
    said = _("If nothing changes, %(period)s will come to about %(value)s (%(limits)s).") % words
    drawn = Forecast(_("%(period)s: about %(value)s (%(limits)s)") % words, level, low, high)
    if row.target_kind == rules.COUNT:
        return Expected(drawn, f"{said} {_year(seen, level, period)}".rstrip(), False)
    return Expected(drawn, said, row.promise.reached(level, period))


def _year(seen: Control, level: Decimal, period: date) -> str:
    """Return what a year's count will come to if the rest of it brings as much as a usual period."""
    row = seen.objective
    values = dict(zip(seen.periods, seen.values, strict=True))
    so_far = row.promise.compared(seen.periods[-1], values)
    left = 0
    following = period
    while (
        row.promise.needed(following)[0] == row.promise.needed(seen.periods[-1])[0] and following <= row.ends_on
    ):
        left, following = left + 1, rules.next_period(following, row.cadence)
    if so_far is None or left == 0:
        return ""
    total = so_far + left * level
    words = {"total": with_unit(number(total, 0), seen.unit), "target": number(row.target, seen.places)}
    return _("The year will come to about %(total)s, against a target of %(target)s.") % words
