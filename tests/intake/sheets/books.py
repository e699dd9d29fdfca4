"""A new workbook with one sheet, typed, and rows of cells that may hold anything."""

from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cells = list[Any]
Grid = list[Cells]


def new_book(title: str = "Sheet") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return book, sheet
