"""Sheets without files, and enterprises without a database, for reading lists in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arrears.lists.matching import Match, name_key
from arrears.lists.reading import ListReading
from arrears.official_list.fields import OFFICIAL_SCHEMA
from arrears.official_list.reading import OfficialRow, read_official_list
from arrears.receipt_list.fields import RECEIPT_SCHEMA
from arrears.receipt_list.reading import OnRecord, ReceiptRow, read_receipts
from intake.sheets.fields import SheetSchema
from intake.sheets.findings import message
from intake.sheets.layout import Layout, detect_layout
from intake.sheets.reading import Sheet, Workbook

ON = dt.date(2019, 9, 30)
Cells = list[object]


@dataclass
class Names:
    """A directory of names and codes; an enterprise's id is its place, from 1."""

    known: Sequence[tuple[str, str | None]] = ()

    def find(self, named: Sequence[tuple[str, str | None]]) -> list[Match]:
        return [self._find(*one) for one in named]

    def _find(self, name: str, uscc: str | None) -> Match:
        found = [
            (number, known)
            for number, (known, code) in enumerate(self.known, start=1)
            if (code == uscc if uscc else name_key(known) == name_key(name))
        ]
        if len(found) == 1:
            return Match(found[0][0], found[0][1], 1)
        return Match(None, "", len(found))


@dataclass
class Books:
    """What a reading is given: the enterprises on file, and the receipts on record."""

    names: Names = field(default_factory=Names)
    on_record: Mapping[str, OnRecord] = field(default_factory=dict)


def workbook_of(*sheets: Sequence[Cells], names: Sequence[str] = ()) -> Workbook:
    """Return sheets of rows as they come out of a file."""
    titles = names or [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    return Workbook(
        "样例.xlsx",
        "xlsx",
        "0" * 64,
        tuple(
            Sheet(title, [list(row) for row in rows])  # type: ignore[arg-type]
            for title, rows in zip(titles, sheets, strict=True)
        ),
    )


def layout_of(workbook: Workbook, schema: SheetSchema) -> Layout:
    return detect_layout(workbook, schema)


def read_bank_list(
    workbook: Workbook, books: Books, *, layout: Layout | None = None, on: dt.date = ON
) -> ListReading[ReceiptRow]:
    return read_receipts(
        workbook,
        layout or layout_of(workbook, RECEIPT_SCHEMA),
        directory=books.names,
        recorded=lambda references: {
            one: books.on_record[one] for one in references if one in books.on_record
        },
        on=on,
    )


def read_official(
    workbook: Workbook, books: Books, *, layout: Layout | None = None, on: dt.date = ON
) -> ListReading[OfficialRow]:
    return read_official_list(
        workbook,
        layout or layout_of(workbook, OFFICIAL_SCHEMA),
        directory=books.names,
        on=on,
    )


def errors(reading: ListReading[Any]) -> list[tuple[int, str, str]]:
    """Return row, column and code of each error."""
    return [(one.row, one.column, one.code) for one in reading.findings if one.is_error]


def warnings(reading: ListReading[Any]) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in reading.findings if not one.is_error]


def messages(reading: ListReading[Any]) -> list[str]:
    return [message(one) for one in reading.findings]
