"""One view serves page and fragment; refusals and errors say what is so and how to go on."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults
from django_htmx.middleware import HtmxDetails

from qms.people.models import Account
from qms.primitives.refusing import Refusal
from qms.ui.forms import refused
from qms.ui.middleware import RefusalMiddleware
from qms.ui.pages import invalid, page
from qms.ui.specimens import SpecimenForm
from tests.cast import Cast

REFUSAL = Refusal("action.verifier", "The verifier is the owner.", field="title", remedy="Ask <b>another</b>.")


def asked(rf: RequestFactory, *, htmx: bool = False, method: str = "get", **headers: str) -> HttpRequest:
    given = ({"HX-Request": "true"} if htmx else {}) | headers
    request: HttpRequest = getattr(rf, method)("/x/", headers=given)
    SessionMiddleware(HttpResponse).process_request(request)
    MessageMiddleware(HttpResponse).process_request(request)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    return request


def account_of(cast: Cast) -> Account:
    assert cast.ella.account is not None
    return cast.ella.account


def test_a_page_is_whole_unless_htmx_asks(rf: RequestFactory) -> None:
    whole = page(asked(rf), "404.html")
    assert b"<html" in whole.content
    assert "HX-Request" in whole["Vary"]
    assert "HX-Retarget" not in whole


def test_a_whole_page_for_htmx_goes_to_the_body_and_is_never_lost(rf: RequestFactory) -> None:
    response = page(asked(rf, htmx=True), "404.html")
    assert response["HX-Retarget"] == "body"


def test_a_named_part_is_all_that_htmx_gets(rf: RequestFactory, tmp_path: Path, settings: object) -> None:
    (tmp_path / "p.html").write_text("<html>{% partialdef rows inline %}<tr>row</tr>{% endpartialdef %}</html>")
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}  # type: ignore[attr-defined]
    settings.TEMPLATES = [engine]  # type: ignore[attr-defined]
    assert page(asked(rf, htmx=True), "p.html", fragment="rows").content == b"<tr>row</tr>"
    assert page(asked(rf), "p.html", fragment="rows").content == b"<html><tr>row</tr></html>"
    back = asked(rf, htmx=True, **{"HX-History-Restore-Request": "true"})
    assert b"<html>" in page(back, "p.html", fragment="rows").content


def test_what_is_wrong_comes_back_as_422(rf: RequestFactory) -> None:
    assert invalid(asked(rf, method="post"), "404.html").status_code == 422


def test_htmx_is_told_to_show_422() -> None:
    head = render_to_string("ui/head.html")
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", head)[1])  # type: ignore[index]
    shown = next(rule for rule in config["responseHandling"] if re.fullmatch(rule["code"], "422"))
    assert shown["swap"] is True
    assert config["allowEval"] is False
    assert config["selfRequestsOnly"] is True


def test_an_uncaught_refusal_says_what_why_and_how_to_go_on(rf: RequestFactory) -> None:
    response = RefusalMiddleware(HttpResponse).process_exception(asked(rf), REFUSAL)
    assert response is not None
    assert response.status_code == 422
    text = response.content.decode()
    assert "The verifier is the owner." in text
    assert "Ask &lt;b&gt;another&lt;/b&gt;." in text
    assert "Nothing was changed." in text


def test_for_htmx_a_refusal_is_a_notice(rf: RequestFactory) -> None:
    response = RefusalMiddleware(HttpResponse).process_exception(asked(rf, htmx=True), REFUSAL)
    assert response is not None
    assert response.status_code == 422
    assert b"<html" not in response.content
    assert b'role="alert"' in response.content


def test_other_exceptions_are_not_answered_as_refusals(rf: RequestFactory) -> None:
    assert RefusalMiddleware(HttpResponse).process_exception(asked(rf), ValueError("x")) is None


def test_a_refusal_stands_at_the_field_it_names_and_what_was_typed_is_kept() -> None:
    form = SpecimenForm({"title": "Paint it", "due_on": "2026-01-02", "kind": "task"})
    assert form.is_valid()
    shown = refused(form, REFUSAL)
    assert shown.errors["title"] == ["The verifier is the owner. Ask <b>another</b>."]
    assert form.as_response_status == 422
    assert "Paint it" in form.as_p()


def test_a_refusal_without_a_field_of_the_form_stands_above_it() -> None:
    form = SpecimenForm({"title": "Paint it", "due_on": "2026-01-02", "kind": "task"})
    refused(form, Refusal("x.y", "Not now.", field="elsewhere"))
    assert form.non_field_errors() == ["Not now."]


def test_a_field_ties_help_and_error_to_its_control() -> None:
    form = SpecimenForm({"title": "", "due_on": "31.02.", "kind": "task"})
    drawn = str(form)
    control = re.search(r"<input[^>]*name=\"title\"[^>]*>", drawn)
    assert control is not None
    described = re.search(r'aria-describedby="([^"]+)"', control[0])
    assert described is not None
    for identity in described[1].split():
        assert f'id="{identity}"' in drawn
    assert 'aria-invalid="true"' in control[0]
    assert 'href="#id_title"' in drawn
    assert 'type="date"' in drawn
    assert 'value="31.02."' in drawn


def test_a_day_is_shown_to_the_browser_as_iso_in_every_language() -> None:
    form = SpecimenForm(initial={"due_on": date(2026, 3, 1)})
    assert 'value="2026-03-01"' in str(form["due_on"])


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (lambda r: defaults.page_not_found(r, Http404()), 404, "There is nothing at this address"),
        (lambda r: defaults.permission_denied(r, PermissionDenied()), 403, "This is not yours to do"),
        (lambda r: defaults.bad_request(r, ValueError()), 400, "This request could not be read"),
        (defaults.server_error, 500, "Something went wrong on our side"),
    ],
)
def test_an_error_page_says_what_is_so_and_what_to_do(
    rf: RequestFactory, answer: object, status: int, words: str
) -> None:
    response = answer(asked(rf))  # type: ignore[operator]
    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_the_page_for_a_failure_needs_no_context_at_all() -> None:
    text = (Path(settings.BASE_DIR) / "templates" / "500.html").read_text()
    assert "{%" not in text
    assert "{{" not in text


@pytest.mark.parametrize("theme", ["", "?theme=dark", "?theme=light", "?theme=%22%3E"])
def test_the_gallery_shows_every_component(cast: Cast, theme: str) -> None:
    client = Client()
    client.force_login(account_of(cast))
    response = client.get(f"/gallery/{theme}")
    assert response.status_code == 200
    text = response.content.decode()
    for part in (
        "page-header",
        "card",
        "facts",
        "table",
        "field",
        "dialog",
        "badge",
        "due",
        "timeline",
        "empty",
        "notice",
        "pagination",
        "icon",
        "figure",
        "progress",
        "filter-bar",
        "chart",
        "ref",
        "person",
    ):
        assert re.search(rf'class="[^"]*\b{part}\b', text), part
    assert text.count("<h1") == 1
    assert len(set(re.findall(r'\sid="([^"]+)"', text))) > 5


def test_the_gallery_is_for_those_who_signed_in(client: Client, db: None) -> None:
    assert client.get("/gallery/").status_code == 302


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/accounts/2fa/", "Recovery"),
        ("/accounts/password/change/", "password"),
        ("/accounts/logout/", "Sign out"),
        ("/accounts/reauthenticate/", "Prove that it is you"),
    ],
)
def test_account_pages_wear_our_look(cast: Cast, address: str, words: str) -> None:
    account = account_of(cast)
    account.set_password("correct horse battery")
    account.save()
    client = Client()
    client.post("/accounts/login/", {"login": account.email, "password": "correct horse battery"})
    text = client.get(address, follow=True).content.decode()
    assert words in text
    assert "css/tokens" in text
    assert "style=" not in text


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
)
def test_those_outside_find_the_entrance(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "entrance" in response.content.decode()
    assert "Evident" in response.content.decode()


def test_a_wrong_password_is_said_above_the_form_and_the_address_kept(client: Client, cast: Cast) -> None:
    response = client.post("/accounts/login/", {"login": account_of(cast).email, "password": "not-it-at-all"})
    text = response.content.decode()
    assert "error-summary" in text
    assert account_of(cast).email in text


def test_the_place_where_one_is_stands_out(cast: Cast) -> None:
    client = Client()
    client.force_login(account_of(cast))
    text = client.get("/gallery/").content.decode()
    assert "aria-current" not in text
    assert text.count('class="places"') == 1
    for address in ("/", "/governance/", "/objectives/", "/reviews/", "/evidence/"):
        assert f'<a href="{address}"' in text
