"""Constraints of policy, commitment, activities and competence: the database refuses, whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from governance.models import (
    ActivityFollowUp,
    ActivityLeader,
    CommitmentPoint,
    CommitmentSignature,
    CompetenceConfirmation,
    LeadershipActivity,
    LeadershipCommitment,
    PolicyCommunication,
    PolicyPoint,
    Process,
    QualityPolicy,
)
from qms.records import signing
from qms.records.entering import enter
from qms.records.models import SignOff
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import a_decision, an_action

TWICE: dict[str, Any] = {}
"""The same row once more."""

CHANGES: dict[str, tuple[type[Model], dict[str, Any]]] = {
    "policy_versions_are_numbered": (QualityPolicy, {"state": "superseded", "signed": True}),
    "policy_versions_are_numbered_everywhere": (QualityPolicy, {"state": "superseded", "signed": True}),
    "one_policy_a_site_and_state": (QualityPolicy, {"version": 2}),
    "one_policy_a_state": (QualityPolicy, {"version": 2}),
    "approved_policy_is_signed": (QualityPolicy, {"version": 2, "state": "approved"}),
    "policy_asked_of_somebody_on_a_day": (QualityPolicy, {"version": 2, "asked_on": TODAY, "state": "draft"}),
    "policy_points_are_numbered": (PolicyPoint, TWICE),
    "policy_point_says_something": (PolicyPoint, {"number": 2, "text": ""}),
    "communication_says_how": (PolicyCommunication, {"how": ""}),
    "people_are_told_at_a_site": (PolicyCommunication, {"site": None}),
    "commitment_versions_are_numbered": (LeadershipCommitment, {"state": "superseded"}),
    "commitment_versions_are_numbered_everywhere": (LeadershipCommitment, {"state": "superseded"}),
    "one_commitment_a_site_and_state": (LeadershipCommitment, {"version": 2}),
    "one_commitment_a_state": (LeadershipCommitment, {"version": 2}),
    "commitment_opened_with_a_day": (LeadershipCommitment, {"version": 2, "state": "draft"}),
    "commitment_in_force_since_a_moment": (LeadershipCommitment, {"version": 2, "state": "in_force"}),
    "commitment_points_are_numbered": (CommitmentPoint, TWICE),
    "commitment_point_says_something": (CommitmentPoint, {"number": 2, "text": ""}),
    "commitment_signed_once_a_person": (CommitmentSignature, {"signed_again": True}),
    "activity_kind_is_known": (LeadershipActivity, {"kind": "golf"}),
    "leader_once_an_activity": (ActivityLeader, TWICE),
    "follow_up_is_an_action_or_a_decision": (ActivityFollowUp, {"action": None}),
    "action_follows_an_activity_once": (ActivityFollowUp, TWICE),
    "decision_follows_an_activity_once": (ActivityFollowUp, {"decided": True}),
    "competence_confirmed_by_another": (CompetenceConfirmation, {"confirmed_by": "olga"}),
    "competence_valid_after_confirmed": (CompetenceConfirmation, {"valid_until": TODAY}),
    "met_competence_has_an_end": (CompetenceConfirmation, {"valid_until": None}),
    "owner_competence_names_its_process": (CompetenceConfirmation, {"process": None}),
    "competence_says_what_is_required": (CompetenceConfirmation, {"requirement": ""}),
    "gap_action_closes_a_gap": (CompetenceConfirmation, {"closed": True}),
}

AT_A_SITE = {
    "policy_versions_are_numbered",
    "one_policy_a_site_and_state",
    "commitment_versions_are_numbered",
    "one_commitment_a_site_and_state",
}


def a_sign_off(cast: Cast) -> SignOff:
    """Return a signature of Ella."""
    return signing.sign_off(
        kind="policy",
        subject="POL-9999",
        meaning="approved",
        content={},
        signer=cast.ella,
        proof=cast.proof(NOW),
        at=NOW,
    )


def sound(model: type[Model], cast: Cast) -> dict[str, Any]:
    """Return the values of a row of ``model`` that breaks no rule."""
    version = {"version": 1, "recorded_at": NOW}
    policy = QualityPolicy(reference="POL-8000", version=80, state="superseded", recorded_at=NOW)
    policy.approved_by, policy.approved_at = cast.ella, NOW
    commitment = LeadershipCommitment(reference="COM-8000", version=80, state="superseded", recorded_at=NOW)
    commitment.opened_at, commitment.sign_by = NOW, TODAY
    activity = {"kind": "site_walk", "happened_on": TODAY, "recorded_at": NOW}
    if model in (PolicyPoint, PolicyCommunication):
        policy.sign_off = a_sign_off(cast)
        policy.save()
    if model in (CommitmentPoint, CommitmentSignature):
        commitment.save()
    if model in (ActivityLeader, ActivityFollowUp):
        walk = enter(LeadershipActivity(kind="site_walk", happened_on=TODAY), by=cast.ella, at=NOW)
    process = enter(Process(code="PUR", name="Purchasing"), by=cast.quinn, at=NOW)
    values: dict[type[Model], Any] = {
        QualityPolicy: lambda: version,
        LeadershipCommitment: lambda: {
            **version, "state": "open", "opened_at": NOW, "sign_by": TODAY,
        },
        PolicyPoint: lambda: {"policy": policy, "number": 1, "position": 1, "text": "Keep what we promise"},
        CommitmentPoint: lambda: {"commitment": commitment, "number": 1, "position": 1, "text": "Lead"},
        PolicyCommunication: lambda: {
            "policy": policy, "site": cast.north, "happened_on": TODAY, "how": "Shift meeting",
            "by": cast.quinn, "recorded_at": NOW,
        },
        CommitmentSignature: lambda: {
            "commitment": commitment, "person": cast.ella, "sign_off": a_sign_off(cast), "recorded_at": NOW,
        },
        LeadershipActivity: lambda: activity,
        ActivityLeader: lambda: {"activity": walk, "person": cast.ella},
        ActivityFollowUp: lambda: {
            "activity": walk, "action": an_action(cast), "by": cast.ella, "recorded_at": NOW,
        },
        CompetenceConfirmation: lambda: {
            "role": "process_owner", "process": process, "person": cast.olga, "requirement": "Process mapping",
            "outcome": "met", "confirmed_by": cast.quinn, "confirmed_on": TODAY,
            "valid_until": TODAY + timedelta(days=365), "recorded_at": NOW,
        },
    }  # fmt: skip
    return dict(values[model]())


def changed(values: dict[str, Any], changes: dict[str, Any], cast: Cast) -> dict[str, Any]:
    """Return ``values`` as ``changes`` would have them; some changes need records of their own."""
    given = {**values, **changes}
    if given.pop("signed", False):
        given |= {"approved_by": cast.ella, "approved_at": NOW, "sign_off": a_sign_off(cast)}
    if given.pop("signed_again", False):
        given["sign_off"] = a_sign_off(cast)
    if given.pop("decided", False):
        given |= {"action": None, "decision": a_decision(cast)}
    if given.pop("closed", False):
        given["gap_action"] = an_action(cast)
    if given.get("confirmed_by") == "olga":
        given["confirmed_by"] = cast.olga
    return given


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_a_row_that_breaks_it(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    values = sound(model, cast)
    if name in AT_A_SITE:
        values["site"] = cast.north
    has_reference = any(field.name == "reference" for field in model._meta.fields)
    broken = changed(values, changes, cast)
    first = broken if name == "decision_follows_an_activity_once" else values
    model._base_manager.create(**({**first, "reference": "NEW-0001"} if has_reference else first))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model._base_manager.create(**({**broken, "reference": "NEW-0002"} if has_reference else broken))
    said = str(error.value)
    assert name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)
