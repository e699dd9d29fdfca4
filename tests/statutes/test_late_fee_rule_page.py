"""The worked table of docs/rules/late-fee.md, row by row: what is printed is what is computed."""

from decimal import Decimal
from pathlib import Path

import pytest

from statutes.dates import DateSpan
from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
)
from tests.statutes.vectors import day

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "late-fee.md"


def worked_rows():
    section = PAGE.read_text(encoding="utf-8").split("## Worked table")[1]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows, "the page has no worked table"
    return rows


def history_of(row):
    deferrals: tuple[Deferral, ...] = ()
    payments: tuple[PrincipalPayment, ...] = ()
    if row["deferred"]:
        first_on, last_on = row["deferred"].split("..")
        deferrals = (Deferral(DateSpan(day(first_on), day(last_on)), "缓缴批复"),)
    if row["paid"]:
        paid_on, amount = row["paid"].split(" = ")
        payments = (PrincipalPayment(day(paid_on), Decimal(amount)),)
    return PrincipalHistory(
        Decimal(row["principal"]),
        day(row["due"]),
        payments,
        deferrals,
        day(row["bankruptcy"]),
    )


def working_of(fee):
    terms = [
        f"{step.principal} × {step.days} × {step.daily_rate}"
        for step in fee.steps
        if step.daily_rate
    ]
    return " + ".join(terms) or "none"


@pytest.mark.parametrize("row", worked_rows(), ids=lambda row: row["case"])
def test_printed_working_and_fee_are_computed(row):
    fee = late_fee(
        history_of(row),
        insurance=Insurance(row["insurance"]),
        until=day(row["until"]),
        reading=Reading(row["reading"]),
        convention=CountConvention(row["convention"]),
    )

    assert working_of(fee) == row["working"]
    assert str(fee.amount) == row["fee"]
    above = row["case"].endswith("above the principal") and "not" not in row["case"]
    if row["case"].startswith("day 2,"):
        assert fee.exceeds_principal == above
