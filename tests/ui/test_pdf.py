"""A document has the same bytes each time, its own fonts, its tags, and fetches nothing from outside."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.template import engines

from qms.ui.pdf import Attached, OutsideAddress, header_cells, render_pdf

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PAGE = """{% extends "pdf/base.html" %}{% block content %}
<h2>Objectives</h2>
{% table caption="Objectives" %}
<thead><tr><th scope="col">Objective</th><th scope="col">Status</th></tr></thead>
<tbody><tr><th scope="row">Deliver</th><td>{% badge "off_target" %}</td></tr></tbody>
{% endtable %}
{{ more|safe }}{% endblock %}"""


def page(more: str = "", title: str = "Minutes of the review") -> str:
    return engines["django"].from_string(PAGE).render({"title": title, "more": more})


def document(more: str = "", **options: object) -> bytes:
    given = {"title": "Minutes of the review", "created_at": MOMENT} | options
    return render_pdf(page(more), **given)  # type: ignore[arg-type]


def opened(drawn: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(drawn))


FILES = (
    Attached("data.csv", b"a,b\n1,2\n", "The measurements", MOMENT),
    Attached("note.txt", b"noted", "A note", MOMENT),
)


def test_the_same_document_has_the_same_bytes() -> None:
    assert document(attachments=FILES) == document(attachments=FILES)


def test_another_process_draws_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import django; django.setup(); import sys, pathlib; from tests.ui.test_pdf import document, FILES;"
        "pathlib.Path(sys.argv[1]).write_bytes(document(attachments=FILES))"
    )
    target = tmp_path / "other.pdf"
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "qms.settings", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script, target], check=True, cwd=settings.BASE_DIR, env=surroundings)
    assert target.read_bytes() == document(attachments=FILES)


def test_the_moment_counts_and_not_the_zone_it_is_written_in() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=9)))
    assert document(created_at=elsewhere) == document()
    assert document(created_at=MOMENT + timedelta(seconds=1)) != document()


def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(document("text " * 3000, attachments=FILES))
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_says_its_title_language_and_that_it_is_tagged() -> None:
    pdf = opened(document())
    assert str(pdf.docinfo["/Title"]) == "Minutes of the review"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20260102030405Z"
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    metadata = pdf.Root.Metadata.read_bytes()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata


def test_an_attachment_is_named_once_and_kept_whole() -> None:
    pdf = opened(document(attachments=FILES))
    assert len({file.objgen for file in pdf.Root.AF}) == len(pdf.Root.AF) == 2
    assert {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()} == {
        "data.csv": b"a,b\n1,2\n",
        "note.txt": b"noted",
    }


def test_header_cells_say_what_they_are_the_head_of() -> None:
    pdf = opened(document())
    cells = [cell.A.Scope for cell in all_headers(pdf)]
    assert cells.count(pikepdf.Name.Column) == 2
    assert cells.count(pikepdf.Name.Row) == 1


def all_headers(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    stack, found = [pdf.Root.StructTreeRoot], []
    while stack:
        node = stack.pop()
        if node.get("/S") == pikepdf.Name.TH:
            found.append(node)
        kids = node.get("/K")
        nodes = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        stack += [kid for kid in nodes if isinstance(kid, pikepdf.Dictionary)]
    return found


def test_finishing_leaves_no_header_cell_without_a_scope() -> None:
    pdf = opened(document())
    assert list(header_cells(pdf.Root.StructTreeRoot, in_head=False)) == []


def test_regular_and_semibold_inter_are_both_inside() -> None:
    pdf = opened(document())
    names = {str(font.BaseFont).partition("+")[2] for font in fonts(pdf)}
    assert {"Inter", "Inter-Semi-Bold", "Inter-Medium"} <= names


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    return [one for one in found if one.get("/Type") == pikepdf.Name.Font and "/BaseFont" in one]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/picture.png",
        "http://127.0.0.1:9/x.png",
        "file:///etc/passwd",
        "../qms/settings.py",
        "%2e%2e/manage.py",
        "file://elsewhere/x.png",
        "ftp://example.org/x.png",
    ],
)
def test_an_address_outside_our_static_files_is_refused(address: str) -> None:
    with pytest.raises(OutsideAddress):
        render_pdf(
            f'<html><head></head><body><img src="{address}"></body></html>', title="x", created_at=MOMENT
        )


def test_our_own_static_files_are_served() -> None:
    drawn = render_pdf(
        '<html><head></head><body><img src="img/icon.svg" alt="Evident"></body></html>',
        title="x",
        created_at=MOMENT,
    )
    assert drawn.startswith(b"%PDF-1.7")


def test_a_footer_says_title_and_page_of_pages(tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(document("text " * 3000))
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, words in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in words.rstrip().splitlines()[-1]
        assert "Minutes of the review" in words.rstrip().splitlines()[-1]
