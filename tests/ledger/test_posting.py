"""Entries balance, are written in order and are taken back line by line."""

from decimal import Decimal

import pytest

from ledger.enums import Account, EntryKind
from ledger.errors import MoneyProblem
from ledger.models import Entry
from ledger.services.posting import Line, NewEntry, post, reversals_of
from tests.ledger.book import arrived, booked, day, debtor, lines, posted, refunded

pytestmark = pytest.mark.django_db


def new_entry(receipt, *pairs, **facts):
    return NewEntry(
        enterprise_id=receipt.enterprise_id,
        kind=EntryKind.ALLOCATION,
        receipt_id=receipt.pk,
        value_on=day("2019-09-30"),
        lines=lines(*pairs),
        **facts,
    )


def written(entry):
    return [(one.account, str(one.amount), one.item_id) for one in entry.postings.order_by("pk")]


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        ((Account.CASH, "0.01"),),
        ((Account.CASH, "100.00"), (Account.SUSPENSE, "-99.99")),
        ((Account.SUSPENSE, "100.00"), (Account.FINE, "-50.00"), (Account.CASH, "-50.01")),
    ],
)
def test_an_entry_that_does_not_balance_cannot_be_made(pairs):
    receipt, _entry = arrived(debtor()[0], "2019-09-10", "100.00")

    with pytest.raises(ValueError, match=r"^an entry balances: \("):
        new_entry(receipt, *pairs)


def test_what_is_posted_stands_in_the_book_with_all_its_facts(django_user_model):
    owner, item = debtor()
    receipt, _entry = arrived(owner, "2019-09-10", "100.00")
    clerk = django_user_model.objects.create_user(username="样例员", password="样例口令")

    entry, other = posted(
        [
            NewEntry(
                enterprise_id=owner.pk,
                kind=EntryKind.ALLOCATION,
                receipt_id=receipt.pk,
                value_on=day("2019-09-10"),
                lines=(
                    Line(Account.SUSPENSE, Decimal("95.00")),
                    Line(Account.PRINCIPAL, Decimal("-90.00"), item.pk),
                    Line(Account.LATE_FEE, Decimal("-5.00"), item.pk),
                ),
                reason="样例：分配",
            ),
            new_entry(receipt, (Account.SUSPENSE, "5.00"), (Account.FINE, "-5.00")),
        ],
        actor_id=clerk.pk,
    )

    assert (entry.enterprise_id, entry.receipt_id) == (owner.pk, receipt.pk)
    assert (entry.kind, entry.value_on) == (EntryKind.ALLOCATION, day("2019-09-10"))
    assert (entry.reason, entry.recorded_by) == ("样例：分配", clerk)
    assert (entry.refund, entry.reverses) == (None, None)
    assert written(entry) == [
        ("suspense", "95.00", None),
        ("principal", "-90.00", item.pk),
        ("late_fee", "-5.00", item.pk),
    ]
    assert written(other) == [("suspense", "5.00", None), ("fine", "-5.00", None)]
    assert other.pk > entry.pk


def test_a_reason_too_long_for_the_book_is_cut_and_not_refused():
    receipt, _entry = arrived(debtor()[0], "2019-09-10", "100.00")
    pairs = ((Account.SUSPENSE, "1.00"), (Account.FINE, "-1.00"))

    whole, cut = posted(
        [
            new_entry(receipt, *pairs, reason="长" * 200),
            new_entry(receipt, *pairs, reason="长" * 201),
        ]
    )

    assert (whole.reason, cut.reason) == ("长" * 200, "长" * 200)


def test_nothing_is_posted_from_an_empty_list():
    assert post([], actor_id=None) == []
    assert reversals_of([], reason="样例") == []


def test_a_reversal_mirrors_its_entry_line_by_line_from_the_same_day_on():
    owner, item = debtor()
    receipt, arrival = arrived(owner, "2019-09-10", "100.00")
    allocation = booked(
        receipt,
        (Account.SUSPENSE, "95.00"),
        (Account.PRINCIPAL, "-90.00"),
        (Account.LATE_FEE, "-5.00"),
        item=item,
    )
    refund, paid_back = refunded(receipt, "2019-09-20", "5.00")

    made = posted(reversals_of([paid_back, allocation, arrival], reason="样例：退票"))

    assert [one.reverses_id for one in made] == [paid_back.pk, allocation.pk, arrival.pk]
    for one, before in zip(made, (paid_back, allocation, arrival), strict=True):
        assert (one.kind, one.reason) == (EntryKind.REVERSAL, "样例：退票")
        assert (one.enterprise_id, one.receipt_id) == (owner.pk, receipt.pk)
        assert (one.refund_id, one.value_on) == (before.refund_id, before.value_on)
    assert made[0].refund == refund
    assert written(made[0]) == [("suspense", "-5.00", None), ("cash", "5.00", None)]
    assert written(made[1]) == [
        ("suspense", "-95.00", None),
        ("principal", "90.00", item.pk),
        ("late_fee", "5.00", item.pk),
    ]
    assert written(made[2]) == [("cash", "-100.00", None), ("suspense", "100.00", None)]


def test_rows_of_the_book_name_themselves_briefly():
    receipt, entry = arrived(debtor()[0], "2019-09-10", "100.00")
    refund, _entry = refunded(receipt, "2019-09-20", "5.00")

    assert str(receipt) == f"{receipt.reference} 2019-09-10 100.00"
    assert str(refund) == f"{refund.reference} 2019-09-20 5.00"
    assert str(entry) == f"{entry.pk} receipt 2019-09-10"
    assert str(Entry.objects.get(pk=entry.pk).postings.earliest("pk")) == "cash 100.00"


def test_a_problem_belongs_to_no_field_unless_it_says_so():
    assert (str(MoneyProblem("样例")), MoneyProblem("样例").field) == ("样例", "")
    assert MoneyProblem("样例", field="amount").field == "amount"
