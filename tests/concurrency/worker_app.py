"""The product's worker, which stops for good in the middle of a night where HOLD_NIGHT says so.

Started as `celery --app tests.concurrency.worker_app worker` by a test that kills it there.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init

from config.celery import app as app

FINISHED_BEFORE = 2
# For the case that nobody is left to kill it: longer than any test waits.
SECONDS = 600

if os.environ.get("QUEUE_PREFIX"):
    app.conf.broker_transport_options = {"global_keyprefix": os.environ["QUEUE_PREFIX"]}


@worker_process_init.connect
def stop_in_the_third_part(**_: Any) -> None:
    """Let this process of the pool write the positions of its third part and never commit them."""
    mark = os.environ.get("HOLD_NIGHT")
    if mark:
        from django.db import connection

        connection.execute_wrappers.append(partial(_execute_and_stop, Path(mark)))


def _execute_and_stop(
    mark: Path, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    result = execute(sql, params, many, context)
    if "INSERT INTO arrears_dailyposition" in sql and _finished() == FINISHED_BEFORE:
        mark.touch()
        threading.Event().wait(SECONDS)
        raise SystemExit("nobody killed this worker")
    return result


def _finished() -> int:
    from casework.models import JobShard

    return JobShard.objects.exclude(finished_at=None).count()
