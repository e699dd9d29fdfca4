"""The account statement: opening + movements = closing = what the enterprise file says."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as search
from hypothesis import strategies as st

from arrears.money.account import Balances, Period, Statement
from arrears.money.statement import account_statement
from arrears.selectors.portfolio import Owed, owed_by
from arrears.services.receipts import (
    RefundFacts,
    record_refund,
    reverse_receipt,
    reverse_refund,
)
from casework.enums import DayCount, PaymentOrder
from casework.models import JurisdictionProfile
from ledger.enums import Account, ReceiptPurpose
from ledger.selectors import account_balances
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import day, received
from tests.arrears.test_money_histories import LAST, STEPS, History

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def debtor():
    """Return who owes 1,000.00 pension and 100.00 injury for each of 2019-05 to 2019-07."""
    owner = enterprise()
    in_arrears(owner, {"pension": "3000.00", "injury": "300.00"}, "2019-05", "2019-07")
    return owner


def period(first: str, last: str, known: str = "") -> Period:
    return Period(day(first), day(last), day(known) if known else None)


def lines(statement: Statement) -> list[tuple[str, str, str, str, str]]:
    """Return day, title, and what moved principal, late fee and suspense, as text."""
    return [
        (
            str(one.value_on),
            one.title,
            str(one.change.principal),
            str(one.change.late_fee),
            str(one.change.suspense),
        )
        for one in statement.movements
    ]


def worked_table() -> list[tuple[str, ...]]:
    """Return the rows of the worked statement in docs/rules/account-statement.md."""
    page = Path(settings.BASE_DIR, "docs", "rules", "account-statement.md")
    rows = [line.strip("| ").split(" | ") for line in page.read_text(encoding="utf-8").splitlines()]
    return [tuple(row) for row in rows if len(row) == 5 and row[0].startswith("2019")]


def amounts(row: tuple[str, ...]) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, row[2:]))


def assert_adds_up(statement: Statement) -> None:
    """Check one statement against itself and against the figures of the enterprise file."""
    assert statement.opening + statement.moved == statement.closing
    for end, on in (
        (statement.opening, statement.period.before_on),
        (statement.closing, statement.period.to_on),
    ):
        known_at = statement.period.known_at
        key = statement.enterprise.pk
        found = owed_by(on, "enterprise_id", enterprise=key, known_at=known_at)
        owed = found.get(key, Owed())
        assert (end.principal, end.late_fee) == (owed.principal, owed.late_fee)
        balances = account_balances(key, on=on, known_at=known_at)
        assert (end.fine, end.suspense) == (balances[Account.FINE], balances[Account.SUSPENSE])
        paid = balances[Account.PRINCIPAL] + balances[Account.LATE_FEE]
        assert balances[Account.CASH] == paid + end.fine + end.suspense
    for name in ("principal", "late_fee"):
        flows = [getattr(one, name) for one in statement.insurances]
        for one in flows:
            assert one.opening + one.added - one.paid == one.closing
        assert sum(one.opening for one in flows) == getattr(statement.opening, name)
        assert sum(one.closing for one in flows) == getattr(statement.closing, name)


def test_period_of_an_enterprise_line_by_line(debtor):
    received(debtor, "2019-07-10", "1150.00", reference="样例流水甲")
    received(debtor, "2019-09-30", "5000.00", reference="样例流水乙")

    statement = account_statement(debtor, period("2019-07-01", "2019-09-30"))

    opening, *movements, closing = worked_table()
    assert (statement.opening.principal, statement.opening.late_fee) == amounts(opening)[:2]
    assert lines(statement) == movements
    assert (statement.closing.principal, statement.closing.late_fee) == amounts(closing)[:2]
    assert statement.movements[2].details == "Principal 1,150.00 (2019-05 – 2019-06)"
    assert statement.movements[0].details == (
        "2019-06 Pension insurance 1,000.00, Work injury insurance 100.00"
    )
    assert statement.closing == Balances(suspense=amounts(closing)[2])
    assert statement.in_capitals == "人民币零元整"
    assert_adds_up(statement)


def test_closing_total_stands_in_capitals(debtor):
    statement = account_statement(debtor, period("2019-01-01", "2019-06-30"))

    assert statement.closing.owed == Decimal("1116.50")
    assert statement.in_capitals == "人民币壹仟壹佰壹拾陆元伍角整"


def test_month_paid_before_it_fell_due_is_paid_ahead_until_then(debtor):
    received(debtor, "2019-05-20", "1500.00")

    early = account_statement(debtor, period("2019-05-01", "2019-05-31"))
    then = account_statement(debtor, period("2019-06-01", "2019-06-30"))

    assert early.has_ahead
    assert early.closing == Balances(ahead=Decimal("1500.00"))
    assert early.closing == then.opening
    assert lines(then) == [
        ("2019-06-01", "In arrears from this day", "1100.00", "0.00", "0.00"),
        ("2019-06-01", "Paid before it fell due", "-1100.00", "0.00", "0.00"),
    ]
    assert then.closing == Balances(ahead=Decimal("400.00"))
    assert_adds_up(early)
    assert_adds_up(then)


def test_fine_refund_and_reversals_say_why(debtor):
    fine = received(
        debtor, "2019-08-01", "500.00", purpose=ReceiptPurpose.FINE, document="样例罚决1号"
    )
    wrong = received(debtor, "2019-08-02", "700.00", reference="样例流水错")
    much = received(debtor, "2019-08-03", "9000.00", reference="样例流水多")
    facts = RefundFacts(much.pk, "样例退1", day("2019-09-02"), Decimal("100.00"), "样例：多缴")
    refund = record_refund(facts, actor_id=None)
    reverse_receipt(wrong.pk, actor_id=None, reason="样例：退票")
    reverse_refund(refund.pk, actor_id=None, reason="样例：退回")

    statement = account_statement(debtor, period("2019-08-01", "2019-09-30"))

    assert fine.pk
    assert statement.has_fine
    assert statement.closing.fine == Decimal("500.00")
    told = {(one.title, one.reference, one.reason) for one in statement.movements}
    assert ("Receipt reversed", "样例流水错", "样例：退票") in told
    assert ("Refunded", "样例退1", "样例：多缴") in told
    assert ("Refund reversed", "样例退1", "样例：退回") in told
    assert_adds_up(statement)


def test_allocations_laid_anew_are_left_out_until_they_are_asked_for(debtor):
    received(debtor, "2019-08-10", "1000.00")
    received(debtor, "2019-07-01", "1000.00")

    plain = account_statement(debtor, period("2019-07-01", "2019-09-30"))
    whole = account_statement(debtor, period("2019-07-01", "2019-09-30"), corrections=True)

    assert plain.left_out == 1
    assert "Allocation reversed" not in [one.title for one in plain.movements]
    assert whole.left_out == 0
    assert [one.title for one in whole.movements].count("Allocation reversed") == 1
    assert plain.closing == whole.closing
    assert_adds_up(plain)
    assert_adds_up(whole)


def test_as_known_then_leaves_out_what_was_recorded_later():
    with time_machine.travel("2019-09-05T12:00:00+08:00", tick=False):
        owner = enterprise()
        in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    with time_machine.travel("2019-11-20T12:00:00+08:00", tick=False):
        received(owner, "2019-09-10", "400.00")

    then = account_statement(owner, period("2019-09-01", "2019-09-30", "2019-11-19"))
    now = account_statement(owner, period("2019-09-01", "2019-09-30", "2019-11-20"))
    before = account_statement(owner, period("2019-09-01", "2019-09-30", "2019-09-04"))

    assert then.closing == Balances(Decimal("1000.00"), Decimal("15.00"))
    assert now.closing == Balances(Decimal("600.00"), Decimal("11.00"))
    assert [str(one.recorded_on) for one in now.movements] == [
        "2019-09-05",
        "2019-11-20",
        "2019-11-20",
        "None",
    ]
    assert (before.movements, before.closing) == ([], Balances())
    for statement in (then, now, before):
        assert_adds_up(statement)


def test_enterprise_without_anything_has_an_empty_statement():
    statement = account_statement(enterprise(), period("2019-01-01", "2019-09-30"))

    assert statement.movements == []
    assert statement.insurances == []
    assert statement.opening == statement.closing == Balances()
    assert not statement.has_fine
    assert not statement.has_ahead


def test_number_of_queries_does_not_grow(debtor, django_assert_max_num_queries):
    big = enterprise()
    in_arrears(big, {"pension": "120000.00", "medical": "1200.00"}, "2009-08", "2019-07")
    for month in range(9, 0, -1):
        received(big, f"2019-0{month}-15", "100.00")
    received(debtor, "2019-08-10", "1000.00")
    whole = period("2009-01-01", "2019-09-30")

    with django_assert_max_num_queries(8) as few:
        account_statement(debtor, whole)
    with django_assert_max_num_queries(len(few.captured_queries)):
        account_statement(big, whole, corrections=True)


CLOCK = dt.datetime(2019, 9, 1, 12, tzinfo=dt.UTC)


@given(
    steps=STEPS,
    cut=st.dates(dt.date(2019, 5, 20), LAST),
    known_after=st.integers(0, 8),
    fee_first=st.booleans(),
)
@search(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_statement_of_any_history_adds_up(steps, cut, known_after, fee_first):
    point = transaction.savepoint()
    if fee_first:
        JurisdictionProfile.objects.create(
            region_prefix="2224",
            valid_from=dt.date(2019, 1, 1),
            payment_order=PaymentOrder.FEE_FIRST,
            day_count=DayCount.EXCLUSIVE,
        )
    with time_machine.travel(CLOCK, tick=False) as clock:
        history = History(enterprise())
        in_arrears(history.owner, {"pension": "2000.00", "injury": "100.01"}, "2019-05", "2019-07")
        for name, *arguments in steps:
            clock.shift(dt.timedelta(days=1))
            getattr(history, name)(*arguments)
    known_on = CLOCK.date() + dt.timedelta(days=known_after)

    for known in (None, known_on):
        first = account_statement(
            history.owner, Period(dt.date(2019, 5, 1), cut, known), corrections=bool(known)
        )
        second = account_statement(
            history.owner, Period(cut + dt.timedelta(days=1), dt.date(2020, 6, 30), known)
        )
        assert_adds_up(first)
        assert_adds_up(second)
        assert first.closing == second.opening
    transaction.savepoint_rollback(point)
