"""The services that tests lean on are the real programs, fresh for each run."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import psycopg
import pytest
import redis

from tests.services import Installation, Mailbox


@pytest.mark.processes
def test_an_installation_migrates_on_postgresql(installation: Installation, postgres_url: str) -> None:
    installation.manage("migrate", "--no-input", DATABASE_URL=postgres_url)
    folder, name = postgres_url.partition("host=")[2], postgres_url.split("/")[3].partition("?")[0]
    with psycopg.connect(host=folder, user="evident", dbname=name) as connection:
        version = connection.info.server_version
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert version // 10000 == 15
    assert tables is not None
    assert tables[0] > 40


def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("of this run", "yes", ex=5)
        assert client.get("of this run") == b"yes"


def test_a_mail_arrives_at_the_mail_server(smtp_server: Mailbox) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "Größe"
    mail.set_content("Grüße")
    with smtplib.SMTP(smtp_server.url.removeprefix("smtp://")) as client:
        client.send_message(mail)
    assert [message["To"] for message in smtp_server.messages] == ["b@example.com"]
