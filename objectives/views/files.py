"""A file of a record: its stored bytes, or a page that says that they are not what was stored."""

from __future__ import annotations

import logging

from django.http import Http404
from django.http.response import HttpResponseBase

from governance.views.files import give
from qms.people.acting import PersonRequest
from qms.records.filing import Altered
from qms.records.models import Record, StoredFile
from qms.ui.pages import page

logger = logging.getLogger(__name__)


def file_of(request: PersonRequest, row: Record, stored: StoredFile | None, name: str) -> HttpResponseBase:
    """Answer with the file of ``row``, called ``name``, never with altered bytes; ``Http404`` for none."""
    if stored is None:
        raise Http404
    try:
        return give(stored, name or row.reference)
    except Altered:
        logger.error("file_altered", extra={"record": row.reference, "sha256": stored.sha256})
        context = {"row": row, "stored": stored, "name": name}
        return page(request, "objectives/altered.html", context, status=409)
