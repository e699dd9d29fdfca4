"""The closed form of the late fee against a walk through the days, for random histories.

The walk knows nothing of segments or parameter files: it asks of each day who owed what.
"""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from statutes.dates import DateSpan
from statutes.insurance import Insurance
from statutes.late_fee import (
    CodedException,
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    fee_timeline,
    late_fee,
    three_readings,
)
from statutes.late_fee_partial import PaymentOrder, Receipt, late_fee_partial

OLD_LAW_INSURANCES = (Insurance.PENSION, Insurance.MEDICAL, Insurance.UNEMPLOYMENT)
LONGEST_DAYS = 1200

fen = st.integers(0, 10**9).map(lambda number: Decimal(number) / 100)
due_days = st.one_of(
    st.dates(date(1998, 6, 1), date(2024, 12, 31)),
    st.dates(date(2010, 6, 1), date(2011, 8, 1)),
)


@st.composite
def histories(draw):
    due_on = draw(due_days)
    days = st.integers(-40, LONGEST_DAYS).map(lambda offset: due_on + timedelta(days=offset))
    shares = draw(st.lists(st.tuples(days, fen), max_size=4))
    rest = draw(fen)
    payments = tuple(PrincipalPayment(on, amount) for on, amount in shares)
    deferrals = tuple(
        Deferral(DateSpan(first_on, first_on + timedelta(days=length)), "批复")
        for first_on, length in draw(st.lists(st.tuples(days, st.integers(0, 400)), max_size=3))
    )
    exceptions = tuple(
        CodedException("local", first_on, None if open_end else first_on, "规定")
        for first_on, open_end in draw(st.lists(st.tuples(days, st.booleans()), max_size=1))
    )
    return PrincipalHistory(
        sum((payment.principal for payment in payments), rest),
        due_on,
        payments,
        deferrals,
        draw(st.none() | days),
        exceptions,
    )


cases = st.fixed_dictionaries(
    {
        "insurance": st.sampled_from(Insurance),
        "reading": st.sampled_from(Reading),
        "convention": st.sampled_from(CountConvention),
    }
)


def rate_of_day(day, due_on, insurance, reading):
    if insurance is Insurance.ANNUITY:
        return Decimal("0")
    if reading is Reading.UNIFORM:
        return Decimal("0.0005")
    if insurance in OLD_LAW_INSURANCES:
        if day < date(1999, 1, 22):
            return Decimal("0")
        keeps_old_rate = reading is Reading.BY_DUE_DATE and due_on < date(2011, 7, 1)
        return Decimal("0.002" if keeps_old_rate or day < date(2011, 7, 1) else "0.0005")
    first_rate_on = date(2011, 1, 1) if insurance is Insurance.INJURY else date(2011, 7, 1)
    return Decimal("0.0005" if day >= first_rate_on else "0")


def is_stopped(history, day):
    accepted_on = history.bankruptcy_accepted_on
    return (
        (accepted_on is not None and day >= accepted_on)
        or any(deferral.span.first <= day <= deferral.span.last for deferral in history.deferrals)
        or any(
            exception.from_on <= day and (exception.to_on is None or day <= exception.to_on)
            for exception in history.exceptions
        )
    )


def fees_day_by_day(history, until, *, insurance, reading, convention):
    """Yield each fee day with what it bears."""
    day = history.due_on + timedelta(days=1)
    while day < until or (day == until and convention is CountConvention.INCLUSIVE):
        owed = history.principal
        for payment in history.payments:
            if payment.paid_on < day or (
                payment.paid_on == day and convention is CountConvention.EXCLUSIVE
            ):
                owed -= payment.principal
        rate = rate_of_day(day, history.due_on, insurance, reading)
        yield day, Decimal("0") if is_stopped(history, day) else owed * rate
        day += timedelta(days=1)


@given(histories(), st.integers(-5, LONGEST_DAYS), cases)
def test_closed_form_equals_the_walk_through_the_days(history, days, case):
    until = history.due_on + timedelta(days=days)

    fee = late_fee(history, until=until, **case)

    walked = list(fees_day_by_day(history, until, **case))
    assert fee.exact == sum((amount for _, amount in walked), Decimal("0"))
    running, exceeded_on = Decimal("0"), None
    for day, amount in walked:
        running += amount
        if exceeded_on is None and running > history.principal:
            is_counted_at_once = case["convention"] is CountConvention.INCLUSIVE
            exceeded_on = day if is_counted_at_once else day + timedelta(days=1)
    assert fee.exceeds_from_on == exceeded_on
    assert fee.exceeds_principal == (exceeded_on is not None)
    assert exceeded_on is None or exceeded_on <= until


@given(histories(), st.integers(-5, LONGEST_DAYS), st.integers(0, 90), cases)
def test_fee_never_falls_as_the_day_advances(history, days, later, case):
    until = history.due_on + timedelta(days=days)

    earlier_fee = late_fee(history, until=until, **case)
    later_fee = late_fee(history, until=until + timedelta(days=later), **case)

    assert later_fee.exact >= earlier_fee.exact
    assert later_fee.amount >= earlier_fee.amount


@given(histories(), st.integers(0, LONGEST_DAYS), st.integers(0, LONGEST_DAYS), cases)
def test_steps_of_a_longer_fee_add_up_across_a_cut(history, first, second, case):
    cut = history.due_on + timedelta(days=min(first, second))
    until = history.due_on + timedelta(days=max(first, second))

    whole = late_fee(history, until=until, **case).exact
    before = late_fee(history, until=cut, **case).exact

    after = [
        amount
        for day, amount in fees_day_by_day(history, until, **case)
        if day > cut or (day == cut and case["convention"] is CountConvention.EXCLUSIVE)
    ]
    assert whole == before + sum(after, Decimal("0"))


@given(histories(), cases)
def test_timeline_has_no_gap_and_begins_on_the_first_late_day(history, case):
    timeline = fee_timeline(history, **case)

    expected_start = history.due_on + timedelta(days=1)
    for segment in timeline:
        assert segment.from_on == expected_start
        if segment.to_on is not None:
            expected_start = segment.to_on + timedelta(days=1)
    settled = bool(history.payments) and history.principal == sum(
        payment.principal for payment in history.payments
    )
    if timeline and not settled:
        assert timeline[-1].to_on is None


@given(histories(), st.integers(0, LONGEST_DAYS), cases)
def test_each_reading_of_three_is_that_reading(history, days, case):
    until = history.due_on + timedelta(days=days)
    case.pop("reading")

    fees = three_readings(history, until=until, **case)

    assert set(fees) == set(Reading)
    for reading, fee in fees.items():
        assert fee == late_fee(history, until=until, reading=reading, **case)


@given(
    fen,
    due_days,
    st.lists(st.tuples(st.integers(-20, 900), st.none() | fen), max_size=6),
    st.sampled_from(PaymentOrder),
    cases,
)
def test_partial_payments_are_neither_lost_nor_multiplied(principal, due_on, plan, order, case):
    receipts = [Receipt(due_on + timedelta(days=days), amount) for days, amount in plan]

    steps = late_fee_partial(PrincipalHistory(principal, due_on), receipts, order=order, **case)

    assert len(steps) == len(receipts)
    paid_principal = paid_fee = Decimal("0")
    for step in steps:
        received = step.receipt.amount or Decimal("0")
        assert received == step.to_principal + step.to_fee + step.unallocated
        assert min(step.to_principal, step.to_fee, step.unallocated) >= 0
        paid_principal += step.to_principal
        paid_fee += step.to_fee
        assert step.principal_left == principal - paid_principal >= 0
        assert step.fee_left == step.fee.amount - paid_fee >= 0
        if step.unallocated:
            assert step.principal_left == step.fee_left == 0
