"""Pages of governance: what they show, and what a form says where a rule stands in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.models import Action, Decision, Process, TopManagementMembership
from governance.owning import appoint, owner_of
from qms.people.models import Person
from qms.records.entering import enter
from qms.records.models import StoredFile
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action, done

pytestmark = pytest.mark.usefixtures("still_clock")


def send(person: Person, name: str, /, *args: Any, **data: Any) -> Any:
    """Send a form as ``person`` and return the answer."""
    return signed_in(person).post(reverse(f"governance:{name}", args=args), data)


def errors(response: Any) -> dict[str, list[str]]:
    """Return the errors of the form that came back, by field."""
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def page(person: Person, name: str, *args: Any, query: str = "") -> str:
    """Return the page as ``person`` sees it."""
    response = signed_in(person).get(reverse(f"governance:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_owner_completes_with_a_photo_from_the_phone(cast: Cast) -> None:
    action = an_action(cast)
    photo = SimpleUploadedFile("line.png", b"\x89PNG\r\n\x1a\n data", content_type="image/png")
    answer = send(cast.olga, "completion", action, on=TODAY, proof="", file=photo)
    assert answer.status_code == 302 and answer["Location"] == action.get_absolute_url()
    action.refresh_from_db()
    assert (action.state, action.completion.file_name) == ("done", "line.png")


def test_completing_without_proof_shows_the_rule_at_its_field(cast: Cast) -> None:
    answer = send(cast.olga, "completion", an_action(cast), on=TODAY, proof="  ")
    assert "An action is done with proof" in errors(answer)["proof"][0]


def test_a_file_that_is_not_what_its_name_says_is_refused_and_the_text_is_kept(cast: Cast) -> None:
    action = an_action(cast)
    fake = SimpleUploadedFile("proof.pdf", b"MZ not a pdf", content_type="application/pdf")
    answer = send(cast.olga, "completion", action, on=TODAY, proof="Both lines run", file=fake)
    assert "cannot be stored" in errors(answer)["file"][0]
    assert "Both lines run" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_a_file_whose_completion_is_refused_is_not_kept(cast: Cast) -> None:
    photo = SimpleUploadedFile("line.png", b"\x89PNG\r\n\x1a\n data", content_type="image/png")
    answer = send(cast.olga, "completion", an_action(cast), on=TODAY + WEEK, proof="", file=photo)
    assert "has not come yet" in errors(answer)["on"][0]
    assert not StoredFile.objects.exists()


def test_completing_again_says_that_it_is_done(cast: Cast) -> None:
    action = done(an_action(cast))
    answer = send(cast.olga, "completion", action, on=TODAY, proof="Again")
    assert "already “Done”" in str(errors(answer))


def test_the_verifier_is_asked_for_where_nobody_is_named(cast: Cast) -> None:
    action = an_action(cast, verifier=None, assigned_by=cast.olga, by=cast.olga)
    answer = send(cast.olga, "completion", action, on=TODAY, proof="Protocol")
    assert "Nobody is named" in errors(answer)["verifier"][0]
    answer = send(cast.olga, "completion", action, on=TODAY, proof="Protocol", verifier=cast.olga.pk)
    assert "Somebody other than its owner" in errors(answer)["verifier"][0]
    answer = send(cast.olga, "completion", action, on=TODAY, proof="Protocol", verifier=cast.carl.pk)
    assert answer.status_code == 302


def test_a_verdict_without_what_was_seen_is_refused_and_keeps_the_answer(cast: Cast) -> None:
    answer = send(cast.quinn, "verification", done(an_action(cast)), on=TODAY, effective="no", finding="")
    assert errors(answer)["finding"]
    assert 'value="no"' in answer.content.decode() and "checked" in answer.content.decode()


def test_not_effective_leads_on_to_the_follow_up(cast: Cast) -> None:
    action = done(an_action(cast))
    send(cast.quinn, "verification", action, on=TODAY, effective="no", finding="Still 93 %")
    follow_up = Action.objects.get(follows_up=action)
    shown = page(cast.quinn, "action", action)
    assert follow_up.reference in shown and "Not effective" in shown
    assert action.reference in page(cast.quinn, "action", follow_up)


def test_a_verdict_before_it_is_done_is_refused(cast: Cast) -> None:
    answer = send(cast.quinn, "verification", an_action(cast), on=TODAY, effective="yes", finding="Seen")
    assert "not done yet" in str(errors(answer))


def test_an_extension_to_an_earlier_day_is_refused_at_the_day(cast: Cast) -> None:
    answer = send(cast.olga, "extension", an_action(cast), on=TODAY, due_on=TODAY, reason="Too much to do")
    assert "later than" in errors(answer)["due_on"][0]
    assert "Too much to do" in answer.content.decode()


def test_the_page_shows_the_slip_its_reason_and_tells_it_in_plain_words(cast: Cast) -> None:
    action = an_action(cast)
    send(cast.olga, "extension", action, on=TODAY, due_on=TODAY + 3 * WEEK, reason="The supplier is late")
    shown = page(cast.ella, "action", action)
    assert "moved by 7 days, first due 30 Mar 2026" in shown
    assert "Olga Petrova moved the due day from 30 Mar 2026 to 6 Apr 2026." in shown
    assert "Olga Petrova moved check day from 27 Apr 2026 to 4 May 2026." in shown
    assert "The supplier is late" in shown


def test_a_corrective_action_is_not_cancelled_without_a_decision(cast: Cast) -> None:
    action = an_action(cast, origin="corrective")
    answer = send(cast.ella, "cancellation", action, on=TODAY, reason="The line is sold")
    assert "only by a decision" in errors(answer)["decision"][0]
    decision = a_decision(cast)
    answer = send(cast.ella, "cancellation", action, on=TODAY, reason="The line is sold", decision=decision.pk)
    assert answer.status_code == 302
    assert decision.reference in page(cast.ella, "action", action)


NEW = {
    "text": "Balance the lines",
    "weight": "action",
    "origin": "off_target",
    "criterion": "Above 97 %",
    "on": TODAY,
    "due_on": TODAY + WEEK,
    "check_on": TODAY + 3 * WEEK,
}


def test_a_new_action_is_given_from_a_decision(cast: Cast) -> None:
    decision = a_decision(cast)
    url = reverse("governance:new_action") + f"?decision={decision.reference}"
    answer = signed_in(cast.olga).post(url, {**NEW, "owner": cast.carl.pk, "site": cast.north.pk})
    action = Action.objects.get()
    assert answer["Location"] == action.get_absolute_url()
    assert (action.decision, action.owner, action.verifier) == (decision, cast.carl, cast.olga)
    assert action.text in page(cast.olga, "decision", decision)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criterion": ""}, "criterion"),
        ({"check_on": ""}, "check_on"),
        ({"check_on": TODAY + WEEK}, "check_on"),
        ({"due_on": TODAY - WEEK}, "due_on"),
        ({"on": TODAY + WEEK}, "on"),
        ({"weight": "task"}, "weight"),
        ({"text": ""}, "text"),
    ],
)
def test_a_new_action_that_lacks_something_comes_back_with_what_was_typed(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    given = {**NEW, "owner": cast.carl.pk, "site": cast.north.pk, **changes}
    answer = send(cast.olga, "new_action", **given)
    assert errors(answer)[field]
    assert str(given["text"]) in answer.content.decode()
    assert not Action.objects.exists()


def test_an_owner_who_does_not_see_the_site_is_refused_at_the_owner(cast: Cast) -> None:
    answer = send(cast.olga, "new_action", **NEW, owner=cast.sven.pk, site=cast.north.pk)
    assert "does not see the records of North" in errors(answer)["owner"][0]


def test_nobody_gives_actions_at_a_site_that_is_not_theirs(cast: Cast) -> None:
    answer = send(cast.sven, "new_action", **NEW, owner=cast.carl.pk, site=cast.north.pk)
    assert "site" in errors(answer)


def test_an_executive_records_a_decision_as_her_own(cast: Cast) -> None:
    answer = send(cast.ella, "new_decision", text="Buy a line", kind="resource", on=TODAY)
    decision = Decision.objects.get()
    assert answer["Location"] == decision.get_absolute_url()
    assert (decision.decided_by, decision.site) == (cast.ella, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "risk_acceptance", "rationale": "Rare"}, "expires_on"),
        ({"kind": "no_change"}, "rationale"),
        ({"on": TODAY + WEEK}, "on"),
        ({"expires_on": TODAY - WEEK}, "expires_on"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_at_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    given = {"text": "Accept it", "kind": "resource", "on": TODAY, **changes}
    assert errors(send(cast.ella, "new_decision", **given))[field]
    assert not Decision.objects.exists()


def test_owners_can_be_read_as_of_any_day(cast: Cast) -> None:
    process = enter(Process(code="O2C", name="Order to cash"), by=cast.quinn, at=NOW - 10 * WEEK)
    appoint(process, holder=cast.ella, starts_on=TODAY - 10 * WEEK, by=cast.quinn, at=NOW - 10 * WEEK)
    answer = send(cast.quinn, "ownership", "O2C", holder=cast.quinn.pk, starts_on=TODAY, site="")
    assert answer.status_code == 302 and owner_of(process, on=TODAY) == cast.quinn
    assert "Quinn Hale" in page(cast.olga, "processes")
    past = page(cast.olga, "processes", query=f"?as_of={TODAY - WEEK}")
    assert "Ella Brandt" in past and "Quinn Hale" not in past
    assert "No process was recorded by that day" in page(cast.olga, "processes", query="?as_of=2020-01-01")


def test_what_is_no_day_is_refused_in_plain_words(cast: Cast) -> None:
    answer = signed_in(cast.ella).get(reverse("governance:processes") + "?as_of=yesterday")
    assert answer.status_code == 422 and "is not a day" in answer.content.decode()


def test_a_new_process_comes_with_its_owner_or_not_at_all(cast: Cast) -> None:
    given = {"name": "Purchasing", "code": "PUR", "starts_on": TODAY, "site": cast.north.pk}
    answer = send(cast.quinn, "new_process", **given, holder=cast.sven.pk)
    assert "does not see" in errors(answer)["holder"][0] and not Process.objects.exists()
    assert send(cast.quinn, "new_process", **given, holder=cast.olga.pk).status_code == 302
    assert owner_of(Process.objects.get(), on=TODAY) == cast.olga
    answer = send(cast.quinn, "new_process", **given, holder=cast.olga.pk)
    assert errors(answer)["code"]


def test_a_leader_is_named_once_for_a_scope(cast: Cast) -> None:
    given = {"person": cast.olga.pk, "role_in_qms": "Site manager", "site": cast.north.pk}
    assert send(cast.ella, "new_leader", **given, starts_on=TODAY).status_code == 302
    assert TopManagementMembership.objects.filter(person=cast.olga, site=cast.north).exists()
    assert (
        "already top management" in errors(send(cast.ella, "new_leader", **given, starts_on=TODAY))["person"][0]
    )
    assert "Site manager" in page(cast.carl, "top_management")


def references(person: Person, query: str = "") -> list[str]:
    """Return the references of the actions that ``person`` gets listed."""
    response = signed_in(person).get(reverse("governance:actions") + query)
    return [action.reference for action, _standing in response.context["rows"]]


def test_the_list_filters_sorts_and_counts_only_what_one_may_see(cast: Cast) -> None:
    late = an_action(cast, text="Late one", due_on=TODAY - timedelta(days=3), owner=cast.carl)
    judged = done(an_action(cast, text="Done one"))
    south = an_action(cast, text="Far one", site=cast.south, owner=cast.sven)
    task = a_task(cast, due_on=TODAY + timedelta(days=1))
    assert references(cast.ella) == [late.reference, task.reference, judged.reference, south.reference]
    assert south.reference not in references(cast.olga)
    assert references(cast.ella, "?state=late") == [late.reference]
    assert references(cast.ella, "?state=to_verify") == [judged.reference]
    assert references(cast.quinn, "?whose=verify") == [judged.reference]
    assert references(cast.carl, "?whose=mine&sort=-due") == [task.reference, late.reference]
    assert references(cast.ella, "?site=SOUTH") == [south.reference]
    assert references(cast.ella, "?owner=petrova") == [judged.reference]
    assert references(cast.ella, "?q=late+one") == [late.reference]
    assert references(cast.ella, "?state=nonsense") == []


def test_what_has_ended_is_listed_only_when_asked_for(cast: Cast) -> None:
    ended, task, going = an_action(cast), a_task(cast), an_action(cast)
    done(ended).verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Seen")
    task.complete(by=cast.carl, at=NOW, on=TODAY)
    assert references(cast.ella) == [going.reference]
    assert references(cast.ella, "?state=done") == [task.reference]
    assert set(references(cast.ella, "?state=all")) == {row.reference for row in (ended, task, going)}


def test_fifty_rows_are_a_page_and_the_filter_stays(cast: Cast) -> None:
    for _number in range(51):
        a_task(cast)
    assert len(references(cast.carl, "?whose=mine")) == 50
    assert len(references(cast.carl, "?whose=mine&page=2")) == 1
    assert "?whose=mine&amp;page=2" in page(cast.carl, "actions", query="?whose=mine")


def test_the_export_holds_what_the_list_holds_and_no_formula(cast: Cast) -> None:
    an_action(cast, text='=HYPERLINK("http://evil.test")', criterion="-1 is bad")
    an_action(cast, site=cast.south, owner=cast.sven, text="Far one")
    content = b"".join(signed_in(cast.olga).get(reverse("governance:actions_export"))).decode("utf-8-sig")
    lines = content.splitlines()
    assert len(lines) == 2 and "Far one" not in content
    assert '"\'=HYPERLINK(""http://evil.test"")"' in lines[1] and ",'-1 is bad," in lines[1]


def test_the_overview_counts_open_their_lists(cast: Cast, client: Client) -> None:
    an_action(cast, due_on=TODAY - timedelta(days=3))
    done(an_action(cast))
    a_decision(cast)
    shown = page(cast.quinn, "governance")
    assert "/governance/actions/?state=late" in shown and "of 1 open" in shown
    assert "1 of them by you" in shown and "Add a second packing line" in shown


@pytest.mark.parametrize("day", ["9999-12-31", "0026-03-01"])
def test_a_day_of_a_mistyped_year_is_refused_at_its_field(cast: Cast, day: str) -> None:
    action = done(an_action(cast))
    given = {"on": TODAY.isoformat(), "effective": "no", "finding": "No change", "follow_up_due_on": day}
    response = send(cast.quinn, "verification", action.reference, **given)
    assert "too far away" in errors(response)["follow_up_due_on"][0]
    assert Action.objects.count() == 1


def test_what_was_recorded_after_its_day_shows_as_a_late_entry(cast: Cast) -> None:
    late, prompt = a_decision(cast, at=NOW), a_decision(cast, on=TODAY, at=NOW)
    assert "late entry, recorded on 16 Mar 2026" in page(cast.ella, "decision", late.reference)
    assert "late entry" not in page(cast.ella, "decision", prompt.reference)
    assert page(cast.ella, "decisions").count("late entry") == 1
    late_action, prompt_action = an_action(cast, at=NOW), an_action(cast, on=TODAY, at=NOW)
    assert "late entry, recorded on 16 Mar 2026" in page(cast.ella, "action", late_action.reference)
    assert "late entry" not in page(cast.ella, "action", prompt_action.reference)
