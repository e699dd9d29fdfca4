"""What a program recognises a printed late-fee sheet by, whatever language it is in.

The first, hidden column of a sheet holds the key of each row, a hidden row the key of each column.
Keys never change within a version of the signature; rows and columns may be moved or added.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from statutes.errors import InvalidFactError
from statutes.late_fee import Reading

SIGNATURE = "guicang:late-fee-sheet:1"
SEPARATOR = ":"

_MOST_ITEMS = 100_000
_RANGE = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")


class RowKey(StrEnum):
    """What a row holds; some are followed by codes, such as item:pension."""

    FACT = "fact"  # fact:on …: a label, then the value
    RULE = "rule"  # rule:1:uniform_new:inclusive
    COLUMNS = "columns"  # columns:fee …: the keys of the columns from here on
    HEADINGS = "headings"
    GROUP = "group"  # group:pension: the name of an insurance
    ITEM = "item"  # item:pension: a debt, and the first line of its working
    LINE = "line"  # one more line of the item above
    SUBTOTAL = "subtotal"  # subtotal:pension
    TOTAL = "total"
    CAPITALS = "capitals"
    PAYMENT = "payment"
    STOP = "stop"  # stop:deferral


class Fact(StrEnum):
    """The facts in the head of a sheet that are replayed."""

    ON = "on"
    ITEMS = "items"
    CHECKSUM = "checksum"


class Table(StrEnum):
    FEE = "fee"
    PAYMENT = "payment"
    STOP = "stop"


class Key(StrEnum):
    """The columns of all tables."""

    NUMBER = "number"
    INSURANCE = "insurance"
    MONTH = "month"
    DUE = "due_on"
    PRINCIPAL = "principal"
    RULE = "rule"
    FROM = "from_on"
    TO = "to_on"
    DAYS = "days"
    BALANCE = "balance"
    RATE = "rate"
    AMOUNT = "amount"
    SOURCE = "source"
    EXACT = "exact"
    FEE = "fee"
    FEE_PAID = "fee_paid"
    FEE_OUTSTANDING = "fee_outstanding"
    PRINCIPAL_OUTSTANDING = "principal_outstanding"
    CAPPED = "capped"
    ABOVE = "above_from_on"
    DAYS_LEFT = "days_left"
    FEE_UNIFORM = "fee:uniform_new"
    FEE_SPLIT = "fee:split"
    FEE_BY_DUE_DATE = "fee:by_due_date"
    # of the tables of payments and stops
    PAID = "paid_on"
    TO_PRINCIPAL = "to_principal"
    TO_FEE = "to_fee"
    ITEMS = "items"
    KIND = "kind"
    BASIS = "basis"


READING_KEYS = {
    Reading.UNIFORM: Key.FEE_UNIFORM,
    Reading.SPLIT: Key.FEE_SPLIT,
    Reading.BY_DUE_DATE: Key.FEE_BY_DUE_DATE,
}
LINE_KEYS = (Key.FROM, Key.TO, Key.DAYS, Key.BALANCE, Key.RATE, Key.AMOUNT, Key.SOURCE)
COLUMNS: dict[Table, tuple[Key, ...]] = {
    Table.FEE: (
        *(Key.NUMBER, Key.INSURANCE, Key.MONTH, Key.DUE, Key.PRINCIPAL, Key.RULE),
        *LINE_KEYS,
        *(Key.EXACT, Key.FEE, Key.FEE_PAID, Key.FEE_OUTSTANDING, Key.PRINCIPAL_OUTSTANDING),
        *(Key.CAPPED, Key.ABOVE, Key.DAYS_LEFT),
        *READING_KEYS.values(),
    ),
    Table.PAYMENT: (
        *(Key.NUMBER, Key.INSURANCE, Key.MONTH, Key.PAID, Key.TO_PRINCIPAL, Key.TO_FEE),
    ),
    Table.STOP: (Key.KIND, Key.FROM, Key.TO, Key.ITEMS, Key.BASIS),
}


def row_key(key: RowKey, *codes: str) -> str:
    """Write the key of a row with its codes."""
    return SEPARATOR.join((key, *codes))


def write_numbers(numbers: Iterable[int]) -> str:
    """Write ascending numbers as runs: 1-240, 300."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def read_numbers(text: str) -> list[int]:
    """Read what write_numbers wrote; raises InvalidFactError for anything else."""
    numbers: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 0 < first <= last <= _MOST_ITEMS:
            raise InvalidFactError("items", text, "write numbers of items such as 1-240, 300")
        numbers.extend(range(first, last + 1))
        if len(numbers) > _MOST_ITEMS:
            raise InvalidFactError("items", text, f"a sheet has at most {_MOST_ITEMS} items")
    return numbers
