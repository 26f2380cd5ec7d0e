"""What the demo company counts: series, the shares that follow, a figure that is still missing."""

from __future__ import annotations

from datetime import date

from objectives.gaps import gaps_of
from objectives.models import ComputedFigure, FigureSeries, Measurement, QualityObjective
from objectives.rules.shares import share
from qms.desk.demo.loading import load
from qms.people.models import Person
from qms.primitives import kinds

DAY = date(2026, 3, 16)


def test_its_shares_follow_from_what_is_counted_and_one_waits_for_a_figure(db: None) -> None:
    load(today=DAY, seed=1)
    assert FigureSeries.objects.count() == 6
    computed = Measurement.objects.filter(source="computed")
    assert set(QualityObjective.objects.filter(computed=True).values_list("code", flat=True)) == {
        "VRP-LBA", "VRP-OPO", "VRP-ALL", "CST-GDN",
    }  # fmt: skip
    for one in computed.select_related("objective"):
        assert one.numerator is not None and one.denominator is not None
        assert one.value == share(one.numerator, one.denominator, unit="%", places=2)
    assert ComputedFigure.objects.count() == computed.count() == 3 * 18 + 17 + 2
    ewa = Person.objects.get(email="contributor@demo.test")
    owed = [duty for duty in kinds.duties_of(ewa, DAY) if duty.kind == "figure"]
    assert [(duty.title, duty.what) for duty in owed] == [
        ("Castings machined, Gdańsk", "Record the figure for Feb 2026")
    ]
    late = {
        gap.record.code for gap in gaps_of(Person.objects.get(name="Maria Lindqvist"), {}, on=DAY) if gap.late
    }
    assert "OPO-VISITS" in late and "VRP-OPO" not in late
