"""Law as dated data: every value has a day, a source and a check; silence is an error."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import statutes.parameters
from statutes.insurance import Insurance
from statutes.parameters import UnknownParameterError, load

NAMES = sorted(path.stem for path in Path(statutes.parameters.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_a_title_in_both_languages_and_dated_sources(name):
    table = load(name)

    english, chinese = table.title.split(" / ")
    assert english.isascii()
    assert not chinese.isascii()
    for value in table.values:
        assert not value.source.isascii(), f"{name}: the source names no Chinese instrument"
        assert value.checked_on >= date(2026, 11, 21)


def test_a_value_holds_from_its_first_day_until_the_next():
    rates = load("late_fee_rate").only(insurance="pension")

    by_day = {
        day: rates.value_on(date.fromisoformat(day)).decimal("rate")
        for day in ("1999-01-21", "1999-01-22", "2011-06-30", "2011-07-01", "2026-11-21")
    }

    assert list(by_day.values()) == [
        Decimal(rate) for rate in ("0", "0.002", "0.002", "0.0005", "0.0005")
    ]


def test_a_day_before_the_first_value_is_an_error_not_zero():
    with pytest.raises(UnknownParameterError, match="1949-10-01"):
        load("late_fee_rate").only(insurance="pension").value_on(date(1949, 9, 30))


@pytest.mark.parametrize("insurance", Insurance)
def test_every_insurance_has_a_rate_or_says_why_not(insurance):
    value = load("late_fee_rate").only(insurance=insurance.value).value_on(date(2026, 11, 21))

    expected = Decimal("0") if insurance is Insurance.ANNUITY else Decimal("0.0005")
    assert value.decimal("rate") == expected


def test_a_file_is_read_once():
    assert load("fine") is load("fine")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: load("no_such_parameter"),
        lambda: load("fine").only(offence="jaywalking"),
        lambda: load("fine").values[0].text("colour"),
        lambda: load("retirement_age").values[0].day("category"),
        lambda: load("retirement_age").values[0].integer("category"),
        lambda: load("late_fee_rate").values[-1].integer("insurance"),
    ],
)
def test_what_is_not_on_record_is_an_error(ask):
    with pytest.raises(UnknownParameterError):
        ask()


def test_a_value_without_a_source_is_refused():
    with pytest.raises(UnknownParameterError, match="source"):
        statutes.parameters._dated_value("x.toml", {"from": date(2020, 1, 1), "rate": 1})
