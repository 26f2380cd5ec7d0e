"""Plain values for the gallery. They stand for nothing: no record, no person, no company."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sin
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from qms.ui.charts import (
    Bar,
    BarChart,
    ControlBand,
    Flag,
    Forecast,
    HeatCell,
    HeatMap,
    ParetoChart,
    Point,
    RunChart,
    StripBand,
    StripChart,
    StripMark,
    StripRow,
    level_of,
)
from qms.ui.forms import Form
from qms.ui.statuses import STATUSES

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class SpecimenPerson:
    """A name with a function."""

    name: str
    function: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class SpecimenRecord:
    """A record as far as a component needs one."""

    reference: str
    title: str
    status: str
    value: str
    target: str
    owner: SpecimenPerson
    due: date

    def get_absolute_url(self) -> str:
        return "#table"


@dataclass(frozen=True)
class SpecimenEntry:
    """One sentence of a timeline."""

    at: datetime
    by: str
    sentence: str
    reason: str = ""
    late: bool = False


class SpecimenForm(Form):
    """Each kind of control once."""

    title = forms.CharField(label=_("What has to be done"), help_text=_("Begin with a verb."))
    due_on = forms.DateField(label=_("Due day"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("task", _("Task")), ("corrective", _("Corrective action"))]
    )
    answer = forms.ChoiceField(
        label=_("Was it effective?"),
        choices=[("yes", _("Effective")), ("no", _("Not effective"))],
        widget=forms.RadioSelect,
        required=False,
    )
    criterion = forms.CharField(label=_("Effectiveness criterion"), widget=forms.Textarea, required=False)
    proof = forms.FileField(label=_("Proof"), required=False)
    late = forms.BooleanField(label=_("This took place on an earlier day"), required=False)


class SpecimenFilter(Form):
    """Two filters of a list."""

    q = forms.CharField(label=_("Words"), required=True)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), ("late", _("Late"))])


ANA = SpecimenPerson("Person A", "Operations")
BEN = SpecimenPerson("Person B", "Quality")


def records() -> list[SpecimenRecord]:
    """Five rows of a list."""
    rows = [
        ("OBJ-0001", "Deliver on the promised day", "off_target", "93.4", "97.0", ANA, -3),
        ("OBJ-0002", "Answer complaints within two days", "at_risk", "88.0", "90.0", BEN, 0),
        ("OBJ-0003", "Ship without a defect", "on_target", "99.2", "99.0", ANA, 5),
        ("OBJ-0004", "Reach 90 of 100 in the customer survey", "stale", "–", "90.0", BEN, 40),
        ("OBJ-0005", "Close findings on time", "not_started", "–", "95.0", ANA, 400),
    ]
    return [SpecimenRecord(*row[:6], due=TODAY + timedelta(days=row[6])) for row in rows]


def entries() -> list[SpecimenEntry]:
    """A short history."""
    start = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    return [
        SpecimenEntry(start, "Person A", "Target changed from 95 % to 97 %.", "The contract was renewed."),
        SpecimenEntry(start - timedelta(days=9), "Person B", "October measured: 93.4 %.", late=True),
        SpecimenEntry(start - timedelta(days=60), "Person A", "Objective made active."),
    ]


def sent_form() -> SpecimenForm:
    """A form that was sent with two things missing."""
    form = SpecimenForm({"title": "", "due_on": "31.02.", "kind": "task"}, auto_id="refused_%s")
    form.is_valid()
    return form


def status_at(value: Decimal) -> str:
    """The status of a value against a target of 97 and a warning at 95."""
    if value >= 97:
        return "on_target"
    return "at_risk" if value >= 95 else "off_target"


def monthly() -> RunChart:
    """Eighteen months, one of them without a value, two decisions."""
    values = "97.8 98.1 97.2 96.4 97.5 98.0 97.1 95.6 94.2 93.1 93.9 - 95.2 96.1 96.8 97.3 94.6 93.4"
    months = [date(2025 + (4 + n) // 12, (4 + n) % 12 + 1, 1) for n in range(18)]
    points = [
        Point(f"{day:%b %Y}", None if v == "-" else Decimal(v), "" if v == "-" else status_at(Decimal(v)), day)
        for v, day in zip(values.split(), months, strict=True)
    ]
    flags = [Flag(10, "DEC-0004 Second carrier for the north"), Flag(14, "DEC-0009 Earlier cut-off")]
    return RunChart(points, "On-time delivery", Decimal(97), None, Decimal(95), "higher", "%", flags, 1)


def daily() -> RunChart:
    """A year of days."""
    points = []
    for n in range(365):
        day = date(2025, 11, 20) + timedelta(days=n)
        wave = 4 * sin(n / 29) + 3 * sin(n / 3.1) + 2.4 * sin(n * 1.7)
        value = Decimal(str(round(96.5 + wave / 2, 1)))
        points.append(Point(f"{day:%d %b %Y}", value, status_at(value), day))
    return RunChart(points, "On-time departures, daily", Decimal(97), None, Decimal(95), "higher", "%")


def others() -> list[RunChart]:
    """Small multiples: lower is better, a band, a single point, nothing yet."""
    weeks = [
        Point(f"W{n}", Decimal(v), "on_target" if v <= 12 else "off_target")
        for n, v in enumerate([9, 11, 10, 14, 12, 8, 7, 9, 13, 6], 31)
    ]
    band = [
        Point(f"W{n}", Decimal(v) / 10, "on_target" if 40 <= v <= 60 else "off_target")
        for n, v in enumerate([51, 48, 55, 62, 58, 44, 39, 47, 50, 52], 31)
    ]
    return [
        RunChart(weeks, "Complaints a week", Decimal(12), None, Decimal(10), "lower"),
        RunChart(band, "Bath temperature deviation", Decimal(4), Decimal(6), None, "band", "K"),
        RunChart([Point("2026", Decimal(12_480), "on_target")], "Parts shipped", Decimal(12_000)),
        RunChart([], "Survey result", Decimal(90)),
    ]


def bars() -> BarChart:
    """Causes by number."""
    named = [("Carrier", 14, ""), ("Wrong label", 9, ""), ("Stock difference", 5, ""), ("Late order", 2, "")]
    return BarChart([Bar(*row) for row in named], "Causes of late deliveries")


def controlled() -> RunChart:
    """Twelve months within and beyond their limits, with what was decided and done, and what comes next."""
    values = ["93.1", "94.0", "92.6", "93.8", "94.4", "93.0", "88.9", "93.5", "94.1", "92.9", "93.3", "93.9"]
    points = [
        Point(f"{date(2026, n, 1):%b %Y}", Decimal(v), status_at(Decimal(v)), date(2026, n, 1))
        for n, v in enumerate(values, 1)
    ]
    band = ControlBand(
        Decimal("93.1"),
        (Decimal("89.6"),) * 12,
        (Decimal("96.6"),) * 12,
        outside=(6,),
        signs=(10, 11),
        words=((6, "beyond a limit"),),
    )
    flags = [Flag(7, "DEC-0007 Second inspector"), Flag(8, "ACT-0031 Train the late shift", "action")]
    said = "It missed its target in 12 of 12 months, in 11 of them within its limits: change the system."
    return RunChart(
        points,
        "Passed at first inspection",
        Decimal(97),
        None,
        Decimal(95),
        "higher",
        "%",
        flags,
        1,
        control=band,
        forecast=Forecast("Jan 2027: 93.1", Decimal("93.1"), Decimal("89.6"), Decimal("96.6")),
        said=said,
    )


def causes() -> ParetoChart:
    """Causes of complaints, the rest together."""
    named = (
        "Carrier late,Wrong label,Stock difference,Damaged in transport,Price,Manual,Colour,Noise,Smell,Bill"
    )
    counts = [41, 27, 12, 9, 6, 4, 3, 2, 2, 1]
    bars = [Bar(name, count, url="#chart") for name, count in zip(named.split(","), counts, strict=True)]
    bars.append(Bar("Tool", 1))
    return ParetoChart(bars, "Complaints by cause", "complaints")


def themes() -> HeatMap:
    """Sites by themes, each by the status that asks most."""
    rows = [
        ("Plant north", "off_target:1/4 on_target:3/3 at_risk:2/3 -:- on_target:2/2"),
        ("Plant south", "on_target:4/4 on_target:2/2 off_target:1/3 stale:0/1 on_target:1/1"),
        ("Service", "at_risk:1/2 on_target:3/3 on_target:2/2 on_target:1/1 off_target:0/2"),
    ]
    cells = [
        [
            None if one == "-:-" else HeatCell(one.split(":")[1], one.split(":")[0], url="#chart")
            for one in text.split()
        ]
        for _name, text in rows
    ]
    columns = ["Delivery", "Quality", "Complaints", "Safety", "Cost of failures"]
    return HeatMap(
        [name for name, _text in rows], columns, cells, "Objectives by site and theme", "Site", "Theme"
    )


def likelihoods() -> HeatMap:
    """Risks by likelihood and impact: how many in each field."""
    counts = [[0, 1, 0, 2, 1], [1, 0, 3, 1, 0], [2, 4, 1, 0, 0], [3, 2, 0, 1, 0], [5, 1, 0, 0, 0]]
    cells = [
        [
            HeatCell(str(n) if n else "", level=level_of((5 - row) * (column + 1), 25))
            for column, n in enumerate(line)
        ]
        for row, line in enumerate(counts)
    ]
    rows = ["5 almost certain", "4 likely", "3 possible", "2 unlikely", "1 rare"]
    return HeatMap(
        rows, ["1", "2", "3", "4", "5"], cells, "Risks by likelihood and impact", "Likelihood", "Impact"
    )


def rhythm() -> StripChart:
    """Reviews of a year, and the weeks before an audit."""
    held = [(date(2026, 1, 14), "on_target"), (date(2026, 4, 15), "on_target"), (date(2026, 7, 29), "at_risk")]
    north = [StripMark(day, "Review held", status) for day, status in held]
    south = [
        StripMark(date(2026, 2, 3), "Review held", "on_target"),
        StripMark(date(2026, 5, 5), "Review missed", "off_target"),
        StripMark(date(2026, 12, 1), "Review planned", "planned"),
    ]
    band = StripBand(date(2026, 9, 7), date(2026, 10, 19), "Six weeks before the audit")
    rows = [StripRow("Organisation", north), StripRow("Plant south", south)]
    return StripChart(rows, date(2026, 1, 1), date(2026, 12, 31), "Reviews held and planned", TODAY, [band])


def everything() -> dict[str, Any]:
    """All that the gallery shows."""
    return {
        "day_of": TODAY,
        "due_days": [TODAY + timedelta(days=n) for n in (-3, -1, 0, 1, 5, 40, 400)],
        "done_on": TODAY - timedelta(days=1),
        "due_then": TODAY - timedelta(days=4),
        "statuses": list(STATUSES),
        "records": records(),
        "one": records()[0],
        "owner": ANA,
        "entries": entries(),
        "blank_form": SpecimenForm(),
        "sent_form": sent_form(),
        "filter_form": SpecimenFilter(),
        "pages": Paginator(range(1, 132), 50).page(2),
        "monthly": monthly(),
        "daily": daily(),
        "multiples": others(),
        "bars": bars(),
        "controlled": controlled(),
        "causes": causes(),
        "themes": themes(),
        "likelihoods": likelihoods(),
        "rhythm": rhythm(),
        "tones": ["good", "attention", "bad", "stale"],
    }
