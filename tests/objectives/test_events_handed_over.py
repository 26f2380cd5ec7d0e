"""What is owed on events goes to another by the same rules; the view of a leader stays a leader's."""

from __future__ import annotations

import pytest

from objectives.containing import respond
from objectives.models import QualityEvent
from objectives.reading_across import ask_sites
from qms.people.handing_over import NotHandedOver, hand_over, things_of
from qms.people.models import Person, Role, RoleHolding
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.objectives.event_samples import a_cause, a_complaint, a_finding, a_process

pytestmark = pytest.mark.usefixtures("still_clock")


def give(cast: Cast, giver: Person, taker: Person, kind: str) -> QualityEvent:
    """Give every thing of that kind from one to the other; return the event that it was about."""
    keys = {thing.key: taker for thing in things_of(giver, TODAY) if thing.kind == kind}
    [thing] = hand_over(giver, keys, on=TODAY, by=cast.quinn, at=NOW, reason="She retires")
    return QualityEvent.objects.get(reference=thing.subject)


def test_who_looks_into_an_event_is_followed_by_another(cast: Cast) -> None:
    a_complaint(cast, process=a_process(cast), contained="Stock held")
    event = give(cast, cast.olga, cast.carl, "event-looked-into")
    assert event.owner == cast.carl
    assert event.history.latest("history_id").history_change_reason == "She retires"
    assert not [thing for thing in things_of(cast.olga, TODAY) if thing.subject == event.reference]


def test_an_event_on_which_nothing_is_owed_now_is_handed_over_as_well(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast), cause=a_cause(), contained="Stock held")
    respond(event, text="New ones", on=TODAY, by=cast.olga, at=NOW)
    [thing] = [one for one in things_of(cast.olga, TODAY) if one.subject == event.reference]
    assert (thing.kind, thing.along) == ("event-looked-into", ())
    assert give(cast, cast.olga, cast.carl, "event-looked-into").owner == cast.carl


def test_an_event_that_nobody_looks_into_goes_to_whom_its_steward_hands_it(cast: Cast) -> None:
    a_complaint(cast)
    assert give(cast, cast.quinn, cast.olga, "event-owner").owner == cast.olga


def test_the_look_at_a_site_goes_to_somebody_who_sees_it(cast: Cast) -> None:
    event = a_complaint(cast, process=a_process(cast))
    ask_sites(event, sites=[cast.south], by=cast.olga, at=NOW)
    with pytest.raises(NotHandedOver) as caught:
        give(cast, cast.ella, cast.olga, "read-across")
    assert {fault.rule for fault in caught.value.faults.values()} == {"read-across.answered-by-its-site"}
    give(cast, cast.ella, cast.sven, "read-across")
    assert event.read_across.get().asked_of == cast.sven


def test_nobody_looks_as_a_leader_for_somebody_else(cast: Cast) -> None:
    a_complaint(cast, severity="critical")
    with pytest.raises(NotHandedOver) as caught:
        give(cast, cast.ella, cast.quinn, "event-acknowledgement")
    assert {fault.rule for fault in caught.value.faults.values()} == {"event.seen-by-its-leader"}


def test_a_finding_does_not_go_to_who_wrote_it(cast: Cast) -> None:
    RoleHolding.objects.create(person=cast.ines, role=Role.PROCESS_OWNER, site=cast.north, starts_on=LONG_AGO)
    a_finding(cast, process=a_process(cast))
    with pytest.raises(NotHandedOver) as caught:
        give(cast, cast.olga, cast.ines, "event-looked-into")
    rules = {fault.rule for fault in caught.value.faults.values()}
    assert rules == {"event.finding-looked-into-by-another"}
