"""Give rejected rows back as a workbook that can be corrected and uploaded again.

Each sheet keeps its name, its title and unit lines and its header, so that the corrected workbook
is recognised like the first one; each rejected row stands as it was read, with the reason in the
comment of the cell concerned and all reasons in a last column.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelWorkbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from intake.sheets.cells import CellValue, index_of
from intake.sheets.findings import Finding, message
from intake.sheets.reading import Sheet, Workbook
from intake.sheets.tables import Layout, Table
from intake.sheets.units import unit_of_statement

_AUTHOR = "归仓"
_REASON_HEADER = "退回原因"
_UNIT_LINE = "金额单位:{unit}"
_LONGEST_COMMENT = 2_000
_COMMENT_SIZE = (320, 140)  # pixels
_REASON_WIDTH, _COLUMN_WIDTH = 60, 16  # characters
_WRONG_CELL = PatternFill("solid", fgColor="FFF2CC")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
# As text these would be run as formulas when a cell is edited or the sheet saved as .csv.
_FORMULA_STARTS = ("=", "+", "-", "@")


def write_rejects(
    workbook: Workbook, layout: Layout, findings: Iterable[Finding], out_path: Path
) -> int:
    """Write every row that has an error to `out_path` (.xlsx); returns how many rows.

    A workbook without rejected rows gets one empty sheet. Text stays text: what begins like a
    formula is stored as a string.
    """
    errors: dict[str, dict[int, list[Finding]]] = {}
    for finding in findings:
        if finding.is_error:
            errors.setdefault(finding.sheet, {}).setdefault(finding.row, []).append(finding)
    book = ExcelWorkbook()
    first = book.active
    written = 0
    for table in layout.tables:
        rows = errors.get(table.sheet)
        if rows:
            target = book.create_sheet(table.sheet)
            _write_sheet(target, workbook.sheet(table.sheet), table, rows)
            written += len(rows)
    if written and first is not None:
        book.remove(first)
    book.save(out_path)
    return written


def _write_sheet(
    target: Worksheet, sheet: Sheet, table: Table, rows: Mapping[int, list[Finding]]
) -> None:
    """Write what stands above the data, then the rejected rows in their order."""
    reason_column = sheet.width + 1
    above = 0
    if table.unit_is_stated and not _states_unit(table):
        # The unit stood on a cover or below the table, which are not copied.
        above = 1
        _write(_at(target, 1, 1), _UNIT_LINE.format(unit=table.unit.chinese_name))
    last_header = table.header_rows[-1]
    for number in range(1, last_header + 1):
        for column in range(1, len(sheet.rows[number - 1]) + 1):
            _write(_at(target, number + above, column), sheet.cell(number, column))
    for merge in sheet.merges:
        if merge.bottom <= last_header and merge.right < reason_column:
            target.merge_cells(
                start_row=merge.top + above,
                end_row=merge.bottom + above,
                start_column=merge.left,
                end_column=merge.right,
            )
    heading = _at(target, last_header + above, reason_column)
    _write(heading, _REASON_HEADER)
    heading.font = Font(bold=True)
    for row, (number, findings) in enumerate(sorted(rows.items()), start=last_header + above + 1):
        _write_row(target, row, sheet, number, findings, reason_column)
    for column in range(1, reason_column):
        target.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTH
    target.column_dimensions[get_column_letter(reason_column)].width = _REASON_WIDTH
    target.freeze_panes = _at(target, last_header + above + 1, 1)


def _states_unit(table: Table) -> bool:
    """Tell whether the copied rows or every column of amounts say the unit themselves."""
    return any(unit_of_statement(text) == table.unit for text in table.context)


def _write_row(
    target: Worksheet,
    row: int,
    sheet: Sheet,
    number: int,
    findings: list[Finding],
    reason_column: int,
) -> None:
    for column in range(1, reason_column):
        _write(_at(target, row, column), sheet.filled(number, column))
    by_column: dict[str, list[str]] = {}
    for finding in findings:
        by_column.setdefault(finding.column, []).append(message(finding))
    for letter, reasons in by_column.items():
        cell = _at(target, row, index_of(letter) if letter else reason_column)
        comment = Comment("\n".join(reasons)[:_LONGEST_COMMENT], _AUTHOR)
        comment.width, comment.height = _COMMENT_SIZE
        cell.comment = comment
        cell.fill = _WRONG_CELL
    origin = _("Row %(row)d of the file: %(reasons)s") % {
        "row": number,
        "reasons": " ".join(message(finding) for finding in findings),
    }
    reason = _at(target, row, reason_column)
    _write(reason, origin)
    reason.alignment = _WRAPPED


def _at(target: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; ranges are merged only after their cells are written."""
    return cast(Cell, target.cell(row, column))


def _write(cell: Cell, value: CellValue) -> None:
    """Write a value as it was read; a string is never made a formula, an error or a number."""
    if value is None:
        return
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd"
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True
