"""Charting feedback: how satisfied customers are by quarter, what sort of news they brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from objectives.rules import periods
from qms.ui.charts import Point, RunChart


def satisfaction_chart(quarters: Sequence[Sequence[str]], *, title: str = "") -> RunChart:
    """Return how satisfied customers were in each of ``quarters`` (first day, percent or nothing)."""
    points = [
        Point(
            periods.label(date.fromisoformat(first), periods.QUARTERLY),
            Decimal(value) if value else None,
            day=date.fromisoformat(first),
        )
        for first, value in quarters
    ]
    return RunChart(points, title=title or _("Satisfaction, percent of the best score"), unit="%", decimals=1)


def in_a_sentence(figures: Mapping[str, Any]) -> str:
    """Return what customers said in a period, in a sentence: how satisfied, since when better or worse."""
    if not figures["count"]:
        return _("Nothing was heard from customers in this period, beyond complaints.")
    level, before = figures["satisfaction"], figures["satisfaction_before"]
    if not level:
        words = ngettext(
            "%(count)d voice of customers, without a score.", "%(count)d voices of customers, without a score.",
            figures["count"],
        )  # fmt: skip
        return words % {"count": figures["count"]}
    sentences = {
        "better": _("Customers give us %(level)s %%, up from %(before)s %%"),
        "worse": _("Customers give us %(level)s %%, down from %(before)s %%"),
        "same": _("Customers give us %(level)s %%, after %(before)s %%"),
        "": _("Customers give us %(level)s %%"),
    }
    said = sentences[figures["trend"]] % {"level": level, "before": before}
    answers = ngettext(
        "%(count)d answer stands behind it.", "%(count)d answers stand behind it.", figures["answers"]
    )
    return f"{said}; {answers % {'count': figures['answers']}}"
