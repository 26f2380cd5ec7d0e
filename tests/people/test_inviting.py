"""Inviting: a link by mail, once, within seven days, sets the first password."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qms.jobs import running
from qms.jobs.models import Job
from qms.people import keeping
from qms.people.inviting import accept, invitation_of, invite
from qms.people.models import Account, Invitation, Person
from qms.people.rules import Closed, why_closed
from qms.primitives.refusing import Refusal
from tests.cast import Cast
from tests.people.conftest import give_password
from tests.people.test_signing_in import is_signed_in, sign_in

SENTENCE = "seven quiet sentences"


@pytest.fixture
def pia(cast: Cast, now: datetime) -> Person:
    """Pia, who is new: known, but without an account."""
    facts = {"name": "Pia Sund", "email": "Pia@borealis.test".lower(), "site": cast.north}
    return keeping.add(facts, by=cast.adam, at=now)


def delivered(at: datetime) -> list[str]:
    """Run the jobs that wait, and return the texts of the mails that went out."""
    before = len(mail.outbox)
    for job in Job.objects.filter(kind="letter", state="queued"):
        running.run(job.pk, clock=lambda: at)
    assert not Job.objects.filter(kind="letter").exclude(state="done").exists()
    return [str(message.body) for message in mail.outbox[before:]]


def token_in(text: str) -> str:
    found = re.search(r"/invitation/([0-9a-f]{64})/", text)
    assert found, text
    return found[1]


def test_the_link_arrives_by_mail_and_sets_the_first_password(
    client: Client, cast: Cast, pia: Person, now: datetime, still_clock: None
) -> None:
    invite(pia, by=cast.adam, at=now)
    [text] = delivered(now)
    assert "Adam Novak has added you" in text
    address = reverse("people:acceptance", args=[token_in(text)])
    assert "Pia Sund" in client.get(address).content.decode()
    response = client.post(address, {"password": SENTENCE, "again": SENTENCE})
    assert response.headers["Location"] == reverse("account_login")
    sign_in(client, pia.email, SENTENCE)
    assert is_signed_in(client)
    assert client.get(address).status_code == 422


def test_the_mail_has_a_plain_part_and_one_to_look_at_and_the_token_is_stored_nowhere(
    cast: Cast, pia: Person, now: datetime
) -> None:
    row = invite(pia, by=cast.adam, at=now)
    token = token_in(delivered(now)[0])
    message = mail.outbox[-1]
    assert message.to == [pia.email]
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert token in str(html)
    stored = [str(list(model.objects.values())) for model in (Invitation, Job)]
    assert token not in "".join(stored)
    assert row.token_hash != token


def test_a_letter_sent_again_carries_the_same_link_and_message_id(
    cast: Cast, pia: Person, now: datetime
) -> None:
    invite(pia, by=cast.adam, at=now)
    first = delivered(now)
    Job.objects.update(state="queued", attempts=0, finished_at=None)
    assert delivered(now) == first
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_an_invitation_undone_sends_nothing(cast: Cast, pia: Person, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        invite(pia, by=cast.adam, at=now)
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_newer_invitation_replaces_the_one_before(cast: Cast, pia: Person, now: datetime) -> None:
    invite(pia, by=cast.adam, at=now)
    old = token_in(delivered(now)[0])
    later = now + timedelta(hours=1)
    invite(pia, by=cast.quinn, at=later)
    new = token_in(delivered(later)[0])
    with pytest.raises(Refusal, match="newer invitation"):
        invitation_of(old, at=later)
    assert invitation_of(new, at=later).person == pia


def test_an_invitation_replaced_before_its_mail_left_is_not_mailed(
    cast: Cast, pia: Person, now: datetime
) -> None:
    invite(pia, by=cast.adam, at=now)
    invite(pia, by=cast.adam, at=now + timedelta(seconds=1))
    assert len(delivered(now + timedelta(minutes=1))) == 1


def test_an_invitation_counts_once(cast: Cast, pia: Person, now: datetime) -> None:
    invite(pia, by=cast.adam, at=now)
    token = token_in(delivered(now)[0])
    accept(token, password=SENTENCE, at=now)
    with pytest.raises(Refusal, match="used already"):
        accept(token, password="another long sentence", at=now)
    assert Account.objects.get(person=pia).check_password(SENTENCE)


def test_a_password_too_easily_guessed_is_refused_and_leaves_the_invitation_open(
    client: Client, cast: Cast, pia: Person, now: datetime, still_clock: None
) -> None:
    invite(pia, by=cast.adam, at=now)
    address = reverse("people:acceptance", args=[token_in(delivered(now)[0])])
    weak = client.post(address, {"password": "password123", "again": "password123"})
    assert weak.status_code == 422
    assert weak.context["form"].errors["password"]
    differs = client.post(address, {"password": SENTENCE, "again": "something else"})
    assert differs.context["form"].errors["again"]
    assert client.get(address).status_code == 200


def test_whoever_has_a_password_or_has_left_is_not_invited(cast: Cast, now: datetime) -> None:
    give_password(cast.carl)
    with pytest.raises(Refusal, match="set a password already"):
        invite(cast.carl, by=cast.adam, at=now)
    cast.olga.ended_on = date(2026, 1, 1)
    with pytest.raises(Refusal, match="has left"):
        invite(cast.olga, by=cast.adam, at=now)


def test_another_mailbox_closes_the_invitation_to_the_old_one(cast: Cast, pia: Person, now: datetime) -> None:
    invite(pia, by=cast.adam, at=now)
    token = token_in(delivered(now)[0])
    keeping.change(pia, {"email": "pia.sund@borealis.test"}, by=cast.adam, at=now)
    with pytest.raises(Refusal, match="expired"):
        invitation_of(token, at=now)


@pytest.mark.parametrize(
    ("accepted", "replaced", "has_left", "hours", "closed"),
    [
        (False, False, False, -1, None),
        (False, False, False, 0, Closed.EXPIRED),
        (True, True, True, 1, Closed.USED),
        (False, True, True, -1, Closed.REPLACED),
        (False, False, True, -1, Closed.LEFT),
    ],
)
def test_why_an_invitation_is_closed(
    accepted: bool, replaced: bool, has_left: bool, hours: int, closed: Closed | None, now: datetime
) -> None:
    at = now + timedelta(hours=hours)
    found = why_closed(accepted=accepted, replaced=replaced, has_left=has_left, expires_at=now, at=at)
    assert found == closed


def test_a_forgotten_password_is_reset_by_mail(client: Client, carl: Person) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": carl.email})
    [text] = delivered(timezone.now())
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", text)
    assert found
    page = client.get(found[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": SENTENCE, "password2": SENTENCE})
    sign_in(client, carl.email, SENTENCE)
    assert is_signed_in(client)

    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@borealis.test"})
    assert answer.headers["Location"] == unknown.headers["Location"]
    assert delivered(timezone.now()) == []


def test_nobody_who_has_left_is_sent_a_link(client: Client, carl: Person) -> None:
    carl.ended_on = date(2024, 6, 30)
    carl.save()
    client.post(reverse("account_reset_password"), {"email": carl.email})
    assert delivered(timezone.now()) == []
