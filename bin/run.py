"""`make run`: web, worker and scheduler as one foreground group on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bin.processes import Group, die_with_parent
from bin.readiness import ask

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds until a start counts as failed
LOGINS = (
    ("executive@demo.test", "top management"),
    ("quality@demo.test", "quality manager"),
    ("owner@demo.test", "process owner"),
    ("contributor@demo.test", "contributor"),
    ("auditor@demo.test", "external auditor"),
    ("internal-auditor@demo.test", "internal auditor"),
    ("admin@demo.test", "administrator"),
)


def main() -> int:
    """Start Evident, say where it is, and stay until Ctrl-C; return the exit code."""
    die_with_parent(signal.SIGTERM)
    port = _port(os.environ.get("PORT", "8000"))
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PORT": str(port)}
    first = subprocess.run([sys.executable, "-m", "bin.first_start"], cwd=ROOT, env=env, check=False)
    if first.returncode != 0:
        return 1
    group = Group(env, ROOT)
    for name, command in commands(port, var_dir(env)).items():
        group.start(name, command)
    return group.watch(_Announcement(group, port, env))


def var_dir(env: dict[str, str]) -> Path:
    """Return the folder that holds what this installation keeps."""
    return Path(env.get("VAR_DIR") or ROOT / "var").resolve()


def commands(port: int, var: Path) -> dict[str, list[str]]:
    """Return the command of each program of the group."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "qms.celery", "--quiet"]
    quiet_root = [python, "-W", "ignore:You're running the worker with superuser", *celery[1:]]
    web = [python, "-m", "gunicorn", "-c", "bin/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "qms.wsgi"]
    return {
        "web": web,
        "worker": [*quiet_root, "worker", "--pool", "threads", "--concurrency", "2", "--without-mingle"],
        "scheduler": [*celery, "beat", "--pidfile=", "--schedule", str(var / "schedule")],
    }


def _port(text: str) -> int:
    """Return the port to listen on; refuse one that is no number or that somebody listens on."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SystemExit(f"PORT: “{text}” is not a port; use a number from 1 to 65535, like PORT=8000")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise SystemExit(
                f"Port {text} on 127.0.0.1 cannot be used ({error.strerror}). "
                "Stop the program that listens there, or choose another: make run PORT=8001"
            ) from error
    return int(text)


class _Announcement:
    """Says once where Evident is, when it is ready; ends a start that takes too long."""

    def __init__(self, group: Group, port: int, env: dict[str, str]) -> None:
        self.group, self.port, self.env = group, port, env
        self.limit = time.monotonic() + PATIENCE
        self.done = False

    def __call__(self) -> None:
        if self.done:
            return
        status, body = ask(self.port)
        if status == 200:
            self.done = True
            self._say()
        elif time.monotonic() > self.limit:
            self.group.end()
            raise SystemExit(f"Evident did not become ready within {PATIENCE:.0f} seconds: {body}")

    def _say(self) -> None:
        lines = ["", f"Evident is ready: http://127.0.0.1:{self.port}/", ""]
        if self.env.get("DEMO", "1") != "0" and self.env.get("ENVIRONMENT") != "production":
            password = self.env.get("DEMO_PASSWORD") or "evident-demo"
            lines += [
                f"Demo logins (password {password}):",
                *(f"  {mail:<28}{who}" for mail, who in LOGINS),
                "",
            ]
        print("\n".join([*lines, "Ctrl-C stops it.", ""]), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
