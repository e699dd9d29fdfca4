"""What a rule cannot use it refuses with the field, the value and what would be right.

The sentences are what a person reads, on the command line and beside a cell; so they are compared
whole. Beside each refusal stands the last value that is still accepted.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from statutes.allocation import DatedReceipt, Debt, lay_receipts
from statutes.compensation import compensation
from statutes.contribution import DeadlineRule, day_of_following_month
from statutes.dates import ContributionMonth, DateSpan, months_and_days, parse_date
from statutes.deadlines import add_working_days, period_end
from statutes.errors import InvalidFactError
from statutes.fines import Offence, fine_range, fine_surcharge
from statutes.insurance import Insurance, parse_insurance
from statutes.late_fee import PrincipalHistory, PrincipalPayment, Reading, late_fee
from statutes.late_fee_partial import Receipt, late_fee_partial
from statutes.money import (
    LARGEST,
    allocate,
    as_fen,
    parse_amount,
    parse_debt,
    split_evenly,
    to_fen,
)
from statutes.repayment import instalment_amounts, offset_plan
from statutes.rmb import capital_amount

ON = date(2026, 11, 20)
DAY = date(2020, 3, 31)


def yuan(text):
    return Decimal(text)


def compensate(**changes):
    facts: dict[str, Any] = {
        "hired_on": date(2009, 1, 1),
        "last_day_on": date(2009, 12, 31),
        "average_wage": yuan("5000"),
        "local_average_wage": yuan("8000"),
        "minimum_wage": yuan("1880"),
    }
    return compensation(**{**facts, **changes})


def deduct(**changes):
    facts: dict[str, Any] = {
        "outstanding": yuan("1000"),
        "monthly_benefit": yuan("3200"),
        "ratio": yuan("0.3"),
        "protected_minimum": yuan("700"),
        **changes,
    }
    return offset_plan(facts.pop("outstanding"), **facts)


def history(principal, *paid):
    payments = tuple(PrincipalPayment(DAY, yuan(amount)) for amount in paid)
    return PrincipalHistory(yuan(principal), DAY, payments)


def sentence(act):
    with pytest.raises(InvalidFactError) as caught:
        act()
    assert str(caught.value) == f"{caught.value.field}: {caught.value.explanation}"
    return str(caught.value)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda: parse_amount("1e5"),
            "amount: '1e5' cannot be used; write an amount in yuan, such as 1234.56",
        ),
        (
            lambda: parse_amount("10000000000000000"),
            "amount: '10000000000000000' cannot be used; amounts go up to 9999999999999999.99",
        ),
        (lambda: parse_debt("-1"), "amount: '-1' cannot be used; it must not be negative"),
        (
            lambda: parse_debt("0.005"),
            "amount: '0.005' cannot be used; it must not be finer than a fen (two decimals)",
        ),
        (
            lambda: as_fen(yuan("0.005")),
            "amount: '0.005' cannot be used; round it to the fen first",
        ),
        (
            lambda: split_evenly(yuan("1.00"), 0),
            "parts: 0 cannot be used; split into at least one part",
        ),
        (
            lambda: split_evenly(yuan("-0.01"), 2),
            "total: '-0.01' cannot be used; only an amount that is owed can be split",
        ),
        (
            lambda: allocate(yuan("-0.01"), []),
            "payment: '-0.01' cannot be used; a payment must not be negative",
        ),
        (
            lambda: allocate(yuan("1"), [yuan("-0.01")]),
            "claim: '-0.01' cannot be used; a claim must not be negative",
        ),
        (
            lambda: capital_amount(yuan("10000000000000000")),
            "amount: '10000000000000000' cannot be used; amounts go up to 9999999999999999.99",
        ),
    ],
)
def test_amounts(act, expected):
    assert sentence(act) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda: parse_date("31.08.2019"),
            "date: '31.08.2019' cannot be used;"
            " write a day of the calendar as YYYY-MM-DD, such as 2019-08-31",
        ),
        (
            lambda: parse_date("1799-12-31"),
            "date: '1799-12-31' cannot be used; the year must lie between 1800 and 2999",
        ),
        (
            lambda: parse_date("3000-01-01"),
            "date: '3000-01-01' cannot be used; the year must lie between 1800 and 2999",
        ),
        (
            lambda: ContributionMonth.parse("2003/05"),
            "contribution_month: '2003/05' cannot be used;"
            " write a month as YYYY-MM, such as 2003-05",
        ),
        (
            lambda: ContributionMonth.parse("3000-01"),
            "contribution_month: '3000-01' cannot be used; the year must lie between 1800 and 2999",
        ),
        (
            lambda: ContributionMonth(2003, 13),
            "contribution_month: '2003-13' cannot be used; months run from 1 to 12",
        ),
        (
            lambda: ContributionMonth(0, 1),
            "contribution_month: '0-1' cannot be used; months run from 1 to 12",
        ),
        (
            lambda: ContributionMonth.range_inclusive(
                ContributionMonth(2019, 2), ContributionMonth(2019, 1)
            ),
            "last: '2019-01' cannot be used; it must not lie before 2019-02",
        ),
        (
            lambda: months_and_days(date(2024, 3, 1), date(2024, 2, 29)),
            "end_on: '2024-02-29' cannot be used; it must not lie before 2024-03-01",
        ),
        (
            lambda: DateSpan(date(2024, 3, 1), date(2024, 2, 29)),
            "last: '2024-02-29' cannot be used; it must not lie before 2024-03-01",
        ),
        (
            lambda: DeadlineRule(months_after=13),
            "months_after: 13 cannot be used; give 0 to 12 months",
        ),
        (
            lambda: DeadlineRule(day=32),
            "day: 32 cannot be used; give a day from 1 to 31, or none",
        ),
        (
            lambda: day_of_following_month(0),
            "day: 0 cannot be used; give a day from 1 to 31, or none",
        ),
        (
            lambda: add_working_days(ON, 10_001),
            "working_days: 10001 cannot be used; give a number from 0 to 10000",
        ),
        (
            lambda: period_end(ON, months=1_201),
            "months: 1201 cannot be used; give a number from 0 to 1200",
        ),
        (
            lambda: period_end(ON, days=36_601),
            "days: 36601 cannot be used; give a number from 0 to 36600",
        ),
    ],
)
def test_days_months_and_limits(act, expected):
    assert sentence(act) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda: history("-0.01"),
            "principal: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: history("1.00", "-0.01"),
            "payments: '-0.01' cannot be used; a payment must not be negative",
        ),
        (
            lambda: history("1.00", "0.50", "0.51"),
            "payments: '1.01' cannot be used; payments must not exceed the principal 1.00",
        ),
        (
            lambda: late_fee(
                PrincipalHistory(yuan("1.00"), date(1949, 9, 30)),
                insurance=Insurance.PENSION,
                until=ON,
                reading=Reading.SPLIT,
            ),
            "due_on: '1949-09-30' cannot be used; the law on record begins with 1949-10-01",
        ),
        (
            lambda: late_fee_partial(history("1.00", "0.50", "0.50"), [Receipt(DAY)]),
            "payments: 2 cannot be used; give them as receipts",
        ),
        (
            lambda: lay_receipts([Debt(DAY, history("1.00", "1.00"), Insurance.PENSION)], []),
            "payments: 1 cannot be used; give them as receipts",
        ),
        (
            lambda: lay_receipts([], [DatedReceipt(DAY, yuan("-0.01"))]),
            "receipt: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: parse_insurance("housing"),
            "insurance: 'housing' cannot be used;"
            " choose one of pension, unemployment, medical, injury, maternity, annuity",
        ),
    ],
)
def test_debts_and_receipts(act, expected):
    assert sentence(act) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            lambda: compensate(last_day_on=date(2008, 12, 31)),
            "last_day_on: '2008-12-31' cannot be used; it lies before 2009-01-01",
        ),
        (
            lambda: compensate(local_average_wage=yuan("0")),
            "local_average_wage: '0' cannot be used; it must be more than 0",
        ),
        (
            lambda: compensate(average_wage=yuan("-0.01")),
            "average_wage: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: compensate(minimum_wage=yuan("-0.01")),
            "minimum_wage: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: fine_range(Offence.INSPECTION_OBSTRUCTED, on=ON, base=yuan("1")),
            "base: '1' cannot be used; inspection_obstructed is a fixed range without a base",
        ),
        (
            lambda: fine_range(Offence.BENEFIT_FRAUD, on=ON),
            "base: 'None' cannot be used; benefit_fraud needs the sum in question",
        ),
        (
            lambda: fine_range(Offence.BENEFIT_FRAUD, on=ON, base=yuan("-0.01")),
            "base: '-0.01' cannot be used; benefit_fraud needs the sum in question",
        ),
        (
            lambda: fine_surcharge(yuan("-0.01"), 1, on=ON),
            "fine: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: fine_surcharge(yuan("1"), -1, on=ON),
            "days_overdue: -1 cannot be used; it must not be negative",
        ),
        (
            lambda: instalment_amounts(yuan("-0.01"), 1),
            "total: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: instalment_amounts(yuan("1"), 601),
            "count: 601 cannot be used; give 1 to 600 instalments",
        ),
        (
            lambda: deduct(outstanding=yuan("-0.01")),
            "outstanding: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: deduct(monthly_benefit=yuan("-0.01")),
            "monthly_benefit: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: deduct(protected_minimum=yuan("-0.01")),
            "protected_minimum: '-0.01' cannot be used; it must not be negative",
        ),
        (
            lambda: deduct(ratio=yuan("1.01")),
            "ratio: '1.01' cannot be used; give a share from 0 to 1",
        ),
        (
            lambda: deduct(ratio=yuan("-0.01")),
            "ratio: '-0.01' cannot be used; give a share from 0 to 1",
        ),
    ],
)
def test_employment_fines_and_repayment(act, expected):
    assert sentence(act) == expected


@pytest.mark.parametrize(
    ("act", "kind"),
    [(lambda: to_fen(0.1), "float"), (lambda: parse_amount(0.1), "float")],  # type: ignore[arg-type]
)
def test_what_is_not_money_is_named_by_its_kind_and_value(act, kind):
    with pytest.raises(TypeError, match=rf"not {kind}: 0\.1$"):
        act()


def test_a_value_of_eighty_characters_is_shown_whole_and_a_longer_one_cut():
    whole = InvalidFactError("name", "长" * 78, "shorten it")
    cut = InvalidFactError("name", "长" * 79, "shorten it")

    assert whole.explanation == f"'{'长' * 78}' cannot be used; shorten it"
    assert cut.explanation == f"'{'长' * 79}… cannot be used; shorten it"


@pytest.mark.parametrize(
    "act",
    [
        lambda: parse_amount(str(LARGEST)),
        lambda: parse_amount(str(-LARGEST)),
        lambda: capital_amount(LARGEST),
        lambda: parse_date("1800-01-01"),
        lambda: parse_date("2999-12-31"),
        lambda: ContributionMonth(1, 1),
        lambda: ContributionMonth(9998, 12),
        lambda: DeadlineRule(months_after=0),
        lambda: DeadlineRule(months_after=12),
        lambda: DeadlineRule(day=1),
        lambda: DeadlineRule(day=31),
        lambda: add_working_days(ON, 10_000),
        lambda: period_end(ON, months=1_200),
        lambda: period_end(ON, days=36_600),
        lambda: history("1.00", "0.50", "0.50"),
        lambda: instalment_amounts(yuan("0"), 600),
        lambda: deduct(ratio=yuan("0")),
        lambda: deduct(ratio=yuan("1")),
        lambda: fine_surcharge(yuan("0"), 0, on=ON),
        lambda: fine_range(Offence.BENEFIT_FRAUD, on=ON, base=yuan("0")),
        lambda: fine_range(Offence.BENEFIT_FRAUD, on=ON, base=yuan("0.50")),
        lambda: compensate(average_wage=yuan("0"), minimum_wage=yuan("0")),
        lambda: compensate(average_wage=yuan("0.50"), minimum_wage=yuan("0.50")),
        lambda: compensate(local_average_wage=yuan("0.01")),
        lambda: compensate(hired_on=date(2009, 12, 31), last_day_on=date(2009, 12, 31)),
        lambda: late_fee(
            PrincipalHistory(yuan("1.00"), date(1949, 10, 1)),
            insurance=Insurance.PENSION,
            until=ON,
            reading=Reading.SPLIT,
        ),
    ],
)
def test_the_last_usable_value_is_accepted(act):
    assert act() is not None


def test_a_month_without_a_month_after_it_is_refused():
    with pytest.raises(InvalidFactError):
        ContributionMonth(9999, 1)
