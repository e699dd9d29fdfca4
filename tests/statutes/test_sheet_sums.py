"""Sums, caps and stops of a late-fee sheet with figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from statutes.dates import ContributionMonth, DateSpan
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee import (
    CodedException,
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
)
from statutes.money import ZERO
from statutes.sheet import (
    LateFeeSheet,
    SheetDebt,
    SheetPayment,
    SheetStop,
    SheetTotals,
    StopKind,
    late_fee_sheet,
    sheet_item,
    stops_of,
)
from statutes.sheet_keys import RowKey, read_numbers, row_key

ON = date(2019, 9, 30)
DEFERRED = SheetStop(StopKind.DEFERRAL, date(2018, 10, 1), date(2018, 12, 31), "样例批复")
ACCEPTED = SheetStop(StopKind.BANKRUPTCY, date(2019, 8, 1), None, "样例裁定")
EXEMPT = SheetStop(StopKind.EXCEPTION, date(2018, 9, 1), None, "样例规定")

# 3,774 days of 2.50 are 9435.00, above the principal; on a part of the fee 4400.00 was paid.
OLD = SheetDebt(
    insurance=Insurance.PENSION,
    month=ContributionMonth.parse("2009-05"),
    principal=Decimal("5000.00"),
    due_on=date(2009, 5, 31),
    payments=(SheetPayment(date(2019, 9, 30), Decimal("0"), Decimal("4400.00")),),
)
# 336 days of 0.50 and 271 of 0.35 are 262.85.
PAID_ON = SheetDebt(
    insurance=Insurance.PENSION,
    month=ContributionMonth.parse("2018-01"),
    principal=Decimal("1000.00"),
    due_on=date(2018, 1, 31),
    payments=(SheetPayment(date(2019, 1, 2), Decimal("300.00"), Decimal("12.50")),),
)
# 92 and 212 days of 0.25 are 76.00.
STOPPED = SheetDebt(
    insurance=Insurance.INJURY,
    month=ContributionMonth.parse("2018-06"),
    principal=Decimal("500.00"),
    due_on=date(2018, 6, 30),
    convention=CountConvention.EXCLUSIVE,
    stops=(DEFERRED, ACCEPTED),
)


def sheet() -> LateFeeSheet:
    return late_fee_sheet([STOPPED, PAID_ON, OLD], on=ON)


def yuan(*figures: str) -> list[Decimal]:
    return [Decimal(figure) for figure in figures]


def test_totals_are_sums_of_the_items():
    assert sheet().total == SheetTotals(
        items=3,
        principal=Decimal("6500.00"),
        principal_outstanding=Decimal("6200.00"),
        fee=Decimal("9773.85"),
        fee_paid=Decimal("4412.50"),
        fee_outstanding=Decimal("5361.35"),
        # 5000 + 262.85 + 76; of it 4400 and 12.50 are paid.
        capped=Decimal("5338.85"),
        capped_outstanding=Decimal("926.35"),
        by_reading={
            Reading.UNIFORM: Decimal("9773.85"),
            Reading.SPLIT: Decimal("15473.85"),
            Reading.BY_DUE_DATE: Decimal("38078.85"),
        },
    )


def test_subtotals_are_sums_of_the_items_of_an_insurance():
    pension, injury = sheet().subtotals.values()

    assert list(sheet().subtotals) == list(sheet().groups) == [Insurance.PENSION, Insurance.INJURY]
    assert [item.number for item in sheet().groups[Insurance.PENSION]] == [1, 2]
    assert [item.number for item in sheet().groups[Insurance.INJURY]] == [3]
    assert (pension.items, pension.fee, pension.capped_outstanding) == (
        *(2, Decimal("9697.85")),
        Decimal("850.35"),
    )
    # A debt from after 2011-07-01 counts with its one fee where another of the sheet is older.
    assert injury.by_reading == dict.fromkeys(Reading, Decimal("76.00"))
    assert late_fee_sheet([STOPPED], on=ON).total.by_reading == {}


def test_total_of_no_items_is_zero():
    nothing = late_fee_sheet([], on=ON)

    assert nothing.total == SheetTotals(0, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, {})
    assert nothing.in_capitals == "人民币零元整"
    assert (nothing.above_principal, nothing.next_above_on, nothing.stops) == (0, None, {})


def test_cap_leaves_nothing_below_zero():
    over = replace(OLD, payments=(SheetPayment(ON, Decimal("0"), Decimal("6000.00")),))
    item = sheet_item(1, over, on=ON)

    assert [item.amount, item.capped, item.fee_paid] == yuan("9435.00", "5000.00", "6000.00")
    assert [item.fee_outstanding, item.capped_outstanding] == yuan("3435.00", "0")
    assert sheet().items[0].capped_outstanding == Decimal("600.00")


@pytest.mark.parametrize(
    ("principal", "late_fee", "owed"),
    [
        ("1000.00", "0.00", True),
        ("999.99", "0.50", True),
        ("1000.00", "0.50", False),
        ("1000.00", "0.49", True),
    ],
)
def test_debt_is_owed_until_principal_and_fee_are_paid(principal, late_fee, owed):
    """Paid on the first late day, of which the fee is 0.50."""
    payment = SheetPayment(date(2018, 2, 1), Decimal(principal), Decimal(late_fee))

    item = sheet_item(1, replace(PAID_ON, payments=(payment,)), on=date(2018, 2, 1))

    assert item.amount == Decimal("0.50")
    assert item.is_owed is owed


def test_a_debt_is_read_uniformly_and_counts_the_day_of_payment_unless_told():
    assert (OLD.reading, OLD.convention) == (Reading.UNIFORM, CountConvention.INCLUSIVE)
    assert SheetPayment(ON, Decimal("1")).late_fee == 0


def test_facts_for_the_rules_are_those_of_the_sheet():
    made = replace(STOPPED, payments=PAID_ON.payments, stops=(EXEMPT, ACCEPTED, DEFERRED))

    assert made.history == PrincipalHistory(
        principal=Decimal("500.00"),
        due_on=date(2018, 6, 30),
        payments=(PrincipalPayment(date(2019, 1, 2), Decimal("300.00")),),
        deferrals=(Deferral(DateSpan(date(2018, 10, 1), date(2018, 12, 31)), "样例批复"),),
        bankruptcy_accepted_on=date(2019, 8, 1),
        exceptions=(CodedException("", date(2018, 9, 1), None, "样例规定"),),
    )
    assert OLD.history.bankruptcy_accepted_on is None


def test_stops_of_a_history_stand_once_in_their_order_on_one_line():
    day = date(2018, 3, 1)
    history = PrincipalHistory(
        principal=Decimal("500.00"),
        due_on=date(2018, 1, 31),
        deferrals=(
            Deferral(DateSpan(day, date(2018, 3, 31)), "样例\n批复"),
            Deferral(DateSpan(date(2018, 2, 1), date(2018, 2, 2)), "乙"),
            Deferral(DateSpan(day, date(2018, 3, 31)), "样例 批复"),
        ),
        bankruptcy_accepted_on=date(2019, 1, 1),
        exceptions=(
            CodedException("样例", day, None, "样例\t规定"),
            CodedException("样例", day, date(2018, 3, 2), "样例"),
        ),
    )

    assert stops_of(history) == (
        SheetStop(StopKind.BANKRUPTCY, date(2019, 1, 1), None, ""),
        SheetStop(StopKind.EXCEPTION, day, date(2018, 3, 2), "样例"),
        SheetStop(StopKind.EXCEPTION, day, None, "样例 规定"),
        SheetStop(StopKind.DEFERRAL, date(2018, 2, 1), date(2018, 2, 2), "乙"),
        SheetStop(StopKind.DEFERRAL, day, date(2018, 3, 31), "样例 批复"),
    )


def test_stops_are_ordered_by_kind_then_days_then_basis():
    day = date(2018, 3, 1)
    # 乙 (U+4E59) comes before 甲 (U+7532), as characters are numbered.
    stops = {
        5: SheetStop(StopKind.DEFERRAL, day, date(2018, 3, 3), "甲"),
        3: SheetStop(StopKind.DEFERRAL, day, date(2018, 3, 2), "甲"),
        1: SheetStop(StopKind.BANKRUPTCY, date(2020, 1, 1), None, ""),
        4: SheetStop(StopKind.DEFERRAL, day, date(2018, 3, 3), "乙"),
        2: SheetStop(StopKind.EXCEPTION, day, None, "甲"),
    }

    in_order = sorted(stops.values(), key=lambda stop: stop.order)

    assert in_order == [stops[place] for place in sorted(stops)]
    assert stops[2].order == (1, day, date.max, "甲")


def test_stops_are_named_as_the_law_file_names_them():
    assert [kind.chinese_name for kind in StopKind] == ["缓缴", "破产受理", "依据在案的例外"]


@pytest.mark.parametrize(
    ("stops", "line"),
    [
        (
            (replace(DEFERRED, to_on=None),),
            "deferral: '2018-10-01' cannot be used; a deferral has a last day",
        ),
        (
            (replace(ACCEPTED, to_on=date(2019, 8, 2)),),
            "bankruptcy: '2019-08-01' cannot be used; a debt has one, and it has no last day",
        ),
        (
            (ACCEPTED, replace(ACCEPTED, from_on=date(2019, 9, 1))),
            "bankruptcy: '2019-08-01' cannot be used; a debt has one, and it has no last day",
        ),
    ],
)
def test_stop_that_cannot_be_is_refused_in_words(stops, line):
    with pytest.raises(InvalidFactError) as caught:
        _ = replace(STOPPED, stops=stops).history

    assert str(caught.value) == line


def test_stops_count_from_their_first_day_and_only_those_that_stop_a_fee():
    ended = SheetStop(StopKind.DEFERRAL, date(2018, 6, 1), date(2018, 6, 30), "样例")
    touching = replace(ended, to_on=date(2018, 7, 1))
    today = SheetStop(StopKind.DEFERRAL, ON, date(2019, 12, 31), "样例")
    tomorrow = replace(today, from_on=date(2019, 10, 1))
    several = replace(STOPPED, stops=(ended, touching, today, tomorrow, ACCEPTED))

    assert sheet_item(1, several, on=ON).debt.stops == (touching, today, ACCEPTED)


def test_each_stop_names_its_items():
    several = late_fee_sheet([PAID_ON, replace(OLD, stops=(DEFERRED,)), STOPPED], on=ON)

    assert several.stops == {ACCEPTED: (3,), DEFERRED: (1, 3)}


def test_days_to_come_are_named_until_the_day_itself():
    day = date(2023, 7, 25)  # day 2,001 after 2018-01-31
    plain = replace(PAID_ON, payments=())

    before, on_it = late_fee_sheet([plain], on=date(2023, 7, 24)), late_fee_sheet([plain], on=day)

    assert (before.above_principal, before.next_above_on) == (0, day)
    assert (on_it.above_principal, on_it.next_above_on) == (1, None)


@pytest.mark.parametrize(
    ("reading", "day"),
    [
        # Day 2,001 of 0.5‰.
        (Reading.UNIFORM, "2016-07-24"),
        # 150 days of 2‰ are three tenths of the principal; then 1,401 days of 0.5‰.
        (Reading.SPLIT, "2015-05-01"),
        # Day 501 of 2‰.
        (Reading.BY_DUE_DATE, "2012-06-15"),
    ],
)
def test_day_above_the_principal_is_that_of_the_reading(reading, day):
    before = replace(OLD, due_on=date(2011, 1, 31), payments=(), reading=reading)

    assert sheet_item(1, before, on=ON).above_from_on == date.fromisoformat(day)


def test_keys_of_rows_and_lists_of_numbers_are_written_as_published():
    assert row_key(RowKey.TOTAL) == "total"
    assert row_key(RowKey.RULE, "1", "split", "inclusive") == "rule:1:split:inclusive"
    assert read_numbers(" 1-2 ,5") == [1, 2, 5]
    assert len(read_numbers("1-100000")) == 100_000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("5-4", "items: '5-4' cannot be used; write numbers of items such as 1-240, 300"),
        ("1-100000, 7", "items: '1-100000, 7' cannot be used; a sheet has at most 100000 items"),
    ],
)
def test_list_of_numbers_that_cannot_be_is_refused_in_words(text, line):
    with pytest.raises(InvalidFactError) as caught:
        read_numbers(text)

    assert str(caught.value) == line
