"""The Celery application: on Redis where REDIS_URL is set, on a queue directory otherwise.

The schedule stands in the settings; docs/decisions/0005-embedded-queue.md gives the reasons.
"""

import fcntl
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_init

from config.filesystem_queue import return_taken_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _embedded_defaults() -> dict[str, Any]:
    """Return what the queue directory needs; nothing where a broker is installed.

    Remote control, gossip and mingling talk through one queue per worker and start: on disk such
    queues would outlive their worker and fill up.
    """
    from django.conf import settings

    if settings.REDIS_URL:
        return {}
    return {
        "broker_transport": "config.filesystem_queue:Transport",
        "worker_enable_remote_control": False,
    }


app = Celery("guicang")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.add_defaults(_embedded_defaults)
app.autodiscover_tasks()


@worker_init.connect
def take_over_queue_directory(**_: Any) -> None:
    """Be the only worker of the queue directory and return what the last one left unfinished.

    The lock belongs to this process alone: the pool's children do not inherit it, and it goes
    when the process does, however it ends.
    """
    from django.conf import settings

    if settings.REDIS_URL:
        return
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    # Never closed: the lock is to last as long as the process.
    lock = os.open(Path(options["processed_folder"], "worker.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(
            f"Another worker reads the queue in {options['data_folder_in']}; without Redis there "
            "can be only one. Stop that worker, or set REDIS_URL to run several."
        ) from None
    return_taken_messages(options)
