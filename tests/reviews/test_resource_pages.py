"""Pages of resource requests: what leaders see first, what is wrong at its field, the list as CSV."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qms.people.models import Person
from reviews.models import ResourceRequest
from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.objectives.making import active
from tests.reviews.requests import DAY, a_request, decided, granted, in_place

pytestmark = pytest.mark.usefixtures("still_clock")


def text_of(person: Person, name: str, *args: str, **given: str) -> str:
    response = signed_in(person).get(reverse(f"reviews:{name}", args=args), given)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_answers_first_what_waits_and_for_how_long(cast: Cast) -> None:
    a_request(cast, on=TODAY - 20 * DAY)
    granted(cast, what="A gauge", needed_by=TODAY + 3 * DAY)
    in_place(cast)
    shown = text_of(cast.ella, "resources")
    assert "1 request waits for a decision, for 20 days." in shown
    assert "Decision overdue" in shown
    assert "A gauge" in shown
    assert shown.index("A second planner") < shown.index("A gauge")
    assert "In place</" not in shown.split("<tbody>")[1]


def test_filters_leave_what_they_say(cast: Cast) -> None:
    a_request(cast)
    decided(a_request(cast, what="A crane", kind="tool"), cast, outcome="refused")
    assert "A crane" not in text_of(cast.ella, "resources")
    assert "A crane" in text_of(cast.ella, "resources", standing="refused")
    assert "A second planner" in text_of(cast.ella, "resources", whose="of_me")
    assert "No request fits these filters." in text_of(cast.ella, "resources", q="zeppelin")


def test_the_list_as_csv_holds_days_to_decide_and_harmless_cells(cast: Cast) -> None:
    granted(cast, what="=HYPERLINK(1)")
    response = signed_in(cast.ella).get(reverse("reviews:resources_export"), {"standing": "all"})
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("RES-0001,People,'=HYPERLINK(1),")
    assert ",6,DEC-0001," in lines[1]


def test_asking_by_page_ties_the_request_to_the_record_that_it_serves(cast: Cast) -> None:
    objective = active(cast)
    client = signed_in(cast.olga)
    assert (
        f'value="{objective.reference}"'
        in client.get(reverse("reviews:new_resource"), {"serves": objective.reference}).content.decode()
    )
    sent = {
        "kind": "training", "what": "Course on capacity planning", "why": "Dates are moved",
        "needed_by": "2026-05-01", "asked_of": cast.ella.pk, "serves": objective.reference.lower(),
        "on": "2026-03-16", "site": cast.north.pk, "amount": "", "unit": "", "owner": "",
    }  # fmt: skip
    response = client.post(reverse("reviews:new_resource"), sent)
    row = ResourceRequest.objects.get()
    assert response.headers["Location"] == reverse("reviews:resource", args=[row.reference])
    assert (row.objective, row.asked_by, row.owner) == (objective, cast.olga, cast.olga)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"serves": "OBJ-0999"}, "There is no record called “OBJ-0999” here."),
        ({"needed_by": "2026-03-01"}, "It cannot be needed before it was asked for."),
        ({"amount": "5"}, "An amount is above zero and has a currency or unit."),
        ({"amount": "-5", "unit": "NOK"}, "An amount is above zero and has a currency or unit."),
        ({"asked_of": ""}, "This field is required."),
        ({"on": "2026-03-20"}, "20 Mar 2026 has not come yet."),
    ],
)
def test_what_is_wrong_with_a_request_stands_at_its_field_and_what_was_typed_is_kept(
    cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    sent = {
        "kind": "training", "what": "Course on capacity planning", "why": "Dates are moved",
        "needed_by": "2026-05-01", "asked_of": cast.ella.pk, "on": "2026-03-16", "site": cast.north.pk,
    } | changes  # fmt: skip
    response = signed_in(cast.olga).post(reverse("reviews:new_resource"), sent)
    assert response.status_code == 422
    shown = response.content.decode()
    assert sentence in shown
    assert "Course on capacity planning" in shown
    assert not ResourceRequest.objects.exists()


def test_a_leader_decides_by_page_and_a_part_has_to_be_named(cast: Cast) -> None:
    row = a_request(cast)
    url = reverse("reviews:decide_resource", args=[row.reference])
    client = signed_in(cast.ella)
    sent = {"outcome": "partly", "granted": "", "reason": "Half will do", "on": "2026-03-16"}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "A request that is granted in part says what is granted." in refused.content.decode()
    assert client.post(url, sent | {"granted": "Half a post"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.granted) == ("partly", "Half a post")
    shown = text_of(cast.olga, "resource", row.reference)
    assert "Half will do" in shown
    assert "after 7 days" in shown


def test_what_shows_that_it_is_in_place_can_be_uploaded_and_taken_away_unchanged(cast: Cast) -> None:
    row = granted(cast)
    file = SimpleUploadedFile("contract.txt", b"Contract of 16 March", content_type="text/plain")
    sent = {"proof": "", "file": file, "on": "2026-03-16"}
    client = signed_in(cast.olga)
    assert client.post(reverse("reviews:resource_in_place", args=[row.reference]), sent).status_code == 302
    response = client.get(reverse("reviews:resource_file", args=[row.reference]))
    assert b"".join(response) == b"Contract of 16 March"
    assert 'filename="contract.txt"' in response.headers["Content-Disposition"]


def queries(person: Person, name: str, *args: str) -> int:
    client = signed_in(person)
    url = reverse(f"reviews:{name}", args=args)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        list(response) if response.streaming else None
    assert response.status_code == 200
    return len(captured)


def test_lists_and_pages_keep_their_query_budget_with_ten_times_the_rows(cast: Cast) -> None:
    counts = []
    for times in (1, 10):
        for _number in range(times):
            a_request(cast)
            row = granted(cast, objective=None)
        counts.append(
            {
                "resources": queries(cast.ella, "resources"),
                "resources_export": queries(cast.ella, "resources_export"),
                "new_resource": queries(cast.olga, "new_resource"),
                "resource": queries(cast.ella, "resource", row.reference),
                "resource_in_place": queries(cast.olga, "resource_in_place", row.reference),
            }
        )
    assert counts[0] == counts[1]
    budgets = {"resources": 8, "resources_export": 4, "new_resource": 9, "resource": 12, "resource_in_place": 5}
    assert not {name: count for name, count in counts[1].items() if count > budgets[name]}, counts[1]
