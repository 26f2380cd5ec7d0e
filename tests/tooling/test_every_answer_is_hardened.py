"""Whatever goes wrong: our own page, no traceback, the strict policy, the id of the request."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, signed_in

POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def refuse_hardening(response: Any) -> None:
    """Fail where a header is missing, the page is not ours, or something on it stands inline."""
    policy = {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}
    assert policy == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", response.headers["X-Request-ID"])
    page = response.content.decode()
    assert "/static/css/tokens.css" in page and "Evident" in page
    assert "Traceback" not in page and "Django" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)


def test_what_is_not_there_is_said_on_our_page(cast: Cast) -> None:
    response = signed_in(cast.ella).get("/nowhere/")
    assert response.status_code == 404
    refuse_hardening(response)


def test_what_is_not_ones_own_to_do_is_said_on_our_page(cast: Cast) -> None:
    response = signed_in(cast.carl).get(reverse("governance:new_process"))
    assert response.status_code == 403
    refuse_hardening(response)


def test_a_form_from_elsewhere_is_answered_on_our_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert cast.ella.account is not None
    client.force_login(cast.ella.account)
    response = client.post(reverse("governance:new_process"), {"code": "P"})
    assert response.status_code == 403
    assert "send the form once more" in response.content.decode()
    refuse_hardening(response)


def test_a_foreign_host_is_answered_on_our_page(cast: Cast) -> None:
    response = signed_in(cast.ella).get("/", headers={"host": "evil.test"})
    assert response.status_code == 400
    refuse_hardening(response)


@pytest.mark.parametrize(
    "address", ["/objectives/%00/", "/objectives/?q=%00", "/governance/actions/new/?decision=%00"]
)
def test_a_nul_byte_in_an_address_is_answered_as_unreadable(cast: Cast, address: str) -> None:
    response = signed_in(cast.ella).get(address)
    assert response.status_code == 400
    refuse_hardening(response)


def test_a_failure_of_ours_is_said_without_its_traceback(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("qms.desk.views.search.page", fail)
    client = signed_in(cast.ella)
    client.raise_request_exception = False
    response = client.get(reverse("desk:search"), {"q": "x"})
    assert response.status_code == 500
    assert "secret of the house" not in response.content.decode()
    refuse_hardening(response)


def test_no_script_reads_the_cookie_of_a_session(cast: Cast) -> None:
    assert cast.ella.account is not None
    cast.ella.account.set_password("a long enough secret")
    cast.ella.account.save()
    client = Client()
    given = {"login": cast.ella.email, "password": "a long enough secret"}
    assert client.post(reverse("account_login"), given).status_code == 302
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert not session["max-age"], "it ends with the browser"
