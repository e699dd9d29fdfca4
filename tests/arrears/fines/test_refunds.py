"""Money of a fine that was revoked, lowered or overpaid is paid back, and no more than that."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.enums import RemedyResult
from arrears.checks import check_books
from arrears.services.receipts import RefundFacts, record_refund, reverse_refund
from casework.scope import EVERYWHERE
from ledger.errors import MoneyProblem
from ledger.models import Receipt, Refund
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import contested, ended, facts_on, fine_paid, owed_on, served_fine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def paid(fine, officer, approver) -> Receipt:
    """Return the receipt of 1 November that paid the fine of 12,000.00."""
    served_fine(fine, officer, approver)
    return fine_paid(fine, "2024-11-01", "12000.00")


def refunded(receipt: Receipt, amount: str, reference: str = "样退1") -> Refund:
    facts = RefundFacts(receipt.pk, reference, day("2025-01-20"), Decimal(amount), "样例：撤销")
    return record_refund(facts, actor_id=None)


def findings(on: str) -> list[str]:
    return [one.check for one in check_books(EVERYWHERE, on=day(on)).findings]


def test_revoked_fine_is_paid_back_whole_and_the_books_agree(fine, paid, officer):
    ended(contested(fine, officer, "2024-11-14"), officer, "2025-01-10", RemedyResult.REVOKED)
    assert "fines_not_overpaid" in findings("2025-01-20")

    refund = refunded(paid, "12000.00")

    assert refunded(paid, "12000.00") == refund
    assert facts_on(fine, "2025-01-20").payments == ()
    assert findings("2025-01-20") == []
    with pytest.raises(MoneyProblem, match="leave 0.00 of this receipt"):
        refunded(paid, "0.01", "样退2")

    reverse_refund(refund.pk, actor_id=None, reason="样例退回")
    assert [one.amount for one in facts_on(fine, "2025-01-20").payments] == [Decimal("12000.00")]


def test_lowered_fine_gives_back_the_difference_and_no_more(fine, paid, officer):
    remedy = contested(fine, officer, "2024-11-14")
    ended(remedy, officer, "2025-01-10", RemedyResult.CHANGED, "10000.00")

    with pytest.raises(MoneyProblem, match="leave 2,000.00 of this receipt"):
        refunded(paid, "2000.01")
    refunded(paid, "2000.00")

    assert owed_on(fine, "2025-01-20") == "0.00"
    assert findings("2025-01-20") == []


def test_fine_that_stands_gives_nothing_back(paid):
    with pytest.raises(MoneyProblem, match="leave 0.00 of this receipt"):
        refunded(paid, "0.01")


def test_receipt_of_a_revoked_fine_offers_the_refund(fine, paid, officer, at, regions):
    ended(contested(fine, officer, "2024-11-14"), officer, "2025-01-10", RemedyResult.REVOKED)
    desk = at("2025-01-20", officer)

    page = desk.get(f"/receipts/{paid.pk}/").content.decode()
    assert "Fine and surcharge leave 12,000.00 of this receipt" in page
    given = {
        "refund-reference": "样退1",
        "refund-paid_on": "2025-01-20",
        "refund-amount": "12000.00",
        "refund-reason": "样例：撤销",
    }
    assert desk.post(f"/receipts/{paid.pk}/refund/", given).status_code == 302
    page = desk.get(f"/receipts/{paid.pk}/").content.decode()
    assert "Fine and surcharge leave" not in page
