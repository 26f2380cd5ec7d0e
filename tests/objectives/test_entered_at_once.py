"""Two who enter the same period at once: one is recorded, the other is told; nothing is overwritten unseen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from objectives import series
from objectives.models import Measurement
from qms.primitives.refusing import Refusal
from tests.cast import Cast, signed_in
from tests.objectives.making import AT, active
from tests.objectives.test_computing import JAN, started
from tests.objectives.test_grid import ADDRESS, typed
from tests.objectives.test_value_from_the_mail import link

pytestmark = [
    pytest.mark.file_db,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("still_clock"),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run ``acts`` at the same moment, each in a thread of its own; return what came of them."""
    gate, found = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_of_two_who_press_the_link_with_different_values_the_second_is_told(cast: Cast) -> None:
    address = link(active(cast))
    answers = at_once(
        *(lambda v=value: Client().post(address, {"value": v}).status_code for value in ("96", "97"))
    )
    assert sorted(answers)[0] == 302 and sorted(answers)[1] in (410, 422)
    assert Measurement.objects.count() == 1


def test_of_two_grids_with_different_values_for_a_cell_one_is_refused_there(cast: Cast) -> None:
    row = active(cast)
    clients = [signed_in(cast.olga), signed_in(cast.quinn)]
    sent = [typed((row, value)) for value in ("96", "97")]
    answers = at_once(
        lambda: clients[0].post(ADDRESS, sent[0]).status_code,
        lambda: clients[1].post(ADDRESS, sent[1]).status_code,
    )
    assert sorted(answers) == [302, 422]
    assert Measurement.objects.count() == 1


def test_of_two_who_report_a_figure_the_second_is_told(cast: Cast) -> None:
    row = started(cast, "N-ALL")

    def report(value: str) -> str:
        try:
            series.record_figure(row, period=JAN, value=Decimal(value), by=cast.olga, at=AT, seen=0)
        except Refusal as refusal:
            return refusal.rule
        return "recorded"

    found = at_once(lambda: report("120"), lambda: report("121"))
    assert sorted(found) == ["measurement.overtaken", "recorded"]
    assert row.values.count() == 1
