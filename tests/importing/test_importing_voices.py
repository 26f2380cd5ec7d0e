"""Risks and customer feedback from a file: all rows or none, every fault at once, the same file twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from objectives.models import CustomerFeedback, Risk
from qms.desk.importing import import_file
from qms.primitives.registers import FileRefused, Report
from tests.cast import Cast

Write = Callable[[str], Path]
RISKS = "Risk,site,Probability,impact,treatment,owner,seen_on,next review\n"
VOICES = "date,kind,customer,comment,tone,rating,out of,responses\n"


def faults(path: Path, kind: str, cast: Cast, now: datetime) -> list[tuple[int, str]]:
    """Return row and column of every fault of the file."""
    with pytest.raises(FileRefused) as refused:
        import_file(kind, path, by=cast.quinn, at=now)
    return [(problem.row, problem.column) for problem in refused.value.problems]


def test_risks_come_in_once(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        RISKS + "Press stops,NORTH,3,4,Spare parts,olga@borealis.test,2026-01-05,2026-06-30\nIce,,1,2,,,,\n"
    )
    assert import_file("risks", path, by=cast.quinn, at=now) == Report(added=2)
    row = Risk.objects.get(what="Press stops")
    assert (row.weight.score, row.owner, row.site, row.review_on) == (
        12, cast.olga, cast.north, date(2026, 6, 30),
    )  # fmt: skip
    assert import_file("risks", path, by=cast.quinn, at=now) == Report(unchanged=2)


def test_a_stored_risk_takes_new_words_but_no_new_weight(cast: Cast, now: datetime, csv_file: Write) -> None:
    import_file("risks", csv_file(RISKS + "Press stops,NORTH,3,4,,,,\n"), by=cast.quinn, at=now)
    again = csv_file(RISKS + "Press stops,NORTH,3,4,Spare parts,carl@borealis.test,,\n")
    assert import_file("risks", again, by=cast.quinn, at=now) == Report(changed=1)
    assert Risk.objects.get().treatment == "Spare parts"
    heavier = csv_file(RISKS + "Press stops,NORTH,5,4,Spare parts,,,\n")
    assert faults(heavier, "risks", cast, now) == [(2, "likelihood")]


def test_every_fault_is_told_and_nothing_written(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        RISKS
        + "A,MOON,6,x,,nobody@borealis.test,05.01.2026,\n"
        + "B,NORTH,2,2,,sven@borealis.test,,\n"
        + "C,NORTH,2,2,,,2030-01-01,\n"
        + "D,NORTH,2,2,,,,\n"
    )
    assert faults(path, "risks", cast, now) == [
        (2, "impact"), (2, "likelihood"), (2, "owner"), (2, "seen_on"), (2, "site"),
        (3, "owner"), (4, "seen_on"),
    ]  # fmt: skip
    assert not Risk.objects.exists()


def test_feedback_comes_in_once_and_a_score_has_its_news(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        VOICES + "2026-02-01,survey,Norsk Vann,Yearly,,8.5,10,12\n2026-02-03,Lost order,Aqua,Too dear,bad,,,\n"
    )
    assert import_file("feedback", path, by=cast.quinn, at=now) == Report(added=2)
    survey = CustomerFeedback.objects.get(kind="survey")
    assert (survey.tone, survey.score, survey.answers) == ("good", Decimal("8.5"), 12)
    assert import_file("feedback", path, by=cast.quinn, at=now) == Report(unchanged=2)


def test_every_fault_of_feedback_is_told(cast: Cast, now: datetime, csv_file: Write) -> None:
    path = csv_file(
        VOICES
        + "2026-02-01,survey,A,No score,good,,,\n"
        + "2026-02-01,visit,B,No news,,,,\n"
        + "2026-02-01,survey,C,Too much,good,11,10,\n"
        + "2026-02-01,survey,D,Comma,good,\"8,5\",10,none\n"
        + "2030-02-01,visit,E,To come,good,,,\n"
    )  # fmt: skip
    assert faults(path, "feedback", cast, now) == [
        (2, "score"), (3, "news"), (4, "score"), (5, "answers"), (5, "score"), (6, "day"),
    ]  # fmt: skip
    assert not CustomerFeedback.objects.exists()
