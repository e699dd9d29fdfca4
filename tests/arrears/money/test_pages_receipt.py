"""The page of one receipt: facts, where each yuan is, the entries, and what may be done to it."""

import re
from decimal import Decimal

import pytest

from arrears.services.receipts import (
    ReceiptFacts,
    RefundFacts,
    record_receipts,
    record_refund,
    reverse_receipt,
)
from casework.enums import Role
from ledger.enums import ReceiptPurpose
from ledger.models import Entry, Refund
from ledger.selectors import is_standing
from tests.arrears.builders import committed_batch
from tests.arrears.money_scenes import day, received

pytestmark = pytest.mark.django_db

REFUND = {
    "refund-reference": "样例退款1",
    "refund-paid_on": "2019-09-20",
    "refund-amount": "100.00",
    "refund-reason": "样例：多缴",
    "refund-document": "样例退款单",
}


@pytest.fixture
def receipt(debtor):
    """Return a receipt of which something waits."""
    return received(debtor, "2019-09-10", "5000.00", reference="样例流水1", payer="样例付款人")


def page(client, receipt):
    response = client.get(f"/receipts/{receipt.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def reverse(client, receipt, reason: str = "样例：退票", **kwargs):
    return client.post(f"/receipts/{receipt.pk}/reverse/", {"reversal-reason": reason}, **kwargs)


def refund(client, receipt, **changes: str):
    given = REFUND | {f"refund-{name}": value for name, value in changes.items()}
    return client.post(f"/receipts/{receipt.pk}/refund/", given)


def reverse_refund(client, one: Refund, reason: str = "样例：退回"):
    return client.post(f"/refunds/{one.pk}/reverse/", {f"refund-{one.pk}-reason": reason})


def said_at(response, name: str) -> str:
    """Return what the page says at a field."""
    text = response.content.decode()
    said = re.search(rf'id="id_{name}_error"[^>]*><li>([^<]*)', text)
    assert said is not None, name
    return said[1]


def suspense(client, receipt):
    return client.get(f"/receipts/{receipt.pk}/").context["where"].suspense


def test_shows_facts_and_where_each_yuan_is(client, receipt):
    response = client.get(f"/receipts/{receipt.pk}/")
    where, text = response.context["where"], response.content.decode()

    assert where.principal == Decimal("3300.00")
    assert where.principal + where.late_fee + where.suspense == receipt.amount
    assert len(where.items) == 6
    assert [str(one.item.contribution_month)[:7] for one in where.items] == [
        "2019-05",
        "2019-05",
        "2019-06",
        "2019-06",
        "2019-07",
        "2019-07",
    ]
    assert sum(one.late_fee for one in where.items) == where.late_fee
    for told in ("样例流水1", "样例付款人", "2019-09-10", "Bank transfer"):
        assert told in text
    assert f"/arrears/items/{where.items[0].item.pk}/working/" in text


def test_entries_tell_in_words_what_was_booked_why_and_by_whom(client, auditor, debtor, receipt):
    received(debtor, "2019-07-10", "1100.00")
    reverse_receipt(receipt.pk, actor_id=auditor.pk, reason="样例：退票")

    response = client.get(f"/receipts/{receipt.pk}/")
    told = [(one["title"], one["words"]) for one in response.context["entries"]]
    text = response.content.decode()

    titles = [title for title, _words in told]
    assert titles[-2:] == ["Laid on what is owed", "Received"]
    assert titles.count("Receipt reversed") == 1
    assert titles.count("Allocation reversed") == 2  # once laid anew, once taken back
    assert told[-1][1] == "5,000.00 yuan"
    assert told[-2][1].startswith("Principal 3,300.00 (2019-05 – 2019-07), Late fee ")
    assert "样例：退票" in text
    assert str(auditor) in text
    assert "counts from 2019-09-10" in text


def test_imported_receipt_names_its_import(client, debtor):
    batch = committed_batch("样例银行流水")
    facts = ReceiptFacts(debtor.pk, "样例导入", day("2019-09-10"), Decimal("5.00"))
    receipt = record_receipts([facts], actor_id=None, batch=batch).new[0]

    assert "样例银行流水" in page(client, receipt)


def test_fine_stands_on_its_own_account(client, debtor):
    fine = received(
        debtor, "2019-09-10", "300.00", purpose=ReceiptPurpose.FINE, document="样例罚决1号"
    )

    where = client.get(f"/receipts/{fine.pk}/").context["where"]

    assert (where.fine, where.suspense, where.items) == (Decimal("300.00"), 0, [])


def test_reversing_takes_it_back_with_a_reason_and_once(client, auditor, receipt):
    first = reverse(client, receipt, follow=True)
    entries = Entry.objects.count()
    second = reverse(client, receipt, follow=True)

    assert first.redirect_chain == [(f"/receipts/{receipt.pk}/", 302)]
    assert "The receipt was reversed" in first.content.decode()
    assert "nothing was changed" in second.content.decode()
    assert Entry.objects.count() == entries
    assert not is_standing(receipt)
    assert set(Entry.objects.filter(reason="样例：退票").values_list("recorded_by", flat=True)) == {
        auditor.pk
    }
    assert f"?again={receipt.pk}" in page(client, receipt)
    assert 'action="/receipts/' not in page(client, receipt)


def test_reversing_without_a_reason_is_refused_at_its_field(client, receipt):
    response = reverse(client, receipt, reason=" ")

    assert response.status_code == 400
    assert list(response.context["reversal"].errors) == ["reason"]
    assert "Say why" in said_at(response, "reversal-reason")
    assert is_standing(receipt)


def test_reversing_what_was_refunded_names_the_refund_first(client, receipt):
    refund(client, receipt)

    response = reverse(client, receipt)

    assert response.status_code == 400
    assert "样例退款1" in response.context["reversal"].non_field_errors()[0]
    assert is_standing(receipt)


def test_refund_is_paid_from_suspense_once(client, auditor, receipt):
    waited = suspense(client, receipt)

    first = refund(client, receipt)
    second = refund(client, receipt)

    one = Refund.objects.get()
    assert first.url == second.url == f"/receipts/{receipt.pk}/"
    assert (one.reference, one.paid_on, one.amount) == (
        "样例退款1",
        day("2019-09-20"),
        Decimal("100.00"),
    )
    assert (one.reason, one.document, one.recorded_by) == ("样例：多缴", "样例退款单", auditor)
    assert suspense(client, receipt) == waited - 100
    text = page(client, receipt)
    assert "样例退款1" in text
    assert "样例退款单" in text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"reference": ""}, "reference", "Give the reference of the payment"),
        ({"paid_on": "2019-09-09"}, "paid_on", "It cannot be paid back on 2019-09-09"),
        ({"paid_on": "2019-10-01"}, "paid_on", "2019-10-01 is still to come"),
        ({"amount": "5000.00"}, "amount", "5,000.00 cannot be paid back:"),
        ({"amount": "0"}, "amount", "above zero"),
        ({"amount": "all"}, "amount", "“all” is not an amount"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_refused_refund_is_said_at_its_field_and_nothing_typed_is_lost(
    client, receipt, changes, field, said
):
    response = refund(client, receipt, **changes)

    assert response.status_code == 400
    assert list(response.context["refund"].errors) == [field]
    assert said in said_at(response, f"refund-{field}")
    given = {name.removeprefix("refund-"): value for name, value in REFUND.items()} | changes
    for value in filter(None, given.values()):
        assert f'value="{value}"' in response.content.decode()
    assert Refund.objects.count() == 0


def test_reference_of_another_refund_is_refused(client, receipt):
    refund(client, receipt)

    response = refund(client, receipt, amount="50.00")

    assert "on record for another refund" in said_at(response, "refund-reference")


def test_refund_is_reversed_with_a_reason_and_once(client, receipt):
    waited = suspense(client, receipt)
    refund(client, receipt)
    one = Refund.objects.get()

    refused = reverse_refund(client, one, reason="")
    assert refused.status_code == 400
    assert "Say why" in refused.content.decode()
    assert Refund.objects.standing().exists()

    reverse_refund(client, one)
    entries = Entry.objects.count()
    reverse_refund(client, one)

    assert not Refund.objects.standing().exists()
    assert Entry.objects.count() == entries
    assert suspense(client, receipt) == waited
    assert "样例：退回" in page(client, receipt)
    again = refund(client, receipt)
    assert "on record for another refund" in said_at(again, "refund-reference")
    assert f'action="/refunds/{one.pk}/reverse/"' not in page(client, receipt)


def test_refund_can_be_recorded_only_while_something_waits(client, debtor, receipt):
    assert 'id="refund"' in page(client, receipt)
    spent = received(debtor, "2019-07-10", "10.00")

    assert 'id="refund"' not in page(client, spent)


def test_only_posting_acts(client, receipt):
    for path in ("reverse", "refund"):
        assert client.get(f"/receipts/{receipt.pk}/{path}/").status_code == 405


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_and_only_bookkeepers_act(role, users, client_for, receipt):
    within, beyond = client_for(users(role, "2224")), client_for(users(role, "222402"))
    one = record_refund(
        RefundFacts(receipt.pk, "样例退0", day("2019-09-20"), Decimal("1.00"), "样例"),
        actor_id=None,
    )
    may = role in {Role.AUDITOR, Role.ADMINISTRATOR}

    text = page(within, receipt)
    assert bool(re.search(r'action="/re(ceipts|funds)/\d+/', text)) is may
    assert beyond.get(f"/receipts/{receipt.pk}/").status_code == 404
    for act in (reverse, refund):
        assert act(beyond, receipt).status_code == (404 if may else 403)
    assert reverse_refund(beyond, one).status_code == (404 if may else 403)
    assert is_standing(receipt)
    if not may:
        assert reverse(within, receipt).status_code == 403
        assert refund(within, receipt).status_code == 403


def test_number_of_queries_does_not_grow(client, debtor, django_assert_max_num_queries):
    small = received(debtor, "2019-06-10", "1.00")
    with django_assert_max_num_queries(17) as few:
        page(client, small)
    allowed = len(few.captured_queries) + 1  # one more: the items
    big = received(debtor, "2019-09-10", "9000.00")
    for number in range(3):
        received(debtor, f"2019-08-0{number + 1}", "10.00")
        refund(client, big, reference=f"样例退{number}")

    with django_assert_max_num_queries(allowed):
        page(client, big)
