"""Filing: bytes are kept once under their hash, checked when stored, and never given out altered."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from qms.primitives.refusing import Refusal
from qms.records import filing
from qms.records.filing import Altered, altered, checked_copy, store_bytes, upload
from qms.records.models import StoredFile
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import an_action

PDF = b"%PDF-1.7 the protocol"


def store(cast: Cast, content: bytes = PDF, media_type: str = "application/pdf") -> StoredFile:
    return store_bytes(content, media_type=media_type, by=cast.olga, at=NOW)


def change(stored: StoredFile, content: bytes) -> None:
    """Write other bytes where those of ``stored`` are kept, behind the product's back."""
    Path(default_storage.path(stored.path)).write_bytes(content)


def read(stored: StoredFile) -> bytes:
    """Return the checked bytes of ``stored``."""
    with checked_copy(stored) as copy:
        return copy.read()


def test_the_same_bytes_are_kept_once(cast: Cast) -> None:
    first, second = store(cast), store(cast)
    assert first == second and StoredFile.objects.count() == 1
    assert (first.size, first.recorded_by) == (len(PDF), cast.olga)
    assert read(first) == PDF


@pytest.mark.parametrize(
    ("content", "media_type", "rule"),
    [
        (b"", "application/pdf", "file.empty"),
        (b"MZ\x90 program", "application/pdf", "file.type"),
        (b"%PDF-1.7", "image/png", "file.type"),
        (b"\x00\x00\x00\x18ftypmp42 a film", "image/heic", "file.type"),
        (PDF, "application/x-msdownload", "file.type"),
        (b"zero \x00 byte", "text/plain", "file.type"),
        (b"\xff\xfe\xfd\xfc\xfb", "text/csv", "file.type"),
    ],
)
def test_what_is_not_what_it_claims_is_refused(cast: Cast, content: bytes, media_type: str, rule: str) -> None:
    with pytest.raises(Refusal) as refusal:
        store(cast, content, media_type)
    assert (refusal.value.rule, refusal.value.field) == (rule, "file")
    assert not StoredFile.objects.exists()


def test_what_is_too_large_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="50 MB is the most"):
        filing.store(io.BytesIO(PDF), media_type="application/pdf", by=cast.olga, at=NOW, largest=10)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("../../etc/protocol.pdf", "protocol.pdf"),
        ("C:\\photos\\protocol.PDF", "protocol.PDF"),
        ("proto\r\ncol\x00.pdf", "protocol.pdf"),
        ("Prüfprotokoll März.pdf", "Prüfprotokoll März.pdf"),
    ],
)
def test_an_upload_keeps_a_bare_printable_name(cast: Cast, name: str, bare: str) -> None:
    assert upload(io.BytesIO(PDF), name=name, by=cast.olga, at=NOW)[1] == bare


def test_an_upload_without_a_known_type_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="cannot be stored"):
        upload(io.BytesIO(PDF), name="protocol.exe", by=cast.olga, at=NOW)


def test_bytes_that_a_crash_left_half_written_are_written_whole(cast: Cast) -> None:
    stored = store(cast)
    change(stored, PDF[:5])
    stored.delete()  # the row is written last: after a crash there is none
    assert read(store(cast)) == PDF


def test_changed_bytes_are_not_written_over_by_another_upload(cast: Cast) -> None:
    stored = store(cast)
    change(stored, b"%PDF-1.7 something else")
    store(cast)
    assert [fault.stored for fault in altered()] == [stored]


@pytest.mark.parametrize("content", [b"%PDF-1.7 the protocoL", PDF + b" ", PDF[:-1]])
def test_changed_bytes_are_found_and_never_given_out(cast: Cast, content: bytes) -> None:
    stored = store(cast)
    change(stored, content)
    with pytest.raises(Altered, match="changed"):
        checked_copy(stored)
    assert [fault.stored for fault in altered()] == [stored]


def test_missing_bytes_are_found(cast: Cast) -> None:
    stored = store(cast)
    default_storage.delete(stored.path)
    with pytest.raises(Altered, match="missing"):
        checked_copy(stored)


def proven_action(cast: Cast, name: str = "Prüfprotokoll.pdf") -> tuple[str, StoredFile]:
    """Return the address of a proof, and its file."""
    action, stored = an_action(cast), store(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY, file=stored, file_name=name)
    return reverse("governance:proof", args=[action]), stored


def test_a_proof_is_downloaded_by_those_who_see_the_action(cast: Cast) -> None:
    url, _stored = proven_action(cast)
    answer = signed_in(cast.carl).get(url)
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Pr%C3%BCfprotokoll.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Length"] == str(len(PDF))
    assert signed_in(cast.sven).get(url).status_code == 404


def test_a_name_with_quotes_and_semicolons_stays_one_name(cast: Cast) -> None:
    url, _stored = proven_action(cast, 'a"; filename=evil.html.pdf')
    answer = signed_in(cast.carl).get(url)
    list(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"; filename=evil.html.pdf"'


def test_an_altered_proof_is_named_and_not_given_out(cast: Cast) -> None:
    url, stored = proven_action(cast)
    change(stored, b"%PDF-1.7 the protocoL")
    answer = signed_in(cast.carl).get(url)
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Prüfprotokoll.pdf" in content and "were changed" in content and stored.sha256 in content
    assert "protocoL" not in content


def test_an_action_without_a_file_has_no_proof_to_download(cast: Cast) -> None:
    assert signed_in(cast.carl).get(reverse("governance:proof", args=[an_action(cast)])).status_code == 404
