"""Addresses of questions to processes and of providers: who asks, who answers, who keeps providers."""

from __future__ import annotations

from typing import Any

from governance.asking import ask, reply
from governance.models import Process
from governance.owning import appoint
from governance.providing import add_provider
from qms.records.entering import enter
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import (
    LEADERS,
    MANAGERS,
    OUTSIDE_NORTH,
    SEES_NORTH,
    code,
    form,
    reference,
)


def samples(cast: Cast) -> dict[str, Any]:
    """Return an open and an answered question of Carl to a process of North that Olga owns, and a provider."""
    process = enter(Process(code="SEW", name="Sewing", site=cast.north), by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW)
    answered = ask(process, kind="why", text="Why twice?", by=cast.carl, at=NOW)
    reply(answered, changed=False, text="Once for the seal", by=cast.olga, at=NOW)
    given: dict[str, Any] = {"name": "Foundry", "owner": cast.olga, "next_review_on": TODAY}
    return {
        "question": ask(process, kind="why", text="Why so late?", by=cast.carl, at=NOW),
        "answered": answered,
        "provider": add_provider(**given, site=cast.north, by=cast.quinn, at=NOW),
    }


KEEPERS = LEADERS | {"olga"}

ADDRESSES: list[Address] = [
    Address("governance:questions", EVERYBODY),
    *form("governance:new_question", SEES_NORTH - {"axel"}, hidden=OUTSIDE_NORTH, args=code),
    Address("governance:question", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("question")),
    *form("governance:question_answer", frozenset({"olga"}), hidden=OUTSIDE_NORTH, args=reference("question")),
    *form("governance:question_again", frozenset({"carl"}), hidden=OUTSIDE_NORTH, args=reference("answered")),
    Address(
        "governance:question_understood",
        frozenset({"carl"}),
        hidden=OUTSIDE_NORTH,
        method="post",
        args=reference("answered"),
    ),
    Address("governance:providers", EVERYBODY),
    *form("governance:new_provider", MANAGERS),
    Address("governance:provider", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("provider")),
    *form("governance:edit_provider", KEEPERS, hidden=OUTSIDE_NORTH, args=reference("provider")),
    *form("governance:provider_review", KEEPERS, hidden=OUTSIDE_NORTH, args=reference("provider")),
    *form("governance:end_provider", KEEPERS, hidden=OUTSIDE_NORTH, args=reference("provider")),
]
