"""Auditing and certifying: planned, moved with a reason, held, reported; renewed in time; who owes what."""

from __future__ import annotations

from typing import Any

import pytest

from governance.models import Process
from governance.owning import appoint
from objectives import auditing, certifying
from objectives.models import Audit, Certificate
from objectives.programme import programme_of
from qms.primitives import kinds
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.governance.samples import refused
from tests.objectives.looking import DAY, a_certificate, an_audit, held, reported

pytestmark = pytest.mark.usefixtures("still_clock")


def a_process(cast: Cast, code: str, owner: Any) -> Process:
    process = enter(Process(code=code, name=code.title(), site=cast.north), by=cast.quinn, at=NOW)
    appoint(process, holder=owner, starts_on=LONG_AGO, by=cast.quinn, at=NOW)
    return process


def test_an_audit_of_one_site_belongs_to_it_and_one_of_several_to_the_organisation(cast: Cast) -> None:
    assert an_audit(cast).site == cast.north
    both = an_audit(cast, sites=[cast.north, cast.south])
    assert both.site is None
    assert set(both.sites.all()) == {cast.north, cast.south}


def test_who_owns_a_process_does_not_lead_its_internal_audit(cast: Cast) -> None:
    packing = a_process(cast, "PACK", cast.olga)
    with refused("audit.not-own-work"):
        an_audit(cast, led_by=cast.olga, processes=[packing])
    assert not Audit.objects.exists()
    row = an_audit(cast, processes=[packing])
    with refused("audit.not-own-work"):
        auditing.change_audit(row, words={"led_by": cast.olga}, by=cast.quinn, at=NOW)
    assert an_audit(cast, led_by=cast.olga).lead_auditor == "Olga Petrova"


def test_an_external_audit_names_its_body(cast: Cast) -> None:
    with refused("external_audit_names_its_body"):
        an_audit(cast, kind="surveillance", led_by=None)
    assert an_audit(cast, kind="surveillance", led_by=None, body="Nordcert").is_external


def test_an_audit_moves_with_a_reason_that_stands_in_its_history(cast: Cast) -> None:
    row = an_audit(cast)
    words = {"starts_on": TODAY + 60 * DAY, "ends_on": TODAY + 60 * DAY}
    with refused("audit.moved-with-reason"):
        auditing.change_audit(row, words=words, by=cast.quinn, at=NOW)
    auditing.change_audit(row, words=words, reason="The line stands", by=cast.quinn, at=NOW)
    row.refresh_from_db()
    assert row.starts_on == TODAY + 60 * DAY
    assert row.history.order_by("history_id").last().history_change_reason == "The line stands"
    assert list(row.sites.all()) == [cast.north]


def test_an_audit_is_held_and_then_reported_with_its_conclusion(cast: Cast) -> None:
    row = an_audit(cast)
    words: dict[str, Any] = {"by": cast.quinn, "at": NOW}
    with refused("audit.state"):
        auditing.report_audit(row, conclusion="Conforms", on=TODAY, **words)
    with refused("day.in-the-future"):
        auditing.hold_audit(row, starts_on=TODAY, ends_on=TODAY + DAY, lead_auditor="Ines", **words)
    with refused("held_audit_names_its_lead_auditor"):
        auditing.hold_audit(row, starts_on=TODAY, ends_on=TODAY, lead_auditor=" ", **words)
    auditing.hold_audit(row, starts_on=TODAY, ends_on=TODAY, lead_auditor="Ines", **words)
    with refused("audit.reported-with-conclusion"):
        auditing.report_audit(row, conclusion=" ", on=TODAY, **words)
    with refused("day.too-early"):
        auditing.report_audit(row, conclusion="Conforms", on=TODAY - DAY, **words)
    with refused("next_audit_comes_later"):
        auditing.report_audit(row, conclusion="Conforms", on=TODAY, next_on=TODAY, **words)
    auditing.report_audit(row, conclusion="Conforms", on=TODAY, **words)
    assert (row.state, row.reported_on) == ("reported", TODAY)
    with refused("audit.state"):
        auditing.cancel_audit(row, reason="Too late", **words)


def test_a_planned_audit_is_cancelled_with_a_reason(cast: Cast) -> None:
    row = an_audit(cast)
    with refused("audit.cancelled-with-reason"):
        auditing.cancel_audit(row, reason="", by=cast.quinn, at=NOW)
    auditing.cancel_audit(row, reason="The site closes", by=cast.quinn, at=NOW)
    assert row.state == "cancelled"


def owed(cast: Cast) -> set[tuple[str, str]]:
    return {(duty.kind, duty.subject) for duty in kinds.duties_of(cast.quinn, TODAY)}


def test_who_looks_after_an_audit_owes_holding_reporting_and_planning_the_next(cast: Cast) -> None:
    planned, waiting = an_audit(cast), held(cast)
    done = reported(cast, next_on=TODAY + 300 * DAY, title="Parts")
    found = owed(cast)
    assert {("audit-to-hold", planned.reference), ("audit-report", waiting.reference)} <= found
    assert ("audit-next", done.reference) in found
    an_audit(cast, title="Parts", starts_on=TODAY + 310 * DAY, ends_on=TODAY + 310 * DAY)
    assert ("audit-next", done.reference) not in owed(cast)


def test_audits_and_certificates_go_to_somebody_who_sees_their_site(cast: Cast) -> None:
    audit, certificate = an_audit(cast), a_certificate(cast)
    for kind, row in (("audit-to-hold", audit), ("certificate-owner", certificate)):
        for taker, rule in ((cast.sven, "audit.owner-sees-its-site"), (cast.olga, "")):
            one = kinds.HandOver(kind, row.reference, cast.quinn, taker, cast.ella, NOW, TODAY, "Leave")
            if rule:
                with refused(rule):
                    kinds.hand_over(one)
            else:
                kinds.hand_over(one)
        row.refresh_from_db()
        assert row.owner == cast.olga


def test_a_certificate_asks_for_its_renewal_and_its_visit(cast: Cast) -> None:
    row = a_certificate(cast)
    due = {
        duty.kind: duty.due_on for duty in kinds.duties_of(cast.quinn, TODAY) if duty.subject == row.reference
    }
    assert due == {"certificate-renewal": row.expires_on, "certificate-visit": row.next_visit_on}


def test_a_renewal_is_issued_later_and_is_valid_for_longer(cast: Cast) -> None:
    row = a_certificate(cast)
    words: dict[str, Any] = {"by": cast.quinn, "at": NOW}
    with refused("certificate.renewed-for-longer"):
        certifying.renew_certificate(row, issued_on=TODAY, expires_on=row.expires_on, **words)
    with refused("certificate.renewed-for-longer"):
        certifying.renew_certificate(row, issued_on=row.issued_on, expires_on=TODAY + 999 * DAY, **words)
    certifying.renew_certificate(row, issued_on=TODAY, expires_on=TODAY + 1000 * DAY, number="N-2", **words)
    row.refresh_from_db()
    assert (row.expires_on, row.number, row.next_visit_on) == (TODAY + 1000 * DAY, "N-2", None)
    assert row.file_name == "c.txt"


def test_a_certificate_that_ended_owes_nothing_and_is_not_renewed(cast: Cast) -> None:
    row = a_certificate(cast)
    with refused("certificate.ended-with-reason"):
        certifying.end_certificate(row, on=TODAY, reason=" ", by=cast.quinn, at=NOW)
    certifying.end_certificate(row, on=TODAY, reason="Another body", by=cast.quinn, at=NOW)
    assert not [duty for duty in kinds.duties_of(cast.quinn, TODAY) if duty.subject == row.reference]
    with refused("certificate.state"):
        certifying.renew_certificate(row, issued_on=TODAY, expires_on=TODAY + 1000 * DAY, by=cast.quinn, at=NOW)
    assert Certificate.objects.get().ended_on == TODAY


def test_the_programme_shows_what_was_looked_at_what_is_planned_and_what_is_a_gap(cast: Cast) -> None:
    packing, selling = a_process(cast, "PACK", cast.olga), a_process(cast, "SELL", cast.olga)
    reported(cast, processes=[packing])
    an_audit(cast, title="External", kind="customer", body="Harbour works", led_by=None, sites=[cast.north])
    an_audit(cast, processes=[selling], starts_on=TODAY - 40 * DAY, ends_on=TODAY - 40 * DAY)
    found = programme_of(
        Audit.objects.all(), sites=[cast.north, cast.south], processes=[packing, selling], on=TODAY
    )
    standing = {line.name: line.standing for line in (*found.sites, *found.processes)}
    assert standing == {"North": "looked", "South": "gap", "Pack": "looked", "Sell": "gap"}
    north = found.sites[0]
    assert [len(cell) for cell in north.cells] == [0, 0, 0, 0, 2, 1, 0, 0, 0]
    assert [quarter.label for quarter in found.quarters][3:6] == ["Q4 2025", "Q1 2026", "Q2 2026"]
    assert found.sentence == (
        "Next: External on 15 Apr 2026, in 30 days. Held in the past year: 1. "
        "Not looked at in a year, and not planned: South, Sell."
    )
