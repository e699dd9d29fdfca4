"""What a preview says of a receipt is what recording it then gives, and it writes nothing."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.enums import EndKind
from arrears.models import ArrearsItem
from arrears.selectors.portfolio import Owed, owed_by
from arrears.services.preview import AllocationPreview, preview_receipt, record_previewed
from arrears.services.receipts import ReceiptFacts, receipt_on_record, reverse_receipt
from casework.enums import DayCount, PaymentOrder
from casework.models import JurisdictionProfile
from ledger.enums import Account, EntryKind, ReceiptPurpose
from ledger.errors import MoneyProblem
from ledger.models import Entry, Posting, Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, ended, received

pytestmark = pytest.mark.django_db

TODAY = day("2019-09-30")


@pytest.fixture
def debtor():
    """Return who owes 1,000.00 pension and 100.00 injury for each of 2019-05 to 2019-07."""
    owner = enterprise()
    in_arrears(owner, {"pension": "3000.00", "injury": "300.00"}, "2019-05", "2019-07")
    return owner


def asked(owner, on: str, amount: str, **facts) -> ReceiptFacts:
    return ReceiptFacts(
        owner.pk, facts.pop("reference", "样例流水新"), day(on), Decimal(amount), **facts
    )


def preview(owner, on: str, amount: str, **facts) -> AllocationPreview:
    return preview_receipt(asked(owner, on, amount, **facts), today=TODAY)


def lines(seen: AllocationPreview) -> list[tuple[str, str, str, str]]:
    """Return month and insurance, owed and taken principal and fee of each line, as text."""
    return [
        (
            f"{line.item.contribution_month:%Y-%m} {line.item.insurance}",
            f"{line.owed.principal} + {line.owed.late_fee}",
            f"{line.taken.principal} + {line.taken.late_fee}",
            f"{line.left.principal} + {line.left.late_fee}",
        )
        for line in seen.lines
    ]


def book() -> list[tuple[object, ...]]:
    """Return all that the book and the projections hold."""
    return [
        *Receipt.objects.values_list("pk"),
        *Entry.objects.values_list("pk"),
        *Posting.objects.values_list("pk"),
        *ArrearsItem.objects.order_by("pk").values_list(
            "pk", "principal_outstanding", "fee_settled", "segment_from_on"
        ),
    ]


def test_shows_what_is_owed_taken_and_left_month_by_month(debtor):
    seen = preview(debtor, "2019-07-10", "1150.00")

    # Due 2019-05-31: 40 days to 2019-07-10 of 0.5 yuan a day; due 2019-06-30: 10 days.
    assert lines(seen) == [
        ("2019-05 pension", "1000.00 + 20.00", "1000.00 + 0.00", "0.00 + 20.00"),
        ("2019-05 injury", "100.00 + 2.00", "100.00 + 0.00", "0.00 + 2.00"),
        ("2019-06 pension", "1000.00 + 5.00", "50.00 + 0.00", "950.00 + 5.00"),
    ]
    assert seen.untouched == 1  # 2019-06 injury; the month of 2019-07 is not due yet
    assert [(one.insurance.value, one.items, one.owed.total) for one in seen.insurances] == [
        ("pension", 2, Decimal("2025.00")),
        ("injury", 2, Decimal("202.50")),
    ]
    assert (seen.owed.total, seen.taken.total, seen.left.total) == (
        Decimal("2227.50"),
        Decimal("1150.00"),
        Decimal("1077.50"),
    )
    assert seen.laid.sums == (Decimal("1150.00"), Decimal(0), Decimal(0), Decimal(0))


def test_what_no_debt_takes_goes_to_suspense(debtor):
    seen = preview(debtor, "2019-09-30", "5000.00")

    assert seen.laid.principal == Decimal("3300.00")
    # Days to 2019-09-30: 122, 92 and 61, of 0.55 yuan each.
    assert seen.laid.late_fee == Decimal("151.25")
    assert seen.laid.suspense == Decimal("1548.75")
    assert seen.left.total == seen.after.total == 0
    assert seen.before.total == Decimal("3451.25")


def test_month_that_is_not_due_yet_takes_principal_and_says_so(debtor):
    seen = preview(debtor, "2019-06-10", "3000.00")

    assert [(str(line.item.contribution_month)[:7], line.is_due) for line in seen.lines] == [
        ("2019-05", True),
        ("2019-05", True),
        ("2019-06", False),
        ("2019-06", False),
        ("2019-07", False),
    ]


def test_order_of_payment_of_the_locality_decides_and_names_its_document(debtor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2019, 1, 1),
        payment_order=PaymentOrder.FEE_FIRST,
        document="样例州政发〔2019〕1号",
    )

    seen = preview(debtor, "2019-07-10", "30.00")

    assert lines(seen)[0] == (
        "2019-05 pension",
        "1000.00 + 20.00",
        "2.50 + 20.00",
        "997.50 + 0.00",
    )
    # All fees of the day first: 20.00 + 2.00 + 5.00 + 0.50.
    assert seen.laid.late_fee == Decimal("27.50")
    assert seen.rules.payment_order == PaymentOrder.FEE_FIRST
    assert seen.rules.document == "样例州政发〔2019〕1号"


def test_back_dated_receipt_shows_whom_it_moves_and_what_today_becomes(debtor):
    later = received(debtor, "2019-08-10", "1000.00")
    untouched = received(debtor, "2019-06-01", "10.00")

    seen = preview(debtor, "2019-07-01", "1000.00")

    assert [one.receipt for one in seen.shifts] == [later]
    assert untouched not in [one.receipt for one in seen.shifts]
    moved = seen.shifts[0]
    assert moved.same_sums
    assert (str(moved.before.first_month), str(moved.before.last_month)) == (
        "2019-05-01",
        "2019-05-01",
    )
    assert str(moved.after.last_month) == "2019-06-01"
    assert seen.is_back_dated
    assert seen.before.principal - seen.after.principal == Decimal("1000.00")
    assert seen.before.late_fee > seen.after.late_fee


def test_fine_pays_no_arrears(debtor):
    seen = preview(
        debtor, "2019-09-30", "500.00", purpose=ReceiptPurpose.FINE, document="样例罚决〔2019〕1号"
    )

    assert seen.laid.sums == (Decimal(0), Decimal(0), Decimal("500.00"), Decimal(0))
    assert seen.lines == []
    assert seen.after == seen.before


def test_enterprise_that_owes_nothing_gets_suspense():
    seen = preview(enterprise(), "2019-09-30", "1.00")

    assert (seen.lines, seen.insurances, seen.untouched) == ([], [], 0)
    assert seen.laid.suspense == Decimal("1.00")
    assert seen.before.total == seen.after.total == 0


def test_writes_nothing(debtor):
    received(debtor, "2019-08-10", "1000.00")
    before = book()

    preview(debtor, "2019-07-01", "700.00")

    assert book() == before


def test_number_of_queries_does_not_grow_with_the_months(debtor, django_assert_max_num_queries):
    big = enterprise()
    in_arrears(big, {"pension": "120000.00", "medical": "1200.00"}, "2009-08", "2019-07")
    for month in range(1, 10):
        received(big, f"2019-0{month}-15", "100.00")
    received(debtor, "2019-08-10", "1000.00")

    with django_assert_max_num_queries(12) as few:
        preview(debtor, "2019-07-01", "700.00")
    with django_assert_max_num_queries(len(few.captured_queries)):
        preview(big, "2019-01-01", "700.00")


def test_recording_what_was_seen_gives_the_receipt(debtor):
    facts = asked(debtor, "2019-07-10", "1150.00")
    seen = preview_receipt(facts, today=TODAY)

    receipt = record_previewed(facts, seen=seen.fingerprint, today=TODAY, actor_id=None)

    assert receipt == Receipt.objects.get()
    again = record_previewed(facts, seen=seen.fingerprint, today=TODAY, actor_id=None)
    assert again == receipt
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize(
    "fact",
    [
        lambda owner: received(owner, "2019-07-09", "0.01"),
        lambda owner: deferred(owner, "2019-07-01", "2019-08-31"),
        lambda owner: bankrupt(owner, "2019-06-15"),
        lambda owner: JurisdictionProfile.objects.create(
            region_prefix="2224", valid_from=dt.date(2019, 1, 1), day_count=DayCount.EXCLUSIVE
        ),
    ],
)
def test_what_changed_in_between_is_shown_before_anything_is_recorded(debtor, fact):
    facts = asked(debtor, "2019-07-10", "1150.00")
    seen = preview_receipt(facts, today=TODAY)
    fact(debtor)
    before = book()

    outcome = record_previewed(facts, seen=seen.fingerprint, today=TODAY, actor_id=None)

    assert isinstance(outcome, AllocationPreview)
    assert book() == before
    shown = record_previewed(facts, seen=outcome.fingerprint, today=TODAY, actor_id=None)
    assert isinstance(shown, Receipt)


def test_what_changes_nothing_here_does_not_ask_again(debtor):
    facts = asked(debtor, "2019-07-10", "1150.00")
    seen = preview_receipt(facts, today=TODAY)
    received(debtor, "2019-09-01", "1.00", purpose=ReceiptPurpose.FINE, document="样例罚决2号")
    tomorrow = TODAY + dt.timedelta(days=1)

    outcome = record_previewed(facts, seen=seen.fingerprint, today=tomorrow, actor_id=None)

    assert isinstance(outcome, Receipt)


def test_reference_on_record_is_known_for_the_same_facts_and_refused_for_others(debtor):
    receipt = received(debtor, "2019-07-10", "100.00", reference="样例流水1")

    assert (
        receipt_on_record(asked(debtor, "2019-07-10", "100.00", reference="样例流水1")) == receipt
    )
    assert receipt_on_record(asked(debtor, "2019-07-10", "100.00", reference="样例流水2")) is None
    with pytest.raises(MoneyProblem, match="100.00") as refused:
        receipt_on_record(asked(debtor, "2019-07-10", "101.00", reference="样例流水1"))
    assert refused.value.field == "reference"

    reverse_receipt(receipt.pk, actor_id=None, reason="样例：记错")
    assert receipt_on_record(asked(debtor, "2019-07-10", "101.00", reference="样例流水1")) is None


def laid_in_the_book(receipt: Receipt) -> dict[tuple[str, int | None], Decimal]:
    """Return what stands posted as paid by a receipt, and what waits of it."""
    sums: dict[tuple[str, int | None], Decimal] = defaultdict(Decimal)
    postings = Posting.objects.filter(entry__receipt=receipt).exclude(account=Account.CASH)
    for one in postings:
        sums[one.account, one.item_id] -= one.amount
    return {key: amount for key, amount in sums.items() if amount}


def laid_in_the_preview(seen: AllocationPreview) -> dict[tuple[str, int | None], Decimal]:
    sums: dict[tuple[str, int | None], Decimal] = {
        (Account.SUSPENSE, None): seen.laid.suspense,
        (Account.FINE, None): seen.laid.fine,
    }
    for line in seen.lines:
        sums[Account.PRINCIPAL, line.item.pk] = line.taken.principal
        sums[Account.LATE_FEE, line.item.pk] = line.taken.late_fee
    return {key: amount for key, amount in sums.items() if amount}


DAYS = st.dates(dt.date(2019, 5, 1), TODAY)
AMOUNTS = st.integers(1, 300_000).map(lambda fen: Decimal(fen) / 100)


@given(
    history=st.lists(st.tuples(DAYS, AMOUNTS), max_size=5),
    stopped=st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=2),
    arriving=st.tuples(DAYS, AMOUNTS),
    fee_first=st.booleans(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_preview_of_any_receipt_comes_true(history, stopped, arriving, fee_first):
    point = transaction.savepoint()
    owner = enterprise()
    if fee_first:
        JurisdictionProfile.objects.create(
            region_prefix="2224",
            valid_from=dt.date(2019, 1, 1),
            payment_order=PaymentOrder.FEE_FIRST,
            day_count=DayCount.EXCLUSIVE,
        )
    in_arrears(owner, {"pension": "2000.00", "injury": "100.01"}, "2019-05", "2019-07")
    for on, days in stopped:
        stop = deferred(owner, str(on), str(on + dt.timedelta(days=days)))
        if days > 30:
            ended(stop, str(on + dt.timedelta(days=10)), EndKind.BROKEN)
    for on, amount in history:
        received(owner, str(on), str(amount))
    allocations = Entry.objects.standing().filter(kind=EntryKind.ALLOCATION)
    stood = {one.receipt_id: one.pk for one in allocations}

    facts = asked(owner, str(arriving[0]), str(arriving[1]))
    seen = preview_receipt(facts, today=TODAY)
    receipt = record_previewed(facts, seen=seen.fingerprint, today=TODAY, actor_id=None)

    assert isinstance(receipt, Receipt)
    assert laid_in_the_book(receipt) == laid_in_the_preview(seen)
    owed = owed_by(TODAY, "enterprise_id", enterprise=owner).get(owner.pk, Owed())
    assert (owed.principal, owed.late_fee) == (seen.after.principal, seen.after.late_fee)
    now = {one.receipt_id: one.pk for one in allocations.all() if one.receipt_id != receipt.pk}
    moved = {key for key in stood.keys() | now.keys() if stood.get(key) != now.get(key)}
    assert {one.receipt.pk for one in seen.shifts} == moved
    transaction.savepoint_rollback(point)
