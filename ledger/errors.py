"""What the book of money refuses, in words for the person who asked."""

from __future__ import annotations


class MoneyProblem(Exception):
    """A receipt, refund or reversal that cannot be recorded; the text names value and remedy.

    `field` is the form field that the problem belongs to, empty where it belongs to none.
    """

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field
