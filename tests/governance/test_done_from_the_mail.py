"""The link of the digest: opening it shows, pressing its button acts, once, for the one to whom it was sent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.doing_from_mail import ACT
from governance.models import Action, Completion
from qms.jobs.linking import LASTS, Link, token_of
from qms.jobs.mailing import compose
from qms.jobs.noticing import plan_digests
from qms.people.models import RoleHolding
from qms.records.models import StoredFile
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, a_task, an_action

pytestmark = pytest.mark.usefixtures("still_clock")

SOON = TODAY + timedelta(days=2)
PHOTO = b"\xff\xd8\xff\xe0 the two lines side by side"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 from a telephone"


def due_soon(cast: Cast, **changes: Any) -> Action:
    """Return Olga's action, due in two days."""
    return an_action(cast, due_on=SOON, **changes)


def link(action: Action, *, day: date = TODAY, due_on: date | None = None, act: str = ACT) -> str:
    """Return the path of the link that the mail of ``day`` carries for ``action``."""
    named = Link(act, action.owner_id, action.reference, due_on or action.due_on, day)
    return f"/governance/mail/{token_of(named)}/"


def mails() -> dict[str, Any]:
    """Return today's digests, composed, by the address to which each goes."""
    return {letter.to[0]: letter for digest in plan_digests(TODAY, at=NOW) for letter in [compose(digest)]}


def photo(name: str = "lines.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def untouched(action: Action) -> bool:
    """Tell whether nothing at all was recorded of ``action`` or stored beside it."""
    action.refresh_from_db()
    nothing_kept = not Completion.objects.exists() and not StoredFile.objects.exists()
    return action.state == "open" and action.history.count() == 1 and nothing_kept


def test_the_owners_mail_carries_the_link_in_text_and_html(cast: Cast, settings: Any) -> None:
    action = due_soon(cast)
    letter = mails()["olga@borealis.test"]
    wanted = settings.BASE_URL + link(action)
    assert f"Say that it is done: {wanted}\n" in letter.body
    assert f'href="{wanted}">Say that it is done</a>' in letter.alternatives[0].content


def test_a_verifiers_mail_carries_no_link_to_act(cast: Cast) -> None:
    action = due_soon(cast, check_on=TODAY + timedelta(days=3))
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Both lines run")
    letter = mails()["quinn@borealis.test"]
    assert action.reference in letter.body
    assert "/mail/" not in letter.body + letter.alternatives[0].content


def test_an_action_that_names_no_verifier_yet_is_completed_on_its_page(cast: Cast) -> None:
    due_soon(cast, assigned_by=cast.olga, verifier=None)
    assert "/mail/" not in mails()["olga@borealis.test"].body


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_it_shows_what_will_be_recorded_and_changes_nothing(cast: Cast, method: str) -> None:
    action = due_soon(cast)
    answer = getattr(Client(), method)(link(action))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"] and "no-cache" in answer["Cache-Control"]
    if method == "get":
        shown = answer.content.decode()
        assert action.text in shown and "Olga Petrova says it was done on 16 Mar 2026" in shown
        assert 'capture="environment"' in shown and 'accept="image/*"' in shown
        assert action.criterion not in shown and "Quinn" not in shown
    assert untouched(action)


def test_pressing_the_button_completes_it_with_a_photo(cast: Cast) -> None:
    action = due_soon(cast)
    answer = Client().post(link(action), {"proof": "Both lines run", "file": photo()}, follow=True)
    assert (
        answer.status_code == 200
        and "Olga Petrova said that it was done on 16 Mar 2026" in answer.content.decode()
    )
    action.refresh_from_db()
    fact = action.completion
    assert (action.state, fact.by, fact.happened_on, fact.proof) == ("done", cast.olga, TODAY, "Both lines run")
    assert fact.file is not None and fact.file_name == "lines.jpg" and fact.file.recorded_by == cast.olga
    version = action.history.latest()
    assert (version.history_user, version.history_change_reason) == (cast.olga, "From the link in the mail")


def test_a_task_takes_one_press_and_no_proof(cast: Cast) -> None:
    task = a_task(cast, due_on=SOON)
    shown = Client().get(link(task)).content.decode()
    assert "<textarea" not in shown and 'type="file"' not in shown
    assert Client().post(link(task), follow=True).status_code == 200
    task.refresh_from_db()
    assert task.state == "done"


def test_the_button_needs_the_forms_own_token_and_works_without_scripts(cast: Cast) -> None:
    action = due_soon(cast)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(link(action), {"proof": "Both lines run"}).status_code == 403
    assert untouched(action)
    shown = browser.get(link(action)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
    assert token is not None
    sent = {"proof": "Both lines run", "csrfmiddlewaretoken": token[1]}
    assert browser.post(link(action), sent).status_code == 302


def test_who_is_signed_in_as_its_owner_may_press_it_too(cast: Cast) -> None:
    action = due_soon(cast)
    assert signed_in(cast.olga).post(link(action), {"proof": "Both lines run"}).status_code == 302


def test_the_day_is_that_of_the_owners_zone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    action = due_soon(cast)
    late_evening = NOW.replace(hour=23, minute=30)  # past midnight in Berlin
    monkeypatch.setattr("django.utils.timezone.now", lambda: late_evening)
    Client().post(link(action), {"proof": "Both lines run"})
    assert Completion.objects.get().happened_on == TODAY + timedelta(days=1)


def test_an_action_without_proof_is_refused_at_its_field(cast: Cast) -> None:
    action = due_soon(cast)
    answer = Client().post(link(action), {"proof": " "})
    assert answer.status_code == 422 and "An action is done with proof." in answer.content.decode()
    assert untouched(action)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42", "Files of this type cannot be stored"),
        ("lines.jpg", b"MZ a program", "the content is not what its name says"),
        ("empty.jpg", b"", "empty"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_and_the_text_kept(
    cast: Cast, name: str, content: bytes, says: str
) -> None:
    action = due_soon(cast)
    answer = Client().post(link(action), {"proof": "Both lines run", "file": photo(name, content)})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert says in shown and "Both lines run</textarea>" in shown
    assert untouched(action)


def test_a_photo_as_telephones_store_it_is_kept(cast: Cast) -> None:
    action = due_soon(cast)
    Client().post(link(action), {"file": photo("IMG_0042.HEIC", HEIC)})
    fact = Completion.objects.get(action=action)
    assert fact.file is not None and fact.file.media_type == "image/heic"


def test_used_again_it_shows_that_it_is_done_and_by_whom(cast: Cast) -> None:
    action = due_soon(cast)
    Client().post(link(action), {"proof": "Both lines run"})
    again = Client().post(link(action), {"proof": "And once more", "file": photo()})
    assert again.status_code == 410
    shown = again.content.decode()
    assert "It was done already" in shown and "Olga Petrova said that it was done" in shown
    assert Completion.objects.get().proof == "Both lines run" and not StoredFile.objects.exists()
    assert Client().get(link(action)).status_code == 200


def test_signed_in_as_somebody_else_it_says_whose_link_it_is(cast: Cast) -> None:
    action = due_soon(cast)
    for method in ("get", "post"):
        answer = getattr(signed_in(cast.carl), method)(link(action), {"proof": "Mine"})
        shown = answer.content.decode()
        assert answer.status_code == 403
        assert "This link was sent to Olga Petrova; you are signed in as Carl Meyer." in shown
        assert action.text not in shown
    assert untouched(action)


def closed(action: Action, path: str, status: int, says: str) -> None:
    """Assert that a link opens nothing: the plain page says why, by either method, and nothing is recorded."""
    before = action.history.count()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(path, {"proof": "Both lines run"})
        shown = answer.content.decode()
        assert (answer.status_code, says in shown) == (status, True), shown
        assert "Go to sign in" in shown and action.text not in shown
    assert action.history.count() == before and not Completion.objects.exists()


def test_after_its_two_weeks_it_asks_to_sign_in(cast: Cast) -> None:
    action = due_soon(cast)
    assert Client().get(link(action, day=TODAY - LASTS)).status_code == 200
    closed(action, link(action, day=TODAY - LASTS - timedelta(days=1)), 410, "This link has expired")


def test_a_tampered_link_opens_nothing(cast: Cast) -> None:
    action, other = due_soon(cast), due_soon(cast)
    path = link(action)
    mine, theirs = path.split("/")[-2].split(":"), link(other).split("/")[-2].split(":")
    forged = [path[:-5] + "AAAA/", f"/governance/mail/{theirs[0]}:{mine[1]}/", "/governance/mail/nothing/",
              link(action, act="people:acceptance"), f"/governance/mail/{mine[0]}/"]  # fmt: skip
    for attempt in forged:
        closed(action, attempt, 403, "This link is not one that we sent.")


def test_a_cancelled_action_says_so(cast: Cast) -> None:
    action = due_soon(cast)
    action.cancel(by=cast.ella, at=NOW, on=TODAY, reason="The line is sold", decision=a_decision(cast))
    closed(action, link(action), 410, "was cancelled by Ella Brandt")


def test_an_owner_who_gave_it_away_is_told(cast: Cast) -> None:
    action = due_soon(cast)
    path = link(action)
    Action.objects.filter(pk=action.pk).update(owner=cast.carl)
    closed(action, path, 410, "is not yours any more")


def test_a_moved_due_day_asks_for_the_latest_mail(cast: Cast) -> None:
    action = due_soon(cast)
    path = link(action)
    action.extend(by=cast.olga, at=NOW, on=TODAY, due_on=SOON + WEEK, reason="The part is late")
    closed(action, path, 410, "was moved after this mail was sent")


@pytest.mark.parametrize("how", ["left", "lost every role"])
def test_who_is_not_here_any_more_records_nothing(cast: Cast, how: str) -> None:
    action = due_soon(cast)
    path = link(action)
    if how == "left":
        cast.olga.ended_on = TODAY
        cast.olga.save()
    else:
        RoleHolding.objects.filter(person=cast.olga).update(ends_on=TODAY - timedelta(days=1))
    closed(action, path, 410, "is not here any more")
