"""The demo company: what it holds, the same for the same seed and day, on any day, never beside real data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from governance.models import Action, Decision, Process
from objectives.models import Measurement, QualityObjective
from qms.desk.demo.loading import load
from qms.people.models import Organisation, Person, Site
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff
from reviews.minutes_content import meeting, minutes_content
from reviews.models import ManagementReview
from reviews.rules import what_blocks_minutes

DAY = date(2026, 3, 16)


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    yield


def told() -> list[tuple[Any, ...]]:
    """Return what the demo says, without keys of the database."""
    reviews = ManagementReview.objects.order_by("reference")
    return [
        *Person.objects.order_by("email").values_list("name", "email", "site__code"),
        *Measurement.objects.order_by("objective__code", "period").values_list(
            "objective__code", "period", "value", "recorded_at", "reporter__name"
        ),
        *Action.objects.order_by("reference").values_list(
            "reference", "text", "state", "due_on", "recorded_at"
        ),
        *Decision.objects.order_by("reference").values_list("reference", "text", "decided_by__name"),
        *[(r.reference, r.state, r.held_on, [i.frozen for i in r.inputs.all()]) for r in reviews],
        *SignOff.objects.values_list("number", "signer_name", "signed_at"),
    ]


def test_it_has_sites_people_processes_objectives_and_measurements(db: None) -> None:
    load(today=DAY, seed=1)
    counts = [model.objects.count() for model in (Site, Person, Process, QualityObjective)]
    assert counts == [4, 30, 10, 30]
    assert Measurement.objects.dates("period", "month").count() == 18


def test_its_actions_are_in_every_state_and_one_review_is_blocked_for_lack_of_a_decision(db: None) -> None:
    load(today=DAY, seed=1)
    assert set(Action.objects.values_list("state", flat=True)) == set(Action.State.values)
    assert ManagementReview.objects.count() == 7
    [review] = ManagementReview.objects.filter(state="in_session")
    blockers = {blocker.rule for blocker in what_blocks_minutes(meeting(minutes_content(review)))}
    assert blockers == {"review.no-decision", "review.result-open"}


def test_its_ledger_is_whole(db: None) -> None:
    load(today=DAY, seed=1)
    assert signing.verify() == []
    counts = {kind: SignOff.objects.filter(kind=kind).count() for kind in ("minutes", "policy", "commitment")}
    assert counts == {"minutes": 5, "policy": 2, "commitment": 7}
    signed_at = list(SignOff.objects.order_by("number").values_list("signed_at", flat=True))
    assert signed_at == sorted(signed_at)


def test_the_same_seed_and_day_give_the_same_data_and_another_seed_other_figures(db: None) -> None:
    tellings = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            load(today=DAY, seed=seed)
            tellings.append(told())
            transaction.set_rollback(True)
    assert tellings[0] == tellings[1]
    assert tellings[0] != tellings[2]


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 11, 22)])
def test_it_stands_on_any_day(db: None, day: date) -> None:
    load(today=day, seed=1)
    assert not Measurement.objects.filter(recorded_at__date__gt=day).exists()
    assert ManagementReview.objects.filter(state="in_session").count() == 1


def test_it_is_refused_where_an_organisation_exists(db: None) -> None:
    Organisation.objects.create(pk=1, name="Real")
    with pytest.raises(Refusal, match="already"):
        load(today=DAY, seed=1)
    assert not Site.objects.exists()
