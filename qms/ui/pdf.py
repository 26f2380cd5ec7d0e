"""Documents as PDF, built to PDF/A-3a: tagged, with their own fonts, the same bytes for the same input.

WeasyPrint lays out; a short finishing step with pikepdf puts right what it leaves: attachments named twice,
header cells without a scope. Nothing is fetched but our own static files.
"""

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
from django.conf import settings
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = (Path(settings.BASE_DIR) / "static").resolve()


class OutsideAddress(FatalURLFetchingError):  # type: ignore[misc]
    """A document asked for something that is not one of our static files."""


@dataclass(frozen=True)
class Attached:
    """A file inside the document: its name, its bytes, what it is, when it was last changed."""

    name: str
    content: bytes
    description: str
    changed_at: datetime
    relationship: str = "Data"


class StaticOnly(URLFetcher):  # type: ignore[misc]
    """Serves our static files to WeasyPrint and refuses every other address, loudly."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file under static/. Raises :class:`OutsideAddress` for any other address."""
        parts = urlsplit(url)
        file = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not file.is_relative_to(STATIC) or not file.is_file():
            raise OutsideAddress(f"A document may use our static files only, not {url[:200]}")
        return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": content_type(file)})


def content_type(file: Path) -> str:
    """The type of a static file that a document uses."""
    known = {
        ".css": "text/css; charset=utf-8",
        ".ttf": "font/ttf",
        ".svg": "image/svg+xml",
        ".png": "image/png",
    }
    return known.get(file.suffix, "application/octet-stream")


def render_pdf(html: str, *, title: str, created_at: datetime, attachments: Sequence[Attached] = ()) -> bytes:
    """The document as PDF bytes.

    ``html`` extends templates/pdf/base.html; ``created_at`` is the moment that the document states as its
    own, so that drawing it again gives the same bytes. Raises :class:`OutsideAddress` when the document
    asks for an address outside our static files.
    """
    fonts, fetcher = FontConfiguration(), StaticOnly()
    moment = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamped = stamp(html, title, moment)
    styles = CSS(
        string=(STATIC / "css" / "pdf.css").read_text(),
        base_url=(STATIC / "css" / "pdf.css").as_uri(),
        url_fetcher=fetcher,
        font_config=fonts,
    )
    page = HTML(string=stamped, base_url=f"{STATIC.as_uri()}/", url_fetcher=fetcher)
    with warnings.catch_warnings():
        # WeasyPrint leaves the file of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        drawn = page.write_pdf(
            font_config=fonts,
            stylesheets=[styles],
            attachments=[attachment(one) for one in attachments],
            pdf_identifier=hashlib.sha256(stamped.encode()).hexdigest()[:32].encode(),
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
        )
    return finished(drawn)


def stamp(html: str, title: str, moment: str) -> str:
    """The document with its title, its moment and its maker in its head."""
    head = (
        f'<meta name="dcterms.created" content="{moment}"><meta name="dcterms.modified" content="{moment}">'
        f'<meta name="generator" content="Evident {escape(settings.VERSION)}">'
    )
    if "<title>" not in html:
        head += f"<title>{escape(title)}</title>"
    return html.replace("<head>", f"<head>{head}", 1)


def attachment(one: Attached) -> Attachment:
    """A file as WeasyPrint takes it, with its dates given."""
    return Attachment(
        file_obj=BytesIO(one.content),
        name=one.name,
        description=one.description,
        created=one.changed_at,
        modified=one.changed_at,
        relationship=one.relationship,
    )


def finished(drawn: bytes) -> bytes:
    """What WeasyPrint leaves, put right: each attachment named once, each header cell with its scope."""
    with pikepdf.open(BytesIO(drawn)) as pdf:
        if "/AF" in pdf.Root:
            kept = {file.objgen: file for file in pdf.Root.AF}
            pdf.Root.AF = pikepdf.Array(kept.values())
        if "/StructTreeRoot" in pdf.Root:
            for cell, in_head in header_cells(pdf.Root.StructTreeRoot, in_head=False):
                cell.A.Scope = pikepdf.Name.Column if in_head else pikepdf.Name.Row
        target = BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return target.getvalue()


def header_cells(node: Any, *, in_head: bool) -> Iterator[tuple[Any, bool]]:
    """Each header cell that lacks its scope, and whether it stands in a table's head."""
    stack = [(node, in_head)]
    while stack:
        current, within = stack.pop()
        kind = current.get("/S")
        if kind == pikepdf.Name.TH and "/Scope" not in current.A:
            yield current, within
        within = within or kind == pikepdf.Name.THead
        kids = current.get("/K")
        if isinstance(kids, pikepdf.Array):
            stack += [(kid, within) for kid in kids if isinstance(kid, pikepdf.Dictionary)]
        elif isinstance(kids, pikepdf.Dictionary):
            stack.append((kids, within))
