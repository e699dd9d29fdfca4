"""Receipts on arrears: laid by the rule, laid anew when the past changes, never forgotten."""

import datetime as dt
from decimal import Decimal

import pytest

from arrears.models import ArrearsItem
from arrears.selectors.portfolio import portfolio
from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipt,
    record_refund,
    reverse_receipt,
    reverse_refund,
)
from casework.models import JurisdictionProfile
from casework.scope import Scope
from intake.errors import UndoBlocked
from intake.models import ImportBatch
from ledger.enums import Account, EntryKind, ReceiptPurpose
from ledger.errors import MoneyProblem
from ledger.models import Entry, Posting, Receipt
from tests.arrears.builders import committed_batch, enterprise, in_arrears, undo
from tests.arrears.money_scenes import (
    bankrupt,
    day,
    deferred,
    ended,
    figures,
    in_suspense,
    owed,
    paid_on,
    received,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """An enterprise that owes 1,000.00 for August 2019, due on the 31st."""
    one = enterprise()
    in_arrears(one, {"pension": "1000.00"}, "2019-08", "2019-08")
    return one


def item_of(owner) -> ArrearsItem:
    return ArrearsItem.objects.live().get(enterprise=owner)


def test_part_of_the_principal_bears_no_fee_from_the_day_after_its_payment(owner):
    received(owner, "2019-09-10", "400.00")

    # Ten days on 1,000.00 (the day of payment counts), then twenty on 600.00.
    assert figures(owner, "2019-09-10") == ("600.00", "5.00")
    assert figures(owner, "2019-09-30") == ("600.00", "11.00")
    # Before the payment nothing has changed.
    assert figures(owner, "2019-09-09") == ("1000.00", "4.50")


def test_day_of_payment_still_bears_the_fee_of_the_old_principal(owner):
    received(owner, "2019-09-10", "400.00")

    assert str(owed(owner, "2019-09-10").late_fee_of_day) == "0.50"
    assert str(owed(owner, "2019-09-11").late_fee_of_day) == "0.30"


def test_principal_and_fee_paid_in_full_settle_the_item(owner):
    received(owner, "2019-09-10", "1005.00")

    assert item_of(owner).settled_on == day("2019-09-10")
    assert figures(owner, "2019-09-10") == ("0.00", "0.00")
    assert figures(owner, "2019-09-09") == ("1000.00", "4.50")
    # The day itself still bore the fee that was paid on it.
    assert str(portfolio(Scope("2224"), on=day("2019-09-10")).late_fee_of_day) == "0.50"
    owner.refresh_from_db()
    assert owner.arrears_principal == 0


def test_fee_stays_owed_when_only_the_principal_is_paid(owner):
    received(owner, "2019-09-10", "1000.00")

    assert figures(owner, "2020-09-10") == ("0.00", "5.00")
    assert item_of(owner).settled_on is None


def test_fee_first_leaves_more_principal(owner):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        payment_order="fee_first",
        document="样例州规定",
    )

    received(owner, "2019-09-10", "400.00")

    assert paid_on(item_of(owner)) == {"late_fee": "5.00", "principal": "395.00"}
    assert figures(owner, "2019-09-10") == ("605.00", "0.00")
    # Twenty days on 605.00 are 6.05.
    assert figures(owner, "2019-09-30") == ("605.00", "6.05")


def test_money_paid_in_advance_lowers_the_principal_before_any_fee_runs(owner):
    received(owner, "2019-08-15", "1000.00")

    assert figures(owner, "2019-12-31") == ("0.00", "0.00")
    assert item_of(owner).settled_on == day("2019-08-15")


def test_what_no_debt_takes_waits_in_suspense(owner):
    received(owner, "2019-09-10", "1500.00")

    assert in_suspense(owner) == "495.00"


def test_suspense_pays_what_becomes_known_later(owner):
    received(owner, "2019-09-10", "1500.00")

    in_arrears(
        owner,
        {"pension": "1300.00"},
        "2019-08",
        "2019-08",
        batch=committed_batch("样例二次调研"),
        surveyed_on=dt.date(2019, 9, 20),
    )

    # 1,300.00 and ten days of 0.65 are 1,306.50.
    assert in_suspense(owner) == "193.50"
    assert figures(owner, "2019-09-30") == ("0.00", "0.00")


def test_oldest_month_is_paid_first():
    owner = enterprise()
    in_arrears(owner, {"pension": "300.00"}, "2019-06", "2019-08")

    received(owner, "2019-09-30", "150.00")

    left = ArrearsItem.objects.order_by("contribution_month").values_list(
        "principal_outstanding", flat=True
    )
    assert list(left) == [Decimal("0.00"), Decimal("50.00"), Decimal("100.00")]


def test_same_reference_twice_changes_nothing(owner):
    first = received(owner, "2019-09-10", "400.00", reference="样例流水A")
    before = Posting.objects.count()

    again = received(owner, "2019-09-10", "400.00", reference=" 样例流水A ")

    assert again == first
    assert Posting.objects.count() == before


@pytest.mark.parametrize(("on", "amount"), [("2019-09-11", "400.00"), ("2019-09-10", "400.01")])
def test_same_reference_with_other_facts_is_refused(owner, on, amount):
    received(owner, "2019-09-10", "400.00", reference="样例流水A")

    with pytest.raises(MoneyProblem, match="样例流水A"):
        received(owner, on, amount, reference="样例流水A")

    assert Receipt.objects.count() == 1


def test_reference_of_another_enterprise_is_refused_without_a_word_about_it(owner):
    received(owner, "2019-09-10", "400.00", reference="样例流水A")
    other = enterprise("222426")

    with pytest.raises(MoneyProblem) as refused:
        received(other, "2019-09-10", "400.00", reference="样例流水A")

    assert owner.name not in str(refused.value)
    assert "400" not in str(refused.value)


def test_back_dated_receipt_ends_as_if_it_had_been_known_from_the_start(owner):
    received(owner, "2019-10-10", "1010.00")
    received(owner, "2019-09-10", "400.00")
    back_dated = figures(owner, "2019-12-31"), in_suspense(owner), paid_on(item_of(owner))

    twin = enterprise()
    in_arrears(twin, {"pension": "1000.00"}, "2019-08", "2019-08")
    received(twin, "2019-09-10", "400.00")
    received(twin, "2019-10-10", "1010.00")

    assert back_dated == (figures(twin, "2019-12-31"), in_suspense(twin), paid_on(item_of(twin)))
    # Ten days on 1,000.00 and thirty on 600.00 are 14.00: 1,410.00 − 1,014.00 waits.
    assert in_suspense(owner) == "396.00"


def test_back_dating_reverses_the_old_allocation_and_says_so(owner):
    later = received(owner, "2019-10-10", "1010.00")
    received(owner, "2019-09-10", "400.00")

    entries = Entry.objects.filter(receipt=later).values_list("kind", "reason")
    kinds = [kind for kind, _reason in entries]
    assert kinds == ["receipt", "allocation", "reversal", "allocation"]
    assert all(reason for kind, reason in entries if kind == "reversal")


def test_reversed_receipt_is_as_if_it_had_never_come(owner):
    receipt = received(owner, "2019-09-10", "400.00")

    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    assert figures(owner, "2019-09-30") == ("1000.00", "15.00")
    assert in_suspense(owner) == "0.00"
    assert Posting.objects.filter(entry__receipt=receipt).count() == 8
    assert {str(one.reason) for one in Entry.objects.filter(kind=EntryKind.REVERSAL)} == {
        "样例：退票"
    }


def test_second_reversal_changes_nothing(owner):
    receipt = received(owner, "2019-09-10", "400.00")
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")
    before = Entry.objects.count()

    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")

    assert Entry.objects.count() == before


def test_reversal_without_a_reason_is_refused(owner):
    receipt = received(owner, "2019-09-10", "400.00")

    with pytest.raises(MoneyProblem) as refused:
        reverse_receipt(receipt.pk, actor_id=None, reason="  ")

    assert refused.value.field == "reason"


def test_right_facts_may_follow_under_the_reference_of_a_reversed_receipt(owner):
    wrong = received(owner, "2019-09-10", "400.00", reference="样例流水A")
    reverse_receipt(wrong.pk, actor_id=None, reason="样例：金额有误")

    right = received(owner, "2019-09-10", "500.00", reference="样例流水A")

    assert right.corrects == wrong
    assert figures(owner, "2019-09-10") == ("500.00", "5.00")
    with pytest.raises(MoneyProblem):
        received(owner, "2019-09-10", "400.00", reference="样例流水A")


def test_refund_takes_what_waits_and_no_more(owner):
    receipt = received(owner, "2019-09-10", "1500.00")
    facts = RefundFacts(receipt.pk, "样例退款A", day("2019-09-20"), Decimal("495.01"), "样例：多缴")

    with pytest.raises(MoneyProblem, match=r"495\.01"):
        record_refund(facts, actor_id=None)
    refund = record_refund(
        RefundFacts(receipt.pk, "样例退款A", day("2019-09-20"), Decimal("495.00"), "样例：多缴"),
        actor_id=None,
    )

    assert in_suspense(owner) == "0.00"
    reverse_refund(refund.pk, actor_id=None, reason="样例：退款被退回")
    assert in_suspense(owner) == "495.00"


def test_same_refund_twice_pays_once(owner):
    receipt = received(owner, "2019-09-10", "1500.00")
    facts = RefundFacts(receipt.pk, "样例退款A", day("2019-09-20"), Decimal("100.00"), "样例：多缴")

    assert record_refund(facts, actor_id=None) == record_refund(facts, actor_id=None)
    assert in_suspense(owner) == "395.00"


def test_receipt_of_which_a_part_was_refunded_cannot_be_reversed(owner):
    receipt = received(owner, "2019-09-10", "1500.00")
    facts = RefundFacts(receipt.pk, "样例退款A", day("2019-09-20"), Decimal("100.00"), "样例：多缴")
    record_refund(facts, actor_id=None)

    with pytest.raises(MoneyProblem, match="样例退款A"):
        reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")


def test_refund_before_the_receipt_is_refused(owner):
    receipt = received(owner, "2019-09-10", "1500.00")
    facts = RefundFacts(receipt.pk, "样例退款A", day("2019-09-09"), Decimal("1.00"), "样例：多缴")

    with pytest.raises(MoneyProblem) as refused:
        record_refund(facts, actor_id=None)

    assert refused.value.field == "paid_on"


def test_fine_has_an_account_of_its_own(owner):
    received(
        owner,
        "2019-09-10",
        "3000.00",
        purpose=ReceiptPurpose.FINE,
        document="样例罚决〔2019〕1号",
    )

    assert figures(owner, "2019-09-10") == ("1000.00", "5.00")
    fine = Posting.objects.get(account=Account.FINE)
    assert fine.amount == Decimal("-3000.00")
    assert in_suspense(owner) == "0.00"


def test_fine_without_its_decision_is_refused(owner):
    with pytest.raises(MoneyProblem) as refused:
        ReceiptFacts(
            owner.pk, "样例流水", day("2019-09-10"), Decimal("1.00"), purpose=ReceiptPurpose.FINE
        )

    assert refused.value.field == "document"


@pytest.mark.parametrize("amount", ["0", "0.00", "-1.00", "0.001"])
def test_amount_that_nobody_can_pay_is_refused(owner, amount):
    with pytest.raises(MoneyProblem) as refused:
        record_receipt(
            ReceiptFacts(owner.pk, "样例流水", day("2019-09-10"), Decimal(amount)), actor_id=None
        )

    assert refused.value.field == "amount"


def test_survey_whose_arrears_were_paid_cannot_be_undone_before_the_receipt_is_reversed(owner):
    receipt = received(owner, "2019-09-10", "400.00", reference="样例流水A")
    batch = ImportBatch.objects.get()

    with pytest.raises(UndoBlocked) as refused:
        undo(batch)
    assert "样例流水A" in str(refused.value)

    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")
    undo(batch)
    assert figures(owner, "2019-09-30") == ("0.00", "0.00")


def test_corrected_survey_takes_the_money_along(owner):
    received(owner, "2019-09-10", "400.00")

    in_arrears(
        owner,
        {"pension": "300.00"},
        "2019-08",
        "2019-08",
        batch=committed_batch("样例二次调研"),
        surveyed_on=dt.date(2019, 9, 20),
    )

    # 300.00 and ten days of 0.15: 98.50 waits.
    assert in_suspense(owner) == "98.50"


def test_deferral_is_a_closed_interval_without_fee(owner):
    deferred(owner, "2019-09-11", "2019-09-20")

    assert figures(owner, "2019-09-10") == ("1000.00", "5.00")
    assert figures(owner, "2019-09-20") == ("1000.00", "5.00")
    # It runs again the day after: LAW 1.8 (a).
    assert figures(owner, "2019-09-21") == ("1000.00", "5.50")


def test_broken_agreement_runs_again_from_the_day_named(owner):
    from arrears.enums import EndKind

    ended(deferred(owner, "2019-09-11", "2019-09-20"), "2019-09-16", EndKind.BROKEN)

    assert figures(owner, "2019-09-15") == ("1000.00", "5.00")
    assert figures(owner, "2019-09-20") == ("1000.00", "7.50")


def test_deferral_taken_back_never_held(owner):
    ended(deferred(owner, "2019-09-11", "2019-09-20"), "2019-09-11")

    assert figures(owner, "2019-09-30") == ("1000.00", "15.00")


def test_fee_ends_the_day_before_the_bankruptcy_was_accepted(owner):
    bankrupt(owner, "2019-09-11")

    assert figures(owner, "2019-09-10") == ("1000.00", "5.00")
    assert figures(owner, "2026-11-21") == ("1000.00", "5.00")
    assert str(owed(owner, "2019-09-11").late_fee_of_day) == "0.00"


def test_stop_recorded_late_lays_the_receipts_anew(owner):
    received(owner, "2019-09-30", "1015.00")
    assert in_suspense(owner) == "0.00"

    deferred(owner, "2019-09-11", "2019-09-20")

    assert in_suspense(owner) == "5.00"
    assert paid_on(item_of(owner)) == {"principal": "1000.00", "late_fee": "10.00"}
