"""Query budgets of policy, commitment, activities and competence: the same with ten times the rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance import committing, noting, publishing
from governance.leading import name_leader
from governance.models import Process
from governance.owning import appoint
from qms.people.models import Site
from qms.records.entering import enter
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import (
    a_confirmation,
    a_draft_policy,
    an_activity,
    an_approved_policy,
    an_open_commitment,
)
from tests.governance.samples import a_task
from tests.governance.test_query_budget import queries

pytestmark = pytest.mark.usefixtures("still_clock")
DAY = timedelta(days=1)

LISTS = {"policy_now": 10, "commitments": 7, "activities": 8, "activities_export": 7, "competence": 8}
PAGES = {"policy": 12, "commitment": 12, "activity": 10, "competence_confirmation": 9, "new_activity": 8}


def fill(cast: Cast, times: int) -> None:
    """Write activities with leaders and follow-ups, owners and confirmations."""
    for _number in range(times):
        site = Site.objects.create(code=f"S{Site.objects.count()}", name="One more")
        an_open_commitment(cast, site=site)
        activity = an_activity(cast, leaders=[cast.ella])
        noting.link(activity, action=a_task(cast), by=cast.ella, at=NOW)
        code = f"Q{Process.objects.count()}"
        process = enter(Process(code=code, name=code, site=cast.north), by=cast.quinn, at=NOW)
        appoint(process, holder=cast.olga, starts_on=TODAY - 9 * DAY, by=cast.quinn, at=NOW)
        a_confirmation(cast, process=process)
        start = TODAY + Process.objects.count() * 10 * DAY
        name_leader(cast.carl, role_in_qms="x", starts_on=start, ends_on=start, by=cast.ella, at=NOW)


def spent(cast: Cast, rows: dict[str, str]) -> dict[str, int]:
    lists = {name: queries(cast.ella, name) for name in LISTS}
    pages = {name: queries(cast.ella, name, *([row] if row else [])) for name, row in rows.items()}
    return lists | pages


def test_lists_and_pages_keep_their_budget_at_ten_times_the_rows(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    for site in (cast.north, cast.south):
        publishing.tell(policy, site=site, how="Talk", on=TODAY, by=cast.quinn, at=NOW)
    commitment = an_open_commitment(cast)
    committing.sign(commitment, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    a_draft_policy(cast)
    fill(cast, 2)
    rows = {
        "policy": policy.reference,
        "commitment": commitment.reference,
        "activity": "LEA-0001",
        "competence_confirmation": "CPT-0003",
        "new_activity": "",
    }
    queries(cast.ella, "policy_now")  # what a process reads once is read
    few = spent(cast, rows)
    fill(cast, 20)
    assert spent(cast, rows) == few
    over = {name: count for name, count in few.items() if count > (LISTS | PAGES)[name]}
    assert not over, few
