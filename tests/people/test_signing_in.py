"""Signing in: e-mail and password, lockout, second factor, passkey; and who stays outside."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qms.people.models import Account, Person
from tests.cast import Cast, signed_in
from tests.people.conftest import PASSWORD, give_password

LOGIN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_signs_in_whatever_the_case_of_the_e_mail(client: Client, carl: Person) -> None:
    response = sign_in(client, "Carl@Borealis.TEST")
    assert response.status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(client: Client, carl: Person) -> None:
    wrong = sign_in(client, carl.email, "not this one").context["form"].errors
    unknown = sign_in(client, "nobody@borealis.test", "not this one").context["form"].errors
    assert wrong == unknown
    assert wrong
    assert not is_signed_in(client)


def test_five_wrong_attempts_lock_the_e_mail_for_five_minutes(
    client: Client, cast: Cast, carl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(cast.olga)
    for _ in range(5):
        sign_in(client, carl.email, "not this one")
    locked = sign_in(client, carl.email)
    assert not is_signed_in(client)
    assert "Wait five minutes" in str(locked.context["form"].errors)
    assert sign_in(client, cast.olga.email).status_code == 302

    later = time.time() + 301
    monkeypatch.setattr("time.time", lambda: later)
    fresh = Client()
    sign_in(fresh, carl.email)
    assert is_signed_in(fresh)


def test_an_e_mail_is_locked_even_where_nobody_has_it(client: Client, carl: Person) -> None:
    for _ in range(5):
        sign_in(client, "nobody@borealis.test", "not this one")
    locked = sign_in(client, "nobody@borealis.test")
    assert "Wait five minutes" in str(locked.context["form"].errors)


def test_signing_out_ends_the_session_and_needs_a_post(client: Client, carl: Person) -> None:
    sign_in(client, carl.email)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    assert client.get(reverse("mfa_index")).headers["Location"].startswith(LOGIN)


def test_a_person_who_has_left_cannot_sign_in(client: Client, carl: Person) -> None:
    carl.ended_on = timezone.localdate()
    carl.save()
    response = sign_in(client, carl.email)
    assert response.headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_a_person_who_leaves_tomorrow_can_still_sign_in(client: Client, carl: Person) -> None:
    carl.ended_on = timezone.localdate() + timedelta(days=2)
    carl.save()
    sign_in(client, carl.email)
    assert is_signed_in(client)


def test_a_session_ends_when_its_person_leaves(carl: Person) -> None:
    client = signed_in(carl)
    carl.ended_on = date(2024, 6, 30)
    carl.save()
    response = client.get(reverse("ui:gallery"))
    assert response.headers["Location"] == reverse("account_inactive")
    assert client.get(response.headers["Location"]).status_code == 200
    assert not is_signed_in(client)


def test_a_session_ends_when_its_account_is_switched_off(carl: Person) -> None:
    client = signed_in(carl)
    Account.objects.filter(person=carl).update(is_active=False)
    assert client.get(reverse("ui:gallery")).headers["Location"].startswith(LOGIN)


def test_an_account_that_is_switched_off_cannot_sign_in(client: Client, carl: Person) -> None:
    Account.objects.filter(person=carl).update(is_active=False)
    assert sign_in(client, carl.email).headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_an_account_without_a_person_gets_a_plain_page(client: Client, db: None) -> None:
    account = Account.objects.create_user("stray@borealis.test", PASSWORD)
    assert sign_in(client, account.email).headers["Location"] == reverse("account_inactive")
    client.force_login(account)
    response = client.get(reverse("ui:gallery"), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(reverse("account_inactive"), 302)]
    assert not is_signed_in(client)


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_a_one_time_code_is_asked_for_once_it_was_set_up(client: Client, carl: Person) -> None:
    assert carl.account
    secret = generate_totp_secret()
    TOTP.activate(carl.account, secret)
    response = sign_in(client, carl.email)
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_a_person_sets_up_one_time_codes(client: Client, carl: Person) -> None:
    sign_in(client, carl.email)
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    reproved = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = reproved.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    factors = Authenticator.objects.filter(user=carl.account).order_by("type")
    assert list(factors.values_list("type", flat=True)) == [
        "recovery_codes",
        "totp",
    ]
