"""What a clerk reads on a case page: Chinese words, money and stops beside the steps, no noise."""

from __future__ import annotations

import datetime as dt

import pytest

from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.steps import open_case
from arrears.enums import EndKind
from arrears.models import FeeStop
from arrears.services.receipts import reverse_receipt
from tests.arrears.cases.stepping import agree, served, take, with_plant
from tests.arrears.money_scenes import bankrupt, ended, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def chinese(client_for, officer):
    return client_for(officer)


def titles(response) -> list[tuple[str, str]]:
    return [(one.on.isoformat(), str(one.title)) for one in response.context["history"]]


def test_step_that_comes_next_is_not_called_the_next_page(chinese, case):
    """Pages are turned by 下一页; a step of the ladder is no page."""
    text = chinese.get(f"/cases/{case.pk}/").content.decode()

    assert 'data-status="next"' in text
    assert "下一页" not in text


def test_how_a_case_or_a_suit_ended_is_not_called_the_outcome_of_a_service(
    client_for, officer, approver, case, debtor, on
):
    served(case, officer, approver)
    on("2024-10-08")
    desk = client_for(officer)
    filed = {"kind": "suit", "filed_on": "2024-10-08", "document": "样例起诉状"}
    desk.post(f"/cases/{case.pk}/remedies/new/", filed)
    outcome = f"/case-remedies/{case.remedies.get().pk}/outcome/"

    assert "送达结果" not in desk.get(f"/cases/{case.pk}/").content.decode()
    assert "送达结果" not in desk.get(outcome).content.decode()

    # 10,000.00 from 1 August to 8 October inclusive: 69 days × 5.00 = 345.00.
    received(debtor, "2024-10-08", "10345.00")
    escalate_until(dt.date(2024, 10, 8))
    closed = desk.get(f"/enterprises/{debtor.pk}/").content.decode()
    assert "已结清" in closed
    assert "送达结果" not in closed


def test_money_that_came_in_stands_in_the_history_of_its_case(english, officer, debtor, case, on):
    on("2024-09-20")
    english(officer).post(f"/cases/{case.pk}/steps/remind/", {"on": "2024-09-20"})
    on("2024-09-21")
    receipt = received(debtor, "2024-09-19", "4000.00", reference="样例流水0919")
    on("2024-09-22")
    reverse_receipt(receipt.pk, actor_id=officer.pk, reason="样例：退票")

    response = english(officer).get(f"/cases/{case.pk}/")

    assert titles(response) == [
        ("2024-09-19", "Receipt reversed"),
        ("2024-09-19", "Receipt"),
        ("2024-09-20", "Send the payment reminder"),
        ("2024-09-12", "Open the case"),
    ]
    text = response.content.decode()
    assert "4,000.00" in text
    assert f'<a href="/receipts/{receipt.pk}/">样例流水0919</a>' in text
    assert "样例：退票" in text


def test_money_from_before_a_case_or_after_it_is_not_its_history(english, officer, debtor, on):
    on("2024-09-11")
    received(debtor, "2024-09-11", "1.00", reference="样例流水0911")
    today = on("2024-09-12")
    case = open_case(debtor.pk, established_on=today, on=today, actor_id=officer.pk)
    on("2024-10-08")
    received(debtor, "2024-10-08", "10344.00", reference="样例流水1008")
    escalate_until(dt.date(2024, 10, 8))
    on("2024-10-09")
    received(debtor, "2024-10-09", "7.00", reference="样例流水1009")

    response = english(officer).get(f"/cases/{case.pk}/")

    assert [title for _on, title in titles(response)] == [
        "Close the case as paid",
        "Receipt",
        "Open the case",
    ]
    assert "样例流水1008" in response.content.decode()


def test_bankruptcy_stands_in_the_history_and_alone_in_the_way(
    english, officer, approver, debtor, case, on
):
    served(case, officer, approver)
    on("2024-10-08")
    stop = bankrupt(debtor, "2024-10-08")

    response = english(officer).get(f"/cases/{case.pk}/")

    assert titles(response)[0] == ("2024-10-08", "Bankruptcy accepted")
    assert f'<a href="/stops/{stop.pk}/">{stop.document}</a>' in response.content.decode()
    rungs = {one.name: one for one in response.context["rungs"]}
    # That the term runs, or no assets are known, is no news to who may not collect at all.
    assert [str(one.text) for one in rungs["apply_to_court"].in_the_way] == [
        "the bankruptcy was accepted; there is no collection beside it"
    ]


def test_deferral_of_the_case_is_told_once_and_its_breach_too(
    english, officer, approver, debtor, case, on
):
    served(case, officer, approver)
    on("2024-10-16")
    escalate_until(dt.date(2024, 10, 16))
    take(case, "inquire_accounts", "2024-10-16", officer)
    take(case, "find_too_little", "2024-10-16", officer, document="样例银行回函")
    with_plant(debtor, "2024-10-16")
    terms = {"document": "样例协议", "security_kind": "mortgage", "security_details": "样例厂房"}
    agree(case, "agree_deferral", "2024-10-16", officer, approver, to_on="2025-03-31", **terms)
    on("2024-12-05")
    ended(FeeStop.objects.get(), "2024-12-02", EndKind.BROKEN)

    response = english(officer).get(f"/cases/{case.pk}/")

    assert titles(response)[:2] == [
        ("2024-12-05", "Deferral: Agreement broken"),
        ("2024-10-16", "Agree on security and deferral"),
    ]
    assert "样例终止文书" in response.content.decode()


def test_proposal_of_a_write_off_is_not_called_a_proposal_twice(english, officer, debtor, case):
    debtor.disposal_class = "shell"
    debtor.save()

    text = english(officer).get(f"/cases/{case.pk}/").content.decode()

    assert "Propose the write-off" in text
    assert "(propose)" not in text


def test_money_and_stops_are_one_step_away_from_an_open_case(english, officer, reader, case):
    receipt, stops = (
        f'href="/enterprises/{case.enterprise_id}/receipts/new/"',
        f'href="/enterprises/{case.enterprise_id}/#stops"',
    )

    own, read = (
        one.get(f"/cases/{case.pk}/").content.decode() for one in (english(officer), reader)
    )

    assert receipt in own
    assert stops in own
    assert receipt not in read
    assert stops in read


def test_step_that_is_refused_does_not_say_who_would_approve_it(english, officer, case):
    text = english(officer).get(f"/cases/{case.pk}/steps/apply_to_court/").content.decode()

    assert "This step is not permitted now." in text
    assert "A colleague has to approve it" not in text
