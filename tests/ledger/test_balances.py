"""What the postings add up to: suspense of a receipt, balances of an enterprise on a day."""

import datetime as dt
from decimal import Decimal

import pytest

from casework.scope import EVERYWHERE, Scope
from ledger.enums import Account
from ledger.models import Entry, Posting, Receipt, Refund
from ledger.selectors import account_balances, is_standing, suspense_of
from tests.ledger.book import arrived, booked, day, debtor, refunded, reversed_

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """An enterprise that paid 100.00, of which 60.00 lies on its debt and 15.00 went back."""
    one, item = debtor()
    receipt, _entry = arrived(one, "2019-09-10", "100.00")
    booked(
        receipt,
        (Account.SUSPENSE, "60.00"),
        (Account.PRINCIPAL, "-55.00"),
        (Account.LATE_FEE, "-5.00"),
        item=item,
    )
    refunded(receipt, "2019-09-20", "15.00")
    return one


def balances(owner, **when):
    return {
        account.value: str(amount) for account, amount in account_balances(owner.pk, **when).items()
    }


NOTHING = dict.fromkeys(("cash", "suspense", "principal", "late_fee", "fine"), "0.00")


def test_what_was_received_is_what_was_paid_waits_and_is_positive(owner):
    assert balances(owner) == NOTHING | {
        "cash": "85.00",
        "suspense": "25.00",
        "principal": "55.00",
        "late_fee": "5.00",
    }


def test_another_enterprise_has_nothing_of_it(owner):
    other, _item = debtor()
    arrived(other, "2019-09-10", "7.00")

    assert balances(other) == NOTHING | {"cash": "7.00", "suspense": "7.00"}
    assert balances(owner)["cash"] == "85.00"


@pytest.mark.parametrize(
    ("on", "cash"),
    [
        ("2019-09-09", "0.00"),
        ("2019-09-10", "100.00"),
        ("2019-09-19", "100.00"),
        ("2019-09-20", "85.00"),
    ],
)
def test_a_balance_holds_from_the_value_day_on(owner, on, cash):
    assert balances(owner, on=day(on))["cash"] == cash


def test_a_balance_can_be_read_as_it_was_known_at_a_moment(owner):
    recorded = Entry.objects.filter(enterprise=owner).earliest("pk").recorded_at
    later = Entry.objects.filter(enterprise=owner).latest("pk").recorded_at

    assert balances(owner, known_at=recorded - dt.timedelta(microseconds=1)) == NOTHING
    assert balances(owner, known_at=later)["cash"] == "85.00"
    assert balances(owner, known_at=recorded)["cash"] == "100.00"


def test_suspense_is_told_by_receipt_and_only_where_something_waits(owner):
    first = Receipt.objects.get(enterprise=owner)
    second, _entry = arrived(owner, "2019-10-08", "0.01")
    all_laid, _entry = arrived(owner, "2019-10-09", "3.00")
    booked(all_laid, (Account.SUSPENSE, "3.00"), (Account.FINE, "-3.00"))
    not_asked, _entry = arrived(owner, "2019-10-10", "9.00")

    waiting = suspense_of([first.pk, second.pk, all_laid.pk])

    assert waiting == {first.pk: Decimal("25.00"), second.pk: Decimal("0.01")}
    assert {str(amount) for amount in waiting.values()} == {"25.00", "0.01"}
    assert not_asked.pk not in waiting


def test_a_reversal_takes_the_balance_back_on_every_day(owner):
    receipt = Receipt.objects.get(enterprise=owner)

    reversed_(*receipt.entries.all())

    assert balances(owner) == balances(owner, on=day("2019-09-15")) == NOTHING
    assert suspense_of([receipt.pk]) == {}


def test_a_receipt_stands_until_its_own_entry_is_reversed(owner):
    receipt = Receipt.objects.get(enterprise=owner)
    arrival, allocation, refund_entry = receipt.entries.order_by("pk")
    refund = Refund.objects.get(receipt=receipt)
    assert is_standing(receipt)
    assert list(Receipt.objects.standing()) == [receipt]
    assert list(Refund.objects.standing()) == [refund]
    assert list(Entry.objects.standing()) == [arrival, allocation, refund_entry]

    reversed_(allocation)
    assert is_standing(receipt)
    assert list(Receipt.objects.standing()) == [receipt]
    assert list(Entry.objects.standing()) == [arrival, refund_entry]

    reversed_(refund_entry)
    assert list(Refund.objects.standing()) == []
    assert list(Receipt.objects.standing()) == [receipt]

    reversed_(arrival)
    assert not is_standing(receipt)
    assert list(Receipt.objects.standing()) == []
    assert list(Entry.objects.standing()) == []


def test_a_receipt_does_not_stand_by_its_allocation_nor_by_another_receipt(owner):
    receipt = Receipt.objects.get(enterprise=owner)
    other, _entry = arrived(owner, "2019-10-08", "10.00")

    reversed_(receipt.entries.get(kind="receipt"))

    assert Entry.objects.standing().filter(receipt=receipt).exists()
    assert (is_standing(receipt), is_standing(other)) == (False, True)
    assert list(Receipt.objects.standing()) == [other]


def test_a_refund_stands_while_the_entry_of_its_receipt_is_another_matter(owner):
    receipt = Receipt.objects.get(enterprise=owner)
    other, _entry = arrived(owner, "2019-10-08", "10.00")
    refund, _entry = refunded(other, "2019-10-09", "4.00")
    first = Refund.objects.get(receipt=receipt)

    reversed_(receipt.entries.get(kind="refund"))

    assert list(Refund.objects.standing()) == [refund]
    assert not Refund.objects.standing().filter(pk=first.pk).exists()


@pytest.mark.parametrize("model", [Receipt, Refund, Entry, Posting])
def test_every_table_of_the_book_shows_a_jurisdiction_its_own(owner, model):
    elsewhere, _item = debtor("220102")
    receipt, _entry = arrived(elsewhere, "2019-09-10", "10.00")
    refunded(receipt, "2019-09-20", "4.00")
    path = {Receipt: "enterprise", Refund: "receipt__enterprise", Posting: "entry__enterprise"}

    here = model.objects.in_scope(Scope("2224"))
    there = model.objects.in_scope(Scope("2201"))

    wanted = path.get(model, "enterprise")
    assert set(here.values_list(wanted, flat=True)) == {owner.pk}
    assert set(there.values_list(wanted, flat=True)) == {elsewhere.pk}
    assert model.objects.in_scope(EVERYWHERE).count() == here.count() + there.count()
    assert not model.objects.in_scope(Scope("23")).exists()
