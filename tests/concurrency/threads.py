"""Real threads that begin at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; return what each gave or raised, in their order."""
    outcomes: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(position: int) -> None:
        start.wait()
        try:
            outcomes[position] = jobs[position]()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[position] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
