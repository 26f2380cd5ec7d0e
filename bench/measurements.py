"""One objective with ten years of daily values, and what is missing and entered among 100,000 measurements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from django.test import Client

from bench.calling import getter, queries_of
from bench.clocking import Clocked, Row
from bench.volume import DAY, NOW
from objectives.models import Measurement, QualityObjective
from qms.people.models import Person

TEN_YEARS = 3653
CODE = "TEN-YEARS"
PAGES = {"ten years": "", "grid": "/objectives/grid/?cadence=daily", "missing": "/objectives/missing/"}


def fill_years(days: int) -> None:
    """Write one objective with a value for each of the last ``days`` days."""
    owner = Person.objects.get(name="Owner 1")
    row = QualityObjective.objects.create(
        reference="OBJ-9001",
        code=CODE,
        statement="Deliveries on the confirmed day, every day",
        owner=owner,
        state="active",
        unit="%",
        direction="higher",
        target=Decimal(95),
        warning=Decimal(92),
        cadence="daily",
        starts_on=DAY - timedelta(days=TEN_YEARS),
        ends_on=DAY + timedelta(days=365),
        recorded_at=NOW - timedelta(days=TEN_YEARS),
        recorded_by=owner,
    )
    values = [
        Measurement(
            objective=row,
            period=DAY - timedelta(days=back),
            value=Decimal(90 + (back * 7) % 10),
            source="form",
            reporter=owner,
            recorded_at=NOW - timedelta(days=back),
        )
        for back in range(1, days + 1)
    ]
    Measurement.objects.bulk_create(values, batch_size=1000)


def calls(client: Client) -> dict[str, Callable[[], None]]:
    """Return the calls that are timed: the page of the objective, the grid of a day, what is missing."""
    return {name: getter(client, _address(name)) for name in PAGES}


def rows(large: Mapping[str, Clocked], small: Mapping[str, Clocked], client: Client) -> list[Row]:
    """Return the rows of the table; the database of the large volume is open."""
    reference = large["reference"]
    return [
        Row("objective, ten years of daily values", large["ten years"], ("R", reference), 3.0),
        Row(
            "objective against a hundredth of its values", large["ten years"], ("own", small["ten years"]), 1.5
        ),
        Row(
            "objective: queries",
            float(queries_of(getter(client, _address("ten years")))),
            limit=16,
            unit="asked",
        ),
        Row("grid of a day, 61 objectives", large["grid"], ("R", reference), 3.0),
        Row("missing and late values", large["missing"], ("R", reference), 3.0),
    ]


def _address(name: str) -> str:
    return PAGES[name] or QualityObjective.objects.get(code=CODE).get_absolute_url()
