"""Receipts on many debts: LAW 1.11, docs/rules/allocation.md."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutes.allocation import DatedReceipt, Debt, lay_receipts
from statutes.errors import InvalidFactError
from statutes.insurance import Insurance
from statutes.late_fee import CountConvention, PrincipalHistory, PrincipalPayment, Reading
from statutes.late_fee_partial import PaymentOrder, Receipt, late_fee_partial

JAN, FEB = date(2019, 1, 1), date(2019, 2, 1)
FEE_FIRST = PaymentOrder.FEE_FIRST


def debt(
    month: date,
    principal: str,
    insurance: Insurance = Insurance.PENSION,
    convention: CountConvention = CountConvention.INCLUSIVE,
) -> Debt:
    due_on = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    history = PrincipalHistory(Decimal(principal), due_on)
    return Debt(month, history, insurance, convention=convention)


def receipt(day: date, amount: str, order: PaymentOrder = PaymentOrder.PRINCIPAL_FIRST):
    return DatedReceipt(day, Decimal(amount), order)


def as_text(laid) -> list[tuple[list[tuple[int, str, str]], str]]:
    return [
        (
            [(one.debt, f"{one.principal:.2f}", f"{one.late_fee:.2f}") for one in each.parts],
            f"{each.left_over:.2f}",
        )
        for each in laid
    ]


def test_principal_first_takes_all_principals_before_any_fee():
    debts = [debt(FEB, "1000.00"), debt(JAN, "1000.00")]

    laid = lay_receipts(debts, [receipt(date(2019, 3, 31), "2040.00")])

    # January: 59 days × 0.5 = 29.50; February: 31 days × 0.5 = 15.50, of which 10.50 is left.
    assert as_text(laid) == [([(1, "1000.00", "29.50"), (0, "1000.00", "10.50")], "0.00")]


def test_fee_first_takes_all_fees_before_any_principal():
    debts = [debt(JAN, "1000.00"), debt(FEB, "1000.00")]

    laid = lay_receipts(debts, [receipt(date(2019, 3, 31), "100.00", FEE_FIRST)])

    assert as_text(laid) == [([(0, "55.00", "29.50"), (1, "0.00", "15.50")], "0.00")]


def test_within_a_month_pension_comes_before_unemployment():
    debts = [debt(JAN, "10.00", Insurance.UNEMPLOYMENT), debt(JAN, "10.00")]

    laid = lay_receipts(debts, [receipt(JAN, "15.00")])

    assert as_text(laid) == [([(1, "10.00", "0.00"), (0, "5.00", "0.00")], "0.00")]


def test_receipt_that_is_known_late_is_laid_where_its_day_puts_it():
    debts = [debt(JAN, "1000.00")]
    late, early = receipt(date(2019, 3, 2), "500.00"), receipt(date(2019, 2, 10), "600.00")

    assert as_text(lay_receipts(debts, [late, early])) == [
        ([(0, "400.00", "9.00")], "91.00"),
        ([(0, "600.00", "0.00")], "0.00"),
    ]


def test_agency_convention_lets_the_day_of_payment_go_free():
    debts = [debt(JAN, "1000.00", convention=CountConvention.EXCLUSIVE)]

    laid = lay_receipts(debts, [receipt(date(2019, 2, 2), "1100.00")])

    assert as_text(laid) == [([(0, "1000.00", "0.50")], "99.50")]


def test_negative_receipt_is_refused():
    with pytest.raises(InvalidFactError, match="must not be negative"):
        lay_receipts([debt(JAN, "1.00")], [receipt(FEB, "-0.01")])


def test_history_that_holds_payments_already_is_refused():
    paid = PrincipalHistory(Decimal("1.00"), JAN, (PrincipalPayment(FEB, Decimal("1.00")),))

    with pytest.raises(InvalidFactError, match="give them as receipts"):
        lay_receipts([Debt(JAN, paid, Insurance.PENSION)], [])


fen = st.integers(0, 500_000).map(lambda value: Decimal(value) / 100)
days = st.dates(date(2009, 1, 1), date(2022, 12, 31))
orders = st.sampled_from(PaymentOrder)


@given(
    principal=fen,
    due_on=days,
    paid=st.lists(st.tuples(days, fen), max_size=5),
    order=orders,
    reading=st.sampled_from(Reading),
    convention=st.sampled_from(CountConvention),
)
def test_one_debt_is_paid_as_the_rule_for_one_debt_says(
    principal, due_on, paid, order, reading, convention
):
    history = PrincipalHistory(principal, due_on)
    one = Debt(due_on.replace(day=1), history, Insurance.PENSION, reading, convention)

    laid = lay_receipts([one], [DatedReceipt(day, amount, order) for day, amount in paid])

    steps = late_fee_partial(
        history,
        [Receipt(day, amount) for day, amount in paid],
        order=order,
        reading=reading,
        convention=convention,
    )
    by_day = sorted(range(len(paid)), key=lambda place: paid[place][0])
    for place, step in zip(by_day, steps, strict=True):
        principals = sum((part.principal for part in laid[place].parts), Decimal(0))
        fees = sum((part.late_fee for part in laid[place].parts), Decimal(0))
        assert (principals, fees) == (step.to_principal, step.to_fee)
        assert laid[place].left_over == step.unallocated


@given(
    principals=st.lists(st.tuples(st.integers(0, 30), fen), max_size=6),
    paid=st.lists(st.tuples(days, fen, orders), max_size=5),
)
def test_parts_and_what_is_left_make_the_receipt(principals, paid):
    debts = [
        debt(date(2009 + months // 12, months % 12 + 1, 1), str(principal))
        for months, principal in principals
    ]

    laid = lay_receipts(debts, [DatedReceipt(*one) for one in paid])

    taken = [Decimal(0)] * len(debts)
    for (_day, amount, _order), one in zip(paid, laid, strict=True):
        parts = sum((part.principal + part.late_fee for part in one.parts), Decimal(0))
        assert parts + one.left_over == amount
        for part in one.parts:
            assert min(part.principal, part.late_fee) >= 0
            taken[part.debt] += part.principal
    for each, sum_ in zip(debts, taken, strict=True):
        assert sum_ <= each.history.principal
