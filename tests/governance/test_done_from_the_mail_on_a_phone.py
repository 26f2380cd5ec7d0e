"""Two taps on a telephone: a real mail received, its link opened, a photo attached, pressed, pressed again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from pytest_django import Settings

from governance.models import Completion
from tests.cast import Cast
from tests.conftest import TODAY
from tests.governance.samples import an_action
from tests.services import Mailbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHOTO = {"name": "lines.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 the two lines"}


@pytest.fixture
def post_office(smtp_server: Mailbox, settings: Settings) -> Mailbox:
    """Let the product send through a real mail server."""
    server = urlsplit(smtp_server.url)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    return smtp_server


def link_in(message: Message) -> str:
    """Return the address at which the mail lets its reader say that something is done."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            text = part.get_payload(decode=True).decode()
            found = re.search(r"Say that it is done: (\S+)", text)
            assert found is not None, text
            return found[1]
    raise AssertionError("the mail has no text")


def test_an_action_is_closed_from_the_mail_on_a_phone(
    transactional_db: None, still_clock: None, cast: Cast, post_office: Mailbox, settings: Settings,
    live_server: Any, page: Any, axe: Callable[[Any], list[str]],
) -> None:  # fmt: skip
    settings.BASE_URL = live_server.url
    action = an_action(cast, due_on=TODAY + timedelta(days=2))
    call_command("send_reminders", "--on", str(TODAY))
    mails = {str(message["To"]): message for message in post_office.messages}
    address = link_in(mails["olga@borealis.test"])

    page.set_viewport_size({"width": 390, "height": 844})
    second = page.context.new_page()  # the same link, opened twice before it is pressed
    second.set_viewport_size({"width": 390, "height": 844})
    for tab in (page, second):
        assert tab.goto(address).status == 200
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_text(action.text)).to_be_visible()
    button = page.get_by_role("button", name="It is done")
    assert button.bounding_box()["height"] >= 56 and button.bounding_box()["width"] > 300
    assert not Completion.objects.exists()

    page.get_by_label("Photo or file").set_input_files(PHOTO)
    button.click()
    expect(page.get_by_role("heading", name="It is done")).to_be_visible()
    assert axe(page) == []
    fact = Completion.objects.get(action=action)
    assert (fact.by, fact.file_name) == (cast.olga, "lines.jpg")

    second.get_by_label("What shows that it is done?").fill("Once more")
    second.get_by_role("button", name="It is done").click()
    expect(second.get_by_role("heading", name="It was done already")).to_be_visible()
    expect(second.get_by_text("Olga Petrova said that it was done")).to_be_visible()
    assert Completion.objects.get().proof == ""


def test_without_scripts_it_takes_the_same_two_taps(
    transactional_db: None, still_clock: None, cast: Cast, post_office: Mailbox, settings: Settings,
    live_server: Any, browser: Any,
) -> None:  # fmt: skip
    settings.BASE_URL = live_server.url
    an_action(cast, due_on=TODAY + timedelta(days=2))
    call_command("send_reminders", "--on", str(TODAY))
    message = next(m for m in post_office.messages if m["To"] == "olga@borealis.test")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(link_in(message))
    tab.get_by_label("What shows that it is done?").fill("Both lines run")
    tab.get_by_role("button", name="It is done").click()
    tab.get_by_text("Olga Petrova said that it was done").wait_for()
    context.close()
    assert Completion.objects.get().proof == "Both lines run"
