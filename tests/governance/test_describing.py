"""Describing a process whole: what flows, where it runs, what it lacks; the version before stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from governance.describing import FlowGiven, describe, ends_of, picture_of, version_of
from governance.models import Process, ProcessFlow
from governance.owning import appoint, owner_of, succession
from governance.process_map import process_map, wrapped
from governance.rules.processes import End, Flow, Whole, gaps_of, links_of
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.telling import timeline
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def purchasing(cast: Cast) -> Process:
    return enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW - DAY)


@pytest.fixture
def making(cast: Cast) -> Process:
    return enter(Process(code="MFG", name="Manufacturing"), by=cast.quinn, at=NOW - DAY)


def describes(cast: Cast, process: Process, *flows: FlowGiven, **more: Any) -> Process:
    """Describe ``process`` as Quinn."""
    given: dict[str, Any] = {"contents": {}, "by": cast.quinn, "at": NOW, "flows": flows, **more}
    return describe(process, **given)


def test_inputs_and_outputs_are_kept_as_they_stood(cast: Cast, purchasing: Process, making: Process) -> None:
    castings = FlowGiven("output", "Castings", making)
    describes(cast, purchasing, castings, FlowGiven("input", "Offer", None, "provider", "Foundry"))
    describes(cast, purchasing, castings, at=NOW + DAY)
    standing = ProcessFlow.objects.standing()
    assert [flow.name for flow in standing] == ["Castings"]
    before = ProcessFlow.objects.standing(NOW + DAY)
    assert {flow.name for flow in before} == {"Castings", "Offer"}
    assert not ProcessFlow.objects.standing(NOW).exists()


def test_the_same_description_again_writes_nothing(cast: Cast, purchasing: Process, making: Process) -> None:
    flow = FlowGiven("output", "Castings", making)
    describes(cast, purchasing, flow, contents={"measures": "On time"}, sites=[cast.north])
    version = version_of(purchasing)
    describes(cast, purchasing, flow, contents={"measures": "On time"}, sites=[cast.north])
    assert version_of(purchasing) == version


def test_who_started_from_an_older_version_is_told(cast: Cast, purchasing: Process) -> None:
    seen = version_of(purchasing)
    describes(cast, purchasing, contents={"measures": "On time"}, seen=seen)
    with pytest.raises(Refusal, match="changed this process while you wrote"):
        describes(cast, purchasing, contents={"measures": "In full"}, seen=seen)
    purchasing.refresh_from_db()
    assert purchasing.measures == "On time"


def test_a_part_that_breaks_a_rule_writes_nothing_of_the_description(cast: Cast, purchasing: Process) -> None:
    with pytest.raises(Refusal) as refusal:
        describes(cast, purchasing, FlowGiven("output", "Orders", purchasing), contents={"measures": "x"})
    assert refusal.value.rule == "flow_leads_to_another_process"
    purchasing.refresh_from_db()
    assert purchasing.measures == "" and not ProcessFlow.objects.exists()


def test_an_amount_to_spend_names_its_currency(cast: Cast, purchasing: Process) -> None:
    with pytest.raises(Refusal) as refusal:
        describes(cast, purchasing, contents={"may_spend_up_to": 500})
    assert refusal.value.field == "currency"


def test_what_another_process_says_is_seen_from_both_sides(
    cast: Cast, purchasing: Process, making: Process
) -> None:
    describes(cast, purchasing, FlowGiven("output", "Castings", making))
    describes(cast, making, FlowGiven("input", "castings", purchasing), FlowGiven("output", "Pumps"))
    picture = picture_of([making], on=TODAY)
    rows = [(row.direction, row.name.casefold(), row.end) for row in ends_of(making, picture, cast.ella.reach)]
    assert rows == [("input", "castings", "Purchasing"), ("output", "pumps", "")]


def test_a_process_of_another_site_is_not_named_to_who_does_not_see_it(cast: Cast, making: Process) -> None:
    hidden = enter(Process(code="SEC", name="Southern press", site=cast.south), by=cast.quinn, at=NOW)
    describes(cast, making, FlowGiven("output", "Sheets", hidden))
    picture = picture_of([making], on=TODAY)
    assert ends_of(making, picture, cast.carl.reach)[0].process is None
    assert "Southern" not in ends_of(making, picture, cast.carl.reach)[0].end
    assert ends_of(making, picture, cast.ella.reach)[0].end == "Southern press"


def test_a_past_day_shows_the_description_that_stood_then(cast: Cast, purchasing: Process) -> None:
    describes(cast, purchasing, contents={"measures": "On time", "name": "Buying"}, at=NOW + DAY)
    assert picture_of([purchasing], on=TODAY, recorded_by=NOW + DAY).processes[0].measures == ""
    assert picture_of([purchasing], on=TODAY, recorded_by=NOW + 2 * DAY).processes[0].name == "Buying"


def test_a_site_that_runs_it_without_an_owner_is_a_gap(cast: Cast, purchasing: Process) -> None:
    describes(cast, purchasing, sites=[cast.north, cast.south])
    appoint(purchasing, holder=cast.olga, starts_on=TODAY, site=cast.north, by=cast.quinn, at=NOW)
    sentences = [gap.sentence for gap in picture_of([purchasing], on=TODAY).gaps[purchasing.pk]]
    assert "No owner at South." in sentences and "No owner at North." not in sentences
    appoint(purchasing, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW)
    assert not [gap for gap in picture_of([purchasing], on=TODAY).gaps[purchasing.pk] if gap.key == "owner"]


WHOLE = Whole(
    process=1,
    owned=True,
    measures="On time",
    authority="Suppliers",
    flows=[Flow(1, "input", "Need", party="customer"), Flow(1, "output", "Order", partner=2)],
)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, []),
        ({"owned": False}, ["owner"]),
        ({"sites_without_owner": ["Leeds", "Porto"]}, ["owner", "owner"]),
        ({"measures": " "}, ["measure"]),
        ({"authority": ""}, ["authority"]),
        ({"flows": []}, ["input", "output"]),
        ({"flows": [Flow(1, "input", "Need"), Flow(1, "output", "Order")]}, ["source", "taker"]),
        ({"flows": [], "named_by_others": [Flow(2, "output", "Need", partner=1)]}, ["output"]),
        (
            {
                "flows": [Flow(1, "input", "Need"), Flow(1, "output", "Order")],
                "named_by_others": [Flow(2, "output", "need", 1), Flow(3, "input", "ORDER", 1)],
            },
            [],
        ),
    ],
)
def test_what_a_process_lacks(changes: dict[str, Any], keys: list[str]) -> None:
    assert [gap.key for gap in gaps_of(Whole(**{**vars(WHOLE), **changes}))] == keys


def test_a_link_said_by_both_ends_is_one_thing() -> None:
    links = links_of(
        [
            Flow(1, "output", "Castings", partner=2),
            Flow(2, "input", "castings", partner=1),
            Flow(2, "input", "Seals", partner=1),
            Flow(2, "output", "Pumps", party="customer"),
            Flow(2, "output", "Scrap"),
        ]
    )
    assert [(link.source, link.target, link.names) for link in links] == [
        (End(1), End(2), ("Castings", "Seals")),
        (End(2), End(None, "customer"), ("Pumps",)),
    ]


def test_the_map_names_each_process_its_owner_and_its_gaps(
    cast: Cast, purchasing: Process, making: Process
) -> None:
    describes(cast, purchasing, FlowGiven("output", "Castings", making))
    describes(cast, making, FlowGiven("output", "Pumps", None, "customer"))
    appoint(making, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW)
    drawn = process_map(picture_of([making, purchasing], on=TODAY))
    assert "Ella Brandt" in drawn.drawing and "No owner" in drawn.drawing
    rows = {(row.source["name"], row.target["name"], row.names) for row in drawn.rows}
    assert rows == {("Purchasing", "Manufacturing", "Castings"), ("Manufacturing", "Customer", "Pumps")}
    again = process_map(picture_of([making, purchasing], on=TODAY))
    assert (again.drawing, again.paper) == (drawn.drawing, drawn.paper)
    assert "<a " in drawn.drawing and "<a " not in drawn.paper


def test_long_names_are_broken_and_cut() -> None:
    assert wrapped("Order to cash", 19, 2) == ["Order to cash"]
    assert wrapped("Design and change of pumps and valves", 19, 2) == [
        "Design and change",
        "of pumps and valves",
    ]
    assert wrapped("Unternehmensressourcenplanung", 10, 2) == ["Unternehm…"]
    assert wrapped("one two three four five six", 8, 2) == ["one two", "three…"]


def test_the_history_tells_owners_and_flows(cast: Cast, purchasing: Process, making: Process) -> None:
    describes(cast, purchasing, FlowGiven("output", "Castings", making), contents={"purpose": "Conform"})
    appoint(purchasing, holder=cast.ella, starts_on=TODAY, by=cast.quinn, at=NOW, note="Two open audits")
    told = {entry.sentence: entry.reason for entry in timeline(purchasing)}
    assert told["Quinn Hale made Ella Brandt its owner from 16 Mar 2026."] == "Two open audits"
    assert "Quinn Hale added to its inputs and outputs: Castings." in told
    assert "Quinn Hale set purpose to “Conform”." in told


def test_an_owner_hands_over_wherever_they_own_it(cast: Cast, purchasing: Process) -> None:
    week = timedelta(days=7)
    appoint(purchasing, holder=cast.olga, starts_on=TODAY - week, by=cast.quinn, at=NOW)
    appoint(purchasing, holder=cast.olga, starts_on=TODAY + week, by=cast.quinn, at=NOW, site=cast.north)
    (held,) = kinds.accountabilities_of(cast.olga, TODAY)
    assert (held.kind, held.subject) == ("process-owner", purchasing.reference)
    one = kinds.HandOver(held.kind, held.subject, cast.olga, cast.carl, cast.adam, NOW, TODAY, "Moves south")
    kinds.hand_over(one)
    assert owner_of(purchasing, on=TODAY - DAY) == cast.olga
    assert owner_of(purchasing, on=TODAY) == cast.carl
    assert owner_of(purchasing, on=TODAY + week, site=cast.north) == cast.carl
    assert succession(purchasing)[-1].ends_on == TODAY - DAY
    assert kinds.accountabilities_of(cast.olga, TODAY) == []
