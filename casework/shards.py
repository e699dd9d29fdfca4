"""A run cut into parts, so that any number of workers share it and none of it is lost.

A part is a row. A worker claims it by locking the row and writes its work in the same
transaction: when he is killed, lock and work go together, and the part is open for the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils import timezone

from casework.enums import JobKind, JobState
from casework.models import JobRun, JobShard

# Both included.
KeyRange = tuple[int, int]
_LARGEST_KEY = 2**63 - 1


def key_ranges(lowest: int, highest: int, *, width: int, most: int) -> list[KeyRange]:
    """Cut all keys there can be into ranges, of a width between the lowest and the highest in use.

    Wider ones where there would be more than `most`. The outer two also hold the keys beyond.
    """
    width = max(width, -(-(highest - lowest + 1) // most))
    firsts = range(lowest + width, highest + 1, width)
    return list(zip([0, *firsts], [*(first - 1 for first in firsts), _LARGEST_KEY], strict=True))


def open_run(kind: JobKind, *, for_on: dt.date, ranges: Iterable[KeyRange]) -> JobRun:
    """Open a run of a day with its parts, or return the one that is under way."""
    with transaction.atomic():
        run, made = JobRun.objects.get_or_create(kind=kind, for_on=for_on, state=JobState.RUNNING)
        if made:
            JobShard.objects.bulk_create(
                JobShard(run=run, first_key=first, last_key=last) for first, last in ranges
            )
    return run


def do_part(
    run_ids: Sequence[int], do: Callable[[Sequence[JobShard]], object], *, wait: bool = False
) -> bool:
    """Do the first open range that nobody else is doing; return False when there is none.

    Of several runs the range is done for all of them at once, in one transaction: `do` gets a part
    of each, in the order of the runs. With `wait`, also what another worker holds: once he lets go
    of it, and only if he did not finish. An error of the database that can pass by itself (a lost
    connection, a deadlock) leaves the parts open; any other marks the runs it befell as failed.
    Both go on upwards.
    """
    parts: list[JobShard] = []
    try:
        with transaction.atomic():
            parts = _claim(run_ids, wait=wait)
            if parts:
                do(parts)
                done = JobShard.objects.filter(pk__in=[part.pk for part in parts])
                done.update(finished_at=timezone.now())
    except OperationalError:
        raise
    except Exception as error:
        _fail([part.run_id for part in parts], error)
        raise
    return bool(parts)


def _claim(run_ids: Sequence[int], *, wait: bool) -> list[JobShard]:
    """Lock the open parts of the first range there is, one for each run that has it open."""
    parts = (
        JobShard.objects.select_for_update(of=("self",), no_key=True, skip_locked=not wait)
        .select_related("run")
        .filter(run__in=run_ids, finished_at=None, run__state=JobState.RUNNING)
        .order_by("first_key", "run_id")
    )
    first = parts.first()
    if first is None or len(run_ids) == 1:
        return [first] if first else []
    beside = parts.filter(first_key=first.first_key, last_key=first.last_key)
    return sorted(beside, key=lambda part: run_ids.index(part.run_id))


def hold_parts(kind: JobKind) -> None:
    """Wait for the parts that are being done, and let none begin before this transaction ends.

    For whoever writes what such a part writes too: a part that began before a fact was committed
    knows nothing of it, and must not have the last word.
    """
    parts = JobShard.objects.select_for_update(of=("self",), no_key=True).filter(
        run__kind=kind, run__state=JobState.RUNNING, finished_at=None
    )
    list(parts.order_by("pk").values_list("pk"))


@contextmanager
def closing(run_id: int) -> Iterator[JobRun | None]:
    """Give the run, locked, to whoever completes its record; done when the block ends.

    None when a part is still open or the run is closed: of several workers only one closes it.
    """
    with transaction.atomic():
        run = (
            JobRun.objects.select_for_update(no_key=True)
            .filter(pk=run_id, state=JobState.RUNNING)
            .first()
        )
        if run is None or run.shards.filter(finished_at=None).exists():
            yield None
            return
        yield run
        run.state = JobState.DONE
        run.finished_at = timezone.now()
        run.save()


def _fail(run_ids: Sequence[int], error: Exception) -> None:
    JobRun.objects.filter(pk__in=run_ids, state=JobState.RUNNING).update(
        state=JobState.FAILED,
        error=f"{type(error).__name__}: {error}",
        finished_at=timezone.now(),
    )
