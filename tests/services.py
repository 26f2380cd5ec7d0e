"""Real services for tests: PostgreSQL, Redis, a mail server, an installation of its own, a browser."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from playwright.sync_api import Browser, Page, sync_playwright

from bin import system
from bin.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "tests" / "vendor" / "axe-core-4.14.1" / "axe.min.js"


def need(program: str | Path, package: str) -> str:
    """Return the path of ``program``; fail with the line that installs it, never skip."""
    found = shutil.which(str(program))
    if found is None:
        pytest.fail(f"{program} is missing; run: {system.install_line([package])}", pytrace=False)
    return found


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Wait until ``condition`` holds; fail naming ``what`` was waited for."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            pytest.fail(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own on a socket in a folder of its own; yield the address of its server.

    PostgreSQL refuses to run as root: then it runs as the first ordinary service account that exists.
    """
    place = Path(tempfile.mkdtemp(prefix="evident-pg-"))
    account = _service_account() if os.geteuid() == 0 else None
    as_account: dict[str, Any] = {}
    if account is not None:
        os.chown(place, account.pw_uid, account.pw_gid)
        as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = place / "data"
    quiet = {"cwd": place, "stdout": subprocess.DEVNULL, **as_account}
    initdb = need(system.POSTGRES / "initdb", "postgresql-15")
    subprocess.run([initdb, "-D", data, "-U", "evident", "-A", "trust", "-E", "UTF8", "--no-sync",
                    "--locale=C.UTF-8"], check=True, **quiet)  # fmt: skip
    options = {"listen_addresses": "", "unix_socket_directories": str(place), "fsync": "off",
               "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}  # fmt: skip
    command = [str(system.POSTGRES / "postgres"), "-D", str(data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = (place / "log").open("w")
    quiet |= {"preexec_fn": lambda: die_with_parent(signal.SIGTERM), "start_new_session": True}
    server = subprocess.Popen(command, stderr=log, **quiet)
    try:
        ready = [str(system.POSTGRES / "pg_isready"), "-q", "-h", str(place), "-U", "evident"]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL")
        yield f"postgres://evident@/evident?host={place}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)
        log.close()
        shutil.rmtree(place, ignore_errors=True)


def _service_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("no account to run PostgreSQL under: neither postgres nor nobody exists")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this run."""
    with private_postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a fresh, empty PostgreSQL database."""
    import psycopg

    folder = postgres_server.partition("host=")[2]
    name = f"fresh_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(host=folder, user="evident", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://evident@/{name}?host={folder}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis of this run."""
    port = free_port()
    program = need("redis-server", "redis-server")
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=tmp_path_factory.mktemp("redis"),
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )
    wait_until(lambda: _answers(port), "Redis")
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(timeout=10)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Mailbox(MessageHandler):
    """Keeps what a mail server received, in order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []
        self.url = ""

    def handle_message(self, message: Message) -> None:
        """Keep one received message."""
        self.messages.append(message)


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    """A real mail server; ``.url`` is its EMAIL_URL, ``.messages`` what it received."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{port}"
    yield mailbox
    controller.stop()


Done = subprocess.CompletedProcess[str]
Running = subprocess.Popen[str]


class Installation:
    """An installation of its own: a folder, a migrated database file, and commands run as processes."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.var = var
        self.env = {**_plain_environment(), "VAR_DIR": str(var), **settings}

    def manage(self, *arguments: str, check: bool = True, **settings: str) -> Done:
        """Run ``manage.py`` with ``arguments`` to its end; fail with its words when it fails."""
        done = self._run(["manage.py", *arguments], settings)
        if check and done.returncode != 0:
            pytest.fail(
                f"manage.py {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done

    def _run(self, arguments: list[str], settings: Mapping[str, str]) -> Done:
        command = [sys.executable, *arguments]
        env = {**self.env, **settings}
        return subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
        )

    def start(self, *arguments: str, output: Any = subprocess.PIPE, **settings: str) -> Running:
        """Start Python with ``arguments`` in this installation; return the process, its words in ``output``."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.env, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )


def _plain_environment() -> dict[str, str]:
    """Return the environment of an ordinary shell: no setting of the test run leaks into an installation."""
    kept = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"}
    return {name: value for name, value in os.environ.items() if name in kept}


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all migrations applied and nothing in it, made once."""
    new = Installation(tmp_path_factory.mktemp("migrated"))
    new.manage("migrate", "--no-input", "--verbosity", "0")
    return new.var / "db.sqlite3"


@pytest.fixture
def installation(migrated_database: Path, tmp_path: Path) -> Installation:
    """A migrated, empty installation on a SQLite file, for tests with real processes."""
    var = tmp_path / "var"
    var.mkdir()
    shutil.copy(migrated_database, var / "db.sqlite3")
    return Installation(var)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window, which asks nobody outside."""
    program = need("chromium", "chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update"]  # fmt: skip
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=quiet)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a fresh profile: no cookie of another test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def _is_error(line: Any) -> bool:
    return line.type == "error" and "status of 422" not in line.text


@pytest.fixture
def browser_page(page: Any, live_server: Any) -> Iterator[Any]:
    """A browser's page; its ``address`` is that of a live server on the test's database.

    The test fails when the page logs an error, such as a breach of the content policy. That the browser notes a
    form refused with 422 is none.
    """
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if _is_error(line) else None)
    page.address = live_server.url
    yield page
    assert errors == []


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """A function that returns what axe-core finds wrong with a page, one sentence a finding.

    It looks with all its rules (WCAG 2.2 AA and good practice among them), or with those named.
    """
    source = AXE.read_text()

    def find(page: Any, *rules: str) -> list[str]:
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(source)
        only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
        report = page.evaluate("(only) => axe.run(document, {resultTypes: ['violations'], ...only})", only)
        return [
            f"{finding['id']} ({finding['impact']}): {finding['help']}: {node['html'][:160]}"
            for finding in report["violations"]
            for node in finding["nodes"]
        ]

    return find
