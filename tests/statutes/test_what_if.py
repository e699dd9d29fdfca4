"""What a payment would change, and what may stop a fee: LAW 1.8-1.10, 1.13; docs/rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.dates import ContributionMonth, DateSpan
from statutes.deferral_bases import Beyond, beyond_basis, deferral_bases
from statutes.fee_exceptions import exception_codes
from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
)
from statutes.what_if import fee_of_day, levels_left, outgrows_on, watch_levels

HOW: dict[str, Any] = {
    "insurance": Insurance.PENSION,
    "reading": Reading.UNIFORM,
    "convention": CountConvention.INCLUSIVE,
}
DUE_ON = date(2019, 7, 31)


def debt(principal: str = "1000.00", due_on: date = DUE_ON, **facts) -> PrincipalHistory:
    return PrincipalHistory(Decimal(principal), due_on, **facts)


def paid(day: str, amount: str) -> dict[str, Any]:
    return {"payments": (PrincipalPayment(date.fromisoformat(day), Decimal(amount)),)}


@pytest.mark.parametrize(
    ("day", "fee"),
    [
        ("2019-07-31", "0"),  # the deadline itself
        ("2019-08-01", "0.5"),  # 1,000.00 × 0.0005
        ("2019-08-10", "0.5"),  # the day of payment still bears it in full
        ("2019-08-11", "0.3"),  # 600.00 × 0.0005
    ],
)
def test_fee_of_a_day_is_the_principal_of_that_day_times_the_rate(day, fee):
    history = debt(**paid("2019-08-10", "400.00"))

    assert fee_of_day(history, date.fromisoformat(day), **HOW) == Decimal(fee)


def test_no_day_bears_a_fee_after_the_principal_is_paid_or_while_a_stop_holds():
    deferred = debt(deferrals=(Deferral(DateSpan(date(2019, 9, 1), date(2019, 9, 30)), "样例"),))

    assert fee_of_day(debt(**paid("2019-08-10", "1000.00")), date(2019, 8, 11), **HOW) == 0
    assert [
        fee_of_day(deferred, date(2019, month, day), **HOW)
        for month, day in [(8, 31), (9, 1), (9, 30), (10, 1)]
    ] == [Decimal("0.5"), 0, 0, Decimal("0.5")]


@given(
    st.integers(0, 10**7).map(lambda fen: Decimal(fen) / 100),
    st.dates(date(1999, 1, 1), date(2024, 1, 1)),
    st.dates(date(1999, 1, 1), date(2026, 1, 1)),
    st.sampled_from(Reading),
    st.sampled_from(CountConvention),
)
def test_fee_of_a_day_is_what_the_day_adds(principal, due_on, on, reading, convention):
    # Counted up to the end of a day, the tax convention has its fee and the agencies' not yet.
    until = on if convention is CountConvention.INCLUSIVE else date.fromordinal(on.toordinal() + 1)
    day_before = date.fromordinal(until.toordinal() - 1)
    how = HOW | {"reading": reading, "convention": convention}
    history = PrincipalHistory(principal, due_on)

    added = (
        late_fee(history, until=until, **how).exact
        - late_fee(history, until=day_before, **how).exact
    )

    assert fee_of_day(history, on, **how) == added


def test_payment_moves_the_day_on_which_the_fee_outgrows_the_principal():
    # Day 2,001 of 100.00 is 2017-07-24 (docs/rules/late-fee.md). With 50.00 paid on day 1,000
    # (2014-10-27) the fee stands at 50.00, and grows by 0.025 a day: it takes 2,001 days more.
    due_on = date(2012, 1, 31)
    half = debt("100.00", due_on, **paid("2014-10-27", "50.00"))

    assert outgrows_on(debt("100.00", due_on), **HOW) == date(2017, 7, 24)
    assert outgrows_on(half, **HOW) == date(2020, 4, 19)
    assert (date(2020, 4, 19) - date(2014, 10, 27)).days == 2001


def test_day_is_that_of_the_sheet_which_shows_it():
    agency = HOW | {"convention": CountConvention.EXCLUSIVE}

    assert outgrows_on(debt("100.00", date(2012, 1, 31)), **agency) == date(2017, 7, 25)


def test_principal_paid_in_time_is_never_outgrown():
    assert outgrows_on(debt("100.00", **paid("2019-08-10", "100.00")), **HOW) is None
    assert outgrows_on(debt(bankruptcy_accepted_on=date(2020, 1, 1)), **HOW) is None


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("1000000.00", "1000000.00", []),
        ("1000000.00", "999999.99", ["province"]),
        ("999999.99", "0.00", []),
        ("10000000.00", "9999999.99", ["ministry"]),
        ("27880000.00", "0.00", ["province", "ministry"]),
    ],
)
def test_levels_of_watch_are_left_below_their_amount(before, after, left):
    found = levels_left(Decimal(before), Decimal(after), date(2019, 9, 30))

    assert [one.level for one in found] == left
    assert all("劳社部发〔1999〕36号" in one.source for one in found)


def test_nobody_watched_before_the_notice():
    assert watch_levels(date(1999, 12, 13)) == ()


def basis(code: str):
    (found,) = [one for one in deferral_bases() if one.code == code]
    return found


def test_bases_of_a_deferral_are_the_standing_ones_and_the_national_windows():
    assert [one.code for one in deferral_bases()] == [
        "security_agreement",
        "force_majeure",
        "window-2022-04-pension",
        "window-2022-04-unemployment",
        "window-2020-02-pension",
    ]
    assert [one.code for one in deferral_bases() if one.needs_security] == ["security_agreement"]
    assert "第六十三条" in basis("security_agreement").source


@pytest.mark.parametrize(
    ("code", "span", "months", "beyond"),
    [
        # 人社厅发〔2022〕50号: pension months 2022-04 to 2022-12, repaid by 2023-12-31.
        ("window-2022-04-pension", ("2022-05-01", "2023-12-31"), ("2022-04", "2022-12"), []),
        (
            "window-2022-04-pension",
            ("2022-03-31", "2024-01-01"),
            ("2022-03", "2023-01"),
            [Beyond.OPENING, Beyond.FIRST_MONTH, Beyond.LAST_MONTH, Beyond.REPAYMENT],
        ),
        # 人社厅发〔2022〕16号: unemployment and injury months 2022-04 to 2023-03.
        ("window-2022-04-unemployment", ("2022-05-01", "2023-12-31"), ("2022-04", "2023-03"), []),
        (
            "window-2022-04-unemployment",
            ("2022-05-01", "2023-12-31"),
            ("2022-04", "2023-04"),
            [Beyond.LAST_MONTH],
        ),
        # 人社部发〔2020〕11号: six months at most.
        ("window-2020-02-pension", ("2020-03-01", "2020-08-31"), ("2020-02",) * 2, []),
        (
            "window-2020-02-pension",
            ("2020-03-01", "2020-09-01"),
            ("2020-02",) * 2,
            [Beyond.TERM],
        ),
        # 人社部令第13号 21: one year at most.
        ("force_majeure", ("2021-07-01", "2022-06-30"), ("2015-01", "2021-06"), []),
        ("force_majeure", ("2021-07-01", "2022-07-01"), ("2015-01", "2021-06"), [Beyond.TERM]),
        ("security_agreement", ("2011-06-30", "2031-01-01"), ("1999-01",) * 2, [Beyond.OPENING]),
    ],
)
def test_days_and_months_beyond_a_basis_are_told(code, span, months, beyond):
    found = beyond_basis(
        basis(code),
        DateSpan(*map(date.fromisoformat, span)),
        insurances=basis(code).insurances,
        months=[ContributionMonth.parse(month) for month in months],
    )

    assert list(found) == beyond


def test_window_covers_only_the_insurances_it_names():
    span = DateSpan(date(2022, 5, 1), date(2022, 12, 31))
    window = basis("window-2022-04-pension")

    assert beyond_basis(window, span, insurances=[Insurance.MEDICAL], months=[]) == (
        Beyond.INSURANCE,
    )
    assert beyond_basis(basis("force_majeure"), span, insurances=Insurance, months=[]) == ()


def test_exceptions_have_a_code_a_name_and_a_source_each():
    codes = {one.code: one for one in exception_codes()}

    assert set(codes) == {"flexible_lump_sum", "epidemic_2020", "other_statutory"}
    assert codes["flexible_lump_sum"].name == "灵活就业人员一次性补缴"
    assert codes["epidemic_2020"].from_on == date(2020, 1, 1)
    assert len(codes) == len(exception_codes())
