"""Length of service, and the half, whole or no month of wage that it gives: 劳动合同法 47."""

from datetime import date
from decimal import Decimal

import pytest

from statutes.compensation import compensation
from statutes.dates import months_and_days


def compensate(hired_on, last_day_on, average="5000", minimum="1880"):
    return compensation(
        hired_on=date.fromisoformat(hired_on),
        last_day_on=date.fromisoformat(last_day_on),
        average_wage=Decimal(average),
        local_average_wage=Decimal("8000"),
        minimum_wage=Decimal(minimum),
    )


@pytest.mark.parametrize(
    ("start", "end", "months", "days"),
    [
        # The day of the month is not reached yet: the month is not full.
        ("2020-03-15", "2020-09-14", 5, 30),
        ("2020-03-15", "2020-09-15", 6, 0),
        ("2020-03-15", "2020-03-15", 0, 0),
        ("2019-12-31", "2020-01-30", 0, 30),
        # Month ends are clamped.
        ("2023-08-31", "2024-02-28", 5, 28),
        ("2023-08-31", "2024-02-29", 6, 0),
    ],
)
def test_a_month_is_full_when_its_day_is_reached(start, end, months, days):
    assert months_and_days(date.fromisoformat(start), date.fromisoformat(end)) == (months, days)


@pytest.mark.parametrize(
    ("hired_on", "last_day_on", "service", "years"),
    [
        # 劳动合同法 47: 六个月以上不满一年的，按一年计算；不满六个月的，支付半个月工资.
        ("2020-03-15", "2020-09-13", "0y5m30d", "0.5"),
        ("2020-03-15", "2020-09-14", "0y6m0d", "1"),
        ("2020-03-15", "2020-03-15", "0y0m1d", "0.5"),
        ("2020-03-15", "2021-03-14", "1y0m0d", "1"),
        ("2020-03-15", "2021-03-15", "1y0m1d", "1.5"),
    ],
)
def test_half_a_year_makes_the_step_from_half_a_month_to_a_whole_one(
    hired_on, last_day_on, service, years
):
    result = compensate(hired_on, last_day_on)

    assert str(result.service) == service
    assert result.years == result.years_from_hire == Decimal(years)
    assert result.amount == Decimal(years) * 5000


def test_one_day_under_the_law_of_2008_counts_half_a_month():
    """劳动合同法 97: the ground "premiums not paid" counts from 2008-01-01, that day included."""
    day_before = compensate("2005-01-01", "2007-12-31")
    first_day = compensate("2005-01-01", "2008-01-01")

    assert (day_before.years, first_day.years) == (Decimal("0"), Decimal("0.5"))


@pytest.mark.parametrize(
    ("average", "minimum", "raised", "base"),
    [
        ("1879.99", "1880", True, "1880"),
        ("1880", "1880", False, "1880"),
        ("5000", "1880", False, "5000"),
        ("24000.01", "1880", False, "24000"),
        ("24000.01", "30000", False, "24000"),
    ],
)
def test_only_a_wage_below_the_minimum_is_raised(average, minimum, raised, base):
    result = compensate("2020-01-01", "2020-12-31", average, minimum)

    assert (result.raised_to_minimum_wage, result.base) == (raised, Decimal(base))
