"""The sign-off ledger: chained, signed, and every later change is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import LedgerHead, SignOff
from tests.cast import Cast

CONTENT: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def note_kind() -> Iterator[None]:
    CONTENT.clear()
    signing.signable("note")(lambda subject, scheme: CONTENT[subject])
    yield
    signing._rebuilders.pop("note")


def sign(cast: Cast, subject: str, at: datetime) -> SignOff:
    CONTENT.setdefault(subject, {"text": f"Café {subject}"})
    return signing.sign_off(
        kind="note",
        subject=subject,
        meaning="approved",
        content=CONTENT[subject],
        signer=cast.ella,
        proof=cast.proof(at),
        at=at,
    )


def problems() -> list[tuple[int, str]]:
    return [(fault.number, fault.problem) for fault in signing.verify()]


def raw(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_sign_offs_are_numbered_chained_and_verify(cast: Cast, now: datetime) -> None:
    first, second = sign(cast, "NOTE-1", now), sign(cast, "NOTE-2", now)
    assert (first.number, second.number) == (1, 2)
    assert second.previous_sha256 == first.entry_sha256
    assert signing.head() == (2, second.entry_sha256)
    assert problems() == []


def test_a_proof_older_than_ten_minutes_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refusal, match="ten minutes"):
        signing.sign_off(
            kind="note",
            subject="NOTE-1",
            meaning="approved",
            content={},
            signer=cast.ella,
            proof=cast.proof(now - timedelta(minutes=10, seconds=1)),
            at=now,
        )
    assert not SignOff.objects.exists()


def test_a_proof_from_the_future_is_refused(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refusal):
        signing.sign_off(
            kind="note",
            subject="NOTE-1",
            meaning="approved",
            content={},
            signer=cast.ella,
            proof=cast.proof(now + timedelta(seconds=1)),
            at=now,
        )


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE records_signoff SET content = %s WHERE number = 1", "the signed bytes were changed"),
        ("UPDATE records_signoff SET signer_name = %s WHERE number = 1", "signer, time, meaning or order"),
        ("UPDATE records_signoff SET subject = %s WHERE number = 1", "signer, time, meaning or order"),
    ],
)
def test_one_changed_field_of_an_entry_is_found_and_named(
    cast: Cast, now: datetime, sql: str, problem: str
) -> None:
    sign(cast, "NOTE-1", now)
    sign(cast, "NOTE-2", now)
    CONTENT["Mallory"] = {}
    raw(sql, b"Mallory" if "content" in sql else "Mallory")
    found = problems()
    assert {number for number, _ in found} == {1}
    assert any(problem in text for _, text in found)


def test_a_changed_signer_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    SignOff.objects.update(signer=cast.quinn)
    assert (1, "signer, time, meaning or order were changed") in problems()


def test_a_changed_time_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    SignOff.objects.update(signed_at=now - timedelta(microseconds=1))
    assert (1, "signer, time, meaning or order were changed") in problems()


def test_a_changed_record_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    CONTENT["NOTE-1"] = {"text": "cafe NOTE-1"}
    assert problems() == [(1, "the record that was signed was changed")]


def test_a_deleted_record_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    del CONTENT["NOTE-1"]
    assert problems() == [(1, "the record that was signed is gone")]


def test_a_missing_last_entry_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    sign(cast, "NOTE-2", now)
    SignOff.objects.filter(number=2).delete()
    assert (2, "entries 2 to 2 are missing at the end") in problems()


def test_a_missing_first_entry_is_found(cast: Cast, now: datetime) -> None:
    sign(cast, "NOTE-1", now)
    sign(cast, "NOTE-2", now)
    SignOff.objects.filter(number=1).delete()
    assert (1, "entries 1 to 1 are missing") in problems()


def test_a_head_turned_back_is_found(cast: Cast, now: datetime) -> None:
    first = sign(cast, "NOTE-1", now)
    sign(cast, "NOTE-2", now)
    SignOff.objects.filter(number=2).delete()
    LedgerHead.objects.update(count=1, entry_sha256=first.entry_sha256)
    assert problems() == [(0, "the head of the ledger was changed")]
