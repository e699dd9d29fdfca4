"""Look into a .xls (BIFF in an OLE container) before the parser lays it out in memory."""

import io
import struct
from collections.abc import Iterator

import olefile  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from intake.sheets.cells import letter_of
from intake.sheets.errors import UnreadableFile
from intake.sheets.sheet_xml import SheetScan

_BOF, _FILEPASS, _SHEET_LISTED = 0x0809, 0x002F, 0x0085
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_BOOLEAN_OR_ERROR = 0x0205
_MANY_NUMBERS = 0x00BD
_VALUES = frozenset({0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6, _BOOLEAN_OR_ERROR, *_FORMULAS})
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
# The eight result bytes of a formula that is no number end so; the first says what it is.
_NO_NUMBER = b"\xff\xff"
_RESULT_ERROR, _RESULT_EMPTY = 2, 3


def inspect_legacy(data: bytes) -> list[SheetScan]:
    """Check a .xls and scan its sheets in their order; raises UnreadableFile.

    An empty text is a result that honest formulas have, so a formula without a stored result is
    only told from it by the whole file: refused when no formula has any result.
    """
    stream = _workbook_stream(data)
    scans: dict[int, SheetScan] = {}
    current: SheetScan | None = None
    formulas = results = 0
    first_formula: tuple[int, int, int] | None = None
    for offset, kind, body in _records(stream):
        if kind == _FILEPASS:
            raise UnreadableFile("encrypted")
        if kind == _SHEET_LISTED and len(body) >= 4:
            scans[int.from_bytes(body[:4], "little")] = SheetScan()
        elif kind == _BOF:
            current = scans.get(offset, current)
        elif current is not None and len(body) >= 6:
            _note_cell(current, kind, body)
            if kind in _FORMULAS and len(body) >= 14:
                formulas += 1
                empty = body[12:14] == _NO_NUMBER and body[6] == _RESULT_EMPTY
                results += not empty
                if first_formula is None:
                    first_formula = (list(scans.values()).index(current), *_PLACE.unpack(body[:4]))
    listed = list(scans.values())
    if formulas and not results and first_formula is not None:
        index, row, column = first_formula
        listed[index].missing_result = f"{letter_of(column + 1)}{row + 1}"
    return listed


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of records; tells an encrypted .xlsx from a document of another kind."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists("EncryptedPackage"):
                raise UnreadableFile("encrypted")
            for name in ("Workbook", "Book"):
                if container.exists(name):
                    return bytes(container.openstream(name).read())
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    raise UnreadableFile("mismatch", extension=".xls", content=_("another kind of document"))


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + _RECORD.size <= len(stream):
        kind, length = _RECORD.unpack_from(stream, offset)
        start = offset + _RECORD.size
        yield offset, kind, stream[start : start + length]
        offset = start + length


def _note_cell(scan: SheetScan, kind: int, body: bytes) -> None:
    if kind == _MANY_NUMBERS:
        row = int.from_bytes(body[:2], "little")
        column = int.from_bytes(body[-2:], "little")
    elif kind in _VALUES:
        row, column = _PLACE.unpack(body[:4])
    else:
        return
    scan.rows = max(scan.rows, row + 1)
    scan.columns = max(scan.columns, column + 1)
    error: int | None = None
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
        error = body[6]
    elif kind in _FORMULAS and len(body) >= 14 and body[12:14] == _NO_NUMBER:
        error = body[8] if body[6] == _RESULT_ERROR else None
    if error is not None:
        scan.errors[f"{letter_of(column + 1)}{row + 1}"] = _ERRORS.get(error, "#N/A")
