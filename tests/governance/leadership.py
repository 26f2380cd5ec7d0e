"""What leaders state and do, for tests: each made by the procedure that makes it in the product."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from governance import committing, confirming, noting, publishing
from governance.models import (
    CompetenceConfirmation,
    LeadershipActivity,
    LeadershipCommitment,
    Process,
    QualityPolicy,
)
from governance.stating import Given
from qms.people.models import Site
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

ALL_FOUR = (
    Given(None, "We build pumps that towns rely on for thirty years.", ("strategy",)),
    Given(None, "Each site sets objectives from this policy every year.", ("objectives",)),
    Given(None, "We meet what customers and laws ask of us.", ("requirements",)),
    Given(None, "What goes wrong once, we change so that it cannot again.", ("improvement",)),
)


def a_draft_policy(
    cast: Cast, *, site: Site | None = None, points: Any = ALL_FOUR, at: datetime = NOW
) -> QualityPolicy:
    """Return a draft that Quinn prepared."""
    policy = publishing.draft(site=site, by=cast.quinn, at=at)
    publishing.write(policy, text="How we work.", points=points, seen=policy.revision, by=cast.quinn, at=at)
    return policy


def an_approved_policy(cast: Cast, *, at: datetime = NOW, **options: Any) -> QualityPolicy:
    """Return a policy that Ella approved."""
    policy = a_draft_policy(cast, at=at, **options)
    publishing.approve(policy, signer=cast.ella, proof=cast.proof(at), at=at)
    return policy


POINTS = (
    Given(None, "I answer for whether our system works.", ("qms_accountability",)),
    Given(None, "I ask for the customer's view first.", ("customer_focus",)),
)


def a_draft_commitment(
    cast: Cast, *, site: Site | None = None, points: Any = POINTS, at: datetime = NOW
) -> LeadershipCommitment:
    """Return a draft that Quinn prepared."""
    commitment = committing.draft(site=site, by=cast.quinn, at=at)
    committing.write(
        commitment, text="We commit to:", points=points, seen=commitment.revision, by=cast.quinn, at=at
    )
    return commitment


def an_open_commitment(cast: Cast, *, at: datetime = NOW, **options: Any) -> LeadershipCommitment:
    """Return a commitment that waits for the signatures of top management, in two weeks."""
    commitment = a_draft_commitment(cast, at=at, **options)
    committing.open_for_signing(commitment, sign_by=TODAY + timedelta(days=14), by=cast.quinn, at=at)
    return commitment


def an_activity(cast: Cast, **changes: Any) -> LeadershipActivity:
    """Return a site walk of Ella at North, a week ago."""
    given: dict[str, Any] = {
        "kind": "site_walk",
        "leaders": [cast.ella],
        "on": TODAY - timedelta(days=7),
        "heard": "The night shift waits an hour for the crane.",
        "followed": "",
        "site": cast.north,
        "by": cast.ella,
        "at": NOW - timedelta(days=7),
    }
    return noting.note(**{**given, **changes})


def a_process(cast: Cast, code: str = "PACK") -> Process:
    """Return a process of North."""
    process = Process.objects.filter(code=code).first()
    return process or enter(Process(code=code, name=code.title(), site=cast.north), by=cast.quinn, at=NOW)


def a_confirmation(cast: Cast, **changes: Any) -> CompetenceConfirmation:
    """Return that Quinn found Olga fit to own a process of North, until a year from now."""
    given: dict[str, Any] = {
        "role": "process_owner",
        "person": cast.olga,
        "requirement": "Knows the process and how it is measured",
        "outcome": "met",
        "confirmed_by": cast.quinn,
        "on": TODAY - timedelta(days=7),
        "valid_until": TODAY + timedelta(days=365),
        "process": None,
        "site": cast.north,
        "by": cast.quinn,
        "at": NOW - timedelta(days=7),
    }
    merged = {**given, **changes}
    if merged["role"] == "process_owner":
        merged["process"] = merged["process"] or a_process(cast)
    return confirming.confirm(**merged)
