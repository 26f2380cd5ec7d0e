"""Checking promises: the owner is asked, a promise against a no reaches a leader, who sees it once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Process
from objectives import checking_promises
from objectives.models import CommitmentCheck, CommitmentTurn
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.test_pages import errors
from tests.objectives.test_risk_pages import send, shown
from tests.objectives.voices import DAY, WEEK, a_delivery_process, a_promise, promised_anyway

TURN: dict[str, Any] = {"on": TODAY, "at": NOW}


def owed(person: Person) -> list[str]:
    """Return the kinds of what ``person`` owes today."""
    return [duty.kind for duty in kinds.duties_of(person, TODAY)]


def refused(rule: str, field: str | None = None) -> Any:
    """Expect a refusal of ``rule`` at ``field``."""
    return pytest.raises(Refusal, check=lambda refusal: (refusal.rule, refusal.field) == (rule, field))


def test_the_owner_of_the_process_owes_the_answer_and_the_asker_the_outcome(cast: Cast) -> None:
    row = a_promise(cast)
    assert owed(cast.olga) == ["commitment-answer"] and owed(cast.carl) == []
    checking_promises.answer(row, capacity="yes", note="", by=cast.olga, **TURN)
    assert owed(cast.olga) == [] and owed(cast.carl) == ["commitment-outcome"]
    checking_promises.settle(row, promised=True, note="", by=cast.carl, **TURN)
    assert owed(cast.carl) == [] and owed(cast.ella) == []
    assert CommitmentCheck.objects.get().state == "promised"


def test_a_process_that_nobody_owns_can_confirm_nothing(cast: Cast) -> None:
    orphan = enter(Process(code="ORPHAN", name="Orphan", site=cast.north), by=cast.quinn, at=NOW)
    with refused("commitment.process-has-owner", "process"):
        a_promise(cast, process=orphan)
    assert not CommitmentCheck.objects.exists()


@pytest.mark.parametrize("name", ["carl", "ella", "quinn"])
def test_only_who_was_asked_answers(cast: Cast, name: str) -> None:
    row = a_promise(cast)
    with refused("commitment.answered-by-who-keeps-it"):
        checking_promises.answer(row, capacity="yes", note="", by=getattr(cast, name), **TURN)
    assert not CommitmentTurn.objects.exists()


def test_a_no_says_what_lacks_and_is_said_once(cast: Cast) -> None:
    row = a_promise(cast)
    with refused("commitment_no_says_what_lacks", "note"):
        checking_promises.answer(row, capacity="no", note=" ", by=cast.olga, **TURN)
    checking_promises.answer(row, capacity="no", note="Full until May", by=cast.olga, **TURN)
    with refused("commitmentcheck.state", "state"):
        checking_promises.answer(row, capacity="yes", note="", by=cast.olga, **TURN)
    assert CommitmentCheck.objects.get().capacity == "no"


@pytest.mark.parametrize(
    ("capacity", "understood", "promised", "state"),
    [
        ("yes", True, True, "promised"),
        ("yes", True, False, "not_promised"),
        ("yes", False, True, "anyway"),
        ("no", True, True, "anyway"),
        ("no", True, False, "not_promised"),
        ("", True, True, "anyway"),
    ],
)
def test_what_was_not_confirmed_and_understood_is_promised_anyway(
    cast: Cast, capacity: str, understood: bool, promised: bool, state: str
) -> None:
    row = a_promise(cast, understood=understood, unclear="" if understood else "Which drawing")
    if capacity:
        checking_promises.answer(row, capacity=capacity, note="Said", by=cast.olga, **TURN)
    checking_promises.settle(row, promised=promised, note="They asked", by=cast.carl, **TURN)
    assert row.state == state
    assert (owed(cast.ella) == ["commitment-against-no"]) == (state == "anyway")


def test_what_was_unclear_may_be_clear_by_the_time_of_the_promise(cast: Cast) -> None:
    row = a_promise(cast, understood=False, unclear="Which drawing")
    checking_promises.answer(row, capacity="yes", note="", by=cast.olga, **TURN)
    checking_promises.settle(row, promised=True, note="", understood=True, by=cast.carl, **TURN)
    assert row.state == "promised"


def test_a_promise_given_anyway_says_why(cast: Cast) -> None:
    row = a_promise(cast)
    with refused("commitment_no_says_what_lacks", "note"):
        checking_promises.settle(row, promised=True, note="", by=cast.carl, **TURN)
    with refused("commitment.settled-by-who-asked"):
        checking_promises.settle(row, promised=True, note="So", by=cast.olga, **TURN)


def test_a_leader_sees_it_in_words_and_then_owes_nothing(cast: Cast) -> None:
    row = promised_anyway(cast)
    with pytest.raises(Refusal) as refusal:
        checking_promises.acknowledge(row, note=" ", by=cast.ella, **TURN)
    assert refusal.value.field == "note"
    with refused("decision.answered-by-a-leader"):
        checking_promises.acknowledge(row, note="Fine", by=cast.quinn, **TURN)
    checking_promises.acknowledge(row, note="A second shift in April", by=cast.ella, **TURN)
    assert row.state == "acknowledged" and owed(cast.ella) == []
    with refused("commitmentcheck.state", "state"):
        checking_promises.acknowledge(row, note="Again", by=cast.ella, **TURN)


def test_nothing_happens_before_it_was_asked_or_tomorrow(cast: Cast) -> None:
    row = a_promise(cast)
    for on, rule in ((TODAY - WEEK, "day.too-early"), (TODAY + DAY, "day.in-the-future")):
        with refused(rule, "on"):
            checking_promises.answer(row, capacity="yes", note="", on=on, by=cast.olga, at=NOW)


def test_the_answer_goes_to_who_takes_over(cast: Cast) -> None:
    a_promise(cast)
    (duty,) = kinds.duties_of(cast.olga, TODAY)
    one = kinds.HandOver(duty.kind, duty.subject, cast.olga, cast.sven, cast.quinn, NOW, TODAY, "Leaves")
    with refused("commitment.answered-by-somebody-there", "to"):
        kinds.hand_over(one)
    kinds.hand_over(
        kinds.HandOver(duty.kind, duty.subject, cast.olga, cast.carl, cast.quinn, NOW, TODAY, "Leaves")
    )
    assert owed(cast.carl) == ["commitment-answer"] and owed(cast.olga) == []


@pytest.mark.usefixtures("still_clock")
def test_a_promise_goes_its_way_by_page(cast: Cast) -> None:
    assert "No unusual promise was checked yet." in shown(cast.carl, "commitments")
    given = {
        "customer": "Norsk Vann", "offering": "Valves", "promise": "In two weeks", "unusual": "Half the time",
        "process": a_delivery_process(cast).pk, "answer_by": TODAY + DAY, "on": TODAY, "site": cast.north.pk,
    }  # fmt: skip
    assert errors(send(cast.carl, "new_commitment", **given))["unclear"]
    assert send(cast.carl, "new_commitment", **given, understood="on").status_code == 302
    row = CommitmentCheck.objects.get()
    assert "1 waits for its answer." in shown(cast.ella, "commitments")
    bad = send(cast.olga, "commitment_answer", row.reference, capacity="no", note="", on=TODAY)
    assert "Say what speaks against it" in errors(bad)["note"][0]
    assert send(
        cast.olga, "commitment_answer", row.reference, capacity="no", note="Full", on=TODAY
    ).status_code == 302  # fmt: skip
    outcome = {"promised": "yes", "understood": "on", "note": "We would lose them", "on": TODAY}
    assert send(cast.carl, "commitment_outcome", row.reference, **outcome).status_code == 302
    assert "1 promise was given without a yes" in shown(cast.ella, "commitments")
    assert "Promised anyway" in shown(cast.ella, "commitment", row.reference)
    seen = send(cast.ella, "commitment_acknowledgement", row.reference, note="A second shift", on=TODAY)
    assert seen.status_code == 302
    page = shown(cast.carl, "commitment", row.reference)
    assert "A second shift" in page and "Ella Brandt has seen that it was promised anyway." in page
    export = signed_in(cast.carl).get(reverse("objectives:commitments_export") + "?state=acknowledged")
    assert len(b"".join(export.streaming_content).decode().splitlines()) == 2  # type: ignore[attr-defined]


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize("times", [1, 10])
@pytest.mark.parametrize("who", ["ella", "olga"])
def test_pages_of_checks_stay_within_their_queries(cast: Cast, times: int, who: str) -> None:
    for _n in range(3 * times):
        row = promised_anyway(cast)
    client, spent = signed_in(getattr(cast, who)), {}
    for name, args in (("commitments", []), ("commitment", [row.reference])):
        url = reverse(f"objectives:{name}", args=args)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        spent[name] = len(queries)
    with CaptureQueriesContext(connection) as queries:
        list(kinds.kind_of(CommitmentCheck).duties(TODAY, getattr(cast, who)))
    assert spent["commitments"] <= 8 and spent["commitment"] <= 12 and len(queries) <= 5, (spent, len(queries))


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_of_many_acknowledgements_at_once_one_is_kept(transactional_db: None, cast: Cast) -> None:
    row = promised_anyway(cast)
    barrier = threading.Barrier(8)

    def see(number: int) -> Refusal | None:
        try:
            barrier.wait(timeout=60)
            one, ella = CommitmentCheck.objects.get(pk=row.pk), Person.objects.get(pk=cast.ella.pk)
            checking_promises.acknowledge(one, note=f"Word {number}", by=ella, **TURN)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(8) as pool:
        told = [refusal for refusal in pool.map(see, range(8)) if refusal]
    assert len(told) == 7 and {refusal.field for refusal in told} == {"state"}
    assert CommitmentTurn.objects.filter(kind="acknowledgement").count() == 1
