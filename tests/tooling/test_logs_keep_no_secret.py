"""A log line can be read by anyone who keeps the machine: nothing in it opens a door."""

from __future__ import annotations

import json
import logging
from logging.config import dictConfig

import pytest
import structlog

from qms import logs
from tests.services import Installation


@pytest.mark.parametrize(
    ("event", "secret"),
    [
        ({"event": "sign-in", "password": "hunter2"}, "hunter2"),
        ({"event": "called", "Authorization": "Bearer abc"}, "abc"),
        ({"event": "asked", "request": "GET /calendar/s3cr3t.ics"}, "s3cr3t"),
        ({"event": "asked", "request": "POST /governance/mail/s3cr3t:abc/"}, "s3cr3t"),
        ({"event": "asked", "request": "GET /accounts/password/reset/key/1-abc123/"}, "abc123"),
        ({"event": "asked", "request": "GET /x?a=1&token=s3cr3t&b=2"}, "s3cr3t"),
        ({"event": "cannot reach redis://evident:s3cr3t@redis:6379/0"}, "s3cr3t"),
        ({"event": "cannot reach redis://:s3cr3t@redis:6379/0"}, "s3cr3t"),
        ({"event": "header Authorization: Bearer s3cr3t"}, "s3cr3t"),
    ],
)
def test_a_secret_is_masked(event: dict[str, str], secret: str) -> None:
    line = json.dumps(dict(logs.without_secrets(None, "info", event)))
    assert secret not in line
    assert "***" in line


def test_what_is_no_secret_stays_readable() -> None:
    event = {"event": "request_finished", "request": "GET /governance/actions/ACT-0001/?page=2", "code": 200}
    assert logs.without_secrets(None, "info", dict(event)) == event


def test_a_health_check_leaves_a_line_only_when_it_fails() -> None:
    asked = {"event": "request_finished", "request": "GET /readyz"}
    assert logs.without_health_checks(None, "info", {**asked, "code": 503})["code"] == 503
    with pytest.raises(structlog.DropEvent):
        logs.without_health_checks(None, "info", {**asked, "code": 200})


def handler(*, production: bool) -> logging.Handler:
    """Return a handler that formats as an installation does."""
    formatter = logs.configuration(production=production)["formatters"]["structured"]
    made = structlog.stdlib.ProcessorFormatter(
        processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
    )
    result = logging.Handler()
    result.setFormatter(made)
    return result


@pytest.mark.parametrize("production", [True, False])
def test_a_traceback_shows_neither_passwords_nor_local_variables(production: bool) -> None:
    def call(password: str) -> None:
        raise ConnectionError("redis://evident:s3cr3t@redis:6379")

    try:
        call("hunter2")
    except ConnectionError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("worker", logging.ERROR, "", 0, "failed", (), trace)
    line = handler(production=production).format(record)
    assert "ConnectionError" in line
    assert "s3cr3t" not in line
    assert "'hunter2'" not in line.replace('call("hunter2")', "")


def test_a_librarys_line_is_one_masked_json_object() -> None:
    record = logging.LogRecord(
        "celery", logging.WARNING, "", 0, "lost %s", ("redis://:s3cr3t@redis:6379",), None
    )
    line = handler(production=True).format(record)
    assert json.loads(line)["event"] == "lost redis://:***@redis:6379"
    assert json.loads(line)["level"] == "warning"


def test_the_configuration_is_one_that_python_accepts() -> None:
    before = logging.root.handlers[:]
    try:
        dictConfig(logs.configuration(production=True))
        assert len(logging.root.handlers) == 1
    finally:
        logging.root.handlers[:] = before


@pytest.mark.processes
def test_a_traceback_of_production_carries_no_password(installation: Installation) -> None:
    done = installation.manage(
        "check", "--database", "default", check=False, DATABASE_URL="postgres://evident:s3cr3t@127.0.0.1:1/x"
    )
    assert "s3cr3t" not in done.stdout + done.stderr
