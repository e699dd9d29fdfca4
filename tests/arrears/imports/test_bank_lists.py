"""Bank lists committed, repeated, compared and taken back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arrears.services.receipt_lists import accepted_receipts, compare
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipt,
    record_refund,
    reverse_receipt,
)
from casework.enums import Role
from intake.enums import BatchKind, BatchState
from intake.errors import AlreadyCommitted, ImportProblem, UndoBlocked
from ledger.enums import ReceiptPurpose
from ledger.models import Receipt, Refund
from tests.arrears.builders import in_arrears
from tests.arrears.imports.scenes import (
    FOOD,
    MILL,
    ON,
    bank_list,
    code_of,
    codes,
    commit,
    on_file,
    previewed,
    receipt_row,
    receipts,
    undo,
)
from tests.arrears.money_scenes import figures, in_suspense, paid_on

pytestmark = pytest.mark.django_db


def test_receipts_of_a_list_are_recorded_and_laid_on_the_arrears(importer):
    owner = on_file(code=code_of(1))
    line = in_arrears(owner, {"pension": "150.00"}, "2019-06", "2019-07")
    june, july = line.arrears_items.order_by("contribution_month")

    batch = bank_list(
        importer,
        receipt_row("S1", "100.00", "2019-08-20"),
        receipt_row("S2", "60.00", "2019-08-31", payer="", code=code_of(1)),
    )

    assert receipts() == [("S1", "100.00"), ("S2", "60.00")]
    recorded = Receipt.objects.get(reference="S1")
    assert (recorded.batch, recorded.payer, recorded.note, recorded.recorded_by) == (
        batch,
        FOOD,
        "样例",
        importer,
    )
    assert paid_on(june)["principal"] == "75.00"
    assert paid_on(july)["principal"] == "75.00"
    assert figures(owner, "2019-09-30")[0] == "0.00"


def test_list_says_what_it_would_add_before_it_is_committed(importer):
    owner, other = on_file(), on_file(MILL)
    bank_list(importer, receipt_row("S1"), receipt_row("S9", day="2019-09-15"))

    batch = previewed(
        importer,
        BatchKind.RECEIPTS,
        [
            receipt_row("S1"),
            receipt_row("S2", "5.50", "2019-09-14"),
            receipt_row("S3", "6.00", "2019-09-15"),
            receipt_row("S4", "7.00", "2019-01-01", payer="图们样例(集团)纺织厂"),
        ],
        title="样例二",
    )

    found = compare(accepted_receipts(batch))
    assert (found.new, found.known, found.back_dated, found.other_facts) == (3, 1, 1, 0)
    assert found.new_yuan == Decimal("18.50")
    totals = {
        "receipts": 4,
        "receipts_yuan": "118.50",
        "enterprises": 2,
        "first_on": "2019-01-01",
        "last_on": "2019-09-15",
        "new": 3,
        "known": 1,
        "back_dated": 1,
        "rows_left_out": 0,
    }
    assert {key: batch.totals[key] for key in totals} == totals
    assert list(batch.totals["by_month"]) == ["2019-01", "2019-08", "2019-09"]
    assert {row.enterprise_id for row in accepted_receipts(batch)} == {owner.pk, other.pk}


def test_receipt_on_record_already_stays_as_it_is(importer):
    owner = on_file()
    facts = ReceiptFacts(owner.pk, "S1", dt.date(2019, 8, 31), Decimal("100.00"), note="手工")
    by_hand = record_receipt(facts, actor_id=None)

    batch = bank_list(importer, receipt_row("S1"), receipt_row("S2"))

    by_hand.refresh_from_db()
    assert (by_hand.note, by_hand.batch) == ("手工", None)
    assert list(Receipt.objects.filter(batch=batch).values_list("reference", flat=True)) == ["S2"]
    assert receipts() == [("S1", "100.00"), ("S2", "100.00")]


def test_reference_is_the_same_in_any_spelling(importer):
    owner = on_file()
    facts = ReceiptFacts(owner.pk, " ｓ 00 1", dt.date(2019, 8, 31), Decimal("100.00"))
    record_receipt(facts, actor_id=None)

    bank_list(importer, receipt_row("S001"), receipt_row(" s-2 "))

    assert receipts() == [("S001", "100.00"), ("S-2", "100.00")]


def test_list_of_nothing_but_known_receipts_changes_nothing(importer):
    on_file()
    bank_list(importer, receipt_row("S1"))

    again = bank_list(importer, receipt_row("S1", note="再导"))

    assert again.state == BatchState.COMMITTED
    assert receipts() == [("S1", "100.00")]
    undo(again)
    assert receipts() == [("S1", "100.00")]


def test_receipt_that_a_clerk_entered_as_a_fine_is_known(importer):
    owner = on_file()
    fine = ReceiptFacts(
        owner.pk,
        "S1",
        dt.date(2019, 8, 31),
        Decimal("100.00"),
        purpose=ReceiptPurpose.FINE,
        document="样例罚字1号",
    )
    record_receipt(fine, actor_id=None)

    bank_list(importer, receipt_row("S1"), receipt_row("S2"))

    assert receipts() == [("S1", "100.00"), ("S2", "100.00")]
    assert Receipt.objects.get(reference="S1").purpose == ReceiptPurpose.FINE


def test_reference_on_record_with_other_facts_rejects_its_row(importer):
    on_file()
    bank_list(importer, receipt_row("S1"))

    batch = previewed(
        importer, BatchKind.RECEIPTS, [receipt_row("S1", "99.99"), receipt_row("S2")], title="二"
    )

    assert codes(batch) == [(2, "reference_taken")]


def test_neighbour_receipt_under_the_same_reference_tells_nothing_of_itself(importer, users):
    on_file(MILL, region="220104")
    bank_list(users(Role.IMPORT_ADMIN, "2201"), receipt_row("S1", "12345.67", payer=MILL))
    on_file()

    batch = previewed(importer, BatchKind.RECEIPTS, [receipt_row("S1")])

    assert codes(batch) == [(2, "reference_taken")]
    assert "12345" not in str(batch.findings.get().details)


def test_reference_that_was_taken_since_the_preview_refuses_the_commit(importer):
    owner = on_file()
    batch = previewed(importer, BatchKind.RECEIPTS, [receipt_row("S1"), receipt_row("S2")])
    facts = ReceiptFacts(owner.pk, "S2", dt.date(2019, 8, 31), Decimal("1.00"))
    record_receipt(facts, actor_id=None)

    assert compare(accepted_receipts(batch)).other_facts == 1
    with pytest.raises(ImportProblem, match="S2"):
        commit(batch)

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert "S2" in batch.problem
    assert receipts() == [("S2", "1.00")]


def test_enterprise_that_is_gone_since_the_preview_refuses_the_commit(importer):
    owner = on_file()
    batch = previewed(importer, BatchKind.RECEIPTS, [receipt_row("S1")])
    owner.is_current = False
    owner.save()

    with pytest.raises(ImportProblem, match=FOOD):
        commit(batch)

    assert receipts() == []


@pytest.mark.parametrize(
    ("region", "prefix"), [("222402", "222401"), ("220104", "2224"), ("222400", "222401")]
)
def test_enterprise_of_another_jurisdiction_is_unknown(users, regions, region, prefix):
    on_file(code=code_of(1), region=region)

    batch = previewed(
        users(Role.IMPORT_ADMIN, prefix),
        BatchKind.RECEIPTS,
        [receipt_row("S1"), receipt_row("S2", code=code_of(1))],
    )

    assert codes(batch) == [(2, "enterprise_unknown"), (3, "enterprise_code_unknown")]


def test_code_that_nobody_has_leads_to_the_namesake_without_one(importer):
    owner = on_file()
    on_file(MILL, code=code_of(2))

    batch = previewed(
        importer,
        BatchKind.RECEIPTS,
        [receipt_row("S1", code=code_of(1)), receipt_row("S2", payer=MILL, code=code_of(3))],
    )

    assert [row.enterprise_id for row in accepted_receipts(batch)] == [owner.pk]
    assert (3, "enterprise_code_unknown") in codes(batch)


def test_namesakes_in_two_counties_need_a_code(importer):
    on_file(region="222401", code=code_of(1))
    second = on_file(region="222402", code=code_of(2))

    batch = previewed(
        importer, BatchKind.RECEIPTS, [receipt_row("S1"), receipt_row("S2", code=code_of(2))]
    )

    assert (2, "enterprise_ambiguous") in codes(batch)
    assert [row.enterprise_id for row in accepted_receipts(batch)] == [second.pk]


@pytest.mark.parametrize("title", ["样例清单", "另一个名称"])
def test_same_file_twice_says_so_and_changes_nothing(importer, title):
    on_file()
    rows = [receipt_row("S1"), receipt_row("S2")]
    bank_list(importer, *rows)

    with pytest.raises(AlreadyCommitted, match="样例清单"):
        previewed(importer, BatchKind.RECEIPTS, rows, title=title)

    assert receipts() == [("S1", "100.00"), ("S2", "100.00")]


def test_same_file_of_another_jurisdiction_is_another_list(importer, users):
    on_file()
    rows = [receipt_row("S1")]
    bank_list(importer, *rows)

    batch = previewed(users(Role.IMPORT_ADMIN, "2201"), BatchKind.RECEIPTS, rows)

    assert codes(batch) == [(2, "enterprise_unknown")]


def test_undo_reverses_what_the_list_recorded_and_nothing_else(importer):
    owner = on_file()
    in_arrears(owner, {"pension": "150.00"}, "2019-06", "2019-07")
    before = figures(owner, "2019-09-30")
    bank_list(importer, receipt_row("S1", "10.00"), title="一")
    between = figures(owner, "2019-09-30")
    batch = bank_list(importer, receipt_row("S1", "10.00"), receipt_row("S2", "60.00"), title="二")
    assert figures(owner, "2019-09-30") != between

    undo(batch)

    assert receipts() == [("S1", "10.00")]
    assert figures(owner, "2019-09-30") == between != before
    batch.refresh_from_db()
    assert (batch.state, batch.undo_reason) == (BatchState.UNDONE, "样例：导错文件")


def test_corrected_list_after_an_undo_is_recorded_anew(importer):
    owner = on_file()
    in_arrears(owner, {"pension": "150.00"}, "2019-06", "2019-07")
    undo(bank_list(importer, receipt_row("S1", "1000.00")))
    assert receipts() == []

    bank_list(importer, receipt_row("S1", "10.00"), receipt_row("S2", "20.00"))

    assert receipts() == [("S1", "10.00"), ("S2", "20.00")]
    assert Receipt.objects.filter(reference="S1").count() == 2
    assert in_suspense(owner) == "0.00"


def test_same_file_may_come_again_after_its_undo(importer):
    on_file()
    undo(bank_list(importer, receipt_row("S1")))

    bank_list(importer, receipt_row("S1"))

    assert receipts() == [("S1", "100.00")]


def test_list_from_which_money_was_refunded_is_not_undone(importer):
    on_file()
    batch = bank_list(importer, receipt_row("S1"), receipt_row("S2"))
    receipt = Receipt.objects.get(reference="S2")
    refund = record_refund(
        RefundFacts(receipt.pk, "R1", ON, Decimal("1.00"), "样例：多缴"), actor_id=None
    )

    with pytest.raises(UndoBlocked, match="S2"):
        undo(batch)

    assert len(receipts()) == 2
    assert Refund.objects.get() == refund


def test_list_of_which_nothing_stands_any_more_is_not_undone(importer):
    on_file()
    batch = bank_list(importer, receipt_row("S1"))
    receipt = Receipt.objects.get()
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：记错")

    with pytest.raises(UndoBlocked):
        undo(batch)


def test_undo_leaves_out_what_was_reversed_before(importer):
    on_file()
    batch = bank_list(importer, receipt_row("S1"), receipt_row("S2"))
    receipt = Receipt.objects.get(reference="S1")
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：记错")

    undo(batch)

    assert receipts() == []
    assert [entry.reason for entry in receipt.entries.filter(kind="reversal")] == ["样例：记错"]


def test_good_rows_enter_without_the_rejected_ones(importer):
    on_file()
    batch = previewed(
        importer,
        BatchKind.RECEIPTS,
        [receipt_row("S1"), receipt_row("S2", "-5"), receipt_row("S1")],
    )

    commit(batch, skip_bad_rows=True)

    assert receipts() == [("S1", "100.00")]
    assert batch.totals["rows_duplicate"] == 1


def test_receipts_of_one_day_keep_the_order_of_the_list(importer):
    on_file()

    bank_list(importer, *[receipt_row(f"S{number}") for number in (3, 1, 2)])

    assert [reference for reference, _amount in receipts()] == ["S3", "S1", "S2"]


def test_number_of_statements_does_not_grow_with_the_list(importer):
    on_file()

    def statements(first: int, last: int) -> int:
        rows = [receipt_row(f"S{number}") for number in range(first, last)]
        with CaptureQueriesContext(connection) as caught:
            bank_list(importer, *rows, title=f"样例{first}")
        return len(caught)

    few = statements(0, 5)

    # A statement takes some hundred rows, fewer on SQLite.
    assert statements(5, 205) <= few + 8
