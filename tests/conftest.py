"""What every test may ask for: a day, users, clients, a worker; and a clean place after each."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from hypothesis import settings as hypothesis_settings
from kombu import pools

from casework.enums import Role
from casework.management.commands.load_reference import load_regions
from casework.models import Region, User
from config.celery import app
from tests.append_only_flush import flush_allowed
from tests.casework.factories import UserFactory

# Names what this process leaves in a Redis that it shares with other runs.
RUN = f"guicang-test-{uuid.uuid4().hex}"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
BROWSER_MISSING = (
    "Chromium is not on PATH: browser tests cannot run. On Debian: apt-get install chromium"
)

# A busy machine is slow, not wrong; what is measured is measured in benchmarks/.
hypothesis_settings.register_profile("unhurried", hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("unhurried")

# Playwright's event loop lives in the thread in which browser tests use the ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "operations: starts the product as an operator does")
    # WhiteNoise warns where the directory of collected files is missing; tests need none in it.
    django_settings.STATIC_ROOT.mkdir(exist_ok=True)
    django_settings.CACHES["default"]["KEY_PREFIX"] = RUN


def pytest_unconfigure() -> None:
    """Remove the data directory that tests/settings.py made for this process."""
    if django_settings.configured:
        shutil.rmtree(django_settings.DATA_DIR, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that browser tests were skipped, which a dot in a row would hide."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    if any(BROWSER_MISSING in reason for reason in skipped):
        terminalreporter.section("BROWSER TESTS SKIPPED", red=True)
        terminalreporter.write_line(BROWSER_MISSING, red=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Keep the SQLite test database in a file, so that threads meet it as they do in use.

    In memory all threads would share one connection, and no lock would ever be tested.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(django_settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Let the flush after a transactional test empty the append-only tables too."""
    with flush_allowed(type(connection.ops)):
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_queue() -> Iterator[None]:
    """Give this process a queue of its own on a shared Redis; leave neither queue nor cache there.

    On the filesystem the data directory already keeps runs apart.
    """
    if not django_settings.REDIS_URL:
        yield
        return
    app.conf.broker_transport_options = {"global_keyprefix": f"{RUN}:"}
    yield
    pools.reset()
    with redis.Redis.from_url(django_settings.REDIS_URL) as server:
        for key in server.scan_iter(match=f"{RUN}:*"):
            server.delete(key)


@pytest.fixture(autouse=True)
def _empty_media_root() -> Iterator[None]:
    yield
    shutil.rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def on(time_machine) -> Callable[[str], dt.date]:
    """Return a function that makes a day (ISO text) today, at noon in Shanghai."""

    def travel(day: str) -> dt.date:
        date = dt.date.fromisoformat(day)
        time_machine.move_to(dt.datetime.combine(date, dt.time(4), dt.UTC), tick=False)
        return date

    return travel


@pytest.fixture
def regions(db) -> dict[str, Region]:
    """Load the reference regions and return them by code."""
    load_regions(django_settings.BASE_DIR / "fixtures" / "regions.json")
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def users(db) -> Callable[..., User]:
    """Return `users(role, prefix, **fields)`, which makes a user who may log in."""

    def make(role: Role = Role.UNION_STAFF, prefix: str = "2224", **fields: object) -> User:
        user: User = UserFactory.create(role=role, jurisdiction_prefix=prefix, **fields)
        return user

    return make


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Return `client_for(user)`: a browser that is logged in, without the log-in page."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=MODEL_BACKEND)
        return client

    return make


@pytest.fixture
def htmx_client_for() -> Callable[[User], Client]:
    """Return `htmx_client_for(user)`: the same, asking as htmx does."""

    def make(user: User) -> Client:
        client = Client(headers={"HX-Request": "true"})
        client.force_login(user, backend=MODEL_BACKEND)
        return client

    return make


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Return `wait_until(condition, seconds=120)`, which fails when the time is over.

    The time is for a machine that has much else to do; what is there is seen at once all the same.
    """

    def wait(condition: Callable[[], object], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"nothing happened within {seconds} s")
            time.sleep(0.05)

    return wait


def let_go_of_the_queue() -> None:
    """Give up the lock on the queue directory, which a worker holds until its process ends.

    The next worker may be another process. A process loses its lock on a file when it closes any
    of its handles on it.
    """
    options = django_settings.CELERY_BROKER_TRANSPORT_OPTIONS
    Path(options["processed_folder"], "worker.lock").open("rb").close()


@pytest.fixture
def celery_worker(transactional_db) -> Iterator[object]:
    """Run a real worker on the broker of the environment, in a thread, for this test."""
    app.control.purge()

    def close_connections(**_: object) -> None:
        connections.close_all()

    # The thread's connections would otherwise outlive it and keep the database from going.
    task_postrun.connect(close_connections)
    try:
        with start_worker(
            app, pool="solo", concurrency=1, perform_ping_check=False, shutdown_timeout=120
        ) as worker:
            yield worker
    finally:
        task_postrun.disconnect(close_connections)
        if not django_settings.REDIS_URL:
            let_go_of_the_queue()
