"""The late-fee sheet as a workbook that people read and `python -m statutes replay` reckons again.

Column A and the rows with the column keys are hidden; they are what a replay goes by. A column
that would say nothing on this sheet (nothing was paid, no fee is above its principal) is hidden
too, but filled all the same.
"""

from __future__ import annotations

from decimal import Decimal
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet as Target

from arrears.sheet import labels
from arrears.sheet.cells import COUNT, EXACT, MONEY, MONTH, RATE, put_day, put_figure, put_text
from arrears.sheet.selectors import SheetPaper
from casework.formats import date_iso, moment
from enterprises.enums import InsuranceKind
from statutes.insurance import Insurance
from statutes.late_fee import LateFeeStep
from statutes.printed_sheet import printed_sheets
from statutes.sheet import SheetItem, SheetTotals
from statutes.sheet_facts import facts_checksum
from statutes.sheet_file import Worksheet, cell_value
from statutes.sheet_keys import (
    COLUMNS,
    READING_KEYS,
    SIGNATURE,
    Fact,
    Key,
    RowKey,
    Table,
    row_key,
    write_numbers,
)

_KEY_COLUMN = 1
_COLUMN = {key: number for number, key in enumerate(COLUMNS[Table.FEE], start=2)}
_LAST_COLUMN = max(_COLUMN.values())
_PAYMENT_COLUMN = {
    Key.NUMBER: _COLUMN[Key.NUMBER],
    Key.INSURANCE: _COLUMN[Key.INSURANCE],
    Key.MONTH: _COLUMN[Key.MONTH],
    Key.PAID: _COLUMN[Key.DUE],
    Key.TO_PRINCIPAL: _COLUMN[Key.PRINCIPAL],
    Key.TO_FEE: _COLUMN[Key.BALANCE],
}
_STOP_COLUMN = {
    Key.KIND: _COLUMN[Key.INSURANCE],
    Key.FROM: _COLUMN[Key.FROM],
    Key.TO: _COLUMN[Key.TO],
    Key.ITEMS: _COLUMN[Key.BALANCE],
    Key.BASIS: _COLUMN[Key.SOURCE],
}
_WIDTHS = {
    Key.NUMBER: 6,
    Key.INSURANCE: 10,
    Key.MONTH: 10,
    Key.RULE: 6,
    Key.DAYS: 7.5,
    Key.RATE: 9,
    Key.SOURCE: 24,
    Key.DAYS_LEFT: 8,
}
_DATE_WIDTH, _MONEY_WIDTH, _READING_WIDTH = 11.5, 14.5, 20
_DATES = {Key.DUE, Key.FROM, Key.TO, Key.ABOVE}
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", start_color="F2EFE8")
_LINE = Border(bottom=Side("thin", color="B8B2A4"))
_WRAP = Alignment(wrap_text=True, vertical="top")
_CENTRE = Alignment(horizontal="center", vertical="top")
_HEADING = Alignment(wrap_text=True, vertical="center", horizontal="center")


def write_xlsx(target: IO[bytes], paper: SheetPaper) -> None:
    """Write a sheet to a file, in the language in force."""
    book = Workbook()
    worksheet = book.active
    if not isinstance(worksheet, Target):
        raise TypeError("a new workbook has a worksheet")
    worksheet.title = str(labels.TITLE)[:31]
    _Writer(worksheet, paper).write()
    book.save(target)


class _Writer:
    """Put a sheet on a worksheet from the top down."""

    def __init__(self, worksheet: Target, paper: SheetPaper) -> None:
        self._to = worksheet
        self._paper = paper
        self._sheet = paper.sheet
        self._row = self._checksum_row = 0

    def write(self) -> None:
        self._head()
        self._columns(Table.FEE, _COLUMN)
        self._to.freeze_panes = f"C{self._row + 1}"
        self._to.print_title_rows = f"{self._row}:{self._row}"
        for insurance, items in self._sheet.groups.items():
            self._next(RowKey.GROUP, insurance)
            put_text(self._to, self._row, 2, _label(insurance)).font = _BOLD
            first_row = self._row + 1
            for item in items:
                self._item(item)
            self._to.row_dimensions.group(first_row, self._row, outline_level=1)
            label = _("%(insurance)s, subtotal") % {"insurance": _label(insurance)}
            self._next(RowKey.SUBTOTAL, insurance)
            self._sums(label, self._sheet.subtotals[insurance])
        self._next(RowKey.TOTAL)
        self._sums(_("In all"), self._sheet.total)
        self._next(RowKey.CAPITALS)
        put_text(self._to, self._row, 2, _("Late fee outstanding, in capitals")).font = _BOLD
        self._merge(2, _COLUMN[Key.RULE])
        put_text(self._to, self._row, _COLUMN[Key.FROM], self._sheet.in_capitals).font = _BOLD
        self._merge(_COLUMN[Key.FROM], _COLUMN[Key.SOURCE])
        self._payments()
        self._stops()
        self._notes()
        self._checksum()
        self._lay_out()

    # --- head -----------------------------------------------------------------------------

    def _head(self) -> None:
        head, on = self._paper.head, self._sheet.on
        self._row = 1
        put_text(self._to, 1, _KEY_COLUMN, SIGNATURE)
        put_text(self._to, 1, 2, str(labels.TITLE)).font = Font(bold=True, size=16)
        self._fact("enterprise", _("Enterprise"), head.enterprise)
        self._also(_("Unified social credit code"), head.uscc)
        self._also(_("Region"), head.region)
        self._fact(Fact.ON, _("At the end of"), "")
        put_day(self._to, self._row, _COLUMN[Key.DUE], on).alignment = Alignment(horizontal="left")
        self._also(_("Insurance"), labels.insurance_of(head))
        if head.known_on is not None:
            self._also(_("As known at the end of"), date_iso(head.known_on))
        self._fact(Fact.ITEMS, _("Items"), "")
        count = put_figure(self._to, self._row, _COLUMN[Key.DUE], len(self._sheet.items), COUNT)
        count.alignment = Alignment(horizontal="left")
        self._also(_("Made by"), f"{head.made_by}  {moment(head.made_at)}")
        self._next(RowKey.FACT, Fact.CHECKSUM)
        self._checksum_row = self._row
        for rule in self._paper.rules:
            self._next(RowKey.RULE, str(rule.number), rule.fee_reading.value, rule.day_count.value)
            label = _("Rule %(number)s") % {"number": rule.number}
            self._pair(_COLUMN[Key.NUMBER], label, labels.rule_text(rule), _LAST_COLUMN)

    def _fact(self, code: str, label: str, value: str) -> None:
        self._next(RowKey.FACT, code)
        self._pair(_COLUMN[Key.NUMBER], label, value, _COLUMN[Key.FROM])

    def _also(self, label: str, value: str) -> None:
        """Add a second or third fact to the row."""
        third = self._to.cell(self._row, _COLUMN[Key.TO]).value is not None
        start, last = (
            (_COLUMN[Key.SOURCE], _LAST_COLUMN) if third else (_COLUMN[Key.TO], _COLUMN[Key.AMOUNT])
        )
        put_text(self._to, self._row, start, label + pgettext("after a label", ": ") + value)
        self._merge(start, last)

    def _pair(self, start: int, label: str, value: str, last: int) -> None:
        put_text(self._to, self._row, start, label).font = _BOLD
        if value:
            put_text(self._to, self._row, start + 3, value)
        self._merge(start, start + 2)
        self._merge(start + 3, last)

    # --- the working ----------------------------------------------------------------------

    def _columns(self, table: Table, columns: dict[Key, int]) -> None:
        self._next(RowKey.COLUMNS, table)
        for key, column in columns.items():
            put_text(self._to, self._row, column, key)
        self._to.row_dimensions[self._row].hidden = True
        self._next(RowKey.HEADINGS)
        for key, column in columns.items():
            cell = put_text(self._to, self._row, column, str(labels.HEADINGS[key]))
            cell.font, cell.fill, cell.alignment, cell.border = _BOLD, _SHADE, _HEADING, _LINE
        self._to.row_dimensions[self._row].height = 48 if table is Table.FEE else 20

    def _item(self, item: SheetItem) -> None:
        debt = item.debt
        self._next(RowKey.ITEM, debt.insurance)
        number = put_figure(self._to, self._row, _COLUMN[Key.NUMBER], item.number, "0")
        number.alignment = _CENTRE
        self._text(Key.INSURANCE, _label(debt.insurance))
        put_day(self._to, self._row, _COLUMN[Key.MONTH], debt.month.first_day, MONTH)
        put_day(self._to, self._row, _COLUMN[Key.DUE], debt.due_on)
        self._figure(Key.PRINCIPAL, debt.principal, MONEY)
        self._figure(Key.RULE, self._paper.rule_numbers[item.number], "0")
        self._figure(Key.EXACT, item.exact, EXACT)
        self._amounts(item)
        if item.above_from_on is not None:
            put_day(self._to, self._row, _COLUMN[Key.ABOVE], item.above_from_on)
        if item.days_left is not None:
            self._figure(Key.DAYS_LEFT, item.days_left, COUNT)
        for position, step in enumerate(item.fee.steps):
            if position:
                self._next(RowKey.LINE)
            self._line(step)

    def _line(self, step: LateFeeStep) -> None:
        put_day(self._to, self._row, _COLUMN[Key.FROM], step.period.first)
        put_day(self._to, self._row, _COLUMN[Key.TO], step.period.last)
        self._figure(Key.DAYS, step.days, COUNT)
        self._figure(Key.BALANCE, step.principal, MONEY)
        self._figure(Key.RATE, step.daily_rate, RATE)
        self._figure(Key.AMOUNT, step.amount_unrounded, EXACT)
        source = put_text(self._to, self._row, _COLUMN[Key.SOURCE], step.source)
        source.alignment = Alignment(wrap_text=True, vertical="top", indent=1)

    def _sums(self, label: str, totals: SheetTotals) -> None:
        put_text(self._to, self._row, 2, label)
        self._figure(Key.PRINCIPAL, totals.principal, MONEY)
        self._amounts(totals)
        for column in range(2, _LAST_COLUMN + 1):
            cell = self._to.cell(self._row, column)
            cell.font, cell.fill, cell.border = _BOLD, _SHADE, _LINE
        self._merge(2, _COLUMN[Key.DUE])

    def _amounts(self, one: SheetItem | SheetTotals) -> None:
        """Write what items and their sums have alike."""
        fee = one.amount if isinstance(one, SheetItem) else one.fee
        self._figure(Key.FEE, fee, MONEY)
        self._figure(Key.FEE_PAID, one.fee_paid, MONEY)
        self._figure(Key.FEE_OUTSTANDING, one.fee_outstanding, MONEY)
        self._figure(Key.PRINCIPAL_OUTSTANDING, one.principal_outstanding, MONEY)
        self._figure(Key.CAPPED, one.capped, MONEY)
        for reading, amount in one.by_reading.items():
            self._figure(READING_KEYS[reading], amount, MONEY)

    # --- below the working ----------------------------------------------------------------

    def _payments(self) -> None:
        if not any(item.debt.payments for item in self._sheet.items):
            return
        self._caption(_("Payments counted"))
        self._columns(Table.PAYMENT, _PAYMENT_COLUMN)
        at = _PAYMENT_COLUMN
        for item in self._sheet.items:
            for payment in item.debt.payments:
                self._next(RowKey.PAYMENT)
                put_figure(self._to, self._row, at[Key.NUMBER], item.number, "0")
                put_text(self._to, self._row, at[Key.INSURANCE], _label(item.debt.insurance))
                put_day(self._to, self._row, at[Key.MONTH], item.debt.month.first_day, MONTH)
                put_day(self._to, self._row, at[Key.PAID], payment.paid_on)
                put_figure(self._to, self._row, at[Key.TO_PRINCIPAL], payment.principal, MONEY)
                put_figure(self._to, self._row, at[Key.TO_FEE], payment.late_fee, MONEY)

    def _stops(self) -> None:
        if not self._sheet.stops:
            return
        self._caption(_("Days without late fee"))
        self._columns(Table.STOP, _STOP_COLUMN)
        self._merge_stop()
        at = _STOP_COLUMN
        for stop, numbers in self._sheet.stops.items():
            self._next(RowKey.STOP, stop.kind)
            put_text(self._to, self._row, at[Key.KIND], stop.kind.chinese_name)
            put_day(self._to, self._row, at[Key.FROM], stop.from_on)
            if stop.to_on is not None:
                put_day(self._to, self._row, at[Key.TO], stop.to_on)
            put_text(self._to, self._row, at[Key.ITEMS], write_numbers(numbers)).alignment = _WRAP
            put_text(self._to, self._row, at[Key.BASIS], stop.basis).alignment = _WRAP
            self._merge_stop()

    def _merge_stop(self) -> None:
        self._merge(_STOP_COLUMN[Key.KIND], _COLUMN[Key.RULE])
        self._merge(_STOP_COLUMN[Key.ITEMS], _COLUMN[Key.AMOUNT])

    def _notes(self) -> None:
        self._row += 1
        again = _("This workbook can be reckoned again from its own lines: %(command)s") % {
            "command": "python -m statutes replay SHEET.xlsx"
        }
        for note in [*labels.notes(self._sheet), again]:
            self._row += 1
            put_text(self._to, self._row, 2, note).alignment = _WRAP
            self._to.row_dimensions[self._row].height = 30
            self._merge(2, _COLUMN[Key.FEE])

    def _checksum(self) -> None:
        """Fill in the checksum of the facts, as a replay will read them."""
        rows = (tuple(map(cell_value, row)) for row in self._to.iter_rows(values_only=True))
        (printed,) = printed_sheets([Worksheet(self._to.title, tuple(rows))])
        self._row = self._checksum_row
        label = _("Checksum of the facts")
        self._pair(_COLUMN[Key.NUMBER], label, facts_checksum(printed), _COLUMN[Key.FROM])

    def _caption(self, text: str) -> None:
        self._row += 2
        put_text(self._to, self._row, 2, text).font = Font(bold=True, size=12)

    # --- the page -------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for key, column in _COLUMN.items():
            plain = _READING_WIDTH if key in READING_KEYS.values() else _MONEY_WIDTH
            width = _WIDTHS.get(key, _DATE_WIDTH if key in _DATES else plain)
            self._to.column_dimensions[get_column_letter(column)].width = width
        for column in (_KEY_COLUMN, *(_COLUMN[key] for key in self._silent())):
            self._to.column_dimensions[get_column_letter(column)].hidden = True
        page = self._to.page_setup
        page.orientation, page.paperSize = "landscape", self._to.PAPERSIZE_A4
        page.fitToWidth, page.fitToHeight = 1, 0
        self._to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._to.sheet_view.showGridLines = False
        if self._to.oddFooter is not None:
            self._to.oddFooter.center.text = "&P / &N"

    def _silent(self) -> set[Key]:
        """Return the columns that would say nothing on this sheet."""
        items = self._sheet.items
        silent: set[Key] = set()
        if len(self._paper.rules) < 2:
            silent.add(Key.RULE)
        if all(len(item.fee.steps) < 2 for item in items):
            silent.add(Key.EXACT)
        if not any(item.debt.payments for item in items):
            silent |= {Key.FEE_PAID, Key.FEE_OUTSTANDING, Key.PRINCIPAL_OUTSTANDING}
        if not self._sheet.above_principal:
            silent.add(Key.CAPPED)
        if not self._sheet.has_older:
            silent |= set(READING_KEYS.values())
        return silent

    def _next(self, key: RowKey, *codes: str) -> None:
        self._row += 1
        put_text(self._to, self._row, _KEY_COLUMN, row_key(key, *codes))

    def _merge(self, first: int, last: int) -> None:
        self._to.merge_cells(
            start_row=self._row, end_row=self._row, start_column=first, end_column=last
        )

    def _figure(self, key: Key, figure: Decimal | int, form: str) -> None:
        put_figure(self._to, self._row, _COLUMN[key], figure, form)

    def _text(self, key: Key, text: str) -> None:
        put_text(self._to, self._row, _COLUMN[key], text).alignment = _WRAP


def _label(insurance: Insurance) -> str:
    return str(InsuranceKind(insurance.value).label)
