"""Addresses that a mail carries: they open for the one to whom it was sent, signed in or not."""

from __future__ import annotations

from typing import Any

from governance.doing_from_mail import ACT
from qms.jobs.linking import Link, token_of
from tests.addressing import Address
from tests.cast import Cast
from tests.conftest import TODAY
from tests.governance.samples import an_action


def samples(cast: Cast) -> dict[str, Any]:
    """Return the token of the mail that Olga got today for an action of hers."""
    action = an_action(cast)
    return {"link": token_of(Link(ACT, cast.olga.pk, action.reference, action.due_on, TODAY))}


ADDRESSES = [
    Address(
        "governance:done_from_mail",
        frozenset({"olga"}),
        method=method,
        args=lambda samples: [samples["link"]],
        public=True,
        note="The signed link is the right to say this one thing; whoever is signed in as another is refused.",
    )
    for method in ("get", "post")
]
