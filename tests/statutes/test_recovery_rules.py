"""Retirement, compensation, fines, repayment and listing beyond the worked examples."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.compensation import compensation
from statutes.dates import ContributionMonth
from statutes.dishonesty import fraud_is_listed, overdrawn_listing
from statutes.errors import InvalidFactError
from statutes.fines import Offence, fine_range, fine_surcharge
from statutes.money import from_fen
from statutes.repayment import instalment_amounts, instalment_schedule, offset_plan
from statutes.retirement import Category, format_age, least_contribution_months, retirement

ON = date(2026, 11, 20)
END_AGES = {Category.MALE: 63, Category.FEMALE_55: 58, Category.FEMALE_50: 55}
fen = st.integers(0, 10**12).map(from_fen)
birth_months = st.builds(ContributionMonth, st.integers(1955, 2005), st.integers(1, 12))


@given(st.sampled_from(Category), birth_months)
def test_the_age_rises_month_by_month_to_its_end(category, birth_month):
    result = retirement(category, birth_month)
    next_month = retirement(category, birth_month.next())

    assert 0 <= next_month.delay_months - result.delay_months <= 1
    assert result.age_months <= END_AGES[category] * 12
    assert result.statutory_month == birth_month.plus(result.age_months)


@given(st.sampled_from(Category), birth_months)
def test_flexible_retirement_stays_within_three_years_and_above_the_original_age(
    category, birth_month
):
    result = retirement(category, birth_month)

    if result.original_month < ContributionMonth(2025, 1):
        assert (result.delay_months, result.earliest, result.latest) == (0, None, None)
        return
    assert result.earliest is not None
    assert result.latest is not None
    assert result.original_month <= result.earliest.month <= result.statutory_month
    assert result.statutory_month.ordinal - result.earliest.month.ordinal <= 36
    assert result.latest.month.ordinal - result.statutory_month.ordinal == 36
    assert result.earliest.month == birth_month.plus(result.earliest.age_months)
    assert result.latest.month == birth_month.plus(result.latest.age_months)


@pytest.mark.parametrize(
    ("month", "least"),
    [("2029-12", 180), ("2030-01", 186), ("2038-12", 234), ("2039-01", 240), ("2050-01", 240)],
)
def test_least_contribution_months_rise_each_january(month, least):
    assert least_contribution_months(ContributionMonth.parse(month)) == least


def test_before_the_first_rule_no_least_contribution_is_invented():
    assert least_contribution_months(ContributionMonth(1997, 6)) is None
    assert retirement(Category.MALE, ContributionMonth(1930, 1)).least_contribution_months is None


@pytest.mark.parametrize(("months", "text"), [(720, "60岁"), (721, "60岁1个月"), (5, "0岁5个月")])
def test_ages_are_written_as_in_the_official_table(months, text):
    assert format_age(months) == text


def compensate(**changes):
    facts = {
        "hired_on": date(2009, 1, 1),
        "last_day_on": date(2023, 12, 31),
        "average_wage": Decimal("24000"),
        "local_average_wage": Decimal("8000"),
        "minimum_wage": Decimal("1880"),
    }
    return compensation(**{**facts, **changes})


def test_at_exactly_three_times_the_average_the_result_says_that_no_cap_applies():
    result = compensate()

    assert result.at_cap
    assert not result.above_cap
    assert str(result.amount) == "360000.00"


def test_service_before_2008_counts_only_for_damages():
    result = compensate(hired_on=date(2000, 1, 1), last_day_on=date(2007, 12, 31))

    assert (str(result.years), str(result.amount)) == ("0", "0.00")
    assert str(result.damages) == "384000.00"


def test_a_wage_finer_than_a_fen_is_rounded_only_in_the_amount():
    result = compensate(average_wage=Decimal("6666.666666"))

    assert result.amount == Decimal("100000.00")


def test_the_minimum_wage_lifts_the_base():
    result = compensate(average_wage=Decimal("1500"))

    assert result.raised_to_minimum_wage
    assert result.base == Decimal("1880")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day_on": date(2008, 12, 31)}, "last_day_on"),
        ({"average_wage": Decimal("-1")}, "average_wage"),
        ({"minimum_wage": Decimal("-1")}, "minimum_wage"),
        ({"local_average_wage": Decimal("0")}, "local_average_wage"),
    ],
)
def test_impossible_employment_facts_are_refused_by_name(change, field):
    with pytest.raises(InvalidFactError) as caught:
        compensate(**change)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("offence", "base"),
    [
        (Offence.BENEFIT_FRAUD, None),
        (Offence.BENEFIT_FRAUD, Decimal("-1")),
        (Offence.INSPECTION_OBSTRUCTED, Decimal("1")),
    ],
)
def test_a_fine_takes_a_base_exactly_where_it_is_a_multiple(offence, base):
    with pytest.raises(InvalidFactError, match="base"):
        fine_range(offence, on=ON, base=base)


@given(fen, st.integers(0, 2000))
def test_a_surcharge_never_exceeds_its_fine(fine, days):
    assert 0 <= fine_surcharge(fine, days, on=ON) <= fine


@pytest.mark.parametrize(("fine", "days"), [("-1", 1), ("1", -1)])
def test_negative_fines_and_days_are_refused(fine, days):
    with pytest.raises(InvalidFactError):
        fine_surcharge(Decimal(fine), days, on=ON)


@given(fen, st.integers(1, 600))
def test_instalments_add_up_and_only_the_last_differs(total, count):
    amounts = instalment_amounts(total, count)

    assert sum(amounts) == total
    assert len(set(amounts[:-1])) <= 1
    assert amounts[-1] >= amounts[0]


def test_instalments_fall_due_monthly_with_clamped_month_ends():
    schedule = instalment_schedule(Decimal("100.00"), 3, first_due_on=date(2026, 12, 31))

    assert [(str(part.due_on), str(part.amount)) for part in schedule] == [
        ("2026-12-31", "33.33"),
        ("2027-01-31", "33.33"),
        ("2027-02-28", "33.34"),
    ]


@pytest.mark.parametrize(("total", "count"), [("-1", 1), ("1", 0), ("1", 601)])
def test_impossible_instalments_are_refused(total, count):
    with pytest.raises(InvalidFactError):
        instalment_amounts(Decimal(total), count)


@given(fen, fen, st.integers(0, 100), fen)
def test_an_offset_repays_the_whole_and_protects_the_minimum(outstanding, benefit, percent, least):
    plan = offset_plan(
        outstanding,
        monthly_benefit=benefit,
        ratio=Decimal(percent) / 100,
        protected_minimum=least,
    )

    if plan.months:
        assert plan.monthly_deduction * (plan.months - 1) + plan.last_deduction == outstanding
        assert 0 < plan.last_deduction <= plan.monthly_deduction
        assert benefit - plan.monthly_deduction >= least
    else:
        assert not outstanding or not plan.monthly_deduction


@pytest.mark.parametrize(
    "change", [{"ratio": Decimal("1.01")}, {"protected_minimum": Decimal("-1")}]
)
def test_impossible_offsets_are_refused(change):
    facts = {
        "monthly_benefit": Decimal("3200"),
        "ratio": Decimal("0.3"),
        "protected_minimum": Decimal("700"),
    }
    with pytest.raises(InvalidFactError):
        offset_plan(Decimal("1000"), **{**facts, **change})


@pytest.mark.parametrize(("order_issued", "refused"), [(True, False), (False, True)])
def test_an_order_or_a_refusal_alone_lists_nobody_and_each_condition_is_answered(
    order_issued, refused
):
    result = overdrawn_listing(
        on=ON,
        overdrawn_months=12,
        amount=Decimal("50000"),
        order_issued=order_issued,
        refused=refused,
        repayment_agreement_broken=False,
    )

    assert (result.large_or_long, result.unwilling, result.listed) == (True, False, False)
    assert "人社部规〔2019〕2号" in result.source


@pytest.mark.parametrize(
    ("amount", "order_issued", "refused", "listed"),
    [
        ("10000.00", False, False, False),
        ("10000.01", False, False, True),
        ("500.00", True, True, True),
        ("500.00", False, True, False),
    ],
)
def test_fraud_is_listed_above_the_amount_or_when_refused(amount, order_issued, refused, listed):
    assert listed == fraud_is_listed(
        on=ON, amount=Decimal(amount), order_issued=order_issued, refused=refused
    )
