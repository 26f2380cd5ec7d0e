"""Giving a stored file out again: the bytes that were stored, or none."""

from __future__ import annotations

from django.http import FileResponse

from qms.records.filing import checked_copy
from qms.records.models import StoredFile


def give(stored: StoredFile, name: str) -> FileResponse:
    """Answer with the bytes of ``stored`` as a download called ``name``.

    Raises :class:`~qms.records.filing.Altered` where they are not those that were stored.
    """
    content = checked_copy(stored)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=stored.media_type)
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
