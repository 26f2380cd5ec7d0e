"""Reading: the records of a scope as they stood on a day, in the plain values that rules judge."""

from __future__ import annotations

from collections.abc import Mapping

from evidence import rules
from evidence.looking_back import Day
from evidence.reading import objectives, reviews
from evidence.reading.scope import of_sites, scope_of, site_tree
from objectives.models import QualityObjective
from qms.people.models import Site
from reviews.models import ReviewInput, ReviewSeries

__all__ = ["of_sites", "records_of", "site_tree"]


def records_of(
    site: Site | None, day: Day, tree: Mapping[int | None, list[int]] | None = None
) -> rules.Records:
    """Return what the rules read, as it stood on ``day`` in the scope."""
    scope = scope_of(site, day, tree)
    contents = reviews.minutes(of_sites(scope.sites, "review__"), day)
    return rules.Records(
        as_of=day.day,
        site_id=site.pk if site else None,
        objectives=objectives.objectives(QualityObjective.objects.filter(scope.rows), day),
        series=reviews.series(ReviewSeries.objects.filter(scope.rows), day),
        reviews=[reviews.review(row) for row in contents],
        actions=reviews.actions(contents, day),
        inputs={item.value: str(item.label) for item in ReviewInput.Item},
    )
