"""What a batch gives to take along: its letters as one archive, its outcome as a workbook."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from arrears.cases.notices.selectors import RowLine, lines_of
from arrears.models import CaseDocument, NoticeBatch, NoticeRow
from enterprises.export import MONEY_FORMAT, heading_cell, number_cell, text_cell

_CHUNK = 500
_DAY_FORMAT = "yyyy-mm-dd"
_WIDTHS = (38, 22, 20, 20, 14, 26, 14, 20, 20, 60)
# What a file name may not hold on one system or another.
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def write_letters(target: IO[bytes], letters: Iterable[CaseDocument]) -> None:
    """Write letters into one archive, each under its number and the name of the debtor.

    One whose file is missing or not the one that was signed is not given out; the archive then
    holds a list of them.
    """
    missing = []
    # The letters are archives themselves: compressing them again costs time and saves nothing.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for letter in letters:
            content = _signed_content(letter)
            if content is None:
                missing.append(f"{letter.number} {letter.case.enterprise.name}")
                continue
            name = _NO_NAME.sub("_", f"{letter.number} {letter.case.enterprise.name}")
            archive.writestr(f"{name}.docx", content)
        if missing:
            archive.writestr(_("Missing letters.txt"), "\n".join([*missing, ""]))


def _signed_content(letter: CaseDocument) -> bytes | None:
    try:
        with letter.file.open("rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == letter.sha256 else None


def write_outcome(target: IO[bytes], batch: NoticeBatch, rows: QuerySet[NoticeRow]) -> None:
    """Write what came of each case, in chunks that bound memory and queries."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(_("What came of the case"))
    sheet.freeze_panes = "B2"
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([heading_cell(sheet, text) for text in headings(batch)])
    for chunk in _chunks(rows):
        for line in lines_of(chunk):
            sheet.append(_cells(sheet, line))
    book.save(target)


def headings(batch: NoticeBatch) -> list[str]:
    """Name the columns; those of the preview say which day it was of."""
    day = {"day": batch.previewed_on.isoformat()}
    return [
        _("Enterprise"),
        _("Unified social credit code"),
        _("Principal %(day)s, yuan") % day,
        _("Late fee %(day)s, yuan") % day,
        _("What came of the case"),
        _("Document number"),
        _("Issued"),
        _("Principal in the letter, yuan"),
        _("Late fee in the letter, yuan"),
        _("Reason"),
    ]


def _chunks(rows: QuerySet[NoticeRow]) -> Iterator[list[NoticeRow]]:
    found = rows.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        yield chunk


def _cells(sheet: Worksheet, line: RowLine) -> list[Cell]:
    row, letter, owner = line.row, line.document, line.case.enterprise
    return [
        text_cell(sheet, owner.name),
        text_cell(sheet, owner.uscc or ""),
        number_cell(sheet, row.principal, MONEY_FORMAT),
        number_cell(sheet, row.late_fee, MONEY_FORMAT),
        text_cell(sheet, str(line.outcome.label)),
        text_cell(sheet, letter.number if letter else ""),
        number_cell(sheet, letter.issued_on if letter else None, _DAY_FORMAT),
        number_cell(sheet, letter.principal if letter else None, MONEY_FORMAT),
        number_cell(sheet, letter.late_fee if letter else None, MONEY_FORMAT),
        text_cell(sheet, line.reason),
    ]
