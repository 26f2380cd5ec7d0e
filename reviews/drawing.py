"""Drawing frozen figures once: they never change, so the next reader gets them as they were drawn."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from reviews.models import ManagementReview

KEPT_FOR = 300
"""Seconds for which a drawing is kept: long enough for a meeting that reads page after page."""


def drawn_agenda(review: ManagementReview, agenda: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the inputs of a review in session (as :func:`reviews.showing.shown_minutes` gives them), each with
    its tables of figures ``drawn``.

    All are asked of the cache at once; what is not there is drawn and put there. Only what a template drew and
    escaped comes back as markup. Days are written beside today's year, so a drawing is kept for the day and
    language of the reader.
    """
    keys = [_key(review, row) for row in agenda]
    known: dict[str, SafeString] = cache.get_many(keys)
    made = {
        key: render_to_string("reviews/parts/tables.html", {"figures": row["figures"], "as_of": row["as_of"]})
        for key, row in zip(keys, agenda, strict=True)
        if key not in known and row["figures"]
    }
    if made:
        cache.set_many(made, KEPT_FOR)
    found = known | made
    return [{**row, "drawn": found.get(key, "")} for key, row in zip(keys, agenda, strict=True)]


def _key(review: ManagementReview, row: dict[str, Any]) -> str:
    told = f"{review.pk}:{row['item']}:{row['frozen_at']}:{get_language()}:{timezone.localdate()}"
    return f"frozen:{hashlib.sha256(told.encode()).hexdigest()}"
