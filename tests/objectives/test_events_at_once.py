"""Several at the same moment: one view of a leader, one answer of a site, no recurrence missed."""

from __future__ import annotations

import pytest

from objectives.acknowledging import acknowledge
from objectives.models import EventAcknowledgement, QualityEvent, ReadAcross
from objectives.reading_across import ask_sites, look
from qms.people.models import Person
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.test_completed_once import TWENTY, at_once
from tests.objectives.event_samples import a_cause, a_complaint, a_process

pytestmark = [pytest.mark.file_db, pytest.mark.django_db(transaction=True)]


def test_twenty_leaders_who_look_at_once_leave_one_view(transactional_db: None, cast: Cast) -> None:
    event = a_complaint(cast, severity="critical")

    def see(number: int) -> None:
        row = QualityEvent.objects.get(pk=event.pk)
        leader = Person.objects.get(pk=cast.ella.pk)
        acknowledge(row, words=f"I see to it, {number}", on=TODAY, by=leader, at=NOW)

    refused = [refusal for refusal in at_once(see) if refusal]
    assert len(refused) == TWENTY - 1
    assert {refusal.rule for refusal in refused} == {"event.acknowledged-already"}
    assert all("Ella Brandt has looked at it" in str(refusal) for refusal in refused)
    assert EventAcknowledgement.objects.count() == 1


def test_twenty_answers_of_one_site_leave_one(transactional_db: None, cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    [asked] = ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)

    def answer(number: int) -> None:
        row = ReadAcross.objects.get(pk=asked.pk)
        sven = Person.objects.get(pk=cast.sven.pk)
        look(row, found="could", note=f"Line {number}", on=TODAY, by=sven, at=NOW)

    refused = [refusal for refusal in at_once(answer) if refusal]
    assert {refusal.rule for refusal in refused} == {"read-across.answered-already"}
    assert len(refused) == TWENTY - 1


def test_of_twenty_that_come_in_at_once_all_from_the_third_on_are_significant(
    transactional_db: None, cast: Cast
) -> None:
    process, cause = a_process(cast), a_cause()

    def come(number: int) -> None:
        a_complaint(cast, text=f"Valve {number} leaks", process=process, cause=cause)

    assert at_once(come) == [None] * TWENTY
    assert QualityEvent.objects.count() == TWENTY
    assert QualityEvent.objects.significant().count() == TWENTY - 2
