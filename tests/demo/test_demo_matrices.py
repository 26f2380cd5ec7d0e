"""Matrices of the demo company: two scopes, signed versions, one that waits, some who have not confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from governance import mapping
from governance.grids import grid_of
from governance.models import ResponsibilityMatrix
from qms.desk.demo.loading import load
from qms.primitives import kinds
from qms.records import signing

DAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    yield


def test_matrices_stand_signed_in_two_scopes_and_the_next_version_waits_for_a_signature(db: None) -> None:
    load(today=DAY, seed=1)
    rows = ResponsibilityMatrix.objects.order_by("reference").select_related("site", "approved_by")
    assert [(r.scope, r.version, r.state, str(r.approved_by)) for r in rows] == [
        ("Whole organisation", 1, "superseded", "Astrid Halvorsen"),
        ("Whole organisation", 2, "approved", "Astrid Halvorsen"),
        ("Gdańsk works", 1, "approved", "Katarzyna Wójcik"),
        ("Whole organisation", 3, "draft", "None"),
    ]
    for row in rows:
        if row.state != "superseded":
            assert grid_of(row, on=DAY).blocking == []
    waiting = {
        duty.person_id for duty in kinds.duties_of_all(DAY) if duty.kind == "sign-off" and "RAM" in duty.subject
    }
    assert len(waiting) == 4
    owing = [[str(one.person) for one in mapping.unconfirmed(row)] for row in rows]
    assert owing == [[], ["Oliver Grant", "Silje Haugen"], ["Ewa Mazur"], []]
    assert signing.verify() == []
