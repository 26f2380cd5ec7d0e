"""A pack on 5.1 says who leads, who is accountable for what, what leaders did and which barriers they met."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from evidence import chapters
from evidence.verifying import verify
from governance.leading import hand_accountability
from governance.models import ActivityLeader, LeadershipActivity, MatrixRow
from qms.records.entering import enter
from reviews import minutes_pdf
from tests.cast import LONG_AGO, THEN, Cast
from tests.conftest import NOW, TODAY
from tests.evidence.packs import contents, manifest, packed
from tests.governance import matrices


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the typesetting out: these tests read what is typeset."""
    monkeypatch.setattr(chapters, "draw", lambda chapter: b"%PDF-1.7 " + chapter.html.encode())
    monkeypatch.setattr(chapters, "pages_of", lambda pdf: 1)
    monkeypatch.setattr(minutes_pdf, "minutes_pdf", lambda content, **more: b"%PDF-1.7 minutes")


def chapter(pack: Path, name: str) -> str:
    return contents(pack)[f"{name}.pdf"].decode()


def rows(pack: Path, register: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(contents(pack)[f"registers/{register}.csv"].decode("utf-8-sig"))))


def led(cast: Cast) -> None:
    """Let Ella answer for the system, Olga own packing, and Ella approve the matrix of North."""
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=THEN)
    matrices.a_process(cast, "Packing", site=cast.north)
    matrices.approved(matrices.fill(matrices.a_draft(cast), cast), cast)


def walked(cast: Cast, heard: str = "Gauges of line 3 drift") -> LeadershipActivity:
    row = LeadershipActivity(
        kind="site_walk", happened_on=TODAY - timedelta(days=3), heard=heard, site=cast.north
    )
    enter(row, by=cast.ella, at=NOW)
    ActivityLeader.objects.create(activity=row, person=cast.ella)
    return row


def test_the_chapter_of_leaders_names_them_their_matrix_as_signed_and_the_owners(
    cast: Cast, tmp_path: Path
) -> None:
    led(cast)
    pack = packed(cast, tmp_path)
    assert verify(pack) == []
    text = chapter(pack, "05-leaders")
    assert "answers for the quality management system" in text
    assert "Signed by Ella Brandt" in text
    packing = next(row for row in rows(pack, "matrix") if row["for"] == "Packing")
    assert packing["accountable"] == "Olga Petrova"
    assert packing["responsible"] == "Carl Meyer"
    assert packing["scope"] == "North"
    owned = [(row["process"], row["owner"]) for row in rows(pack, "owners")]
    assert owned == [("PACKING", "Olga Petrova")]


def test_a_matrix_is_printed_from_the_bytes_that_were_signed(cast: Cast, tmp_path: Path) -> None:
    led(cast)
    MatrixRow.objects.filter(text="Packing").update(text="Altered behind the ledger")
    text = chapter(packed(cast, tmp_path), "05-leaders")
    assert "Packing" in text
    assert "Altered behind" not in text


def test_what_leaders_heard_stands_in_a_chapter_and_a_register(cast: Cast, tmp_path: Path) -> None:
    row = walked(cast)
    pack = packed(cast, tmp_path)
    assert "Gauges of line 3 drift" in chapter(pack, "06-activities")
    assert [(one["reference"], one["leaders"]) for one in rows(pack, "activities")] == [
        (row.reference, "Ella Brandt")
    ]


def test_what_was_recorded_after_the_day_is_not_in_the_pack(cast: Cast, tmp_path: Path) -> None:
    led(cast)
    walked(cast)
    pack = packed(cast, tmp_path, as_of=TODAY - timedelta(days=1))
    assert rows(pack, "matrix") == rows(pack, "activities") == []


def test_a_pack_of_another_site_holds_neither_matrix_nor_walk_of_north(cast: Cast, tmp_path: Path) -> None:
    led(cast)
    walked(cast)
    pack = packed(cast, tmp_path, sites=(cast.south,), person=cast.ella)
    assert rows(pack, "matrix") == rows(pack, "activities") == []


def test_what_no_leader_has_recorded_is_named_as_missing(cast: Cast, tmp_path: Path) -> None:
    missing = [one["what"] for one in manifest(packed(cast, tmp_path))["missing"]]
    assert missing == ["Responsibility matrix", "Quality policy", "Leadership commitment"]


def test_an_external_auditor_gets_no_draft_of_a_matrix(cast: Cast, tmp_path: Path) -> None:
    matrices.a_process(cast, "Packing", site=cast.north)
    matrices.fill(matrices.a_draft(cast), cast)
    pack = packed(cast, tmp_path, sites=(cast.north,), person=cast.axel)
    assert rows(pack, "matrix") == []
    assert "Packing" in {row["name"] for row in rows(pack, "owners")}


@pytest.mark.parametrize("clause", ["5.2", "5.3"])
def test_a_pack_on_5_2_or_5_3_holds_the_chapter_of_leaders_alone(
    cast: Cast, tmp_path: Path, clause: str
) -> None:
    names = [name for name in contents(packed(cast, tmp_path, clause=clause)) if name.endswith(".pdf")]
    assert sorted(names) == ["00-index.pdf", "05-leaders.pdf", "14-artefacts.pdf"]
