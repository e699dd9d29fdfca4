"""What the wizard shows of a file's sheets and columns, kept with the batch as JSON.

The beginning of each sheet is stored when the file is read, so that the mapping page need not
open a large workbook again each time somebody looks at it or tries other header rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.sheets.cells import CellValue, fold, letter_of, shown, tidy
from intake.sheets.layout import Layout
from intake.sheets.reading import Sheet, Workbook
from intake.sheets.tables import Remark
from intake.sheets.units import Unit

KEPT_ROWS = 40
_KEPT_COLUMNS = 120
_KEPT_SHEETS = 30
_KEPT_CHARACTERS = 60
_SAMPLES = 3
# Here detection had to guess the unit, so a person must name it: the wrong one is ten thousandfold.
_UNIT_DOUBTS = {"two_units", "unit_doubtful"}

UNIT_LABELS = {
    Unit.YUAN: _("yuan"),
    Unit.HUNDRED: _("hundred yuan"),
    Unit.THOUSAND: _("thousand yuan"),
    Unit.TEN_THOUSAND: _("ten thousand yuan"),
    Unit.MILLION: _("million yuan"),
    Unit.HUNDRED_MILLION: _("hundred million yuan"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column under some header rows: its letter, header text and first values."""

    letter: str
    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetBeginning:
    """The first rows of a sheet as text, row 1 first, all of the same width."""

    name: str
    visible: bool
    rows: tuple[tuple[str, ...], ...]

    @property
    def letters(self) -> list[str]:
        return [letter_of(index) for index in range(1, len(self.rows[0]) + 1)] if self.rows else []

    @property
    def numbered(self) -> list[tuple[int, tuple[str, ...]]]:
        """Return the rows with their numbers, empty ones left out."""
        return [(number, row) for number, row in enumerate(self.rows, start=1) if any(row)]

    def columns(self, header_rows: Sequence[int]) -> list[Column]:
        """Return the columns that hold anything from the header rows downwards."""
        first = min(header_rows, default=1)
        below = self.rows[max(header_rows, default=0) :]
        headers = [self._level(row, is_last=row == max(header_rows)) for row in header_rows]
        found = []
        for index, letter in enumerate(self.letters):
            if not any(row[index] for row in self.rows[first - 1 :]):
                continue
            texts = [level[index] for level in headers if level and level[index]]
            samples = [row[index] for row in below if row[index]][:_SAMPLES]
            found.append(Column(letter, " / ".join(dict.fromkeys(texts)), tuple(samples)))
        return found

    def _level(self, number: int, *, is_last: bool) -> tuple[str, ...]:
        """Return one header row; a group stands over the empty cells to its right."""
        if not 1 <= number <= len(self.rows):
            return ()
        row = self.rows[number - 1]
        if is_last:
            return row
        level: list[str] = []
        for text in row:
            level.append(text or (level[-1] if level else ""))
        return tuple(level)


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Sheets with the same headers that are read in the same way, as one per county often are.

    `entry` is their part of the mapping, empty for sheets that are left out.
    """

    sheets: tuple[SheetBeginning, ...]
    entry: Mapping[str, Any]

    @property
    def names(self) -> str:
        return " · ".join(sheet.name for sheet in self.sheets)

    @property
    def first(self) -> SheetBeginning:
        return self.sheets[0]

    @property
    def header_rows(self) -> list[int]:
        return list(self.entry.get("header_rows", []))


def describe(workbook: Workbook, layout: Layout) -> dict[str, Any]:
    """Return what the wizard needs of a layout, fit for JSON."""
    return {
        "mapping": layout.to_mapping(),
        "doubts": [[one.code, one.params] for one in layout.doubts],
        "hints": [[one.code, one.params] for one in layout.hints],
        "sheets": [
            {"name": sheet.name, "visible": sheet.visible, "rows": _beginning(sheet)}
            for sheet in workbook.sheets[:_KEPT_SHEETS]
        ],
    }


def remarks(stored: Iterable[tuple[str, dict[str, str]]]) -> list[str]:
    """Return stored doubts or hints as lines in the reader's language."""
    return [str(Remark(code, params)) for code, params in stored]


def beginnings(stored: Mapping[str, Any]) -> list[SheetBeginning]:
    """Return the beginnings of the sheets of a described layout."""
    return [
        SheetBeginning(one["name"], one["visible"], tuple(map(tuple, one["rows"])))
        for one in stored.get("sheets", [])
    ]


def sheet_groups(stored: Mapping[str, Any]) -> list[SheetGroup]:
    """Group the sheets of a described layout that have equal headers, read equally."""
    entries = dict(stored.get("mapping", {}).get("sheets", {}))
    for code, params in stored.get("doubts", []):
        if code in _UNIT_DOUBTS and params["sheet"] in entries:
            entries[params["sheet"]] = entries[params["sheet"]] | {"unit": None}
    groups: list[SheetGroup] = []
    for sheet in filter(lambda one: one.rows, beginnings(stored)):
        entry = entries.get(sheet.name, {})
        headers = _headers(sheet, entry)
        for number, group in enumerate(groups):
            if entry and group.entry == entry and _headers(group.first, entry) == headers:
                groups[number] = SheetGroup((*group.sheets, sheet), entry)
                break
        else:
            groups.append(SheetGroup((sheet,), entry))
    return groups


def _headers(sheet: SheetBeginning, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    columns = sheet.columns(entry.get("header_rows", []))
    return [(column.letter, column.header) for column in columns if column.header]


def _beginning(sheet: Sheet) -> list[list[str]]:
    rows = sheet.rows[:KEPT_ROWS]
    width = min(max(map(len, rows), default=0), _KEPT_COLUMNS)
    return [[_text(value) for value in row[:width]] + [""] * (width - len(row)) for row in rows]


def _text(value: CellValue) -> str:
    text = tidy(shown(value))
    if not fold(text):
        return ""
    return text if len(text) <= _KEPT_CHARACTERS else f"{text[: _KEPT_CHARACTERS - 1]}…"
