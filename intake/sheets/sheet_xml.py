"""Scan the XML of a worksheet in pieces for its extent, its error cells and missing results."""

import re

from intake.sheets.cells import index_of
from intake.sheets.errors import UnreadableFile

# None of these crosses a "<", so that no text makes them look at the same bytes twice.
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^<]*?\sr\s*=\s*[\"'](\d+)[\"'])?")
_CELL_START = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_REFERENCE = re.compile(
    rb"<(?:\w+:)?c\s[^<]*?\br\s*=\s*[\"']\s*\$?([A-Za-z]{1,3})\$?(\d{1,9})\s*[\"']"
)
_CELL = re.compile(
    rb"<(?:\w+:)?c(\s[^<]*?)?(?<!/)>((?:(?!<(?:\w+:)?c[\s/>]).)*?)</(?:\w+:)?c\s*>", re.DOTALL
)
_REMARKABLE = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?v(?:\s[^<]*?)?(?:/>|>([^<]*)</(?:\w+:)?v\s*>)")
_TYPE = re.compile(rb"\bt\s*=\s*[\"'](\w+)[\"']")
_OWN_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{1,3}\d{1,9})\s*[\"']")
_ROWS_BEGIN = b"sheetData"
# No row that a spreadsheet program writes comes near this; what does is not searched further.
_LONGEST_ROW = 32 << 20


class SheetScan:
    """The extent of one worksheet, its first formula without a result, its error cells."""

    def __init__(self) -> None:
        self.rows = 0
        self.columns = 0
        self.missing_result: str | None = None
        self.errors: dict[str, str] = {}
        self._tail = b""
        self._in_rows = False

    def feed(self, piece: bytes) -> None:
        """Take the next piece; cells are looked at once the row they stand in is complete.

        A part that is no worksheet never comes to its rows, and nothing of it is kept.
        """
        data = self._tail + piece
        self._in_rows = self._in_rows or _ROWS_BEGIN in data
        if not self._in_rows:
            self._tail = data[-len(_ROWS_BEGIN) :]
            return
        end = data.rfind(b"row>")
        if end < 0:
            if len(data) > _LONGEST_ROW:
                raise UnreadableFile("damaged", detail="an endless row")
            self._tail = data
            return
        self._look_at(data[: end + 4])
        self._tail = data[end + 4 :]

    def close(self) -> None:
        """Look at what follows the last complete row."""
        if self._in_rows:
            self._look_at(self._tail)
        self._tail = b""

    def _look_at(self, data: bytes) -> None:
        unnumbered = 0
        for match in _ROW.finditer(data):
            if match[1]:
                self.rows = max(self.rows, int(match[1]))
            else:
                unnumbered += 1
        self.rows += unnumbered
        references = _REFERENCE.findall(data)
        for letters in {letters for letters, _number in references}:
            self.columns = max(self.columns, index_of(letters.decode()))
        if references:
            self.rows = max(self.rows, max(int(number) for _letters, number in references))
        if len(_CELL_START.findall(data)) > len(references):
            # Cells without a reference stand one after the other.
            widest = max(len(_CELL_START.findall(row)) for row in _ROW.split(data) if row)
            self.columns = max(self.columns, widest)
        if _REMARKABLE.search(data):
            self._look_at_cells(data)

    def _look_at_cells(self, data: bytes) -> None:
        for match in _CELL.finditer(data):
            attributes, content = match[1] or b"", match[2]
            kind = _TYPE.search(attributes)
            result = _RESULT.search(content)
            place = _OWN_REFERENCE.search(attributes)
            reference = place[1].decode().upper() if place else "?"
            if kind is not None and kind[1] == b"e" and result and result[1]:
                self.errors[reference] = result[1].decode("utf-8", "replace")
            elif _FORMULA.search(content) and self.missing_result is None:
                empty_text = kind is not None and kind[1] == b"str"
                if result is None or not (result[1] or empty_text):
                    self.missing_result = reference
