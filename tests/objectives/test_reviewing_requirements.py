"""Requirement reviews: who confirmed what on which day, what changed, who owes the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Process
from governance.owning import appoint
from objectives.models import CustomerRequirement, RequirementReview
from objectives.reviewing_requirements import review_requirement
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from tests.cast import LONG_AGO, THEN, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import refused
from tests.objectives.making import requirement
from tests.objectives.test_promising_by_page import errors, send

DAY = timedelta(days=1)
NEXT = TODAY + timedelta(days=365)


@pytest.fixture
def packing(cast: Cast) -> Process:
    """Packing at North, which Olga owns."""
    row = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=THEN)
    appoint(row, holder=cast.olga, starts_on=LONG_AGO, by=cast.quinn, at=THEN)
    return row


def review(cast: Cast, row: CustomerRequirement, **changes: Any) -> RequirementReview:
    """Let Olga confirm ``row`` today."""
    given: dict[str, Any] = {
        "result": "confirmed",
        "note": "Asked the buyer of Nordvann",
        "confirmed_by": cast.olga,
        "on": TODAY,
        "next_review_on": NEXT,
        "by": cast.olga,
        "at": NOW,
    }
    return review_requirement(row, **{**given, **changes})


def test_what_was_confirmed_is_kept_as_it_read_then(cast: Cast, packing: Process) -> None:
    row = requirement(cast, process=packing, control="Board")
    fact = review(cast, row)
    assert (fact.statement, fact.process, fact.control) == (row.statement, "Packing", "Board")
    assert row.next_review_on == NEXT
    changes = {"statement": "Delivered within two days", "control": "Board and call"}
    again = review(cast, row, result="changed", changes=changes, on=TODAY + DAY, at=NOW + DAY)
    fact.refresh_from_db()
    assert (fact.control, again.control, row.control) == ("Board", "Board and call", "Board and call")
    assert row.statement == "Delivered within two days"


def test_what_is_withdrawn_is_neither_reviewed_nor_changed_again(cast: Cast) -> None:
    row = requirement(cast, next_review_on=TODAY)
    review(cast, row, result="withdrawn", next_review_on=NEXT)
    assert (row.state, row.next_review_on) == ("withdrawn", None)
    with refused(".state"):
        review(cast, row, on=TODAY - DAY)
    assert not list(kinds.duties_of(cast.olga, TODAY))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a day to come": ({"on": TODAY + DAY}, "on"),
    "no note": ({"note": " "}, "note"),
    "no next review": ({"next_review_on": None}, "next_review_on"),
    "a next review that is not later": ({"next_review_on": TODAY}, "next_review_on"),
    "a change that changes nothing": ({"result": "changed", "changes": {"measure": ""}}, "statement"),
    "an unknown result": ({"result": "perhaps"}, "result"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_review_is_refused_with(name: str, cast: Cast) -> None:
    row = requirement(cast)
    changes, field = REFUSED[name]
    with pytest.raises(Refusal) as refusal:
        review(cast, row, **changes)
    assert refusal.value.field == field
    assert not row.reviews.exists()
    row.refresh_from_db()
    assert row.next_review_on is None


def test_who_confirms_it_sees_it_and_is_of_the_organisation(cast: Cast) -> None:
    row = requirement(cast)
    for stranger in (cast.sven, cast.axel):
        with pytest.raises(Refusal) as refusal:
            review(cast, row, confirmed_by=stranger)
        assert refusal.value.field == "confirmed_by"


def test_a_late_entry_of_an_earlier_review_moves_nothing(cast: Cast) -> None:
    row = requirement(cast)
    review(cast, row)
    earlier = review(cast, row, on=TODAY - 30 * DAY, next_review_on=TODAY + DAY)
    assert (earlier.late, row.next_review_on) == (True, NEXT)
    for result in ("changed", "withdrawn"):
        with pytest.raises(Refusal) as refusal:
            review(cast, row, result=result, on=TODAY - 20 * DAY, changes={"measure": "Days late"})
        assert refusal.value.field == "on"


def test_the_owner_of_the_process_owes_the_review_which_goes_with_it(cast: Cast, packing: Process) -> None:
    row = requirement(cast, process=packing, next_review_on=TODAY + DAY)
    requirement(cast, next_review_on=TODAY)  # no process, so nobody owes it: a gap
    (duty,) = [one for one in kinds.duties_of(cast.olga, TODAY) if one.kind == "requirement-review"]
    assert (duty.subject, duty.due_on) == (row.reference, TODAY + DAY)
    assert [one.subject for one in kinds.duties_of_all(TODAY) if one.kind == "requirement-review"] == [
        row.reference
    ]
    given = kinds.HandOver(duty.kind, duty.subject, cast.olga, cast.carl, cast.adam, NOW, TODAY, "Leaves")
    with refused("reviewed-by-owner"):
        kinds.hand_over(given)
    appoint(packing, holder=cast.carl, starts_on=TODAY, by=cast.quinn, at=NOW)
    kinds.hand_over(given)
    assert [one.kind for one in kinds.duties_of(cast.carl, TODAY)] == ["requirement-review"]


@pytest.mark.usefixtures("still_clock")
def test_a_review_goes_its_way_by_page(cast: Cast) -> None:
    row = requirement(cast, next_review_on=TODAY - DAY)
    url = row.get_absolute_url()
    assert "Review overdue" in signed_in(cast.carl).get(url).content.decode()
    sent = {"result": "confirmed", "note": "Asked the buyer", "confirmed_by": cast.olga.pk, "on": TODAY}
    assert "next_review_on" in errors(send("review_requirement", cast.olga, row.reference, **sent))
    bad = send("review_requirement", cast.olga, row.reference, **sent, next_review_on=TODAY)
    assert "Asked the buyer" in bad.content.decode()
    answer = send("review_requirement", cast.olga, row.reference, **sent, next_review_on=NEXT)
    assert answer.status_code == 302
    page = signed_in(cast.carl).get(url).content.decode()
    assert "Review overdue" not in page
    assert "Olga Petrova confirmed it as it stands." in page


@pytest.mark.usefixtures("still_clock")
def test_the_owner_of_its_process_may_review_without_a_role_to_prepare(cast: Cast, packing: Process) -> None:
    row = requirement(cast, process=packing)
    appoint(packing, holder=cast.carl, starts_on=TODAY, by=cast.quinn, at=NOW)
    sent = {"result": "changed", "note": "New contract", "confirmed_by": cast.carl.pk, "on": TODAY,
            "next_review_on": NEXT, "statement": row.statement, "measure": "Days late"}  # fmt: skip
    assert send("review_requirement", cast.carl, row.reference, **sent).status_code == 302
    row.refresh_from_db()
    assert (row.measure, row.process) == ("Days late", None), "an emptied process is a change like any other"


@pytest.mark.usefixtures("still_clock")
def test_the_register_finds_what_lacks_something(cast: Cast, packing: Process) -> None:
    whole = requirement(cast, process=packing, control="Board", measure="Days", impact="low")
    bare = requirement(cast, impact="high", offering="Pumps")
    gone = requirement(cast)
    review(cast, gone, result="withdrawn")

    def found(query: str) -> list[str]:
        answer = signed_in(cast.ella).get(f"/objectives/requirements/?{query}")
        return [row.requirement.reference for row in answer.context["rows"]]

    assert found("") == [bare.reference, whole.reference], "the worst first, withdrawn ones not"
    assert found("gap=control") == [bare.reference]
    assert found("gap=objective") == [bare.reference, whole.reference]
    assert found("state=withdrawn") == [gone.reference]
    assert found("q=pumps") == [bare.reference]
    assert found("impact=low") == [whole.reference]
    review(cast, whole)
    assert found("gap=unconfirmed") == [bare.reference]
    answer = signed_in(cast.ella).get("/objectives/requirements.csv?gap=control")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2 and lines[1].startswith(bare.reference) and "No control" in lines[1]


def test_days_are_days(cast: Cast) -> None:
    row = requirement(cast, next_review_on=date(2026, 3, 16))
    assert not row.review_overdue(date(2026, 3, 16)) and row.review_overdue(date(2026, 3, 17))
