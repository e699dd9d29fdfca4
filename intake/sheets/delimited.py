"""Read .csv: UTF-8 with or without a mark, UTF-16 with one, GB18030; comma, semicolon or tab."""

import codecs
import csv
import io
import re

from intake.sheets.cells import CellValue
from intake.sheets.errors import UnreadableFile
from intake.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 60
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_delimited(data: bytes, *, sheet_name: str) -> list[list[CellValue]]:
    """Return the rows of a .csv as text, empty cells as None; raises UnreadableFile."""
    text = _decode(data)
    if _CONTROL.search(text):
        raise UnreadableFile("binary")
    rows: list[list[CellValue]] = []
    width = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text), strict=True)
    try:
        for row in reader:
            rows.append(_trimmed(row))
            width = max(width, len(rows[-1]))
            if len(rows) > MAX_ROWS:
                raise UnreadableFile(
                    "too_many_rows", sheet=sheet_name, rows=text.count("\n"), limit=MAX_ROWS
                )
    except csv.Error as error:
        raise UnreadableFile("csv", line=reader.line_num, detail=str(error)) from error
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise UnreadableFile("too_many_cells", sheet=sheet_name, columns=width, rows=len(rows))
    return rows


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16_MARKS):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFile("encoding", position=error.start) from error
    if b"\x00" in data:
        raise UnreadableFile("binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", position=error.start) from error


def _delimiter_of(text: str) -> str:
    """Choose the delimiter that cuts the most lines of the beginning alike, comma when none does.

    Titles and notes have no delimiter at all, so the commonest number of cells counts.
    """
    lines = text.splitlines()[:_SAMPLE_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines if delimiter in line]
        commonest = max(set(counts), key=counts.count, default=0)
        return counts.count(commonest) * commonest, len(counts)

    return max(_DELIMITERS, key=evenness)


def _trimmed(row: list[str]) -> list[CellValue]:
    cells: list[CellValue] = [cell if cell.strip() else None for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
