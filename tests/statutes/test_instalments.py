"""Instalment plans: docs/rules/what-if.md, LAW 1.8 and 1.11, 社会保险法 63."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statutes.allocation import DatedReceipt, Debt, lay_receipts
from statutes.dates import DateSpan
from statutes.errors import InvalidFactError
from statutes.instalments import (
    MOST_INSTALMENTS,
    InstalmentPlan,
    PlanTerms,
    PlanTooLongError,
    instalment_plan,
)
from statutes.insurance import Insurance
from statutes.late_fee import (
    CountConvention,
    Deferral,
    PrincipalHistory,
    PrincipalPayment,
    Reading,
    late_fee,
)
from statutes.late_fee_partial import PaymentOrder
from statutes.money import from_fen

OPENED_ON, FIRST_DUE_ON = date(2024, 3, 1), date(2024, 3, 31)
PRINCIPAL_FIRST, FEE_FIRST = PaymentOrder
PAGE = Path(__file__).parents[2] / "docs" / "rules" / "what-if.md"


def debt(principal: str = "1200.00", due_on: date = date(2024, 1, 31), **history: object) -> Debt:
    facts = PrincipalHistory(Decimal(principal), due_on, **history)  # type: ignore[arg-type]
    return Debt(due_on.replace(day=1), facts, Insurance.PENSION)


def plan(*debts: Debt, order: PaymentOrder = PRINCIPAL_FIRST, paid=(), **terms) -> InstalmentPlan:
    when = PlanTerms(**({"opened_on": OPENED_ON, "first_due_on": FIRST_DUE_ON} | terms))
    return instalment_plan(debts, when, order_on=lambda _day: order, paid=paid)


def rows(made: InstalmentPlan) -> list[tuple[str, ...]]:
    return [
        (
            str(one.due_on),
            *(
                f"{amount:.2f}"
                for amount in (
                    one.amount,
                    one.to_principal,
                    one.to_fee,
                    one.fee_run,
                    one.principal_left,
                    one.fee_left,
                )
            ),
        )
        for one in made.instalments
    ]


def worked_rows() -> list[dict[str, str]]:
    section = PAGE.read_text(encoding="utf-8").split("## Worked table")[1]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows, "the page has no worked table"
    return rows


@pytest.mark.parametrize("row", worked_rows(), ids=lambda row: row["case"])
def test_printed_instalments_are_computed(row):
    deferrals: tuple[Deferral, ...] = ()
    if row["deferral"]:
        span = DateSpan(*map(date.fromisoformat, row["deferral"].split("..")))
        deferrals = (Deferral(span, "延期缴费协议"),)
    asked = row["terms"]
    terms = {"amount": Decimal(asked)} if "." in asked else {"count": int(asked)}

    made = plan(debt(deferrals=deferrals), order=PaymentOrder(row["order"]), **terms)

    printed = {
        str(one.due_on): " / ".join(
            f"{amount:.2f}"
            for amount in (one.to_principal, one.to_fee, one.principal_left, one.fee_left)
        )
        for one in made.instalments
    }
    assert printed == {day: row[day] for day in row if day.startswith("2024") and row[day]}
    assert f"{made.fee_paid:.2f}" == row["late fee"]


def test_equal_instalments_pay_principal_and_the_fee_that_runs_meanwhile():
    made = plan(debt(), count=3)

    # To 03-31: 60 days × 0.60 = 36.00. Then 782.20 × 30 × 0.0005 = 11.733, 364.40 × 31 × 0.0005 =
    # 5.6482: 53.3812 in all, 53.38 after one rounding.
    assert rows(made) == [
        ("2024-03-31", "417.80", "417.80", "0.00", "18.00", "782.20", "36.00"),
        ("2024-04-30", "417.80", "417.80", "0.00", "11.73", "364.40", "47.73"),
        ("2024-05-31", "417.78", "364.40", "53.38", "5.65", "0.00", "0.00"),
    ]
    assert (made.principal, made.fee) == (Decimal("1200.00"), Decimal("18.00"))
    assert (made.fee_at_once, made.fee_paid) == (Decimal("36.00"), Decimal("53.38"))
    assert made.fee_unpaid == Decimal("72.60")
    assert made.total == Decimal("1253.38")


def test_fixed_amount_runs_until_the_last_takes_what_remains():
    made = plan(debt(), amount=Decimal("500.00"))

    assert rows(made) == [
        ("2024-03-31", "500.00", "500.00", "0.00", "18.00", "700.00", "36.00"),
        ("2024-04-30", "500.00", "500.00", "0.00", "10.50", "200.00", "46.50"),
        ("2024-05-31", "249.60", "200.00", "49.60", "3.10", "0.00", "0.00"),
    ]


def test_fee_first_pays_the_fee_that_has_run_before_any_principal():
    made = plan(debt(), order=FEE_FIRST, amount=Decimal("500.00"))

    # 1,200 − 464 = 736 × 30 × 0.0005 = 11.04; 736 − 488.96 = 247.04 × 31 × 0.0005 = 3.82912.
    assert rows(made) == [
        ("2024-03-31", "500.00", "464.00", "36.00", "18.00", "736.00", "0.00"),
        ("2024-04-30", "500.00", "488.96", "11.04", "11.04", "247.04", "0.00"),
        ("2024-05-31", "250.87", "247.04", "3.83", "3.83", "0.00", "0.00"),
    ]


def test_approved_deferral_lets_no_fee_run_in_its_days():
    deferral = Deferral(DateSpan(date(2024, 3, 2), date(2024, 5, 31)), "延期缴费协议")

    made = plan(debt(deferrals=(deferral,)), count=3)

    assert [row[1] for row in rows(made)] == ["406.00", "406.00", "406.00"]
    assert made.fee_paid == made.fee_unpaid == Decimal("18.00")
    assert [line.source for one in made.instalments for line in one.lines] == [
        "缓缴：延期缴费协议"
    ] * 3


def test_working_of_each_instalment_gives_its_fee_unrounded():
    lines = [one.lines for one in plan(debt(), count=3).instalments]

    assert [
        (str(line.period), line.days, f"{line.principal:.2f}", line.amount_unrounded)
        for (line,) in lines
    ] == [
        ("2024-03-02..2024-03-31", 30, "1200.00", Decimal("18")),
        ("2024-04-01..2024-04-30", 30, "782.20", Decimal("11.733")),
        ("2024-05-01..2024-05-31", 31, "364.40", Decimal("5.6482")),
    ]


def test_working_adds_up_debts_of_one_rate_and_tells_a_debt_that_falls_due_meanwhile():
    debts = debt("1000.00"), debt("500.00"), debt("200.00", date(2024, 4, 30))

    second = plan(*debts, amount=Decimal("100.00")).instalments[2]

    assert [(str(line.period), f"{line.principal:.2f}") for line in second.lines] == [
        ("2024-05-01..2024-05-31", "1500.00")
    ]
    assert second.fee_run_unrounded == Decimal("23.25")


def test_agency_convention_counts_from_the_day_of_payment_itself():
    made = plan(replace(debt(), convention=CountConvention.EXCLUSIVE), amount=Decimal("1200.00"))

    # 02-01 to 03-30 are 59 days; from 03-31 on nothing bears a fee.
    assert rows(made)[0][:5] == ("2024-03-31", "1200.00", "1200.00", "0.00", "18.00")
    assert str(made.instalments[0].lines[0].period) == "2024-03-01..2024-03-30"
    assert rows(made)[1][1:3] == ("35.40", "0.00")


def test_what_was_received_before_is_laid_first():
    received = DatedReceipt(OPENED_ON, Decimal("200.00"))

    made = plan(debt(), paid=[received], count=1)

    # 1,200 × 30 × 0.0005 + 1,000 × 30 × 0.0005 = 33.00.
    assert rows(made) == [("2024-03-31", "1033.00", "1000.00", "33.00", "15.00", "0.00", "0.00")]


def test_days_are_a_month_apart_and_clamped_to_the_months_end():
    made = plan(debt(), opened_on=date(2024, 1, 31), first_due_on=date(2024, 1, 31), count=4)

    assert [str(one.due_on) for one in made.instalments] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]


def test_nothing_owed_needs_no_instalments():
    settled = DatedReceipt(OPENED_ON, Decimal("5000.00"))

    assert plan(debt(), paid=[settled], count=3).instalments == ()


def test_debt_of_a_few_fen_ends_before_the_count():
    made = plan(debt("0.03", FIRST_DUE_ON), count=12)

    assert [str(one.amount) for one in made.instalments] == ["0.01"] * 3


def test_amount_that_takes_too_long_is_refused_with_the_least_that_does_not():
    with pytest.raises(PlanTooLongError) as refused:
        plan(debt(), amount=Decimal("5.00"))

    least = refused.value.least
    assert len(plan(debt(), amount=least).instalments) == MOST_INSTALMENTS
    with pytest.raises(PlanTooLongError):
        plan(debt(), amount=least - Decimal("0.01"))


def test_amount_below_the_fee_never_ends_when_the_fee_comes_first():
    with pytest.raises(PlanTooLongError):
        plan(debt(), order=FEE_FIRST, amount=Decimal("17.00"))


@pytest.mark.parametrize(
    ("terms", "remedy"),
    [
        ({"count": 0}, "give 1 to 120 instalments"),
        ({"count": 121}, "give 1 to 120 instalments"),
        ({}, "give a count or an amount"),
        ({"count": 3, "amount": Decimal("1.00")}, "give a count or an amount"),
        ({"amount": Decimal("0.00")}, "give an amount above zero"),
        ({"amount": Decimal("-1.00")}, "give an amount above zero"),
        ({"amount": Decimal("0.001")}, "round it to the fen"),
        ({"count": 3, "first_due_on": date(2024, 2, 29)}, "give 2024-03-01 or a later day"),
    ],
)
def test_terms_that_make_no_plan_are_refused(terms, remedy):
    with pytest.raises(InvalidFactError, match=remedy):
        plan(debt(), **terms)


def test_plan_cannot_open_before_the_last_receipt():
    with pytest.raises(InvalidFactError, match="give 2024-03-02, of the last receipt, or later"):
        plan(debt(), count=1, paid=[DatedReceipt(date(2024, 3, 2), Decimal("1.00"))])


fen = st.integers(0, 2_000_000).map(from_fen)
days = st.dates(date(2010, 1, 1), date(2025, 12, 31))


@st.composite
def histories(draw) -> PrincipalHistory:
    starts = draw(st.lists(st.tuples(days, st.integers(0, 400)), max_size=2))
    spans = [DateSpan(first, first + timedelta(days=length)) for first, length in starts]
    return PrincipalHistory(
        draw(fen),
        draw(days),
        deferrals=tuple(Deferral(span, "样例") for span in spans),
        bankruptcy_accepted_on=draw(st.none() | st.none() | days),
    )


debts = st.lists(
    st.builds(
        lambda history, insurance, reading, convention: Debt(
            history.due_on.replace(day=1), history, insurance, reading, convention
        ),
        histories(),
        st.sampled_from(Insurance),
        st.sampled_from(Reading),
        st.sampled_from(CountConvention),
    ),
    max_size=5,
)
receipts = st.lists(
    st.builds(
        DatedReceipt,
        st.dates(date(2010, 1, 1), OPENED_ON),
        fen,
        st.sampled_from(PaymentOrder),
    ),
    max_size=3,
)
waits = st.integers(0, 100).map(lambda number: OPENED_ON + timedelta(days=number))


def fees_by_statute(debts, laid, on: date) -> tuple[Decimal, Decimal]:
    """Return the fee to date, rounded by debt, and unrounded, by the rule for one debt."""
    rounded = exact = Decimal(0)
    for place, one in enumerate(debts):
        paid = tuple(
            PrincipalPayment(day, part.principal)
            for day, each in laid
            for part in each.parts
            if part.debt == place and day <= on
        )
        fee = late_fee(
            replace(one.history, payments=paid),
            insurance=one.insurance,
            until=on,
            reading=one.reading,
            convention=one.convention,
        )
        rounded, exact = rounded + fee.amount, exact + fee.exact
    return rounded, exact


@given(
    debts=debts,
    paid=receipts,
    first_due_on=waits,
    terms=st.integers(1, 8).map(lambda count: {"count": count})
    | st.integers(50_000, 900_000).map(lambda amount: {"amount": from_fen(amount)}),
    order=st.sampled_from(PaymentOrder),
)
def test_plan_is_what_the_allocation_makes_of_its_instalments(
    debts, paid, first_due_on, terms, order
):
    try:
        made = plan(*debts, order=order, paid=paid, first_due_on=first_due_on, **terms)
    except PlanTooLongError:
        assume(False)

    planned = [DatedReceipt(one.due_on, one.amount, order) for one in made.instalments]
    every = [*paid, *planned]
    laid = lay_receipts(debts, every)
    by_day = list(zip([one.received_on for one in every], laid, strict=True))
    replayed = laid[len(paid) :]

    assert [(one.to_principal, one.to_fee, Decimal(0)) for one in made.instalments] == [
        (
            sum((part.principal for part in each.parts), Decimal(0)),
            sum((part.late_fee for part in each.parts), Decimal(0)),
            each.left_over,
        )
        for each in replayed
    ]
    assert made.total == made.principal + made.fee + sum(one.fee_run for one in made.instalments)
    fee_paid = sum((part.late_fee for each in laid[: len(paid)] for part in each.parts), Decimal(0))
    exact_before = fees_by_statute(debts, by_day[: len(paid)], OPENED_ON)[1]
    principal_left, fee_left = made.principal, made.fee
    for number, one in enumerate(made.instalments):
        known = by_day[: len(paid) + number]
        rounded, exact = fees_by_statute(debts, known, one.due_on)
        assert one.fee_owed == fee_left + one.fee_run == rounded - fee_paid
        assert one.fee_run_unrounded == exact - exact_before
        assert one.principal_left == principal_left - one.to_principal >= 0
        assert one.fee_left == one.fee_owed - one.to_fee >= 0
        assert 0 < one.amount == one.to_principal + one.to_fee
        fee_paid += one.to_fee
        exact_before, principal_left, fee_left = exact, one.principal_left, one.fee_left
    if made.instalments:
        assert principal_left == fee_left == 0


@given(
    debts=debts,
    paid=receipts,
    first_due_on=waits,
    count=st.integers(2, 8),
    order=st.sampled_from(PaymentOrder),
)
def test_equal_instalments_are_the_smallest_that_leave_none_above_them(
    debts, paid, first_due_on, count, order
):
    made = plan(*debts, order=order, paid=paid, first_due_on=first_due_on, count=count)
    amounts = [one.amount for one in made.instalments]
    assume(amounts)

    assert len(set(amounts[:-1])) <= 1
    assert all(before >= after for before, after in pairwise(amounts))
    assert len(amounts) <= count
    less = amounts[0] - Decimal("0.01")
    if less:
        slower = plan(*debts, order=order, paid=paid, first_due_on=first_due_on, amount=less)
        assert len(slower.instalments) > count
