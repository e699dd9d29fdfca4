"""The account statement as a workbook: days and figures as numbers, texts never formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import IO
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from arrears.money.account import Balances, Movement, Statement, StatementHead
from arrears.sheet.cells import MONEY, put_day, put_figure, put_text
from casework.formats import moment

_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", start_color="F2EFE8")
_LINE = Border(bottom=Side("thin", color="B8B2A4"))
_WRAP = Alignment(wrap_text=True, vertical="top")
_HEADING = Alignment(wrap_text=True, vertical="center", horizontal="center")
_WIDTHS = (12, 12, 22, 24, 60)
_MONEY_WIDTH = 17
_FIRST_MONEY = len(_WIDTHS) + 1
_FLOW_COLUMNS = 4
_TOP = Alignment(vertical="top")
_DAY = Alignment(vertical="top", horizontal="left")
_LINE_HEIGHT = 15


def write_statement(target: IO[bytes], statement: Statement, head: StatementHead) -> None:
    """Write a statement to a file, in the language in force."""
    book = Workbook()
    worksheet = book.active
    if not isinstance(worksheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    worksheet.title = _("Account statement")[:31]
    _Writer(worksheet, statement).write(head)
    book.save(target)


class _Writer:
    """Put a statement on a worksheet from the top down."""

    def __init__(self, worksheet: Worksheet, statement: Statement) -> None:
        self._to = worksheet
        self._statement = statement
        self._row = 0
        # A column of which nothing moved and nothing stands would only take room.
        self._accounts = {
            "principal": _("Principal"),
            "late_fee": _("Late fee"),
            **({"fine": _("Fines paid")} if statement.has_fine else {}),
            "suspense": _("Suspense"),
            **({"ahead": _("Paid ahead")} if statement.has_ahead else {}),
        }

    def write(self, head: StatementHead) -> None:
        """Write everything."""
        self._head(head)
        self._headings()
        period = self._statement.period
        self._balances(_("Opening balance"), self._statement.opening)
        put_day(self._to, self._row, 1, period.from_on).alignment = _DAY
        for movement in self._statement.movements:
            self._movement(movement)
        self._balances(_("Sum of the movements"), self._statement.moved)
        self._balances(_("Closing balance"), self._statement.closing)
        put_day(self._to, self._row, 1, period.to_on).alignment = _DAY
        self._row += 1
        for label, text in (
            (_("Owed in all, yuan"), ""),
            (_("In capitals"), self._statement.in_capitals),
        ):
            self._row += 1
            put_text(self._to, self._row, 1, label).font = _BOLD
            if text:
                put_text(self._to, self._row, 4, text).font = _BOLD
            else:
                cell = put_figure(self._to, self._row, 4, self._statement.closing.owed, MONEY)
                cell.font, cell.alignment = _BOLD, Alignment(horizontal="left")
        self._insurances()
        self._lay_out()

    def _head(self, head: StatementHead) -> None:
        period = self._statement.period
        put_text(self._to, 1, 1, _("Account statement")).font = Font(bold=True, size=16)
        told = [
            (_("Enterprise"), head.enterprise),
            (_("Unified social credit code"), head.uscc),
            (_("Region"), head.region),
            (_("Period"), f"{period.from_on} – {period.to_on}"),
            (_("Made by"), f"{head.made_by} {moment(head.made_at)}"),
        ]
        if period.known_on is not None:
            told.append((_("As known on"), str(period.known_on)))
        for self._row, (label, text) in enumerate(told, start=2):
            put_text(self._to, self._row, 1, label).font = _BOLD
            put_text(self._to, self._row, 4, text)
        self._row += 2

    def _headings(self) -> None:
        texts = [
            _("Counts from"),
            _("Booked on"),
            _("Movement"),
            _("Voucher number"),
            _("Details"),
            *self._accounts.values(),
        ]
        for column, text in enumerate(texts, start=1):
            cell = put_text(self._to, self._row, column, text)
            cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _SHADE, _LINE, _HEADING
        self._to.freeze_panes = f"A{self._row + 1}"
        self._to.print_title_rows = f"{self._row}:{self._row}"

    def _balances(self, label: str, balances: Balances) -> None:
        self._row += 1
        put_text(self._to, self._row, 3, label)
        self._figures(balances)
        for column in range(1, _FIRST_MONEY + len(self._accounts)):
            cell = self._to.cell(self._row, column)
            cell.font, cell.fill, cell.border = _BOLD, _SHADE, _LINE

    def _movement(self, movement: Movement) -> None:
        self._row += 1
        put_day(self._to, self._row, 1, movement.value_on).alignment = _DAY
        if movement.recorded_on is not None:
            put_day(self._to, self._row, 2, movement.recorded_on).alignment = _DAY
        put_text(self._to, self._row, 3, movement.title).alignment = _WRAP
        put_text(self._to, self._row, 4, movement.reference).alignment = _WRAP
        details = movement.reason or movement.details
        put_text(self._to, self._row, 5, details).alignment = _WRAP
        texts = zip((movement.title, movement.reference, details), _WIDTHS[2:], strict=True)
        lines = max(_lines(text, width) for text, width in texts)
        self._to.row_dimensions[self._row].height = lines * _LINE_HEIGHT
        self._figures(movement.change, zeros=False)

    def _figures(self, balances: Balances, *, zeros: bool = True) -> None:
        for column, name in enumerate(self._accounts, start=_FIRST_MONEY):
            amount: Decimal = getattr(balances, name)
            if amount or zeros:
                put_figure(self._to, self._row, column, amount, MONEY).alignment = _TOP

    def _insurances(self) -> None:
        if not self._statement.insurances:
            return
        self._row += 2
        put_text(self._to, self._row, 1, _("By insurance")).font = Font(bold=True, size=12)
        self._row += 1
        headings = [
            (1, _("Insurance")),
            (3, pgettext("of the book", "Account")),
            *enumerate(
                [_("Opening balance"), _("Added"), _("Paid"), _("Closing balance")],
                start=_FIRST_MONEY,
            ),
        ]
        for column, text in headings:
            cell = put_text(self._to, self._row, column, text)
            cell.font, cell.alignment = _BOLD, _HEADING
        for one in self._statement.insurances:
            for label, flow in ((_("Principal"), one.principal), (_("Late fee"), one.late_fee)):
                self._row += 1
                put_text(self._to, self._row, 1, str(one.insurance.label))
                put_text(self._to, self._row, 3, label)
                amounts = (flow.opening, flow.added, -flow.paid, flow.closing)
                for column, amount in enumerate(amounts, start=_FIRST_MONEY):
                    put_figure(self._to, self._row, column, amount, MONEY)

    def _lay_out(self) -> None:
        money_columns = max(len(self._accounts), _FLOW_COLUMNS)
        widths = [*_WIDTHS, *[_MONEY_WIDTH] * money_columns]
        for column, width in enumerate(widths, start=1):
            self._to.column_dimensions[get_column_letter(column)].width = width
        page = self._to.page_setup
        page.orientation, page.paperSize = "landscape", self._to.PAPERSIZE_A4
        page.fitToWidth, page.fitToHeight = 1, 0
        self._to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._to.sheet_view.showGridLines = False
        if self._to.oddFooter is not None:
            self._to.oddFooter.center.text = "&P / &N"


def _lines(text: str, width: int) -> int:
    """Say how many lines a text takes in a column; a Chinese character is as wide as two digits."""
    taken = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    return max(1, -(-taken // width))
