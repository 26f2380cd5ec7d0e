"""The command and the mail server for real: killed at any moment, run twice, run side by side."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.services import Installation, Mailbox

pytestmark = pytest.mark.processes

MONDAY = "2026-03-16"
PEOPLE = 12

SEED = """
from datetime import date, datetime, UTC
from governance.models import Action
from qms.people.models import Organisation, Person, Role, RoleHolding
from qms.records.entering import enter
Organisation.objects.create(pk=1, name="Borealis Works", time_zone="Europe/Berlin")
at = datetime(2026, 3, 1, tzinfo=UTC)
for number in range({people}):
    person = Person.objects.create(name=f"Person {{number}}", email=f"p{{number}}@borealis.test")
    RoleHolding.objects.create(person=person, role=Role.CONTRIBUTOR, starts_on=date(2024, 1, 1))
    for due in (date(2026, 3, 10), date(2026, 3, 18)):
        action = Action(weight="task", text=f"Mend press {{number}}", owner=person, assigned_by=person,
                        assigned_on=date(2026, 3, 1), due_on=due, first_due_on=due)
        enter(action, by=person, at=at)
"""


@pytest.fixture
def office(workshop: Installation, smtp_server: Mailbox) -> Installation:
    """An installation with people who owe something, and a real mail server."""
    workshop.env["EMAIL_URL"] = smtp_server.url
    workshop.manage("shell", "--no-imports", "-c", SEED.format(people=PEOPLE))
    return workshop


def received(mailbox: Mailbox) -> dict[str, set[str]]:
    """Return the Message-IDs that each address received."""
    found: dict[str, set[str]] = {}
    for message in mailbox.messages:
        found.setdefault(str(message["To"]), set()).add(str(message["Message-ID"]))
    return found


def everybody() -> set[str]:
    return {f"p{number}@borealis.test" for number in range(PEOPLE)}


def test_run_twice_it_sends_once(office: Installation, smtp_server: Mailbox) -> None:
    first = office.manage("send_reminders", "--on", MONDAY)
    second = office.manage("send_reminders", "--on", MONDAY)
    assert first.stdout.startswith(f"{MONDAY}: {PEOPLE} sent now, 0 not sent.")
    assert second.stdout.startswith(f"{MONDAY}: 0 sent now, 0 not sent.")
    assert Counter(str(message["To"]) for message in smtp_server.messages) == Counter(everybody())
    assert smtp_server.messages[0]["Subject"] == "1 overdue, 1 due soon"


def test_two_commands_side_by_side_send_once(office: Installation, smtp_server: Mailbox) -> None:
    pair = [office.start("manage.py", "send_reminders", "--on", MONDAY) for _ in range(2)]
    ends = [(one.wait(timeout=120), one.communicate()[0]) for one in pair]
    assert [code for code, _ in ends] == [0, 0], ends
    assert Counter(str(message["To"]) for message in smtp_server.messages) == Counter(everybody())


def test_killed_at_any_moment_it_loses_nobody(office: Installation, smtp_server: Mailbox) -> None:
    chance = random.Random(7)
    kills = 0
    while len(smtp_server.messages) < PEOPLE and kills < 12:
        run = office.start("manage.py", "send_reminders", "--on", MONDAY)
        before = len(smtp_server.messages)
        limit = time.monotonic() + 20
        while run.poll() is None and len(smtp_server.messages) == before and time.monotonic() < limit:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.08))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        kills += 1
    assert kills >= 2
    office.manage("send_reminders", "--on", MONDAY)
    found = received(smtp_server)
    assert set(found) == everybody()
    assert all(len(ids) == 1 for ids in found.values()), found


def test_killed_before_the_first_mail_it_loses_nobody(office: Installation, smtp_server: Mailbox) -> None:
    for seconds in (0.3, 0.6, 0.9):
        run = office.start("manage.py", "send_reminders", "--on", MONDAY)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.communicate()
    office.manage("send_reminders", "--on", MONDAY)
    found = received(smtp_server)
    assert set(found) == everybody()
    assert all(len(ids) == 1 for ids in found.values())


def test_without_a_mail_server_it_says_when_it_tries_again(office: Installation, smtp_server: Mailbox) -> None:
    done = office.manage(
        "send_reminders", "--on", MONDAY, check=False, EMAIL_URL="smtp://127.0.0.1:1", REDIS_URL=""
    )
    assert done.returncode == 1
    assert f"0 sent now, {PEOPLE} not sent." in done.stdout
    assert "p0@borealis.test: tried again after" in done.stderr
    assert "Connection refused" in done.stderr
    office.manage("shell", "--no-imports", "-c", "from qms.jobs.models import Job;"
                  "Job.objects.update(due_at='2020-01-01T00:00Z')")  # fmt: skip
    office.manage("send_reminders", "--on", MONDAY)
    assert set(received(smtp_server)) == everybody()


def test_a_worker_sends_what_the_command_could_not(
    office: Installation, smtp_server: Mailbox, start_worker: Callable[..., object], script: Callable[..., str]
) -> None:
    plan = (
        "from datetime import *; from django.utils import timezone; from qms.jobs.noticing import plan_digests;"
    )
    script(f"{plan} plan_digests(date(2026, 3, 16), at=timezone.now())")
    assert smtp_server.messages == []
    start_worker(scheduler=True)
    limit = time.monotonic() + 60
    while len(smtp_server.messages) < PEOPLE and time.monotonic() < limit:
        time.sleep(0.05)
    assert set(received(smtp_server)) == everybody()


def test_a_day_that_is_none_is_refused(office: Installation, tmp_path: Path) -> None:
    done = office.manage("send_reminders", "--on", "2026-02-30", check=False)
    assert done.returncode != 0
    assert "“2026-02-30” is not a day" in done.stderr
