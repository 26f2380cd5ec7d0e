"""Plans, copies, usual objectives and the change of the year, by their pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse

from governance.models import Decision
from objectives.models import QualityObjective
from tests.cast import Cast, signed_in
from tests.objectives.making import active, drafted, measured

YEAR = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}


def over(cast: Cast, code: str, value: str) -> QualityObjective:
    row = active(cast, code, **YEAR)
    for month in range(1, 13):
        measured(row, cast.olga, date(2025, month, 1), value)
    return row


def test_a_year_is_changed_over_by_one_new_decision(cast: Cast, still_clock: None) -> None:
    good, bad = over(cast, "GOOD-2025", "96"), over(cast, "BAD-2025", "91")
    ella, url = signed_in(cast.ella), reverse("objectives:changeover")
    shown = ella.get(url).content.decode()
    assert "2 objectives are over and wait for a decision" in shown
    given = {
        f"outcome_{good.pk}": "achieved",
        f"outcome_{bad.pk}": "carried",
        f"target_{bad.pk}": "94",
        f"warning_{bad.pk}": "90",
        "text": "Carry delivery on",
        "rationale": "Not there yet",
    }
    assert ella.post(url, given).status_code == 302
    decision = Decision.objects.get()
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, good.ended_by, bad.state, bad.ended_by) == ("achieved", decision, "ended", decision)
    following = QualityObjective.objects.get(based_on=bad)
    assert (following.code, following.target, following.state) == ("BAD-2026", Decimal(94), "draft")
    assert "BAD-2026" in ella.get(url).content.decode()


def test_a_refused_change_over_writes_nothing_and_stands_at_its_field(cast: Cast, still_clock: None) -> None:
    row = over(cast, "BAD-2025", "91")
    ella, url = signed_in(cast.ella), reverse("objectives:changeover")
    given = {f"outcome_{row.pk}": "carried", f"target_{row.pk}": "80", f"warning_{row.pk}": "90", "text": "On"}
    refused = ella.post(url, given)
    assert refused.status_code == 422
    assert "BAD-2025: The warning threshold lies on the better side" in refused.content.decode()
    assert not Decision.objects.exists()
    without = ella.post(url, {f"outcome_{row.pk}": "ended"})
    assert without.status_code == 422
    assert "A year is closed by a decision" in without.content.decode()


def test_who_prepares_looks_at_the_change_of_the_year_and_only_an_executive_makes_it(
    cast: Cast, still_clock: None
) -> None:
    over(cast, "BAD-2025", "91")
    quinn, url = signed_in(cast.quinn), reverse("objectives:changeover")
    assert "BAD-2025" in quinn.get(url).content.decode()
    assert quinn.post(url, {}).status_code == 403


def test_an_objective_is_copied_to_the_sites_that_are_ticked(cast: Cast) -> None:
    row = drafted(cast, "OTD", site=None)
    quinn, url = signed_in(cast.quinn), reverse("objectives:copies", args=[row.reference])
    assert "South" in quinn.get(url).content.decode()
    none = quinn.post(url, {})
    assert none.status_code == 422
    assert "No site is chosen" in none.content.decode()
    given = {f"site_{cast.south.pk}": "on", f"owner_{cast.south.pk}": str(cast.sven.pk)}
    assert quinn.post(url, given).status_code == 302
    copy = QualityObjective.objects.get(code="OTD-SOUTH")
    assert (copy.parent, copy.owner, copy.target) == (row, cast.sven, Decimal(95))
    assert "OTD-SOUTH" not in quinn.get(url).content.decode()
    assert "How it breaks down" in signed_in(cast.ella).get(row.get_absolute_url()).content.decode()


def test_a_plan_shows_what_is_missing_and_is_filled_in(cast: Cast) -> None:
    row = drafted(cast)
    olga = signed_in(cast.olga)
    listed = olga.get(reverse("objectives:plans")).content.decode()
    assert "1 of 1 plan lacks a part" in listed
    assert "5 parts missing" in listed
    url = reverse("objectives:plan", args=[row.reference])
    given = {f"plan_{part}": "Said" for part in ("what", "resources", "who", "when", "judged")}
    assert olga.post(url, given).status_code == 302
    assert "Every plan says what" in olga.get(reverse("objectives:plans")).content.decode()


def test_an_active_plan_loses_no_part(cast: Cast) -> None:
    row = active(cast)
    refused = signed_in(cast.ella).post(reverse("objectives:plan", args=[row.reference]), {"plan_what": "Only"})
    assert refused.status_code == 422
    row.refresh_from_db()
    assert row.plan.missing == ()


def test_a_usual_objective_starts_the_form(cast: Cast, still_clock: None) -> None:
    quinn = signed_in(cast.quinn)
    assert "new/?from=bath" in quinn.get(reverse("objectives:usual")).content.decode()
    form = quinn.get("/objectives/new/?from=bath").content.decode()
    assert 'value="26"' in form
    assert 'value="2026-01-01"' in form


def test_a_band_is_drafted_by_the_form_and_refused_without_its_upper_edge(cast: Cast) -> None:
    quinn = signed_in(cast.quinn)
    given = {
        "statement": "Bath within limits", "code": "BATH", "site": str(cast.north.pk), "unit": "°C",
        "direction": "band", "target": "20", "warning": "18", "cadence": "monthly",
        "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    }  # fmt: skip
    refused = quinn.post("/objectives/new/", given)
    assert refused.status_code == 422
    assert "A band has an upper edge" in refused.content.decode()
    reversed_ = quinn.post("/objectives/new/", given | {"target_high": "19", "warning_high": "26"})
    assert "swap them" in reversed_.content.decode()
    assert (
        quinn.post("/objectives/new/", given | {"target_high": "24", "warning_high": "26"}).status_code == 302
    )
    row = QualityObjective.objects.get()
    page = quinn.get(row.get_absolute_url()).content.decode()
    assert "Within 20–24" in page
