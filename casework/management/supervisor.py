"""Keep a few child processes running, and leave none behind.

Each child leads a process group of its own, so that what a killed child leaves running can be
ended with it, and so that Ctrl-C in a terminal reaches the supervisor alone, which then asks
every child in order.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
# A child that has run this long was healthy: its next end starts the pauses afresh.
_HEALTHY_AFTER_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.2
_SAME_WISH_SECONDS = 1.0

Say = Callable[[str], None]


@dataclass(slots=True)
class Child:
    """A program to keep running, and its process while there is one."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_again: float = 0.0
    pause_seconds: float = field(default=_FIRST_PAUSE_SECONDS)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, directory: Path) -> None:
        # preexec_fn is safe here: the supervisor has no second thread.
        self.process = subprocess.Popen(  # noqa: S603
            list(self.argv),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self.started = time.monotonic()

    def signal(self, number: int) -> None:
        """Signal the child itself; it passes on what its own children need."""
        if self.process is not None and self.is_running:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kill the child and whatever it has started; nothing happens where nothing is left."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _end_with_parent() -> None:
    """Ask the kernel to end this child when the supervisor dies, even by SIGKILL."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts children, starts again those that end, and stops all on SIGINT, SIGTERM or SIGHUP."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        directory: Path,
        say: Say,
        grace_seconds: float = 30.0,
    ) -> None:
        self._children = children
        self._directory = directory
        self._say = say
        self._grace_seconds = grace_seconds
        # A plain flag: an Event has a lock, and a signal that comes while the main thread holds
        # it would wait for itself.
        self._stop = False
        self._told_to_stop = 0.0
        self._hurry = False

    def run(self, *, each_look: Callable[[], None]) -> None:
        """Return when a signal has stopped everything; `each_look` is called between looks."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            for child in self._children:
                child.start(directory=self._directory)
            while not self._stop:
                for child in self._children:
                    self._look_after(child)
                each_look()
                time.sleep(_LOOK_EVERY_SECONDS)
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: object) -> None:
        """Stop; a further signal ends the time of grace.

        `make` passes on a signal that the terminal has already sent to both, so what follows
        within a second is the same wish, not a further one.
        """
        now = time.monotonic()
        if self._stop and now - self._told_to_stop > _SAME_WISH_SECONDS:
            self._hurry = True
        elif not self._stop:
            self._told_to_stop = now
            self._stop = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.is_running:
            return
        if child.start_again:
            if now >= child.start_again:
                child.start_again = 0.0
                child.start(directory=self._directory)
            return
        child.kill_group()
        if now - child.started >= _HEALTHY_AFTER_SECONDS:
            child.pause_seconds = _FIRST_PAUSE_SECONDS
        self._say(
            f"{child.name} ended ({_how_it_ended(child)}); "
            f"it starts again in {child.pause_seconds:.0f} s."
        )
        child.start_again = now + child.pause_seconds
        child.pause_seconds = min(child.pause_seconds * 2, _LONGEST_PAUSE_SECONDS)

    def _stop_all(self) -> None:
        """Ask, wait for the time of grace (a second signal cuts it short), then kill."""
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + self._grace_seconds
        while any(child.is_running for child in self._children):
            if self._hurry or time.monotonic() >= deadline:
                break
            time.sleep(_LOOK_EVERY_SECONDS)
        for child in self._children:
            if child.is_running:
                self._say(f"{child.name} did not end in time and is killed.")
            child.kill_group()


def _how_it_ended(child: Child) -> str:
    code = child.process.returncode if child.process else None
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
