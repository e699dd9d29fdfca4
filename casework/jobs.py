"""The record that every job leaves: for which day, from when to when, what it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from casework.enums import JobKind, JobState
from casework.models import JobRun


@contextmanager
def job_run(kind: JobKind, *, for_on: dt.date) -> Iterator[JobRun]:
    """Open a JobRun, close it as done, or as failed with the error, which goes on upwards.

    The record is written outside the caller's transaction, so that a failed run stays visible.
    """
    run = JobRun.objects.create(kind=kind, for_on=for_on)
    try:
        yield run
    except Exception as error:
        run.state = JobState.FAILED
        run.error = f"{type(error).__name__}: {error}"
        raise
    else:
        run.state = JobState.DONE
    finally:
        run.finished_at = timezone.now()
        run.save()


def latest_done_on(kind: JobKind) -> dt.date | None:
    """Return the latest day for which a run of this kind was completed."""
    return (
        JobRun.objects.filter(kind=kind, state=JobState.DONE)
        .order_by("-for_on")
        .values_list("for_on", flat=True)
        .first()
    )
