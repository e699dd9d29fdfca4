"""The enterprise list as a workbook (.xlsx).

Figures are numbers with a cell format; texts are texts, also those that begin like a formula.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from casework.models import Region
from enterprises.models import Enterprise
from enterprises.sections import columns
from enterprises.selectors import ListRow, list_rows

MAX_ROWS = 50_000
_CHUNK = 2000
MONEY_FORMAT = "#,##0.00"
_COUNT_FORMAT = "#,##0"
_WIDTHS = (38, 22, 22, 14, 16, 12, 26, 10)
_MONEY_WIDTH = 20


def write_list(
    target: IO[bytes], enterprises: QuerySet[Enterprise], regions: Iterable[Region], on: dt.date
) -> None:
    """Write enterprises in their order to a file, in chunks that bound memory and queries.

    The amounts of the registered columns are those of the end of the day `on`.
    """
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(_("Enterprises"))
    sheet.freeze_panes = "B2"
    widths = [*_WIDTHS, *[_MONEY_WIDTH] * (1 + len(columns()))]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([heading_cell(sheet, text) for text in headings(on)])
    regions = list(regions)
    for chunk in _chunks(enterprises):
        for row in list_rows(chunk, regions, on):
            sheet.append(_cells(sheet, row))
    book.save(target)


def headings(on: dt.date) -> list[str]:
    """Name the columns; each money column says to which day it was reckoned."""
    return [
        _("Name"),
        _("Unified social credit code"),
        _("County"),
        _("Ownership"),
        _("Industry"),
        _("Operating status"),
        _("Disposal class"),
        _("Employees"),
        _("Principal on file, yuan"),
        *(
            _("%(column)s %(day)s, yuan") % {"column": column.title, "day": on}
            for column in columns()
        ),
    ]


def _chunks(enterprises: QuerySet[Enterprise]) -> Iterator[list[Enterprise]]:
    rows = enterprises.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _cells(sheet: Worksheet, row: ListRow) -> list[Cell]:
    one = row.enterprise
    texts = (
        one.name,
        one.uscc or "",
        row.region_name,
        one.ownership,
        one.industry,
        one.get_status_display(),
        one.get_disposal_class_display(),
    )
    amounts = (one.arrears_principal, *row.amounts)
    return [
        *(text_cell(sheet, value) for value in texts),
        number_cell(sheet, one.employees, _COUNT_FORMAT),
        *(number_cell(sheet, value, MONEY_FORMAT) for value in amounts),
    ]


def text_cell(sheet: Worksheet, value: str) -> Cell:
    """Hold a text as a text, also one that begins like a formula."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell


def heading_cell(sheet: Worksheet, value: str) -> Cell:
    """Head a column."""
    cell = text_cell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def number_cell(
    sheet: Worksheet, value: Decimal | int | dt.date | None, number_format: str
) -> Cell:
    """Hold a figure or a day as a number with a format; nothing where there is none."""
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = number_format
    return cell
