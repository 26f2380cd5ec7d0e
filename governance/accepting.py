"""Accepting a risk: outside a review the leader signs it, with identity proven; it stands in the ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Decision
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff

KIND = "risk-acceptance"


def sign_acceptance(decision: Decision, *, proof: signing.Proof | None, at: datetime) -> SignOff:
    """Let the leader who decided sign the risk acceptance, and return the entry of the ledger.

    Raises :class:`Refusal` without a proof of identity, or with one that is older than ten minutes.
    """
    if proof is None:
        raise Refusal(
            "acceptance.identity",
            _("A risk acceptance is signed by the leader who accepts it."),
            remedy=_("Prove who you are, or record it in a review, whose minutes are signed."),
        )
    return signing.sign_off(
        kind=KIND,
        subject=decision.reference,
        meaning=SignOff.Meaning.APPROVED,
        content=acceptance_content(decision),
        signer=decision.decided_by,
        proof=proof,
        at=at,
    )


def acceptance_content(decision: Decision) -> dict[str, Any]:
    """Return what is signed: the words of the acceptance, never who answers for it later (scheme 1)."""
    return {
        "scheme": 1,
        "reference": decision.reference,
        "kind": decision.kind,
        "text": decision.text,
        "rationale": decision.rationale,
        "leader": decision.decided_by_id,
        "site": decision.site_id,
        "decided_on": decision.decided_on.isoformat(),
        "recorded_at": decision.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "expires_on": decision.expires_on.isoformat() if decision.expires_on else None,
        "answers": decision.answers,
        "data_cited": decision.data_cited,
        "expected_result": decision.expected_result,
        "look_back_on": decision.look_back_on.isoformat() if decision.look_back_on else None,
    }


@signing.signable(KIND)
def rebuilt(subject: str, scheme: int) -> dict[str, Any]:
    """Rebuild the signed content of an acceptance from its record, for ``verify_ledger``."""
    try:
        return acceptance_content(Decision.objects.get(reference=subject))
    except Decision.DoesNotExist as missing:
        raise LookupError(subject) from missing
