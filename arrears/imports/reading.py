"""Turn what was read from a list into what intake stores."""

from __future__ import annotations

from typing import Any, Protocol

from arrears.lists.reading import ListReading, Place
from intake.enums import RowState
from intake.handlers import Reading, ReadRow


class _Row(Protocol):
    @property
    def place(self) -> Place: ...
    def to_json(self) -> dict[str, Any]: ...


def as_reading(read: ListReading[Any], totals: dict[str, Any]) -> Reading:
    """Return the rows with their states, the findings and the totals of a list."""
    rows = [_accepted(row) for row in read.rows]
    for state, places in (
        (RowState.REJECTED, read.rejected_rows),
        (RowState.DUPLICATE, read.duplicates),
    ):
        rows += [ReadRow(sheet, number, state, {}) for sheet, number in places]
    return Reading(rows=rows, findings=read.findings, totals=totals, as_of_on=read.as_of_on)


def _accepted(row: _Row) -> ReadRow:
    sheet, number = row.place
    return ReadRow(sheet, number, RowState.ACCEPTED, row.to_json())
