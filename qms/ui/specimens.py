"""Plain values for the gallery. They stand for nothing: no record, no person, no company."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sin
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from qms.ui.charts import Bar, BarChart, Flag, Point, RunChart
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
        "tones": ["good", "attention", "bad", "stale"],
    }
