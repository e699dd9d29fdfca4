"""Open a spreadsheet file safely and return its sheets, numbered as Excel numbers them.

The content decides what a file is, its name only has to agree. Nothing is parsed that was not
looked into first; whatever is wrong comes back as one line (UnreadableFile).
"""

import hashlib
import io
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from intake.sheets.archive import inspect_archive
from intake.sheets.cells import CellValue, index_of
from intake.sheets.delimited import read_delimited
from intake.sheets.errors import UnreadableFile
from intake.sheets.legacy import inspect_legacy
from intake.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_FILE_SIZE, MAX_MERGED_CELLS, MAX_ROWS
from intake.sheets.sheet_xml import SheetScan

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXTENSIONS = (".xlsx", ".xls", ".csv")
_MACRO_EXTENSIONS = (".xlsm", ".xltm", ".xlam", ".xlsb")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; all four ends counted from 1 and included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass(slots=True)
class Sheet:
    """One sheet; `rows[0]` is row 1, trailing empty cells are cut off, empty cells are None."""

    name: str
    rows: list[list[CellValue]]
    visible: bool = True
    merges: tuple[Merge, ...] = ()
    _covered: dict[tuple[int, int], Merge] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        last_row, last_column = len(self.rows), self.width
        for merge in sorted(self.merges, key=lambda one: one.area):
            rows = range(merge.top, min(merge.bottom, last_row) + 1)
            columns = range(merge.left, min(merge.right, last_column) + 1)
            if len(self._covered) + len(rows) * len(columns) > MAX_MERGED_CELLS:
                break
            self._covered.update(dict.fromkeys(product(rows, columns), merge))

    def cell(self, row: int, column: int) -> CellValue:
        """Return one cell as stored; None outside the sheet and inside a merged range."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None

    def filled(self, row: int, column: int) -> CellValue:
        """Return one cell as a person sees it: a merged range has its value everywhere."""
        merge = self.merge_at(row, column)
        return self.cell(merge.top, merge.left) if merge else self.cell(row, column)

    def merge_at(self, row: int, column: int) -> Merge | None:
        """Return the merged range that covers a cell."""
        return self._covered.get((row, column))

    @property
    def width(self) -> int:
        """Return the number of columns with any content."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: what it is, its SHA-256 as hex, its sheets in order."""

    file_name: str
    format: str
    digest: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its name; KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def read_workbook(
    path: Path, *, original_name: str | None = None, size_limit: int = MAX_FILE_SIZE
) -> Workbook:
    """Read a .xlsx, .xls or .csv file; raises UnreadableFile with one translated line.

    `original_name` is the name under which the file was uploaded, where it is stored under
    another. `size_limit` is in bytes.
    """
    name = original_name or path.name
    extension = Path(name).suffix.lower()
    if extension in _MACRO_EXTENSIONS:
        raise UnreadableFile("macro", part=extension)
    if extension not in _EXTENSIONS:
        raise UnreadableFile("extension", extension=extension or name)
    data = _content(path, name, size_limit)
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise UnreadableFile("empty")
    _refuse_mismatch(extension, data)
    if extension == ".csv":
        stem = Path(name).stem
        sheets = [Sheet(stem, read_delimited(data, sheet_name=stem))]
    else:
        sheets = _read_binary(extension, data)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableFile("no_sheet")
    return Workbook(name, extension[1:], hashlib.sha256(data).hexdigest(), tuple(sheets))


def _content(path: Path, name: str, size_limit: int) -> bytes:
    """Return the bytes of a regular file; a pipe or a device would never end."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("not_a_file", name=name)
        if status.st_size > size_limit:
            raise UnreadableFile(
                "too_large",
                megabytes=f"{status.st_size / 1048576:.1f}",
                limit=f"{size_limit / 1048576:.1f}",
            )
        # What claims to be small, in /proc for example, is read no further than the limit.
        with path.open("rb") as source:
            return source.read(size_limit)
    except (OSError, ValueError) as error:
        raise UnreadableFile("unopenable", name=name, detail=_first_line(error)) from error


def _refuse_mismatch(extension: str, data: bytes) -> None:
    """Refuse a file whose content is not what its name says."""
    beginning = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith(_ZIP):
        actual, content = ".xlsx", _("a zip archive (.xlsx)")
    elif data.startswith(_OLE):
        actual, content = ".xls", _("an old Office document (.xls)")
    elif beginning.startswith((b"<!doctype html", b"<html", b"<table")):
        actual, content = ".html", _("a web page")
    elif beginning.startswith((b"<?xml", b"<!doctype")):
        actual, content = ".xml", _("XML text")
    else:
        actual, content = ".csv", _("text or something unknown")
    if actual == extension:
        return
    # Excel wraps a protected .xlsx into an old document: the password is the news, not the name.
    if (extension, actual) == (".xlsx", ".xls"):
        inspect_legacy(data)
    raise UnreadableFile("mismatch", extension=extension, content=content)


def _read_binary(extension: str, data: bytes) -> list[Sheet]:
    """Inspect, then parse; the parser never sees a file that the inspection has not passed."""
    scans: Mapping[str, SheetScan] | list[SheetScan]
    scans = inspect_archive(data).scans if extension == ".xlsx" else inspect_legacy(data)
    _refuse_extent(scans if isinstance(scans, Mapping) else _numbered(scans))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if not isinstance(scans, Mapping):
                scans = dict(zip(book.sheet_names, scans, strict=False))
            _refuse_missing_results(scans)
            return [
                _read_sheet(
                    book.get_sheet_by_name(meta.name),
                    visible=meta.visible == SheetVisibleEnum.Visible,
                    scan=scans.get(meta.name, SheetScan()),
                )
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise UnreadableFile("encrypted") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFile("damaged", detail=_first_line(error)) from error
    except BaseException as error:
        # A panic of the parser is no Exception; anything else that is none passes through.
        if type(error).__name__ == "PanicException":
            raise UnreadableFile("damaged", detail=_first_line(error)) from error
        raise


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _numbered(scans: list[SheetScan]) -> dict[str, SheetScan]:
    return {str(number): scan for number, scan in enumerate(scans, start=1)}


def _refuse_extent(scans: Mapping[str, SheetScan]) -> None:
    cells = 0
    for name, scan in scans.items():
        if scan.rows > MAX_ROWS:
            raise UnreadableFile("too_many_rows", sheet=name, rows=scan.rows, limit=MAX_ROWS)
        cells += scan.rows * scan.columns
        if scan.columns > MAX_COLUMNS or cells > MAX_CELLS:
            raise UnreadableFile("too_many_cells", sheet=name, rows=scan.rows, columns=scan.columns)


def _refuse_missing_results(scans: Mapping[str, SheetScan]) -> None:
    for name, scan in scans.items():
        if scan.missing_result is not None:
            raise UnreadableFile("formula", sheet=name, cell=scan.missing_result)


def _read_sheet(sheet: CalamineSheet, *, visible: bool, scan: SheetScan) -> Sheet:
    """Turn the parser's rows, which begin at its first used column, into rows from A1."""
    rows: list[list[CellValue]] = []
    padding: list[CellValue] = [None] * (sheet.start[1] if sheet.start else 0)
    for read in sheet.iter_rows():
        row = padding + [None if value == "" else value for value in read]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    _restore_errors(rows, scan.errors)
    while rows and not rows[-1]:
        rows.pop()
    merges = tuple(
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, rows, visible, merges)


def _restore_errors(rows: list[list[CellValue]], errors: Mapping[str, str]) -> None:
    """Put back #REF! and its like, which the parser reads as empty: an error is not a blank."""
    for reference, text in errors.items():
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            continue
        row, column = int(match[2]), index_of(match[1])
        if row > MAX_ROWS or column > MAX_COLUMNS:
            continue
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = text
