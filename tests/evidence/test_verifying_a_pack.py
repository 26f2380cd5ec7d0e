"""A pack verifies only as it was sealed: each change is found, and named."""

from __future__ import annotations

import io
import subprocess
import warnings
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from evidence.archiving import Written, zip_info
from evidence.manifest import sums
from evidence.verifying import verify
from qms.records import keys
from qms.records.canonical import sha256
from qms.records.models import SigningKey
from tests.cast import Cast
from tests.evidence.packs import DAY, FILES, contents, rewritten, small_pack


@pytest.fixture
def pack(cast: Cast, now: datetime, tmp_path: Path) -> Path:
    return small_pack(tmp_path / "pack.zip", now)


def said(path: Path) -> str:
    return "\n".join(verify(path))


def test_a_pack_verifies_as_it_was_sealed(pack: Path) -> None:
    assert verify(pack) == []


def test_the_same_files_make_the_same_bytes(pack: Path, now: datetime, tmp_path: Path) -> None:
    assert small_pack(tmp_path / "again.zip", now).read_bytes() == pack.read_bytes()


def test_ordinary_tools_verify_it(pack: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    for command in (
        ["unzip", "-t", str(pack)],
        ["unzip", "-q", str(pack), "-d", str(folder)],
    ):
        subprocess.run(command, check=True, capture_output=True)
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True, text=True
    )
    assert checked.stdout.count(": OK") == len(FILES) + 4
    assert openssl(folder) == 0
    (folder / "manifest.json").write_bytes((folder / "manifest.json").read_bytes() + b" ")
    assert openssl(folder) != 0


def openssl(folder: Path) -> int:
    command = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin"
    files = ["-in", "manifest.json", "-sigfile", "manifest.json.sig"]
    return subprocess.run([*command.split(), *files], cwd=folder, capture_output=True, check=False).returncode


def test_the_instructions_name_the_key_as_its_commands_compute_it(pack: Path, tmp_path: Path) -> None:
    key = SigningKey.objects.get()
    held = contents(pack)
    (tmp_path / "public-key.pem").write_bytes(held["public-key.pem"])
    command = "openssl pkey -pubin -in public-key.pem -outform DER | tail -c 32 | sha256sum | cut -c 1-16"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == key.key_id
    assert key.key_id in held["VERIFY.txt"].decode()
    assert command in held["VERIFY.txt"].decode()


@pytest.mark.parametrize(
    "name", [*FILES, "VERIFY.txt", "public-key.pem", "manifest.json", "manifest.json.sig", "SHA256SUMS"]
)
def test_one_changed_byte_in_any_file_is_found_and_named(pack: Path, name: str) -> None:
    def flip(held: dict[str, bytes]) -> None:
        middle = len(held[name]) // 2
        held[name] = held[name][:middle] + bytes([held[name][middle] ^ 1]) + held[name][middle + 1 :]

    assert name in said(rewritten(pack, flip))


@pytest.mark.parametrize(
    "name", [*FILES, "VERIFY.txt", "public-key.pem", "manifest.json", "manifest.json.sig", "SHA256SUMS"]
)
def test_a_missing_file_is_named(pack: Path, name: str) -> None:
    assert f"{name}: it is missing" in verify(rewritten(pack, lambda held: held.pop(name)))


def test_an_extra_file_is_named(pack: Path) -> None:
    faults = verify(rewritten(pack, lambda held: held.update({"artefacts/more.txt": b"more"})))
    assert "artefacts/more.txt: it is extra, the manifest does not list it" in faults


def test_a_file_that_stands_twice_is_named(pack: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(pack, "a") as held:
        warnings.simplefilter("ignore")
        held.writestr(zip_info("00-index.pdf", DAY), b"another")
    assert "00-index.pdf: it stands 2 times in the pack" in verify(pack)


def test_a_changed_order_is_named(pack: Path) -> None:
    def turn(held: dict[str, bytes]) -> None:
        turned = list(held.items())
        turned[0], turned[1] = turned[1], turned[0]
        held.clear()
        held.update(turned)

    assert "stands where 00-index.pdf belongs" in said(rewritten(pack, turn))


def test_a_pack_signed_anew_with_a_key_made_by_somebody_else_is_not_trusted(pack: Path) -> None:
    stranger = Ed25519PrivateKey.generate()

    def sign_anew(held: dict[str, bytes]) -> None:
        old = held["public-key.pem"]
        held["public-key.pem"] = keys.public_pem(stranger.public_key()).encode()
        manifest = held["manifest.json"].replace(sha256(old).encode(), sha256(held["public-key.pem"]).encode())
        held["manifest.json"], held["manifest.json.sig"] = manifest, stranger.sign(manifest)
        files = [Written(n, len(c), sha256(c)) for n, c in held.items() if n != "SHA256SUMS"]
        held["SHA256SUMS"] = sums(files)

    assert verify(rewritten(pack, sign_anew)) == ["public-key.pem: this installation does not trust that key"]


def test_a_retired_key_stays_trusted_for_what_it_signed(pack: Path, now: datetime) -> None:
    SigningKey.objects.update(retired_at=now)
    assert verify(pack) == []


def test_one_changed_byte_anywhere_in_the_archive_is_found_or_changes_no_file(pack: Path) -> None:
    whole, held, compressed = pack.read_bytes(), contents(pack), compressed_bytes(pack)
    changed = pack.with_name("changed.zip")
    for place in [*range(0, len(whole), 7), *range(len(whole) - 500, len(whole))]:
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        if not verify(changed):
            assert place in compressed
            assert contents(changed) == held


def compressed_bytes(pack: Path) -> set[int]:
    """The places of deflated data: other bytes there may spell the same file (spare bits, equal repeats)."""
    places: set[int] = set()
    with zipfile.ZipFile(pack) as held:
        for info in held.infolist():
            start = info.header_offset + 30 + len(info.filename)
            if info.compress_type == zipfile.ZIP_DEFLATED:
                places.update(range(start, start + info.compress_size))
    return places


@pytest.mark.parametrize("cut", [0, 1, 10, 100, -1, -22, -60])
def test_a_cut_archive_is_told_and_not_a_crash(pack: Path, cut: int) -> None:
    pack.write_bytes(pack.read_bytes()[:cut])
    assert verify(pack)


def test_bytes_before_or_after_the_archive_are_found(pack: Path) -> None:
    whole = pack.read_bytes()
    pack.write_bytes(whole + b"x")
    assert verify(pack)
    pack.write_bytes(b"x" + whole)
    assert verify(pack)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a/../../evil", "C:evil", "a\\evil"])
def test_a_path_that_leads_outside_is_named_and_nothing_is_written(
    pack: Path, tmp_path: Path, name: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    changed = rewritten(pack, lambda held: held.update({name: b"evil"}))
    assert f"{name!r}: a pack holds no such path" in verify(changed)
    assert sorted(tmp_path.rglob("*")) == sorted([*before, changed])


def test_a_file_that_unpacks_to_more_than_the_manifest_says_is_read_no_further(pack: Path) -> None:
    changed = pack.with_name("bomb.zip")
    with zipfile.ZipFile(changed, "w") as bomb:
        for name, content in contents(pack).items():
            many = io.BytesIO(bytes(300 * 1024**2)).getvalue() if name.endswith("actions.csv") else content
            bomb.writestr(zip_info(name, DAY), many)
    assert any("actions.csv: it is larger than" in fault for fault in verify(changed))


def test_the_command_says_each_fault_on_stderr_and_exits_with_1(pack: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("verify_pack", str(pack), stdout=out, stderr=err)
    assert "is whole" in out.getvalue()
    changed = rewritten(pack, lambda held: held.update({"00-index.pdf": b"%PDF-1.7 other"}))
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_pack", str(changed), stdout=out, stderr=err)
    assert "00-index.pdf: its bytes are not those of the manifest" in err.getvalue()


def test_a_file_that_is_not_there_or_no_archive_is_told(cast: Cast, tmp_path: Path) -> None:
    assert verify(tmp_path / "none.zip") == ["none.zip: there is no such file"]
    (tmp_path / "text.zip").write_text("hello")
    assert "cannot be read as a ZIP" in said(tmp_path / "text.zip")
