"""A closed fine that is owed again: the receipt that paid it was reversed (社会保险经办条例 10)."""

from __future__ import annotations

import pytest

from arrears.cases.doctor import examine
from arrears.cases.enums import RemedyResult
from arrears.cases.errors import StepNotPermitted
from arrears.fines.reading import FineBook
from arrears.fines.selectors import ENDED, FineFilters, FineLine, listed_fines
from arrears.fines.workflow import State
from arrears.services.receipts import reverse_receipt
from casework.scope import EVERYWHERE
from ledger.models import Receipt
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import (
    agree,
    contested,
    ended,
    fine_paid,
    notified,
    served_fine,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def paid(fine, officer, approver) -> Receipt:
    """Return the receipt of 1 November that paid the fine; it was closed on the 2nd."""
    served_fine(fine, officer, approver)
    receipt = fine_paid(fine, "2024-11-01", "12000.00")
    take(fine, "close", "2024-11-02", officer, note="样例：已缴清")
    return receipt


def line(fine, on: str) -> FineLine:
    return FineLine.of(fine, FineBook([fine], day(on)), day(on))


def listed(on: str, due: str = "") -> list[int]:
    return [one.fine.pk for one in listed_fines(EVERYWHERE, FineFilters(due=due), on=day(on))]


def ills(on: str) -> list[tuple[str, str]]:
    return [(one.check, one.found) for one in examine(day(on)) if one.check.startswith("fine")]


def bounced(receipt: Receipt) -> None:
    reverse_receipt(receipt.pk, actor_id=None, reason="样例：退票")


def test_closed_fine_that_is_paid_is_over(fine, paid):
    assert (line(fine, "2024-11-20").due, listed("2024-11-20")) == (None, [])
    assert not line(fine, "2024-11-20").bars_deregistration
    assert (listed("2024-11-20", ENDED), ills("2024-11-20")) == ([fine.pk], [])


def test_closed_fine_is_due_again_when_its_receipt_is_reversed(fine, paid):
    bounced(paid)

    found = line(fine, "2024-11-20")
    assert found.due is not None
    assert (found.due.code, found.facts.state) == ("await_window", State.SERVED)
    assert found.bars_deregistration
    assert (listed("2024-11-20"), listed("2024-11-20", ENDED)) == ([fine.pk], [])


def test_closed_fine_that_is_owed_again_is_found_by_the_doctor(fine, paid):
    bounced(paid)

    # Nine days of 360.00 from 12 November.
    assert ills("2024-11-20") == [("fine_closed_but_owed", "样人社罚字〔2024〕1号 15240.00")]


def test_fine_owed_again_is_brought_to_court_and_over_once_it_is_paid(fine, paid, officer):
    bounced(paid)
    handed = {"document": "样例催告书", "method": "mail", "received_by": "样例人"}
    take(fine, "demand", "2024-11-20", officer, **handed)
    with pytest.raises(StepNotPermitted, match="still owed"):
        take(fine, "close", "2024-11-20", officer, note="样例")
    fine_paid(fine, "2024-11-20", "15240.00")

    assert (line(fine, "2024-11-21").facts.state, listed("2024-11-21")) == (State.CLOSED, [])


def test_days_that_a_remedy_gives_back_open_a_closed_fine(fine, officer, approver):
    served_fine(fine, officer, approver)
    suit = contested(fine, officer, "2024-11-11")
    fine_paid(fine, "2024-11-20", "12000.00")
    take(fine, "close", "2024-11-21", officer, note="样例")
    assert listed("2024-11-21") == []

    ended(suit, officer, "2024-11-18", RemedyResult.WITHDRAWN)

    # The 19th and the 20th, the day of payment, bear 360.00 each.
    assert listed("2024-11-21") == [fine.pk]
    assert ills("2024-11-21") == [("fine_closed_but_owed", "样人社罚字〔2024〕1号 720.00")]


def test_dropped_fine_stays_over(fine, officer, approver):
    notified(fine, officer)
    agree(fine, "drop", "2024-10-17", officer, approver, document="样例不予处罚决定书", note="样例")

    assert (listed("2024-10-18"), listed("2024-10-18", ENDED)) == ([], [fine.pk])
