"""A result says what it was computed from, so that a sheet can be checked years later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes import late_fee_rates, parameters
from statutes.allocation import RateClock
from statutes.dates import ContributionMonth, DateSpan
from statutes.fines import Offence, fine_range
from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    Deferral,
    PrincipalHistory,
    Reading,
    late_fee,
    rate_timeline,
    segments,
    three_readings,
)
from statutes.late_fee_rates import rate_spans
from statutes.parameters import DatedTable, DatedValue, UnknownParameterError, load
from statutes.retirement import Category, least_contribution_months, retirement

OLD, NEW = Decimal("0.002"), Decimal("0.0005")


def test_a_late_fee_bears_day_reading_and_convention():
    fee = late_fee(
        PrincipalHistory(Decimal("1000.00"), date(2010, 12, 31)),
        insurance=Insurance.PENSION,
        until=date(2011, 7, 31),
        reading=Reading.BY_DUE_DATE,
        convention=CountConvention.EXCLUSIVE,
    )

    assert (fee.principal, fee.until) == (Decimal("1000.00"), date(2011, 7, 31))
    assert (fee.reading, fee.convention) == (Reading.BY_DUE_DATE, CountConvention.EXCLUSIVE)


def test_days_of_one_rate_add_up_across_a_deferral():
    """LAW 1.8: the fee runs again the day after a deferral; 9 days before it and 20 after."""
    history = PrincipalHistory(
        Decimal("1000.00"),
        date(2020, 3, 31),
        deferrals=(Deferral(DateSpan(date(2020, 4, 10), date(2020, 4, 10)), "批复"),),
    )

    fee = late_fee(history, insurance=Insurance.PENSION, until=date(2020, 4, 30))

    assert [step.days for step in fee.steps] == [9, 1, 20]
    assert fee.days_by_rate == {NEW: 29}
    assert str(fee.amount) == "14.50"


def test_three_readings_keep_the_convention():
    """1,000 yuan due 2011-06-28, paid 2011-07-02, that day not counted: three days."""
    fees = three_readings(
        PrincipalHistory(Decimal("1000.00"), date(2011, 6, 28)),
        insurance=Insurance.PENSION,
        until=date(2011, 7, 2),
        convention=CountConvention.EXCLUSIVE,
    )

    assert {reading: str(fee.amount) for reading, fee in fees.items()} == {
        Reading.UNIFORM: "1.50",
        Reading.SPLIT: "4.50",
        Reading.BY_DUE_DATE: "6.00",
    }


@pytest.mark.parametrize(
    ("reading", "rates"),
    [(Reading.UNIFORM, [NEW]), (Reading.SPLIT, [OLD, NEW]), (Reading.BY_DUE_DATE, [OLD])],
)
def test_segments_follow_the_reading(reading, rates):
    listed = segments(Decimal("1.00"), date(2010, 12, 31), Insurance.PENSION, reading)

    assert [segment.daily_rate for segment in listed] == rates


def test_a_debt_late_from_the_day_of_the_new_rate_on_never_knew_the_old_one():
    (only,) = rate_spans(date(2011, 6, 30), Insurance.PENSION, Reading.SPLIT)

    assert (only.from_on, only.daily_rate) == (date(2011, 7, 1), NEW)


@pytest.fixture
def next_law(monkeypatch):
    """Put a later law with another rate on record, as a change of the parameter file would."""
    first_on = date(2031, 1, 1)

    def load_with_next_law(name):
        table = load(name)
        if name != "late_fee_rate":
            return table
        fields = {"insurance": ["pension"], "rate": Decimal("0.0003")}
        value = DatedValue(first_on, "样例法 第一条", first_on, fields)
        return DatedTable(table.title, (*table.values, value))

    monkeypatch.setattr(late_fee_rates, "load", load_with_next_law)
    rate_spans.cache_clear()
    yield first_on
    rate_spans.cache_clear()


@pytest.mark.parametrize("reading", [Reading.UNIFORM, Reading.SPLIT])
def test_a_rate_of_a_later_law_holds_from_its_day_on(next_law, reading):
    fee = late_fee(
        PrincipalHistory(Decimal("1000.00"), date(2030, 12, 21)),
        insurance=Insurance.PENSION,
        until=date(2031, 1, 10),
        reading=reading,
    )

    assert [(str(step.daily_rate), step.days, step.source) for step in fee.steps] == [
        ("0.0005", 10, "社会保险法 第八十六条"),
        ("0.0003", 10, "样例法 第一条"),
    ]
    assert str(fee.amount) == "8.00"


@given(
    st.dates(date(2010, 1, 1), date(2012, 12, 31)),
    st.integers(1, 400),
    st.integers(0, 200),
    st.integers(0, 1200),
)
def test_the_clock_adds_up_the_rate_of_each_day(due_on, wait, length, days):
    first_on = due_on + timedelta(days=wait)
    history = PrincipalHistory(
        Decimal("1.00"),
        due_on,
        deferrals=(Deferral(DateSpan(first_on, first_on + timedelta(days=length)), "批复"),),
    )
    last_on = due_on + timedelta(days=days)

    clock = RateClock(rate_timeline(history, insurance=Insurance.PENSION, reading=Reading.SPLIT))

    late_days = [due_on + timedelta(days=number) for number in range(1, days + 1)]
    free = {day for deferral in history.deferrals for day in deferral.span}
    by_day = [OLD if day < date(2011, 7, 1) else NEW for day in late_days if day not in free]
    assert clock.sum_through(last_on) == sum(by_day, Decimal(0))


def test_the_first_rule_on_least_contributions_covers_its_first_month():
    """国发〔1997〕26号 is of 1997-07-16; a month is judged by its last day."""
    assert least_contribution_months(ContributionMonth(1997, 6)) is None
    assert least_contribution_months(ContributionMonth(1997, 7)) == 180


def test_a_retirement_bears_the_facts_it_was_computed_from():
    born = ContributionMonth(1965, 4)

    result = retirement(Category.MALE, born)

    assert (result.category, result.birth_month) == (Category.MALE, born)
    assert result.original_month == ContributionMonth(2025, 4)
    assert result.source.endswith("渐进式延迟法定退休年龄的决定（2024-09-13）及其办法")


def test_fines_cite_their_article():
    on = date(2026, 11, 20)

    fixed = fine_range(Offence.NO_REGISTRATION_PERSON_IN_CHARGE, on=on)
    multiple = fine_range(Offence.ARREARS_AFTER_ORDER, on=on, base=Decimal("100"))

    assert (str(fixed.least), str(fixed.most)) == ("500.00", "3000.00")
    assert fixed.source == "社会保险法 第八十四条"
    assert (str(multiple.least), str(multiple.most)) == ("100.00", "300.00")
    assert multiple.source == "社会保险法 第八十六条"


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: load("retirement_age").values[0].day("category"),
            "category = 'male' is not a date",
        ),
        (
            lambda: load("retirement_age").values[0].integer("category"),
            "category = 'male' is not a whole number",
        ),
        (
            lambda: load("fine").values[0].text("colour"),
            "the value from 1999-01-22 has no field 'colour'",
        ),
        (lambda: load("no_such"), "there is no parameter file no_such.toml"),
        (
            lambda: load("fine").only(offence="jaywalking"),
            "Fines / 罚款幅度: no row for {'offence': 'jaywalking'}",
        ),
        (
            lambda: load("fine").only(offence="benefit_fraud").value_on(date(2011, 6, 30)),
            "Fines / 罚款幅度: nothing is on record for 2011-06-30;"
            " the first value is from 2011-07-01",
        ),
    ],
)
def test_a_parameter_that_is_not_on_record_is_named(ask, sentence):
    with pytest.raises(UnknownParameterError) as caught:
        ask()

    assert str(caught.value) == sentence


@pytest.mark.parametrize("lacking", ["from", "source", "checked_on"])
def test_a_value_needs_its_day_its_source_and_its_check(lacking):
    entry = {"from": date(2020, 1, 1), "source": "样例法", "checked_on": date(2026, 11, 21)}
    whole = parameters._dated_value("x.toml", {**entry, "rate": 1})

    assert (whole.from_on, whole.source, whole.checked_on) == tuple(entry.values())
    assert whole.fields == {"rate": 1}
    with pytest.raises(UnknownParameterError, match="each value needs from, source and checked_on"):
        parameters._dated_value("x.toml", {**entry, lacking: None})
