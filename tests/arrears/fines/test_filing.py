"""A filing that contradicts what is on record, or that could never be undone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from arrears.cases.errors import CaseProblem, StepNotPermitted
from arrears.cases.services.escalation import escalate_until
from arrears.cases.services.projection import look_again
from arrears.cases.services.steps import open_case
from arrears.fines.services.filing import file_fine
from arrears.models import Fine
from arrears.services.receipts import reverse_receipt
from casework.models import User
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import agree, notified
from tests.arrears.fines.test_possible import UNREGISTERED, filing
from tests.arrears.money_scenes import received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "regions")]

FORM = {
    "document": "样人社立字〔2024〕2号",
    "filed_on": "2024-10-15",
    "order_document": "样人社令字〔2024〕1号",
    "order_served_on": "2024-09-02",
    "order_due_on": "2024-09-30",
}


@pytest.mark.parametrize("premiums", ["9999999999999999.99", "100000000000.01", "0.001", "0"])
def test_premiums_that_cannot_be_are_refused_at_their_field(case, officer, at, premiums):
    desk = at("2024-10-15", officer)

    response = desk.post(
        f"/cases/{case.pk}/fines/new/?offence=no_registration", FORM | {"premiums": premiums}
    )

    assert response.status_code == 400
    (said,) = response.context["form"].errors["premiums"]
    assert said == (
        f"The premiums cannot be {premiums}: give yuan above zero and up to 100,000,000,000.00, "
        "at most two decimals."
    )


def test_highest_premiums_are_kept_and_shown(case, officer, at):
    desk = at("2024-10-15", officer)
    address = f"/cases/{case.pk}/fines/new/?offence=no_registration"

    desk.post(address, FORM | {"premiums": "100000000000.00"})

    assert Fine.objects.get().premiums == Decimal(100_000_000_000)
    for page in ("/fines/", f"/fines/{Fine.objects.get().pk}/", f"/cases/{case.pk}/"):
        assert desk.get(page).status_code == 200


def test_same_order_is_not_fined_through_a_second_case(case, debtor, officer, on):
    # 行政处罚法 29: the same act is not fined twice.
    on("2024-10-15")
    file_fine(filing(case, **UNREGISTERED), today=day("2024-10-15"), actor_id=None)
    on("2024-10-17")
    receipt = received(debtor, "2024-10-16", "20000.00")
    look_again([debtor.pk], day("2024-10-17"))
    escalate_until(day("2024-10-17"))
    on("2024-10-18")
    reverse_receipt(receipt.pk, actor_id=None, reason="样例退票")
    today = day("2024-10-18")
    second = open_case(debtor.pk, established_on=today, on=today, actor_id=officer.pk)

    assert second.pk != case.pk
    with pytest.raises(StepNotPermitted, match="already"):
        file_fine(
            filing(second, **(UNREGISTERED | {"filed_on": today})), today=today, actor_id=None
        )


@pytest.fixture
def dropped(fine: Fine, officer: User, approver: User) -> Fine:
    """Return the case of punishment of 15 October that was dropped on 17 October."""
    notified(fine, officer)
    agree(fine, "drop", "2024-10-17", officer, approver, document="样例", note="样例")
    return fine


def test_dropped_case_is_filed_anew_on_its_day_under_another_number(dropped, officer):
    given = filing(dropped.case, document="样人社立字〔2024〕2号")

    first, second = (file_fine(given, today=day("2024-10-18"), actor_id=officer.pk) for _n in "12")

    assert first == second
    assert first.pk != dropped.pk


def test_number_of_a_dropped_case_is_refused_for_the_next(dropped, at, officer):
    desk = at("2024-10-18", officer)

    response = desk.post(
        f"/cases/{dropped.case_id}/fines/new/",
        {"document": dropped.document, "filed_on": "2024-10-15"},
    )

    assert response.status_code == 400
    (said,) = response.context["form"].errors["document"]
    assert "was dropped; give a new number" in said


def test_another_order_of_the_same_day_and_number_is_a_case_of_its_own(case):
    first = file_fine(filing(case, **UNREGISTERED), today=day("2024-10-15"), actor_id=None)
    other = UNREGISTERED | {"order_document": "样人社令字〔2024〕2号"}
    second = file_fine(filing(case, **other), today=day("2024-10-15"), actor_id=None)

    assert (first.order_document, second.order_document) == (
        "样人社令字〔2024〕1号",
        "样人社令字〔2024〕2号",
    )


def test_same_order_with_other_premiums_is_told_not_dropped(case):
    file_fine(filing(case, **UNREGISTERED), today=day("2024-10-15"), actor_id=None)

    with pytest.raises(CaseProblem, match="already"):
        file_fine(
            filing(case, **(UNREGISTERED | {"premiums": Decimal("9000.00")})),
            today=day("2024-10-15"),
            actor_id=None,
        )
