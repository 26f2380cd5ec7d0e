"""What a chart says, in words: the sentence under it."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.ui.chart_data import BarChart, RunChart, with_unit
from qms.ui.scales import number
from qms.ui.statuses import Tone


def chart_sentence(chart: RunChart | BarChart) -> str:
    """What a chart says, in words: the latest value against its target, misses and gaps."""
    if isinstance(chart, BarChart):
        return bar_sentence(chart)
    if not chart.measured:
        return _("Nothing has been measured yet.")
    _index, last = chart.measured[-1]
    value = last.value if last.value is not None else Decimal(0)
    said = [against_target(chart, last.label, value)]
    missed = sum(1 for _i, p in chart.measured if p.tone == Tone.BAD)
    if missed:
        words = ngettext(
            "Off target in %(missed)d of %(all)d period.",
            "Off target in %(missed)d of %(all)d periods.",
            len(chart.measured),
        )
        said.append(words % {"missed": missed, "all": len(chart.measured)})
    gaps = len(chart.points) - len(chart.measured)
    if gaps:
        words = ngettext("%(gaps)d period has no value.", "%(gaps)d periods have no value.", gaps)
        said.append(words % {"gaps": gaps})
    return " ".join(said)


def against_target(chart: RunChart, label: str, value: Decimal) -> str:
    """The latest value and its distance from the target."""
    text = {"label": label, "value": chart.text(value)}
    low, high = chart.target, chart.target_high
    if low is None:
        return _("%(label)s: %(value)s.") % text
    edge = high if high is not None and value > high else low
    inside = high is not None and low <= value <= high
    if inside:
        return _("%(label)s: %(value)s, within its band.") % text
    text |= {"gap": distance(chart, abs(value - edge)), "target": chart.text(edge)}
    if value == edge:
        return _("%(label)s: %(value)s, exactly on target.") % text
    if value > edge:
        return _("%(label)s: %(value)s, %(gap)s above the target of %(target)s.") % text
    return _("%(label)s: %(value)s, %(gap)s below the target of %(target)s.") % text


def distance(chart: RunChart, gap: Decimal) -> str:
    """How far a value lies from its target; between percentages that is points, not per cent."""
    if chart.unit != "%":
        return chart.text(gap)
    return _("%(gap)s points") % {"gap": number(gap, chart.places)}


def bar_sentence(chart: BarChart) -> str:
    """The largest bar, by name."""
    if not chart.bars:
        return _("Nothing to compare yet.")
    top = max(chart.bars, key=lambda bar: bar.value)
    value = with_unit(number(Decimal(top.value), chart.places), chart.unit)
    return _("Largest: %(label)s with %(value)s.") % {"label": top.label, "value": value}
