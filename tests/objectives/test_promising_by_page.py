"""Promising by page: drafts, activation that marks what is missing, changes with a reason, ending, lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from governance.models import Decision
from objectives.models import BusinessGoal, CustomerRequirement, QualityObjective
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.objectives.making import AT, PLAN, active, drafted, goal, measured, requirement

pytestmark = pytest.mark.usefixtures("still_clock")

NEW = {
    "statement": "Deliveries on time", "code": "N-OTD", "unit": "%", "direction": "higher", "target": "95",
    "warning": "90", "cadence": "monthly", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
}  # fmt: skip


def send(name: str, person: Person, *args: str, **data: Any) -> HttpResponse:
    """Send a form of objectives."""
    return signed_in(person).post(reverse(f"objectives:{name}", args=args), data)  # type: ignore[return-value]


def errors(answer: HttpResponse) -> dict[str, Any]:
    """Return the errors of the form that was refused."""
    assert answer.status_code == 422
    return answer.context["form"].errors  # type: ignore[attr-defined,no-any-return]


def plan_fields() -> dict[str, str]:
    """Return the plan as a form sends it."""
    return {f"plan_{part}": text for part, text in vars(PLAN).items()}


def test_a_quality_lead_drafts_and_a_leader_activates(cast: Cast) -> None:
    answer = send("new", cast.quinn, **NEW, site=cast.north.pk)
    assert answer.status_code == 302
    row = QualityObjective.objects.get()
    assert (row.state, row.level, row.recorded_by) == ("draft", "site", cast.quinn)
    link = requirement(cast)
    sent = {"owner": cast.olga.pk, "requirements": [link.pk], **plan_fields()}
    assert send("activation", cast.quinn, row.reference, **sent).status_code == 403
    assert send("activation", cast.olga, row.reference, **sent).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.owner, list(row.requirements.all())) == ("active", cast.olga, [link])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target": "95 %"}, "target"),
        ({"warning": "96"}, "warning"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"code": "a b"}, "code"),
        ({"statement": ""}, "statement"),
    ],
)
def test_a_draft_that_cannot_stand_is_said_at_its_field(
    cast: Cast, changes: dict[str, str], field: str
) -> None:
    answer = send("new", cast.quinn, **(NEW | changes))
    assert list(errors(answer)) == [field]
    assert not QualityObjective.objects.exists()


def test_a_process_owner_drafts_for_the_own_site_only(cast: Cast) -> None:
    assert "site" in errors(send("new", cast.olga, **NEW))
    assert "site" in errors(send("new", cast.olga, **NEW, site=cast.south.pk))
    assert send("new", cast.olga, **NEW, site=cast.north.pk).status_code == 302


def test_activation_marks_every_missing_part_at_its_field(cast: Cast) -> None:
    row = drafted(cast)
    found = errors(send("activation", cast.ella, row.reference, plan_what="Second press"))
    assert set(found) == {"owner", "requirements", "plan_resources", "plan_who", "plan_when", "plan_judged"}
    row.refresh_from_db()
    assert row.state == "draft"


def test_activation_refuses_an_owner_who_does_not_lead_there(cast: Cast) -> None:
    row = drafted(cast)
    sent = {"goals": [goal(cast).pk], **plan_fields()}
    assert "owner" in errors(send("activation", cast.ella, row.reference, owner=cast.sven.pk, **sent))
    assert "owner" in errors(send("activation", cast.ella, row.reference, owner=cast.carl.pk, **sent))


def edited(row: QualityObjective, **changes: Any) -> dict[str, Any]:
    """Return what the edit form of ``row`` sends."""
    links = {"requirements": [r.pk for r in row.requirements.all()]}
    owner = {"owner": row.owner_id} if row.owner_id else {}
    return {**NEW, "site": row.site_id, **owner, **links, **plan_fields(), **changes}


def test_the_target_of_an_active_objective_changes_with_a_reason_and_the_page_tells_it(cast: Cast) -> None:
    row = active(cast)
    assert "reason" in errors(send("edit", cast.ella, row.reference, **edited(row, target="97")))
    sent = edited(row, target="97", reason="The contract was renewed")
    assert send("edit", cast.ella, row.reference, **sent).status_code == 302
    page = signed_in(cast.olga).get(row.get_absolute_url()).content.decode()
    assert "Ella Brandt changed target from 95 to 97." in page
    assert "The contract was renewed" in page


def test_the_quality_lead_does_not_change_what_was_promised(cast: Cast) -> None:
    row = active(cast)
    assert send("edit", cast.quinn, row.reference, **edited(row, target="97", reason="x")).status_code == 403


def test_links_that_the_person_cannot_see_stay(cast: Cast) -> None:
    row = active(cast)
    hidden = requirement(cast, site=cast.south)
    row.revise(by=cast.ella, at=AT, requirements=[*row.requirements.all(), hidden])
    sent = edited(row, reason="Reworded", statement="On time", requirements=[row.requirements.first().pk])
    assert send("edit", cast.olga, row.reference, **sent).status_code == 302
    assert hidden in row.requirements.all()


def test_an_executive_ends_it_by_a_decision(cast: Cast) -> None:
    row = active(cast)
    assert "decision" in errors(send("ending", cast.ella, row.reference, outcome="achieved"))
    decision = Decision(kind="priority", text="Reached", decided_by=cast.ella, decided_on=AT.date())
    enter(decision, by=cast.ella, at=AT)
    sent = {"outcome": "achieved", "decision": decision.pk}
    assert send("ending", cast.olga, row.reference, **sent).status_code == 403
    assert send("ending", cast.ella, row.reference, **sent).status_code == 302
    assert "state" not in errors(send("ending", cast.ella, row.reference, **sent))


def test_requirements_and_goals_are_stated_and_changed(cast: Cast) -> None:
    sent = {
        "statement": "On the confirmed day",
        "offering": "Valves",
        "kind": "delivery",
        "impact": "high",
        "site": cast.north.pk,
    }
    assert send("new_requirement", cast.olga, **sent).status_code == 302
    row = CustomerRequirement.objects.get()
    page = signed_in(cast.olga).get(row.get_absolute_url()).content.decode()
    assert "No control" in page
    assert send("edit_requirement", cast.olga, row.reference, **sent, control="Board").status_code == 302
    assert "kind" in errors(send("new_requirement", cast.olga, **(sent | {"kind": "wish"})))
    aim = {"statement": "Be on time", "horizon": "2027", "owner": cast.ella.pk}
    assert send("new_goal", cast.quinn, **aim).status_code == 302
    assert BusinessGoal.objects.get().owner == cast.ella
    assert "horizon" in errors(send("new_goal", cast.quinn, **(aim | {"horizon": ""})))


def listed(person: Person, query: str = "") -> list[str]:
    """Return the codes that the list shows."""
    answer = signed_in(person).get(reverse("objectives:objectives") + query)
    return [row.objective.code for row in answer.context["rows"]]


def test_the_list_shows_what_a_person_may_see_worst_first_and_filters_it(cast: Cast) -> None:
    for code, value, site in (
        ("N-ON", "96", cast.north),
        ("N-OFF", "80", cast.north),
        ("S-RISK", "91", cast.south),
    ):
        row = drafted(cast, code, site=site)
        measured(row, cast.quinn, date(2026, 2, 1), value)
    assert listed(cast.ella) == ["N-OFF", "S-RISK", "N-ON"]
    assert listed(cast.olga) == ["N-OFF", "N-ON"]
    assert listed(cast.nora) == []
    assert listed(cast.ella, "?status=off_target") == ["N-OFF"]
    assert listed(cast.ella, "?site=SOUTH") == ["S-RISK"]
    assert listed(cast.olga, "?site=SOUTH") == []
    assert listed(cast.ella, "?state=active") == []
    assert listed(cast.ella, "?q=s-risk") == ["S-RISK"]
    assert listed(cast.ella, "?sort=-status") == ["N-ON", "S-RISK", "N-OFF"]
    assert listed(cast.ella, "?status=nonsense&sort=nonsense&state=nonsense&owner=x&page=99") == [
        "N-OFF", "S-RISK", "N-ON",
    ]  # fmt: skip


def test_the_figures_above_the_list_count_active_objectives_and_open_them(cast: Cast) -> None:
    measured(active(cast, "N-OFF"), cast.olga, date(2026, 2, 1), "80")
    drafted(cast, "N-DRAFT")
    answer = signed_in(cast.ella).get(reverse("objectives:objectives"))
    assert answer.context["counts"]["off_target"] == 1
    assert answer.context["active"] == 1
    assert "1 of 1 objective is off target." in answer.content.decode()
    assert listed(cast.ella, "?status=off_target&state=active") == ["N-OFF"]


def test_the_export_of_the_list_keeps_its_filters_and_holds_no_formula(cast: Cast) -> None:
    drafted(cast, "N-A", statement="=1+1")
    drafted(cast, "S-A", site=cast.south)
    answer: Any = signed_in(cast.olga).get(reverse("objectives:export"))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]


def test_a_plan_that_is_incomplete_shows_which_part_is_missing(cast: Cast) -> None:
    row = drafted(cast)
    row.revise(by=cast.quinn, at=AT, plan_what="Second press")
    page = signed_in(cast.ella).get(row.get_absolute_url()).content.decode()
    assert page.count("Missing") == 4
    assert "Serves nothing yet" in page
