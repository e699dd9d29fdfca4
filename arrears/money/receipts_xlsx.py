"""The list of receipts as a workbook (.xlsx): days and figures as numbers, texts never formulas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from arrears.money.selectors import ReceiptRow, rows_of
from casework.formats import moment
from enterprises.export import MONEY_FORMAT, heading_cell, number_cell, text_cell
from ledger.models import Receipt

MAX_ROWS = 50_000
_CHUNK = 500
_DAY_FORMAT = "yyyy-mm-dd"
_WIDTHS = (26, 12, 38, 22, 18, 18, 20, 10, 18, 24, 24, 24, 14, 18)


def write_receipts(target: IO[bytes], receipts: QuerySet[Receipt]) -> None:
    """Write receipts in their order to a file, in chunks that bound memory and queries."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(_("Receipts"))
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([heading_cell(sheet, text) for text in headings()])
    for chunk in _chunks(receipts.select_related("enterprise", "recorded_by")):
        for row in rows_of(chunk):
            sheet.append(_cells(sheet, row))
    book.save(target)


def headings() -> list[str]:
    """Name the columns."""
    return [
        _("Bank reference"),
        _("Received on"),
        _("Enterprise"),
        _("Unified social credit code"),
        _("Amount, yuan"),
        _("Suspense, yuan"),
        _("Paid for"),
        _("State"),
        _("Way of payment"),
        _("Payer"),
        _("Document"),
        _("Note"),
        _("Recorded by"),
        _("Recorded"),
    ]


def _chunks(receipts: QuerySet[Receipt]) -> Iterator[list[Receipt]]:
    rows = receipts.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _cells(sheet: Worksheet, row: ReceiptRow) -> list[Cell]:
    one = row.receipt
    texts = (
        one.get_purpose_display(),
        _("Standing") if row.stands else _("Reversed"),
        one.get_method_display(),
        one.payer,
        one.document,
        one.note,
        str(one.recorded_by or ""),
        moment(one.recorded_at),
    )
    return [
        text_cell(sheet, one.reference),
        number_cell(sheet, one.received_on, _DAY_FORMAT),
        text_cell(sheet, one.enterprise.name),
        text_cell(sheet, one.enterprise.uscc or ""),
        number_cell(sheet, one.amount, MONEY_FORMAT),
        number_cell(sheet, row.suspense, MONEY_FORMAT),
        *(text_cell(sheet, text) for text in texts),
    ]
