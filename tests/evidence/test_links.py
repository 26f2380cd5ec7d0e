"""Links: records named on a page get their addresses together, as far as the reader may open them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.views.looking import Links, _row
from qms.primitives.kinds import all_kinds, kind_by_prefix
from tests.cast import Cast
from tests.evidence import making
from tests.governance.leadership import a_process

PREFIXES = sorted(kind.prefix for kind in all_kinds() if kind.prefix)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_address_needs_no_more_of_a_record_than_its_key_reference_and_code(prefix: str) -> None:
    assert kind_by_prefix(prefix).address(_row(prefix, 7, f"{prefix}-0007", "CODE"))


def test_records_of_many_kinds_take_one_query_and_each_leads_to_its_page(cast: Cast) -> None:
    objective, review = making.an_objective(cast), making.a_review(cast)
    process = a_process(cast)
    assert cast.ella.reach.has_role  # read once for each person
    with CaptureQueriesContext(connection) as queries:
        links = Links([objective.reference, review.reference, process.reference, "ACT-9999"], cast.ella)
    assert len(queries) == 1
    assert links.url(objective.reference) == objective.get_absolute_url()
    assert links.url(review.reference) == review.get_absolute_url()
    assert links.url(process.reference) == process.get_absolute_url()
    assert links.url("ACT-9999") == ""


def test_a_record_that_the_reader_may_not_open_has_no_address(cast: Cast) -> None:
    reference = making.an_objective(cast).reference
    assert Links([reference], cast.olga).url(reference)
    assert Links([reference], cast.sven).url(reference) == ""
    assert Links([], cast.olga).urls == {}
