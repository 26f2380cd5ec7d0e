"""`make run` is one group: it starts together, says where it is, and ends together, whatever ends it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bin.readiness import ask
from bin.run import LOGINS, commands
from tests.services import ROOT, Installation, free_port, need, wait_until

pytestmark = pytest.mark.processes
PROMISE = 10.0  # seconds from Ctrl-C until every process is gone


class Running:
    """A started group, its output so far, and the processes that belong to it."""

    def __init__(self, installation: Installation, port: int, **settings: str) -> None:
        self.port = port
        self.log = (installation.var.parent / "output.txt").open("w+")
        env = {**installation.env, "PORT": str(port), "DEMO": "0", **settings}
        self.process = installation.start("-m", "bin.run", output=self.log, **env)

    def wait_until_ready(self) -> None:
        """Wait for the announcement, which comes after `/readyz` has answered 200."""
        wait_until(lambda: "Ctrl-C stops it" in self.said() or self.process.poll() is not None, "a start", 60)
        assert ask(self.port)[0] == 200, self.said()

    def said(self) -> str:
        """Return everything that the group wrote."""
        return Path(self.log.name).read_text()

    def family(self) -> dict[int, str]:
        """Return process id and command line of the supervisor and all that came of it."""
        parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return {pid: _command(pid) for pid in found}


def _parent(folder: Path) -> int:
    with contextlib.suppress(OSError):
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def assert_all_gone(family: dict[int, str], within: float = PROMISE) -> None:
    """Fail naming each process that is still there after ``within`` seconds."""
    limit = time.monotonic() + within
    while (left := {pid: name for pid, name in family.items() if _alive(pid)}) and time.monotonic() < limit:
        time.sleep(0.05)
    assert left == {}


@pytest.fixture
def running(installation: Installation) -> Iterator[Running]:
    """A group that is ready."""
    group = Running(installation, free_port())
    try:
        group.wait_until_ready()
        yield group
    finally:
        group.process.kill()
        group.process.wait()
        group.log.close()


def test_ctrl_c_ends_every_process_within_ten_seconds(running: Running) -> None:
    family = running.family()
    for part in ("gunicorn", " worker ", " beat "):
        assert any(part in command for command in family.values()), family
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=PROMISE)
    assert_all_gone(family, within=PROMISE - (time.monotonic() - began))
    assert running.process.returncode == 0
    assert running.said().endswith("Evident has stopped.\n")


def test_an_interrupt_of_make_alone_ends_every_process(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} -m bin.run\n")
    port = free_port()
    make = subprocess.Popen(
        [need("make", "make"), "-f", tmp_path / "Makefile", "run"],
        cwd=ROOT,
        env={**installation.env, "PORT": str(port), "DEMO": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: ask(port)[0] == 200, "a start", 60)
        make.send_signal(signal.SIGINT)
        make.wait(timeout=PROMISE)
        wait_until(lambda: ask(port)[0] == 0, "its end", PROMISE)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(make.pid, signal.SIGKILL)
        make.wait()


def test_a_dead_worker_ends_the_group_with_its_name_and_reason(running: Running) -> None:
    family = running.family()
    worker = next(pid for pid, command in family.items() if " worker " in command)
    os.kill(worker, signal.SIGKILL)
    assert running.process.wait(timeout=PROMISE) == 1
    assert_all_gone(family)
    assert "Evident has stopped: worker was killed by SIGKILL. Its last lines:" in running.said()


def test_a_killed_supervisor_leaves_nobody_behind(running: Running) -> None:
    family = running.family()
    running.process.kill()
    assert_all_gone(family)


def test_it_says_its_address_and_listens_on_this_machine_only(running: Running) -> None:
    assert f"Evident is ready: http://127.0.0.1:{running.port}/" in running.said()
    assert LOGINS[0][0] not in running.said()  # no demo company, no logins of it
    table = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    rows = [line.split() for line in table.splitlines() if ":" in line]
    listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{running.port:04X}")]
    assert listening == [f"0100007F:{running.port:04X}"]


def test_static_files_are_served(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=5)
    connection.request("GET", "/static/css/base.css")
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Type")) == (200, 'text/css; charset="utf-8"')
    connection.close()


def test_a_second_start_takes_seconds_and_keeps_data_and_key(installation: Installation) -> None:
    port, keys = free_port(), []
    found = "from qms.people.models import Organisation as O; "
    for code in ("O.objects.create(name='Kept')", "print(O.objects.get().name)"):
        began = time.monotonic()
        group = Running(installation, port)
        group.wait_until_ready()
        took = time.monotonic() - began
        said = installation.manage("shell", "--no-imports", "-c", found + code).stdout
        keys.append((installation.var / "secret_key").read_text())
        group.process.send_signal(signal.SIGTERM)
        assert group.process.wait(timeout=PROMISE) == 0
        group.log.close()
    assert said == "Kept\n"
    assert keys[0] == keys[1]
    assert took < 20


def test_a_busy_port_is_refused_with_a_sentence(installation: Installation) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        refused = installation.start("-m", "bin.run", PORT=str(port), DEMO="0")
        said = refused.communicate(timeout=30)[0]
    assert refused.returncode == 1
    assert said.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use).")
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(installation: Installation, port: str) -> None:
    refused = installation.start("-m", "bin.run", PORT=port)
    assert refused.communicate(timeout=30)[0].startswith("PORT: “")
    assert refused.returncode == 1


def test_an_unsafe_setting_ends_the_start_with_one_line(installation: Installation) -> None:
    refused = installation.start("-m", "bin.run", PORT=str(free_port()), DEBUG="perhaps")
    assert refused.communicate(timeout=30)[0] == "DEBUG: “perhaps” is neither true nor false; use 1 or 0\n"
    assert refused.returncode == 1


def test_each_program_of_the_group_is_started_by_the_same_python(tmp_path: Path) -> None:
    group = commands(8000, tmp_path)
    assert list(group) == ["web", "worker", "scheduler"]
    assert len({command[0] for command in group.values()}) == 1
