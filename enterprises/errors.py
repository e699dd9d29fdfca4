"""What enterprises refuses, in words for the person who asked."""

from __future__ import annotations


class CheckProblem(Exception):
    """A baseline check that cannot be recorded; the text names the remedy, `field` its place."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field
