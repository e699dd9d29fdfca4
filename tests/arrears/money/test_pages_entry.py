"""Recording a receipt: whom it is for, what came in, where it goes, and only then the record."""

import re
from decimal import Decimal

import pytest

from arrears.services.preview import AllocationPreview
from arrears.services.receipts import reverse_receipt
from casework.enums import PaymentOrder, Role
from casework.models import JurisdictionProfile
from ledger.enums import ReceiptMethod, ReceiptPurpose
from ledger.models import Entry, Receipt
from tests.arrears.builders import enterprise
from tests.arrears.money_scenes import day, received

pytestmark = pytest.mark.django_db

GIVEN = {
    "reference": "样例流水0001",
    "received_on": "2019-09-10",
    "amount": "1,150.00",
    "purpose": "arrears",
    "method": "counter",
    "payer": "样例付款人",
    "document": "",
    "note": "样例备注",
}


def url(owner) -> str:
    return f"/enterprises/{owner.pk}/receipts/new/"


def post(client, owner, step: str = "preview", **changes: str):
    return client.post(url(owner), GIVEN | {"step": step} | changes)


def hidden_fields(response) -> dict[str, str]:
    """Return what the preview will send when it is confirmed."""
    inputs = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()
    )
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def confirm(client, owner, preview):
    """Press “Record” on a preview."""
    return client.post(url(owner), hidden_fields(preview) | {"step": "record"})


def problems(response) -> dict[str, str]:
    """Return what the page says at each of its fields."""
    assert response.status_code == 400
    said = re.findall(
        r'id="id_(\w+)_error"[^>]*><li>([^<]*)', response.content.decode().replace("&quot;", '"')
    )
    assert {name for name, _text in said} == set(response.context["form"].errors)
    return dict(said)


def test_search_finds_the_enterprise_and_leads_to_its_form(client, debtor):
    theirs = enterprise("220102")
    gone = enterprise(is_current=False)

    page = client.get("/receipts/new/?q=样例").content.decode()

    assert url(debtor) in page
    assert url(theirs) not in page
    assert url(gone) not in page
    assert "Search for the enterprise" in client.get("/receipts/new/").content.decode()
    assert "No enterprise matches" in client.get("/receipts/new/?q=nobody").content.decode()


def test_search_part_for_htmx_is_the_part_of_the_page(auditor, client_for, htmx_client_for, debtor):
    page = client_for(auditor).get("/receipts/new/?q=样例").content.decode()
    part = htmx_client_for(auditor).get("/receipts/new/?q=样例").content.decode()

    assert "<html" not in part
    assert part.strip() in page


def test_preview_shows_where_the_money_goes_and_records_nothing(client, debtor):
    response = post(client, debtor)
    page = response.content.decode()

    assert response.status_code == 200
    assert Receipt.objects.count() == Entry.objects.count() == 0
    assert "1,150.00" in page
    assert "2019-05" in page
    assert "Principal first, then late fee" in page
    assert "this is the national default" in page
    assert hidden_fields(response)["amount"] == "1,150.00"
    assert hidden_fields(response)["payer"] == "样例付款人"


def test_preview_names_the_document_that_decides_the_order(client, debtor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=day("2019-01-01"),
        payment_order=PaymentOrder.FEE_FIRST,
        document="样例州政发〔2019〕1号",
    )

    page = post(client, debtor).content.decode()

    assert "Late fee first, then principal" in page
    assert "样例州政发〔2019〕1号" in page


def test_confirmed_preview_is_recorded_with_all_its_facts(client, auditor, debtor):
    answer = confirm(client, debtor, post(client, debtor))

    receipt = Receipt.objects.get()
    assert answer.url == f"/receipts/{receipt.pk}/"
    assert (receipt.reference, receipt.received_on, receipt.amount) == (
        "样例流水0001",
        day("2019-09-10"),
        Decimal("1150.00"),
    )
    assert (receipt.enterprise, receipt.recorded_by) == (debtor, auditor)
    assert (receipt.purpose, receipt.method) == (ReceiptPurpose.ARREARS, ReceiptMethod.COUNTER)
    assert (receipt.payer, receipt.document, receipt.note) == ("样例付款人", "", "样例备注")
    assert "The receipt was recorded." in client.get(answer.url).content.decode()


def test_nothing_is_recorded_without_a_preview(client, debtor):
    unseen = post(client, debtor, step="record")
    invented = post(client, debtor, step="record", seen="1/2/3/x")
    nonsense = post(client, debtor, step="record", seen="NaN/x")

    for response in (unseen, invented, nonsense):
        assert isinstance(response.context["preview"], AllocationPreview)
    assert [unseen.status_code, invented.status_code, nonsense.status_code] == [200, 409, 409]
    assert Receipt.objects.count() == 0


def test_what_changed_since_the_preview_is_said_and_shown_anew(client, debtor):
    preview = post(client, debtor)
    received(debtor, "2019-09-09", "3000.00")

    again = confirm(client, debtor, preview)
    page = again.content.decode()

    assert again.status_code == 409
    assert Receipt.objects.count() == 1
    assert "since you saw the preview" in page
    # 300.00 of 3,300.00 is left; the rest goes to the late fee and to suspense.
    assert "300.00 instead of 1,150.00" in page
    assert confirm(client, debtor, again).status_code == 302
    assert Receipt.objects.count() == 2


def test_change_that_moves_no_sum_is_said_too(client, debtor):
    preview = post(client, debtor, amount="1.00")
    received(debtor, "2019-09-09", "1000.00")

    again = confirm(client, debtor, preview)

    assert again.status_code == 409
    assert "The sums are the same" in again.content.decode()


def test_back_dated_receipt_shows_which_others_move(client, debtor):
    later = received(debtor, "2019-09-20", "1000.00", reference="样例后到")

    page = post(client, debtor, received_on="2019-07-10").content.decode()

    assert 'id="shifts"' in page
    assert f"/receipts/{later.pk}/" in page
    assert 'id="today"' in page
    assert 'data-status="back-dated"' in page
    assert 'id="shifts"' not in post(client, debtor, received_on="2019-09-30").content.decode()


def test_button_back_keeps_what_was_typed(client, debtor):
    response = client.post(url(debtor), hidden_fields(post(client, debtor)) | {"step": "change"})
    page = response.content.decode()

    assert response.status_code == 200
    for name in ("reference", "received_on", "amount", "payer", "note"):
        assert f'value="{GIVEN[name]}"' in page
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"reference": " "}, "reference", "Give the bank reference"),
        ({"received_on": ""}, "received_on", "Give the day"),
        ({"received_on": "2019-02-30"}, "received_on", "“2019-02-30” is not a day"),
        ({"received_on": "2019-10-01"}, "received_on", "2019-10-01 is still to come: today is"),
        ({"amount": ""}, "amount", "Give the amount in yuan"),
        ({"amount": "many"}, "amount", "“many” is not an amount: write yuan, as in 1234.56."),
        ({"amount": "１"}, "amount", "is not an amount"),
        ({"amount": "0"}, "amount", "The amount 0 cannot be paid: give yuan above zero"),
        ({"amount": "-5.00"}, "amount", "-5.00 cannot be paid"),
        ({"amount": "1.005"}, "amount", "1.005 cannot be paid"),
        ({"purpose": "tax"}, "purpose", "tax"),
        ({"purpose": "fine"}, "document", "Give the number of the decision"),
        ({"payer": "长" * 201}, "payer", "200"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client, debtor, changes, field, said
):
    response = post(client, debtor, **changes)

    assert list(problems(response)) == [field]
    assert said in problems(response)[field]
    page = response.content.decode()
    for name, value in (GIVEN | changes).items():
        if name in {"reference", "received_on", "amount", "note"} and value.strip():
            assert f'value="{value}"' in page
    assert Receipt.objects.count() == 0


def test_day_that_is_today_in_shanghai_is_no_future_day(client, debtor, time_machine):
    # 2019-09-30 00:30 in Shanghai is still the 29th in Greenwich.
    time_machine.move_to("2019-09-29T16:30:00+00:00", tick=False)

    assert post(client, debtor, received_on="2019-09-30").status_code == 200
    assert post(client, debtor, received_on="2019-10-01").status_code == 400


def test_same_receipt_twice_shows_the_one_on_record(client, debtor):
    preview = post(client, debtor)
    first = confirm(client, debtor, preview)

    for send in (lambda: confirm(client, debtor, preview), lambda: post(client, debtor)):
        again = send()
        assert again.url == first.url
        assert "nothing was changed" in client.get(again.url).content.decode()
    assert Receipt.objects.count() == 1


def test_same_reference_with_other_facts_is_refused_with_what_is_on_record(client, debtor):
    known = received(debtor, "2019-09-01", "7.00", reference="样例流水0001")

    response = post(client, debtor)

    assert "7.00 of 2019-09-01" in problems(response)["reference"]
    assert f"/receipts/{known.pk}/" in response.content.decode()


def test_reference_of_another_jurisdiction_is_refused_without_telling(client, debtor):
    theirs = enterprise("220102")
    known = received(theirs, "2019-09-01", "7.77", reference="样例流水0001")

    response = post(client, debtor)
    page = response.content.decode()

    assert "another enterprise" in problems(response)["reference"]
    assert f"/receipts/{known.pk}/" not in page
    assert theirs.name not in page
    assert "7.77" not in page


def test_reversed_receipt_is_recorded_again_with_its_facts_filled_in(client, debtor):
    wrong = received(
        debtor, "2019-09-01", "70.00", reference="样例流水0001", payer="样例付款人", note="样例"
    )
    reverse_receipt(wrong.pk, actor_id=None, reason="样例：金额记错")

    page = client.get(f"{url(debtor)}?again={wrong.pk}").content.decode()
    for value in ("样例流水0001", "2019-09-01", "70.00", "样例付款人"):
        assert f'value="{value}"' in page
    confirm(client, debtor, post(client, debtor, amount="77.00"))

    right = Receipt.objects.get(amount=Decimal("77.00"))
    assert right.corrects == wrong
    assert f"/receipts/{right.pk}/" in client.get(f"/receipts/{wrong.pk}/").content.decode()
    assert (
        f"?again={wrong.pk}"
        in client.get(f"/receipts/new/?again={wrong.pk}&q=样例").content.decode()
    )


def test_receipt_of_another_jurisdiction_fills_nothing_in(client, debtor):
    theirs = received(enterprise("220102"), "2019-09-01", "7.77", reference="外地")

    assert client.get(f"{url(debtor)}?again={theirs.pk}").status_code == 404
    assert client.get(f"{url(debtor)}?again=x").status_code == 200


def test_fine_says_that_it_pays_no_arrears(client, debtor):
    page = post(client, debtor, purpose="fine", document="样例罚决〔2019〕1号").content.decode()

    assert "样例罚决〔2019〕1号" in page
    assert "neither principal nor late fee" in page


def test_text_that_looks_like_markup_stays_text(client, debtor):
    page = post(client, debtor, note="<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in page


@pytest.mark.parametrize("role", [Role.UNION_STAFF, Role.IMPORT_ADMIN, Role.LEADER])
def test_other_roles_get_the_page_that_says_so(role, users, client_for, debtor):
    other = client_for(users(role, "2224"))
    other.cookies["django_language"] = "en"

    for response in (other.get(url(debtor)), post(other, debtor), other.get("/receipts/new/")):
        assert response.status_code == 403
        assert "Your role does not include this task" in response.content.decode()
    assert url(debtor) not in other.get(f"/enterprises/{debtor.pk}/").content.decode()


def test_another_county_has_no_such_form(users, client_for, debtor):
    other = client_for(users(Role.AUDITOR, "222402"))

    assert other.get(url(debtor)).status_code == 404
    assert post(other, debtor).status_code == 404
    assert Receipt.objects.count() == 0


def test_form_is_protected_against_foreign_sites(auditor, client_for, debtor):
    careful = type(client_for(auditor))(enforce_csrf_checks=True)
    careful.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")

    assert careful.post(url(debtor), GIVEN).status_code == 403
