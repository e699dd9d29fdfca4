"""What every benchmark on a database needs: a set-up Django, a clock, and an ending.

Import this before any model (ruff keeps it on top). The database is DATABASE_URL, by default one
of its own on the local PostgreSQL; the data directory is a temporary one, never an installation's.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import django

DEFAULT_URL = "postgresql://postgres@127.0.0.1:5432/guicang_bench"

os.environ.setdefault("DATABASE_URL", DEFAULT_URL)
os.environ.setdefault("GUICANG_DATA_DIR", tempfile.mkdtemp(prefix="guicang-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402

from benchmarks.record import Figure, as_table, keep, machine  # noqa: E402

Timings = dict[str, list[float]]


def seconds(work: Callable[[], object]) -> float:
    """Do some work once and return how long it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Rival:
    """One way of doing the work, and what prepares each run of it, which is not timed."""

    work: Callable[[], object]
    before: Callable[[], object] = lambda: None


def interleaved(rivals: Mapping[str, Rival], *, repeats: int) -> Timings:
    """Time the rivals in turn, `repeats` rounds, after one round that does not count.

    Taking turns lets a busy moment of the machine fall on all of them.
    """
    timings: Timings = {name: [] for name in rivals}
    for turn in range(repeats + 1):
        for name, rival in rivals.items():
            rival.before()
            taken = seconds(rival.work)
            if turn:
                timings[name].append(taken)
    return timings


def ratio(timings: Timings, ours: str, theirs: str) -> float:
    """Return the median, over the rounds, of how many times as long ours took."""
    return median(a / b for a, b in zip(timings[ours], timings[theirs], strict=True))


def each(timings: Timings) -> str:
    """Say how long each rival took: median and range, in milliseconds."""
    return "; ".join(
        f"{name} {1000 * median(times):,.0f} ms ({1000 * min(times):,.0f}–{1000 * max(times):,.0f})"
        for name, times in timings.items()
    )


def at_most(name: str, limit: float, measured: float, details: str, *, unit: str = "×") -> Figure:
    """Make the figure of a ratio or amount that must not be larger than its limit."""
    return Figure(name, f"≤ {limit:g} {unit}", f"{measured:.2f} {unit}", measured <= limit, details)


def at_least(name: str, limit: float, measured: float, details: str, *, unit: str = "×") -> Figure:
    """Make the figure of a ratio that must not be smaller than its limit."""
    return Figure(name, f"≥ {limit:g} {unit}", f"{measured:.2f} {unit}", measured >= limit, details)


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """Return the parser that all benchmarks share."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=5, help="rounds that count")
    parser.add_argument("--record", action="store_true", help="put it into docs/benchmarks.md")
    return parser


def finish(name: str, figures: Sequence[Figure], options: argparse.Namespace) -> None:
    """Print the figures, keep them if asked to, and exit: 1 when one missed its limit."""
    text = f"{as_table(figures)}\n\n{machine(server())}"
    print(text)
    if options.record:
        keep(name, text)
    sys.exit(0 if all(figure.passed for figure in figures) else 1)


def server() -> str:
    """Name the database and its version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
