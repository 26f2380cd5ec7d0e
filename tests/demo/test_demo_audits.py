"""The demo's audits, certificates and requests: something of every standing, on any day of the week."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from objectives.audit_words import badge_of_audit, badge_of_certificate
from objectives.models import Audit, Certificate, QualityEvent
from qms.desk.demo.loading import load
from reviews.models import ResourceRequest
from reviews.resource_words import badge_of


@pytest.mark.parametrize("day", [date(2026, 3, 16), date(2028, 2, 29)])
def test_every_page_of_audits_and_resources_has_something_to_show(db: None, day: date) -> None:
    load(today=day, seed=1)
    audits = Counter(badge_of_audit(row, on=day).standing for row in Audit.objects.all())
    assert audits == {"reported": 5, "report_late": 1, "planned": 3, "cancelled": 1}
    certificates = Counter(badge_of_certificate(row, on=day).standing for row in Certificate.objects.all())
    assert certificates == {"in_force": 2, "expiring": 1, "ended": 1}
    found = QualityEvent.objects.filter(audit__isnull=False)
    assert found.filter(state="closed").count() >= 5
    assert found.filter(grade="minor", state="open").exists()
    standings = Counter(badge_of(row, on=day).standing for row in ResourceRequest.objects.all())
    assert standings == {"in_place": 3, "refused": 1, "overdue": 1, "late": 1, "waiting": 1}
