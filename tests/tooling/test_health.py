"""`/healthz` says that the process is up, `/readyz` whether it can work; each request has an id."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from tests.services import Installation

ASK = """
import json
from django.test import Client
answer = Client(headers={"host": "127.0.0.1"}).get("/readyz")
print(json.dumps({"status": answer.status_code, **answer.json()}))
"""


def test_healthz_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_every_part_that_works(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "broker": "ok", "storage": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_leaves_nothing_behind_in_the_store(client: Client) -> None:
    client.get("/readyz")
    assert default_storage.listdir("readiness")[1] == []


@pytest.mark.processes
def test_a_migration_that_waits_makes_it_not_ready(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.var / "db.sqlite3")) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'people'")
    asked = installation.manage("shell", "--no-imports", "--command", ASK)
    answer = json.loads(asked.stdout.splitlines()[-1])
    assert answer["status"] == 503
    assert "run manage.py migrate" in answer["database"]
    assert answer["storage"] == "ok"


@pytest.mark.django_db
def test_a_missing_folder_of_messages_makes_it_not_ready(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["broker"] == "the folder of messages cannot be written"


@pytest.mark.django_db
def test_a_redis_that_is_gone_makes_it_not_ready_and_is_not_named(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://:topsecret@127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "does not answer (ConnectionError)"
    assert "topsecret" not in answer.content.decode()


@pytest.mark.django_db
def test_a_redis_that_answers_is_ready(client: Client, settings: Settings, redis_url: str) -> None:
    settings.CELERY_BROKER_URL = redis_url
    assert client.get("/readyz").json()["broker"] == "ok"


@pytest.mark.django_db
def test_a_store_that_cannot_be_written_makes_it_not_ready(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "file")}},
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["storage"].startswith("does not answer")


@pytest.mark.django_db
def test_an_answer_carries_the_id_of_its_request(client: Client) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": "from-the-proxy-1"})
    assert given["X-Request-ID"] == "from-the-proxy-1"
    first, second = client.get("/healthz"), client.get("/nowhere")
    assert len(first["X-Request-ID"]) == 36
    assert first["X-Request-ID"] != second["X-Request-ID"]


@pytest.mark.parametrize("odd", ["short", "x" * 65, "two words here", "line\tbreak"])
def test_an_odd_id_is_replaced(client: Client, odd: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": odd})["X-Request-ID"] != odd
