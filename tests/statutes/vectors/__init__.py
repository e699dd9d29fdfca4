"""The worked examples, one file per rule, in a form that a lawyer can read and extend."""

import csv
from datetime import date
from pathlib import Path

DIRECTORY = Path(__file__).parent

# Which file has the examples of which command.
FILES = {
    "late-fee": "late_fee",
    "late-fee-partial": "late_fee_partial",
    "compensation": "compensation",
    "retirement": "retirement",
    "workdays": "workday",
    "rmb": "rmb",
    "uscc": "uscc",
    "person-id": "id",
}


def rows(name):
    """Return the rows of `<name>.csv`; an empty file would prove nothing, so it fails."""
    with (DIRECTORY / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert found, f"{name}.csv has no rows"
    return found


def day(text):
    return date.fromisoformat(text) if text else None
