"""A worker killed in the middle of a night: nothing is lost, nothing happens twice.

A real Celery worker with its pool, on the database and the broker of the environment. It stops by
itself once it has written its third part and not yet committed; there it is killed.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from arrears.checks import check_books
from arrears.models import DailyPosition
from arrears.tasks import accrue_late_fees, sweep_nights
from casework.enums import JobKind, JobState
from casework.models import JobRun, JobShard
from casework.scope import EVERYWHERE
from config.celery import app
from config.filesystem_queue import return_taken_messages
from enterprises.models import Enterprise
from statutes.dates import ONE_DAY
from tests.concurrency.nights import DAY, owe_in_parts, owed, positions
from tests.concurrency.worker_app import FINISHED_BEFORE

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
PARTS = 6


class Workers:
    """Real workers, each a process group of its own, on the database of this test."""

    def __init__(self, directory: Path) -> None:
        self.log = directory / "worker.log"
        self.held = directory / "held"
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *, hold: bool = False) -> None:
        command = ["--app", "tests.concurrency.worker_app", "worker", "--concurrency", "1"]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "celery", *command],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "config.settings",
                    "GUICANG_DATA_DIR": str(settings.DATA_DIR),
                    "DATABASE_URL": database_url(),
                    "QUEUE_PREFIX": app.conf.broker_transport_options.get("global_keyprefix", ""),
                    "HOLD_NIGHT": str(self.held) if hold else "",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(worker)

    def kill(self) -> None:
        """Kill every worker that lives, with its pool, and take leave of it."""
        for worker in self.started:
            if worker.returncode is None:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()

    def until(self, condition: Callable[[], object], seconds: float = 120) -> None:
        """Let the worker that was started last go on until the condition holds, or tell why not."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.started[-1].poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the worker did not get there:\n{self.log.read_text()}")
            time.sleep(0.05)


def database_url() -> str:
    """Return the address of the test database, which the environment does not know."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    account = ":".join(filter(None, [database["USER"], database["PASSWORD"]]))
    return f"postgresql://{account}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture
def workers(transactional_db, tmp_path: Path) -> Iterator[Workers]:
    empty_queue()
    made = Workers(tmp_path)
    yield made
    made.kill()
    empty_queue()


def empty_queue() -> None:
    """Let no message be delivered any more, nor one that a killed worker had taken."""
    if not settings.REDIS_URL:
        return_taken_messages(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    app.control.purge()


def night(on: dt.date = DAY) -> JobRun:
    """Return the only run there is of a day."""
    return JobRun.objects.get(kind=JobKind.LATE_FEE_ACCRUAL, for_on=on)


def is_done(on: dt.date) -> bool:
    return JobRun.objects.filter(for_on=on, state=JobState.DONE).exists()


@pytest.fixture
def owners(workers: Workers) -> list[Enterprise]:
    """Return who owes in a night that a killed worker left after two of its parts."""
    made = owe_in_parts(PARTS)
    accrue_late_fees.delay(DAY.isoformat())
    workers.start(hold=True)
    workers.until(workers.held.exists)
    workers.kill()
    return made


def finished_parts() -> list[tuple[int, dt.datetime | None]]:
    parts = JobShard.objects.filter(run=night()).exclude(finished_at=None)
    return list(parts.order_by("first_key").values_list("pk", "finished_at"))


def assert_left_after_two_parts(owners: list[Enterprise]) -> None:
    """The finished parts stand as the items say; the third left nothing; the night is open."""
    written = {owner.pk: owed()[owner.pk] for owner in owners[:FINISHED_BEFORE]}
    assert positions() == written
    assert DailyPosition.objects.count() == len(written)
    assert night().state == JobState.RUNNING
    assert night().finished_at is None
    assert len(finished_parts()) == FINISHED_BEFORE


def assert_complete(on: dt.date, owners: list[Enterprise]) -> None:
    """Each enterprise has one position, as the items say, from the one run of the day."""
    assert night(on).state == JobState.DONE
    assert night(on).done == PARTS
    reported = DailyPosition.objects.filter(position_on=on)
    assert sorted(reported.values_list("enterprise_id", flat=True)) == [one.pk for one in owners]
    assert positions(on) == owed(on)
    assert check_books(EVERYWHERE, on=on).findings == []


def test_next_run_completes_the_night_of_a_killed_worker(owners, workers):
    assert_left_after_two_parts(owners)
    finished = finished_parts()
    rows = set(DailyPosition.objects.values_list("pk", flat=True))

    accrue_late_fees.delay((DAY + ONE_DAY).isoformat())
    workers.start()
    workers.until(lambda: is_done(DAY + ONE_DAY))

    for on in (DAY, DAY + ONE_DAY):
        assert_complete(on, owners)
    assert finished_parts()[:FINISHED_BEFORE] == finished
    assert rows < set(DailyPosition.objects.values_list("pk", flat=True))


def test_sweep_completes_the_night_of_a_killed_worker(owners):
    assert_left_after_two_parts(owners)
    finished = finished_parts()
    JobRun.objects.update(started_at=timezone.now() - dt.timedelta(minutes=6))

    sweep_nights()

    assert_complete(DAY, owners)
    assert finished_parts()[:FINISHED_BEFORE] == finished
    assert not JobShard.objects.filter(finished_at=None).exists()
