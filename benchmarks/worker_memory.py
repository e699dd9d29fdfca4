"""The most memory that a worker takes for a night over 1,000,000 items.

    python -m benchmarks.worker_memory [--record]

The worker is a process of its own that does the task and then tells its peak (VmHWM), from which
nothing is left out: Python, Django, Celery and the night.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.frame import arguments, at_most, finish
from arrears.models import ArrearsItem
from arrears.tasks import accrue_late_fees
from benchmarks.data import ON, ensure_portfolio
from benchmarks.nights import forget_nights


def night() -> None:
    """Do a night and print the peak of memory in MB."""
    accrue_late_fees(ON.isoformat())
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    assert found is not None  # noqa: S101 - Linux always says it
    print(int(found[1]) / 1000)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--night", action="store_true", help="be the worker")
    options = parser.parse_args()
    if options.night:
        night()
        return
    ensure_portfolio()
    forget_nights()
    printed = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.worker_memory", "--night"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    items = ArrearsItem.objects.open().count()
    peak = float(printed.split()[-1])
    finish(
        "worker_memory",
        [at_most("peak of a worker", 300, peak, f"a night over {items:,} open items", unit="MB")],
        options,
    )


if __name__ == "__main__":
    main()
