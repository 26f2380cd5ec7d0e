"""Minutes on paper: the signed content becomes a document; nothing is read that was not signed, but signatures
and amendments, which stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from qms.records.models import SignOff
from qms.ui.pdf import render_pdf
from reviews.minutes_content import Content
from reviews.models import Amendment
from reviews.showing import shown_minutes


def minutes_pdf(
    content: Content,
    *,
    signed: Sequence[SignOff],
    amendments: Sequence[Amendment],
    approved_at: datetime,
    content_sha256: str,
) -> bytes:
    """Return the PDF of signed minutes: the same content, signatures and amendments give the same bytes."""
    title = _("Minutes of %(reference)s: %(title)s") % content
    context: dict[str, Any] = {
        "title": content["title"],
        "eyebrow": _("Minutes of the management review %(reference)s") % content,
        "year_of": date.min,  # every day is written with its year
        "minutes": shown_minutes(content, links=False),
        "signed": signed,
        "amendments": amendments,
        "approved_at": approved_at,
        "content_sha256": content_sha256,
    }
    html = render_to_string("reviews/pdf/minutes.html", context)
    changed = max([approved_at, *(amendment.recorded_at for amendment in amendments)])
    return render_pdf(html, title=title, created_at=changed)
