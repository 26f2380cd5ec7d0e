"""Every *must* of the domain that the thread touches, as a table: by page, by verb, by import.

A row says the rule in the field's words, the records that it starts from, and how each way in tries to break
it. A page answers 422 (a rule) or 403 (a right: the row has no words), everything else raises a refusal, and
nothing is half-written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from governance.deciding import decide
from governance.models import Action, Cancellation, Completion, Decision, Extension, Verification
from objectives import measuring, rules
from objectives.models import Measurement, QualityObjective
from qms.primitives.refusing import Refusal
from qms.records.models import SignOff
from qms.records.signing import Proof
from reviews import holding, minuting
from reviews.models import ManagementReview
from tests.addressing import proven
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, an_action, done
from tests.objectives import making
from tests.reviews import samples

pytestmark = pytest.mark.usefixtures("still_clock")

Write = Callable[[Cast, Any], Any]
Page = tuple[str, str, dict[str, Any]]
"""Who sends what to which address; a person of the cast stands by name, a day as a day."""


@dataclass(frozen=True)
class Must:
    """One rule: what it says, the record it starts from, and the ways in that try to break it."""

    says: str
    start: Callable[[Cast], Any]
    page: Page
    verb: Write
    words: str = ""
    register: tuple[str, str] = ("", "")


ACTION: dict[str, Any] = {
    "text": "Balance the lines",
    "owner": "olga",
    "verifier": "quinn",
    "site": "north",
    "weight": "action",
    "origin": "corrective",
    "on": TODAY,
    "due_on": TODAY + 2 * WEEK,
    "check_on": TODAY + 8 * WEEK,
    "criterion": "97 % in two months",
}
DECISION: dict[str, Any] = {
    "kind": "risk_acceptance",
    "text": "Ship with the old seal",
    "decided_by": "ella",
    "site": "north",
    "on": TODAY,
    "rationale": "The new one comes in May",
    "expires_on": TODAY + 8 * WEEK,
}
PLAN = {f"plan_{part}": "Said" for part in rules.PLAN_PARTS}


def nothing(cast: Cast) -> None:
    """Start from nothing."""


def assigning(**changes: Any) -> tuple[Page, Write]:
    """Try to give an action, by its form and by its verb."""
    return ("ella", "governance:new_action", ACTION | changes), lambda cast, _row: an_action(
        cast, **{name: of(cast, value) for name, value in (ACTION | changes | {"at": NOW}).items()}
    )


def deciding(by: str = "ella", **changes: Any) -> tuple[Page, Write]:
    """Let ``by`` try to record a decision, by the form and by the verb."""
    sent = {name: value for name, value in (DECISION | changes).items() if value is not None}
    return (by, "governance:new_decision", sent), lambda cast, _row: decide(
        **{name: of(cast, value) for name, value in (DECISION | changes).items()}, by=cast.ella, at=NOW
    )


def measuring_it(period: date, value: str) -> Write:
    """Try to record a value, by its verb."""
    return lambda cast, row: measuring.record(row, period=period, value=Decimal(value), by=cast.olga, at=NOW)


def measured(cast: Cast) -> QualityObjective:
    """Start from an objective with a value for January."""
    row = making.active(cast, "N-OTD")
    making.measured(row, cast.olga, date(2026, 1, 1), "96")
    return row


def extended(cast: Cast, row: Action) -> None:
    row.extend(by=cast.olga, at=NOW, on=TODAY, due_on=row.due_on + WEEK, reason=" ")


def verified_by_owner(cast: Cast, row: Action) -> None:
    row.verify(by=cast.olga, at=NOW, on=TODAY, effective=True, finding="Fine")


def cancelled(decision: Callable[[Cast], Decision | None]) -> Write:
    return lambda cast, row: row.cancel(
        by=cast.ella, at=NOW, on=TODAY, reason="Not needed", decision=decision(cast)
    )


def activated(**changes: Any) -> Write:
    """Try to activate, with what is missing by ``changes``."""

    def write(cast: Cast, row: QualityObjective) -> None:
        given: dict[str, Any] = {"owner": cast.olga, "requirements": [], "goals": [making.goal(cast)]}
        row.activate(by=cast.ella, at=NOW, plan=making.PLAN, **{**given, **changes})

    return write


def signed(who: str, *, minutes_ago: int = 0) -> Write:
    def write(cast: Cast, row: ManagementReview) -> None:
        proof = Proof("password", NOW - timedelta(minutes=minutes_ago))
        minuting.sign_minutes(row, signer=getattr(cast, who), proof=proof, at=NOW)

    return write


def drafted_now(cast: Cast, row: ManagementReview) -> None:
    minuting.draft_minutes(row, by=cast.quinn, at=NOW)


def decided_by_the_lead(cast: Cast, row: ManagementReview) -> None:
    samples.decided(cast, row, decided_by=cast.quinn)


def concluded_late(cast: Cast, row: ManagementReview) -> None:
    holding.conclude(row.inputs.all()[0], conclusion="Another word", by=cast.quinn, at=NOW)


MUSTS = [
    Must("an action has an effectiveness criterion", nothing, *assigning(criterion=" "), "criterion"),
    Must("its check day leaves time for data", nothing, *assigning(check_on=TODAY + 2 * WEEK), "leave time"),
    Must("its verifier is not its owner", nothing, *assigning(verifier="olga"), "other than its owner"),
    Must("a corrective one carries the full weight", nothing, *assigning(weight="task"), "full form"),
    Must("nobody owns what they cannot see", nothing, *assigning(owner="sven"), "does not see"),
    Must("an external auditor is given nothing to do", nothing, *assigning(owner="axel"), "does not see"),
    Must(
        "an action is done with proof",
        an_action,
        ("olga", "governance:completion", {"on": TODAY, "proof": " "}),
        lambda cast, row: row.complete(by=cast.olga, at=NOW, on=TODAY, proof=" "),
        "with proof",
    ),
    Must(
        "only its owner says that it is done",
        an_action,
        ("quinn", "governance:completion", {"on": TODAY, "proof": "Done"}),
        lambda cast, row: row.complete(by=cast.quinn, at=NOW, on=TODAY, proof="Done"),
    ),
    Must(
        "nobody verifies their own work",
        lambda cast: done(an_action(cast)),
        ("olga", "governance:verification", {"on": TODAY, "effective": "yes", "finding": "Fine"}),
        verified_by_owner,
    ),
    Must(
        "a due day moves only with a reason",
        an_action,
        ("olga", "governance:extension", {"on": TODAY, "due_on": TODAY + 4 * WEEK, "reason": " "}),
        extended,
        "required",
    ),
    Must(
        "a corrective action is cancelled only by a decision",
        lambda cast: an_action(cast, origin="corrective"),
        ("ella", "governance:cancellation", {"on": TODAY, "reason": "Not needed"}),
        cancelled(lambda cast: None),
        "only by a decision",
    ),
    Must(
        "and by one of its own site or of the organisation",
        lambda cast: (a_decision(cast, site=cast.south), an_action(cast, origin="corrective"))[1],
        ("ella", "governance:cancellation", {"on": TODAY, "reason": "Not needed", "decision": "first"}),
        cancelled(lambda cast: Decision.objects.get(site=cast.south)),
        "of its site",
    ),
    Must("a risk acceptance has a rationale", nothing, *deciding(rationale=" "), "rationale"),
    Must("a risk acceptance has an expiry", nothing, *deciding(expires_on=None), "comes back"),
    Must("the quality lead decides nothing", nothing, *deciding("quinn", decided_by="quinn")),
    Must("a leader decides within their sites", nothing, *deciding("sven", decided_by="sven")),
    Must(
        "an objective serves a requirement or a goal",
        making.drafted,
        ("ella", "objectives:activation", {"owner": "olga", **PLAN}),
        activated(goals=[]),
        "Missing",
    ),
    Must(
        "an active objective has an owner",
        making.drafted,
        ("ella", "objectives:activation", PLAN),
        activated(owner=None),
        "missing",
    ),
    Must(
        "a period has one current value; another one says why",
        measured,
        ("olga", "objectives:measurement", {"value": "97", "period": "2026-01", "seen": "1"}),
        measuring_it(date(2026, 1, 1), "97"),
        "holds the value",
        ("measurements", "objective,period,value\nN-OTD,2026-01,97\n"),
    ),
    Must(
        "a period that has not begun takes no value",
        measured,
        ("olga", "objectives:measurement", {"value": "97", "period": "2026-04", "seen": "0"}),
        measuring_it(date(2026, 4, 1), "97"),
        "has not begun",
        ("measurements", "objective,period,value\nN-OTD,2026-04,97\n"),
    ),
    Must(
        "minutes are drafted when nothing blocks them",
        samples.in_session,
        ("quinn", "reviews:minutes", {}),
        drafted_now,
        "no decision",
    ),
    Must(
        "in a review, too, leaders decide",
        samples.in_session,
        ("quinn", "reviews:decision", {"kind": "improvement", "text": "A line", "decided_by": "quinn"}),
        decided_by_the_lead,
        "Select a valid choice",
    ),
    Must(
        "the quality lead signs nothing", samples.drafted, ("quinn", "reviews:signature", {}), signed("quinn")
    ),
    Must(
        "a member who is no leader signs nothing",
        samples.drafted,
        ("olga", "reviews:signature", {}),
        signed("olga"),
    ),
    Must(
        "nobody signs twice",
        lambda cast: (row := samples.drafted(cast, chair=cast.olga), signed("ella")(cast, row))[0],
        ("ella", "reviews:signature", {"agree": "on"}),
        signed("ella"),
        "already",
    ),
    Must(
        "approved minutes never change",
        samples.approved,
        ("quinn", "reviews:reopening", {"reason": "A slip"}),
        concluded_late,
        "already “Approved”",
    ),
]

KEPT = (Action, Completion, Verification, Extension, Cancellation, Decision, Measurement, SignOff)


def of(cast: Cast, value: Any) -> Any:
    """Return the person or site of the cast that a name stands for; other values as they are."""
    return getattr(cast, value) if isinstance(value, str) and value in vars(cast) else value


def as_sent(cast: Cast, value: Any) -> str:
    """Return a value as a browser sends it."""
    if value == "first":
        return str(Decision.objects.order_by("pk")[0].pk)
    value = of(cast, value)
    return value.isoformat() if isinstance(value, date) else str(getattr(value, "pk", value))


def all_that_stands() -> list[Any]:
    """Return how many records there are, and the state of each that has one."""
    states = [sorted(model.objects.values_list("pk", "state")) for model in (Action, ManagementReview)]
    return [
        *states,
        sorted(QualityObjective.objects.values_list("pk", "state")),
        [m.objects.count() for m in KEPT],
    ]


@pytest.mark.parametrize("must", MUSTS, ids=lambda must: must.says)
def test_by_page(must: Must, cast: Cast) -> None:
    row = must.start(cast)
    before = all_that_stands()
    who, name, data = must.page
    url = reverse(name, args=[row.reference] if row else [])
    response = proven(getattr(cast, who), at=NOW).post(url, {n: as_sent(cast, v) for n, v in data.items()})
    assert response.status_code == (422 if must.words else 403)
    assert must.words in response.content.decode()
    assert all_that_stands() == before


@pytest.mark.parametrize("must", MUSTS, ids=lambda must: must.says)
def test_by_verb(must: Must, cast: Cast) -> None:
    row = must.start(cast)
    before = all_that_stands()
    with pytest.raises(Refusal):
        must.verb(cast, row)
    assert all_that_stands() == before


@pytest.mark.parametrize("must", [must for must in MUSTS if must.register[0]], ids=lambda must: must.says)
def test_by_import(must: Must, cast: Cast, tmp_path: Path) -> None:
    must.start(cast)
    before = all_that_stands()
    kind, text = must.register
    path = tmp_path / "register.csv"
    path.write_text(text)
    with pytest.raises(SystemExit) as ended:
        call_command("import_register", kind, str(path))
    assert ended.value.code == 1
    assert all_that_stands() == before
