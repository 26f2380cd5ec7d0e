"""Pages of audits and certificates: what comes first, what is wrong at its field, lists as CSV, budgets."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from objectives.models import Audit, Certificate
from qms.people.models import Person
from tests.cast import Cast, signed_in
from tests.conftest import TODAY
from tests.governance.leadership import a_process
from tests.objectives.looking import DAY, a_certificate, an_audit, held, reported

pytestmark = pytest.mark.usefixtures("still_clock")


def text_of(person: Person, name: str, *args: str, **given: str) -> str:
    response = signed_in(person).get(reverse(f"objectives:{name}", args=args), given)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_what_comes_next_and_filters_leave_what_they_say(cast: Cast) -> None:
    an_audit(cast)
    reported(cast, title="Customer audit", kind="customer", body="Harbour works", led_by=None)
    shown = text_of(cast.quinn, "audits")
    assert "Next: Internal audit, delivery on 15 Apr 2026, in 30 days." in shown
    assert "Customer audit" in shown
    assert "Customer audit" not in text_of(cast.quinn, "audits", state="planned")
    assert "Customer audit" in text_of(cast.quinn, "audits", q="harbour")
    assert "No audit fits these filters." in text_of(cast.quinn, "audits", site="SOUTH")


def test_planning_by_page_keeps_what_was_typed_where_the_body_is_missing(cast: Cast) -> None:
    sent: dict[str, Any] = {
        "kind": "surveillance", "title": "Surveillance 2026", "body": "", "starts_on": "2026-05-04",
        "ends_on": "2026-05-05", "sites": [cast.north.pk], "owner": cast.quinn.pk, "lead_auditor": "A. Roth",
    }  # fmt: skip
    client = signed_in(cast.quinn)
    response = client.post(reverse("objectives:new_audit"), sent)
    assert response.status_code == 422
    assert "Say who holds it" in response.content.decode()
    assert "Surveillance 2026" in response.content.decode()
    backwards = client.post(
        reverse("objectives:new_audit"), sent | {"body": "Nordcert", "ends_on": "2026-05-03"}
    )
    assert "The audit ends before it starts." in backwards.content.decode()
    assert client.post(reverse("objectives:new_audit"), sent | {"body": "Nordcert"}).status_code == 302
    row = Audit.objects.get()
    assert (row.site, row.lead_auditor) == (cast.north, "A. Roth")


def test_an_audit_is_moved_held_and_reported_by_page(cast: Cast) -> None:
    row = an_audit(cast)
    client = signed_in(cast.quinn)
    moved: dict[str, Any] = {
        "kind": "internal", "title": row.title, "starts_on": "2026-03-02", "ends_on": "2026-03-03",
        "sites": [cast.north.pk], "owner": cast.quinn.pk, "led_by": cast.ines.pk,
    }  # fmt: skip
    url = reverse("objectives:edit_audit", args=[row.reference])
    assert "An audit of the programme moves with a reason." in client.post(url, moved).content.decode()
    assert client.post(url, moved | {"reason": "Ines is free"}).status_code == 302
    happened = {"starts_on": "2026-03-02", "ends_on": "2026-03-03", "lead_auditor": "Ines Costa"}
    assert client.post(reverse("objectives:hold_audit", args=[row.reference]), happened).status_code == 302
    said = {
        "conclusion": "Conforms but for one point", "on": "2026-03-16", "next_on": "2027-03-01",
        "file": SimpleUploadedFile("report.txt", b"Report", content_type="text/plain"),
    }  # fmt: skip
    assert client.post(reverse("objectives:report_audit", args=[row.reference]), said).status_code == 302
    shown = text_of(cast.olga, "audit", row.reference)
    assert "Conforms but for one point" in shown
    assert "Ines is free" in shown
    assert "No finding was recorded." in shown
    assert f"kind=audit_finding&amp;audit={row.pk}" in shown
    taken = signed_in(cast.olga).get(reverse("objectives:audit_file", args=[row.reference]))
    assert b"".join(taken) == b"Report"


def test_the_programme_page_names_the_gap(cast: Cast) -> None:
    an_audit(cast)
    shown = text_of(cast.quinn, "audit_programme")
    assert "Not looked at in a year, and not planned: South." in shown
    assert "Internal audit, delivery, Planned" in shown


def test_a_certificate_is_kept_and_renewed_by_page(cast: Cast) -> None:
    sent: dict[str, Any] = {
        "standard": "ISO 9001:2015", "body": "Nordcert", "scope": "Valves", "sites": [cast.north.pk],
        "issued_on": "2024-03-16", "expires_on": "2024-03-16", "owner": cast.quinn.pk,
        "customers": "Utilities of Vestland",
    }  # fmt: skip
    client = signed_in(cast.quinn)
    response = client.post(reverse("objectives:new_certificate"), sent)
    assert response.status_code == 422
    assert "It must expire after the day on which it was issued." in response.content.decode()
    assert (
        client.post(reverse("objectives:new_certificate"), sent | {"expires_on": "2026-03-15"}).status_code
        == 302
    )
    row = Certificate.objects.get()
    assert "1 has expired." in text_of(cast.quinn, "certificates")
    renewed = {"issued_on": "2026-03-16", "expires_on": "2029-03-15"}
    url = reverse("objectives:renew_certificate", args=[row.reference])
    assert client.post(url, renewed).status_code == 302
    assert "on 15 Mar 2029" in text_of(cast.quinn, "certificates")
    assert "moved expires on" in text_of(cast.quinn, "certificate", row.reference)


def test_lists_as_csv_hold_harmless_cells(cast: Cast) -> None:
    reported(cast, title="=1+1")
    a_certificate(cast, number="@SUM(1)")
    client = signed_in(cast.quinn)
    audits = b"".join(client.get(reverse("objectives:audits_export"))).decode("utf-8-sig")
    assert "AUD-0001,'=1+1,Internal,Reported," in audits
    assert "'@SUM(1)" in b"".join(client.get(reverse("objectives:certificates_export"))).decode("utf-8-sig")


def queries(person: Person, name: str, *args: str) -> int:
    client = signed_in(person)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse(f"objectives:{name}", args=args))
        list(response) if response.streaming else None
    assert response.status_code == 200
    return len(captured)


def test_lists_and_pages_keep_their_query_budget_with_ten_times_the_rows(cast: Cast) -> None:
    counts, process = [], a_process(cast)
    for times in (1, 10):
        for number in range(times):
            an_audit(cast, processes=[process], starts_on=TODAY + number * DAY, ends_on=TODAY + number * DAY)
            row = held(cast)
            certificate = a_certificate(cast)
        counts.append(
            {
                "audits": queries(cast.quinn, "audits"),
                "audits_export": queries(cast.quinn, "audits_export"),
                "audit_programme": queries(cast.quinn, "audit_programme"),
                "new_audit": queries(cast.quinn, "new_audit"),
                "audit": queries(cast.quinn, "audit", row.reference),
                "report_audit": queries(cast.quinn, "report_audit", row.reference),
                "certificates": queries(cast.quinn, "certificates"),
                "certificates_export": queries(cast.quinn, "certificates_export"),
                "certificate": queries(cast.quinn, "certificate", certificate.reference),
                "renew_certificate": queries(cast.quinn, "renew_certificate", certificate.reference),
            }
        )
    assert counts[0] == counts[1]
    most = {"audits": 8, "audit_programme": 8, "new_audit": 9, "audit": 11, "certificate": 8}
    assert not {name: count for name, count in counts[1].items() if count > most.get(name, 7)}, counts[1]
