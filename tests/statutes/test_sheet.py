"""The items, sums and comparisons of a late-fee sheet, by the worked examples."""

import itertools
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance, parse_insurance
from statutes.late_fee import CountConvention, Reading, late_fee
from statutes.printed_sheet import column_letters
from statutes.rmb import capital_amount
from statutes.sheet import (
    SheetDebt,
    SheetItem,
    SheetPayment,
    SheetStop,
    StopKind,
    late_fee_sheet,
    one_line,
    sheet_item,
    stops_of,
)
from statutes.sheet_keys import read_numbers, write_numbers
from tests.statutes.test_late_fee_properties import LONGEST_DAYS, cases, histories
from tests.statutes.test_late_fee_vectors import history_of
from tests.statutes.vectors import day, rows


def debt(principal="1000.00", due_on="2018-01-31", **facts) -> SheetDebt:
    due = date.fromisoformat(due_on)
    given: dict[str, Any] = {"insurance": Insurance.PENSION, "month": ContributionMonth.of(due)}
    return SheetDebt(principal=Decimal(principal), due_on=due, **(given | facts))


def on_sheet(one: SheetDebt, on: str) -> SheetItem:
    return sheet_item(1, one, on=date.fromisoformat(on))


def paid(on: str, principal: str, late_fee: str = "0") -> SheetPayment:
    return SheetPayment(date.fromisoformat(on), Decimal(principal), Decimal(late_fee))


@pytest.mark.parametrize("row", rows("late_fee"), ids=lambda row: row["id"])
def test_item_matches_the_worked_example(row):
    history = history_of(row)
    on = day(row["end_date"])
    item = sheet_item(
        1,
        SheetDebt(
            insurance=parse_insurance(row["insurance"]),
            month=ContributionMonth.of(history.due_on),
            principal=history.principal,
            due_on=history.due_on,
            reading=Reading(row["mode"]),
            convention=CountConvention(row["count_convention"]),
            stops=stops_of(history),
        ),
        on=on,
    )

    assert (item.exact, item.amount) == (Decimal(row["fee_exact"]), Decimal(row["fee"]))
    assert item.capped == Decimal(row["fee_if_capped_at_principal"])
    assert item.is_above_principal is (row["fee_exceeds_principal"] == "Y")


@given(histories(), st.integers(-5, LONGEST_DAYS), cases)
def test_item_has_the_fee_of_the_history_it_was_made_of(history, days, case):
    on = date.fromordinal(history.due_on.toordinal() + days)
    made = SheetDebt(
        insurance=case["insurance"],
        month=ContributionMonth.of(history.due_on),
        principal=history.principal,
        due_on=history.due_on,
        reading=case["reading"],
        convention=case["convention"],
        payments=tuple(SheetPayment(one.paid_on, one.principal) for one in history.payments),
        stops=stops_of(history),
    )

    item = sheet_item(1, made, on=on)

    fee = late_fee(history, until=on, **case)
    assert (item.exact, item.amount) == (fee.exact, fee.amount)
    assert item.is_above_principal == fee.exceeds_principal
    if item.by_reading:
        assert item.by_reading[case["reading"]] == item.amount


@pytest.mark.parametrize(
    ("convention", "on", "above_from_on", "days_left"),
    [
        (CountConvention.INCLUSIVE, "2014-02-01", "2019-07-25", 2000),
        (CountConvention.INCLUSIVE, "2019-07-24", "2019-07-25", 1),
        (CountConvention.INCLUSIVE, "2019-07-25", "2019-07-25", None),
        (CountConvention.EXCLUSIVE, "2019-07-25", "2019-07-26", 1),
        (CountConvention.EXCLUSIVE, "2019-07-26", "2019-07-26", None),
    ],
)
def test_days_until_the_fee_is_above_the_principal_are_counted_down(
    convention, on, above_from_on, days_left
):
    item = on_sheet(debt("20000.00", "2014-01-31", convention=convention), on)

    assert item.above_from_on == date.fromisoformat(above_from_on)
    assert item.days_left == days_left
    assert item.is_above_principal is (days_left is None)
    assert item.fee.exceeds_principal is (days_left is None)


def test_fee_is_not_capped_and_the_cap_stands_beside_it():
    item = on_sheet(debt("20000.00", "2014-01-31"), "2019-07-25")

    assert (item.amount, item.capped) == (Decimal("20010.00"), Decimal("20000.00"))


def test_a_debt_that_never_outgrows_its_principal_has_no_count_down():
    accepted = SheetStop(StopKind.BANKRUPTCY, date(2018, 6, 1), None, "")
    item = on_sheet(debt(stops=(accepted,)), "2019-09-30")

    assert (item.above_from_on, item.days_left, item.is_above_principal) == (None, None, False)


def test_later_payments_and_stops_are_not_known_yet():
    later = debt(
        payments=(paid("2018-03-01", "100.00", "1.00"), paid("2018-05-01", "200.00")),
        stops=(
            SheetStop(StopKind.DEFERRAL, date(2018, 4, 1), date(2018, 4, 30), "样例"),
            SheetStop(StopKind.DEFERRAL, date(2017, 4, 1), date(2018, 1, 31), "样例，在缴费期限前"),
        ),
    )

    early, late = on_sheet(later, "2018-03-01"), on_sheet(later, "2018-05-01")

    assert (early.principal_outstanding, len(early.debt.stops)) == (Decimal("900.00"), 0)
    assert (late.principal_outstanding, len(late.debt.stops)) == (Decimal("700.00"), 1)
    assert late.fee_outstanding == late.amount - Decimal("1.00")


def test_three_readings_stand_beside_an_old_debt_only():
    old, new = debt("5000.00", "2003-12-31"), debt("1000.00", "2011-07-01")
    sheet = late_fee_sheet([new, old], on=date(2019, 8, 31))

    assert sheet.items[0].by_reading == {
        Reading.UNIFORM: Decimal("14305.00"),
        Reading.SPLIT: Decimal("34840.00"),
        Reading.BY_DUE_DATE: Decimal("57220.00"),
    }
    assert sheet.items[1].by_reading == {}
    assert sheet.total.by_reading[Reading.SPLIT] == Decimal("34840.00") + sheet.items[1].amount
    assert not late_fee_sheet([new], on=date(2019, 8, 31)).total.by_reading


def test_sums_add_rounded_items_and_are_written_in_capitals():
    sheet = late_fee_sheet([debt("10.00"), debt("10.00", "2018-02-28")], on=date(2018, 3, 1))
    # 29 days and 1 day of 0.005 yuan: 0.145 and 0.005 are rounded, their sum is not.
    assert [item.exact for item in sheet.items] == [Decimal("0.145"), Decimal("0.005")]
    assert sheet.total.fee == Decimal("0.16")
    assert sheet.in_capitals == capital_amount(Decimal("0.16")) == "人民币壹角陆分"


def test_items_stand_by_insurance_then_month():
    several = [
        debt(insurance=Insurance.INJURY),
        debt(due_on="2018-02-28"),
        debt(),
        debt(insurance=Insurance.MEDICAL),
    ]
    sheet = late_fee_sheet(several, on=date(2019, 1, 1))

    assert [(item.number, item.debt.insurance, str(item.debt.month)) for item in sheet.items] == [
        (1, Insurance.PENSION, "2018-01"),
        (2, Insurance.PENSION, "2018-02"),
        (3, Insurance.MEDICAL, "2018-01"),
        (4, Insurance.INJURY, "2018-01"),
    ]
    assert sum(totals.items for totals in sheet.subtotals.values()) == sheet.total.items == 4


def test_stops_are_listed_once_with_the_items_they_hold_for():
    both = SheetStop(StopKind.DEFERRAL, date(2018, 4, 1), date(2018, 4, 30), "样例批复")
    one = SheetStop(StopKind.BANKRUPTCY, date(2018, 6, 1), None, "")
    sheet = late_fee_sheet(
        [debt(stops=(both, one)), debt(due_on="2018-02-28", stops=(both,))], on=date(2019, 1, 1)
    )

    assert sheet.stops == {one: (1,), both: (1, 2)}
    assert list(sheet.stops) == [one, both]


def test_next_fee_to_come_above_its_principal_is_named():
    sheet = late_fee_sheet(
        [debt(due_on="2012-01-31"), debt(due_on="2018-02-28"), debt(due_on="2018-01-31")],
        on=date(2019, 9, 30),
    )

    assert sheet.above_principal == 1
    assert sheet.next_above_on == sheet.items[1].above_from_on == date(2023, 7, 25)
    assert late_fee_sheet([], on=date(2019, 9, 30)).next_above_on is None


@pytest.mark.parametrize(
    "stops",
    [
        (SheetStop(StopKind.DEFERRAL, date(2018, 4, 1), None, ""),),
        (SheetStop(StopKind.BANKRUPTCY, date(2018, 4, 1), date(2018, 5, 1), ""),),
        (
            SheetStop(StopKind.BANKRUPTCY, date(2018, 4, 1), None, ""),
            SheetStop(StopKind.BANKRUPTCY, date(2018, 5, 1), None, ""),
        ),
    ],
)
def test_stops_that_cannot_be_are_refused(stops):
    with pytest.raises(InvalidFactError):
        _ = debt(stops=stops).history


def test_a_text_is_one_line_without_control_characters():
    assert one_line(" 样例\r\n批复\x00\t〔2018〕 9号\ufffe ") == "样例 批复 〔2018〕 9号"


@given(st.sets(st.integers(1, 100_000), max_size=40))
def test_numbers_are_written_as_runs_and_read_again(numbers):
    ordered = sorted(numbers)

    assert read_numbers(write_numbers(ordered) or "1") == (ordered or [1])


def test_runs_of_numbers_are_short():
    assert write_numbers([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"


@pytest.mark.parametrize("text", ["", "0", "3-1", "1;2", "1-", "-1", "1-100001", "1e3"])
def test_what_is_no_list_of_numbers_is_refused(text):
    with pytest.raises(InvalidFactError):
        read_numbers(text)


def test_a_list_that_names_more_items_than_a_sheet_can_have_is_refused():
    with pytest.raises(InvalidFactError):
        read_numbers(", ".join(["1-100000"] * 2))


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_do(index, letters):
    assert column_letters(index) == letters


RULE_PAGE = Path(__file__).parents[2] / "docs" / "rules" / "late-fee-sheet.md"
TERM = re.compile(r"([0-9]+) × ([0-9.]+) × ([0-9.]+)")
PAYMENT = re.compile(r"(\S+): ([0-9.]+) and ([0-9.]+) of the fee")


def worked_cases():
    """Return the rows of the worked table on the page of the rule."""
    lines = RULE_PAGE.read_text(encoding="utf-8").splitlines()
    (start,) = (number for number, line in enumerate(lines) if line.startswith("| principal | due"))
    table = itertools.takewhile(lambda line: line.startswith("|"), lines[start + 2 :])
    names = [name.strip() for name in lines[start].strip("|").split("|")]
    cases = [
        dict(zip(names, (cell.strip() for cell in row[1:-1].split("|")), strict=True))
        for row in table
    ]
    assert len(cases) > 2
    return cases


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case["until"])
def test_the_page_of_the_rule_is_right(case):
    payments = tuple(paid(*found) for found in PAYMENT.findall(case["paid"]))
    item = on_sheet(debt(case["principal"], case["due"], payments=payments), case["until"])

    fee, _, beside = case["fee"].partition(", ")
    assert [(str(s.days), s.principal, s.daily_rate) for s in item.fee.steps] == [
        (days, Decimal(balance), Decimal(rate))
        for days, balance, rate in TERM.findall(case["lines"])
    ]
    assert (item.exact, item.amount) == (Decimal(case["exact"]), Decimal(fee))
    assert beside in {"", f"outstanding {item.fee_outstanding}", f"capped {item.capped}"}
    assert str(item.above_from_on) == case["above from"]
    assert (f"{item.days_left:,}" if item.days_left else "–") == case["days left"]
