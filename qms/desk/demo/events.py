"""What went wrong at Halvorsen, or could go better: the old register taken over, and what came since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from governance.models import Provider
from objectives.acknowledging import acknowledge
from objectives.analysing import analyse, correct
from objectives.closing_events import answer_idea, close
from objectives.containing import have_contained, respond
from objectives.importing_events import import_events
from objectives.keeping_causes import take_usual_causes
from objectives.models import Audit, CauseCategory, QualityEvent
from objectives.reading_across import ask_sites, look
from objectives.receiving import receive
from objectives.rules.events import due_after
from objectives.significance import set_threshold
from objectives.weighing import enter_risk
from qms.desk.demo.company import Company, at
from qms.desk.demo.events_script import CUSTOMERS, HAPPENINGS, OLD, OLD_COUNT, PLANNING, Fix, Happening
from qms.desk.demo.risky import SHOWN, SHOWN_BY
from qms.people.models import Person
from qms.primitives.registers import Row

DAY = timedelta(days=1)
TAKEN_OVER = 345
"""Days ago on which the old register was taken over."""

OLD_SITES = ("BGO", "GDN", "LBA", "OPO")


def go_wrong(company: Company) -> None:
    """Write causes and thresholds, the register of before, and each recent event with its course."""
    maria, astrid = company.people["maria"], company.people["astrid"]
    before = company.today - (TAKEN_OVER + 5) * DAY
    take_usual_causes(by=maria, at=at(before))
    _take_over(company, maria)
    set_threshold(
        count=3, months=12, reason="A customer who hears of it a third time leaves.", by=astrid,
        at=at(before, 10), process=company.processes["OTC"], cause=CauseCategory.objects.get(name=PLANNING),
    )  # fmt: skip
    for happening in sorted(HAPPENINGS, key=lambda one: -one.days_ago):
        _Course(company, happening).run()
    _weigh_what_it_showed(company)


def _weigh_what_it_showed(company: Company) -> None:
    """Write the risk that an event showed, tied to that event."""
    event = QualityEvent.objects.get(text=SHOWN_BY)
    day, owner = company.today - SHOWN.days_ago * DAY, company.people[SHOWN.owner]
    likelihood, impact, residual_likelihood, residual_impact = SHOWN.weight
    enter_risk(
        what=SHOWN.what, consequence=SHOWN.consequence, likelihood=likelihood, impact=impact,
        residual_likelihood=residual_likelihood, residual_impact=residual_impact, response=SHOWN.response,
        treatment=SHOWN.treatment, owner=owner, event=event, process=event.process, site=event.site, on=day,
        review_on=company.today + SHOWN.review_in * DAY, by=owner, at=at(day, 9),
    )  # fmt: skip


def _take_over(company: Company, by: Person) -> None:
    day = company.today - TAKEN_OVER * DAY
    rows = [Row(number, _old(number, day)) for number in range(2, OLD_COUNT + 2)]
    import_events(rows, by=by, at=at(day, 11))


def _old(number: int, day: date) -> dict[str, str]:
    text, offering, process, cause, outcome = OLD[(number * 7 + number // 5) % len(OLD)]
    customer = CUSTOMERS[(number * 3 + number // 4) % len(CUSTOMERS)]
    received = day - (30 + (number * 37) % 330) * DAY
    return {
        "kind": "complaint",
        "text": text.format(customer=customer),
        "received_on": received.isoformat(),
        "site": OLD_SITES[(number + number // 6) % 4],
        "severity": "minor",
        "customer": customer,
        "offering": offering,
        "process": process,
        "cause": cause,
        "closed_on": (received + (5 + number % 17) * DAY).isoformat(),
        "outcome": outcome,
    }


class _Course:
    """One event from the day it came, as the script tells it; nothing that lies after today."""

    def __init__(self, company: Company, happening: Happening) -> None:
        self.company, self.told = company, happening
        self.day = company.today - happening.days_ago * DAY
        self.event: QualityEvent = self._received()
        self.worker = self.event.owner or company.people["maria"]

    def run(self) -> None:
        """Let happen what has happened by today."""
        self._first_things()
        self._cause()
        fixes = [(fix, self._assigned(fix)) for fix in self.told.fixes]
        self._elsewhere()
        for fix, action in fixes:
            self._finished(fix, action)
        if self.told.seen:
            days, who, words = self.told.seen
            leader = self.company.people[who]
            acknowledge(self.event, words=words, on=self._on(days), by=leader, at=self._at(days, 15))
        if self.told.idea:
            days, taken_up, reason = self.told.idea
            answer_idea(
                self.event, taken_up=taken_up, reason=reason, on=self._on(days), by=self.worker,
                at=self._at(days, 16),
            )  # fmt: skip
        if self.told.closed:
            days, outcome = self.told.closed
            close(self.event, outcome=outcome, on=self._on(days), by=self._closer(), at=self._at(days, 17))

    def _on(self, days: int) -> date:
        return self.day + days * DAY

    def _at(self, days: int, hour: int = 9) -> Any:
        return at(self._on(days), hour)

    def _closer(self) -> Person:
        return self.company.people["maria"] if self.told.kind == "audit_finding" else self.worker

    def _received(self) -> QualityEvent:
        told, company = self.told, self.company
        given: dict[str, Any] = {}
        if told.kind == "audit_finding":
            answer_by = self.day + told.answer_days * DAY if told.grade != "opportunity" else None
            given = {"grade": told.grade, "clause": told.clause, "answer_by": answer_by}
            looked = Audit.objects.filter(processes__code=told.process, ends_on__lte=self.day)
            given["audit"] = looked.exclude(state=Audit.State.CANCELLED).order_by("-ends_on").first()
        if told.provider:
            rows = Provider.objects.order_by("reference")
            given["provider"] = rows.filter(name__icontains=told.provider).first() or rows.first()
        return receive(
            kind=told.kind,
            text=told.text,
            received_on=self.day,
            by=company.people[told.by],
            at=self._at(0),
            site=company.site(told.site),
            severity=told.severity,
            customer=told.customer,
            offering=told.offering,
            process=company.processes[told.process] if told.process else None,
            cause=CauseCategory.objects.get(name=told.cause) if told.cause else None,
            contained=told.contained,
            **given,
        )

    def _first_things(self) -> None:
        if self.told.task:
            text, owner, days = self.told.task
            have_contained(
                self.event, text=text, owner=self.company.people[owner], due_on=due_after(self.day, days),
                by=self.worker, at=self._at(0, 11),
            )  # fmt: skip
        if self.told.answered:
            days, text = self.told.answered
            respond(self.event, text=text, on=self._on(days), by=self.worker, at=self._at(days, 13))

    def _cause(self) -> None:
        if self.told.root is None:
            return
        days, root, kind = self.told.root
        method = "fishbone" if self.told.bones else "five_whys"
        lines: list[Any] = [list(bone) for bone in self.told.bones] or list(self.told.whys)
        cause = CauseCategory.objects.get(name=self.told.cause)
        analyse(
            self.event, method=method, lines=lines, root_cause=root, kind=kind, cause=cause,
            lesson=self.told.lesson, on=self._on(days), by=self.worker, at=self._at(days, 10),
        )  # fmt: skip

    def _assigned(self, fix: Fix) -> Any:
        days = self.told.root[0] if self.told.root else 1
        people, given = self.company.people, self._on(days)
        return correct(
            self.event, text=fix.text, owner=people[fix.owner], due_on=given + fix.due * DAY,
            check_on=given + fix.check * DAY, criterion=fix.criterion, verifier=people[fix.verifier],
            by=self.worker, at=self._at(days, 11),
        )  # fmt: skip

    def _finished(self, fix: Fix, action: Any) -> None:
        days = self.told.root[0] if self.told.root else 1
        if fix.done is not None:
            on = self._on(days + fix.done)
            action.complete(by=action.owner, at=at(on, 14), on=on, proof=fix.proof)
        if fix.verified is not None:
            on = self._on(days + fix.verified)
            action.verify(by=action.verifier, at=at(on, 15), on=on, effective=True, finding=fix.finding)

    def _elsewhere(self) -> None:
        if not self.told.asked:
            return
        sites = [self.company.sites[code] for code in self.told.asked]
        start = self.told.root[0] if self.told.root else 1
        for asked in ask_sites(self.event, sites=sites, by=self.worker, at=self._at(start, 12)):
            if asked.site.code in self.told.looked:
                days, found, note = self.told.looked[asked.site.code]
                by = asked.asked_of or self.company.people["maria"]
                day = max(self._on(days), asked.asked_on)
                look(asked, found=found, note=note, on=day, by=by, at=at(day, 16))
