"""A pack holds the records of its scope as they stood, verifies, and says what it lacks."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from openpyxl import load_workbook

from evidence import chapters
from evidence.tables import Register, as_csv, as_xlsx
from evidence.verifying import verify
from qms.primitives.changing import changing
from reviews import minutes_pdf
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.evidence.packs import contents as held
from tests.evidence.packs import manifest, packed
from tests.governance import samples as governance


def rows(pack: Path, register: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(held(pack)[f"registers/{register}.csv"].decode("utf-8-sig"))))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the typesetting out, where a test is about registers, artefacts and the manifest."""
    monkeypatch.setattr(chapters, "draw", lambda chapter: b"%PDF-1.7 " + chapter.html.encode())
    monkeypatch.setattr(chapters, "pages_of", lambda pdf: 1)
    monkeypatch.setattr(minutes_pdf, "minutes_pdf", lambda content, **more: b"%PDF-1.7 minutes")


@pytest.fixture
def thread(cast: Cast) -> dict[str, Any]:
    """An objective missed, reviewed, decided on, acted on, with a file as proof."""
    objective = making.an_objective(cast)
    review = making.a_review(cast)
    action = review.review_actions.get().action
    stored = making.proven(cast, action)
    return {"objective": objective, "review": review, "action": action, "stored": stored}


def test_a_pack_holds_chapters_registers_and_artefacts_and_verifies(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path)
    assert verify(pack) == []
    names = sorted(held(pack))
    proof = f"artefacts/{thread['action'].reference}/{thread['stored'].sha256[:12]}-Protokoll-Sud-1.txt"
    assert proof in names
    for chapter in ("00-index", "01-objectives", "02-reviews", "03-decisions", "04-actions", "14-artefacts"):
        pdf = held(pack)[f"{chapter}.pdf"]
        assert pdf.startswith(b"%PDF-1.7")
    for register in ("objectives", "measurements", "reviews", "decisions", "actions"):
        assert f"registers/{register}.csv" in names
    assert [row["reference"] for row in rows(pack, "actions")] == [thread["action"].reference]
    assert [row["value"] for row in rows(pack, "measurements")] == ["96", "88.5"]
    assert {row["sign"] for row in rows(pack, "measurements")} == {""}, "two values have no limits"
    assert rows(pack, "actions")[0]["state"] == "done"


def test_the_same_data_and_scope_give_the_same_bytes(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    first = packed(cast, tmp_path, name="a.zip").read_bytes()
    assert packed(cast, tmp_path, name="b.zip").read_bytes() == first


@pytest.mark.usefixtures("undrawn")
def test_the_manifest_says_scope_ledger_and_key(cast: Cast, thread: dict[str, Any], tmp_path: Path) -> None:
    said = manifest(packed(cast, tmp_path, sites=(cast.north,)))
    assert said["clause"] == "5.1"
    assert said["sites"] == [{"code": "NORTH", "name": "North"}]
    assert said["period"] == {"from": "2026-01-01", "to": "2026-12-31"}
    assert said["as_of"] == "2026-03-16"
    assert said["ledger"]["count"] == 1
    assert len(said["key_id"]) == 16
    assert [one["what"] for one in said["missing"]] == [
        "Responsibility matrix",
        "Quality policy",
        "Leadership commitment",
        "REQ-0001, Valves",
    ]


@pytest.mark.usefixtures("undrawn")
def test_a_pack_holds_no_verdict_of_the_self_assessment(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    text = held(packed(cast, tmp_path))["manifest.json"].decode()
    for word in ("verdict", "readiness", "shown", "weak"):
        assert word not in text


@pytest.mark.usefixtures("undrawn")
def test_a_stored_file_that_was_changed_is_listed_as_missing_with_its_reason(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    path = Path(default_storage.path(thread["stored"].path))
    path.chmod(0o644)
    path.write_bytes(b"Protocol of another trial\n")
    pack = packed(cast, tmp_path)
    assert verify(pack) == []
    lost = [one for one in manifest(pack)["missing"] if "Protokoll Süd 1.txt" in one["what"]]
    assert [one["reason"] for one in lost] == ["The stored bytes were changed: their SHA-256 is another."]
    assert thread["stored"].sha256 in lost[0]["what"]
    assert not any(name.startswith(f"artefacts/{thread['action'].reference}/") for name in held(pack))


@pytest.mark.usefixtures("undrawn")
def test_a_stored_file_that_is_gone_is_listed_as_missing(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    default_storage.delete(thread["stored"].path)
    reasons = [one["reason"] for one in manifest(packed(cast, tmp_path))["missing"]]
    assert "The stored bytes are missing." in reasons


@pytest.mark.usefixtures("undrawn")
def test_as_of_a_day_leaves_out_what_was_recorded_later_and_shows_fields_as_they_stood(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    yesterday = packed(cast, tmp_path, as_of=TODAY - timedelta(days=1))
    assert [row["state"] for row in rows(yesterday, "objectives")] == ["active"]
    assert rows(yesterday, "measurements") == []
    assert rows(yesterday, "actions") == rows(yesterday, "decisions") == rows(yesterday, "reviews") == []
    assert manifest(yesterday)["ledger"]["count"] == 0
    before = packed(cast, tmp_path, as_of=making.BEFORE.date() - timedelta(days=1))
    assert rows(before, "objectives") == []


@pytest.mark.usefixtures("undrawn")
def test_an_action_moved_after_the_day_shows_the_due_day_of_then(cast: Cast, tmp_path: Path) -> None:
    action = governance.an_action(cast)
    due = action.due_on
    action.extend(
        by=cast.olga,
        at=NOW,
        on=TODAY,
        due_on=due + timedelta(days=9),
        reason="Part is late",
        check_on=due + timedelta(days=60),
    )
    then = rows(packed(cast, tmp_path, as_of=TODAY - timedelta(days=1)), "actions")
    now = rows(packed(cast, tmp_path), "actions")
    assert then[0]["due_on"] == due.isoformat()
    assert now[0]["due_on"] == (due + timedelta(days=9)).isoformat()


@pytest.mark.usefixtures("undrawn")
def test_the_period_is_that_of_the_day_things_happened(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    later = packed(
        cast, tmp_path, frm=date(2026, 4, 1), to=date(2026, 6, 30), as_of=TODAY + timedelta(days=200)
    )
    assert rows(later, "decisions") == rows(later, "reviews") == rows(later, "actions") == []
    assert rows(later, "measurements") == []
    january = packed(cast, tmp_path, frm=date(2026, 1, 1), to=date(2026, 1, 31))
    assert [row["period"] for row in rows(january, "measurements")] == ["2026-01"]


@pytest.mark.usefixtures("undrawn")
def test_a_pack_of_another_site_holds_nothing_of_north(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path, sites=(cast.south,))
    for register in ("objectives", "reviews", "decisions", "actions"):
        assert rows(pack, register) == []


@pytest.mark.usefixtures("undrawn")
def test_a_pack_holds_only_what_its_requester_may_see(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    assert rows(packed(cast, tmp_path, person=cast.sven), "actions") == []
    assert len(rows(packed(cast, tmp_path, person=cast.axel), "actions")) == 1
    assert rows(packed(cast, tmp_path, person=cast.nora), "objectives") == []


@pytest.mark.parametrize(
    ("clause", "chapters"),
    [("6.2", ["01-objectives.pdf"]), ("9.3", ["02-reviews.pdf", "03-decisions.pdf", "04-actions.pdf"])],
)
@pytest.mark.usefixtures("undrawn")
def test_a_clause_limits_the_chapters(cast: Cast, tmp_path: Path, clause: str, chapters: list[str]) -> None:
    names = sorted(name for name in held(packed(cast, tmp_path, clause=clause)) if name.endswith(".pdf"))
    assert names == ["00-index.pdf", *chapters, "14-artefacts.pdf"]


def test_formulas_are_text_in_both_registers() -> None:
    table = Register("t", ("a", "b"), [["=1+1", "@SUM(A1)"], ["-5", "https://example.org"]])
    text = as_csv(table).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@SUM(A1)" in text
    sheet = load_workbook(io.BytesIO(as_xlsx([table], at=NOW)))["t"]
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)] == [["s", "s"], ["s", "s"]]
    assert sheet["A2"].value == "=1+1"
    assert as_xlsx([table], at=NOW) == as_xlsx([table], at=NOW)


def test_the_command_builds_what_the_other_command_verifies(
    cast: Cast, thread: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "5.1.zip"
    scope = ["--clause", "5.1", "--site", "north", "--from", "2026-01-01", "--to", "2026-12-31"]
    call_command(
        "build_pack",
        *scope,
        "--as-of",
        "2026-03-16",
        "--out",
        str(out),
        stderr=io.StringIO(),
        stdout=io.StringIO(),
    )
    call_command("verify_pack", str(out), stdout=io.StringIO())
    assert out.read_bytes() == packed(cast, tmp_path, sites=(cast.north,)).read_bytes()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--site": "MARS"}, "There is no site “MARS”"),
        ({"--clause": "8.5"}, "no pack on clause “8.5”"),
        ({"--to": "2025-01-01"}, "ends before it starts"),
        ({"--as-of": "2099-01-01"}, "day to come"),
        ({"--out": "/nowhere/pack.zip"}, "/nowhere/pack.zip"),
    ],
)
def test_a_scope_that_cannot_be_packed_is_told_and_leaves_no_file(
    cast: Cast, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    given = {"--from": "2026-01-01", "--to": "2026-12-31", "--out": str(tmp_path / "x.zip"), **changes}
    err = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("build_pack", *[part for pair in given.items() for part in pair], stderr=err)
    assert said in err.getvalue()
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*.part")) == []


def test_names_and_words_of_any_script_are_packed(cast: Cast, tmp_path: Path) -> None:
    action = governance.an_action(cast, text="検査を追加する · Проверка · تحقق")
    making.proven(cast, action)
    pack = packed(cast, tmp_path)
    assert verify(pack) == []
    assert rows(pack, "actions")[0]["what"] == "検査を追加する · Проверка · تحقق"


@pytest.mark.usefixtures("undrawn")
def test_people_are_named_as_they_were_on_the_day(cast: Cast, tmp_path: Path) -> None:
    for name, at in (("Olga Petrova-Lind", making.BEFORE), ("Olga Lind", NOW)):
        with changing(cast.olga, by=cast.quinn, at=at) as row:
            row.name = name
    making.an_objective(cast)
    assert rows(packed(cast, tmp_path), "objectives")[0]["owner"] == "Olga Lind"
    yesterday = packed(cast, tmp_path, as_of=TODAY - timedelta(days=1))
    assert rows(yesterday, "objectives")[0]["owner"] == "Olga Petrova-Lind"
