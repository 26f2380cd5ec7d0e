"""What is measured: pages against L and R, lists against their own hundredth, packs against plain Python."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench import events as of_events
from bench import leaders, leavers, matrices, promises, readiness
from bench import measurements as daily
from bench.archives import archive_rows
from bench.calling import getter, signed_in
from bench.clocking import Clocked, Row, Stopwatch
from bench.filling import VOLUMES, database_of, fill_all
from bench.volume import DAY, NOW
from evidence.models import Pack
from qms.people.models import Person
from qms.records.entering import enter
from qms.records.models import StoredFile

BLOCKS, ROUNDS = 6, 8
"""Each page is called so often, in blocks that take turns."""

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
    watches = {"small": Stopwatch(), "large": Stopwatch()}
    fill_all(folder)
    judging = {}
    for size in VOLUMES:
        _connect(folder, size)
        judging[size] = readiness.judged()
    for _block in range(BLOCKS):
        for size, watch in watches.items():
            _connect(folder, size)
            _time_pages(watch)
    queries = {}
    for size in VOLUMES:
        _connect(folder, size)
        queries[size] = promises.asked_by(signed_in(Person.objects.get(name="Quinn Reader")))
    small, large = (watches[size].quartiles() for size in ("small", "large"))
    bare, reference = large["bare"], large["reference"]
    rows = [
        Row("L  bare page, 50 rows of 100,000, one query", bare),
        Row("R  decisions, signed in, 50 rows", reference, against=("L", bare), limit=3.0),
    ]
    for name, _address in PAGES:
        rows.append(Row(f"{name}, 100,000 measurements, 20,000 actions", large[name], ("R", reference), 2.0))
        rows.append(Row(f"{name} against a hundredth", large[name], ("own", small[name]), 1.3))
    rows += matrices.rows(large, matrices.size_of_page(signed_in(Person.objects.get(name="Quinn Reader"))))
    rows.append(Row("ending a person with 500 duties: list", large["leaver"], ("R", reference), 2.0))
    rows.append(Row("hand-over of 500 duties in one transaction", leavers.handed_over()))
    rows += leaders.rows(large, small)
    rows += daily.rows(large, small, signed_in(Person.objects.get(name="Quinn Reader")))
    rows += of_events.rows(large, small, signed_in(Person.objects.get(name="Quinn Reader")))
    rows += promises.rows(large, small, queries)
    rows += readiness.rows(judging["large"], judging["small"])
    rows += archive_rows(folder)
    return [*rows, Row("download of that pack: first byte", _first_byte(folder), limit=500)]


def _first_byte(folder: Path) -> Clocked:
    """Return the milliseconds until the first byte of a pack of 1 GB arrives at a signed-in reader."""
    reader = Person.objects.get(name="Quinn Reader")
    stored = StoredFile(sha256="0" * 64, media_type="application/zip", recorded_at=NOW)
    stored.size = (folder / "ours.zip").stat().st_size
    with (folder / "ours.zip").open("rb") as handle:
        default_storage.save(stored.path, File(handle))
    stored.save()
    pack = Pack(clause="5.1", period_from=DAY, period_to=DAY, as_of=DAY, file=stored, built_at=NOW)
    enter(pack, by=reader, at=NOW)
    client, address = signed_in(reader), reverse("evidence:pack_download", args=[pack.reference])
    start = time.perf_counter()
    parts: Any = client.get(address)
    if len(next(iter(parts))) == 0:
        raise RuntimeError("nothing arrived")
    return (time.perf_counter() - start) * 1000


def _connect(folder: Path, size: str) -> None:
    """Go on with the database of ``size``."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(database_of(folder, size))


def _time_pages(watch: Stopwatch) -> None:
    """Time one block: the bare page, then our pages in turn."""
    client = signed_in(Person.objects.get(name="Quinn Reader"))
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=[]):
        watch.time({"bare": getter(Client(), "/bare/")}, ROUNDS)
    pages = {name: getter(client, address) for name, address in (*PAGES, ("reference", REFERENCE))}
    pages["leaver"] = getter(client, leavers.ending_address())
    ours = matrices.calls(client) | leaders.calls() | daily.calls(client) | of_events.calls(client)
    ours |= promises.calls(client)
    watch.time(pages | ours, ROUNDS)
