"""Search: every kind, grouped, straight to a typed reference, and nothing that the person may not see."""

from __future__ import annotations

import pytest

from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.governance.samples import a_decision, a_task, an_action
from tests.reviews.samples import a_review, an_objective


def search(person: Person, words: str) -> str:
    response = signed_in(person).get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def test_records_of_every_kind_are_found_and_grouped(cast: Cast) -> None:
    an_action(cast, text="Mend the packing press")
    a_decision(cast, text="Buy a packing press")
    an_objective(cast, "PRESS", statement="Packing press runs")
    a_review(cast, title="Review of the packing press")
    page = search(cast.ella, "PACKING press")
    for name in ("Actions", "Decisions", "Quality objectives", "Management reviews"):
        assert f"<h2>{name}</h2>" in page
    assert "4 records hold “PACKING press”." in page


def test_every_word_has_to_be_there(cast: Cast) -> None:
    an_action(cast, text="Mend the packing press")
    assert "1 record holds" in search(cast.ella, "press mend")
    assert "Nothing that you may see holds “press paint”." in search(cast.ella, "press paint")


def test_at_most_eight_of_a_kind_and_a_way_to_all(cast: Cast) -> None:
    for number in range(11):
        a_task(cast, text=f"Order labels {number}")
    page = search(cast.ella, "order labels")
    assert page.count("row-link") == 8
    assert '<a href="/governance/actions/?q=order+labels">All 11</a>' in page


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "act-{1}", "ACT {1}", "act{1}"])
def test_a_typed_reference_goes_straight_to_its_record(cast: Cast, typed: str) -> None:
    action = an_action(cast)
    number = str(int(action.reference.partition("-")[2]))
    response = signed_in(cast.ella).get("/search/", {"q": typed.format(action.reference, number)})
    assert response.status_code == 302
    assert response["Location"] == f"/governance/actions/{action.reference}/"


def test_nothing_invisible_leaks(cast: Cast) -> None:
    action = an_action(cast, text="Secret of North")
    a_review(cast, title="Secret review of North")
    for words in ("Secret", action.reference):
        page = search(cast.sven, words)
        assert "Nothing that you may see" in page
        assert "Secret of North" not in page
    assert "Nothing that you may see" in search(cast.nora, "Ella")
    assert "Secret of North" in search(cast.axel, "Secret")


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'; --", "<script>", "a " * 500])
def test_odd_words_are_only_words(cast: Cast, words: str) -> None:
    an_action(cast, criterion="Fewer stops")
    page = search(cast.ella, words)
    assert "<script>" not in page.split('id="content"')[1]
    if words in ("%", "_"):
        assert "Balance the two packing lines" not in page
