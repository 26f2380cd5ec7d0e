"""Entering: each record gets the next reference of its kind; what is refused leaves no gap."""

from __future__ import annotations

import pytest
from django.db import transaction

from governance.models import Process
from qms.primitives.refusing import Refusal
from qms.records.entering import enter, next_references
from qms.records.models import Counter
from tests.cast import Cast
from tests.conftest import NOW


def a_process(cast: Cast, code: str) -> Process:
    return enter(Process(code=code, name="Purchasing"), by=cast.quinn, at=NOW, reason="From the manual")


def test_a_record_gets_reference_clock_writer_and_history(cast: Cast) -> None:
    process = a_process(cast, "PUR")
    assert (process.reference, process.recorded_at, process.recorded_by) == ("PRC-0001", NOW, cast.quinn)
    version = process.history.get()
    assert (version.history_user, version.history_date) == (cast.quinn, NOW)
    assert version.history_change_reason == "From the manual"


def test_what_is_refused_leaves_no_gap(cast: Cast) -> None:
    a_process(cast, "PUR")
    with pytest.raises(Refusal) as refusal:
        a_process(cast, "PUR")
    assert refusal.value.field == "code"
    assert a_process(cast, "SAL").reference == "PRC-0002"


def test_what_is_rolled_back_leaves_no_gap(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        a_process(cast, "PUR")
        raise RuntimeError
    assert a_process(cast, "PUR").reference == "PRC-0001"


def test_many_references_are_given_at_once(cast: Cast) -> None:
    with transaction.atomic():
        assert next_references("XYZ", 3) == ["XYZ-0001", "XYZ-0002", "XYZ-0003"]
        assert next_references("XYZ", 1) == ["XYZ-0004"]
    assert str(Counter.objects.get(pk="XYZ")) == "XYZ-0004"


def test_references_beyond_four_digits_go_on(cast: Cast) -> None:
    Counter.objects.create(prefix="PRC", last=9999)
    assert a_process(cast, "PUR").reference == "PRC-10000"
