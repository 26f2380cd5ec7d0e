"""Each setting of the environment: what is understood, and what stops the start with which sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from qms import environment
from tests.services import Installation

KEY = "k3y-of-fifty-characters-which-nobody-can-guess-0123456789"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "evident.example.com",
    "DATABASE_URL": "postgres://evident:secret@db/evident",
    "EMAIL_URL": "smtp+tls://evident:secret@mail.example.com",
}

REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("ENVIRONMENT", {"ENVIRONMENT": "staging"}, "“staging” is not known"),
    ("DEBUG", {"DEBUG": "maybe"}, "“maybe” is neither true nor false"),
    ("DEBUG", {"DEBUG": "2"}, "neither true nor false"),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "https://evident.example.com"}, "is not a host"),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "evident.example.com:443"}, "is not a host"),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "a b"}, "is not a host"),
    ("DATABASE_URL", {"DATABASE_URL": "mysql://root@db/evident"}, "“mysql” is not known"),
    ("DATABASE_URL", {"DATABASE_URL": "evident.sqlite3"}, "is not an address"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://"}, "names no file"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:///"}, "names no file"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://var/db.sqlite3"}, "names no file"),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://db"}, "names no database"),
    ("DATABASE_URL", {"DATABASE_URL": "postgres:///evident"}, "names no host"),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://db:port/evident"}, "cannot be read"),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://db/evident?timeout=1"}, "“timeout” is not an option"),
    ("REDIS_URL", {"REDIS_URL": "http://redis:6379"}, "is not an address of Redis"),
    ("REDIS_URL", {"REDIS_URL": "redis:6379"}, "is not an address of Redis"),
    ("REDIS_URL", {"REDIS_URL": "redis://redis:6379/zero"}, "no number"),
    ("REDIS_URL", {"REDIS_URL": "redis://redis:99999"}, "cannot be read"),
    ("STORAGE_URL", {"STORAGE_URL": "s3://"}, "is not known"),
    ("STORAGE_URL", {"STORAGE_URL": "/srv/files"}, "is not an address"),
    ("STORAGE_URL", {"STORAGE_URL": "ftp://host/files"}, "is not known"),
    ("EMAIL_URL", {"EMAIL_URL": "smtp://"}, "is not known"),
    ("EMAIL_URL", {"EMAIL_URL": "imap://host"}, "is not known"),
    ("EMAIL_URL", {"EMAIL_URL": "smtp://host:many"}, "cannot be read"),
    ("EMAIL_URL", {"EMAIL_URL": "filemail://relative/folder"}, "names no absolute folder"),
    ("EMAIL_URL", {"EMAIL_URL": "filemail:///"}, "names no absolute folder"),
    ("MAIL_FROM", {"MAIL_FROM": "Evident"}, "is not a sender"),
    ("TIME_ZONE", {"TIME_ZONE": "Mars/Olympus"}, "is not a time zone"),
    ("TIME_ZONE", {"TIME_ZONE": "../etc/passwd"}, "is not a time zone"),
    ("SENTRY_DSN", {"SENTRY_DSN": "https://host/1"}, "is not an address of a project"),
    ("OIDC_CLIENT_ID", {"OIDC_ISSUER": "https://login.example.com"}, "is missing"),
    ("OIDC_REALM", {"OIDC_REALM": "x"}, "is not known"),
]

REFUSED_IN_PRODUCTION: list[tuple[str, dict[str, str], str]] = [
    ("SECRET_KEY", {"SECRET_KEY": ""}, "is missing"),
    ("SECRET_KEY", {"SECRET_KEY": KEY[:49]}, "can be guessed"),
    ("SECRET_KEY", {"SECRET_KEY": "abc" * 30}, "can be guessed"),
    ("DEBUG", {"DEBUG": "1"}, "unset it in production"),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}, "is missing"),
    ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "evident.example.com,*"}, "lets in every name"),
    ("DEMO_PASSWORD", {"DEMO_PASSWORD": "evident-demo"}, "unset it in production"),
    ("EMAIL_URL", {"EMAIL_URL": ""}, "is missing"),
    ("DATABASE_URL", {"DATABASE_URL": "", "REDIS_URL": "redis://redis"}, "several machines"),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite:////srv/db", "STORAGE_URL": "s3://files"}, "several machines"),
    ("METRICS_TOKEN", {"METRICS_TOKEN": "short"}, "can be guessed"),
    (
        "OIDC_ISSUER",
        {"OIDC_ISSUER": "http://login", "OIDC_CLIENT_ID": "evident", "OIDC_CLIENT_SECRET": "s"},
        "not an address of an issuer",
    ),
]


@pytest.mark.parametrize(("name", "source", "sentence"), REFUSED)
def test_an_unreadable_setting_is_refused_by_name(
    tmp_path: Path, name: str, source: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name}: ") as refusal:
        environment.read(tmp_path, source)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(("name", "change", "sentence"), REFUSED_IN_PRODUCTION)
def test_production_refuses_what_is_unsafe(
    tmp_path: Path, name: str, change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name}: ") as refusal:
        environment.read(tmp_path, {**PRODUCTION, **change})
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://evident:topsecret@db:port/x"),
        ("REDIS_URL", "http://:topsecret@redis"),
        ("EMAIL_URL", "imap://evident:topsecret@host"),
    ],
)
def test_a_refusal_never_repeats_a_password(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.read(tmp_path, {name: value})
    assert "topsecret" not in str(refusal.value)


def test_nothing_set_means_a_development_of_one_machine(tmp_path: Path) -> None:
    env = environment.read(tmp_path, {})
    assert (env.environment, env.debug, env.https, env.time_zone) == (
        "development",
        False,
        False,
        "Europe/Berlin",
    )
    assert env.allowed_hosts == ["127.0.0.1", "localhost", "[::1]", "testserver"]
    assert env.database["NAME"] == str(tmp_path / "var" / "db.sqlite3")
    assert env.broker["URL"] == "filesystem://localhost"
    assert env.email["FILE_PATH"] == str(tmp_path / "var" / "mail")
    assert env.storage["OPTIONS"] == {"location": str(tmp_path / "var" / "files")}


def test_development_keeps_one_secret_key_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first, second = environment.read(tmp_path, {}), environment.read(tmp_path, {})
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_sound_production_starts(tmp_path: Path) -> None:
    env = environment.read(tmp_path, {**PRODUCTION, "REDIS_URL": "redis://redis:6379/1"})
    assert (env.environment, env.debug, env.https) == ("production", False, True)
    assert env.trusted_origins == ["https://evident.example.com"]
    assert env.cache["LOCATION"] == env.broker["URL"] == "redis://redis:6379/1"
    assert "Manifest" in env.static_backend


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///data/db.sqlite3", {"NAME": "{base}/data/db.sqlite3"}),
        ("sqlite:////srv/evident/db.sqlite3", {"NAME": "/srv/evident/db.sqlite3"}),
        ("sqlite:///:memory:", {"NAME": ":memory:"}),
        (
            "postgres://evident:p%40ss@db:5433/qms?sslmode=require",
            {"HOST": "db", "PORT": "5433", "NAME": "qms", "USER": "evident", "PASSWORD": "p@ss"},
        ),
        ("postgresql://evident@/qms?host=/run/pg", {"HOST": "/run/pg", "NAME": "qms"}),
    ],
)
def test_the_database_is_read_from_its_address(tmp_path: Path, url: str, expected: dict[str, str]) -> None:
    database = environment.read(tmp_path, {"DATABASE_URL": url}).database
    wanted = {name: value.format(base=tmp_path) for name, value in expected.items()}
    assert {name: database[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp+tls://u:p%2F@mail",
            {"HOST": "mail", "PORT": 587, "USE_TLS": True, "USER": "u", "PASSWORD": "p/"},
        ),
        ("smtp+ssl://mail:4650", {"HOST": "mail", "PORT": 4650, "USE_SSL": True, "USE_TLS": False}),
        ("smtp://mail", {"HOST": "mail", "PORT": 25, "USE_SSL": False, "USE_TLS": False}),
        ("filemail:///srv/mail", {"FILE_PATH": "/srv/mail"}),
    ],
)
def test_the_mail_server_is_read_from_its_address(tmp_path: Path, url: str, expected: dict[str, Any]) -> None:
    email = environment.read(tmp_path, {"EMAIL_URL": url}).email
    assert {name: email[name] for name in expected} == expected


def test_files_go_to_a_bucket_when_one_is_named(tmp_path: Path) -> None:
    storage = environment.read(tmp_path, {"STORAGE_URL": "s3://evident/files/"}).storage
    assert storage["OPTIONS"] == {"bucket_name": "evident", "location": "files"}


@pytest.mark.parametrize(("text", "truth"), [("1", True), ("TRUE", True), ("off", False), ("", False)])
def test_a_flag_is_read_in_the_usual_words(tmp_path: Path, text: str, truth: bool) -> None:
    assert environment.read(tmp_path, {"DEBUG": text}).debug is truth


@pytest.mark.processes
def test_a_refused_start_is_one_line_and_exit_1(tmp_path: Path) -> None:
    for name, value in (("DEBUG", "perhaps"), ("ENVIRONMENT", "production"), ("REDIS_URL", "redis")):
        done = Installation(tmp_path / "var").manage("check", check=False, **{name: value})
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
