"""The list of receipts, its workbook, and what waits in suspense."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest

from arrears.money import receipts_xlsx, selectors, views
from arrears.services.receipts import RefundFacts, record_refund, reverse_receipt
from casework.enums import Role
from enterprises.models import Enterprise
from ledger.enums import ReceiptPurpose
from ledger.models import Receipt
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import day, received

pytestmark = pytest.mark.django_db

URL = "/receipts/"


def references(client, query: str = "") -> list[str]:
    response = client.get(URL + query)
    assert response.status_code == 200
    return [row.receipt.reference for row in response.context["page"].rows]


def reverse(receipt, reason: str = "样例：记错") -> None:
    reverse_receipt(receipt.pk, actor_id=None, reason=reason)


def test_shows_the_latest_first_with_state_suspense_and_sums(client, debtor):
    received(debtor, "2019-09-01", "100.00", reference="甲")
    received(debtor, "2019-09-10", "5000.00", reference="乙")
    reverse(received(debtor, "2019-09-20", "7.00", reference="丙"))

    response = client.get(URL)
    page = response.content.decode()

    assert [row.receipt.reference for row in response.context["page"].rows] == ["丙", "乙", "甲"]
    assert [row.stands for row in response.context["page"].rows] == [False, True, True]
    found = response.context["found"]
    assert (found.count, found.received) == (3, Decimal("5100.00"))
    assert found.suspense == sum(row.suspense for row in response.context["page"].rows) > 0
    assert "3 receipts" in page
    assert 'data-status="reversed"' in page


def test_other_jurisdictions_are_not_there(client, debtor):
    theirs = enterprise("220102")
    received(theirs, "2019-09-01", "1.00", reference="外地")
    received(debtor, "2019-09-01", "1.00", reference="本地")

    assert references(client) == ["本地"]
    assert references(client, "?q=外地") == []
    assert client.get(URL).context["found"].received == Decimal("1.00")


def test_search_finds_reference_name_and_credit_code(client, debtor):
    other = enterprise()
    Enterprise.objects.filter(pk=other.pk).update(name="样例长白山木业")
    received(debtor, "2019-09-01", "1.00", reference="样例REF-1")
    received(other, "2019-09-02", "1.00", reference="样例REF-2")

    assert references(client, "?q=ref-1") == ["样例REF-1"]
    assert references(client, "?q=长白山") == ["样例REF-2"]
    assert references(client, "?q=MA0000001") == ["样例REF-1"]
    assert references(client, "?q=%25") == []


def test_filters_narrow_the_list_together(client, debtor):
    received(debtor, "2019-09-01", "10.00", reference="早")
    received(debtor, "2019-09-10", "5000.00", reference="多")
    reverse(received(debtor, "2019-09-10", "20.00", reference="错"))
    received(
        debtor,
        "2019-09-20",
        "30.00",
        reference="罚",
        purpose=ReceiptPurpose.FINE,
        document="样例罚决1号",
    )

    assert references(client, "?first=2019-09-10") == ["罚", "错", "多"]
    assert references(client, "?last=2019-09-10") == ["错", "多", "早"]
    assert references(client, "?first=2019-09-02&last=2019-09-19&state=standing") == ["多"]
    assert references(client, "?state=reversed") == ["错"]
    assert references(client, "?purpose=fine") == ["罚"]
    assert references(client, "?suspense=on") == ["多"]
    assert references(client, "?suspense=on&purpose=fine") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?first=2019-02-30", "first"),
        ("?last=yesterday", "last"),
        ("?first=2019-09-10&last=2019-09-09", "last"),
        ("?state=lost", "state"),
        ("?purpose=tax", "purpose"),
        ("?q=" + "长" * 121, "q"),
    ],
)
def test_filter_that_does_not_exist_is_said_at_its_field(client, debtor, query, field):
    received(debtor, "2019-09-10", "1.00", reference="甲")

    response = client.get(URL + query)

    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert len(response.context["page"].rows) == 1


def test_paging_by_key_shows_each_receipt_once_there_and_back(debtor):
    for number in range(13):
        received(debtor, f"2019-09-{1 + number % 4:02d}", "1.00")
    everything = Receipt.objects.all()
    expected = [one.pk for one in selectors.in_order(everything)]

    forwards, after = [], ""
    while True:
        page = selectors.receipt_page(everything, after=after, size=5)
        assert (page.before is None) == (after == "")
        forwards.append([row.receipt.pk for row in page.rows])
        if page.after is None:
            break
        after = page.after
    backwards, before = [forwards[-1]], page.before
    while before:
        page = selectors.receipt_page(everything, before=before, size=5)
        assert page.after is not None
        backwards.append([row.receipt.pk for row in page.rows])
        before = page.before

    assert sum(forwards, []) == expected
    assert backwards == forwards[::-1]


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 30, "１"])
def test_unknown_key_gives_the_first_page(client, debtor, key):
    received(debtor, "2019-09-10", "1.00", reference="甲")

    assert references(client, f"?after={key}") == references(client, f"?before={key}") == ["甲"]


def test_pages_link_their_neighbours_and_sums_end_at_the_limit(client, debtor, monkeypatch):
    monkeypatch.setattr(selectors, "COUNT_LIMIT", 50)
    Receipt.objects.bulk_create(
        Receipt(enterprise=debtor, reference=f"样例{number}", received_on=on, amount=1)
        for number in range(selectors.PAGE_SIZE + 1)
        for on in [day("2019-09-01")]
    )

    first = client.get(URL)
    text = first.content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', text)
    assert following is not None
    second = client.get(URL + following[1].replace("&amp;", "&"))

    assert first.context["found"] is None
    assert "More than 50 receipts" in text
    assert "tfoot" not in text
    assert [row.receipt.reference for row in second.context["page"].rows] == ["样例0"]


def test_empty_list_says_who_can_do_something(client, users, client_for, debtor):
    leader = client_for(users(Role.LEADER, "2224"))
    leader.cookies["django_language"] = "en"

    assert "/receipts/new/" in client.get(URL).content.decode()
    text = leader.get(URL).content.decode()
    assert "recorded by an auditor" in text
    assert "/receipts/new/" not in text
    received(debtor, "2019-09-01", "1.00")
    assert "No receipt matches" in client.get(URL + "?q=nobody").content.decode()


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_in_the_own_jurisdiction(role, users, client_for, debtor):
    receipt = received(debtor, "2019-09-01", "5000.00")
    within, beyond = client_for(users(role, "2224")), client_for(users(role, "222402"))

    for url in (URL, "/suspense/"):
        assert receipt.reference in within.get(url).content.decode()
        assert receipt.reference not in beyond.get(url).content.decode()


def test_part_for_htmx_is_the_part_of_the_page(auditor, client_for, htmx_client_for, debtor):
    received(debtor, "2019-09-01", "1.00")

    page = client_for(auditor).get(URL + "?state=standing")
    part = htmx_client_for(auditor).get(URL + "?state=standing")

    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in page.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_number_of_queries_does_not_grow(client, debtor, django_assert_max_num_queries):
    received(debtor, "2019-09-01", "1.00")
    with django_assert_max_num_queries(11) as few:
        client.get(URL)
    for number in range(5):
        reverse(received(enterprise(), "2019-09-02", f"{number + 1}.00"))
        received(debtor, "2019-09-02", f"{number + 1}000.00")

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(URL)


def sheet_of(response):
    assert response.status_code == 200
    content = io.BytesIO(b"".join(response.streaming_content))
    return openpyxl.load_workbook(content).worksheets[0]


def test_workbook_holds_the_filtered_list_with_numbers_and_texts(client, auditor, debtor):
    received(debtor, "2019-09-01", "10.00", reference="早")
    received(
        debtor,
        "2019-09-10",
        "9000.00",
        reference="=1+1",
        payer="@SUM(A1)",
        note='=HYPERLINK("样例")',
    )

    sheet = sheet_of(client.get(URL + "export.xlsx?first=2019-09-05"))
    row = sheet[2]

    assert sheet.max_row == 2
    assert [(row[at].value, row[at].data_type) for at in (0, 9, 11)] == [
        ("=1+1", "s"),
        ("@SUM(A1)", "s"),
        ('=HYPERLINK("样例")', "s"),
    ]
    assert row[1].value.date() == day("2019-09-10")
    assert Decimal(str(row[4].value)) == Decimal("9000.00")
    assert row[4].number_format == "#,##0.00"
    assert row[5].data_type == "n"
    assert row[7].value == "Standing"


def test_workbook_too_long_is_refused_with_the_remedy(client, debtor, monkeypatch):
    monkeypatch.setattr(views, "MAX_ROWS", 1)
    received(debtor, "2019-09-01", "1.00")
    received(debtor, "2019-09-02", "1.00")

    response = client.get(URL + "export.xlsx?state=standing", follow=True)

    assert response.redirect_chain == [("/receipts/?state=standing", 302)]
    assert "at most 1 receipts" in response.content.decode()


def test_workbook_queries_grow_by_chunks_and_not_by_rows(
    client, debtor, monkeypatch, django_assert_max_num_queries
):
    for number in range(6):
        received(debtor, f"2019-09-0{number + 1}", "1.00")

    with django_assert_max_num_queries(8):
        whole = sheet_of(client.get(URL + "export.xlsx"))
    monkeypatch.setattr(receipts_xlsx, "_CHUNK", 4)
    chunked = sheet_of(client.get(URL + "export.xlsx"))

    assert list(whole.values) == list(chunked.values)
    assert whole.max_row == 7


def test_suspense_stands_by_enterprise_the_longest_first(client, debtor):
    idle = enterprise()
    received(idle, "2019-09-05", "20.00", reference="丙")
    received(debtor, "2019-08-01", "9000.00", reference="甲")
    received(idle, "2019-09-20", "30.00", reference="丁")
    full = received(enterprise(), "2019-07-01", "40.00", reference="退")
    record_refund(
        RefundFacts(full.pk, "样例退1", day("2019-09-01"), Decimal("40.00"), "样例"), actor_id=None
    )
    reverse(received(enterprise(), "2019-07-01", "50.00", reference="冲"))

    response = client.get("/suspense/")
    waiting = response.context["waiting"]

    assert [one.enterprise for one in waiting] == [debtor, idle]
    assert [(row.receipt.reference, row.days) for row in waiting[1].rows] == [
        ("丙", 25),
        ("丁", 10),
    ]
    assert waiting[1].suspense == Decimal("50.00")
    assert response.context["total"] == sum(one.suspense for one in waiting)
    receipt = waiting[1].rows[0].receipt
    assert f'/receipts/{receipt.pk}/#refund"' in response.content.decode()


def test_nothing_waits(client, debtor):
    received(debtor, "2019-09-01", "1.00")

    assert "Nothing waits in suspense" in client.get("/suspense/").content.decode()


def test_suspense_is_only_read_by_those_who_may_not_record(users, client_for, debtor):
    received(debtor, "2019-09-01", "9000.00")

    assert (
        "#refund" not in client_for(users(Role.LEADER, "2224")).get("/suspense/").content.decode()
    )


def test_suspense_queries_do_not_grow(client, debtor, django_assert_max_num_queries):
    received(debtor, "2019-09-01", "9000.00")
    with django_assert_max_num_queries(10) as few:
        client.get("/suspense/")
    for _ in range(5):
        owner = enterprise()
        in_arrears(owner, {"pension": "1.00"}, "2019-05", "2019-05")
        received(owner, "2019-09-01", "9.00")

    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/suspense/")
