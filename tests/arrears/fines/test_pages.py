"""The pages about fines: section of a case, one fine, forms, list; wrong users, roles, queries."""

from __future__ import annotations

from decimal import Decimal
from html import unescape

import pytest

from arrears.fines.enums import FineOffence
from arrears.fines.services.filing import FilingFacts, file_fine
from arrears.models import Fine, FineEvent, FineProposal, FineRemedy
from casework.enums import Role
from tests.arrears.cases.stepping import day
from tests.arrears.fines.fining import (
    NUMBER,
    agree,
    contested,
    decided,
    fine_paid,
    notified,
    served_fine,
)
from tests.arrears.money_scenes import received

pytestmark = pytest.mark.django_db

NOTICE = {
    "on": "2024-10-16",
    "document": "样人社罚告字〔2024〕1号",
    "amount": "12,000",
    "hearing_offered": "yes",
}
DECISION = {"document": NUMBER, "amount": "12000.00", "note": "样例：未陈述申辩"}


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2024-10-15")


def text(client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def section(client, case) -> str:
    return text(client, f"/cases/{case.pk}/").partition('id="fines"')[2].partition("</section>")[0]


def test_case_says_why_no_fine_is_possible(demanded, debtor, at, officer):
    desk = at("2024-10-09", officer)
    assert "the term of the demand notice runs" in section(desk, demanded)
    desk = at("2024-10-15", officer)
    found = section(desk, demanded)
    assert "10,000.00" in found
    assert "30,000.00" in found
    assert f"/cases/{demanded.pk}/fines/new/" in found
    received(debtor, "2024-10-09", "20000.00")
    assert "paid within the term of the demand" in section(desk, demanded)


def test_fine_is_filed_noticed_decided_by_two_and_served(demanded, at, officer, english, approver):
    desk = at("2024-10-15", officer)
    filed = desk.post(
        f"/cases/{demanded.pk}/fines/new/",
        {"document": "样人社立字〔2024〕1号", "filed_on": "2024-10-15"},
    )
    fine = Fine.objects.get()
    assert filed.url == f"/fines/{fine.pk}/"
    desk = at("2024-10-16", officer)
    assert desk.post(f"/fines/{fine.pk}/steps/notify/", NOTICE).status_code == 302
    assert "not permitted" in text(desk, f"/fines/{fine.pk}/steps/decide/")
    desk = at("2024-10-24", officer)
    second_desk = english(approver)
    assert desk.post(f"/fines/{fine.pk}/steps/decide/", DECISION).status_code == 302
    proposal = FineProposal.objects.get()
    page = text(desk, f"/fines/{fine.pk}/")
    assert "You proposed it" in page
    assert f"/fine-proposals/{proposal.pk}/approve/" not in page
    assert "ask a colleague" in unescape(
        desk.post(f"/fine-proposals/{proposal.pk}/approve/", follow=True).content.decode()
    )
    for _press in "12":
        second_desk.post(f"/fine-proposals/{proposal.pk}/approve/")
    served = {"on": "2024-10-24", "method": "direct", "received_by": "样例人"}
    desk.post(f"/fines/{fine.pk}/steps/serve/", served)

    page = text(desk, f"/fines/{fine.pk}/")
    assert FineEvent.objects.filter(fine=fine, step="decide").count() == 1
    assert "Wait for payment" in page
    # Fifteen days from Thursday 24 October end on Friday 8 November.
    assert "2024-11-08" in page
    assert NUMBER in section(desk, demanded)


def test_money_of_a_fine_is_shown_with_its_working(fine, officer, approver, at):
    served_fine(fine, officer, approver)
    fine_paid(fine, "2024-11-13", "4000.00")
    desk = at("2024-11-15", officer)

    page = text(desk, f"/fines/{fine.pk}/")

    # Two days of 360.00, then two of 240.00.
    assert "1,200.00" in page
    assert "9,200.00" in page
    assert "surcharge runs" in page
    assert "2024-11-12" in page
    assert "行政处罚法 第七十三条第三款" in page
    assert "cannot be deregistered" in page
    receipt = fine.case.enterprise.receipts.get()
    assert f"/receipts/{receipt.pk}/" in page


def test_notice_outside_the_range_is_kept_and_named_at_its_field(desk, fine):
    response = desk.post(
        f"/fines/{fine.pk}/steps/notify/",
        NOTICE | {"on": "2024-10-15", "amount": "30000.01"},
    )

    page = unescape(response.content.decode())
    assert response.status_code == 400
    assert "range of 10,000.00 to 30,000.00" in page
    assert 'value="30000.01"' in page
    assert set(response.context["form"].errors) == {"amount"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("2024-12-31", "Line 1"),
        ("2024-12-31 5000.00\n2025-01-31 zwei", "Line 2"),
        ("2024-12-31 5000.00", "add up to 5,000.00; the fine is 12,000.00"),
    ],
)
def test_wrong_instalments_are_kept_and_named(fine, officer, approver, lines, said, at):
    served_fine(fine, officer, approver)
    desk = at("2024-11-04", officer)

    response = desk.post(f"/fines/{fine.pk}/steps/defer/", {"document": "样例申请", "parts": lines})

    assert response.status_code == 400
    assert said in unescape(response.content.decode())
    assert lines.splitlines()[0] in response.content.decode()


def test_instalments_are_proposed_and_shown(fine, officer, approver, at, english):
    served_fine(fine, officer, approver)
    desk = at("2024-11-04", officer)
    second_desk = english(approver)

    lines = "2024-11-30 5000.00\n2024-12-31 7,000.00"
    desk.post(f"/fines/{fine.pk}/steps/defer/", {"document": "样例申请", "parts": lines})
    assert "2024-12-31 7,000.00" in text(second_desk, f"/fines/{fine.pk}/")
    second_desk.post(f"/fine-proposals/{FineProposal.objects.latest('pk').pk}/approve/")

    page = text(desk, f"/fines/{fine.pk}/")
    assert "2024-11-30" in page.partition('id="money"')[0]


def test_proposal_is_sent_back_with_a_reason(fine, officer, at, english, approver):
    notified(fine, officer)
    desk = at("2024-10-24", officer)
    second_desk = english(approver)
    desk.post(f"/fines/{fine.pk}/steps/decide/", DECISION)
    address = f"/fine-proposals/{FineProposal.objects.get().pk}/send-back/"

    assert second_desk.post(address, {"reason": ""}).status_code == 400
    second_desk.post(address, {"reason": "样例：证据不足"})

    assert "样例：证据不足" in text(desk, f"/fines/{fine.pk}/")
    assert FineProposal.objects.get().decision == "sent_back"


def test_remedy_is_recorded_and_ends(fine, officer, approver, at):
    served_fine(fine, officer, approver)
    desk = at("2024-11-20", officer)
    filing = {"kind": "suit", "filed_on": "2024-11-14", "document": "样例起诉状"}
    for _press in "12":
        desk.post(f"/fines/{fine.pk}/remedies/new/", filing)
    remedy = FineRemedy.objects.get()
    assert "样例起诉状" in text(desk, f"/fines/{fine.pk}/")

    outcome = {"result": "changed", "ended_on": "2024-11-20", "document": "样例判决书"}
    address = f"/fine-remedies/{remedy.pk}/outcome/"
    assert desk.post(address, outcome).status_code == 400
    assert desk.post(address, outcome | {"amount": "10000"}).status_code == 302

    page = text(desk, f"/fines/{fine.pk}/")
    history = page.partition('id="history"')[2]
    assert "Administrative suit: Decision changed" in history
    assert "样例起诉状" in history
    # Two days of 300.00.
    assert "10,600.00" in page


def test_want_of_registration_is_filed_for_employer_and_person(desk, demanded):
    order = {
        "order_document": "样人社令字〔2024〕1号",
        "order_served_on": "2024-09-02",
        "order_due_on": "2024-09-30",
        "document": "样人社立字〔2024〕2号",
        "filed_on": "2024-10-15",
    }
    address = f"/cases/{demanded.pk}/fines/new/?offence="
    assert desk.post(f"{address}no_registration", order).status_code == 400
    desk.post(f"{address}no_registration", order | {"premiums": "8,000"})
    person = f"{address}no_registration_person_in_charge"
    assert desk.post(person, order | {"person": ""}).status_code == 400
    filed = desk.post(person, order | {"person": "样例负责人"}, follow=True)

    page = unescape(filed.content.decode())
    assert "样例负责人" in page
    assert "500.00" in page
    assert "3,000.00" in page
    assert desk.get(f"{address}jaywalking").status_code == 404


def test_list_shows_what_is_due_and_filters_by_it(fine, officer, approver, at):
    notified(fine, officer)
    desk = at("2024-10-24", officer)

    assert "Decide the fine" in text(desk, "/fines/")
    assert fine.case.enterprise.name in text(desk, "/fines/?due=decide")
    assert "No fine matches" in text(desk, "/fines/?due=serve")
    assert "No fine matches" in text(desk, "/fines/?due=overdue")
    assert fine.document in text(desk, "/fines/?q=样人社立字")
    desk = at("2025-01-14", officer)
    assert "overdue" in text(desk, "/fines/?due=overdue")
    agree(fine, "drop", "2025-01-14", officer, approver, document="样例", note="样例")
    assert "No fine is under way" in text(desk, "/fines/")
    assert "Dropped without a fine" in text(desk, "/fines/?due=ended")


def test_list_of_nobody_is_empty_and_says_where_fines_begin(desk):
    assert "No fine is under way" in text(desk, "/fines/")


def test_htmx_gets_the_list_alone(htmx_client_for, fine, officer):
    page = htmx_client_for(officer).get("/fines/").content.decode()

    assert fine.case.enterprise.name in page
    assert "<html" not in page


def test_receipt_for_a_decision_that_is_not_on_record_is_told(fine, officer, approver, at):
    decided(fine, officer, approver)
    desk = at("2024-10-24", officer)
    fine_paid(fine, "2024-10-24", "100.00")
    assert "not on record" not in section(desk, fine.case)
    fine_paid(fine, "2024-10-24", "100.00", number="样人社罚字〔2024〕9号")

    assert "样人社罚字〔2024〕9号" in section(desk, fine.case)


def test_preview_of_a_receipt_tells_of_an_unknown_decision(fine, approver, at, officer):
    decided(fine, officer, approver)
    desk = at("2024-10-24", officer)
    receipt = {
        "reference": "样例流水9",
        "received_on": "2024-10-24",
        "amount": "100.00",
        "purpose": "fine",
        "method": "bank_transfer",
        "document": NUMBER,
        "step": "preview",
    }
    address = f"/enterprises/{fine.case.enterprise_id}/receipts/new/"

    known = desk.post(address, receipt).content.decode()
    unknown = desk.post(address, receipt | {"document": "样人社罚字〔2024〕9号"}).content.decode()

    assert "pays the fine of decision" in known
    assert "is on record for this enterprise" not in known
    assert "No decision 样人社罚字〔2024〕9号 is on record" in unescape(unknown)


def test_fine_is_in_no_total_and_keeps_no_case_open(fine, debtor, officer, approver, at):
    served_fine(fine, officer, approver)
    desk = at("2024-10-25", officer)
    received(debtor, "2024-10-25", "20000.00")

    page = desk.get(f"/cases/{fine.case_id}/")
    assert not page.context["owed"].principal
    assert page.context["standing"].next.action.name == "settle"
    assert "cannot be deregistered" in unescape(page.content.decode())


def test_fine_of_another_place_is_not_found(english, users, fine, officer, approver):
    served_fine(fine, officer, approver)
    remedy = contested(fine, officer, "2024-10-28")
    stranger = english(users(Role.AUDITOR, "2201"))
    proposal = FineProposal.objects.get()

    for address in (
        f"/fines/{fine.pk}/",
        f"/fines/{fine.pk}/steps/close/",
        f"/fines/{fine.pk}/remedies/new/",
        f"/fine-remedies/{remedy.pk}/outcome/",
        f"/fine-proposals/{proposal.pk}/send-back/",
        f"/cases/{fine.case_id}/fines/new/",
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(f"/fine-proposals/{proposal.pk}/approve/").status_code == 404
    assert fine.case.enterprise.name not in text(stranger, "/fines/?q=样例")


def test_reader_sees_all_and_is_offered_nothing(reader, fine, officer):
    notified(fine, officer)

    page = text(reader, f"/fines/{fine.pk}/")

    assert "12,000.00" in page
    assert "/steps/" not in page
    assert "/fines/new/" not in section(reader, fine.case)
    assert reader.get(f"/fines/{fine.pk}/steps/drop/").status_code == 403
    assert reader.get(f"/cases/{fine.case_id}/fines/new/").status_code == 403


def test_unknown_step_is_not_found(desk, fine):
    assert desk.get(f"/fines/{fine.pk}/steps/forgive/").status_code == 404


def test_number_of_queries_does_not_grow(
    fine, officer, approver, case, django_assert_max_num_queries, at
):
    served_fine(fine, officer, approver)
    desk = at("2024-11-12", officer)
    with django_assert_max_num_queries(16) as few:
        desk.get("/fines/")
    with django_assert_max_num_queries(26) as one:
        desk.get(f"/fines/{fine.pk}/")
    contested(fine, officer, "2024-11-12")
    fine_paid(fine, "2024-11-12", "1.00")
    other = filed_for_want_of_registration(case, officer)
    assert other != fine
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get("/fines/")
    with django_assert_max_num_queries(len(one.captured_queries)):
        desk.get(f"/fines/{fine.pk}/")


def filed_for_want_of_registration(case, officer) -> Fine:
    facts = FilingFacts(
        case.pk,
        FineOffence.NO_REGISTRATION,
        day("2024-10-15"),
        "样人社立字〔2024〕3号",
        order_document="样人社令字〔2024〕3号",
        order_served_on=day("2024-09-02"),
        order_due_on=day("2024-09-30"),
        premiums=Decimal("8000.00"),
    )
    return file_fine(facts, today=day("2024-11-12"), actor_id=officer.pk)
