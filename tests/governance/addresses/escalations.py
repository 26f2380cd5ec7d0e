"""Addresses of escalations and their paths: who raises, holds and ends them, who sets the paths."""

from __future__ import annotations

from typing import Any

from governance.escalating import answer, ask_back, end_by_decision
from tests.addressing import EVERYBODY, Address
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.addresses.foundation import (
    LEADERS,
    MANAGERS,
    OUTSIDE_NORTH,
    SEES_NORTH,
    form,
    of_north,
    reference,
)
from tests.governance.samples import a_barrier, a_path

AT_WORK = MANAGERS | {"carl"}


def samples(cast: Cast) -> dict[str, Any]:
    """Return the organisation's path, one of North, a barrier that Olga holds, one she took, one that ended."""
    whole, path = a_path(cast), a_path(cast, site=cast.north)
    taken, ended = a_barrier(cast, lacking="money"), a_barrier(cast, lacking="time")
    answer(taken, by=cast.olga, at=NOW)
    end_by_decision(
        ended, text="Buy it", rationale="It pays", what_leader_did="Signed the order", outcome="gone", on=TODAY,
        by=cast.ella, at=NOW,
    )  # fmt: skip
    barrier = a_barrier(cast, subject="ACT-0001")
    asked = ask_back(barrier, question="How many people?", by=cast.olga, at=NOW)
    return {
        "whole_path": whole,
        "path": path,
        "barrier": barrier,
        "taken": taken,
        "ended": ended,
        "asked": asked,
    }


def asked(samples: dict[str, Any]) -> list[Any]:
    """Return the arguments of the sample question."""
    return [samples["barrier"].reference, samples["asked"].pk]


ADDRESSES = [
    Address("governance:escalations", EVERYBODY, note="Nora sees only what is her own: nothing."),
    Address("governance:escalations_export", EVERYBODY),
    *form("governance:new_escalation", AT_WORK),
    Address("governance:escalation", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("barrier")),
    Address("governance:escalation_taking", frozenset({"olga"}), hidden=OUTSIDE_NORTH, method="post",
            args=reference("barrier")),
    *of_north("governance:escalation_passing_on", frozenset({"olga"}), "barrier"),
    *of_north("governance:escalation_question", frozenset({"olga"}), "barrier"),
    *form("governance:escalation_reply", frozenset({"carl"}), hidden=OUTSIDE_NORTH, args=asked),
    *of_north("governance:escalation_decision", frozenset({"ella"}), "taken"),
    Address("governance:escalation_paths", EVERYBODY),
    Address("governance:escalation_path", SEES_NORTH, hidden=OUTSIDE_NORTH, args=reference("path")),
    *form("governance:new_escalation_path", LEADERS),
]  # fmt: skip
