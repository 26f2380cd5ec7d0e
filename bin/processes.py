"""Several programs as one foreground group: they start together and end together."""

from __future__ import annotations

import collections
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE = 6.0  # seconds to finish what is in hand; then it is killed (the promise is ten)
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(how: signal.Signals) -> None:
    """Ask the kernel to send this process ``how`` when the one that started it is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of grandchildren whose parent ends, so that none outlives the group."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def interrupt_is_blocked(pid: int) -> bool:
    """Return whether process ``pid`` holds back SIGINT: it is busy handling one.

    GNU make, interrupted alone (not by the terminal, which reaches everybody), waits in its handler for us to
    end and does not tell us. This is the only sign of it.
    """
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        blocked = next(line for line in lines if line.startswith("SigBlk:"))
        return bool(int(blocked.split()[1], 16) & 1 << (signal.SIGINT - 1))
    return False


class Member:
    """One program of the group; remembers its last lines to tell why it ended."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.name = name
        self.last: collections.deque[str] = collections.deque(maxlen=15)
        self.process = subprocess.Popen(
            list(command),
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # the terminal's Ctrl-C reaches only us: we end the group in order
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.last.append(line.rstrip())
            print(f"{self.name:<9} | {line}", end="", flush=True)

    def reason(self) -> str:
        """Return how the program ended, in words."""
        code = self.process.returncode
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send ``number`` to the program, or to every process that it started too."""
        with contextlib.suppress(ProcessLookupError):
            if group:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


class Group:
    """Programs that live and die together under this process."""

    def __init__(self, env: Mapping[str, str], cwd: Path) -> None:
        self.env, self.cwd = env, cwd
        self.members: list[Member] = []
        self.stopping = False
        self.starter = os.getppid()
        self.starter_listens = not interrupt_is_blocked(self.starter)
        adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start one more program of the group."""
        self.members.append(Member(name, command, self.env, self.cwd))

    def fallen(self) -> Member | None:
        """Return the first program that has ended, if one has."""
        return next((m for m in self.members if m.process.poll() is not None), None)

    def watch(self, every_tick: Callable[[], None]) -> int:
        """Stay until asked to stop or until one program ends; end all; return the exit code.

        ``every_tick`` is called about ten times a second while all is well.
        """
        while not self.stopping and self.fallen() is None:
            every_tick()
            self.stopping |= self.starter_listens and interrupt_is_blocked(self.starter)
            time.sleep(0.1)
        fallen = None if self.stopping else self.fallen()
        self.end()
        if fallen is None:
            print("Evident has stopped.", flush=True)
            return 0
        print(f"\nEvident has stopped: {fallen.name} {fallen.reason()}. Its last lines:", file=sys.stderr)
        print("\n".join(f"  {line}" for line in fallen.last) or "  (none)", file=sys.stderr, flush=True)
        return 1

    def end(self) -> None:
        """End every program within ten seconds: ask, wait, then kill with all that they started."""
        for member in self.members:
            member.signal(signal.SIGTERM)
        limit = time.monotonic() + GRACE
        while time.monotonic() < limit and any(m.process.poll() is None for m in self.members):
            time.sleep(0.05)
        for member in self.members:
            member.signal(signal.SIGKILL, group=True)
            member.process.wait()
            member.reader.join(timeout=1)
        _kill_adopted()


def _kill_adopted() -> None:
    """Kill grandchildren that left their group and became ours."""
    for _ in range(20):
        ours = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        if not ours:
            return
        for pid in ours:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(int(pid), 0)
