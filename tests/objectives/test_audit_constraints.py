"""Constraints of audits and certificates: the database refuses what breaks them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from objectives.models import Audit, Certificate
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY

DAY = timedelta(days=1)

CHANGES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "audit_ends_after_it_starts": (Audit, {"ends_on": TODAY - DAY}),
    "external_audit_names_its_body": (Audit, {"kind": "surveillance"}),
    "held_audit_names_its_lead_auditor": (Audit, {"state": "held", "lead_auditor": ""}),
    "reported_audit_has_its_conclusion": (Audit, {"state": "reported", "reported_on": TODAY}),
    "reported before it began": (
        Audit,
        {"state": "reported", "conclusion": "Conforms", "reported_on": TODAY - DAY},
    ),
    "next_audit_comes_later": (Audit, {"next_on": TODAY}),
    "certificate_expires_after_it_was_issued": (Certificate, {"expires_on": TODAY, "next_visit_on": None}),
    "certificate_visit_before_it_expires": (Certificate, {"next_visit_on": TODAY + 400 * DAY}),
    "ended_certificate_has_its_day": (Certificate, {"state": "ended"}),
    "a standing certificate has no last day": (Certificate, {"ended_on": TODAY}),
}
"""Each constraint, or what it forbids besides, the model it is on, and the change that breaks it."""


def sound(cast: Cast, model: type[models.Model]) -> Any:
    """Return a row of ``model`` that breaks nothing."""
    if model is Certificate:
        return Certificate(
            body="Nordcert",
            standard="ISO 9001:2015",
            scope="Pumps",
            issued_on=TODAY,
            expires_on=TODAY + 365 * DAY,
            next_visit_on=TODAY + 100 * DAY,
            owner=cast.quinn,
        )
    return Audit(
        title="Delivery",
        kind="internal",
        lead_auditor="Ines Costa",
        owner=cast.quinn,
        starts_on=TODAY,
        ends_on=TODAY,
    )


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_an_audit_or_certificate_that_breaks_a_rule(name: str, cast: Cast) -> None:
    model, changes = CHANGES[name]
    broken = enter(sound(cast, model), by=cast.quinn, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.filter(pk=broken.pk).update(**changes)


def test_every_constraint_of_audits_and_certificates_is_tried() -> None:
    named = {constraint.name for model in (Audit, Certificate) for constraint in model._meta.constraints}
    assert {name for name in named if not name.startswith("objectives_")} <= set(CHANGES)
