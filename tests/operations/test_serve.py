"""The one command that runs the product: it starts, survives a killed worker, and leaves nothing.

Everything here is real: the processes, the queue directory, the database file and the signals.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import SystemRandom

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from kombu import Connection

from config.celery import app
from tests.operations.processes import children, descendants, living

pytestmark = pytest.mark.operations

ROOT = django_settings.BASE_DIR


def free_port() -> int:
    """Return a port that nobody listens on, and that no connection on its way out is given."""
    for port in SystemRandom().sample(range(20_000, 30_000), 100):
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


class Installation:
    """A data directory of its own, and the product started on it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "HOST"}
        } | {
            "GUICANG_DATA_DIR": str(directory),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(self.port),
        }
        self.log = directory / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def prepare(self) -> None:
        for command in (["migrate"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity", "0"],
                cwd=ROOT,
                env=self.environment,
                check=True,
                timeout=600,
            )

    def start(self) -> int:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        return self.process.pid

    def enqueue(self, day: str) -> None:
        """Send the nightly job's message to this installation's queue."""
        queue = self.directory / "queue"
        options = {
            "data_folder_in": str(queue / "messages"),
            "data_folder_out": str(queue / "messages"),
            "control_folder": str(queue / "control"),
            "processed_folder": str(queue / "processed"),
        }
        transport = "config.filesystem_queue:Transport"
        with Connection(transport=transport, transport_options=options) as connection:
            app.send_task("arrears.tasks.accrue_late_fees", [day], connection=connection)

    def done(self, day: str) -> bool:
        with closing(sqlite3.connect(self.directory / "guicang.sqlite3")) as database:
            row = database.execute(
                "SELECT 1 FROM casework_jobrun WHERE for_on = ? AND state = 'done'", [day]
            ).fetchone()
        return row is not None

    def says(self, text: str) -> bool:
        return text in self.log.read_text()

    def child(self, word: str) -> int:
        """Return the direct child whose command line has the word, 0 where there is none."""
        assert self.process is not None
        for pid in children(self.process.pid):
            # Where setproctitle is installed, Celery makes one text of its arguments.
            # A child that has just ended has no command line any more.
            with suppress(FileNotFoundError, ProcessLookupError):
                if word in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split():
                    return pid
        return 0


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("installation"))
    made.prepare()
    return made


@pytest.fixture
def installation(prepared: Installation) -> Iterator[Installation]:
    yield prepared
    if prepared.process is not None and prepared.process.poll() is None:
        for pid in [prepared.process.pid, *descendants(prepared.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        prepared.process.wait()


@pytest.fixture
def wait(installation: Installation) -> Callable[..., None]:
    def until(condition: Callable[[], object], seconds: float = 240) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(
                    f"waited {seconds} s in vain; the log says:\n{installation.log.read_text()}"
                )
            time.sleep(0.1)

    return until


def test_serves_works_recovers_and_leaves_nothing(installation, wait, settings, db):
    supervisor = installation.start()
    wait(lambda: installation.says(installation.address))
    page = urllib.request.urlopen(f"{installation.address}login/", timeout=120)  # noqa: S310
    assert page.status == 200

    settings.DATA_DIR = installation.directory
    settings.STATIC_ROOT = installation.directory / "static"
    with pytest.raises(CommandError, match=f"process {supervisor}, {installation.address}"):
        call_command("serve", port=str(free_port()))

    installation.enqueue("2019-09-29")
    wait(lambda: installation.done("2019-09-29"))

    worker = installation.child("worker")
    assert worker
    os.kill(worker, signal.SIGKILL)
    wait(lambda: installation.says("worker ended (signal SIGKILL)"))
    installation.enqueue("2019-09-30")
    wait(lambda: installation.done("2019-09-30"))

    everything = descendants(supervisor)
    assert len(everything) >= 3
    os.kill(supervisor, signal.SIGTERM)
    assert installation.process.wait(timeout=120) == 0
    wait(lambda: living(everything) == [])


def test_children_end_when_the_supervisor_is_killed(installation, wait):
    supervisor = installation.start()
    wait(lambda: installation.says(installation.address))
    everything = descendants(supervisor)

    os.kill(supervisor, signal.SIGKILL)
    installation.process.wait()

    wait(lambda: living(everything) == [])


@pytest.fixture
def static_files(settings) -> Path:
    """Pretend that the static files were collected: these starts end before they are needed."""
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    manifest.write_text("{}")
    return manifest


def test_taken_port_is_named_before_anything_starts(db, static_files):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"Cannot listen on 127.0.0.1 port {port}"):
            call_command("serve", port=str(port))


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_impossible_port_is_refused(db, static_files, port):
    with pytest.raises(CommandError, match=f"PORT is '{port}'"):
        call_command("serve", port=port)


def test_missing_static_files_are_named_before_anything_starts(db, static_files):
    static_files.unlink()

    with pytest.raises(CommandError, match="manage.py collectstatic"):
        call_command("serve", port=str(free_port()))
