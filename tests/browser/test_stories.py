"""What people come for, from the first page to the last, in a real browser and by the words on the page."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
import pytest
from django.core import mail
from django.core.cache import cache

from evidence.models import Pack
from evidence.verifying import verify
from governance.assigning import assign
from governance.models import Action
from objectives.models import QualityObjective
from qms.jobs import running, working
from qms.people.models import Person
from qms.records import signing
from reviews.models import ManagementReview
from tests.browser.conftest import SignIn
from tests.conftest import NOW, TODAY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PASSWORD = "evident-demo"
PHONE = {"width": 390, "height": 844}
SMALL_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def clock_of_identity(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let proofs of identity be dated by the clock that stands still, and forget failed attempts."""
    monkeypatch.setattr("time.time", NOW.timestamp)
    cache.clear()


def enter(page: Any, who: str, password: str = PASSWORD) -> None:
    """Sign in by the form, with the keyboard alone."""
    page.context.clear_cookies()
    page.goto(f"{page.address}/accounts/login/")
    page.get_by_label("Email").focus()
    page.keyboard.type(who)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{page.address}/")


def press(page: Any, name: str) -> None:
    """Press the link or button that says ``name``, within the page's content."""
    page.locator("main").locator("a, button").get_by_text(name, exact=True).or_(
        page.locator("main").get_by_role("button", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()


def write(page: Any, **given: str) -> None:
    """Fill in fields by name."""
    for name, value in given.items():
        control = page.locator(f"main [name={name}]").first
        if control.evaluate("e => e.localName") == "select":
            options = control.locator("option").all_inner_texts()
            control.select_option(label=next((text for text in options if text.startswith(value)), value))
        elif control.get_attribute("type") == "radio":
            page.check(f"main [name={name}][value={value}]")
        else:
            control.fill(value)


def send(page: Any, button: str = "main form button[type=submit]") -> None:
    """Send the form of a page, wait for what it leads to, and fail where the form was refused."""
    with page.expect_navigation():
        page.locator(button).first.click()
    taken(page)


def by_enter(page: Any) -> None:
    """Send the form in which the focus is, by its key."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    taken(page)


def taken(page: Any) -> None:
    """Fail with the page's words where it refused a form."""
    assert page.locator(".error-summary").all_inner_texts() == []


def work_off() -> None:
    """Do the jobs that a worker would do now."""
    for key in list(working.due(NOW).values_list("pk", flat=True)):
        running.run(key, clock=lambda: NOW, here=True)


def test_a_review_goes_from_plan_to_signed_minutes(browser_page: Any) -> None:
    page = browser_page
    enter(page, "quality@demo.test")
    page.goto(f"{page.address}/reviews/new/")
    write(page, title="Spring review", chair="Astrid Halvorsen", planned_on=TODAY.isoformat())
    write(page, period_from="2025-09-01", period_to="2026-02-28")
    for box in page.locator("main [name^=take_]").all():
        if box.get_attribute("name") not in {"take_objectives", "take_earlier_actions", "take_context"}:
            box.uncheck()
    press(page, "Plan review")
    press(page, "Start session")
    press(page, "Start session")
    review = ManagementReview.objects.get(title="Spring review")
    address = f"{page.address}{review.get_absolute_url()}"
    astrid = Person.objects.get(email="executive@demo.test")
    page.goto(f"{address}attendance/")
    write(page, **{f"presence_{astrid.pk}": "Present"})
    send(page)
    page.goto(f"{address}challenges/new/")
    write(page, asked_by="Astrid Halvorsen", question="Why is Porto late again?", answer="Two engineers left.")
    send(page)
    for row in review.inputs.all():
        page.goto(f"{address}inputs/{row.item}/")
        write(page, outcome="concluded", conclusion="Seen, and discussed.")
        send(page)
    assert page.get_by_role("button", name="Draft minutes").count() == 0
    for result in ("Improvement", "Changes to the QMS", "Resources"):
        page.goto(f"{address}decisions/new/")
        options = page.locator("main [name=result] option").all_inner_texts()
        [answer] = [text for text in options if text.lower().startswith(result.lower()[:7])]
        write(page, kind="Improvement", text=f"Porto gets help: {result}.", decided_by="Astrid Halvorsen")
        write(page, result=answer, rationale="Three months below target.", data_cited="Technician on site")
        send(page)
    page.goto(f"{address}actions/new/")
    write(page, weight="action", text="Lend Porto an engineer", owner="Tiago Ferreira", due_on="2026-04-30")
    write(page, criterion="90 % within 24 hours in June", check_on="2026-07-10", verifier="Oliver Grant")
    send(page)
    page.goto(f"{address}conclusion/")
    write(page, suitable="yes", adequate="yes", effective="yes", aligned="yes", words="It works.")
    send(page)
    press(page, "Draft minutes")
    review.refresh_from_db()
    assert review.state == "drafted"
    assert page.get_by_role("link", name="Sign minutes").count() == 0, "the quality lead does not sign"
    sign(page, address)
    review.refresh_from_db()
    assert review.state == "approved"
    assert signing.verify() == []
    with page.expect_download() as download:
        page.locator("main a[href$='minutes.pdf']").first.evaluate("a => { a.download = ''; a.click() }")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def sign(page: Any, address: str) -> None:
    """Let the chair sign, proving who she is when asked, although she has just signed in an hour ago."""
    enter(page, "executive@demo.test")
    page.goto(f"{address}minutes/signature/")
    send(page)
    if "reauthenticate" in page.url:
        write(page, password=PASSWORD)
        by_enter(page)
    page.goto(address)


def test_a_process_owner_records_a_value_and_proves_an_action_on_a_phone(
    browser_page: Any, sign_in: SignIn, tmp_path: Path
) -> None:
    page = browser_page
    page.set_viewport_size(PHONE)
    enter(page, "owner@demo.test")
    mine = QualityObjective.objects.filter(owner__email="owner@demo.test", state="active")[0]
    page.goto(f"{page.address}{mine.get_absolute_url()}")
    before = mine.measurements.count()
    page.get_by_label("Value in").fill("97.4")
    by_enter(page)
    assert mine.measurements.count() == before + 1
    action = Action.objects.filter(owner__email="owner@demo.test", state="open").first() or give_action()
    photo = tmp_path / "leak-test.pdf"
    photo.write_bytes(SMALL_PDF)
    page.goto(f"{page.address}{action.get_absolute_url()}completion/")
    page.set_input_files("main [name=file]", photo)
    write(page, proof="Installed on line 2.")
    send(page)
    action.refresh_from_db()
    assert action.state == "done"
    assert page.get_by_text("leak-test.pdf").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    not_effective(page, sign_in, action)


def give_action() -> Action:
    """Return an open action that the process owner has and the quality manager verifies."""
    logins = ("owner", "quality", "executive")
    owner, quality, executive = [Person.objects.get(email=f"{login}@demo.test") for login in logins]
    return assign(
        text="Fit the leak test to line 2",
        owner=owner,
        assigned_by=executive,
        on=TODAY,
        due_on=TODAY,
        criterion="No leak in a month",
        check_on=TODAY.replace(month=6),
        verifier=quality,
        site=owner.site,
        by=executive,
        at=NOW,
    )


def not_effective(page: Any, sign_in: SignIn, action: Action) -> None:
    """Let the verifier say that it did not work."""
    assert action.verifier
    if action.verifier.account is None:
        Action.objects.filter(pk=action.pk).update(verifier=Person.objects.get(email="quality@demo.test"))
        action.refresh_from_db()
    sign_in(page, action.verifier.email)
    page.goto(f"{page.address}{action.get_absolute_url()}verification/")
    write(page, effective="no", finding="Two leaks in the first week.")
    send(page)
    action.refresh_from_db()
    assert action.state == "ineffective"
    follow_up = Action.objects.latest("pk")
    assert follow_up.pk != action.pk
    assert page.get_by_text(follow_up.reference).count() > 0


def test_an_executive_on_a_phone_opens_what_stands_behind_each_number(browser_page: Any) -> None:
    page = browser_page
    page.set_viewport_size(PHONE)
    enter(page, "executive@demo.test")
    figures = page.locator("main .figure-value a")
    assert figures.count() == 4
    for number in range(4):
        page.goto(f"{page.address}/")
        said = int(figures.nth(number).inner_text())
        figures.nth(number).click()
        page.wait_for_load_state()
        part = urlsplit(page.url).fragment
        rows = page.locator(f"#{part} :is(tbody tr, li)" if part else "main tbody tr")
        assert said == 0 or rows.count() >= 1, f"nothing behind the number {number}: {page.url}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_auditor_sees_the_sites_audited_and_takes_a_pack_away(browser_page: Any, tmp_path: Path) -> None:
    page = browser_page
    enter(page, "auditor@demo.test")
    auditor = Person.objects.get(email="auditor@demo.test")
    seen = set(auditor.role_holdings.values_list("site__code", flat=True))
    abroad = Action.objects.exclude(site__code__in=seen).exclude(site=None)[0]
    assert page.context.request.get(f"{page.address}{abroad.get_absolute_url()}").status == 404
    page.goto(f"{page.address}/evidence/packs/new/")
    write(page, period_from="2025-06-01", period_to="2026-03-01", as_of="2026-03-15")
    boxes = page.locator("main [name=sites][type=checkbox]")
    assert boxes.count() == len(seen)
    for box in boxes.all():
        box.check()
    send(page, "main form .form-buttons button")
    work_off()
    pack = Pack.objects.get(recorded_by=auditor)
    page.goto(f"{page.address}{pack.get_absolute_url()}")
    with page.expect_download() as download:
        page.locator("main a[href$='/file/']").first.click()
    archive = tmp_path / "pack.zip"
    download.value.save_as(archive)
    assert verify(archive) == []


def test_a_person_is_invited_and_sets_a_password_from_the_mail(browser_page: Any) -> None:
    page = browser_page
    enter(page, "admin@demo.test")
    page.goto(f"{page.address}/governance/people/new/")
    write(page, name="Pia Sund", email="pia@halvorsen.test", job_title="Planner", site="Bergen works")
    send(page)
    press(page, "Invite person")
    work_off()
    [letter] = [letter for letter in mail.outbox if letter.to == ["pia@halvorsen.test"]]
    link = re.search(r"https?://\S+/invitation/\S+", str(letter.body))
    assert link
    page.context.clear_cookies()
    page.goto(f"{page.address}{urlsplit(link[0]).path}")
    for box in page.locator("main input[type=password]").all():
        box.fill("a long enough sentence")
    by_enter(page)
    enter(page, "pia@halvorsen.test", "a long enough sentence")
    assert page.get_by_role("heading", level=1).count() == 1


def test_the_main_forms_work_without_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.address = live_server.url
    page.goto(f"{page.address}/accounts/login/")
    write(page, login="quality@demo.test", password=PASSWORD)
    send(page)
    page.goto(f"{page.address}/governance/actions/new/")
    write(page, text="Print the new form", owner="Lars Eide", due_on="2026-04-01", weight="task")
    send(page)
    assert Action.objects.filter(text="Print the new form", owner__name="Lars Eide").exists()
    page.goto(f"{page.address}/governance/actions/")
    write(page, q="Print the new")
    page.get_by_role("button", name="Filter list").click()
    assert page.locator("main tbody tr").count() == 1
    mine = QualityObjective.objects.filter(state="active")[0]
    before = mine.measurements.count()
    page.goto(f"{page.address}{mine.get_absolute_url()}")
    page.get_by_label("Value in").fill("96")
    page.get_by_role("button", name="Record value").click()
    assert mine.measurements.count() == before + 1
    page.goto(f"{page.address}/governance/actions/new/")
    page.locator("main form button[type=submit]").click()
    assert page.locator(".error-summary").count() == 1
    context.close()


def test_a_page_is_printed_on_white_without_what_can_only_be_pressed(
    browser_page: Any, sign_in: SignIn
) -> None:
    page = browser_page
    sign_in(page, "quality@demo.test")
    page.goto(f"{page.address}/governance/actions/")
    page.emulate_media(media="print", color_scheme="dark")
    for thing in (".rail", ".filter-bar", ".page-header-actions"):
        assert not page.locator(thing).first.is_visible(), thing
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    printed = page.pdf(prefer_css_page_size=True)
    with pikepdf.open(io.BytesIO(printed)) as document:
        box = [float(side) for side in document.pages[0].mediabox]
        assert (round(box[2]), round(box[3])) in {(595, 842), (594, 841), (595, 841)}, "A4"
