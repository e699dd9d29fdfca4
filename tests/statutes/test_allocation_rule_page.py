"""The worked table of docs/rules/allocation.md is true."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from statutes.allocation import DatedReceipt, Debt, lay_receipts
from statutes.contribution import payment_deadline
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.late_fee import PrincipalHistory
from statutes.late_fee_partial import PaymentOrder

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "allocation.md"


def rows() -> list[list[str]]:
    table = PAGE.read_text(encoding="utf-8").partition("| --- |")[2]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def pairs(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"([\d-]+) = ([\d.]+)", text)
    assert found
    return found


def test_table_is_not_empty():
    assert len(rows()) >= 7


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_receipts_go_where_the_table_says(row):
    _case, order, owed, paid, where, suspense = row
    months = [ContributionMonth.parse(month) for month, _principal in pairs(owed)]
    debts = [
        Debt(
            month.first_day,
            PrincipalHistory(Decimal(principal), payment_deadline(month)),
            Insurance.PENSION,
        )
        for month, (_text, principal) in zip(months, pairs(owed), strict=True)
    ]
    receipts = [
        DatedReceipt(date.fromisoformat(day), Decimal(amount), PaymentOrder(order))
        for day, amount in pairs(paid)
    ]

    laid = lay_receipts(debts, receipts)

    said = " / ".join(
        "; ".join(
            f"{debts[part.debt].month:%Y-%m} = {part.principal:.2f} + {part.late_fee:.2f}"
            for part in one.parts
        )
        for one in laid
    )
    assert said == where
    assert " / ".join(f"{one.left_over:.2f}" for one in laid) == suspense
