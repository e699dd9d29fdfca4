"""When a hearing can be asked for, and a notice of which nothing is left to fine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.errors import StepNotPermitted
from arrears.fines.due import due_on
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import NUMBER, agree, facts_on, notified, take
from tests.arrears.money_scenes import received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DECISION = {"document": NUMBER, "amount": Decimal("12000.00"), "note": "样例"}


def notified_again(fine, officer, on: str) -> None:
    amount = Decimal("12000.00")
    take(fine, "notify", on, officer, document="样例二", amount=amount, hearing_offered=False)


def test_second_notice_does_not_cut_the_term_for_a_hearing_short(fine, officer, approver):
    # 行政处罚法 64(1): five working days from being told, 16 October.
    notified(fine, officer)
    notified_again(fine, officer, "2024-10-17")

    assert facts_on(fine, "2024-10-17").hearing_until == day("2024-10-23")
    with pytest.raises(StepNotPermitted, match=r"can still be asked for .*2024-10-24"):
        agree(fine, "decide", "2024-10-23", officer, approver, **DECISION)
    agree(fine, "decide", "2024-10-24", officer, approver, **DECISION)


def test_notice_after_the_hearing_waits_for_none(fine, officer, approver):
    notified(fine, officer)
    take(fine, "ask_hearing", "2024-10-17", officer, document="样例听证申请")
    take(fine, "hold_hearing", "2024-10-18", officer, document="样例听证笔录")
    notified_again(fine, officer, "2024-10-18")

    assert agree(fine, "decide", "2024-10-18", officer, approver, **DECISION)


@pytest.mark.parametrize(
    ("offered", "on", "said"),
    [
        (False, "2024-10-17", "no hearing was offered"),
        (True, "2024-10-24", "the term to ask for a hearing has passed"),
    ],
)
def test_hearing_asked_for_late_or_never_offered_is_refused(fine, officer, offered, on, said):
    notified(fine, officer, hearing=offered)

    with pytest.raises(StepNotPermitted, match=said):
        take(fine, "ask_hearing", on, officer, document="样例听证申请")


def test_hearing_asked_for_in_time_can_be_recorded_later(fine, officer, at, regions):
    notified(fine, officer)
    desk = at("2024-10-28", officer)
    page = f"/fines/{fine.pk}/steps/ask_hearing/"
    given = {"document": "样例听证申请"}

    assert 'name="document"' in desk.get(page).content.decode()
    assert desk.post(page, given | {"on": "2024-10-24"}).status_code == 400
    assert desk.post(page, given | {"on": "2024-10-23"}).status_code == 302


def test_fine_of_arrears_paid_in_time_is_dropped(fine, debtor, officer, at, regions):
    # 社会保险法 86: the receipt of 8 October, within the term, was recorded after the filing.
    received(debtor, "2024-10-08", "20000.00")
    desk = at("2024-10-16", officer)
    given = {"on": "2024-10-16", "document": "样例", "amount": "0", "hearing_offered": "yes"}

    answer = desk.post(f"/fines/{fine.pk}/steps/notify/", given)

    assert answer.status_code == 400
    assert "paid within the term of the demand" in answer.content.decode()
    found = due_on(facts_on(fine, "2024-10-16"), day("2024-10-16"))
    assert found is not None
    assert found.code == "drop"
