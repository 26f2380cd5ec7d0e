"""Pages that reopen a verdict, hand an action over and show what follows it up."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from governance.models import Action, Process
from qms.people.models import Person
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action, done

pytestmark = pytest.mark.usefixtures("still_clock")


def address(name: str, action: Action) -> str:
    return reverse(f"governance:{name}", args=[action.reference])


def send(person: Person, name: str, action: Action, **given: Any) -> Any:
    return signed_in(person).post(address(name, action), {"on": TODAY, **given})


def page_of(person: Person, action: Action) -> str:
    return signed_in(person).get(action.get_absolute_url()).content.decode()


def effective(cast: Cast, **changes: Any) -> Action:
    action = done(an_action(cast, **changes))
    action.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="98 % in two months")
    return action


def test_somebody_who_saw_it_reopens_the_verdict_and_the_page_tells_it(cast: Cast) -> None:
    action = effective(cast)
    assert address("reopening", action) in page_of(cast.olga, action)
    assert address("reopening", action) not in page_of(cast.carl, action)
    answer = send(cast.olga, "reopening", action, reason=" ")
    assert answer.status_code == 422 and "This field is required." in answer.content.decode()
    assert send(cast.olga, "reopening", action, reason="Late again at Weber").status_code == 302
    page = page_of(cast.quinn, action)
    assert "Reopened" in page and "Late again at Weber" in page and "98 % in two months" in page
    assert address("verification", action) in page


def test_a_verdict_reopened_meanwhile_is_told(cast: Cast) -> None:
    action = effective(cast)
    send(cast.olga, "reopening", action, reason="Late again")
    answer = send(cast.ella, "reopening", action, reason="Late again, too")
    assert answer.status_code == 422 and "already “Done”" in answer.content.decode()
    assert "Late again, too" in answer.content.decode()


def test_the_page_of_the_later_action_tells_which_verdict_it_reopened(cast: Cast) -> None:
    process = enter(Process(code="PACK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    same: dict[str, Any] = {"origin": "corrective", "cause": "Labels mixed up", "process": process}
    earlier = effective(cast, **same)
    later = an_action(cast, **same, on=TODAY, at=NOW)
    assert str(earlier) in page_of(cast.olga, later) and "Labels mixed up" in page_of(cast.olga, later)
    assert str(later) in page_of(cast.olga, earlier)


def test_the_assigner_hands_it_over_from_its_page(cast: Cast) -> None:
    action = an_action(cast)
    assert address("action_owner", action) in page_of(cast.ella, action)
    assert address("action_owner", action) not in page_of(cast.olga, action)
    given = {"to": cast.carl.pk, "seen": cast.olga.pk}
    assert send(cast.ella, "action_owner", action, **given).status_code == 422
    answer = send(cast.ella, "action_owner", action, **given, reason="On leave until June")
    action.refresh_from_db()
    assert answer.status_code == 302 and action.owner == cast.carl
    assert "handed it over from Olga Petrova to Carl Meyer" in page_of(cast.carl, action)


def test_the_second_who_hands_it_over_is_told_with_what_they_typed(cast: Cast) -> None:
    action = an_action(cast)
    action.hand_owner(to=cast.carl, by=cast.ella, at=NOW, on=TODAY, reason="On leave")
    given = {"to": cast.ines.pk, "seen": cast.olga.pk, "reason": "She asked for it"}
    answer = send(cast.quinn, "action_owner", action, **given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "It went to Carl Meyer in the meantime." in page
    assert "She asked for it" in page


@pytest.mark.parametrize(
    ("name", "to", "sentence"),
    [
        ("action_owner", "sven", "does not see the records of North"),
        ("action_owner", "quinn", "Select a valid choice"),
        ("action_verifier", "axel", "holds no role inside"),
        ("action_verifier", "olga", "Select a valid choice"),
    ],
)
def test_nobody_unfit_can_be_chosen(cast: Cast, name: str, to: str, sentence: str) -> None:
    action = an_action(cast)
    answer = send(cast.ella, name, action, to=getattr(cast, to).pk, reason="On leave")
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'id="id_to_error"' in page
    action.refresh_from_db()
    assert (action.owner, action.verifier) == (cast.olga, cast.quinn)


def test_the_verifier_changes_before_the_verdict_and_not_after(cast: Cast) -> None:
    action = done(an_action(cast))
    given = {"to": cast.carl.pk, "seen": cast.quinn.pk, "reason": "On leave"}
    assert send(cast.quinn, "action_verifier", action, **given).status_code == 302
    assert address("verification", action) in page_of(cast.carl, action)
    action.refresh_from_db()
    action.verify(by=cast.carl, at=NOW, on=TODAY, effective=True, finding="Seen")
    assert address("action_verifier", action) not in page_of(cast.ella, action)
    given = {"to": cast.ella.pk, "seen": cast.carl.pk, "reason": "On leave"}
    assert send(cast.quinn, "action_verifier", action, **given).status_code == 422


def test_a_task_has_no_verifier_to_change(cast: Cast) -> None:
    task = a_task(cast)
    assert signed_in(cast.ella).get(address("action_verifier", task)).status_code == 403


def chain(cast: Cast, length: int) -> list[Action]:
    rows = [an_action(cast)]
    while len(rows) < length:
        done(rows[-1])
        found = rows[-1].verify(by=cast.quinn, at=NOW, on=TODAY, effective=False, finding="Still 93 %")
        assert found is not None
        rows.append(found)
    return rows


@pytest.mark.parametrize("place", [0, 1, 3])
def test_each_page_of_a_chain_shows_it_from_the_first_to_now(cast: Cast, place: int) -> None:
    rows = chain(cast, 4)
    page = page_of(cast.olga, rows[place]).split('id="follow-ups"')[1].split("</section>")[0]
    at = [page.index(str(row)) for row in rows]
    assert at == sorted(at) and page.count("this one") == 1


def test_an_action_by_itself_shows_no_chain(cast: Cast) -> None:
    assert 'id="follow-ups"' not in page_of(cast.olga, an_action(cast))


def test_a_third_extension_is_said_to_be_weak(cast: Cast) -> None:
    action = an_action(cast)
    for week in (3, 4, 5):
        assert "Moved" not in page_of(cast.olga, action).split("<section")[0]
        action.extend(by=cast.olga, at=NOW, on=TODAY, due_on=TODAY + week * WEEK, reason="The supplier is late")
    assert "Moved 3 times" in page_of(cast.olga, action)
