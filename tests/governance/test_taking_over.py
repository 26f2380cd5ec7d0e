"""Taking over: decisions of minutes kept elsewhere come in with their source; what only watches is weak."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import Decision
from governance.rules.decisions import is_weak, standing
from governance.taking_over import take_over
from qms.primitives.refusing import Refusal
from qms.records.filing import store_bytes
from qms.records.models import SignOff, StoredFile
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_decision, an_action

pytestmark = pytest.mark.usefixtures("still_clock")

MINUTES = b"%PDF-1.7 minutes of the board"
ADDRESS = "/governance/decisions/taking-over/"


def sent(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return what the form sends: a decision of Ella three weeks ago, with the minutes in which it stands."""
    return {"text": "Seals first", "kind": "priority", "decided_by": cast.ella.pk, "on": TODAY - 3 * WEEK,
            "source": "Board of 23 February, item 4", "site": cast.north.pk, **changes}  # fmt: skip


def minutes() -> SimpleUploadedFile:
    return SimpleUploadedFile("board.pdf", MINUTES, content_type="application/pdf")


def test_it_shows_as_a_late_entry_with_its_source_and_who_recorded_it(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    shown = client.post(ADDRESS, sent(cast, file=minutes()), follow=True).content.decode()
    row = Decision.objects.get()
    assert (row.decided_by, row.recorded_by, row.decided_on) == (cast.ella, cast.quinn, TODAY - 3 * WEEK)
    assert row.late_entry and "late entry, recorded on 16 Mar 2026" in shown
    assert "Board of 23 February, item 4" in shown and "board.pdf" in shown
    given: Any = client.get(reverse("governance:decision_source", args=[row.reference]))
    assert b"".join(given.streaming_content) == MINUTES and "attachment" in given["Content-Disposition"]


def test_another_of_the_same_minutes_needs_no_second_upload(cast: Cast) -> None:
    client = signed_in(cast.quinn)
    client.post(ADDRESS, sent(cast, file=minutes()))
    again = f"{ADDRESS}?like={Decision.objects.get().reference}"
    shown = client.get(again).content.decode()
    assert "Board of 23 February, item 4" in shown and "Empty: board.pdf, as before." in shown
    client.post(again, sent(cast, text="Then the pumps"))
    assert set(Decision.objects.values_list("source_file_name", flat=True)) == {"board.pdf"}
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"source": " "}, "names the minutes in which it stands"),
        (
            {"kind": "risk_acceptance", "rationale": "Rare", "expires_on": TODAY + WEEK},
            "its signature stands in",
        ),
        ({"on": TODAY + timedelta(days=1)}, "has not come yet"),
        ({"decided_by": "carl"}, "Carl Meyer does not lead"),
        ({"major": "on"}, "Say what you expect of it"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_no_file_kept(cast: Cast, changes: dict[str, Any], says: str) -> None:
    changes = {name: cast.carl.pk if value == "carl" else value for name, value in changes.items()}
    file = {} if {"source", "kind"} & changes.keys() else {"file": minutes()}
    answer = signed_in(cast.quinn).post(ADDRESS, sent(cast, **changes, **file))
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Decision.objects.exists() and not StoredFile.objects.exists()


def test_an_acceptance_with_its_signed_document_needs_no_signature_of_ours(cast: Cast) -> None:
    accepted = {"kind": "risk_acceptance", "rationale": "Rare", "expires_on": TODAY + WEEK}
    signed_in(cast.quinn).post(ADDRESS, sent(cast, file=minutes(), **accepted))
    assert Decision.objects.get().kind == "risk_acceptance" and not SignOff.objects.exists()


def test_who_does_not_prepare_records_of_the_scope_takes_nothing_over(cast: Cast) -> None:
    file = store_bytes(MINUTES, media_type="application/pdf", by=cast.olga, at=NOW)
    with pytest.raises(Refusal) as refusal:
        take_over(
            decided_by=cast.ella, on=TODAY, by=cast.olga, at=NOW, source_file=file, kind="priority", text="x"
        )
    assert refusal.value.rule == "decision.taken-over-by-who-prepares"


@pytest.mark.parametrize(
    ("text", "action", "look", "weak"),
    [
        ("We continue to monitor scrap", False, False, True),
        ("Keep  monitoring\nthe line", False, False, True),
        ("Wir werden das weiter beobachten", False, False, True),
        ("We continue to monitor scrap", True, False, False),
        ("We continue to monitor scrap", False, True, False),
        ("Buy a monitor for the line", False, False, False),
    ],
)
def test_a_decision_that_only_watches_is_weak(text: str, action: bool, look: bool, weak: bool) -> None:
    assert is_weak(text, has_action=action, has_look_back=look) is weak


@pytest.mark.parametrize(
    ("left", "word"), [(31, "in_force"), (30, "expiring"), (1, "expiring"), (0, "expired")]
)
def test_how_what_comes_back_stands(left: int, word: str) -> None:
    day = TODAY + timedelta(days=left)
    assert standing("standing", day, comes_back=True, today=TODAY) == word
    assert standing("renewed", day, comes_back=True, today=TODAY) == "renewed"
    assert standing("standing", day, comes_back=False, today=TODAY) == ""


def test_weak_is_said_after_saving_on_the_page_and_in_the_list_until_an_action_follows(cast: Cast) -> None:
    client = signed_in(cast.ella)
    given = {"text": "We continue to monitor scrap", "kind": "priority", "on": TODAY, "site": cast.north.pk}
    saved = client.post(reverse("governance:new_decision"), given, follow=True).content.decode()
    assert saved.count("An auditor would call it weak") == 2, "once as a notice, once on the page"
    row = Decision.objects.get()
    listed = client.get(reverse("governance:decisions")).content.decode()
    assert ">Weak<" in listed.split("<tbody>")[1]
    an_action(cast, decision=row)
    assert "would call it weak" not in client.get(row.get_absolute_url()).content.decode()
    a_decision(cast)
    assert ">Weak<" not in client.get(reverse("governance:decisions")).content.decode().split("<tbody>")[1]
