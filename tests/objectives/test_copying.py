"""Copying an objective to sites, and the usual ones to start from: all or none, drafts that break down."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from objectives import promising
from objectives.copying import Copy, copy_to_sites
from objectives.models import QualityObjective
from objectives.rules import Plan
from objectives.standing import standings
from objectives.usual import USUAL, by_theme, usual
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.objectives.making import AT, PLAN, drafted, goal, measured, requirement


def whole(cast: Cast) -> QualityObjective:
    links = {"requirements": [requirement(cast)], "goals": [goal(cast)]}
    return drafted(cast, "OTD", site=None, owner=cast.ella, plan=PLAN, **links)


def test_an_objective_becomes_drafts_at_sites_that_break_down_from_it(cast: Cast) -> None:
    source = whole(cast)
    north, south = copy_to_sites(
        source, [Copy(cast.north, cast.olga), Copy(cast.south, target=Decimal(93))], by=cast.quinn, at=AT
    )
    assert [row.code for row in (north, south)] == ["OTD-NORTH", "OTD-SOUTH"]
    assert {row.state for row in (north, south)} == {"draft"}
    assert list(source.children.order_by("code")) == [north, south]
    assert (north.owner, south.owner) == (cast.olga, None)
    assert (north.target, south.target) == (Decimal(95), Decimal(93))
    assert (north.plan, north.level) == (PLAN, "site")


@pytest.mark.parametrize(
    ("cadence", "at", "begins"),
    [
        ("monthly", date(2026, 8, 20), date(2026, 8, 1)),
        ("quarterly", date(2026, 8, 20), date(2026, 7, 1)),
        ("weekly", date(2026, 8, 20), date(2026, 8, 17)),
        ("monthly", date(2025, 11, 3), date(2026, 1, 1)),
    ],
)
def test_a_copy_starts_with_the_period_in_which_it_was_copied(
    cast: Cast, cadence: str, at: date, begins: date
) -> None:
    source = drafted(cast, "OTD", site=None, owner=cast.ella, plan=PLAN, cadence=cadence)
    moment = datetime.combine(at, AT.timetz())
    (north,) = copy_to_sites(source, [Copy(cast.north, cast.olga)], by=cast.quinn, at=moment)
    assert (north.starts_on, north.ends_on) == (begins, source.ends_on)


def test_a_copy_keeps_nothing_of_the_measurements_of_its_source_and_is_not_stale_at_once(cast: Cast) -> None:
    source = whole(cast)
    for month in (1, 2):
        measured(source, cast.ella, date(2026, month, 1), "96")
    (north,) = copy_to_sites(source, [Copy(cast.north, cast.olga)], by=cast.quinn, at=AT)
    assert (north.measurements.count(), north.baseline) == (0, None)
    assert standings([north], on=AT.date())[north.pk].status == "not_started"
    assert standings([north], on=date(2026, 4, 1))[north.pk].status == "stale", "March is owed"


def test_a_copy_after_the_span_of_its_source_is_refused_with_the_remedy(cast: Cast) -> None:
    source = whole(cast)
    with pytest.raises(Refusal) as refused:
        copy_to_sites(source, [Copy(cast.north)], by=cast.quinn, at=AT.replace(year=2027))
    assert refused.value.rule == "objective.copied-within-its-span"
    assert refused.value.field == "sites"
    assert QualityObjective.objects.count() == 1


def test_links_to_what_belongs_to_another_site_stay_behind(cast: Cast) -> None:
    north, south = copy_to_sites(whole(cast), [Copy(cast.north), Copy(cast.south)], by=cast.quinn, at=AT)
    assert north.requirements.count() == 1
    assert south.requirements.count() == 0
    assert south.goals.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"owner": "carl"}, "owner"), ({"target": Decimal(90)}, "target")],
)
def test_where_one_site_does_not_fit_none_is_written(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    owner = getattr(cast, str(changes["owner"])) if "owner" in changes else None
    target = changes.get("target")
    assert target is None or isinstance(target, Decimal)
    with pytest.raises(Refusal) as refused:
        copy_to_sites(whole(cast), [Copy(cast.north), Copy(cast.south, owner, target)], by=cast.quinn, at=AT)
    assert refused.value.field == f"{field}_{cast.south.pk}"
    assert "South" in str(refused.value)
    assert QualityObjective.objects.count() == 1


def test_a_site_takes_it_once_and_no_site_is_no_copy(cast: Cast) -> None:
    source = whole(cast)
    copy_to_sites(source, [Copy(cast.north)], by=cast.quinn, at=AT)
    with pytest.raises(Refusal) as refused:
        copy_to_sites(source, [Copy(cast.south), Copy(cast.north)], by=cast.quinn, at=AT)
    assert refused.value.rule == "objective.copied-once"
    assert QualityObjective.objects.count() == 2
    with pytest.raises(Refusal):
        copy_to_sites(source, [], by=cast.quinn, at=AT)


@pytest.mark.parametrize("slug", [one.slug for one in USUAL])
def test_each_usual_objective_can_be_drafted_as_it_stands(cast: Cast, slug: str) -> None:
    one = usual(slug)
    assert one is not None
    given = one.initial()
    plan = Plan(judged=given.pop("plan_judged"))
    span: dict[str, Any] = {
        "starts_on": drafted(cast, "ANY").starts_on,
        "ends_on": drafted(cast, "ANY-2").ends_on,
    }
    row = promising.draft(**given, **span, plan=plan, by=cast.quinn, at=AT)
    assert row.promise.judge(row.target) in ("on_target", "at_risk")


def test_usual_objectives_stand_once_each_by_theme() -> None:
    listed = [one for _theme, some in by_theme() for one in some]
    assert sorted(one.slug for one in listed) == sorted({one.slug for one in USUAL})
    assert {one.target_kind for one in USUAL} == {"level", "growth", "count"}
