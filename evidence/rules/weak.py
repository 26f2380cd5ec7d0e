"""Weak records: what an auditor would not count for much, said where it was written and again in readiness."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Records, Review
from evidence.rules.results import YEAR
from governance.rules.days import spoken

CROWDED_WITHIN = timedelta(days=14)
"""The days before an external audit in which signatures look as if they were given for it."""

CROWDED_FROM = 4
"""Signatures in those days from which they may crowd at all."""


@dataclass(frozen=True)
class Weak:
    """A weak record, by its reference, and why."""

    reference: str
    sentence: str


def weak_records(records: Records) -> list[Weak]:
    """Return the weak records of a scope: decisions, objectives, reviews, signatures before audits."""
    return [*_decisions(records), *_objectives(records), *_reviews(records), *_audits(records)]


def _decisions(records: Records) -> Iterable[Weak]:
    since = records.since(YEAR)
    for one in records.decisions:
        if one.weak and one.decided_on > since:
            sentence = _("It only watches: nobody does anything by a day, and nothing shows whether it helped.")
            yield Weak(one.reference, sentence)


def _objectives(records: Records) -> Iterable[Weak]:
    for one in records.objectives:
        if one.owed and one.values == 0:
            yield Weak(one.reference, without_data())


def without_data() -> str:
    """Return what is said of an active objective that has no value at all."""
    return _("It is active, a value is owed, and none was ever recorded: nobody can see whether it is reached.")


def _reviews(records: Records) -> Iterable[Weak]:
    for one in records.year:
        if one.delegates:
            yield Weak(one.reference, delegated(one.delegates))
    for site in {one.site_id for one in records.reviews}:
        held = sorted((one for one in records.reviews if one.site_id == site), key=lambda one: one.held_on)
        for before, one in pairwise(held):
            if one in records.year and (sentence := _disagreeing(one, before)):
                yield Weak(one.reference, sentence)


def delegated(names: Collection[str]) -> str:
    """Return what is said of a review in which delegates sat for leaders who were invited."""
    count = ngettext(
        "A delegate sat for %(names)s; a delegate is not top management.",
        "Delegates sat for %(names)s; a delegate is not top management.",
        len(names),
    )
    return count % {"names": ", ".join(names)}


def _disagreeing(one: Review, before: Review) -> str:
    if one.period_from is None or before.period_to is None:
        return ""
    return disagreement(one.period_from, before.reference, before.period_to)


def disagreement(period_from: date, before: str, before_to: date) -> str:
    """Return what is said where a review does not begin where the one ``before`` ended, or nothing."""
    days = (period_from - before_to).days - 1
    if days <= 0:
        return ""
    words = {"day": spoken(period_from), "before": before, "to": spoken(before_to), "days": days}
    return (
        ngettext(
            "It begins with %(day)s, and %(before)s ended with %(to)s: %(days)d day is in no review.",
            "It begins with %(day)s, and %(before)s ended with %(to)s: %(days)d days are in no review.",
            days,
        )
        % words
    )


def _audits(records: Records) -> Iterable[Weak]:
    for one in records.audits:
        if sentence := crowded(one.signed_just_before, one.signed_in_the_year):
            yield Weak(one.reference, sentence)


def crowded(just_before: int, in_the_year: int) -> str:
    """Return what is said where most of a year's signatures were given just before an external audit.

    ``in_the_year`` counts those of the year before it, the days just before included.
    """
    if just_before < CROWDED_FROM or 2 * just_before <= in_the_year:
        return ""
    words = {"just": just_before, "year": in_the_year}
    return _("%(just)d of the %(year)d signatures of the year were given in the two weeks before it.") % words
