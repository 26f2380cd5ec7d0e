"""Proof of identity for sign-off: fresh for ten minutes, by password, one-time code or passkey, at a screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone

from qms.people.acting import PersonRequest
from qms.people.models import Person
from qms.records.proving import identity_proven, proof_of
from qms.urls import urlpatterns as product
from tests.cast import Cast, signed_in
from tests.people.conftest import PASSWORD, give_password
from tests.people.passkeys import Passkey
from tests.people.test_signing_in import code_of, sign_in

SIGN = "/sign/"
REAUTHENTICATE = "/accounts/reauthenticate/"


@identity_proven
def sign(request: PersonRequest) -> HttpResponse:
    if request.method == "GET":
        return HttpResponse("the form")
    proof = proof_of(request)
    assert proof is not None
    assert timedelta() <= request.now - proof.proven_at <= timedelta(minutes=10)
    return HttpResponse(f"{request.person} signed “{request.POST['meaning']}” by {proof.method}")


urlpatterns = [path("sign/", sign), path("", include(product))]
pytestmark = pytest.mark.urls(__name__)


def minutes_later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_fresh_sign_in_is_proof(client: Client, carl: Person) -> None:
    sign_in(client, carl.email)
    answer = client.post(SIGN, {"meaning": "approved"})
    assert answer.content.decode() == "Carl Meyer signed “approved” by password"


def test_a_proof_counts_for_ten_minutes_and_no_longer(
    client: Client, carl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, carl.email)
    minutes_later(monkeypatch, 9.9)
    assert client.post(SIGN, {"meaning": "approved"}).status_code == 200
    minutes_later(monkeypatch, 10.1)
    answer = client.post(SIGN, {"meaning": "approved"})
    assert answer.headers["Location"] == f"{REAUTHENTICATE}?next=%2Fsign%2F"


def test_a_session_without_a_proof_is_asked_for_one_and_what_was_sent_is_kept(carl: Person) -> None:
    client = signed_in(carl)
    asked = client.post(SIGN, {"meaning": "approved"})
    refused = client.post(asked.headers["Location"], {"password": "not this one"})
    assert b"signed" not in refused.content
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.content.decode() == "Carl Meyer signed “approved” by password"


def test_htmx_is_told_to_leave_the_page_for_the_proof(carl: Person) -> None:
    answer = signed_in(carl).post(SIGN, {"meaning": "approved"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(REAUTHENTICATE)


def test_looking_needs_no_proof(carl: Person) -> None:
    assert signed_in(carl).get(SIGN).content == b"the form"


def test_a_one_time_code_is_proof(carl: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(carl.account, secret)
    client = signed_in(carl)
    client.post(SIGN, {"meaning": "verified"})
    answer = client.post(reverse("mfa_reauthenticate") + "?next=/sign/", {"code": code_of(secret)})
    assert answer.content.decode() == "Carl Meyer signed “verified” by totp"


def test_a_passkey_is_proof(carl: Person) -> None:
    passkey = Passkey()
    passkey.register(carl.account)
    client = signed_in(carl)
    client.post(SIGN, {"meaning": "verified"})
    page = client.get(reverse("mfa_reauthenticate_webauthn") + "?next=/sign/", secure=True)
    challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    answer = client.post(
        reverse("mfa_reauthenticate_webauthn") + "?next=/sign/",
        {"credential": passkey.answer(challenge)},
        secure=True,
    )
    assert answer.content.decode() == "Carl Meyer signed “verified” by passkey"


def test_another_passkey_is_no_proof(carl: Person) -> None:
    Passkey().register(carl.account)
    client = signed_in(carl)
    page = client.get(reverse("mfa_reauthenticate_webauthn") + "?next=/sign/", secure=True)
    challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    stranger = {"credential": Passkey().answer(challenge)}
    client.post(reverse("mfa_reauthenticate_webauthn") + "?next=/sign/", stranger, secure=True)
    assert client.post(SIGN, {"meaning": "verified"}).headers["Location"].startswith("/accounts/")


def test_the_proof_of_one_account_is_not_that_of_another(client: Client, carl: Person, cast: Cast) -> None:
    give_password(cast.olga)
    assert cast.olga.account
    sign_in(client, carl.email)
    session = client.session
    session["_auth_user_id"] = str(cast.olga.account_id)
    session["_auth_user_hash"] = cast.olga.account.get_session_auth_hash()
    session.save()
    assert client.post(SIGN, {"meaning": "approved"}).status_code == 302


def test_a_recovery_code_is_no_proof(carl: Person) -> None:
    client = signed_in(carl)
    session = client.session
    note = {"method": "mfa", "type": "recovery_codes", "at": timezone.now().timestamp()}
    session["account_authentication_methods"] = [note]
    session["account_authentication_methods_user"] = str(carl.account_id)
    session.save()
    assert client.post(SIGN, {"meaning": "approved"}).status_code == 302
