"""What a chart says, in words: the sentence under it."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.ui.chart_bars import BarChart, ParetoChart, per_cent
from qms.ui.chart_data import RunChart, with_unit
from qms.ui.chart_maps import HeatMap, StripChart
from qms.ui.dates import full_day
from qms.ui.drawing_bars import VITAL
from qms.ui.scales import number
from qms.ui.statuses import Tone

Chart = RunChart | BarChart | ParetoChart | HeatMap | StripChart


def chart_sentence(chart: Chart) -> str:
    """What a chart says, in words: what it was given to say, else what its figures say by themselves."""
    if chart.said:
        return chart.said
    if isinstance(chart, BarChart):
        return bar_sentence(chart)
    if isinstance(chart, ParetoChart):
        return pareto_sentence(chart)
    if isinstance(chart, HeatMap):
        return heat_sentence(chart)
    return strip_sentence(chart) if isinstance(chart, StripChart) else run_sentence(chart)


def run_sentence(chart: RunChart) -> str:
    """The latest value against its target, misses and gaps."""
    if not chart.measured:
        return _("Nothing has been measured yet.")
    said = [against_target(chart)]
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


def against_target(chart: RunChart) -> str:
    """The latest value and its distance from the target; nothing where nothing was measured."""
    if not chart.measured:
        return ""
    _index, last = chart.measured[-1]
    label, value = last.label, last.value if last.value is not None else Decimal(0)
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


def pareto_sentence(chart: ParetoChart) -> str:
    """The few causes that make most of it, by name."""
    if not chart.parts:
        return _("Nothing to compare yet.")
    vital = 1 + next((at for at, part in enumerate(chart.parts) if part.together >= VITAL), 0)
    named = [part.bar.label for part in chart.parts[: min(vital, 3)] if not part.rest]
    share = chart.parts[len(named) - 1].together if named else 1.0
    words = {
        "causes": ", ".join(named),
        "share": per_cent(share),
        "total": chart.text(chart.total),
        "unit": chart.unit,
    }
    sentence = (
        _("%(causes)s: %(share)s of %(total)s %(unit)s.")
        if chart.unit
        else _("%(causes)s: %(share)s of %(total)s.")
    )
    return sentence % words


def heat_sentence(chart: HeatMap) -> str:
    """Where it is bad, by row and column; else where most is."""
    cells = chart.named
    if not cells:
        return _("Nothing to compare yet.")
    bad = [f"{row}, {column}" for row, column, cell in cells if cell.tone == Tone.BAD]
    if any(cell.status for _row, _column, cell in cells):
        if not bad:
            return _("No field asks for an answer.")
        words = {"bad": len(bad), "all": len(cells), "where": "; ".join(bad[:3])}
        said = ngettext(
            "%(bad)d of %(all)d field asks for an answer: %(where)s.",
            "%(bad)d of %(all)d fields ask for an answer: %(where)s.",
            len(cells),
        )
        return said % words if len(bad) <= 3 else (said % words).removesuffix(".") + " …"
    top = max(cells, key=lambda one: one[2].level)
    if top[2].level == 0:
        return _("Nothing in any field.")
    return _("Most: %(row)s, %(column)s with %(text)s.") % {
        "row": top[0],
        "column": top[1],
        "text": top[2].text,
    }


def strip_sentence(chart: StripChart) -> str:
    """How many marks there are, and the latest."""
    shown = [one for one in chart.shown if chart.today is None or one[1].day <= chart.today]
    if not shown:
        return _("Nothing within these days.")
    row, mark = shown[-1]
    words = {"count": len(shown), "row": row, "what": mark.label, "day": full_day(mark.day)}
    said = ngettext(
        "%(count)d mark; the latest on %(day)s: %(row)s, %(what)s.",
        "%(count)d marks; the latest on %(day)s: %(row)s, %(what)s.",
        len(shown),
    )
    return said % words
