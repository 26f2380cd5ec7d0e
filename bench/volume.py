"""Volume: an installation with many records, and the same with a hundredth of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from governance.models import Action, Decision, Process
from objectives.models import CauseCategory, Measurement, QualityEvent, QualityObjective
from qms.people.models import Account, Organisation, Person, Role, RoleHolding, Site
from qms.records.models import Counter
from reviews.holding import assign_in, conclude, decide_in, note_presence, start_session
from reviews.models import ManagementReview, ReviewInput
from reviews.planning import plan

DAY = date(2026, 3, 16)
OBJECTIVES = 60
"""The same in every volume: what grows are their values."""

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=UTC)


SITES = 50
CUSTOMERS, OFFERINGS, CAUSES, PROCESSES = 300, 20, 12, 10
"""Of how many each event names one."""


def fill(*, measurements: int, actions: int, events: int) -> Person:
    """Write an organisation of 50 sites with so many measurements, actions and quality events.

    Return its quality lead, who signs in; its leader is "Lea Leader".
    """
    organisation = Organisation.objects.create(pk=1, name="Volume Works", time_zone="Europe/Berlin")
    sites = [Site.objects.create(code=f"S{n}", name=f"Site {n}") for n in range(SITES)]
    leader = _person("Lea Leader", Role.EXECUTIVE)
    reader = _person("Quinn Reader", Role.QUALITY_LEAD)
    owners = [_person(f"Owner {n}", Role.PROCESS_OWNER) for n in range(20)]
    _write_objectives(sites, owners, leader, measurements)
    _write_actions(sites, owners, leader, actions)
    _write_decisions(sites, leader, actions // 10)
    _write_events(sites, owners, leader, events)
    _write_review(organisation, leader, reader, owners)
    return reader


def _person(name: str, role: str) -> Person:
    email = f"{name.lower().replace(' ', '.')}@volume.test"
    person = Person.objects.create(
        name=name, email=email, job_title=name, account=Account.objects.create_user(email)
    )
    RoleHolding.objects.create(person=person, role=role, starts_on=date(2010, 1, 1))
    return person


def _write_objectives(sites: list[Site], owners: list[Person], leader: Person, measurements: int) -> None:
    each = measurements // OBJECTIVES
    rows = [
        QualityObjective(
            reference=f"OBJ-{n:04d}",
            code=f"O{n}",
            statement=f"Deliveries on the confirmed day, line {n}",
            site=sites[n % len(sites)],
            owner=owners[n % len(owners)],
            state="active",
            unit="%",
            direction="higher",
            target=Decimal(95),
            warning=Decimal(92),
            cadence="daily",
            starts_on=DAY - timedelta(days=each),
            ends_on=DAY + timedelta(days=365),
            recorded_at=NOW - timedelta(days=each),
            recorded_by=leader,
        )
        for n in range(1, OBJECTIVES + 1)
    ]
    QualityObjective.objects.bulk_create(rows)
    for objective in rows:
        Measurement.objects.bulk_create(
            [
                Measurement(
                    objective=objective,
                    period=DAY - timedelta(days=back),
                    value=Decimal(90 + (back * 7 + objective.pk) % 10),
                    source="form",
                    reporter=objective.owner,
                    recorded_at=NOW - timedelta(days=back),
                )
                for back in range(1, each + 1)
            ],
            batch_size=1000,
        )
    Counter.objects.update_or_create(prefix="OBJ", defaults={"last": OBJECTIVES})


def _write_actions(sites: list[Site], owners: list[Person], leader: Person, count: int) -> None:
    states = ["open", "open", "done", "effective", "effective", "effective", "ineffective", "cancelled"]
    Action.objects.bulk_create(
        [
            Action(
                reference=f"ACT-{n:04d}",
                text=f"Remove cause {n} at its root",
                weight="action",
                origin="corrective",
                state=states[n % len(states)],
                owner=owners[n % len(owners)],
                verifier=owners[(n + 1) % len(owners)],
                assigned_by=leader,
                assigned_on=DAY - timedelta(days=60 + n % 400),
                due_on=DAY - timedelta(days=40 - n % 60),
                first_due_on=DAY - timedelta(days=40 - n % 60),
                check_on=DAY + timedelta(days=60 + n % 60),
                criterion="No repeat for three months",
                site=sites[n % len(sites)],
                recorded_at=NOW - timedelta(days=60 + n % 400),
                recorded_by=leader,
            )
            for n in range(1, count + 1)
        ],
        batch_size=1000,
    )
    Counter.objects.update_or_create(prefix="ACT", defaults={"last": count})


def _write_events(sites: list[Site], owners: list[Person], leader: Person, count: int) -> None:
    """Write events of four years: one in forty is open, one in fifty significant."""
    causes = [CauseCategory.objects.create(name=f"Cause {n}") for n in range(CAUSES)]
    processes = [
        Process(
            reference=f"PRC-8{n:03d}", code=f"V{n}", name=f"Process {n}", recorded_at=NOW, recorded_by=leader
        )
        for n in range(PROCESSES)
    ]
    Process.objects.bulk_create(processes)
    kinds = ["complaint", "nonconformity", "complaint", "nonconformity", "complaint", "idea"]
    QualityEvent.objects.bulk_create(
        [
            QualityEvent(
                reference=f"EVT-{n:04d}",
                kind=kinds[n % len(kinds)],
                text=f"Leak at seal {n}",
                received_on=DAY - timedelta(days=1 + n * 7 % 1460),
                severity=["minor", "minor", "serious"][n % 3],
                customer=f"Customer {n * 31 % CUSTOMERS}",
                offering=f"Pump {n % OFFERINGS}",
                site=sites[n * 17 % SITES],
                process=processes[n * 3 % PROCESSES],
                cause=causes[n * n % CAUSES],
                owner=owners[n % len(owners)],
                recorded_at=NOW - timedelta(days=1 + n * 7 % 1460),
                recorded_by=leader,
                **_course(n),
            )
            for n in range(1, count + 1)
        ],
        batch_size=1000,
    )
    Counter.objects.update_or_create(prefix="EVT", defaults={"last": count})


def _course(n: int) -> dict[str, Any]:
    """Return how an event stands: open or closed, and since when leaders have to see it."""
    received = DAY - timedelta(days=1 + n * 7 % 1460)
    given: dict[str, Any] = {}
    if n % 50 == 0:
        given |= {"significant_since": received, "significant_because": "severity"}
    if n % 40:
        given |= {"state": "closed", "closed_on": min(received + timedelta(days=20), DAY)}
    return given


def _write_decisions(sites: list[Site], leader: Person, count: int) -> None:
    Decision.objects.bulk_create(
        [
            Decision(
                reference=f"DEC-{n:04d}",
                kind="improvement",
                text=f"Remove the cause of stop {n}",
                rationale="It stopped the line three times.",
                decided_by=leader,
                decided_on=DAY - timedelta(days=n % 700),
                site=sites[n % len(sites)],
                recorded_at=NOW - timedelta(days=n % 700),
                recorded_by=leader,
            )
            for n in range(1, count + 1)
        ],
        batch_size=1000,
    )
    Counter.objects.update_or_create(prefix="DEC", defaults={"last": count})


def _write_review(organisation: Organisation, leader: Person, reader: Person, owners: list[Person]) -> None:
    from governance.leading import name_leader

    name_leader(leader, role_in_qms="Managing director", starts_on=date(2020, 1, 1), by=reader, at=NOW)
    review = plan(
        title="Management review",
        chair=leader,
        planned_on=DAY,
        period_from=DAY - timedelta(days=180),
        period_to=DAY - timedelta(days=1),
        members=[leader, *owners[:8]],
        by=reader,
        at=NOW,
    )
    start_session(review, held_on=DAY, by=reader, at=NOW)
    note_presence(review, person=leader, presence="present", by=reader, at=NOW)
    for row in review.inputs.all():
        _discuss(review, row, leader, reader, owners)


def _discuss(
    review: ManagementReview, row: ReviewInput, leader: Person, reader: Person, owners: list[Person]
) -> None:
    conclude(row, conclusion="Looked at; the causes are known.", by=reader, at=NOW)
    for n in range(2):
        decision = decide_in(
            review,
            kind="improvement",
            text=f"Remove cause {n} of {row.get_item_display()}",
            rationale="It costs most.",
            decided_by=leader,
            input=row,
            result="improvement",
            by=reader,
            at=NOW,
        )
        assign_in(
            review,
            text=f"Remove cause {n} of {row.get_item_display()}",
            owner=owners[n],
            due_on=DAY + timedelta(days=30),
            criterion="No repeat for two months",
            check_on=DAY + timedelta(days=120),
            verifier=owners[n + 1],
            input=row,
            decision=decision,
            by=reader,
            at=NOW,
        )
