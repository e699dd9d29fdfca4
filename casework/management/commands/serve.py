"""Run the whole product on one machine: web, worker and scheduler under one supervisor."""

from __future__ import annotations

import fcntl
import http
import http.client
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.management.supervisor import Child, Supervisor

_WEB_WORKERS, _WEB_THREADS = 2, 4
_WORKER_PROCESSES = 2
_OWN_HOSTS = {"127.0.0.1", "localhost", "::1", "[::1]"}


class Command(BaseCommand):
    """Start everything, say where it answers, and stay until told to stop."""

    help = "Run web, worker and scheduler together until Ctrl-C."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")

    def handle(self, *args: Any, host: str, port: str, **options: Any) -> None:
        address = (host, _port_number(port))
        _require_static_files(Path(settings.STATIC_ROOT))
        with _sole_holder(settings.DATA_DIR / "serve.lock", f"http://{host}:{port}/"):
            _require_free_port(*address)
            if host not in _OWN_HOSTS and _OWN_HOSTS.issuperset(settings.ALLOWED_HOSTS):
                self._say_aside(
                    f"Listening on {host}, but ALLOWED_HOSTS lets in this machine alone: add the "
                    "name or address that others will type, for example "
                    "ALLOWED_HOSTS=192.168.1.20,localhost"
                )
            supervisor = Supervisor(
                children(*address), directory=settings.BASE_DIR, say=self._say_aside
            )
            announcement = _Announcement(*address)
            supervisor.run(each_look=lambda: announcement.make_once(self._say))
        self._say("Guicang has stopped. 归仓已停止。")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _say_aside(self, line: str) -> None:
        self.stderr.write(line)
        self.stderr.flush()


def children(host: str, port: int) -> list[Child]:
    """Return the three programs, each by its documented command line."""
    python = sys.executable
    celery = [python, "-m", "celery", "--quiet", "-A", "config"]
    return [
        Child(
            "web",
            # The control socket is a file in the home directory that two installations would
            # share; the supervisor controls the process instead.
            [python, "-m", "gunicorn", "config.wsgi:application", "--no-control-socket"]
            + ["--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
            + ["--worker-class", "gthread", "--workers", str(_WEB_WORKERS)]
            + ["--threads", str(_WEB_THREADS), "--timeout", "120", "--log-level", "warning"],
        ),
        Child(
            "worker",
            [*celery, "worker", "--concurrency", str(_WORKER_PROCESSES)]
            + ["--prefetch-multiplier", "1", "--hostname", "embedded@%h"]
            + ["--without-gossip", "--without-mingle", "--without-heartbeat"]
            + ["--loglevel", "WARNING"],
        ),
        Child("scheduler", [*celery, "beat", "--loglevel", "WARNING"]),
    ]


def _port_number(port: str) -> int:
    if port.isdecimal() and 0 < int(port) < 65536:
        return int(port)
    raise CommandError(f"PORT is {port!r}; give a number from 1 to 65535.")


def _require_static_files(directory: Path) -> None:
    """Raise where pages could not name their style sheets, which would make each one fail."""
    if not (directory / "staticfiles.json").exists():
        raise CommandError(
            f"The static files are not in {directory}; start with `make run`, or collect them "
            "with: manage.py collectstatic --no-input"
        )


@contextmanager
def _sole_holder(lock_file: Path, address: str) -> Iterator[None]:
    """Hold the data directory; raise, saying who holds it, where another process does.

    The lock ends with the process however it ends, so a stale file never stands in the way.
    """
    with lock_file.open("a+", encoding="utf-8") as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Guicang already runs on {lock_file.parent}: {lock.read().strip()}. "
                "Use that one, stop it first, or set GUICANG_DATA_DIR to another directory."
            ) from None
        lock.truncate()
        lock.write(f"process {os.getpid()}, {address}\n")
        lock.flush()
        yield


def _require_free_port(host: str, port: int) -> None:
    """Raise where the address cannot be bound, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port}: {error.strerror}. Stop the program that "
                f"uses it, or choose another port, for example: make run PORT={port % 65535 + 1}"
            ) from error


class _Announcement:
    """Says the address, once, when the web answers there."""

    def __init__(self, host: str, port: int) -> None:
        self._port = port
        # A wildcard address is one to listen on, not one to visit.
        wildcard = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
        self._host = wildcard.get(host, host)
        self._made = False

    def make_once(self, say: Any) -> None:
        if self._made or not self._answers():
            return
        self._made = True
        shown = f"[{self._host}]" if ":" in self._host else self._host
        address = f"http://{shown}:{self._port}/"
        say(f"归仓已启动，请用浏览器打开 {address} （按 Ctrl-C 停止）")
        say(f"Guicang is running: open {address} in a browser (Ctrl-C stops it)")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=5)
        try:
            connection.request("GET", "/login/")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
