"""Handing over: everything that a person owes and holds goes to others in one go, or nothing of it does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.models import BusinessGoal, QualityObjective
from qms.people import keeping
from qms.people.handing_over import NotHandedOver, hand_over, outside, things_of
from qms.people.models import Person, Role, RoleHolding
from qms.people.reach import reach_of
from qms.primitives import kinds
from qms.primitives.changing import changing
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from reviews.models import ManagementReview, ReviewSeries
from reviews.planning import start_series
from tests.cast import LONG_AGO, Cast, signed_in
from tests.governance.samples import an_action, done
from tests.reviews.samples import a_review, an_objective, drafted

pytestmark = pytest.mark.usefixtures("still_clock")


def refused(rule: str) -> Any:
    """Expect a refusal of ``rule``."""
    return pytest.raises(Refusal, check=lambda refusal: refusal.rule == rule)


@pytest.fixture
def otto(cast: Cast) -> Person:
    """Somebody who can take over what Olga holds: a process owner of North, too."""
    otto = Person.objects.create(name="Otto Falk", email="otto@borealis.test", site=cast.north)
    RoleHolding.objects.create(
        person=otto, role=Role.PROCESS_OWNER, site=cast.north, starts_on=LONG_AGO
    )  # fmt: skip
    return otto


def all_to(person: Person, taker: Person, on: date) -> dict[str, Person]:
    return {thing.key: taker for thing in things_of(person, on)}


def a_series(cast: Cast, chair: Person, *members: Person) -> ReviewSeries:
    return start_series(
        title="Reviews of North", chair=chair, cadence_months=6, members=[chair, *members], by=cast.quinn,
        at=datetime(2026, 1, 5, 9, tzinfo=cast.organisation.zone), site=cast.north,
    )  # fmt: skip


def test_a_value_owed_goes_with_its_objective_and_is_not_listed_twice(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    objective = an_objective(cast)
    [thing] = things_of(cast.olga, today)
    assert (thing.kind, thing.subject) == ("objective-owner", objective.reference)
    assert len(thing.along) == 1
    hand_over(cast.olga, {thing.key: otto}, on=today, by=cast.quinn, at=now, reason="Olga retires")
    objective.refresh_from_db()
    assert objective.owner == otto
    assert objective.history.order_by("history_id").last().history_change_reason == "Olga retires"
    assert [duty.kind for duty in kinds.duties_of(otto, today)] == ["measurement"]
    assert things_of(cast.olga, today) == []


def test_one_refused_thing_keeps_everything_where_it_was_and_says_which(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    first, second = an_objective(cast, "ONE"), an_objective(cast, "TWO")
    by_subject = {thing.subject: thing.key for thing in things_of(cast.olga, today)}
    takers = {by_subject[first.reference]: otto, by_subject[second.reference]: cast.carl}
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.olga, takers, on=today, by=cast.quinn, at=now, reason="She retires")
    [(key, fault)] = caught.value.faults.items()
    assert key == by_subject[second.reference]
    assert fault.rule == "objective.owner-leads-there"
    assert fault.remedy
    assert set(QualityObjective.objects.values_list("owner", flat=True)) == {cast.olga.pk}


def test_ending_hands_over_and_ends_in_one_go_or_does_neither(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    an_objective(cast)
    enter(BusinessGoal(statement="Grow", horizon="2028", owner=cast.olga), by=cast.quinn, at=now)
    to_otto = all_to(cast.olga, otto, today)
    one = dict(list(to_otto.items())[:1])
    with refused("person.open-duties"):
        keeping.end(cast.olga, on=today, by=cast.adam, at=now, reason="Retires", takers=one)
    assert len(things_of(cast.olga, today)) == 2
    keeping.end(cast.olga, on=today, by=cast.adam, at=now, reason="Retires", takers=to_otto)
    assert Person.objects.get(pk=cast.olga.pk).ended_on == today
    assert things_of(cast.olga, today) == []
    assert {thing.kind for thing in things_of(otto, today)} == {"objective-owner", "goal-owner"}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("olga", "hand-over.to-themselves"),
        ("axel", "hand-over.to-an-outsider"),
        ("nora", "hand-over.to-an-outsider"),
    ],
)
def test_nothing_goes_to_themselves_or_to_an_outsider(
    cast: Cast, now: datetime, today: date, name: str, rule: str
) -> None:
    an_objective(cast)
    takers = all_to(cast.olga, getattr(cast, name), today)
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.olga, takers, on=today, by=cast.quinn, at=now, reason="Leaves")
    assert {fault.rule for fault in caught.value.faults.values()} == {rule}


def test_nothing_goes_to_somebody_who_leaves_too(cast: Cast, otto: Person, now: datetime, today: date) -> None:
    an_objective(cast)
    keeping.end(otto, on=today + timedelta(days=30), by=cast.adam, at=now)
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.olga, all_to(cast.olga, otto, today), on=today, by=cast.quinn, at=now, reason="Leaves")
    assert {fault.rule for fault in caught.value.faults.values()} == {"hand-over.to-who-leaves"}


def test_who_managed_others_hands_them_over_but_nobody_manages_themselves(
    cast: Cast, now: datetime, today: date
) -> None:
    for report in (cast.carl, cast.sven):
        with changing(report, by=cast.adam, at=now) as row:
            row.manager = cast.olga
    things = things_of(cast.olga, today)
    assert sorted(thing.title for thing in things) == ["Carl Meyer", "Sven Dahl"]
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.olga, all_to(cast.olga, cast.carl, today), on=today, by=cast.quinn, at=now)
    [fault] = caught.value.faults.values()
    assert "their own manager" in str(fault.sentence)
    hand_over(cast.olga, all_to(cast.olga, cast.ella, today), on=today, by=cast.quinn, at=now)
    assert set(cast.ella.reports.all()) == {cast.carl, cast.sven}


def test_the_chair_of_a_series_goes_to_a_leader_and_not_to_who_only_prepares(
    cast: Cast, now: datetime, today: date
) -> None:
    series = a_series(cast, cast.ella, cast.olga)
    [thing] = [one for one in things_of(cast.ella, today) if one.kind == "series-chair"]
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.ella, {thing.key: cast.quinn}, on=today, by=cast.quinn, at=now, reason="Leaves")
    assert [fault.rule for fault in caught.value.faults.values()] == ["review.chair-is-quality-lead"]
    hand_over(cast.ella, {thing.key: cast.olga}, on=today, by=cast.quinn, at=now, reason="Leaves")
    series.refresh_from_db()
    assert series.chair == cast.olga
    assert set(series.members.all()) == {cast.olga}


def test_a_members_place_an_invitation_and_an_input_go_to_the_one_who_takes_over(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    series = a_series(cast, cast.ella, cast.olga)
    review = a_review(cast, items={"objectives": cast.olga, "context": cast.olga})
    kinds_held = sorted(thing.kind for thing in things_of(cast.olga, today))
    assert kinds_held == ["review-input", "review-input", "review-invited", "series-member"]
    takers = all_to(cast.olga, otto, today)
    to_carl = next(key for key in takers if key.endswith("context"))
    hand_over(cast.olga, {**takers, to_carl: cast.carl}, on=today, by=cast.quinn, at=now, reason="Leaves")
    assert things_of(cast.olga, today) == []
    assert set(series.members.all()) == {cast.ella, otto}
    assert dict(review.inputs.values_list("item", "contributor__name")) == {
        "objectives": "Otto Falk", "context": "Carl Meyer",
    }  # fmt: skip
    assert set(review.attendances.values_list("name", flat=True)) == {"Ella Brandt", "Quinn Hale", "Otto Falk"}


def test_the_chair_of_a_planned_review_leaves_their_place_to_the_next(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    review = a_review(cast, items={"context": None})
    takers = {key: cast.olga for key in all_to(cast.ella, cast.olga, today) if key.startswith("review-chair")}
    hand_over(cast.ella, takers, on=today, by=cast.quinn, at=now, reason="Leaves")
    review.refresh_from_db()
    assert review.chair == cast.olga
    assert set(review.attendances.values_list("name", flat=True)) == {"Olga Petrova", "Quinn Hale"}


def test_unsigned_minutes_get_another_chair_who_took_part_and_are_drafted_again(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    review = drafted(cast, chair=cast.olga, members=[cast.ella, cast.quinn])
    key = next(thing.key for thing in things_of(cast.olga, today) if thing.kind == "sign-off")
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.olga, {key: otto}, on=today, by=cast.quinn, at=now, reason="Leaves")
    assert [fault.rule for fault in caught.value.faults.values()] == ["hand-over.chair-took-part"]
    hand_over(cast.olga, {key: cast.ella}, on=today, by=cast.quinn, at=now, reason="Leaves")
    review = ManagementReview.objects.get(pk=review.pk)
    assert (review.chair, review.state) == (cast.ella, "drafted")
    assert review.minutes.content["chair"] == "Ella Brandt"
    assert [(d.kind, d.person_id) for d in kinds.duties_of_all(today) if d.kind == "sign-off"] == [
        ("sign-off", cast.ella.pk)
    ]


def test_the_signature_of_a_leader_who_took_part_is_theirs_and_ends_with_their_leading(
    cast: Cast, now: datetime, today: date
) -> None:
    drafted(cast, chair=cast.olga, members=[cast.ella, cast.quinn])
    [thing] = [one for one in things_of(cast.ella, today) if one.kind == "sign-off"]
    with pytest.raises(NotHandedOver) as caught:
        hand_over(cast.ella, {thing.key: cast.quinn}, on=today, by=cast.quinn, at=now, reason="Leaves")
    assert [fault.rule for fault in caught.value.faults.values()] == ["hand-over.personal-signature"]
    cast.ella.top_management.update(ends_on=today - timedelta(days=1))
    assert [one for one in things_of(cast.ella, today) if one.kind == "sign-off"] == []


def test_what_a_move_takes_out_of_reach_is_found(cast: Cast, today: date) -> None:
    an_objective(cast)
    goal = BusinessGoal(statement="Grow", horizon="2028", owner=cast.olga)
    enter(goal, by=cast.quinn, at=datetime(2026, 1, 5, 9, tzinfo=cast.organisation.zone))
    assert outside(things_of(cast.olga, today), reach_of(cast.olga, on=today)) == []
    RoleHolding.objects.filter(person=cast.olga).update(site=cast.south)
    lost = outside(things_of(cast.olga, today), reach_of(cast.olga, on=today))
    assert [thing.kind for thing in lost] == ["objective-owner"]


def ending_of(person: Person) -> str:
    return reverse("people:ending", args=[person.pk])


def test_the_page_proposes_the_manager_and_ends_in_one_press(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    an_objective(cast)
    with changing(cast.olga, by=cast.adam, at=now) as row:
        row.manager = cast.ella
    client = signed_in(cast.quinn)
    shown = client.get(ending_of(cast.olga))
    assert shown.context["takers"].typed == "Ella Brandt"
    assert [group.title for group in shown.context["takers"].groups] == [
        "Quality objectives: owns the objective"
    ]
    sent = {"ended_on": today.isoformat(), "reason": "Retires", "all": "Ella Brandt"}
    assert client.post(ending_of(cast.olga), sent).status_code == 302
    assert QualityObjective.objects.get().owner == cast.ella
    assert Person.objects.get(pk=cast.olga.pk).ended_on == today


def test_each_refusal_stands_at_its_row_and_everything_typed_is_kept(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    an_objective(cast, "ONE"), an_objective(cast, "TWO")
    enter(BusinessGoal(statement="Grow", horizon="2028", owner=cast.olga), by=cast.quinn, at=now)
    sent = {
        "ended_on": today.isoformat(), "reason": "Retires", "group:objective-owner": "Otto Falk",
        "item:objective-owner|OBJ-0002|": "Carl Meyer", "item:goal-owner|GOA-0001|": "ella@borealis.test",
    }  # fmt: skip
    answer = signed_in(cast.quinn).post(ending_of(cast.olga), sent)
    assert answer.status_code == 422
    rows = {row.thing.subject: row for group in answer.context["takers"].groups for row in group.rows}
    assert "cannot own an objective there" in rows["OBJ-0002"].fault
    assert not rows["OBJ-0001"].fault
    page = answer.content.decode()
    for typed in sent.values():
        assert f'value="{typed}"' in page
    assert len(things_of(cast.olga, today)) == 3
    assert Person.objects.get(pk=cast.olga.pk).ended_on is None


def test_who_is_unknown_or_missing_is_said_at_the_row(cast: Cast, today: date) -> None:
    an_objective(cast)
    client = signed_in(cast.quinn)
    for typed, why in (("Nobody Known", "Nobody who could take it over"), ("", "Choose who takes it over")):
        sent = {"ended_on": today.isoformat(), "all": "", "item:objective-owner|OBJ-0001|": typed}
        answer = client.post(ending_of(cast.olga), sent)
        assert answer.status_code == 422
        assert why in answer.context["takers"].groups[0].rows[0].fault


def test_an_administrator_ends_who_has_nothing_left_and_hands_over_nothing(cast: Cast, today: date) -> None:
    an_objective(cast)
    client = signed_in(cast.adam)
    shown = client.get(ending_of(cast.olga))
    assert shown.context["takers"].count == 0
    assert [thing.subject for thing in shown.context["listed"]] == ["OBJ-0001"]
    sent = {"ended_on": today.isoformat(), "all": "Ella Brandt"}
    assert client.post(ending_of(cast.olga), sent).status_code == 422
    assert client.get(reverse("people:hand_over", args=[cast.olga.pk])).status_code == 403
    assert client.post(ending_of(cast.carl), sent).status_code == 302


def test_somebody_who_stays_gives_away_one_thing_and_keeps_the_rest(
    cast: Cast, otto: Person, today: date
) -> None:
    an_objective(cast, "ONE"), an_objective(cast, "TWO")
    client = signed_in(cast.ella)
    url = reverse("people:hand_over", args=[cast.olga.pk])
    sent = {"on": today.isoformat(), "reason": "Moves", "item:objective-owner|OBJ-0002|": "Otto Falk"}
    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert [thing.subject for thing in things_of(cast.olga, today)] == ["OBJ-0001"]
    assert client.post(url, {"on": today.isoformat(), "reason": "Moves"}).status_code == 422


def test_two_of_one_name_are_told_apart(cast: Cast, otto: Person, today: date) -> None:
    an_objective(cast)
    twin = Person.objects.create(name="otto falk", email="falk2@borealis.test")
    RoleHolding.objects.create(person=twin, role=Role.PROCESS_OWNER, starts_on=LONG_AGO)
    client = signed_in(cast.quinn)
    sent = {"ended_on": today.isoformat(), "all": "Otto Falk"}
    assert client.post(ending_of(cast.olga), sent).status_code == 422
    sent["all"] = "otto falk (falk2@borealis.test)"
    assert client.post(ending_of(cast.olga), sent).status_code == 302
    assert QualityObjective.objects.get().owner == twin


def test_the_list_takes_as_many_queries_for_fifty_things_as_for_one(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    spent = []
    for count in (1, 49):
        for number in range(count):
            an_objective(cast, f"N{count}X{number}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ending_of(cast.olga)).status_code == 200
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 12 + 2 * len(kinds.all_kinds())


def test_an_action_goes_to_another_owner_and_its_check_to_another_verifier(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    open_one = an_action(cast, verifier=cast.ella, on=today, at=now)
    theirs = an_action(cast, owner=cast.carl, verifier=cast.olga, text="Check the rig")
    checked = done(an_action(cast, owner=cast.carl, verifier=cast.olga, text="Change the seal"))
    held = {thing.subject: thing.kind for thing in things_of(cast.olga, today)}
    assert held == {
        open_one.reference: "action", theirs.reference: "action-verifier",
        checked.reference: "action-verifier",
    }  # fmt: skip
    takers = all_to(cast.olga, otto, today)
    hand_over(cast.olga, takers, on=today, by=cast.quinn, at=now, reason="Olga retires")
    assert {thing.subject: thing.kind for thing in things_of(otto, today)} == held
    with pytest.raises(NotHandedOver) as caught:
        hand_over(otto, all_to(otto, cast.carl, today), on=today, by=cast.quinn, at=now, reason="Again")
    assert len(caught.value.faults) == 2, "nobody verifies what they own or did"


def test_a_hand_over_for_a_day_to_come_gives_actions_away_today(
    cast: Cast, otto: Person, now: datetime, today: date
) -> None:
    action = an_action(cast, verifier=cast.ella)
    next_month = today + timedelta(days=30)
    keeping.end(
        cast.olga, on=next_month, by=cast.quinn, at=now, takers=all_to(cast.olga, otto, next_month)
    )  # fmt: skip
    action.refresh_from_db()
    assert action.owner == otto
    assert action.hand_overs.get().happened_on == today
    assert not Person.objects.get(pk=cast.olga.pk).has_left(today)


def test_ending_a_role_shows_what_stays_behind_and_the_person_shows_it_after(cast: Cast, today: date) -> None:
    an_objective(cast)
    holding = cast.olga.role_holdings.get()
    url = reverse("people:role_ending", args=[holding.pk])
    client = signed_in(cast.adam)
    assert [thing.subject for thing in client.get(url).context["lost"]] == ["OBJ-0001"]
    assert client.post(url, {"ends_on": (today - timedelta(days=1)).isoformat()}).status_code == 302
    shown = signed_in(cast.quinn).get(cast.olga.get_absolute_url())
    assert [thing.subject for thing in shown.context["outside"]] == ["OBJ-0001"]
    assert "?which=outside" in shown.content.decode()
    url = reverse("people:hand_over", args=[cast.olga.pk]) + "?which=outside"
    assert signed_in(cast.quinn).get(url).context["takers"].count == 1


def test_who_moves_to_another_site_is_asked_what_stays_behind(cast: Cast, otto: Person, today: date) -> None:
    an_objective(cast, "ONE"), an_objective(cast, "TWO", site=None)
    facts = {"name": cast.olga.name, "email": cast.olga.email, "site": cast.south.pk}
    moved = signed_in(cast.quinn).post(reverse("people:facts", args=[cast.olga.pk]), facts)
    assert moved.headers["Location"].endswith("hand-over/?at=NORTH")
    shown = signed_in(cast.quinn).get(moved.headers["Location"])
    assert [row.thing.subject for group in shown.context["takers"].groups for row in group.rows] == ["OBJ-0001"]
    sent = {"on": today.isoformat(), "reason": "Moves to South", "all": "Otto Falk"}
    signed_in(cast.quinn).post(moved.headers["Location"], sent)
    assert dict(QualityObjective.objects.values_list("code", "owner__name")) == {
        "ONE": "Otto Falk", "TWO": "Olga Petrova",
    }  # fmt: skip
