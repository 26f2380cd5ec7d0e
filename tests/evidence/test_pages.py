"""The pages of evidence: verdicts with reasons and links, packs from scope to download, who may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from evidence import packing
from evidence.models import Pack, PackDownload
from evidence.verifying import verify
from governance.models import Process
from governance.owning import appoint
from qms.jobs import running
from qms.jobs.models import Job
from qms.people.models import RoleHolding
from qms.primitives.refusing import Refusal
from qms.records.entering import enter
from qms.records.models import StoredFile
from tests.cast import Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.evidence import making

pytestmark = pytest.mark.usefixtures("still_clock")

SCOPE = {"clause": "6.2", "period_from": "2026-01-01", "period_to": "2026-03-16", "as_of": "2026-03-16"}


def text(person: Any, name: str, *args: str, **query: str) -> str:
    response = signed_in(person).get(reverse(f"evidence:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def asked(cast: Cast, by: Any, **changes: Any) -> Pack:
    given: dict[str, Any] = {
        "sites": [cast.north],
        "clause": "6.2",
        "period_from": date(2026, 1, 1),
        "period_to": TODAY,
        "as_of": TODAY,
        "by": by,
        "at": NOW,
    }
    return packing.request_pack(**{**given, **changes})


def test_the_clause_shows_verdict_reason_record_and_question(cast: Cast) -> None:
    row = making.an_objective(cast)
    shown = text(cast.ella, "evidence")
    assert "0 of the 13 expectations of 5.1 are shown by records." in shown
    assert ">Shown<" in shown
    assert "How do you know you will reach this?" in shown
    assert f'href="{row.get_absolute_url()}"' in shown
    assert "No customer requirement" not in shown


def test_a_reader_of_one_site_looks_at_it_and_at_no_other(cast: Cast) -> None:
    making.an_objective(cast)
    assert "0 of the 13 expectations of 5.1 are shown" in text(cast.sven, "evidence")
    client = signed_in(cast.sven)
    assert client.get(reverse("evidence:evidence"), {"site": "NORTH"}).status_code in (404, 422)
    assert "OBJ-0001" not in client.get(reverse("evidence:evidence"), {"site": "NORTH"}).content.decode()


def test_a_past_day_and_the_other_edition_can_be_looked_at(cast: Cast) -> None:
    making.an_objective(cast)
    before = making.BEFORE.date() - timedelta(days=1)
    assert "0 of the 13" in text(cast.ella, "evidence", as_of=before.isoformat())
    assert "Confirm against the published text" in text(cast.ella, "evidence", edition="2026")


def test_a_day_to_come_is_refused_at_its_field(cast: Cast) -> None:
    response = signed_in(cast.ella).get(reverse("evidence:evidence"), {"as_of": "2099-01-01"})
    assert response.status_code == 422
    assert "day to come" in response.content.decode()


def test_an_external_auditor_sees_no_self_assessment(cast: Cast) -> None:
    client = signed_in(cast.axel)
    assert client.get(reverse("evidence:evidence")).headers["Location"] == reverse("evidence:packs")
    assert client.get(reverse("evidence:expectation", args=["6.2"])).status_code == 403
    told = client.get(reverse("evidence:packs")).content.decode()
    assert "Readiness is not shown here" in told
    assert "Readiness is not shown" not in signed_in(cast.quinn).get(reverse("evidence:packs")).content.decode()


def test_an_expectation_names_each_rule_and_its_records(cast: Cast) -> None:
    row = making.an_objective(cast)
    shown = text(cast.ella, "expectation", "6.2")
    assert "They are measured on cadence" in shown
    assert row.reference in shown
    assert signed_in(cast.ella).get(reverse("evidence:expectation", args=["8.5"])).status_code == 404


def test_a_pack_goes_from_scope_to_download(
    cast: Cast, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    making.an_objective(cast)
    client = signed_in(cast.quinn)
    preview = client.post(reverse("evidence:new_pack"), {**SCOPE, "sites": [cast.north.pk], "preview": "1"})
    assert "What it would hold" in preview.content.decode()
    assert not Pack.objects.exists()
    client.post(reverse("evidence:new_pack"), {**SCOPE, "sites": [cast.north.pk]})
    pack = Pack.objects.get()
    waiting = client.get(pack.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert client.get(reverse("evidence:pack_download", args=[pack.reference])).status_code == 404
    assert pack.job is not None
    assert running.run(pack.job.pk, clock=lambda: NOW, here=True)
    pack.refresh_from_db()
    assert pack.job.state == Job.State.DONE, pack.job.error
    ready = client.get(pack.get_absolute_url()).content.decode()
    assert "Download pack" in ready
    assert "every 2s" not in ready
    response = client.get(reverse("evidence:pack_download", args=[pack.reference]))
    taken = tmp_path / "taken.zip"
    taken.write_bytes(b"".join(response))
    assert verify(taken) == []
    assert PackDownload.objects.get().person == cast.quinn


def test_htmx_asks_for_the_state_alone(cast: Cast) -> None:
    pack = asked(cast, cast.quinn)
    part = signed_in(cast.quinn).get(pack.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="pack-state"')
    assert "<html" not in part


def test_a_failure_is_said_in_plain_words_and_can_be_tried_again(cast: Cast) -> None:
    pack = asked(cast, cast.quinn)
    Job.objects.update(state=Job.State.FAILED, error="Traceback (most recent call last) KeyError")
    client = signed_in(cast.quinn)
    shown = client.get(pack.get_absolute_url()).content.decode()
    assert "could not be built" in shown
    assert "Traceback" not in shown
    assert client.post(reverse("evidence:pack_retry", args=[pack.reference])).status_code == 302
    pack.refresh_from_db()
    assert pack.job is not None
    assert pack.job.state == Job.State.QUEUED
    assert signed_in(cast.ella).post(reverse("evidence:pack_retry", args=[pack.reference])).status_code == 403


def test_the_packs_of_a_person_stand_in_one_lane(cast: Cast) -> None:
    lanes = [asked(cast, by).job.lane for by in (cast.quinn, cast.quinn, cast.ella)]
    assert lanes[0] == lanes[1] != lanes[2]


def test_packs_are_seen_by_who_asked_and_by_who_looks_after_their_sites(cast: Cast) -> None:
    north, whole = asked(cast, cast.olga), asked(cast, cast.quinn, sites=[])
    seen = {
        name: set(Pack.objects.visible_to(getattr(cast, name)))
        for name in ("olga", "sven", "quinn", "ella", "axel", "nora")
    }
    assert seen == {
        "olga": {north},
        "sven": set(),
        "quinn": {north, whole},
        "ella": {north, whole},
        "axel": {north},
        "nora": set(),
    }


def test_who_moved_no_longer_takes_away_what_they_once_asked_for(cast: Cast) -> None:
    north = asked(cast, cast.olga)
    whole = asked(cast, cast.quinn, sites=[])
    assert signed_in(cast.olga).get(north.get_absolute_url()).status_code == 200
    RoleHolding.objects.filter(person__in=[cast.olga, cast.quinn]).update(site=cast.south)
    for person, pack in ((cast.olga, north), (cast.quinn, whole)):
        client = signed_in(person)
        assert client.get(pack.get_absolute_url()).status_code == 404
        assert client.get(reverse("evidence:pack_download", args=[pack.reference])).status_code == 404
        assert pack.reference not in client.get(reverse("evidence:packs")).content.decode()


@pytest.mark.parametrize("form", [{"sites": []}, {}])
def test_who_has_one_site_cannot_ask_for_the_whole_organisation(cast: Cast, form: dict[str, Any]) -> None:
    response = signed_in(cast.olga).post(reverse("evidence:new_pack"), {**SCOPE, **form})
    assert response.status_code == 422
    with pytest.raises(Refusal, match="does not reach"):
        asked(cast, cast.olga, sites=[])


def test_an_external_auditor_asks_within_the_period_that_was_given(cast: Cast) -> None:
    RoleHolding.objects.filter(person=cast.axel).update(evidence_from=date(2026, 2, 1))
    with pytest.raises(Refusal, match="period"):
        asked(cast, cast.axel)
    asked(cast, cast.axel, period_from=date(2026, 2, 1))
    assert Pack.objects.visible_to(cast.axel).count() == 1


def test_a_pack_of_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="day to come"):
        asked(cast, cast.quinn, as_of=TODAY + timedelta(days=1))
    assert not StoredFile.objects.exists()


def test_a_day_that_nobody_means_is_refused_on_the_page_of_an_expectation_too(cast: Cast) -> None:
    address = reverse("evidence:expectation", args=["6.2"])
    assert signed_in(cast.ella).get(f"{address}?as_of=0001-01-01").status_code == 422
    assert signed_in(cast.ella).get(address).status_code == 200


def test_each_kind_of_record_behind_a_verdict_is_led_to(cast: Cast) -> None:
    row = Process(code="PACK", name="Packing", carries_customer_requirements=True)
    process = enter(row, by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY, by=cast.quinn, at=NOW)
    for address in (reverse("evidence:evidence"), reverse("evidence:expectation", args=["5.1.1-c"])):
        assert process.get_absolute_url() in signed_in(cast.ella).get(address).content.decode()
