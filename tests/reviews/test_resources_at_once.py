"""Two leaders at once: a resource request is decided once, and the other is told."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from governance.models import Decision
from reviews import resourcing
from reviews.models import ResourceRequest
from tests.cast import make_cast
from tests.conftest import NOW, TODAY
from tests.reviews.requests import a_request
from tests.reviews.test_two_at_once import together


@pytest.mark.file_db
@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_who_decide_at_once_one_decides(settings: Settings, tmp_path: object) -> None:
    settings.VAR_DIR = tmp_path
    cast = make_cast()
    row = a_request(cast)
    mine, yours = (ResourceRequest.objects.get(pk=row.pk) for _ in range(2))
    given: dict[str, Any] = {"reason": "Late orders cost more", "on": TODAY, "by": cast.ella, "at": NOW}
    outcomes = together(
        lambda: resourcing.decide_request(mine, outcome="granted", **given),
        lambda: resourcing.decide_request(yours, outcome="refused", **given),
    )
    assert outcomes == ["done", "resourcerequest.state"]
    row.refresh_from_db()
    assert row.state in ("granted", "refused")
    assert Decision.objects.get() == row.decision
