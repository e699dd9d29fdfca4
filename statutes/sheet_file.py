"""Open a workbook (.xlsx) that anybody may have sent: looked into first, read row by row.

Only what stands in the cells comes out: no formula is reckoned, its stored result is the value.
"""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

MAX_FILE_SIZE = 10 << 20  # bytes; 1,200 items are some 100 KB
MAX_UNPACKED = 64 << 20  # bytes of all parts together
MAX_RATIO = 100  # unpacked to packed; an honest sheet has 8 to 15
MAX_PARTS = 1_000
MAX_PART_IN_MEMORY = 4 << 20  # bytes of a part that is read at once: styles, the list of sheets
MAX_SHEETS = 50
MAX_ROWS = 120_000  # of all worksheets together
MAX_COLUMNS = 100

_RATIO_MATTERS_FROM = 2 << 20
_ENCRYPTED_FLAG = 0x1
_STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_WORKBOOK = "xl/workbook.xml"
_NO_WORKBOOK = "this is not an .xlsx workbook, or it has a password; save it as .xlsx without one"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

CellValue: TypeAlias = str | Decimal | date | None


class UnreadableSheet(Exception):
    """The file cannot be read as a workbook; the text is the one line for the person."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One worksheet; `rows[0]` is row 1, `rows[0][0]` cell A1."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]


def read_worksheets(path: Path) -> Iterator[Worksheet]:
    """Yield the worksheets of a file, in order; raises UnreadableSheet for what is no workbook."""
    _check(path)
    # Here, and not above: the other commands need no installed package.
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise UnreadableSheet("reading a workbook takes openpyxl: pip install openpyxl") from error

    # What a damaged part makes the reader trip over is its own business; it is one line for us.
    damaged = (
        *(InvalidFileException, zipfile.BadZipFile, zlib.error, OSError, EOFError, struct.error),
        *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError),
        *(RecursionError, SyntaxError, TypeError, ValueError),
    )
    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            if len(book.worksheets) > MAX_SHEETS:
                raise UnreadableSheet(f"it has more than {MAX_SHEETS} worksheets")
            rows_left = MAX_ROWS
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what the file claims of its size is not believed
                rows: list[tuple[CellValue, ...]] = []
                cells = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
                for row in cells:
                    rows.append(tuple(cell_value(cell) for cell in row))
                    rows_left -= 1
                    if rows_left < 0:
                        raise UnreadableSheet(f"it has more than {MAX_ROWS} rows")
                yield Worksheet(sheet.title, tuple(rows))
    except damaged as error:
        detail = " ".join(str(error).split())[:120]
        raise UnreadableSheet(f"the workbook is damaged ({detail})") from error


def _check(path: Path) -> None:
    """Look into the archive by its directory, before anything is unpacked.

    The reader never unpacks more of a part than the directory claims.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableSheet("this is no file; check the path")
        if size > MAX_FILE_SIZE:
            raise UnreadableSheet(f"it is larger than {MAX_FILE_SIZE >> 20} MB")
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except OSError as error:
        raise UnreadableSheet(f"it cannot be read: {error.strerror}; check the path") from error
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise UnreadableSheet(_NO_WORKBOOK) from error
    if _WORKBOOK not in {part.filename for part in parts}:
        raise UnreadableSheet(_NO_WORKBOOK)
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > _RATIO_MATTERS_FROM and unpacked > size * MAX_RATIO
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or swollen:
        raise UnreadableSheet(f"it would unpack to {unpacked >> 20} MB in {len(parts)} parts")
    _check_parts(parts)


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.flag_bits & _ENCRYPTED_FLAG or part.compress_type not in _COMPRESSIONS:
            raise UnreadableSheet(f"its part {part.filename[:80]} is packed in an unusual way")
        if part.file_size > MAX_PART_IN_MEMORY and not part.filename.startswith(_STREAMED):
            raise UnreadableSheet(f"its part {part.filename[:80]} is too large")


def cell_value(cell: object) -> CellValue:
    """Return a value as text, number or day; a number is what its shortest writing says."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        number = cell if isinstance(cell, Decimal) else Decimal(repr(cell))
        return number if number.is_finite() else str(cell)
    return str(cell)
