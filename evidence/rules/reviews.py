"""Reviews are held on cadence, by leaders, with the inputs that count, and decide (9.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from evidence.rules.records import RESULTS, Records, Review
from evidence.rules.results import YEAR, Result, answer, months_before, no_occasion, rule
from governance.rules.days import spoken

TOLERANCE = timedelta(days=31)
"""How much later than its cadence a review may be held and still count as on it."""


@rule("organisation-is-reviewed")
def organisation_is_reviewed(records: Records) -> Result:
    """The whole organisation is reviewed on its cadence, a year where no series says otherwise (9.3.1)."""
    name = "organisation-is-reviewed"
    held = [one for one in records.reviews if one.site_id is None]
    planned = [one for one in records.series if one.site_id is None]
    if not held and not planned and records.site_id is not None and records.reviews:
        return no_occasion(name, _("The site is reviewed by itself."))
    months = min((one.cadence_months for one in planned), default=YEAR)
    late = _off_cadence(held, months, records.as_of, _("the whole organisation"))
    return _on_cadence(name, late, held, records)


@rule("sites-are-reviewed")
def sites_are_reviewed(records: Records) -> Result:
    """Each site with a review series is reviewed on its cadence (9.3.1)."""
    name = "sites-are-reviewed"
    planned = {one.site_id: one for one in records.series if one.site_id is not None}
    held = [one for one in records.reviews if one.site_id is not None]
    sites = sorted({*planned, *(one.site_id for one in held if one.site_id is not None)})
    if not sites:
        return no_occasion(name, _("No site has reviews of its own."))
    late: list[str] = []
    for site in sites:
        own = [one for one in held if one.site_id == site]
        series = planned.get(site)
        words = series.reference if series else own[0].reference
        late += _off_cadence(own, series.cadence_months if series else YEAR, records.as_of, words)
    return _on_cadence(name, late, held, records)


def _on_cadence(name: str, late: list[str], held: list[Review], records: Records) -> Result:
    since = months_before(records.as_of, YEAR)
    behind = [one for one in held if one.held_on > since]
    latest = max((one.held_on for one in held), default=None)
    holds = _("The last was held on %(day)s.") % {"day": spoken(latest)} if latest else ""
    return answer(name, late, [one.reference for one in behind], holds=holds, latest=latest)


def _off_cadence(held: Sequence[Review], months: int, as_of: date, scope: str) -> list[str]:
    """Return the sentence that says how the reviews of a scope missed their cadence, or nothing."""
    days = sorted(one.held_on for one in held)
    if not days:
        return [_("No approved review of %(scope)s.") % {"scope": scope}]
    since = months_before(as_of, YEAR)
    for day, after in zip(days, [*days[1:], as_of], strict=True):
        if after > since and months_before(after, months) - TOLERANCE > day:
            return [
                _("%(scope)s: no review between %(day)s and %(after)s; every %(months)d months is planned.")
                % {"scope": scope, "day": spoken(day), "after": spoken(after), "months": months}
            ]
    return []


@rule("top-management-took-part")
def top_management_took_part(records: Records) -> Result:
    """A member of top management took part in each review of the last year; a delegate is not one (9.3.1)."""
    name = "top-management-took-part"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken = [
        _("%(review)s: no member of top management took part.") % {"review": one.reference}
        for one in held
        if not one.led
    ]
    holds = _("A member of top management took part in each.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("cycle-covers-every-input")
def cycle_covers_every_input(records: Records) -> Result:
    """The reviews of a year cover every input that 9.3.2 asks for."""
    name = "cycle-covers-every-input"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    covered = frozenset().union(*(one.covered for one in held))
    owed = [label for item, label in records.inputs.items() if item not in covered]
    broken = [_("Not covered in twelve months: %(inputs)s.") % {"inputs": ", ".join(owed)}] if owed else []
    holds = _("All %(count)d inputs were covered within twelve months.") % {"count": len(records.inputs)}
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("inputs-have-data-or-reason")
def inputs_have_data_or_reason(records: Records) -> Result:
    """What stood on an agenda was frozen with data or concluded with a reason, there or in a later review."""
    name = "inputs-have-data-or-reason"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken, later = [], frozenset[str]()
    for one in held:
        left = [records.inputs.get(item, item) for item in sorted(one.left_open - later)]
        if left:
            inputs = ", ".join(left)
            broken.append(
                _("%(review)s left without data or reason: %(inputs)s.")
                % {"review": one.reference, "inputs": inputs}
            )
        later |= one.covered
    holds = _("Each input on an agenda has figures, words, or a reason.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)


@rule("reviews-decided")
def reviews_decided(records: Records) -> Result:
    """Each review of the last year decided on improvement, changes to the QMS and resources (9.3.3)."""
    name = "reviews-decided"
    held = records.year
    if not held:
        return no_occasion(name, _("No review was approved in the last twelve months."))
    broken = [
        _("%(review)s did not decide on each of the three results.") % {"review": one.reference}
        for one in held
        if not one.results >= RESULTS
    ]
    holds = _("Each decided on improvement, changes to the QMS and resources.")
    return answer(name, broken, [one.reference for one in held], holds=holds, latest=held[0].held_on)
