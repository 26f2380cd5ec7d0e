"""One digest a person and day: to whom, what it says, in whose words, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from qms.desk.tasks import daily_sweep
from qms.jobs import mailing, noticing, running, working
from qms.jobs.models import Digest, Job, Notice
from qms.people.models import Holiday, Person, RoleHolding
from qms.primitives import kinds
from tests.cast import Cast

MONDAY = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)

Owe = Callable[..., None]


@pytest.fixture
def owe(monkeypatch: pytest.MonkeyPatch) -> Owe:
    """Let a person owe something, as records of any kind would."""
    owed: list[kinds.Duty] = []
    monkeypatch.setattr(kinds, "duties_of_all", lambda on: sorted(owed, key=lambda d: (d.due_on, d.subject)))

    def add(person: Person, subject: str, due_on: date, **more: Any) -> None:
        words: dict[str, Any] = {"kind": "action", "what": "Complete", "title": f"Mend {subject}", **more}
        address = f"/governance/actions/{subject}/"
        owed.append(kinds.Duty(subject=subject, due_on=due_on, person_id=person.pk, address=address, **words))

    return add


def plan(on: date = MONDAY, **options: Any) -> list[Digest]:
    return noticing.plan_digests(on, at=AT, **options)


def send_all() -> None:
    for job in Job.objects.filter(kind="digest"):
        running.run(job.pk, clock=lambda: AT)


def readers() -> list[str]:
    return sorted(digest.person.name.split()[0] for digest in Digest.objects.select_related("person"))


def test_who_owes_something_gets_one_digest(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY - timedelta(days=3))
    owe(cast.olga, "ACT-0002", MONDAY + timedelta(days=2))
    owe(cast.carl, "ACT-0003", MONDAY)
    owe(cast.ella, "ACT-0004", MONDAY + timedelta(days=30))
    assert len(plan()) == 2
    assert readers() == ["Carl", "Olga"]
    assert Notice.objects.filter(person=cast.olga).count() == 2


def test_planned_twice_it_is_written_once(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)
    assert len(plan()) == 1
    assert plan() == []
    assert Digest.objects.count() == Job.objects.count() == 1


def test_sent_twice_it_goes_out_once(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)
    plan()
    send_all()
    send_all()
    assert [message.to for message in mail.outbox] == [["olga@borealis.test"]]
    assert Digest.objects.get().sent_at == AT


def test_a_crash_before_our_note_sends_again_under_the_same_id(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)
    plan()
    send_all()
    Digest.objects.update(sent_at=None)  # the process ended between the mail server's yes and our note
    Job.objects.update(state="running", leased_until=AT, lease="gone")
    send_all()
    ids = [message.message()["Message-ID"] for message in mail.outbox]
    assert len(ids) == 2
    assert ids[0] == ids[1] == Digest.objects.get().message_id


def test_a_mail_server_that_is_away_is_asked_again_later(
    cast: Cast, owe: Owe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    owe(cast.olga, "ACT-0001", MONDAY)
    plan()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        send_all()
    job = Job.objects.get()
    assert (job.state, job.due_at) == ("queued", AT + timedelta(minutes=1))
    running.run(job.pk, clock=lambda: job.due_at)
    assert len(mail.outbox) == 1


def test_what_was_told_is_not_told_again_the_next_day(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY + timedelta(days=3))
    plan()
    send_all()
    assert plan(MONDAY + timedelta(days=1)) == []


def test_what_was_given_up_is_told_again_the_next_day(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY + timedelta(days=3))
    plan()
    Job.objects.update(state="failed")
    assert len(plan(MONDAY + timedelta(days=1))) == 1


def test_who_left_has_no_role_or_no_mail_gets_none(cast: Cast, owe: Owe) -> None:
    for number, person in enumerate(cast.everybody()):
        owe(person, f"ACT-{number:04d}", MONDAY)
    Person.objects.filter(pk=cast.olga.pk).update(ended_on=MONDAY)
    Person.objects.filter(pk=cast.carl.pk).update(email="")
    RoleHolding.objects.filter(person=cast.sven).update(ends_on=MONDAY - timedelta(days=1))
    plan()
    assert readers() == ["Adam", "Axel", "Ella", "Ines", "Quinn"]


def test_who_left_between_plan_and_mail_gets_none(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)
    plan()
    Person.objects.filter(pk=cast.olga.pk).update(ended_on=MONDAY)
    send_all()
    assert mail.outbox == []
    assert Job.objects.get().state == "failed"


@pytest.mark.parametrize("day", [date(2026, 3, 14), date(2026, 3, 15)])
def test_nobody_is_written_to_on_a_weekend(cast: Cast, owe: Owe, day: date) -> None:
    owe(cast.olga, "ACT-0001", day)
    assert plan(day) == []


def test_a_holiday_counts_where_it_is(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)
    owe(cast.sven, "ACT-0002", MONDAY)
    Holiday.objects.create(site=cast.north, day=MONDAY, name="Founding day")
    plan()
    assert readers() == ["Sven"]
    assert [digest.person for digest in plan(MONDAY + timedelta(days=1))] == [cast.olga, cast.sven]


def test_two_due_days_of_one_subject_are_one_notice(cast: Cast, owe: Owe) -> None:
    owe(cast.olga, "OBJ-0001", MONDAY, kind="measurement")
    owe(cast.olga, "OBJ-0001", MONDAY - timedelta(days=7), kind="measurement")
    plan()
    assert [notice.due_on for notice in Notice.objects.all()] == [MONDAY - timedelta(days=7)]


def compose(person: Person) -> EmailMessage:
    message = mailing.compose(Digest.objects.select_related("person__site").get(person=person))
    return message.message()


def parts(message: EmailMessage) -> dict[str, str]:
    return {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in message.walk()
        if not part.is_multipart()
    }


def test_the_mail_is_grouped_and_each_line_has_its_link(cast: Cast, owe: Owe, settings: Settings) -> None:
    settings.BASE_URL = "https://evident.example.com"
    owe(cast.olga, "ACT-0002", MONDAY + timedelta(days=2))
    owe(cast.olga, "ACT-0001", MONDAY - timedelta(days=3), title="Mend the <press> & gauge")
    owe(cast.olga, "ACT-0003", MONDAY)
    plan()
    message = compose(cast.olga)
    text, html = parts(message)["text/plain"], parts(message)["text/html"]
    assert message["Subject"] == "1 overdue, 1 due today, 1 due soon"
    assert message["Message-ID"].endswith("@evident.example.com>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert text.index("Overdue") < text.index("Due today") < text.index("Due soon")
    assert text.index("ACT-0001") < text.index("ACT-0003") < text.index("ACT-0002")
    assert "Mend the <press> & gauge" in text
    assert "Mend the &lt;press&gt; &amp; gauge" in html
    for reference in ("ACT-0001", "ACT-0002", "ACT-0003"):
        assert f"https://evident.example.com/governance/actions/{reference}/" in text
        assert f'href="https://evident.example.com/governance/actions/{reference}/"' in html
    for tracker in ("<img", "url(", "http://", "<script", "?utm"):
        assert tracker not in html


def test_each_is_written_to_in_their_own_language(
    cast: Cast, owe: Owe, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils.translation import get_language

    spoken: list[str | None] = []
    owe(cast.olga, "ACT-0001", MONDAY)
    owe(cast.sven, "ACT-0002", MONDAY)
    owed = kinds.duties_of_all

    def listening(on: date) -> list[kinds.Duty]:
        spoken.append(get_language())
        return owed(on)

    monkeypatch.setattr(kinds, "duties_of_all", listening)
    Person.objects.filter(pk=cast.sven.pk).update(language="de")
    plan()
    assert sorted(map(str, spoken)) == ["de", "en"]
    cast.sven.refresh_from_db()
    german, english = parts(compose(cast.sven))["text/html"], parts(compose(cast.olga))["text/html"]
    assert '<html lang="de">' in german
    assert "Montag" in german
    assert "Monday" in english


def test_the_sweep_writes_when_it_is_morning_where_people_are(
    cast: Cast, owe: Owe, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(cast.olga, "ACT-0001", MONDAY)  # Berlin
    owe(cast.sven, "ACT-0002", MONDAY)  # Lisbon, an hour later

    def sweep_at(hour: int, minute: int = 5) -> list[str]:
        moment = datetime(2026, 3, 16, hour, minute, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        daily_sweep()
        for job in working.due(moment).filter(kind="morning"):
            running.run(job.pk, clock=lambda: moment)
        return readers()

    assert sweep_at(5) == []
    assert sweep_at(6) == ["Olga"]
    assert sweep_at(7) == ["Olga", "Sven"]
    owe(cast.carl, "ACT-0003", MONDAY)  # given in the course of the day: tomorrow's digest tells it
    assert sweep_at(9) == ["Olga", "Sven"]


def test_planning_costs_the_same_for_many_people(
    cast: Cast, owe: Owe, django_assert_max_num_queries: Any
) -> None:
    for number in range(300):
        owe(cast.olga, f"ACT-{number:04d}", MONDAY)
    with django_assert_max_num_queries(16):
        plan()
    assert Notice.objects.count() == 300
