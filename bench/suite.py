"""What is measured: pages against L and R, lists against their own hundredth, packs against plain Python."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import override_settings

from bench.archives import archive_rows
from bench.clocking import Clocked, Row, median_ms
from bench.volume import fill
from qms.people.models import Person

RUNS = 40

PAGES = (
    ("objective list", "/objectives/"),
    ("review", "/reviews/REV-0001/"),
    ("action list", "/governance/actions/"),
)
REFERENCE = "/governance/decisions/"
"""R: a signed-in page of ours, 50 rows of one table."""


def run(folder: Path) -> list[Row]:
    """Fill a small and a large database, time the pages on both, and the archive; return the table's rows."""
    logging.disable(logging.WARNING)
    small = _time_pages(folder / "small.sqlite3", measurements=1_000, actions=200)
    large = _time_pages(folder / "large.sqlite3", measurements=100_000, actions=20_000)
    bare, reference = large["bare"], large["reference"]
    rows = [
        Row("L  bare page, 50 rows of 100,000, one query", bare),
        Row("R  decisions, signed in, 50 rows", reference, against=("L", bare), limit=3.0),
    ]
    for name, _address in PAGES:
        rows.append(Row(f"{name}, 100,000 measurements, 20,000 actions", large[name], ("R", reference), 2.0))
        rows.append(Row(f"{name} against a hundredth", large[name], ("own", small[name]), 1.3))
    return rows + archive_rows(folder)


def _time_pages(database: Path, *, measurements: int, actions: int) -> dict[str, Clocked]:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(database)
    call_command("migrate", verbosity=0)
    reader = fill(measurements=measurements, actions=actions)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    client = _signed_in(reader)
    times = {name: median_ms(_getter(client, address), RUNS) for name, address in PAGES}
    times["reference"] = median_ms(_getter(client, REFERENCE), RUNS)
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=[]):
        times["bare"] = median_ms(_getter(Client(), "/bare/"), RUNS)
    return times


def _signed_in(reader: Person) -> Client:
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    assert reader.account is not None
    client.force_login(reader.account)
    return client


def _getter(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        response = client.get(address)
        if response.status_code != 200 or not response.content:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return get
