"""The proof of the book by itself: each break is named with what was expected and what was found.

That a book with any history holds is tried in tests/arrears/test_money_histories.py; here entries
are written by hand that no service would write.
"""

from decimal import Decimal
from typing import Any

import pytest

from ledger.checks import Finding, entries_balance, receipts_add_up, reversals_are_single
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting, Receipt
from ledger.services.posting import post, reversals_of
from tests.arrears.test_check_books import without_constraint
from tests.ledger.book import arrived, booked, day, debtor, refunded, reversed_

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed():
    """An enterprise with its item, and a book in order: laid, refunded in part, one taken back."""
    owner, item = debtor()
    receipt, _entry = arrived(owner, "2019-09-10", "100.00")
    booked(
        receipt,
        (Account.SUSPENSE, "60.00"),
        (Account.PRINCIPAL, "-55.00"),
        (Account.LATE_FEE, "-5.00"),
        item=item,
    )
    refunded(receipt, "2019-09-20", "15.00")
    bounced, arrival = arrived(owner, "2019-09-11", "7.00")
    reversed_(booked(bounced, (Account.SUSPENSE, "7.00"), (Account.FINE, "-7.00")), arrival)
    _refund, paid_back = refunded(receipt, "2019-09-21", "5.00")
    reversed_(paid_back)
    assert found() == []
    return owner, item


def found():
    return [*entries_balance(), *receipts_add_up(), *reversals_are_single()]


def by_hand(receipt, *pairs, kind=EntryKind.ALLOCATION, **facts):
    """Write an entry past the service that would refuse it."""
    given = {"value_on": receipt.received_on, "enterprise_id": receipt.enterprise_id} | facts
    entry = Entry.objects.create(kind=kind, receipt=receipt, **given)
    for account, amount in pairs:
        Posting.objects.create(entry=entry, account=account, amount=Decimal(amount))
    return entry


def test_an_entry_out_of_balance_is_named_with_its_difference(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    entry = by_hand(receipt, (Account.SUSPENSE, "1.00"), (Account.FINE, "-0.99"))

    assert list(entries_balance()) == [
        Finding("entries_balance", f"entry {entry.pk}", "0.00", "0.01")
    ]


def test_an_entry_of_nothing_is_named(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    entry = by_hand(receipt)

    assert found() == [Finding("entries_balance", f"entry {entry.pk}", "0.00", "no postings")]


def test_entries_out_of_balance_are_named_in_the_order_of_the_book(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    entries = [by_hand(receipt, (Account.FINE, amount)) for amount in ("3.00", "-2.00", "1.00")]

    assert [one.subject for one in entries_balance()] == [f"entry {one.pk}" for one in entries]


def test_money_that_never_came_in_is_named_by_receipt(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    by_hand(receipt, (Account.CASH, "5.00"), (Account.SUSPENSE, "-5.00"))

    assert found() == [
        Finding(
            "receipts_add_up",
            f"receipt {receipt.reference} ({receipt.pk})",
            "10.00",
            "15.00",
        )
    ]


def test_a_receipt_taken_back_whole_is_in_order(owed):
    _receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")

    reversed_(arrival)

    assert found() == []


def test_a_receipt_that_never_reached_the_book_is_named(owed):
    receipt = Receipt.objects.create(
        enterprise=owed[0],
        reference="样例流水：未入账",
        received_on=day("2019-10-08"),
        amount=Decimal("10.00"),
    )

    assert found() == [
        Finding("receipts_add_up", f"receipt 样例流水：未入账 ({receipt.pk})", "10.00", "0.00")
    ]


def test_cash_less_its_refunds_is_what_a_receipt_must_hold(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    _refund, entry = refunded(receipt, "2019-10-09", "4.00")
    assert found() == []

    by_hand(receipt, (Account.CASH, "-1.00"), (Account.SUSPENSE, "1.00"))

    (finding,) = found()
    assert (finding.check, finding.expected, finding.found) == ("receipts_add_up", "6.00", "5.00")
    assert entry.kind == EntryKind.REFUND


def test_more_taken_from_suspense_than_waited_is_below_zero(owed):
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    by_hand(receipt, (Account.SUSPENSE, "10.01"), (Account.FINE, "-10.01"))

    assert found() == [
        Finding(
            "nothing_below_zero",
            f"suspense of receipt {receipt.reference} ({receipt.pk})",
            "0.00",
            "-0.01",
        )
    ]


def test_what_a_reversed_receipt_still_holds_is_named(owed):
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")
    by_hand(receipt, (Account.SUSPENSE, "-0.01"), (Account.FINE, "0.01"))
    reversed_(arrival)

    assert found() == [
        Finding(
            "receipts_add_up",
            f"suspense of receipt {receipt.reference} ({receipt.pk})",
            "0.00",
            "0.01",
        )
    ]


def test_the_cash_of_a_reversed_receipt_must_be_nothing(owed):
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")
    by_hand(receipt, (Account.CASH, "2.00"), (Account.FINE, "-2.00"))
    reversed_(arrival)

    (finding,) = found()
    assert (finding.check, finding.expected, finding.found) == ("receipts_add_up", "0.00", "2.00")


def test_the_money_of_one_receipt_is_not_counted_for_another(owed):
    first, _entry = arrived(owed[0], "2019-10-08", "10.00")
    second, _entry = arrived(owed[0], "2019-10-09", "20.00")
    booked(first, (Account.SUSPENSE, "4.00"), (Account.FINE, "-4.00"))
    refunded(second, "2019-10-10", "20.00")

    assert found() == []


@pytest.mark.parametrize("field", ["value_on", "receipt", "enterprise", "kind"])
def test_a_reversal_with_another_day_receipt_or_enterprise_is_named(owed, field):
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")
    other, _entry = arrived(owed[0], "2019-10-08", "10.00")
    if field == "kind":
        (arrival,) = reversed_(arrival)
    pairs = [(one.account, str(-one.amount)) for one in arrival.postings.order_by("pk")]
    changes: dict[str, dict[str, Any]] = {
        "value_on": {"value_on": day("2019-10-09")},
        "enterprise": {"enterprise_id": debtor()[0].pk},
    }

    reversal = by_hand(
        other if field == "receipt" else receipt,
        *pairs,
        kind=EntryKind.REVERSAL,
        reverses=arrival,
        reason="样例",
        **changes.get(field, {}),
    )

    shown = "2019-10-09" if field == "value_on" else "2019-10-08"
    assert list(reversals_are_single()) == [
        Finding(
            "reversals_are_single",
            f"entry {reversal.pk}",
            f"the day and receipt of entry {arrival.pk}",
            shown,
        )
    ]


def test_a_reversal_of_other_amounts_is_named_with_its_postings(owed):
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")

    reversal = by_hand(
        receipt,
        (Account.CASH, "-9.00"),
        (Account.SUSPENSE, "9.00"),
        kind=EntryKind.REVERSAL,
        reverses=arrival,
        reason="样例",
    )

    assert list(reversals_are_single()) == [
        Finding(
            "reversals_are_single",
            f"entry {reversal.pk}",
            f"the postings of entry {arrival.pk} with other signs",
            "{'cash': '-9.00', 'suspense': '9.00'}",
        )
    ]


def test_a_reversal_of_nothing_is_named(owed):
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")

    reversal = by_hand(receipt, kind=EntryKind.REVERSAL, reverses=arrival, reason="样例：没有分录")

    (finding,) = reversals_are_single()
    assert (finding.subject, finding.found) == (f"entry {reversal.pk}", "{}")


def test_a_reversal_on_another_item_is_named(owed):
    """Account and amount agree, but the money would leave one debt and come back to another."""
    owner, item = owed
    _other_owner, other_item = debtor()
    receipt, _entry = arrived(owner, "2019-10-08", "10.00")
    laid = booked(receipt, (Account.SUSPENSE, "10.00"), (Account.PRINCIPAL, "-10.00"), item=item)

    reversal = by_hand(
        receipt,
        (Account.SUSPENSE, "-10.00"),
        kind=EntryKind.REVERSAL,
        reverses=laid,
        reason="样例",
    )
    Posting.objects.create(
        entry=reversal, account=Account.PRINCIPAL, item=other_item, amount=Decimal("10.00")
    )

    (finding,) = reversals_are_single()
    assert finding.subject == f"entry {reversal.pk}"


def test_lines_of_an_entry_on_one_account_are_compared_as_their_sum(owed):
    """A reversal in one line is the mirror of an entry in two lines on the same account."""
    receipt, _entry = arrived(owed[0], "2019-10-08", "10.00")
    split = booked(
        receipt, (Account.SUSPENSE, "6.00"), (Account.SUSPENSE, "4.00"), (Account.FINE, "-10.00")
    )
    by_hand(
        receipt,
        (Account.SUSPENSE, "-10.00"),
        (Account.FINE, "10.00"),
        kind=EntryKind.REVERSAL,
        reverses=split,
        reason="样例",
    )

    assert list(reversals_are_single()) == []


def test_many_reversals_are_each_compared_with_their_own_entry(owed):
    arrivals = [arrived(owed[0], "2019-10-08", f"{amount}.00")[1] for amount in (1, 2, 3)]

    post(reversals_of(arrivals, reason="样例：退票"), actor_id=None)

    assert found() == []


def test_an_entry_reversed_twice_is_named_with_how_often(owed):
    """The database refuses it; so the constraint is taken away for this test alone."""
    receipt, arrival = arrived(owed[0], "2019-10-08", "10.00")
    reversed_(arrival)
    without_constraint("ledger_entry", "reverses_id")
    by_hand(
        receipt,
        (Account.CASH, "-10.00"),
        (Account.SUSPENSE, "10.00"),
        kind=EntryKind.REVERSAL,
        reverses=arrival,
        reason="样例：又一次",
    )

    assert next(reversals_are_single()) == Finding(
        "reversals_are_single", f"entry {arrival.pk}", "reversed once", "2"
    )
