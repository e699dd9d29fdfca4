"""How far a long piece of work is, for the page that waits for it.

Kept in the cache, not in the database: the work itself is one transaction, and what it writes
cannot be seen before it ends.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache

Report = Callable[[int, int], None]

_KEEP_SECONDS = 3600


class Progress:
    """Done and total of one piece of work, known by its name."""

    def __init__(self, name: str) -> None:
        self._key = f"progress-{name}"

    def report(self, done: int, total: int) -> None:
        """Note that `done` of `total` steps are finished."""
        cache.set(self._key, (done, total), _KEEP_SECONDS)

    def read(self) -> tuple[int, int]:
        """Return the last reported done and total, zeros when nothing was reported."""
        done, total = cache.get(self._key) or (0, 0)
        return done, total


def unreported(done: int, total: int) -> None:
    """Take a report and do nothing: for callers that nobody waits for."""
