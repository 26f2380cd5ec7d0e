"""A pack holds the signed minutes as PDF, whether or not they were printed before, as they read on its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from evidence import chapters
from evidence.verifying import verify
from qms.primitives.changing import changing
from qms.records.models import StoredFile
from reviews import minuting
from reviews.models import ManagementReview, Minutes
from reviews.printing import printed
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.evidence import making
from tests.evidence.packs import contents, manifest, packed
from tests.evidence.paper import pages

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def undrawn_chapters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the typesetting of chapters out; minutes are drawn."""
    monkeypatch.setattr(chapters, "draw", lambda chapter: b"%PDF-1.7 " + chapter.html.encode())
    monkeypatch.setattr(chapters, "pages_of", lambda pdf: 1)


@pytest.fixture
def review(cast: Cast) -> Any:
    return making.a_review(cast)


def minutes_in(pack: Path) -> str:
    [pdf] = [content for name, content in contents(pack).items() if "minutes-REV-0001" in name]
    return " ".join(pages(pdf))


def forget_the_print() -> None:
    Minutes.objects.update(pdf=None)
    for stored in StoredFile.objects.filter(media_type="application/pdf"):
        default_storage.delete(stored.path)
        stored.delete()


def named(cast: Cast, name: str, at: datetime) -> None:
    with changing(cast.quinn, by=cast.quinn, at=at) as row:
        row.name = name


def amended(review: Any, cast: Cast) -> None:
    """Let Quinn Before amend the minutes, and be called Quinn After from the next day on."""
    named(cast, "Quinn Before", making.BEFORE)
    minuting.amend(review, text="Read 94 %", reason="A slip", by=cast.quinn, at=NEXT_WEEK)
    named(cast, "Quinn After", NEXT_WEEK + timedelta(days=1))


def test_minutes_that_no_job_has_printed_are_in_the_pack(cast: Cast, review: Any, tmp_path: Path) -> None:
    assert Minutes.objects.get().pdf is None
    pack = packed(cast, tmp_path, clause="9.3")
    assert verify(pack) == []
    assert manifest(pack)["missing"] == []
    assert review.title in minutes_in(pack)
    assert Minutes.objects.get().pdf is not None


def test_the_bytes_do_not_tell_whether_the_minutes_were_printed_before(
    cast: Cast, review: Any, tmp_path: Path
) -> None:
    amended(review, cast)
    later = TODAY + timedelta(days=30)
    unprinted = packed(cast, tmp_path, name="a.zip", clause="9.3", as_of=later).read_bytes()
    forget_the_print()
    row = ManagementReview.objects.select_related("minutes__pdf").get()
    printed(row, at=NOW + timedelta(days=300))
    assert packed(cast, tmp_path, name="b.zip", clause="9.3", as_of=later).read_bytes() == unprinted


def test_as_of_a_day_the_minutes_carry_only_the_amendments_recorded_by_then(
    cast: Cast, review: Any, tmp_path: Path
) -> None:
    amended(review, cast)
    then, now = (
        packed(cast, tmp_path, name=f"{days}.zip", clause="9.3", as_of=TODAY + timedelta(days=days))
        for days in (1, 8)
    )
    assert manifest(then)["missing"] == []
    assert "Read 94 %" not in minutes_in(then)
    assert "Read 94 %" in minutes_in(now)
    pdf = Minutes.objects.get().pdf
    assert pdf is not None
    assert any(pdf.sha256[:12] in name for name in contents(now))
    assert not any(pdf.sha256[:12] in name for name in contents(then))


def test_an_amendment_names_who_made_it_as_they_were_named_then(
    cast: Cast, review: Any, tmp_path: Path
) -> None:
    amended(review, cast)
    text = minutes_in(packed(cast, tmp_path, clause="9.3", as_of=TODAY + timedelta(days=30)))
    assert "Quinn Before" in text
    assert "Quinn After" not in text


def test_minutes_that_were_not_approved_by_the_day_are_listed_as_missing(
    cast: Cast, review: Any, tmp_path: Path
) -> None:
    with changing(review, by=cast.quinn, at=NOW, reason="For this test") as row:
        row.state = "drafted"
    Minutes.objects.update(approved_at=None)
    pack = packed(cast, tmp_path, clause="9.3")
    [missing] = manifest(pack)["missing"]
    assert missing["what"] == f"Minutes of REV-0001, {review.title}"
    assert missing["reason"] == "They were not approved by the day of this pack."
    assert not any("minutes-" in name for name in contents(pack))
