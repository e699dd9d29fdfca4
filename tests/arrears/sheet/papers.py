"""Late-fee sheets without a database: debts in, a paper or a workbook out; all names invented."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

from arrears.sheet.selectors import SheetHead, SheetPaper, SheetRule
from arrears.sheet.xlsx import write_xlsx
from casework.enums import DayCount, FeeReading
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, Reading
from statutes.sheet import SheetDebt, SheetPayment, SheetStop, StopKind, late_fee_sheet

MADE_AT = dt.datetime(2019, 9, 30, 4, tzinfo=dt.UTC)
ON = dt.date(2019, 9, 30)


def debt(
    month: str = "2018-01",
    principal: str = "1000.00",
    due_on: str | None = None,
    *,
    insurance: Insurance = Insurance.PENSION,
    reading: Reading = Reading.UNIFORM,
    convention: CountConvention = CountConvention.INCLUSIVE,
    payments: tuple[tuple[str, str, str], ...] = (),
    stops: tuple[tuple[StopKind, str, str, str], ...] = (),
) -> SheetDebt:
    """Make a debt; payments are (day, principal, late fee), stops (kind, from, to or "", basis)."""
    contribution_month = ContributionMonth.parse(month)
    return SheetDebt(
        insurance=insurance,
        month=contribution_month,
        principal=Decimal(principal),
        due_on=dt.date.fromisoformat(due_on) if due_on else contribution_month.last_day,
        reading=reading,
        convention=convention,
        payments=tuple(
            SheetPayment(dt.date.fromisoformat(on), Decimal(principal), Decimal(late_fee))
            for on, principal, late_fee in payments
        ),
        stops=tuple(
            SheetStop(
                kind,
                dt.date.fromisoformat(from_on),
                dt.date.fromisoformat(to_on) if to_on else None,
                basis,
            )
            for kind, from_on, to_on, basis in stops
        ),
    )


def paper(
    *debts: SheetDebt, on: dt.date = ON, enterprise: str = "延吉样例食品有限公司"
) -> SheetPaper:
    """Put debts on a sheet, with one rule for each reading and convention there is."""
    sheet = late_fee_sheet(debts, on=on)
    terms = {item.number: (item.debt.reading, item.debt.convention) for item in sheet.items}
    numbers = {one: number for number, one in enumerate(dict.fromkeys(terms.values()), start=1)}
    return SheetPaper(
        head=SheetHead(
            enterprise=enterprise,
            uscc="91222401MA0000001X",
            region="延吉市",
            insurance=None,
            known_on=None,
            made_by="样例员",
            made_at=MADE_AT,
        ),
        sheet=sheet,
        rules=tuple(
            SheetRule(number, FeeReading(reading.value), DayCount(convention.value), "样例文件")
            for (reading, convention), number in numbers.items()
        ),
        rule_numbers={number: numbers[one] for number, one in terms.items()},
    )


def saved(path: Path, made: SheetPaper) -> Path:
    """Write a paper to a workbook."""
    content = io.BytesIO()
    write_xlsx(content, made)
    path.write_bytes(content.getvalue())
    return path
