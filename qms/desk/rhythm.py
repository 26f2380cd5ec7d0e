"""Rhythm: the last reviews that were held, what they came to, and the next one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from governance.models import Decision
from qms.desk.looking import Look
from qms.primitives.asof import recorded_before
from qms.ui.dates import short_day
from reviews.models import ManagementReview, ReviewDecision

AT_MOST = 5
LATELY = 5


def latest_reviews(look: Look) -> list[Any]:
    """Return the next and the last reviews within ``look``, with the count of their decisions. One query.

    Of a past day only those that had been held by then.
    """
    taken = ReviewDecision.objects.order_by().filter(review=OuterRef("pk")).values("review")
    counted = Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0)
    rows = look.of(ManagementReview.objects).exclude(state=ManagementReview.State.CANCELLED)
    rows = rows.annotate(day=Coalesce(F("held_on"), F("planned_on")), decided=counted)
    rows = rows.filter(held_on__lte=look.on) if look.day.past else rows
    return list(rows.select_related("site").order_by("-day", "-reference")[:AT_MOST])


def said(rows: list[Any], *, on: date) -> str:
    """Return the rhythm in a sentence: last held, next planned."""
    held = [row.held_on for row in rows if row.held_on]
    planned = [row.planned_on for row in rows if row.state == ManagementReview.State.PLANNED]
    words = [_("Last held on %(day)s.") % {"day": short_day(max(held), on)}] if held else []
    if planned:
        words.append(_("Next planned for %(day)s.") % {"day": short_day(min(planned), on)})
    elif rows:
        words.append(_("No further review is planned."))
    return " ".join(words)


def decided_lately(look: Look) -> list[Decision]:
    """Return the last decisions within ``look`` that were known by its day. One query."""
    rows = recorded_before(look.of(Decision.objects), look.known_by).filter(decided_on__lte=look.on)
    return list(rows.select_related("decided_by")[:LATELY])
