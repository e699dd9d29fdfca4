"""Values of cells as they were read, and the one way their text is folded for comparing."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_BLANKS = frozenset({"", "/", "\\", "无", "暂无", "没有", "空", "n/a", "na", "none", "null", "nil"})
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2500\u4e00_]+")

# Fifteen digits are what a spreadsheet keeps of a number; beyond them is the noise of binary.
_SIGNIFICANT_DIGITS = 15


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Fold full width to half width, drop every space and line break, lower the Latin letters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lower()


def tidy(text: str) -> str:
    """Return text fit to be stored: composed, trimmed, runs of white space made one space."""
    return _INVISIBLE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def is_blank(value: CellValue) -> bool:
    """Tell whether a cell says nothing: empty, a dash, a slash, 无."""
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    folded = fold(value)
    return folded in _BLANKS or _DASHES.fullmatch(folded) is not None


def is_empty(value: CellValue) -> bool:
    """Tell whether nothing at all is printed in a cell."""
    return value is None or (isinstance(value, str) and not fold(value))


def decimal_of(number: int | float) -> Decimal:
    """Return the decimal that a spreadsheet shows for a binary number, its noise removed.

    Raises ValueError for what is not finite.
    """
    if isinstance(number, int):
        return Decimal(number)
    text = f"{number:.{_SIGNIFICANT_DIGITS}g}"
    exact = Decimal(text)
    if not exact.is_finite():
        raise ValueError(text)
    return exact


def shown(value: CellValue) -> str:
    """Return a cell as a person reads it: 5 rather than 5.0, dates as 2019-08-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return format(decimal_of(value), "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def letter_of(column: int) -> str:
    """Return the letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def index_of(letters: str) -> int:
    """Return the number of a column from its letters: A → 1; ValueError for anything else."""
    folded = fold(letters).upper()
    if not re.fullmatch(r"[A-Z]{1,3}", folded):
        raise ValueError(letters)
    index = 0
    for letter in folded:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index
