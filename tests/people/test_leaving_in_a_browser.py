"""Somebody leaves, in a browser: refused at one row, chosen again, handed over and ended; axe on the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from governance.models import Process
from governance.owning import appoint
from objectives.models import BusinessGoal
from qms.people.handing_over import things_of
from qms.people.models import Person, Role, RoleHolding
from qms.records.entering import enter
from tests.cast import LONG_AGO, Cast, signed_in
from tests.conftest import NOW, TODAY
from tests.governance.samples import WEEK, a_task, an_action
from tests.reviews.samples import a_review, an_objective

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["people/3/ending/", "people/3/hand-over/", "people/3/", "people/sites/", "sites/", "absence/"]


def open_as(page: Any, person: Person) -> None:
    """Let ``person`` be signed in."""
    session = signed_in(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.address}])


def everything_of_olga(cast: Cast) -> None:
    """Give Olga an objective, a goal, a process, an action, a check and a place in a review."""
    an_objective(cast)
    enter(BusinessGoal(statement="Grow in the north", horizon="2028", owner=cast.olga), by=cast.quinn, at=NOW)
    process = enter(Process(code="PCK", name="Packing", site=cast.north), by=cast.quinn, at=NOW)
    appoint(process, holder=cast.olga, starts_on=TODAY - WEEK, by=cast.quinn, at=NOW)
    an_action(cast, verifier=cast.ella)
    an_action(cast, owner=cast.carl, verifier=cast.olga, text="Check the rig")
    a_task(cast, owner=cast.olga)
    a_review(cast, planned_on=timezone.localdate() + WEEK)


def test_a_leaver_is_handed_over_whole(transactional_db: None, cast: Cast, page: Any, live_server: Any) -> None:
    everything_of_olga(cast)
    otto = Person.objects.create(name="Otto Falk", email="otto@borealis.test", site=cast.north)
    RoleHolding.objects.create(person=otto, role=Role.PROCESS_OWNER, site=cast.north, starts_on=LONG_AGO)
    page.address = live_server.url
    open_as(page, cast.quinn)
    page.goto(f"{page.address}{cast.olga.get_absolute_url()}ending/")
    page.get_by_label("Everything goes to").fill("Otto Falk")
    page.get_by_label("Reason").fill("Retires")
    page.get_by_label("Goes to: Deliver on the promised day").fill("Carl Meyer")
    page.get_by_role("button", name="Hand over and end person").click()
    page.get_by_text("Carl Meyer cannot own an objective there.").first.wait_for()
    assert page.get_by_label("Everything goes to").input_value() == "Otto Falk"
    assert len(things_of(cast.olga, TODAY)) >= 6
    page.get_by_label("Goes to: Deliver on the promised day").fill("")
    page.get_by_role("button", name="Hand over and end person").click()
    page.get_by_text("Ended.").first.wait_for()
    today = timezone.localdate(datetime.now(tz=timezone.get_current_timezone()))
    assert Person.objects.get(pk=cast.olga.pk).ended_on is not None
    assert things_of(cast.olga, today) == []
    assert len(things_of(otto, today)) >= 6


def test_pages_of_leaving_sites_and_home_are_accessible_and_fit_a_phone(
    transactional_db: None, cast: Cast, browser_page: Any, axe: Callable[[Any], list[str]]
) -> None:
    everything_of_olga(cast)
    RoleHolding.objects.filter(person=cast.olga).update(site=cast.south)
    found = []
    page = browser_page
    for person, paths in ((cast.quinn, [f"/governance/{path}" for path in PAGES]), (cast.olga, ["/"])):
        open_as(page, person)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                path = path.replace("people/3/", f"people/{cast.olga.pk}/")
                answer = page.goto(f"{page.address}{path}")
                assert answer.status == 200, path
                found += [f"{path} at {width}: {fault}" for fault in axe(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{path} at {width} scrolls sideways")
    assert found == []
