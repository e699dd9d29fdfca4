"""Money is exact until one rounding; spans count both their ends."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.contribution import (
    DeadlineRule,
    day_of_following_month,
    payment_deadline,
    split_over_months,
)
from statutes.dates import ContributionMonth, DateSpan, add_months, months_and_days, parse_date
from statutes.errors import InvalidFactError
from statutes.money import (
    allocate,
    as_fen,
    from_fen,
    parse_amount,
    parse_debt,
    split_evenly,
    to_fen,
)

fen = st.integers(0, 10**14).map(from_fen)
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
spans = st.builds(
    lambda first, length: DateSpan(first, first + timedelta(days=length)), days, st.integers(0, 500)
)
months = st.builds(ContributionMonth, st.integers(1990, 2040), st.integers(1, 12))


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("2", "2.00")],
)
def test_half_a_fen_is_rounded_away_from_zero(exact, rounded):
    assert str(to_fen(Decimal(exact))) == rounded


@pytest.mark.parametrize("amount", [0.1, 1, "1.00"])
def test_only_decimals_are_money(amount):
    with pytest.raises(TypeError, match="Decimal"):
        to_fen(amount)


def test_an_amount_is_not_read_from_a_float():
    not_text: Any = 0.1

    with pytest.raises(TypeError, match="text"):
        parse_amount(not_text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,234,567.80", "1234567.80"), (" 12 ", "12"), ("-5.50", "-5.50"), ("0.005", "0.005")],
)
def test_amounts_are_read_exactly(text, amount):
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text", ["", "1e5", "NaN", "1,23", "１２", "12元", "1.", ".5", "+1", "99999999999999999"]
)
def test_unusable_amounts_are_refused_with_field_value_and_remedy(text):
    with pytest.raises(InvalidFactError) as caught:
        parse_amount(text, field="principal")

    assert caught.value.field == "principal"
    assert repr(text) in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["-0.01", "1.005"])
def test_a_debt_is_neither_negative_nor_finer_than_a_fen(text):
    with pytest.raises(InvalidFactError):
        parse_debt(text)


def test_a_long_value_is_shown_in_short():
    error = InvalidFactError("name", "长" * 10_000, "shorten it")

    assert len(str(error)) < 200


@given(fen)
def test_fen_and_yuan_convert_without_loss(amount):
    assert from_fen(as_fen(amount)) == amount


def test_a_fraction_of_a_fen_is_not_dropped_quietly():
    with pytest.raises(InvalidFactError, match="round it"):
        as_fen(Decimal("0.005"))


@given(fen, st.integers(1, 500))
def test_even_parts_add_up_and_the_odd_fen_go_to_the_earliest(total, count):
    parts = split_evenly(total, count)

    assert len(parts) == count
    assert sum(parts) == total
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= Decimal("0.01")


@pytest.mark.parametrize(("total", "parts"), [("1.00", 0), ("-1.00", 2), ("0.005", 1)])
def test_what_cannot_be_split_is_refused(total, parts):
    with pytest.raises(InvalidFactError):
        split_evenly(Decimal(total), parts)


@given(fen, st.lists(fen, max_size=8))
def test_a_payment_fills_the_claims_in_order(payment, claims):
    result = allocate(payment, claims)

    assert sum(result.parts, result.left_over) == payment
    for position, (part, claim) in enumerate(zip(result.parts, claims, strict=True)):
        assert 0 <= part <= claim
        assert part == claim or not any(result.parts[position + 1 :])
    assert not result.left_over or list(result.parts) == claims


@pytest.mark.parametrize(("payment", "claim"), [("-1", "1"), ("1", "-1")])
def test_negative_payments_and_claims_are_refused(payment, claim):
    with pytest.raises(InvalidFactError, match="negative"):
        allocate(Decimal(payment), [Decimal(claim)])


@given(spans, spans)
def test_minus_and_overlap_part_a_span_without_loss(one, other):
    left = one.minus(other)
    common = one.overlap(other)

    pieces = [*left, *([common] if common else [])]
    assert sorted(day for piece in pieces for day in piece) == list(one)
    assert sum(piece.days for piece in pieces) == one.days
    assert all(not piece.overlap(other) for piece in left)


@given(spans, days)
def test_a_split_span_keeps_its_days(span, day):
    before, after = span.split_at(day)

    assert all(part.last < day for part in [before] if part)
    assert all(part.first >= day for part in [after] if part)
    assert sum(part.days for part in (before, after) if part) == span.days
    assert span.contains(day) == (after is not None and after.first == day)


def test_touching_spans_do_not_overlap_and_one_day_is_a_span():
    day = date(2024, 2, 29)
    one_day = DateSpan(day, day)

    assert one_day.days == 1
    assert one_day.overlap(DateSpan(date(2024, 3, 1), date(2024, 3, 2))) is None
    assert one_day.minus(DateSpan(day, date.max)) == ()
    assert str(one_day) == "2024-02-29..2024-02-29"


def test_a_span_does_not_end_before_it_starts():
    with pytest.raises(InvalidFactError, match="before"):
        DateSpan(date(2024, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    "text", ["2019-02-29", "20190831", "2019-8-31", "", "31.08.2019", "0001-01-01", "9999-12-31"]
)
def test_days_that_never_were_are_refused(text):
    with pytest.raises(InvalidFactError) as caught:
        parse_date(text, field="due_date")

    assert caught.value.field == "due_date"


@pytest.mark.parametrize("text", ["2003-13", "2003-00", "200305", "2003-5", "0000-01", "", "2003"])
def test_months_that_never_were_are_refused(text):
    with pytest.raises(InvalidFactError):
        ContributionMonth.parse(text)


def test_a_month_out_of_the_calendar_is_refused():
    with pytest.raises(InvalidFactError):
        ContributionMonth(2003, 13)


@given(months, st.integers(-400, 400))
def test_months_count_like_a_number_line(month, count):
    assert month.plus(count).plus(-count) == month
    assert month.plus(count).ordinal - month.ordinal == count
    assert month.next() == month.plus(1)
    assert ContributionMonth.parse(str(month)) == month
    assert month.last_day + timedelta(days=1) == month.next().first_day


def test_a_range_of_months_includes_both_ends():
    first, last = ContributionMonth(2018, 11), ContributionMonth(2019, 2)

    listed = ContributionMonth.range_inclusive(first, last)

    assert [str(month) for month in listed] == ["2018-11", "2018-12", "2019-01", "2019-02"]
    with pytest.raises(InvalidFactError, match="before"):
        ContributionMonth.range_inclusive(last, first)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_month_ends_are_clamped(start, count, end):
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(end)


@given(days, st.integers(0, 9000))
def test_months_and_days_lead_back_to_the_end(start, length):
    end = start + timedelta(days=length)

    count, rest = months_and_days(start, end)

    assert add_months(start, count) + timedelta(days=rest) == end
    assert add_months(start, count + 1) > end


def test_months_and_days_do_not_run_backwards():
    with pytest.raises(InvalidFactError, match="before"):
        months_and_days(date(2024, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (DeadlineRule(), "2024-02-29"),
        (day_of_following_month(15), "2024-03-15"),
        (DeadlineRule(months_after=1), "2024-03-31"),
        (DeadlineRule(day=31), "2024-02-29"),
    ],
)
def test_the_deadline_follows_the_rule_of_the_locality(rule, due):
    assert payment_deadline(ContributionMonth(2024, 2), rule) == date.fromisoformat(due)


@pytest.mark.parametrize("settings", [{"months_after": 13}, {"months_after": -1}, {"day": 0}])
def test_a_deadline_rule_that_cannot_be_is_refused(settings):
    with pytest.raises(InvalidFactError):
        DeadlineRule(**settings)


def test_a_sum_over_months_adds_up_and_starts_with_the_odd_fen():
    split = split_over_months(
        Decimal("0.02"), ContributionMonth(2019, 7), ContributionMonth(2019, 9)
    )

    assert [(str(month), str(part)) for month, part in split] == [
        ("2019-07", "0.01"),
        ("2019-08", "0.01"),
        ("2019-09", "0.00"),
    ]
