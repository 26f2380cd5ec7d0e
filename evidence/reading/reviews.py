"""Approved reviews and the actions that they gave, as rules read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from evidence import rules
from evidence.looking_back import Day, stood
from evidence.reading.leadership import leading
from governance.models import Action, TopManagementMembership
from qms.primitives.asof import day_of
from qms.records.models import SignOff
from reviews.models import Minutes, ReviewInput, ReviewSeries
from reviews.rules import IN_THE_ROOM, has_something

ACTIONS_FOR = 24
"""Months for which the actions of a review are followed."""


def series(within: Q, day: Day) -> list[rules.Series]:
    """Return the review series as they stood on ``day``."""
    rows = stood(ReviewSeries.objects.filter(within), day)
    return [rules.Series(row.reference, row.site_id, row.cadence_months) for row in rows]


def minutes(scope: Q, day: Day) -> list[Minutes]:
    """Return the minutes approved by the end of ``day``: what they say never changes after that."""
    since = rules.months_before(day.day, ACTIONS_FOR)
    rows = Minutes.objects.filter(scope, approved_at__lt=day.end, review__held_on__range=(since, day.day))
    return list(rows.select_related("review").order_by("review__held_on", "pk"))


def signers(rows: Iterable[Minutes], day: Day) -> dict[str, list[SignOff]]:
    """Return who signed the minutes of each review by the end of ``day``. One query."""
    found: dict[str, list[SignOff]] = {}
    signed = SignOff.objects.filter(kind="minutes", subject__in=[row.review.reference for row in rows])
    for one in signed.filter(signed_at__lt=day.end).defer("content").order_by("number"):
        found.setdefault(one.subject, []).append(one)
    return found


def review(
    row: Minutes, signed: Iterable[SignOff], leaders: Sequence[TopManagementMembership], day: Day
) -> rules.Review:
    """Return what approved minutes say of their review, and which of the ``leaders`` signed them."""
    held_on, site = row.review.held_on, row.review.site_id
    assert held_on is not None
    present = {p["person"] for p in row.content["attendance"] if p["presence"] in IN_THE_ROOM}
    of_site = {one.person_id for one in leading(leaders, site, held_on) if one.site_id == site}
    content: dict[str, Any] = row.content
    inputs = {one["item"]: _is_covered(one) for one in content["inputs"]}
    return rules.Review(
        reference=row.review.reference,
        site_id=site,
        held_on=held_on,
        led=any(p["top_management"] and p["presence"] in IN_THE_ROOM for p in content["attendance"]),
        led_by_site=bool(present & of_site),
        signed_by=tuple(
            one.signer_name
            for one in signed
            if one.signer_id
            in {leader.person_id for leader in leading(leaders, site, day_of(one.signed_at, day.zone))}
        ),
        covered=frozenset(item for item, covered in inputs.items() if covered),
        left_open=frozenset(item for item, covered in inputs.items() if not covered),
        results=frozenset(one["result"] for one in content["decisions"] if one["result"]),
        delegates=tuple(
            p["name"] for p in content["attendance"] if p["top_management"] and p["presence"] == "delegate"
        ),
        period_from=row.review.period_from,
        period_to=row.review.period_to,
    )


def looked_at(contents: Iterable[Minutes]) -> dict[str, tuple[date, str]]:
    """Return the actions that stood before a review as earlier ones, each with the last that looked at it."""
    found: dict[str, tuple[date, str]] = {}
    for row in contents:
        assert row.review.held_on is not None
        for one in row.content["inputs"]:
            if one["item"] != ReviewInput.Item.EARLIER_ACTIONS:
                continue
            for table in (one["frozen"] or {}).get("tables", ()):
                for line in table["rows"]:
                    found[line.get("reference", "")] = (row.review.held_on, row.review.reference)
    return found


def _is_covered(one: Mapping[str, Any]) -> bool:
    """Tell whether an input was frozen with figures or words, or says why there is nothing."""
    reasoned = one["outcome"] in ("concluded", "nothing") and bool(one["conclusion"])
    return bool(one["frozen_at"]) and (has_something(one["frozen"], one["contribution"]) or reasoned)


def given_by(contents: Iterable[Minutes]) -> dict[str, int | None]:
    """Return the actions that these reviews gave, by reference, each with the site of its review."""
    return {one["reference"]: row.review.site_id for row in contents for one in row.content["actions"]}


def actions(given: Mapping[str, int | None], known: Iterable[Action], day: Day) -> list[rules.Action]:
    """Return the actions ``given`` by reviews as they stood on ``day``; ``known`` has them with their facts."""
    facts = {row.pk: row for row in known if row.reference in given}
    rows = Action.objects.filter(reference__in=given)
    then = stood(rows, day) if day.past else list(facts.values())
    return [_action(row, facts[row.pk], day, given[row.reference]) for row in then]


def _action(row: Action, facts: Action, day: Day, site_id: int | None) -> rules.Action:
    lacks = []
    if row.weight == Action.Weight.ACTION and not row.criterion:
        lacks.append(_("a criterion"))
    return rules.Action(
        reference=row.reference,
        due_on=row.due_on,
        check_on=row.check_on if row.weight == Action.Weight.ACTION else None,
        lacks=tuple(lacks),
        done_on=_fact_day(facts, "completion", day),
        verified_on=_verified_on(facts, day),
        cancelled=_fact_day(facts, "cancellation", day) is not None,
        site_id=site_id,
    )


def _verified_on(row: Action, day: Day) -> date | None:
    """Return the day of the verdict that stood at the end of ``day``: a reopened one is owed again."""
    stood_then = [one for one in row.verifications.all() if one.stood_before(day.end)]
    return stood_then[-1].happened_on if stood_then else None


def _fact_day(row: Action, name: str, day: Day) -> date | None:
    fact = getattr(row, name, None)
    return fact.happened_on if fact is not None and fact.recorded_at < day.end else None
