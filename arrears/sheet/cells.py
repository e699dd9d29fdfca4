"""Cells of a workbook that say what they hold: days, figures and texts, never a formula."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from statutes.printed_sheet import plain_number
from statutes.sheet import one_line

MONEY, EXACT, COUNT, RATE = "#,##0.00", "#,##0.00####", "#,##0", "0.00##%"
DAY, MONTH = "yyyy-mm-dd", "yyyy-mm"

# A spreadsheet keeps 15 digits of a number; what has more is kept as text, to the last digit.
_DIGITS_OF_A_NUMBER = 15
_FORMULA_SIGNS = ("=", "+", "-", "@")
_TOP = Alignment(vertical="top")
_RIGHT = Alignment(horizontal="right", vertical="top")


def put_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text as a text, also one that begins like a formula."""
    cell = _cell(sheet, row, column)
    cell.value = one_line(text)
    cell.data_type = "s"
    if text.startswith(_FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def put_figure(sheet: Worksheet, row: int, column: int, figure: Decimal | int, form: str) -> Cell:
    """Write a figure as a number; as text where a number would lose digits."""
    number = Decimal(figure)
    if len(number.normalize().as_tuple().digits) > _DIGITS_OF_A_NUMBER:
        cell = put_text(sheet, row, column, plain_number(number))
        cell.alignment = _RIGHT
        return cell
    cell = _cell(sheet, row, column)
    cell.value = number
    cell.number_format = form
    cell.alignment = _TOP
    return cell


def put_day(sheet: Worksheet, row: int, column: int, day: dt.date, form: str = DAY) -> Cell:
    cell = _cell(sheet, row, column)
    cell.value = day
    cell.number_format = form
    cell.alignment = _TOP
    return cell


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"row {row}, column {column} lies inside a merged range")
    return cell
