"""The walkthrough of docs/walkthrough.md, kept working: its commands as they stand, its pages by address."""

from __future__ import annotations

import io
import re
import shlex
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from governance.models import Action, Process
from objectives.models import CustomerRequirement, Measurement, QualityObjective
from qms.jobs import running
from qms.jobs.models import Job
from qms.people.models import Person
from reviews.models import ManagementReview, ReviewInput

PASSWORD = "three runways at dawn"
COMMANDS = re.findall(
    r"^\.venv/bin/python manage\.py (.+)$",
    (Path(settings.BASE_DIR) / "docs" / "walkthrough.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@dataclass
class Reader:
    """Somebody who follows the walkthrough: runs its commands, and uses its pages as its people."""

    folder: Path
    clients: dict[str, Client] = field(default_factory=dict)

    def run(self, name: str, *words: str) -> str:
        """Run the command of the walkthrough that begins so, and return what it printed."""
        [line] = [c for c in COMMANDS if c.startswith(name) and all(word in c.split() for word in words)]
        return self.call(line)

    def call(self, line: str) -> str:
        """Run a command of manage.py; files under ``var/`` lie in a folder of the test."""
        args = [word.replace("var/", f"{self.folder}/") for word in shlex.split(line)]
        args = [str(settings.BASE_DIR / word) if word.startswith("docs/") else word for word in args]
        out = io.StringIO()
        call_command(*args, stdout=out, stderr=out)
        return out.getvalue()

    def deliver(self) -> None:
        """Let the worker run what waits."""
        for pk in Job.objects.filter(state="queued").values_list("pk", flat=True):
            running.run(pk, clock=timezone.now, here=True)

    def join(self, email: str) -> Client:
        """Set the password from the invitation in the person's mail, and sign in."""
        self.deliver()
        [message] = [m for m in mail.outbox if m.to == [email]]
        found = re.search(r"(/governance/people/invitation/\w+/)", str(message.body))
        assert found
        client = Client()
        assert client.post(found[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 302
        client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
        self.clients[email.split("@")[0]] = client
        return client

    def post(self, who: str, name: str, *args: Any, **data: Any) -> Any:
        """Send the form of a page as a person, and hold the answer to its status (302 unless given)."""
        status = data.pop("status", 302)
        response = self.clients[who].post(reverse(name, args=args), data)
        errors = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)<', response.content.decode())
        assert response.status_code == status, (name, response.status_code, errors)
        return response

    def page(self, who: str, name: str, *args: Any) -> str:
        """Return the page of an address as a person sees it."""
        response = self.clients[who].get(reverse(name, args=args))
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture
def reader(db: None, settings: Settings, tmp_path: Path) -> Reader:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return Reader(tmp_path)


def pk(name: str) -> int:
    return Person.objects.get(email=f"{name}@airports.test").pk


def test_three_airports_go_from_files_to_a_pack(reader: Reader) -> None:
    people_and_sites(reader)
    objectives_and_figures(reader)
    the_review(reader)
    done_and_verified(reader)
    readiness_and_pack(reader)


def people_and_sites(reader: Reader) -> None:
    assert "is founded" in reader.run("found_organisation")
    assert reader.run("import_register", "sites") == "sites: 3 added, 0 changed, 0 unchanged\n"
    assert reader.run("import_register", "people") == "people: 5 added, 0 changed, 0 unchanged\n"
    assert reader.run("import_register", "processes") == "processes: 1 added, 0 changed, 0 unchanged\n"
    reader.join("iris@airports.test")
    for name in ("dana", "ruth", "sam"):
        reader.post("iris", "people:invitation", pk(name))
        reader.join(f"{name}@airports.test")
    reader.post(
        "ruth",
        "governance:new_leader",
        person=pk("dana"),
        role_in_qms="Director of airport operations, chairs the review",
        starts_on="2013-01-01",
    )


def objectives_and_figures(reader: Reader) -> None:
    reader.run("import_register", "objectives", "docs/flights/objectives.csv")
    assert "108 added" in reader.run("import_register", "docs/flights/measurements_monthly.csv")
    reader.run("import_register", "docs/flights/objectives_daily.csv")
    daily = "docs/flights/measurements_daily.csv"
    assert "3285 added" in reader.run("import_register", daily)
    assert "0 added, 0 changed, 3285 unchanged" in reader.run("import_register", daily)
    assert Measurement.objects.count() == 3393
    activate(reader)


def activate(reader: Reader) -> None:
    reader.post(
        "ruth",
        "objectives:new_requirement",
        offering="Passenger service",
        kind="service_level",
        impact="high",
        statement="Arrive within 14 minutes of schedule.",
        process=Process.objects.get().pk,
        control="Turnaround board at each gate",
        measure="On-time arrivals",
    )
    objective = QualityObjective.objects.get(code="EWR-OTA")
    given = {
        "owner": pk("sam"),
        "requirements": CustomerRequirement.objects.get().pk,
        "plan_what": "Shorten turnaround at the two busiest gates",
        "plan_resources": "One more ramp crew in summer",
        "plan_who": "Station manager Newark",
        "plan_when": "By the end of September",
    }
    refused = reader.post("dana", "objectives:activation", objective.reference, status=422, **given)
    assert "how results are judged" in refused.content.decode().lower()
    reader.post(
        "dana", "objectives:activation", objective.reference, **given, plan_judged="80 % in two months running"
    )
    objective.refresh_from_db()
    assert (objective.state, objective.owner_id) == ("active", pk("sam"))
    assert "<svg" in reader.page("sam", "objectives:objective", objective.reference)


def the_review(reader: Reader) -> None:
    members = [pk(name) for name in ("dana", "ruth", "sam", "lena", "omar")]
    agenda = {f"take_{item}": "on" for item in ReviewInput.Item.values}
    reader.post(
        "ruth",
        "reviews:plan",
        title="Half-year review 2013",
        site="organisation",
        chair=pk("dana"),
        planned_on="2013-07-10",
        period_from="2013-01-01",
        period_to="2013-06-30",
        members=members,
        **agenda,
    )
    review = ManagementReview.objects.get()
    ref = review.reference
    reader.post("ruth", "reviews:session", ref, held_on="2013-07-10")
    frozen_with_the_data_of_the_day(reader, review)
    presences = {f"presence_{member}": "present" for member in members}
    reader.post("ruth", "reviews:attendance", ref, **presences)
    discuss(reader, review)
    blocked = reader.clients["ruth"].post(reverse("reviews:minutes", args=[ref]))
    review.refresh_from_db()
    assert review.state == "in_session", "minutes without a decision"
    assert blocked.status_code in {302, 422}
    decide(reader, ref)
    sign(reader, review)


def frozen_with_the_data_of_the_day(reader: Reader, review: ManagementReview) -> None:
    review.refresh_from_db()
    assert review.held_on == date(2013, 7, 10)
    assert review.frozen_at is not None
    assert review.frozen_at.date() >= date(2026, 1, 1)
    frozen = str(review.inputs.get(item="objectives").frozen)
    assert "67.75" in frozen, "June at Newark"
    assert "69.21" not in frozen, "July at Newark was not over yet"
    assert "ate entry" in reader.page("dana", "reviews:review", review.reference)


def discuss(reader: Reader, review: ManagementReview) -> None:
    ref = review.reference
    reader.post(
        "ruth",
        "reviews:challenge",
        ref,
        asked_by=pk("dana"),
        question="Why does June miss at all three airports at once?",
        answer="Storms close the approach; our reserve of gates is the same in every season.",
    )
    for row in review.inputs.all():
        if row.item == "objectives":
            reader.post(
                "ruth",
                "reviews:input",
                ref,
                row.item,
                outcome="concluded",
                conclusion="June missed at all three.",
            )
    reader.clients["ruth"].post(reverse("reviews:noted", args=[ref]))
    for row in review.inputs.filter(outcome=""):
        outcome = "concluded" if row.item in {"monitoring", "processes"} else "nothing"
        words = {
            "outcome": outcome,
            "conclusion": "Nothing beyond the objectives was recorded in this half-year.",
        }
        reader.post("ruth", "reviews:input", ref, row.item, **words)


def decide(reader: Reader, ref: str) -> None:
    common = {"decided_by": pk("dana")}
    reader.post(
        "ruth",
        "reviews:decision",
        ref,
        kind="improvement",
        text="Newark turns aircraft round with a second crew from June to August.",
        result="improvement",
        rationale="June reached 67.75 % against a target of 80 %.",
        data_cited="EWR-OTA, June 2013",
        **common,
    )
    for result in ("qms_change", "resources"):
        reader.post(
            "ruth",
            "reviews:decision",
            ref,
            kind="no_change",
            text="No change.",
            result=result,
            rationale="The crew is moved from the night shift.",
            **common,
        )
    reader.post(
        "ruth",
        "reviews:action",
        ref,
        weight="action",
        text="Put a second turnaround crew on the two busiest gates",
        owner=pk("sam"),
        due_on="2013-09-30",
        origin="off_target",
        criterion="80 % on time in two months of the last quarter",
        check_on="2013-12-15",
        verifier=pk("ruth"),
        decision="DEC-0001",
        input="objectives",
    )
    answers = dict.fromkeys(("suitable", "adequate", "effective", "aligned"), "yes")
    reader.post(
        "ruth", "reviews:conclusion", ref, **answers, words="The system works; the summer needs reserve."
    )


def sign(reader: Reader, review: ManagementReview) -> None:
    reader.post("ruth", "reviews:minutes", review.reference)
    reader.post("dana", "account_reauthenticate", password=PASSWORD)
    reader.post("dana", "reviews:signature", review.reference, read="on", meaning="approved")
    review.refresh_from_db()
    assert review.state == "approved"
    assert "1 sign-offs intact" in reader.run("verify_ledger")
    pdf = reader.clients["ruth"].get(reverse("reviews:minutes_pdf", args=[review.reference]))
    assert pdf.content.startswith(b"%PDF-")


def done_and_verified(reader: Reader) -> None:
    action = Action.objects.get()
    reader.post(
        "sam",
        "governance:completion",
        action.reference,
        on="2013-09-27",
        proof="Second crew on gates A12 and C70 since 1 September.",
    )
    reader.post(
        "ruth",
        "governance:verification",
        action.reference,
        on="2013-12-16",
        effective="yes",
        finding="87.2 % in September, 80.28 % in October, 82.54 % in November.",
    )
    action.refresh_from_db()
    assert action.state == "effective"


def readiness_and_pack(reader: Reader) -> None:
    then = reader.run("readiness", "--as-of")
    assert "shown" not in then
    [line] = [c for c in COMMANDS if c == "readiness"]
    assert "9.3.3" in reader.call(line)
    reader.run("build_pack")
    reader.run("verify_pack")
