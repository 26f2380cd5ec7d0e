"""Completing: an action is done once, by its owner, with proof."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.models import Completion
from qms.primitives.refusing import Refusal
from qms.records.filing import store_bytes
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action


def test_its_owner_completes_it_with_a_text_as_proof(cast: Cast) -> None:
    action = an_action(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof=" Both lines run at 40 an hour ")
    assert action.state == "done"
    fact = Completion.objects.get(action=action)
    assert (fact.by, fact.happened_on, fact.recorded_at) == (cast.olga, TODAY, NOW)
    assert fact.proof == "Both lines run at 40 an hour"
    assert action.history.first().history_user == cast.olga


def test_a_file_is_proof_and_keeps_the_name_that_it_was_given(cast: Cast) -> None:
    stored = store_bytes(b"%PDF-1.7 protocol", media_type="application/pdf", by=cast.olga, at=NOW)
    action = an_action(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY, file=stored, file_name="protocol.pdf")
    assert (action.completion.file, action.completion.file_name) == (stored, "protocol.pdf")


def test_an_action_without_proof_is_refused_and_nothing_is_written(cast: Cast) -> None:
    action = an_action(cast)
    with pytest.raises(Refusal) as refusal:
        action.complete(by=cast.olga, at=NOW, on=TODAY, proof="   ")
    assert (refusal.value.rule, refusal.value.field) == ("action.proof-is-missing", "proof")
    action.refresh_from_db()
    assert action.state == "open" and not Completion.objects.exists()


def test_a_task_ends_when_it_is_done_without_proof_or_verdict(cast: Cast) -> None:
    task = a_task(cast)
    task.complete(by=cast.carl, at=NOW, on=TODAY)
    assert task.state == "done"
    with pytest.raises(Refusal, match="task ends"):
        task.verify(by=cast.quinn, at=NOW, on=TODAY, effective=True, finding="Seen")


def test_who_comes_second_hears_that_it_is_done(cast: Cast) -> None:
    action = an_action(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol")
    with pytest.raises(Refusal, match="already “Done”"):
        action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol again")
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("who", ["ella", "quinn", "carl", "sven", "adam"])
def test_nobody_but_its_owner_completes_it(cast: Cast, who: str) -> None:
    with pytest.raises(Refusal, match="Only its owner"):
        an_action(cast).complete(by=getattr(cast, who), at=NOW, on=TODAY, proof="Seen")


@pytest.mark.parametrize("days", [1, -8])
def test_the_day_is_neither_to_come_nor_before_it_was_assigned(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal) as refusal:
        an_action(cast).complete(by=cast.olga, at=NOW, on=TODAY + timedelta(days=days), proof="Protocol")
    assert refusal.value.field == "on"


def test_the_day_is_counted_where_people_are(cast: Cast) -> None:
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    late_evening_utc = datetime(2026, 3, 16, 23, 30, tzinfo=ZoneInfo("UTC"))
    tomorrow = TODAY + timedelta(days=1)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        an_action(cast).complete(by=cast.olga, at=late_evening_utc, on=tomorrow, proof="Protocol")


def test_without_a_verifier_it_cannot_be_done_until_one_is_named(cast: Cast) -> None:
    action = an_action(cast, verifier=None, assigned_by=cast.olga, by=cast.olga)
    assert action.verifier is None
    with pytest.raises(Refusal) as refusal:
        action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol")
    assert refusal.value.field == "verifier"
    with pytest.raises(Refusal) as refusal:
        action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol", verifier=cast.olga)
    assert refusal.value.rule == "action_verified_by_another"
    action.complete(by=cast.olga, at=NOW, on=TODAY, proof="Protocol", verifier=cast.carl)
    assert (action.state, action.verifier) == ("done", cast.carl)


def test_who_assigned_it_verifies_where_nobody_else_was_named(cast: Cast) -> None:
    assert an_action(cast, verifier=None).verifier == cast.ella


def test_a_late_entry_says_so(cast: Cast) -> None:
    action = an_action(cast)
    action.complete(by=cast.olga, at=NOW, on=TODAY - WEEK, proof="Protocol")
    assert action.completion.late
