"""A pack on 5.1 carries 5.1.2 whole: requirements, events and trend, feedback, risks, resources, audits."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence import chapters
from objectives import acknowledging, auditing, certifying
from objectives.models import CustomerFeedback, FeedbackReview
from qms.records import filing
from qms.records.entering import enter
from reviews import minutes_pdf, resourcing
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence.packs import contents, manifest, packed
from tests.objectives import event_samples, voices
from tests.objectives import making as promises

DAY, WEEK = timedelta(days=1), timedelta(days=7)


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


@pytest.fixture
def customers(cast: Cast) -> dict[str, Any]:
    """One record of each kind, at North."""
    event = event_samples.a_complaint(cast, severity="critical", cause=event_samples.a_cause("Torque"))
    acknowledging.acknowledge(event, words="I see to the wrenches", on=TODAY, by=cast.ella, at=NOW)
    small = event_samples.a_complaint(cast, text="A scratch on the lid")
    risk = voices.a_risk(cast)
    request = resourcing.ask(
        asked_by=cast.olga, on=TODAY - WEEK, by=cast.olga, at=NOW - WEEK, kind="tool", what="A second wrench",
        why="One is not enough", needed_by=TODAY + WEEK, asked_of=cast.ella, site=cast.north,
    )  # fmt: skip
    resourcing.decide_request(request, outcome="granted", reason="It pays", on=TODAY, by=cast.ella, at=NOW)
    proof = filing.store_bytes(b"Delivery note\n", media_type="text/plain", by=cast.olga, at=NOW)
    resourcing.put_in_place(request, on=TODAY, by=cast.olga, at=NOW, file=proof, file_name="note.txt")
    feedback = CustomerFeedback(
        kind="praise",
        tone="good",
        customer="Nordwerk",
        happened_on=TODAY,
        text="Quick as never",
        site=cast.north,
    )
    enter(feedback, by=cast.carl, at=NOW)
    review = FeedbackReview(
        first_day=TODAY - 12 * WEEK, last_day=TODAY, trend="better", conclusion="Answers are quicker",
        concluded_by=cast.ella, happened_on=TODAY, site=cast.north,
    )  # fmt: skip
    enter(review, by=cast.ella, at=NOW)
    audit = auditing.plan_audit(
        title="Surveillance of North", kind="surveillance", body="Certifiers", owner=cast.quinn,
        starts_on=TODAY - WEEK, ends_on=TODAY - 5 * DAY, sites=[cast.north], processes=[],
        by=cast.quinn, at=NOW - WEEK,
    )  # fmt: skip
    certificate = certifying.enter_certificate(
        sites=[cast.north], standard="ISO 9001:2015", body="Certifiers", scope="Valves", owner=cast.quinn,
        issued_on=TODAY - 52 * WEEK, expires_on=TODAY - DAY, by=cast.quinn, at=NOW,
    )  # fmt: skip
    made = {"requirement": promises.requirement(cast), "event": event, "small": small, "risk": risk}
    return made | {
        "request": request,
        "feedback": feedback,
        "review": review,
        "audit": audit,
        "certificate": certificate,
    }


def test_a_pack_on_5_1_has_a_chapter_for_each_kind(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path)
    said = {
        "08-requirements": ("requirement", "Nobody has confirmed it yet"),
        "09-events": ("event", "I see to the wrenches"),
        "10-feedback": ("review", "Answers are quicker"),
        "11-risks": ("risk", "The only press breaks down"),
        "12-resources": ("request", "A second wrench"),
        "13-audits": ("audit", "Surveillance of North"),
    }
    for name, (key, words) in said.items():
        shown = chapter(pack, name)
        assert customers[key].reference in shown
        assert words in shown
    assert customers["certificate"].scope in chapter(pack, "13-audits")


def test_events_show_their_trend_and_only_those_that_reached_leaders_in_whole(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path)
    shown = chapter(pack, "09-events")
    assert "Events received by month" in shown
    assert "2 events were received in the period, 1 of them significant." in shown
    assert "Torque" in shown
    assert customers["small"].text not in shown
    listed = {row["reference"]: row for row in rows(pack, "events")}
    assert listed[customers["small"].reference]["what_happened"] == "A scratch on the lid"
    assert listed[customers["event"].reference]["cause"] == "Torque"


def test_registers_list_every_record_and_the_workbook_holds_them(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path)
    for register, key in (
        ("requirements", "requirement"),
        ("feedback", "feedback"),
        ("risks", "risk"),
        ("resources", "request"),
        ("audits", "audit"),
        ("certificates", "certificate"),
    ):
        assert customers[key].reference in {row["reference"] for row in rows(pack, register)}
    request = next(iter(rows(pack, "resources")))
    assert (request["state"], request["proof"]) == ("in_place", "note.txt")
    assert request["decision"].startswith("DEC-")


def test_proofs_stand_in_the_pack_and_what_expired_is_said_to_be_missing(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path)
    names = contents(pack)
    assert any(customers["request"].reference in name and name.endswith("note.txt") for name in names)
    missing = " ".join(one["what"] + one["reason"] for one in manifest(pack)["missing"])
    assert f"{customers['certificate'].reference}, ISO 9001:2015It expired" in missing


def test_as_of_the_day_before_nothing_of_it_was_known(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path, as_of=TODAY - DAY)
    assert customers["event"].reference not in chapter(pack, "09-events")
    request = next(iter(rows(pack, "resources")))
    assert (request["state"], request["decision"]) == ("asked", "")


def test_a_pack_of_another_site_holds_nothing_of_it(
    cast: Cast, customers: dict[str, Any], tmp_path: Path
) -> None:
    pack = packed(cast, tmp_path, sites=(cast.south,))
    for register in ("requirements", "events", "feedback", "risks", "resources", "audits", "certificates"):
        assert rows(pack, register) == []


@pytest.mark.parametrize(("clause", "chapters_of"), [("6.1", "11-risks"), ("10.2", "09-events")])
def test_risks_and_events_have_packs_of_their_own(
    cast: Cast, customers: dict[str, Any], tmp_path: Path, clause: str, chapters_of: str
) -> None:
    pack = packed(cast, tmp_path, clause=clause)
    assert f"{chapters_of}.pdf" in contents(pack)
    assert "05-leaders.pdf" not in contents(pack)


def test_the_same_records_give_the_same_bytes(cast: Cast, customers: dict[str, Any], tmp_path: Path) -> None:
    first, second = packed(cast, tmp_path, name="a.zip"), packed(cast, tmp_path, name="b.zip")
    assert first.read_bytes() == second.read_bytes()
