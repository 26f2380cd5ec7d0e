"""Promising: drafts take what there is; an active objective owes owner, links and plan; its promise is kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from governance.models import Decision
from objectives.models import QualityObjective
from objectives.rules import Plan
from qms.people.models import Person
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast
from tests.objectives.making import AT, PLAN, active, drafted, goal, measured, requirement


def activate(row: QualityObjective, cast: Cast, **changes: Any) -> None:
    fields: dict[str, Any] = {"owner": cast.olga, "requirements": [], "goals": [], "plan": PLAN}
    row.activate(by=cast.ella, at=AT, **(fields | changes))


def test_a_draft_stands_without_owner_links_and_plan(cast: Cast) -> None:
    row = drafted(cast)
    assert (row.reference, row.state, row.level) == ("OBJ-0001", "draft", "site")
    assert row.owner is None
    assert row.recorded_at == AT


def test_activation_names_everything_that_is_missing(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal) as refused:
        activate(row, cast, owner=None, plan=Plan(what="Second press", who="Olga"))
    assert refused.value.rule == "objective.complete"
    assert refused.value.field == "owner"
    for part in ("an owner", "customer requirement or business goal", "resources", "completed", "judged"):
        assert part in str(refused.value)
    assert "what will be done" not in str(refused.value)
    row.refresh_from_db()
    assert (row.state, row.plan_what) == ("draft", "")


@pytest.mark.parametrize("part", ["what", "resources", "who", "when", "judged"])
def test_activation_wants_every_part_of_the_plan(cast: Cast, part: str) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal) as refused:
        activate(row, cast, goals=[goal(cast)], plan=Plan(**{**vars(PLAN), part: " "}))
    assert refused.value.field == f"plan_{part}"


@pytest.mark.parametrize("serves", ["requirements", "goals"])
def test_one_requirement_or_one_goal_is_enough(cast: Cast, serves: str) -> None:
    row = drafted(cast)
    link = requirement(cast) if serves == "requirements" else goal(cast)
    activate(row, cast, **{serves: [link]})
    stored = QualityObjective.objects.get(pk=row.pk)
    assert (stored.state, stored.owner, stored.plan) == ("active", cast.olga, PLAN)
    assert list(getattr(stored, serves).all()) == [link]


def test_activation_is_one_step_of_history_that_keeps_who_and_the_links(cast: Cast) -> None:
    row = drafted(cast)
    link = requirement(cast)
    activate(row, cast, requirements=[link])
    last, first = row.history.all()
    assert (first.history_user, last.history_user) == (cast.quinn, cast.ella)
    assert last.history_date == AT
    assert [kept.customerrequirement_id for kept in last.requirements.all()] == [link.pk]


def test_who_has_left_cannot_become_owner(cast: Cast) -> None:
    cast.olga.ended_on = AT.date()
    cast.olga.save()
    row = drafted(cast)
    with pytest.raises(Refusal) as refused:
        activate(row, cast, goals=[goal(cast)])
    assert refused.value.rule == "objective.owner-leads-there"
    assert "has left" in str(refused.value)


@pytest.mark.parametrize("name", ["sven", "carl", "axel", "adam", "nora", "ines"])
def test_only_a_leader_of_the_site_can_own(cast: Cast, name: str) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal) as refused:
        activate(row, cast, goals=[goal(cast)], owner=getattr(cast, name))
    assert refused.value.field == "owner"


def test_a_draft_refuses_an_owner_of_another_site_too(cast: Cast) -> None:
    with pytest.raises(Refusal):
        drafted(cast, owner=cast.sven)
    assert not QualityObjective.objects.exists()


def test_a_process_owner_of_a_site_may_own_an_objective_of_the_organisation(cast: Cast) -> None:
    row = drafted(cast, site=None)
    activate(row, cast, goals=[goal(cast)], owner=cast.sven)
    assert row.owner == cast.sven


def test_the_second_activation_is_told_that_it_is_active_already(cast: Cast) -> None:
    row = active(cast)
    with pytest.raises(Refusal) as refused:
        activate(row, cast, goals=[goal(cast)])
    assert refused.value.field == "state"


def test_a_level_names_what_it_speaks_of(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(cast, site=None, level="site")
    assert refused.value.field == "site"
    with pytest.raises(Refusal) as refused:
        drafted(cast, level="process")
    assert refused.value.field == "process"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"warning": Decimal(96)}, "warning"),
        ({"direction": "lower"}, "warning"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"cadence": "hourly"}, "cadence"),
        ({"code": "not a code"}, "code"),
        ({"unit": ""}, "unit"),
        ({"target": Decimal("1.00001"), "warning": Decimal(0)}, "target"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused_at_the_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(cast, **changes)
    assert refused.value.field == field
    assert not QualityObjective.objects.exists()


def test_a_code_is_given_once(cast: Cast) -> None:
    drafted(cast)
    with pytest.raises(Refusal) as refused:
        drafted(cast)
    assert refused.value.field == "code"


def test_the_target_of_an_active_objective_moves_only_with_a_reason(cast: Cast) -> None:
    row = active(cast)
    with pytest.raises(Refusal) as refused:
        row.revise(by=cast.ella, at=AT, target=Decimal(97))
    assert refused.value.field == "reason"
    later = AT + timedelta(hours=1)
    row.revise(by=cast.ella, at=later, reason="The contract was renewed", target=Decimal(97))
    last = row.history.first()
    assert (last.target, last.history_change_reason) == (Decimal(97), "The contract was renewed")
    assert last.prev_record.target == Decimal(95)


def test_a_draft_is_revised_without_a_reason(cast: Cast) -> None:
    row = drafted(cast)
    row.revise(by=cast.quinn, at=AT, target=Decimal(97), statement="Deliveries on the confirmed day")
    row.refresh_from_db()
    assert (row.target, row.statement) == (Decimal(97), "Deliveries on the confirmed day")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner": None}, "owner"),
        ({"plan_who": ""}, "plan_who"),
        ({"requirements": [], "goals": []}, "requirements"),
    ],
)
def test_an_active_objective_cannot_lose_what_it_owes(cast: Cast, changes: dict[str, Any], field: str) -> None:
    row = active(cast)
    with pytest.raises(Refusal) as refused:
        row.revise(by=cast.ella, at=AT, reason="tidying", **changes)
    assert refused.value.field == field
    stored = QualityObjective.objects.get(pk=row.pk)
    assert (stored.owner, stored.plan_who, stored.requirements.count()) == (cast.olga, PLAN.who, 1)


def test_a_measured_objective_keeps_its_cadence_its_unit_and_a_span_that_holds_its_values(cast: Cast) -> None:
    row = drafted(cast)
    measured(row, cast.olga, date(2026, 1, 1), "96")
    for changes, field in (
        ({"cadence": "weekly"}, "cadence"),
        ({"unit": "pieces"}, "unit"),
        ({"starts_on": date(2026, 2, 1)}, "starts_on"),
    ):
        with pytest.raises(Refusal) as refused:
            row.revise(by=cast.quinn, at=AT, **changes)
        assert refused.value.field == field


def decision(cast: Cast, **changes: Any) -> Decision:
    fields: dict[str, Any] = {
        "kind": "priority",
        "text": "Stop measuring deliveries by month",
        "decided_by": cast.ella,
        "decided_on": AT.date(),
    }
    return enter(Decision(**(fields | changes)), by=cast.quinn, at=AT)


@pytest.mark.parametrize(("achieved", "state"), [(True, "achieved"), (False, "ended")])
def test_an_objective_ends_by_the_decision_that_did_it(cast: Cast, achieved: bool, state: str) -> None:
    row = active(cast)
    by = decision(cast)
    row.end(by=cast.ella, at=AT + timedelta(days=1), decision=by, achieved=achieved)
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (state, by)


def test_it_does_not_end_without_a_decision_of_its_scope(cast: Cast) -> None:
    row = active(cast)
    for wrong in (None, decision(cast, site=cast.south)):
        with pytest.raises(Refusal) as refused:
            row.end(by=cast.ella, at=AT, decision=wrong, achieved=True)
        assert refused.value.field == "decision"
    row.refresh_from_db()
    assert row.state == "active"


def test_a_draft_cannot_end_and_an_ended_one_cannot_change(cast: Cast) -> None:
    row = drafted(cast)
    with pytest.raises(Refusal):
        row.end(by=cast.ella, at=AT, decision=decision(cast), achieved=True)
    other = active(cast, "N-OTD-2")
    other.end(by=cast.ella, at=AT, decision=decision(cast), achieved=True)
    with pytest.raises(Refusal):
        other.revise(by=cast.ella, at=AT, reason="again", target=Decimal(99))


def test_a_requirement_without_process_control_or_measure_shows_its_gaps(cast: Cast) -> None:
    row = requirement(cast, control="Dispatch board")
    assert (row.reference, row.gaps) == ("REQ-0001", ["process", "measure"])


def test_a_requirement_of_no_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        requirement(cast, kind="wish")
    assert refused.value.field == "kind"


def test_a_goal_keeps_its_owner_and_horizon(cast: Cast) -> None:
    row = goal(cast)
    assert (row.reference, row.owner, row.horizon) == ("GOA-0001", cast.ella, "2027")
    assert isinstance(row.recorded_by, Person)
