"""Judging: what the records of a scope show of each expectation on a day. Nothing is set by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evidence import rules
from evidence.editions import Edition, Expectation
from evidence.looking_back import Day, stood
from governance.models import Action
from objectives.models import QualityObjective
from objectives.rules import PLAN_PARTS, period_end
from objectives.standing import standings
from qms.people.models import Site
from qms.people.reach import with_children
from reviews.models import Minutes, ReviewInput, ReviewSeries
from reviews.rules import IN_THE_ROOM, has_something

ACTIONS_FOR = 24
"""Months for which the actions of a review are followed."""


@dataclass(frozen=True)
class Verdict:
    """What the records show of one expectation in a scope (``site`` a code, empty: the whole organisation)."""

    expectation: Expectation
    site: str
    verdict: str
    results: tuple[rules.Result, ...]
    stale: bool = False

    @property
    def records(self) -> list[str]:
        """The references behind the rules that hold, each once."""
        return list(dict.fromkeys(r for one in self.results if one.result == rules.HOLDS for r in one.records))

    @property
    def is_built(self) -> bool:
        """Whether any rule of this expectation reads records yet."""
        return any(name in rules.RULES for name, _sentence in self.expectation.rules)


def readiness(
    *, edition: Edition, site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None
) -> list[Verdict]:
    """Return the verdict on every expectation of ``edition`` for a site, or the whole organisation, on a day.

    A site's records are its own, those of the sites below it and those of the whole organisation. ``tree``
    (parent → sites) may be given where it was read already. The number of queries does not depend on the rows.
    """
    records = records_of(site, day, tree)
    code = site.code if site else ""
    return [judged(one, records, code) for one in edition.expectations]


def judged(expectation: Expectation, records: rules.Records, site: str = "") -> Verdict:
    """Return the verdict on one expectation from the records of a scope."""
    results = tuple(_result(name, records) for name, _sentence in expectation.rules)
    verdict = rules.verdict(results, as_of=records.as_of, fresh=expectation.fresh)
    stale = rules.is_stale(results, as_of=records.as_of, fresh=expectation.fresh)
    return Verdict(expectation, site, verdict, results, stale)


def _result(name: str, records: rules.Records) -> rules.Result:
    if name in rules.RULES:
        return rules.RULES[name](records)
    return rules.no_occasion(name, _("Not yet recorded: no rule reads records for this yet."))


def site_tree() -> dict[int | None, list[int]]:
    """Return which sites lie below which. One query."""
    tree: dict[int | None, list[int]] = {}
    for pk, parent in Site.objects.order_by().values_list("pk", "parent_id"):
        tree.setdefault(parent, []).append(pk)
    return tree


def records_of(
    site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None
) -> rules.Records:
    """Return what the rules read, as it stood on ``day`` in the scope."""
    sites = with_children(frozenset({site.pk}), dict(site_tree() if tree is None else tree)) if site else None
    scope = of_sites(sites)
    contents = _minutes(of_sites(sites, "review__"), day)
    return rules.Records(
        as_of=day.day,
        site_id=site.pk if site else None,
        objectives=_objectives(QualityObjective.objects.filter(scope), day),
        series=_series(ReviewSeries.objects.filter(scope), day),
        reviews=[_review(row) for row in contents],
        actions=_actions(contents, day),
        inputs={item.value: str(item.label) for item in ReviewInput.Item},
    )


def of_sites(sites: frozenset[int] | None, path: str = "") -> Q:
    """Return the rows of ``sites`` and of the whole organisation (``None``: all); ``path`` leads to the row."""
    if sites is None:
        return Q()
    return Q(**{f"{path}site__isnull": True}) | Q(**{f"{path}site__in": sites})


def _objectives(rows: QuerySet[QualityObjective], day: Day) -> list[rules.Objective]:
    active = [row for row in stood(rows, day) if row.state == QualityObjective.State.ACTIVE]
    known = standings(active, on=day.day, recorded_before=day.end)
    return [
        rules.Objective(
            reference=row.reference,
            lacks=_lacks(row),
            owed=known[row.pk].owed is not None,
            stale=known[row.pk].status == "stale",
            measured_to=_measured_to(known[row.pk].period, row.cadence),
        )
        for row in active
    ]


def _measured_to(period: date | None, cadence: str) -> date | None:
    return period_end(period, cadence) if period else None


def _lacks(row: QualityObjective) -> tuple[str, ...]:
    parts = [str(PLAN_PARTS[part]) for part in row.plan.missing]
    if row.owner_id is None:
        parts.insert(0, _("an owner"))
    return tuple(parts)


def _series(rows: QuerySet[ReviewSeries], day: Day) -> list[rules.Series]:
    return [rules.Series(row.reference, row.site_id, row.cadence_months) for row in stood(rows, day)]


def _minutes(scope: Q, day: Day) -> list[Minutes]:
    """Return the minutes approved by the end of ``day``: what they say never changes after that."""
    since = rules.months_before(day.day, ACTIONS_FOR)
    rows = Minutes.objects.filter(scope, approved_at__lt=day.end, review__held_on__range=(since, day.day))
    return list(rows.select_related("review").order_by("review__held_on", "pk"))


def _review(row: Minutes) -> rules.Review:
    content: dict[str, Any] = row.content
    inputs = {one["item"]: _is_covered(one) for one in content["inputs"]}
    assert row.review.held_on is not None
    return rules.Review(
        reference=row.review.reference,
        site_id=row.review.site_id,
        held_on=row.review.held_on,
        led=any(p["top_management"] and p["presence"] in IN_THE_ROOM for p in content["attendance"]),
        covered=frozenset(item for item, covered in inputs.items() if covered),
        left_open=frozenset(item for item, covered in inputs.items() if not covered),
        results=frozenset(one["result"] for one in content["decisions"] if one["result"]),
    )


def _is_covered(one: Mapping[str, Any]) -> bool:
    """Tell whether an input was frozen with figures or words, or says why there is nothing."""
    reasoned = one["outcome"] in ("concluded", "nothing") and bool(one["conclusion"])
    return bool(one["frozen_at"]) and (has_something(one["frozen"], one["contribution"]) or reasoned)


def _actions(contents: Iterable[Minutes], day: Day) -> list[rules.Action]:
    references = [one["reference"] for row in contents for one in row.content["actions"]]
    rows = Action.objects.filter(reference__in=references)
    facts = {row.pk: row for row in _with_facts(rows)}
    then = stood(rows, day) if day.past else list(facts.values())
    return [_action(row, facts[row.pk], day) for row in then]


def _with_facts(rows: QuerySet[Action]) -> QuerySet[Action]:
    return rows.select_related("completion", "verification", "cancellation").order_by("pk")


def _action(row: Action, facts: Action, day: Day) -> rules.Action:
    lacks = []
    if row.weight == Action.Weight.ACTION and not row.criterion:
        lacks.append(_("a criterion"))
    return rules.Action(
        reference=row.reference,
        due_on=row.due_on,
        check_on=row.check_on if row.weight == Action.Weight.ACTION else None,
        lacks=tuple(lacks),
        done_on=_fact_day(facts, "completion", day),
        verified_on=_fact_day(facts, "verification", day),
        cancelled=_fact_day(facts, "cancellation", day) is not None,
    )


def _fact_day(row: Action, name: str, day: Day) -> date | None:
    fact = getattr(row, name, None)
    return fact.happened_on if fact is not None and fact.recorded_at < day.end else None
