"""A choice that no page offers, sent by hand: refused in plain words, and nothing is written."""

from __future__ import annotations

import pytest
from django.urls import reverse

from objectives.models import QualityObjective
from tests.cast import Cast, signed_in


@pytest.mark.parametrize("choice", ["9" * 30, "-1", "x", "1'"])
def test_a_link_that_no_database_can_hold_is_no_server_error(cast: Cast, choice: str) -> None:
    client = signed_in(cast.quinn)
    response = client.post(reverse("objectives:new"), {"code": "A", "statement": "B", "requirements": [choice]})
    assert response.status_code in {400, 422}
    assert not QualityObjective.objects.exists()
