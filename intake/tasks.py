"""Celery shells of the import: read and commit batches, and sweep up what a lost message left."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from intake import services
from intake.enums import BatchState
from intake.errors import ImportProblem
from intake.models import ImportBatch

log = logging.getLogger(__name__)

_STUCK_AFTER = timedelta(minutes=2)


@shared_task
def read_batch(batch_id: int) -> None:
    try:
        services.read_batch(batch_id, on=timezone.localdate())
    except Exception:
        services.refuse_unreadable(batch_id)
        raise


@shared_task
def commit_batch(batch_id: int) -> None:
    try:
        services.commit_batch(batch_id, on=timezone.localdate())
    except ImportProblem as problem:
        log.warning("batch %s was not committed: %s", batch_id, problem)
    except Exception:
        services.give_up_commit(batch_id)
        raise


@shared_task
def sweep_batches() -> None:
    """Do what is still waiting: a message lost with its worker costs minutes, not a file."""
    waiting = ImportBatch.objects.filter(state_changed_at__lt=timezone.now() - _STUCK_AFTER)
    for batch_id in waiting.filter(state=BatchState.UPLOADED).values_list("pk", flat=True):
        read_batch.delay(batch_id)
    for batch_id in waiting.filter(state=BatchState.COMMITTING).values_list("pk", flat=True):
        commit_batch.delay(batch_id)
