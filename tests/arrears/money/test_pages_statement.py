"""The account statement on screen, as a workbook and as a letter; the account on the file."""

import io
from decimal import Decimal

import docx
import openpyxl
import pytest
import time_machine

from arrears.services.receipts import reverse_receipt
from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import day, received

pytestmark = pytest.mark.django_db


def url(owner, query: str = "") -> str:
    return f"/enterprises/{owner.pk}/statement/{query}"


def statement(client, owner, query: str = ""):
    response = client.get(url(owner, query))
    assert response.status_code == 200
    return response.context["statement"]


def content_of(response) -> io.BytesIO:
    assert response.status_code == 200
    return io.BytesIO(b"".join(response.streaming_content))


def sheet_of(client, owner, query: str = ""):
    response = client.get(f"/enterprises/{owner.pk}/statement.xlsx{query}")
    return openpyxl.load_workbook(content_of(response)).worksheets[0]


def letter_of(client, owner, query: str = ""):
    response = client.get(f"/enterprises/{owner.pk}/statement.docx{query}")
    return docx.Document(content_of(response))


def text_of(letter) -> str:
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in letter.paragraphs), *cells])


@pytest.fixture
def payer(debtor):
    received(debtor, "2019-07-10", "1150.00", reference="样例流水甲")
    return debtor


def test_page_shows_opening_movements_closing_and_capitals(client, payer):
    page = client.get(url(payer, "?from=2019-07-01&to=2019-07-31")).content.decode()

    # Pension 2019-05: 20.00 to the receipt; 2019-06: 10 × 0.50 + 21 × 0.475 = 14.98.
    for amount in ("1100.00", "16.50", "-1150.00", "1150.00", "1050.00", "38.53", "1088.53"):
        assert f'value="{amount}"' in page, amount
    assert "人民币壹仟零捌拾捌元伍角叁分" in page
    assert "Opening balance" in page
    assert "样例流水甲" in page
    assert "Fines paid" not in page
    assert "Paid ahead" not in page


def test_period_is_this_year_unless_another_is_asked_for(client, payer):
    def days(query: str = "") -> tuple[str, str, str]:
        one = statement(client, payer, query).period
        return str(one.from_on), str(one.to_on), str(one.known_on)

    assert days() == ("2019-01-01", "2019-09-30", "None")
    assert days("?to=2018-05-31") == ("2018-01-01", "2018-05-31", "None")
    assert days("?from=2018-05-31") == ("2018-05-31", "2019-09-30", "None")
    assert days("?to=2019-08-31&known=then") == ("2019-01-01", "2019-08-31", "2019-08-31")
    assert days("?known=2019-09-01") == ("2019-01-01", "2019-09-30", "2019-09-01")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=2019-02-30", "from"),
        ("?to=yesterday", "to"),
        ("?known=9999-01-01", "known"),
        ("?from=2019-09-01&to=2019-08-31", "to"),
        ("?to=2019-10-01", "to"),
        ("?from=2019-10-01", "from"),
    ],
)
def test_period_that_is_none_is_said_at_its_field(client, payer, query, field):
    response = client.get(url(payer, query))

    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert response.context["statement"].period.to_on <= day("2019-09-30")


def test_as_known_then_is_told_and_leaves_out_what_came_later(client):
    with time_machine.travel("2019-09-05T12:00:00+08:00", tick=False):
        owner = enterprise()
        in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
    with time_machine.travel("2019-09-20T12:00:00+08:00", tick=False):
        received(owner, "2019-09-10", "400.00", reference="样例迟到")

    then = client.get(url(owner, "?to=2019-09-15&known=then")).content.decode()
    now = client.get(url(owner, "?to=2019-09-15")).content.decode()

    assert "as known on 2019-09-15" in then
    assert "样例迟到" not in then
    assert "样例迟到" in now
    assert "2019-09-20" in now


def test_corrections_are_shown_on_demand(client, payer):
    received(payer, "2019-07-01", "100.00")

    plain = client.get(url(payer)).content.decode()
    whole = client.get(url(payer, "?corrections=on")).content.decode()

    assert "1 allocation that was reversed and laid anew" in plain
    assert "?corrections=on" in plain
    assert "Allocation reversed" not in plain
    assert "Allocation reversed" in whole


def test_enterprise_without_anything_has_a_statement(client, today):
    page = client.get(url(enterprise())).content.decode()

    assert "Nothing moved in this period." in page
    assert "By insurance" not in page


def test_part_for_htmx_is_the_part_of_the_page(auditor, client_for, htmx_client_for, payer):
    page = client_for(auditor).get(url(payer))
    part = htmx_client_for(auditor).get(url(payer))

    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in page.content.decode()
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_in_the_own_jurisdiction_and_nobody_beyond(role, users, client_for, payer):
    within, beyond = client_for(users(role, "2224")), client_for(users(role, "222402"))

    for path in ("statement/", "statement.xlsx", "statement.docx"):
        asked = f"/enterprises/{payer.pk}/{path}"
        read = within.get(asked)
        assert read.status_code == 200
        read.getvalue()
        assert beyond.get(asked).status_code == 404


def test_number_of_queries_does_not_grow(client, payer, django_assert_max_num_queries):
    big = enterprise()
    in_arrears(big, {"pension": "120000.00", "medical": "1200.00"}, "2009-08", "2019-07")
    for month in range(9, 0, -1):
        received(big, f"2019-0{month}-15", "100.00")

    with django_assert_max_num_queries(13) as few:
        client.get(url(payer, "?from=2009-01-01"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url(big, "?from=2009-01-01&corrections=on"))


def test_workbook_holds_the_same_figures_as_numbers(client, payer):
    sheet = sheet_of(client, payer, "?from=2019-07-01&to=2019-07-31")
    rows = {row[2].value: row for row in sheet.iter_rows() if row[2].value}
    closing = rows["Closing balance"]

    assert [Decimal(str(cell.value)) for cell in closing[5:8]] == [
        Decimal("1050.00"),
        Decimal("38.53"),
        Decimal("0"),
    ]
    assert closing[5].number_format == "#,##0.00"
    assert closing[0].value.date() == day("2019-07-31")
    assert Decimal(str(rows["Laid on what is owed"][5].value)) == Decimal("-1150.00")
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "人民币壹仟零捌拾捌元伍角叁分" in texts
    assert payer.name in texts
    assert "91222401MA00000017" in texts


def test_workbook_adds_up(client, payer):
    received(payer, "2019-05-05", "300.00")
    reverse_receipt(received(payer, "2019-08-05", "7.00").pk, actor_id=None, reason="样例")
    sheet = sheet_of(client, payer)
    head = next(row for row in sheet.iter_rows() if row[0].value == "Counts from")
    rows = list(sheet.iter_rows(min_row=head[0].row + 1))
    closing = next(at for at, row in enumerate(rows) if row[2].value == "Closing balance")

    assert [cell.value for cell in head[5:9]] == ["Principal", "Late fee", "Suspense", "Paid ahead"]
    for column in range(5, 9):
        figures = [Decimal(str(row[column].value or 0)) for row in rows[: closing + 1]]
        *movements, moved, end = figures[1:]
        assert sum(movements) == moved
        assert figures[0] + moved == end


def test_workbook_text_that_looks_like_a_formula_stays_text(client, payer):
    received(payer, "2019-09-01", "1.00", reference='=HYPERLINK("样例")')

    cells = [cell for row in sheet_of(client, payer).iter_rows() for cell in row]
    told = [cell for cell in cells if cell.value == '=HYPERLINK("样例")']

    assert told
    assert {cell.data_type for cell in told} == {"s"}


def test_letter_is_chinese_and_complete(client, payer):
    received(payer, "2019-07-31", "1.00", reference="<b>样例&流水{{ 1 }}</b>")

    text = text_of(letter_of(client, payer, "?from=2019-07-01&to=2019-07-31"))

    assert "社会保险费欠费对账单" in text
    assert payer.name in text
    assert "2019-07-01 至 2019-07-31" in text
    assert "<B>样例&流水{{1}}</B>" in text
    for amount in ("1,100.00", "16.50", "-1,150.00", "38.53"):
        assert amount in text
    assert "养老保险" in text
    assert "{%" not in text


def test_letter_says_what_was_known(client, payer):
    assert "按截至 2019-08-31 已记录的事实" in text_of(
        letter_of(client, payer, "?to=2019-08-31&known=then")
    )
    assert "已记录的事实" not in text_of(letter_of(client, payer))


def test_files_are_named_by_enterprise_and_period(client, payer):
    for extension in ("xlsx", "docx"):
        response = client.get(
            f"/enterprises/{payer.pk}/statement.{extension}?from=2019-07-01&to=2019-07-31"
        )
        response.getvalue()
        name = f"statement-91222401MA00000017-2019-07-01-2019-07-31.{extension}"
        assert name in response.headers["Content-Disposition"]


def test_account_stands_on_the_file_of_the_enterprise(client, payer):
    received(payer, "2019-09-10", "5000.00", reference="样例流水乙")
    reverse_receipt(
        received(payer, "2019-09-11", "9.00", reference="样例流水错").pk,
        actor_id=None,
        reason="样例",
    )

    page = client.get(f"/enterprises/{payer.pk}/").content.decode()
    earlier = client.get(f"/enterprises/{payer.pk}/?on=2019-07-31").content.decode()

    for told in ("样例流水甲", "样例流水乙", "样例流水错", 'value="6150.00"', 'value="3300.00"'):
        assert told in page
    assert 'data-status="reversed"' in page
    assert f'href="/enterprises/{payer.pk}/receipts/new/"' in page
    assert f'href="/enterprises/{payer.pk}/statement/?to=2019-09-30"' in page
    assert "样例流水乙" not in earlier
    assert "样例流水甲" in earlier


def test_account_without_money_says_so(client, debtor):
    assert "No money has come in." in client.get(f"/enterprises/{debtor.pk}/").content.decode()


def test_account_as_known_then_leaves_out_what_came_later(client):
    with time_machine.travel("2019-09-05T12:00:00+08:00", tick=False):
        owner = enterprise()
        in_arrears(owner, {"pension": "1000.00"}, "2019-08", "2019-08")
        wrong = received(owner, "2019-09-05", "9000.00", reference="样例流水错")
    with time_machine.travel("2019-09-20T12:00:00+08:00", tick=False):
        reverse_receipt(wrong.pk, actor_id=None, reason="样例")
        received(owner, "2019-09-06", "1.00", reference="样例迟到")

    then = client.get(f"/enterprises/{owner.pk}/?on=2019-09-10&known=then").content.decode()

    assert "样例迟到" not in then
    assert 'data-status="standing"' in then
    assert 'data-status="reversed"' not in then
    assert 'value="7997.50"' in then  # 9,000.00 less 1,000.00 and 5 × 0.50


def test_workbook_rows_are_as_high_as_their_texts(client, payer):
    reason = "样例：银行退票，款项未到账，" * 6
    wrong = received(payer, "2019-08-05", "7.00")
    reverse_receipt(wrong.pk, actor_id=None, reason=reason)

    sheet = sheet_of(client, payer)
    heights = {row[4].value: sheet.row_dimensions[row[4].row].height for row in sheet.iter_rows()}

    # 84 signs, each as wide as two digits, in a column of 60 digits.
    assert (
        heights[reason]
        == 3 * heights["2019-05 Pension insurance 1,000.00, Work injury insurance 100.00"] / 2
    )
