"""Clerks who press at the same moment: real threads, real commits, on either database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from arrears.checks import check_books
from arrears.models import ArrearsItem
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipt,
    record_receipts,
    record_refund,
    reverse_receipt,
)
from casework.scope import EVERYWHERE
from ledger.errors import MoneyProblem
from ledger.models import Entry, Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import day, figures, in_suspense, received
from tests.concurrency.threads import at_once

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
ON = dt.date(2019, 12, 31)


@pytest.fixture
def owner():
    one = enterprise()
    in_arrears(one, {"pension": "1000.00"}, "2019-08", "2019-08")
    return one


def facts(owner, reference: str, amount: str = "600.00") -> ReceiptFacts:
    return ReceiptFacts(owner.pk, reference, day("2019-09-10"), Decimal(amount))


def test_two_receipts_on_one_item_never_pay_it_twice(owner):
    outcomes = at_once(
        lambda: record_receipt(facts(owner, "样例A"), actor_id=None),
        lambda: record_receipt(facts(owner, "样例B"), actor_id=None),
    )

    assert all(isinstance(one, Receipt) for one in outcomes), outcomes
    assert figures(owner, "2019-09-10") == ("0.00", "0.00")
    assert in_suspense(owner) == "195.00"
    assert check_books(EVERYWHERE, on=ON).findings == []


def test_same_receipt_from_two_clerks_is_recorded_once(owner):
    outcomes = at_once(
        *[lambda: record_receipt(facts(owner, "样例A"), actor_id=None) for _clerk in range(4)]
    )

    assert all(isinstance(one, Receipt) for one in outcomes), outcomes
    assert Receipt.objects.count() == 1
    assert Entry.objects.count() == 2
    assert figures(owner, "2019-09-10") == ("400.00", "5.00")


def test_same_reference_for_two_enterprises_goes_to_one_and_the_other_is_told(owner):
    other = enterprise()
    in_arrears(other, {"pension": "1000.00"}, "2019-08", "2019-08")

    outcomes = at_once(
        lambda: record_receipt(facts(owner, "样例A"), actor_id=None),
        lambda: record_receipt(facts(other, "样例A"), actor_id=None),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["MoneyProblem", "Receipt"]
    (problem,) = [one for one in outcomes if isinstance(one, MoneyProblem)]
    assert problem.field == "reference"
    assert Receipt.objects.count() == 1


def test_reversal_from_two_clerks_happens_once(owner):
    receipt = received(owner, "2019-09-10", "600.00")

    outcomes = at_once(
        *[
            lambda: reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")
            for _clerk in range(3)
        ]
    )

    assert outcomes == [None, None, None]
    assert Entry.objects.filter(kind="reversal").count() == 2
    assert figures(owner, "2019-09-10") == ("1000.00", "5.00")


def test_receipt_and_reversal_of_another_at_once_end_as_either_order_would(owner):
    first = received(owner, "2019-09-10", "600.00")

    outcomes = at_once(
        lambda: reverse_receipt(first.pk, actor_id=None, reason="样例：退票"),
        lambda: record_receipt(facts(owner, "样例B", "700.00"), actor_id=None),
    )

    assert not any(isinstance(one, Exception) for one in outcomes), outcomes
    assert figures(owner, "2019-09-10") == ("300.00", "5.00")
    assert ArrearsItem.objects.get().principal_outstanding == Decimal("300.00")
    assert check_books(EVERYWHERE, on=ON).findings == []


def test_two_lists_with_the_same_references_in_crossed_order_follow_each_other(owner):
    other = enterprise()
    in_arrears(other, {"pension": "1000.00"}, "2019-08", "2019-08")

    outcomes = at_once(
        lambda: record_receipts([facts(owner, "样例A"), facts(owner, "样例B")], actor_id=None),
        lambda: record_receipts([facts(other, "样例B"), facts(other, "样例A")], actor_id=None),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["MoneyProblem", "Recorded"], outcomes
    assert Receipt.objects.count() == 2


def test_same_refund_reference_for_two_receipts_is_paid_once(owner):
    other = enterprise()
    receipts = [received(one, "2019-09-10", "5000.00") for one in (owner, other)]

    outcomes = at_once(
        *[
            lambda pk=one.pk: record_refund(
                RefundFacts(pk, "样例退A", day("2019-09-20"), Decimal("1.00"), "样例：多缴"),
                actor_id=None,
            )
            for one in receipts
        ]
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["MoneyProblem", "Refund"], outcomes
