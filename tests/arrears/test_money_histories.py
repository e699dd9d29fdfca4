"""Any history of money and stops leaves books in order, and the figures of a straight history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.checks import check_books
from arrears.enums import EndKind, StopKind
from arrears.models import FeeStop
from arrears.selectors.portfolio import Owed, owed_by
from arrears.services.accrual import accrue_until
from arrears.services.positions import correct_positions
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipt,
    record_refund,
    reverse_receipt,
)
from arrears.services.stops import EndFacts, StopFacts, end_stop, record_stop
from casework.scope import EVERYWHERE
from enterprises.models import Enterprise
from ledger.enums import Account
from ledger.errors import MoneyProblem
from ledger.models import Receipt
from ledger.selectors import NOTHING, account_balances, suspense_of
from tests.arrears.builders import committed_batch, enterprise, in_arrears

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2019, 5, 1), dt.date(2020, 3, 31)
DAYS = st.dates(FIRST, LAST)
AMOUNTS = st.integers(1, 300_000).map(lambda fen: Decimal(fen) / 100)


@dataclass
class History:
    """What was recorded, so that the same can be recorded anew in the order of days."""

    owner: Enterprise
    numbers: count[int] = field(default_factory=lambda: count(1))
    receipts: list[Receipt] = field(default_factory=list)
    stops: list[FeeStop] = field(default_factory=list)

    def receive(self, on: dt.date, amount: Decimal) -> None:
        reference = f"样例{self.owner.pk}-{next(self.numbers)}"
        facts = ReceiptFacts(self.owner.pk, reference, on, amount)
        self.receipts.append(record_receipt(facts, actor_id=None))

    def reverse(self, position: int) -> None:
        if self.receipts:
            receipt = self.receipts[position % len(self.receipts)]
            try:
                reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")
            except MoneyProblem:
                return  # A part of it was refunded.
            self.receipts.remove(receipt)

    def refund(self, position: int, share: int) -> None:
        waiting = suspense_of(receipt.pk for receipt in self.receipts)
        if waiting:
            pk = sorted(waiting)[position % len(waiting)]
            amount = max(waiting[pk] * share // 4, Decimal("0.01"))
            reference = f"样例退{self.owner.pk}-{next(self.numbers)}"
            record_refund(RefundFacts(pk, reference, LAST, amount, "样例：多缴"), actor_id=None)

    def stop(self, on: dt.date, days: int) -> None:
        facts = StopFacts(
            self.owner.pk,
            StopKind.DEFERRAL,
            on,
            basis="社会保险法 第六十三条",
            document=f"样例{next(self.numbers)}号",
            to_on=on + dt.timedelta(days=days),
            security_kind="抵押",
        )
        self.stops.append(record_stop(facts, actor_id=None))

    def end(self, position: int, days: int) -> None:
        if self.stops:
            stop = self.stops.pop(position % len(self.stops))
            assert stop.to_on is not None
            again = min(stop.from_on + dt.timedelta(days=days), stop.to_on)
            end_stop(EndFacts(stop.pk, EndKind.BROKEN, again, "样例", "样例"), actor_id=None)

    def survey(self, principal: Decimal, number: int) -> None:
        in_arrears(
            self.owner,
            {"pension": str(principal)},
            "2019-05",
            "2019-07",
            batch=committed_batch(f"样例调研{next(self.numbers)}"),
            surveyed_on=dt.date(2019, 8, 1) + dt.timedelta(days=number),
        )


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), DAYS, AMOUNTS),
        st.tuples(st.just("reverse"), st.integers(0, 5)),
        st.tuples(st.just("refund"), st.integers(0, 5), st.integers(1, 4)),
        st.tuples(st.just("stop"), DAYS, st.integers(0, 90)),
        st.tuples(st.just("end"), st.integers(0, 5), st.integers(0, 90)),
        st.tuples(st.just("survey"), AMOUNTS, st.integers(1, 50)),
    ),
    max_size=8,
)


def owed(owner: Enterprise, on: dt.date) -> Owed:
    return owed_by(on, "enterprise_id", enterprise=owner).get(owner.pk, Owed())


@given(steps=STEPS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_leaves_the_books_in_order(steps):
    point = transaction.savepoint()
    history = History(enterprise())
    in_arrears(history.owner, {"pension": "2000.00", "medical": "100.01"}, "2019-05", "2019-06")
    accrue_until(dt.date(2019, 12, 31))

    for name, *arguments in steps:
        getattr(history, name)(*arguments)
    correct_positions()

    assert check_books(EVERYWHERE, on=LAST).findings == []
    balances = account_balances(history.owner.pk)
    assert 2 * balances[Account.CASH] == sum(balances.values(), NOTHING)
    transaction.savepoint_rollback(point)


@given(
    received=st.lists(st.tuples(DAYS, AMOUNTS), min_size=2, max_size=5),
    mistaken=st.lists(st.tuples(DAYS, AMOUNTS), max_size=2),
    stopped=st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=2),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_order_in_which_facts_became_known_does_not_matter(received, mistaken, stopped):
    point = transaction.savepoint()
    straight, crooked = History(enterprise()), History(enterprise())
    for one in (straight, crooked):
        in_arrears(one.owner, {"pension": "2000.00", "injury": "77.77"}, "2019-05", "2019-06")
    for on, days in stopped:
        straight.stop(on, days)
    for on, amount in sorted(received):
        straight.receive(on, amount)

    for on, amount in mistaken:
        crooked.receive(on, amount)
    # Same-day receipts keep the order in which they were recorded, so that stays the same.
    for on, amount in sorted(received, key=lambda one: (-one[0].toordinal(), one[1])):
        crooked.receive(on, amount)
    for receipt in list(crooked.receipts[: len(mistaken)]):
        reverse_receipt(receipt.pk, actor_id=None, reason="样例：记错")
    for on, days in reversed(stopped):
        crooked.stop(on, days)

    for on in (dt.date(2019, 7, 1), dt.date(2019, 10, 15), LAST):
        assert owed(crooked.owner, on) == owed(straight.owner, on)
    assert account_balances(crooked.owner.pk) == account_balances(straight.owner.pk)
    transaction.savepoint_rollback(point)
