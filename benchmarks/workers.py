"""Two workers on one night against one.

    python -m benchmarks.workers [--repeats 5] [--record]

Each worker is a process of its own that is set up and connected before the clock starts, and does
what the task does: parts of the night until none is left. The server may not split one statement
over several processes here, else a single worker would have both cores already.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.frame import Rival, arguments, at_least, each, finish, interleaved, ratio
from arrears.services.accrual import finish_nights, open_nights
from benchmarks.data import ON, ensure_portfolio
from benchmarks.nights import forget_nights
from casework.models import JobRun


class Worker:
    """A worker process that waits for the key of a night on its standard input."""

    def __init__(self) -> None:
        options = f"{os.environ.get('PGOPTIONS', '')} -c max_parallel_workers_per_gather=0"
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "benchmarks.workers", "--work"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PGOPTIONS": options},
        )
        self.wait()

    def begin(self, night: int) -> None:
        """Let the worker begin with a night."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        self._process.stdin.write(f"{night}\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        """Wait until the worker is ready, or done with its night."""
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        if not self._process.stdout.readline():
            raise SystemExit("a worker ended by itself")

    def end(self) -> None:
        """Send the worker home."""
        self._process.communicate()


def work() -> None:
    """Be a worker: do the nights that are named on standard input."""
    JobRun.objects.exists()
    print("ready", flush=True)
    for line in sys.stdin:
        finish_nights([JobRun.objects.get(pk=int(line))])
        print("done", flush=True)


def share(workers: Sequence[Worker]) -> None:
    """Let workers share the night that is open."""
    (night,) = JobRun.objects.filter(state="running").values_list("pk", flat=True)
    for worker in workers:
        worker.begin(night)
    for worker in workers:
        worker.wait()


def open_one() -> None:
    """Forget all nights and open one."""
    forget_nights()
    open_nights(ON)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--work", action="store_true", help="be one of the workers")
    options = parser.parse_args()
    if options.work:
        work()
        return
    ensure_portfolio()
    workers = [Worker(), Worker()]
    timings = interleaved(
        {
            "one": Rival(lambda: share(workers[:1]), before=open_one),
            "two": Rival(lambda: share(workers), before=open_one),
        },
        repeats=options.repeats,
    )
    for worker in workers:
        worker.end()
    finish(
        "workers",
        [at_least("two workers against one", 1.6, ratio(timings, "one", "two"), each(timings))],
        options,
    )


if __name__ == "__main__":
    main()
