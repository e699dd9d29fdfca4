"""Late fee: what its working says, and which facts it refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from statutes.dates import DateSpan
from statutes.deferrals import national_deferral_windows
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance, parse_insurance
from statutes.late_fee import (
    CodedException,
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    fee_timeline,
    late_fee,
    predates_national_rate,
    segments,
)
from statutes.late_fee_partial import Receipt, late_fee_partial

DUE_ON = date(2020, 3, 31)
PRINCIPAL = Decimal("1000.00")


def fee_of(history, until, convention=CountConvention.INCLUSIVE):
    return late_fee(history, insurance=Insurance.PENSION, until=until, convention=convention)


def test_the_working_names_the_article_of_each_rate():
    fee = late_fee(
        PrincipalHistory(PRINCIPAL, date(2011, 5, 31)),
        insurance=Insurance.PENSION,
        until=date(2011, 7, 31),
        reading=Reading.SPLIT,
    )

    assert [(str(step.period), step.source) for step in fee.steps] == [
        ("2011-06-01..2011-06-30", "社会保险费征缴暂行条例 第十三条"),
        ("2011-07-01..2011-07-31", "社会保险法 第八十六条"),
    ]
    assert sum(step.amount_unrounded for step in fee.steps) == fee.exact


def test_days_without_fee_say_why():
    history = PrincipalHistory(
        PRINCIPAL,
        DUE_ON,
        deferrals=(Deferral(DateSpan(date(2020, 4, 1), date(2020, 4, 10)), "吉社缓〔2020〕1号"),),
        bankruptcy_accepted_on=date(2020, 5, 1),
        exceptions=(
            CodedException("flexible", date(2020, 4, 11), date(2020, 4, 20), "样例市实施方案"),
        ),
    )

    fee = fee_of(history, date(2020, 5, 31))

    assert [(step.days, str(step.daily_rate), step.source) for step in fee.steps] == [
        (10, "0", "缓缴：吉社缓〔2020〕1号"),
        (10, "0", "依据在案的例外：样例市实施方案"),
        (10, "0.0005", "社会保险法 第八十六条"),
        (31, "0", "破产受理：企业破产法 第四十六条"),
    ]
    assert fee.days_by_rate == {Decimal("0.0005"): 10}


def test_segments_are_the_open_ended_form_of_the_steps():
    listed = segments(PRINCIPAL, date(2010, 12, 31), Insurance.PENSION, Reading.SPLIT)

    assert [(str(s.from_on), str(s.to_on), str(s.daily_rate)) for s in listed] == [
        ("2011-01-01", "2011-06-30", "0.002"),
        ("2011-07-01", "None", "0.0005"),
    ]


def test_a_settled_debt_has_no_open_segment():
    history = PrincipalHistory(PRINCIPAL, DUE_ON, (PrincipalPayment(date(2020, 4, 10), PRINCIPAL),))

    (only,) = fee_timeline(
        history,
        insurance=Insurance.PENSION,
        reading=Reading.UNIFORM,
        convention=CountConvention.INCLUSIVE,
    )

    assert (only.from_on, only.to_on) == (date(2020, 4, 1), date(2020, 4, 10))


def test_a_debt_paid_by_its_deadline_bears_no_fee():
    history = PrincipalHistory(PRINCIPAL, DUE_ON, (PrincipalPayment(DUE_ON, PRINCIPAL),))

    assert fee_of(history, date(2021, 3, 31)).steps == ()


def test_without_principal_the_days_count_and_the_fee_is_zero():
    fee = fee_of(PrincipalHistory(Decimal("0.00"), DUE_ON), date(2020, 4, 30))

    assert fee.days_by_rate == {Decimal("0.0005"): 30}
    assert str(fee.amount) == "0.00"
    assert not fee.exceeds_principal


def test_the_cap_is_shown_and_never_applied():
    fee = fee_of(PrincipalHistory(PRINCIPAL, date(2014, 1, 31)), date(2019, 7, 26))

    assert fee.exceeds_from_on == date(2014, 1, 31).replace(year=2019, month=7, day=25)
    assert str(fee.amount) == "1001.00"
    assert fee.capped_alternative == PRINCIPAL


@pytest.mark.parametrize(
    ("convention", "day"),
    [
        (CountConvention.INCLUSIVE, date(2019, 7, 25)),
        (CountConvention.EXCLUSIVE, date(2019, 7, 26)),
    ],
)
def test_fee_is_above_the_principal_from_the_valuation_that_counts_day_2001(convention, day):
    """Where a valuation does not count its own day, day 2,001 shows in that of the next."""
    history = PrincipalHistory(PRINCIPAL, date(2014, 1, 31))
    before = fee_of(history, day - timedelta(days=1), convention=convention)
    fee = fee_of(history, day, convention=convention)

    assert (before.exact, before.exceeds_principal) == (PRINCIPAL, False)
    assert (before.exceeds_from_on, fee.exceeds_from_on) == (None, day)
    assert fee.exceeds_principal


def test_a_fee_that_just_equals_the_principal_does_not_exceed_it():
    fee = fee_of(PrincipalHistory(PRINCIPAL, date(2014, 1, 31)), date(2019, 7, 24))

    assert fee.exact == PRINCIPAL
    assert not fee.exceeds_principal
    assert fee.exceeds_from_on is None


def test_only_debts_from_before_the_national_rate_need_three_readings():
    assert predates_national_rate(date(2011, 6, 30))
    assert not predates_national_rate(date(2011, 7, 1))


def test_a_reading_that_needs_a_rate_before_the_record_refuses():
    history = PrincipalHistory(PRINCIPAL, date(1949, 9, 30))

    with pytest.raises(InvalidFactError, match="1949-10-01") as caught:
        late_fee(
            history, insurance=Insurance.PENSION, until=date(2020, 1, 1), reading=Reading.SPLIT
        )

    assert caught.value.field == "due_on"


@pytest.mark.parametrize(
    ("principal", "payments"), [("-0.01", ()), ("1.00", ("1.01",)), ("1.00", ("-0.01",))]
)
def test_impossible_histories_are_refused(principal, payments):
    with pytest.raises(InvalidFactError):
        PrincipalHistory(
            Decimal(principal),
            DUE_ON,
            tuple(PrincipalPayment(DUE_ON, Decimal(amount)) for amount in payments),
        )


def test_receipts_and_recorded_payments_are_not_mixed():
    history = PrincipalHistory(PRINCIPAL, DUE_ON, (PrincipalPayment(DUE_ON, PRINCIPAL),))

    with pytest.raises(InvalidFactError, match="receipts"):
        late_fee_partial(history, [Receipt(DUE_ON, PRINCIPAL)])


def test_a_negative_receipt_is_refused():
    with pytest.raises(InvalidFactError, match="negative"):
        late_fee_partial(PrincipalHistory(PRINCIPAL, DUE_ON), [Receipt(DUE_ON, Decimal("-1"))])


def test_insurances_are_known_by_code_and_by_chinese_name():
    for insurance in Insurance:
        assert parse_insurance(insurance.value) is insurance
        assert parse_insurance(insurance.chinese_name) is insurance
    assert parse_insurance("职业年金") is Insurance.ANNUITY
    with pytest.raises(InvalidFactError, match="pension"):
        parse_insurance("housing")


def test_national_deferral_windows_name_their_notices():
    pension = national_deferral_windows(Insurance.PENSION)

    assert [window.opens_on for window in pension] == [date(2020, 2, 1), date(2022, 4, 1)]
    assert pension[0].most_months == 6
    assert pension[1].last_month_ends_on == date(2022, 12, 31)
    assert pension[1].repay_by == date(2023, 12, 31)
    assert "人社厅发〔2022〕16号" in pension[1].source
    assert national_deferral_windows(Insurance.MEDICAL) == ()
