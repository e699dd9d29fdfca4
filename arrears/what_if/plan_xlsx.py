"""An instalment plan as a workbook: the terms, the instalments, the working of each fee."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from arrears.sheet.cells import COUNT, EXACT, MONEY, RATE, put_day, put_figure, put_text
from arrears.what_if.plan import PlanPaper
from casework.formats import date_iso
from enterprises.models import Enterprise

_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTHS = (8, 14, 18, 18, 18, 18, 20, 20, 18)
_WORKING_WIDTHS = (8, 14, 14, 8, 18, 12, 22, 48)


def write_plan(target: IO[bytes], enterprise: Enterprise, paper: PlanPaper) -> None:
    """Write a plan that has instalments, or says that nothing is owed."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one sheet
    sheet.title = _("Instalment plan")
    _widen(sheet, _WIDTHS)
    row = _head(sheet, enterprise, paper)
    row = _instalments(sheet, row + 1, paper)
    _ways(sheet, row + 2, paper)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _working(book.create_sheet(_("Working")), paper)
    book.save(target)


def _head(sheet: Worksheet, enterprise: Enterprise, paper: PlanPaper) -> int:
    """Write what the plan is and what it assumes; return the last row."""
    put_text(sheet, 1, 1, _("Instalment plan")).font = Font(bold=True, size=16)
    facts = [
        (_("Enterprise"), enterprise.name),
        (_("Unified social credit code"), enterprise.uscc or ""),
        (_("Opened on"), date_iso(paper.plan.opened_on)),
        (_("Order of payment"), str(paper.order.label)),
        (_("Days without late fee"), _deferral(paper)),
        (
            _("What this is"),
            _(
                "Reckoned in advance from what is on record; it grants nothing. Only an approved "
                "deferral stops the late fee (社会保险法 第六十三条; 人社部令第13号 第二十二条)."
            ),
        ),
    ]
    for number, (label, value) in enumerate(facts, start=2):
        put_text(sheet, number, 1, label).font = _BOLD
        put_text(sheet, number, 3, value)
    return 1 + len(facts)


def _deferral(paper: PlanPaper) -> str:
    if paper.deferral is None:
        return _("none: no deferral is assumed")
    return _("%(first)s to %(last)s, if the deferral is approved") % {
        "first": date_iso(paper.deferral.first),
        "last": date_iso(paper.deferral.last),
    }


def _instalments(sheet: Worksheet, row: int, paper: PlanPaper) -> int:
    """Write one row for each instalment, and their sums; return the last row."""
    headings = [
        _("No."),
        _("Due on"),
        _("Instalment, yuan"),
        _("To the principal"),
        _("To the late fee"),
        _("Late fee that ran"),
        _("Late fee owed before it"),
        _("Principal left"),
        _("Late fee left"),
    ]
    _headings(sheet, row, headings)
    for one in paper.plan.instalments:
        row += 1
        put_figure(sheet, row, 1, one.number, COUNT)
        put_day(sheet, row, 2, one.due_on)
        amounts = (
            one.amount,
            one.to_principal,
            one.to_fee,
            one.fee_run,
            one.fee_owed,
            one.principal_left,
            one.fee_left,
        )
        for column, amount in enumerate(amounts, start=3):
            put_figure(sheet, row, column, amount, MONEY)
    row += 1
    put_text(sheet, row, 1, _("In all")).font = _BOLD
    sums = (paper.plan.total, paper.plan.principal, paper.plan.fee_paid)
    for column, amount in enumerate(sums, start=3):
        put_figure(sheet, row, column, amount, MONEY).font = _BOLD
    return row


def _ways(sheet: Worksheet, row: int, paper: PlanPaper) -> None:
    """Write what other ways to pay would cost."""
    headings = [
        _("Way to pay"),
        "",
        _("Ends on"),
        _("Principal"),
        _("Late fee"),
        _("More than at once"),
        _("In all"),
    ]
    _headings(sheet, row, headings)
    for way in paper.ways:
        row += 1
        put_text(sheet, row, 1, str(way.label)).font = Font(bold=way.is_the_plan)
        put_day(sheet, row, 3, way.ends_on)
        for column, amount in enumerate(
            (way.principal, way.late_fee, way.more_fee, way.total), start=4
        ):
            put_figure(sheet, row, column, amount, MONEY)


def _working(sheet: Worksheet, paper: PlanPaper) -> None:
    """Write the lines from which the fee of each instalment comes, unrounded."""
    _widen(sheet, _WORKING_WIDTHS)
    headings = [
        _("No."),
        _("From"),
        _("To"),
        _("Days"),
        _("Principal"),
        _("Daily rate"),
        _("Amount, unrounded"),
        _("Legal basis"),
    ]
    _headings(sheet, 1, headings)
    sheet.freeze_panes = "A2"
    row = 1
    for one in paper.plan.instalments:
        for line in one.lines:
            row += 1
            put_figure(sheet, row, 1, one.number, COUNT)
            put_day(sheet, row, 2, line.period.first)
            put_day(sheet, row, 3, line.period.last)
            put_figure(sheet, row, 4, line.days, COUNT)
            put_figure(sheet, row, 5, line.principal, MONEY)
            put_figure(sheet, row, 6, line.daily_rate, RATE)
            put_figure(sheet, row, 7, line.amount_unrounded, EXACT)
            put_text(sheet, row, 8, line.source).alignment = _WRAP


def _headings(sheet: Worksheet, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, start=1):
        if text:
            cell = put_text(sheet, row, column, text)
            cell.font, cell.alignment = _BOLD, _WRAP


def _widen(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
