"""The proof of the books: it holds after any history, and every break is found."""

import datetime as dt
import json
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from arrears.checks import check_books
from arrears.models import ArrearsItem, ClosedSegment, DailyPosition, PositionCorrection
from arrears.services.accrual import accrue_until
from arrears.services.positions import correct_positions
from arrears.services.receipts import RefundFacts, record_refund, reverse_receipt
from casework.append_only import create_statements, drop_statements
from casework.models import JobRun, JurisdictionProfile
from casework.scope import EVERYWHERE, Scope
from enterprises.models import Enterprise
from ledger.enums import Account, EntryKind
from ledger.models import Entry, Posting
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, ended, received

pytestmark = pytest.mark.django_db
ON = dt.date(2019, 12, 31)


@pytest.fixture
def owner():
    """An enterprise with an eventful history whose books are in order."""
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        fee_reading="split",
        document="样例州规定",
    )
    one = enterprise()
    in_arrears(one, {"pension": "1000.00", "injury": "33.33"}, "2011-03", "2011-04")
    in_arrears_since = received(one, "2011-06-01", "300.00")
    received(one, "2011-09-01", "2500.00")
    wrong = received(one, "2011-05-20", "100.00")
    reverse_receipt(wrong.pk, actor_id=None, reason="样例：退票")
    ended(deferred(one, "2011-07-10", "2011-07-20"), "2011-07-15")
    other = enterprise()
    in_arrears(other, {"pension": "500.00"}, "2019-08", "2019-08")
    bankrupt(other, "2019-10-01")
    accrue_until(ON)
    assert in_arrears_since.entries.count() > 1
    assert findings() == set()
    return one


def findings() -> set[str]:
    return {finding.check for finding in check_books(EVERYWHERE, on=ON).findings}


def receipt_entry(owner) -> Entry:
    return Entry.objects.standing().filter(enterprise=owner, kind=EntryKind.RECEIPT).earliest("pk")


def allocation(owner) -> Entry:
    found = Entry.objects.standing().filter(enterprise=owner, kind=EntryKind.ALLOCATION)
    return found.earliest("pk")


def paid_item(owner) -> ArrearsItem:
    found = ArrearsItem.objects.filter(enterprise=owner, closed_segments__isnull=False)
    return found.earliest("pk")


def test_entry_out_of_balance_is_found(owner):
    Posting.objects.create(entry=receipt_entry(owner), account=Account.CASH, amount=Decimal("0.01"))

    assert {"entries_balance", "receipts_add_up"} <= findings()


def test_entry_without_postings_is_found(owner):
    entry = receipt_entry(owner)
    Entry.objects.create(
        enterprise=owner,
        kind=EntryKind.ALLOCATION,
        receipt=entry.receipt,
        value_on=day("2011-06-01"),
    )

    assert "entries_balance" in findings()


def test_receipt_whose_money_is_not_all_there_is_found(owner):
    entry = Entry.objects.create(
        enterprise=owner,
        kind=EntryKind.ALLOCATION,
        receipt=receipt_entry(owner).receipt,
        value_on=day("2011-06-01"),
    )
    Posting.objects.create(entry=entry, account=Account.CASH, amount=Decimal("5.00"))
    Posting.objects.create(entry=entry, account=Account.SUSPENSE, amount=Decimal("-5.00"))

    assert "receipts_add_up" in findings()


def test_more_laid_on_an_item_than_it_owes_is_found(owner):
    item = paid_item(owner)
    entry = Entry.objects.create(
        enterprise=owner,
        kind=EntryKind.ALLOCATION,
        receipt=receipt_entry(owner).receipt,
        value_on=day("2011-09-01"),
    )
    Posting.objects.create(entry=entry, account=Account.SUSPENSE, amount=Decimal("9000.00"))
    Posting.objects.create(
        entry=entry, account=Account.PRINCIPAL, item=item, amount=Decimal("-9000.00")
    )

    assert {"nothing_below_zero", "principal_agrees", "money_follows_facts"} <= findings()


def test_fee_paid_before_it_ran_is_found(owner):
    item = ArrearsItem.objects.exclude(enterprise=owner).get()
    receipt = received(item.enterprise, "2019-09-10", "1.00")
    entry = Entry.objects.create(
        enterprise=item.enterprise,
        kind=EntryKind.ALLOCATION,
        receipt=receipt,
        value_on=day("2019-09-10"),
    )
    Posting.objects.create(entry=entry, account=Account.SUSPENSE, amount=Decimal("400.00"))
    Posting.objects.create(
        entry=entry, account=Account.LATE_FEE, item=item, amount=Decimal("-400.00")
    )

    assert {"nothing_below_zero", "fee_paid_agrees", "money_follows_facts"} <= findings()


def test_allocation_that_is_not_what_the_rule_says_is_found(owner):
    second = received(owner, "2012-01-01", "10.00")
    entries = Entry.objects.standing().filter(receipt=second, kind=EntryKind.ALLOCATION)
    assert not entries.exists()
    item = paid_item(owner)
    entry = Entry.objects.create(
        enterprise=owner, kind=EntryKind.ALLOCATION, receipt=second, value_on=day("2012-01-01")
    )
    Posting.objects.create(entry=entry, account=Account.SUSPENSE, amount=Decimal("10.00"))
    Posting.objects.create(
        entry=entry, account=Account.PRINCIPAL, item=item, amount=Decimal("-10.00")
    )

    assert "money_follows_facts" in findings()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"fee_before_segment": Decimal("1.000000")}, "late_fee_agrees"),
        ({"fee_rate_daily": Decimal("0.0020")}, "projection_follows_facts"),
        ({"fee_settled": Decimal("0.01")}, "fee_paid_agrees"),
        ({"principal_outstanding": Decimal("1.00")}, "principal_agrees"),
        ({"settled_on": dt.date(2011, 9, 2)}, "projection_follows_facts"),
        ({"segment_from_on": dt.date(2019, 9, 15)}, "late_fee_agrees"),
        ({"fee_until_on": dt.date(2019, 9, 15)}, "projection_follows_facts"),
    ],
)
def test_item_that_says_something_else_than_its_facts_is_found(owner, change, check):
    item = ArrearsItem.objects.exclude(enterprise=owner).get()
    ArrearsItem.objects.filter(pk=item.pk).update(**change)

    assert check in findings()


@pytest.mark.parametrize(
    "change", [{"principal_outstanding": Decimal("1.00")}, {"fee_settled": Decimal("1.00")}]
)
def test_closed_segment_that_was_changed_is_found(owner, change):
    assert ClosedSegment.objects.update(**change)

    assert "projection_follows_facts" in findings()


def test_closed_segment_that_is_missing_is_found(owner):
    ClosedSegment.objects.earliest("pk").delete()

    assert "projection_follows_facts" in findings()


def test_total_on_the_enterprise_that_is_not_the_sum_is_found(owner):
    Enterprise.objects.filter(pk=owner.pk).update(arrears_principal=Decimal("0.01"))

    assert findings() == {"enterprise_totals"}


@pytest.mark.parametrize(
    "change",
    [{"principal": Decimal("0.01")}, {"late_fee": Decimal("0.01")}, {"items": 7}],
)
def test_position_that_is_not_the_sum_of_its_items_is_found(owner, change):
    DailyPosition.objects.filter(items__gt=0).update(**change)

    assert findings() == {"positions_add_up"}


def test_position_that_is_missing_is_found(owner):
    DailyPosition.objects.filter(items__gt=0).delete()
    DailyPosition.objects.get_or_create(
        enterprise=owner,
        position_on=ON,
        defaults={
            "items": 0,
            "principal": 0,
            "late_fee": 0,
            "late_fee_of_day": 0,
            "job_run": JobRun.objects.earliest("pk"),
        },
    )

    assert findings() == {"positions_add_up"}


def test_position_that_waits_for_its_correction_is_no_finding(owner):
    other = ArrearsItem.objects.exclude(enterprise=owner).get().enterprise
    accrue_until(dt.date(2020, 1, 3))

    received(other, "2020-01-01", "100.00")

    assert PositionCorrection.objects.get().from_on == day("2020-01-01")
    assert findings() == set()
    correct_positions()
    assert not PositionCorrection.objects.exists()
    assert findings() == set()
    positions = DailyPosition.objects.filter(enterprise=other).order_by("position_on")
    assert [str(one.principal) for one in positions] == ["500.00", "400.00", "400.00", "400.00"]


def test_entry_reversed_twice_is_found(owner):
    """The database refuses it; so the constraint is taken away for this test alone."""
    without_constraint("ledger_entry", "reverses_id")
    reversal = Entry.objects.filter(kind=EntryKind.REVERSAL).earliest("pk")
    again = Entry.objects.create(
        enterprise=reversal.enterprise,
        kind=EntryKind.REVERSAL,
        receipt=reversal.receipt,
        value_on=reversal.value_on,
        reason="样例",
        reverses=reversal.reverses,
    )
    for posting in reversal.postings.all():
        Posting.objects.create(
            entry=again, account=posting.account, item=posting.item, amount=posting.amount
        )

    assert "reversals_are_single" in findings()


@pytest.mark.parametrize("field", ["value_on", "amount"])
def test_reversal_that_is_not_the_mirror_of_its_entry_is_found(owner, field):
    entry = allocation(owner)
    reversal = Entry.objects.create(
        enterprise=owner,
        kind=EntryKind.REVERSAL,
        receipt=entry.receipt,
        value_on=day("2011-01-01") if field == "value_on" else entry.value_on,
        reason="样例",
        reverses=entry,
    )
    for posting in entry.postings.all():
        amount = -posting.amount if field == "value_on" else posting.amount
        Posting.objects.create(
            entry=reversal, account=posting.account, item=posting.item, amount=amount
        )

    assert "reversals_are_single" in findings()


def test_refund_is_part_of_what_a_receipt_adds_up_to(owner):
    receipt = received(owner, "2012-01-01", "10.00")
    facts = RefundFacts(receipt.pk, "样例退款", day("2012-01-02"), Decimal("4.00"), "样例：多缴")
    record_refund(facts, actor_id=None)
    correct_positions()

    assert findings() == set()


def test_command_prints_the_proof_and_its_exit_code_says_whether_it_holds(owner):
    out = StringIO()
    call_command("check_books", "--as-of", "2019-12-31", "--json", stdout=out)
    proof = json.loads(out.getvalue())
    assert proof["holds"]
    assert proof["findings"] == []
    assert proof["checked"]["items"] == 5

    Enterprise.objects.filter(pk=owner.pk).update(arrears_principal=Decimal("0.01"))
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_books", "--as-of", "2019-12-31", "--json", stdout=out)
    assert stopped.value.code == 1
    assert [one["check"] for one in json.loads(out.getvalue())["findings"]] == ["enterprise_totals"]


def test_command_refuses_a_day_that_is_none():
    with pytest.raises(CommandError, match="2019-02-30") as refused:
        call_command("check_books", "--as-of", "2019-02-30")

    assert refused.value.returncode == 2


def test_another_jurisdiction_is_left_alone(owner):
    Enterprise.objects.filter(pk=owner.pk).update(arrears_principal=Decimal("0.01"))

    assert check_books(Scope("2201"), on=ON).findings == []


def without_constraint(table: str, column: str) -> None:
    """Drop the unique constraint of a column, within the transaction of the test."""
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
        (name,) = [
            name
            for name, one in constraints.items()
            if one["columns"] == [column] and one["unique"] and not one["primary_key"]
        ]
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            return
        # SQLite cannot drop it: the table is made anew without it, as Django's migrations do.
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        without = re.sub(rf'("{column}" bigint NULL) UNIQUE', r"\1", cursor.fetchone()[0])
        for statement in drop_statements("sqlite", table):
            cursor.execute(statement)
        cursor.execute(without.replace(f'"{table}"', f'"new__{table}"', 1))
        cursor.execute(f'INSERT INTO "new__{table}" SELECT * FROM "{table}"')  # noqa: S608
        cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
        for statement in create_statements("sqlite", table):
            cursor.execute(statement)
