"""The home page: each number is what the records say, for each reader, and opens them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from governance.models import Process
from governance.owning import appoint
from objectives.models import QualityObjective
from qms.desk.promises import a_month_before
from qms.people.models import Person, RoleHolding
from qms.records.entering import enter
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action, done
from tests.reviews.samples import a_review, an_objective

KEPT = {"2025-12": "98", "2026-01": "98", "2026-02": "97.5"}
LOST = {"2025-12": "98", "2026-01": "98", "2026-02": "94"}


def home(person: Person) -> str:
    """Return the home page of ``person`` as text."""
    response = signed_in(person).get("/")
    assert response.status_code == 200
    return response.content.decode()


def figures(page: str) -> dict[str, tuple[str, str]]:
    """Return each answer of the page: its label, then value with unit and note."""
    found = {}
    for block in re.findall(r'<div class="figure.*?</div>', page, re.S):
        parts = re.findall(
            r'class="figure-(label|value|note)">(.*?)</span>\s*(?=<span class="figure|</div>)', block, re.S
        )
        texts = {name: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in parts}
        found[texts["label"]] = (texts["value"], texts.get("note", ""))
    return found


def links(page: str) -> list[str]:
    """Return where the page's content leads."""
    content = page[page.index('id="content"') :]
    return re.findall(r'href="([^"]+)"', content)


@pytest.fixture
def company(cast: Cast) -> Cast:
    """Two promises kept and one lost at North, one kept at South; three things late, two at North."""
    an_objective(cast, "KEPT", KEPT)
    an_objective(cast, "ALSO", KEPT)
    an_objective(cast, "LOST", LOST)
    an_objective(cast, "SOUTH", KEPT, site=cast.south, owner=cast.sven)
    an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - WEEK, check_on=TODAY + WEEK, text="Late at North")
    checked = an_action(cast, on=TODAY - 4 * WEEK, due_on=TODAY - 3 * WEEK, check_on=TODAY - timedelta(days=1))
    done(checked, on=TODAY - 3 * WEEK)
    a_task(
        cast,
        owner=cast.sven,
        site=cast.south,
        on=TODAY - 4 * WEEK,
        due_on=TODAY - 2 * WEEK,
        text="Late at South",
    )
    a_task(cast, due_on=TODAY + timedelta(days=2), text="Soon for Carl")
    a_review(cast)
    a_decision(cast)
    return cast


def test_a_leader_reads_four_answers(company: Cast) -> None:
    page = home(company.ella)
    found = figures(page)
    shown = found.pop("Could be shown today")
    assert re.fullmatch(r"\d+ of 20 judged", shown[0])
    assert found == {
        "Promises on target": ("3 of 4", "4 of 4 a month before"),
        "Waiting for you": ("0", "nothing comes later"),
        "Late": ("3", "the oldest by 14 days"),
    }
    assert "1 of 4 objectives is off target. 3 items are late." in page


def test_who_is_at_one_site_counts_what_they_may_see(company: Cast) -> None:
    RoleHolding.objects.filter(person=company.ines).update(site=company.north)
    north = figures(home(company.ines))
    assert (north["Promises on target"][0], north["Late"][0]) == ("2 of 3", "2")
    RoleHolding.objects.filter(person=company.ines).update(site=company.south)
    south = home(Person.objects.get(pk=company.ines.pk))
    assert (figures(south)["Promises on target"][0], figures(south)["Late"][0]) == ("1 of 1", "1")
    assert "Late at North" not in south
    assert "Olga" not in south.split('id="late"')[1].split("</section>")[0]


def test_a_worker_reads_what_waits_by_when_it_is_due(company: Cast) -> None:
    page = home(company.carl)
    assert "Nothing is late. 1 thing is due within a week." in page
    assert "Complete: Soon for Carl" in page
    assert "Promises on target" not in page
    late = home(company.olga)
    assert "2 things are overdue." in late
    assert late.index("Overdue") < late.index("Complete: Late at North")
    assert "Report on an input: Quality objectives: Management review of North" in late
    assert "/governance/actions/ACT-0001/completion/" in links(late), "a task is done from here"


def test_a_process_owner_reads_how_their_processes_stand(company: Cast) -> None:
    process = enter(Process(code="PCK", name="Packing", site=company.north), by=company.quinn, at=NOW)
    other = enter(Process(code="SVC", name="Service"), by=company.quinn, at=NOW)
    for row, holder in ((process, company.olga), (other, company.sven)):
        appoint(row, holder=holder, starts_on=TODAY - 9 * WEEK, by=company.quinn, at=NOW)
    QualityObjective.objects.filter(code="LOST").update(process=process)
    page = home(company.olga)
    mine = page.split('id="processes"')[1].split("</section>")[0]
    assert "Packing" in mine
    assert "Service" not in mine
    assert "Needs you" in mine
    assert "1 of 1 objectives off target" in mine
    assert "Deliver on the promised day (SOUTH)" not in page
    assert 'id="processes"' not in home(company.carl)


def test_the_next_dates_are_the_meetings_of_the_reader(company: Cast) -> None:
    dates = home(company.olga).split('id="dates"')[1].split("</section>")[0]
    assert "Management review of North" in dates
    assert "Invited to the review" in dates
    assert 'id="dates"' not in home(company.carl)


def test_who_verifies_reads_the_check(company: Cast) -> None:
    assert "Verify the effect: Balance the two packing lines" in home(company.quinn)


def test_what_comes_later_does_not_wait(cast: Cast) -> None:
    a_task(cast, due_on=TODAY + timedelta(days=60))
    page = home(cast.carl)
    assert "Nothing waits for you." in page
    assert page.index("Later") < page.index("Order labels")


def test_self_assessment_is_hidden_from_an_external_auditor(company: Cast) -> None:
    page = home(company.axel)
    assert "Could be shown today" not in page
    assert "Waiting for you" not in page
    assert "Records you can follow" in page
    assert "Could be shown today" in home(company.ines)


def test_an_administrator_finds_their_tasks(company: Cast) -> None:
    page = home(company.adam)
    assert page.index("People and access") < page.index("Promises on target")


def test_who_has_no_role_is_told_so_and_sees_nothing(company: Cast) -> None:
    page = home(company.nora)
    assert "You have no role here yet." in page
    for word in ("KEPT", "Late at", "Management review of North", "figure-value"):
        assert word not in page


def test_who_lost_every_role_still_sees_what_they_owe(company: Cast) -> None:
    RoleHolding.objects.filter(person=company.carl).update(ends_on=TODAY - timedelta(days=1))
    page = home(company.carl)
    assert "Soon for Carl" in page
    assert "Management review of North" not in page


def test_objectives_that_miss_come_first_and_at_most_nine(cast: Cast) -> None:
    for number in range(10):
        an_objective(cast, f"KEPT{number}", KEPT)
    an_objective(cast, "ZLOST", LOST)
    page = home(cast.ella)
    shown = re.findall(r"Deliver on the promised day \((\w+)\)</a>", page)
    assert shown[0] == "ZLOST"
    assert len(shown) == 9
    assert "All 11 objectives" in page
    assert "94 against 97 %" in page


@pytest.mark.parametrize(
    ("on", "before"),
    [
        (date(2026, 3, 16), date(2026, 2, 16)),
        (date(2026, 3, 30), date(2026, 2, 27)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2026, 2, 28), date(2026, 1, 31)),
        (date(2028, 2, 28), date(2028, 1, 28)),
        (date(2026, 1, 1), date(2025, 12, 1)),
    ],
)
def test_the_month_before_is_the_one_that_closed_before(on: date, before: date) -> None:
    assert a_month_before(on) == before


def test_a_month_without_a_value_is_no_promise_kept(cast: Cast) -> None:
    an_objective(cast, "STALE", {"2026-01": "98"})
    page = home(cast.ella)
    assert figures(page)["Promises on target"] == ("0 of 1", "1 of 1 a month before")
    assert "Stale" in page


def test_each_number_opens_its_records(company: Cast) -> None:
    client: Client = signed_in(company.ella)
    page = home(company.ella)
    found = [link for link in links(page) if not link.startswith("#")]
    assert "/objectives/?state=active&status=on_target" in [link.replace("&amp;", "&") for link in found]
    for link in sorted({link.replace("&amp;", "&") for link in found}):
        if urlsplit(link).path != "/evidence/":
            assert client.get(link).status_code == 200, link
    kept = client.get("/objectives/?state=active&status=on_target").content.decode()
    assert kept.count("row-link") == 3
    assert 'id="late"' in page


def test_reviews_and_decisions_stand_below(company: Cast) -> None:
    page = home(company.ella)
    assert "Management review of North" in page
    assert "Next planned for 16 Mar." in page
    assert "Add a second packing line" in page


def test_a_worker_of_an_empty_installation_is_not_asked_to_set_it_up(cast: Cast) -> None:
    page = home(cast.carl)
    assert "Begin here" not in page
    assert "Nothing waits for you." in page


def test_an_empty_installation_says_what_to_do_first(cast: Cast) -> None:
    page = home(cast.quinn)
    assert "Begin here" in page
    assert "figure-value" not in page
    buttons = re.findall(r'<a class="button primary[^"]*" href="([^"]+)"', page)
    assert buttons == ["/governance/processes/"]  # sites, people and top management are there already


def test_the_day_is_the_readers_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late_evening = NOW.replace(hour=23, minute=30)  # the next day in Berlin, not yet in Lisbon
    monkeypatch.setattr("django.utils.timezone.now", lambda: late_evening)
    assert "Tuesday 17 March 2026" in home(cast.olga)
    assert "Monday 16 March 2026" in home(cast.sven)


def test_who_owns_an_objective_finds_it_on_the_own_page(company: Cast) -> None:
    page = home(company.olga)
    assert "My objectives" in page and "Deliver on the promised day (LOST)" in page
