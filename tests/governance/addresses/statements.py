"""Addresses of policy, commitment, leadership activities and competence, of North."""

from __future__ import annotations

from typing import Any

from governance import committing, noting, publishing
from qms.records.filing import store_bytes
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import LEADERS, MANAGERS, OUTSIDE_NORTH, SEES_NORTH, form, reference
from tests.governance.leadership import (
    a_confirmation,
    a_draft_commitment,
    a_draft_policy,
    an_activity,
    an_approved_policy,
    an_open_commitment,
)

WITH_A_ROLE = EVERYBODY - {"nora"}
INSIDERS_OF_NORTH = SEES_NORTH - {"axel"}
HIDES_DRAFTS = OUTSIDE_NORTH | {"axel"}
ELLA = frozenset({"ella"})


def samples(cast: Cast) -> dict[str, Any]:
    """Return a policy and a draft, a commitment open for signing and a draft, an activity, a gap; of North."""
    policy = an_approved_policy(cast, site=cast.north)
    publishing.tell(policy, site=cast.north, how="Shift meetings", on=TODAY, by=cast.quinn, at=NOW)
    opened = an_open_commitment(cast, site=cast.north)
    stored = store_bytes(b"%PDF-1.7 photo", media_type="application/pdf", by=cast.ella, at=NOW)
    activity = an_activity(cast, file=stored, file_name="board.pdf", policy=None)
    noting.say_what_followed(activity, followed="A second crane", by=cast.ella, at=NOW)
    signed = an_open_commitment(cast, site=cast.south)
    committing.sign(signed, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    return {
        "policy": policy,
        "policy_draft": a_draft_policy(cast, site=cast.north),
        "commitment": opened,
        "commitment_draft": a_draft_commitment(cast, site=cast.north),
        "activity": activity,
        "competence": a_confirmation(cast, outcome="gap", valid_until=None),
        "signed_south": signed,
    }


def of_draft(name: str, allowed: frozenset[str], sample: str) -> list[Address]:
    """Return the rows of a form about a draft of North, which no external auditor sees."""
    return form(name, allowed, hidden=HIDES_DRAFTS, args=reference(sample))


def of_record(name: str, allowed: frozenset[str], sample: str) -> list[Address]:
    """Return the rows of a form about a record of North."""
    return form(name, allowed, hidden=OUTSIDE_NORTH, args=reference(sample))


def shown(name: str, sample: str) -> Address:
    """Return the row of a page about a record of North."""
    return Address(name, SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference(sample))


OUTSIDE_SOUTH = frozenset({"olga", "carl", "axel", "nora"})

ADDRESSES = [
    Address("governance:policy_now", WITH_A_ROLE, note="Everybody with a role reads it, auditors too."),
    *form("governance:new_policy", LEADERS),
    shown("governance:policy", "policy"),
    *of_draft("governance:policy_text", LEADERS, "policy_draft"),
    *of_draft("governance:policy_request", LEADERS, "policy_draft"),
    *of_draft("governance:policy_approval", ELLA, "policy_draft"),
    *of_record("governance:policy_communication", LEADERS, "policy"),
    shown("governance:policy_differences", "policy"),
    shown("governance:policy_document", "policy"),
    Address("governance:commitments", EVERYBODY),
    *form("governance:new_commitment", LEADERS),
    shown("governance:commitment", "commitment"),
    *of_draft("governance:commitment_text", LEADERS, "commitment_draft"),
    *of_draft("governance:commitment_opening", LEADERS, "commitment_draft"),
    *of_record("governance:commitment_signature", ELLA, "commitment"),
    Address(
        "governance:commitment_enforcement",
        LEADERS,
        hidden=OUTSIDE_NORTH,
        method="post",
        args=reference("commitment"),
    ),
    shown("governance:commitment_differences", "commitment"),
    Address(
        "governance:commitment_document",
        EVERYBODY - OUTSIDE_SOUTH,
        hidden=OUTSIDE_SOUTH,
        args=reference("signed_south"),
    ),
    Address("governance:activities", EVERYBODY),
    Address("governance:activities_export", EVERYBODY),
    *form("governance:new_activity", MANAGERS),
    shown("governance:activity", "activity"),
    *of_record("governance:activity_outcome", LEADERS, "activity"),
    *of_record("governance:activity_correction", LEADERS, "activity"),
    *of_record("governance:activity_link", LEADERS, "activity"),
    *of_record("governance:activity_action", LEADERS, "activity"),
    *of_record("governance:activity_decision", ELLA, "activity"),
    shown("governance:activity_file", "activity"),
    Address("governance:competence", EVERYBODY),
    Address("governance:competence_export", EVERYBODY),
    *form("governance:new_competence_confirmation", LEADERS),
    *form("governance:confirm_role", LEADERS, args=lambda s: ["quality_lead", s["competence"].person_id]),
    *form(
        "governance:confirm_owner",
        LEADERS,
        args=lambda s: [s["competence"].process.code, s["competence"].person_id],
    ),
    shown("governance:competence_confirmation", "competence"),
    *of_record("governance:competence_action", LEADERS | {"olga"}, "competence"),
]
