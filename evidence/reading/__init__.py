"""Reading: the records of a scope as they stood on a day, in the plain values that rules judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence import rules
from evidence.looking_back import Day
from evidence.reading import leadership, objectives, people, reviews
from evidence.reading.scope import Scope, of_sites, scope_of, site_tree, sites_of
from governance.models import TopManagementMembership
from objectives.models import QualityObjective
from qms.people.models import Function, Site
from reviews.models import ReviewInput, ReviewSeries

__all__ = ["of_sites", "records_of", "site_tree"]


def records_of(
    site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None
) -> rules.Records:
    """Return what the rules read, as it stood on ``day`` in the scope."""
    scope, known = scope_of(site, day, tree), people.Known(day)
    leaders, sites = leadership.memberships(day), sites_of(scope)
    contents = reviews.minutes(of_sites(scope.sites, "review__"), day)
    signed = reviews.signers(contents, day)
    processes = people.processes(scope, known, sites, _quality())
    promised = objectives.objectives(QualityObjective.objects.filter(scope.rows), day)
    matrix, accountables = leadership.matrix(scope, known)
    return rules.Records(
        as_of=day.day,
        site_id=site.pk if site else None,
        objectives=promised,
        series=reviews.series(ReviewSeries.objects.filter(scope.rows), day),
        reviews=[reviews.review(row, signed.get(row.review.reference, []), leaders, day) for row in contents],
        actions=reviews.actions(contents, day),
        inputs={item.value: str(item.label) for item in ReviewInput.Item},
        accountable=leadership.accountable(scope, leaders, known),
        matrix=matrix,
        commitment=leadership.commitment(scope, leaders, known),
        policy=leadership.policy(scope, known, sites),
        processes=processes,
        activities=people.activities(scope),
        escalations=people.escalations(scope),
        functions=people.functions(
            scope, known, _held(processes, promised) | accountables, _leading(leaders, scope)
        ),
    )


def _quality() -> frozenset[int]:
    return frozenset(Function.objects.filter(is_quality=True).values_list("pk", flat=True))


def _leading(leaders: Iterable[TopManagementMembership], scope: Scope) -> set[int]:
    """Return who was top management of the scope on its day."""
    of_scope = leadership.leading(leaders, scope.site.pk if scope.site else None, scope.day.day)
    return {row.person_id for row in of_scope}


def _held(processes: Iterable[rules.Process], promised: Iterable[rules.Objective]) -> dict[str, set[int]]:
    """Return, by the reference of a process or an objective, the persons who own it."""
    held = {one.reference: set(one.owners) for one in processes}
    return held | {one.reference: {one.owner} for one in promised if one.owner is not None}
