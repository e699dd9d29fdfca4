"""The late-fee sheet on screen and its downloads, from debts with all that can befall them."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from docx import Document

from arrears.models import ArrearsItem
from arrears.selectors.enterprise import arrears_section
from arrears.sheet.selectors import sheet_paper
from casework.enums import DayCount, FeeReading, Role
from casework.models import JurisdictionProfile
from enterprises.enums import InsuranceKind
from enterprises.pages import AsOf
from statutes.insurance import Insurance
from statutes.replay import replay
from statutes.sheet import StopKind
from tests.arrears.builders import committed_batch, enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, day, deferred, ended, received

pytestmark = pytest.mark.django_db

MADE_AT = dt.datetime(2019, 9, 30, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def client(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtor():
    """Return an enterprise that owes old and new months, paid in part, deferred for a while."""
    owner = enterprise()
    in_arrears(owner, {"pension": "6000.05", "injury": "600.00"}, "2011-03", "2011-08")
    received(owner, "2012-05-20", "1500.00")
    received(owner, "2018-01-31", "777.77")
    deferred(owner, "2014-02-01", "2014-07-31")
    return owner


def paper_of(owner, on="2019-09-30", insurance=None, known_on=None):
    as_of = AsOf(day(on), dt.date(2019, 9, 30), known_on=day(known_on) if known_on else None)
    return sheet_paper(owner, as_of, insurance=insurance, made_by="样例员", made_at=MADE_AT)


def address(owner, name="", query=""):
    return f"/enterprises/{owner.pk}/late-fee-sheet/{name}{query}"


def figures_of_file(owner, on, known_on=None):
    as_of = AsOf(day(on), dt.date(2019, 9, 30), known_on=day(known_on) if known_on else None)
    total = arrears_section(owner, as_of.day, as_of.known_at)["total"]
    return total.items, total.principal, total.late_fee


def figures_of_sheet(owner, on, known_on=None):
    total = paper_of(owner, on, known_on=known_on).sheet.total
    return total.items, total.principal_outstanding, total.fee_outstanding


def replayed(content: bytes, tmp_path):
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)
    return replay(path)


DAYS = [
    *("2011-03-31", "2011-04-01", "2011-06-30", "2011-07-01", "2012-05-19", "2012-05-20"),
    *("2012-05-21", "2014-01-31", "2014-02-01", "2014-07-31", "2014-08-01", "2016-11-20"),
    *("2018-01-30", "2018-01-31", "2018-02-01", "2019-04-08", "2019-04-09", "2019-09-30"),
]


@pytest.mark.parametrize("day_count", DayCount)
@pytest.mark.parametrize("reading", FeeReading)
@pytest.mark.parametrize("order", ["principal_first", "fee_first"])
def test_totals_are_those_of_the_enterprise_file_to_the_fen(reading, day_count, order):
    JurisdictionProfile.objects.create(
        region_prefix="222401",
        valid_from=dt.date(2000, 1, 1),
        fee_reading=reading,
        day_count=day_count,
        payment_order=order,
        document="样例文件",
    )
    owner = enterprise()
    in_arrears(owner, {"pension": "6000.05", "injury": "600.00"}, "2011-03", "2011-08")
    received(owner, "2012-05-20", "1500.00")
    received(owner, "2018-01-31", "777.77")
    deferred(owner, "2014-02-01", "2014-07-31")
    bankrupt(owner, "2019-04-09")

    on_file = {on: figures_of_file(owner, on) for on in DAYS}

    assert {on: figures_of_sheet(owner, on) for on in DAYS} == on_file
    assert on_file["2019-09-30"][2] > 0


def test_every_sheet_of_a_debtor_replays_equal(client, debtor, tmp_path):
    bankrupt(debtor, "2019-04-09")
    ended(deferred(debtor, "2015-01-01", "2015-12-31"), "2015-03-01")

    for on in DAYS:
        content = client.get(address(debtor, "late-fee-sheet.xlsx", f"?on={on}")).getvalue()
        result = replayed(content, tmp_path)
        assert [str(finding) for finding in result.findings] == []
        assert result.fee_outstanding == figures_of_file(debtor, on)[2]


def test_payments_and_stops_stand_on_the_sheet(debtor):
    bankrupt(debtor, "2019-04-09")

    sheet = paper_of(debtor).sheet

    paid = [payment for item in sheet.items for payment in item.debt.payments]
    assert sum(payment.principal + payment.late_fee for payment in paid) == Decimal("2277.77")
    assert [(stop.kind, str(stop.from_on), str(stop.to_on)) for stop in sheet.stops] == [
        (StopKind.BANKRUPTCY, "2019-04-09", "None"),
        (StopKind.DEFERRAL, "2014-02-01", "2014-07-31"),
    ]
    assert all("样例" in stop.basis for stop in sheet.stops)
    assert {len(numbers) for numbers in sheet.stops.values()} == {len(sheet.items)}


def test_page_shows_sums_lines_capitals_and_who_made_it(client, debtor):
    response = client.get(address(debtor))
    text = response.content.decode()
    sheet = response.context["sheet"]
    first = sheet.items[0]

    assert response.context["unfolded"]
    assert sheet.in_capitals in text
    assert f'value="{sheet.total.fee_outstanding}"' in text
    assert f"{first.fee.steps[0].period.first} – {first.fee.steps[0].period.last}" in text
    assert "社会保险法 第八十六条" in text
    assert "2019-09-30 12:00" in text
    assert "No local profile is on file" in text
    assert text.count("under the three readings") == 3 * 2  # three captions with their labels


def test_above_the_principal_shows_the_cap_and_before_it_the_days_left(client):
    owner = enterprise()
    in_arrears(owner, {"pension": "200.00"}, "2012-01", "2012-02")

    text = client.get(address(owner, query="?on=2017-07-24")).content.decode()

    assert "above it since 2017-07-24; capped 100.00" in re.sub(r"\s+", " ", text)
    assert "above it in 29 days, on 2017-08-22" in text
    assert "uncapped the late fee comes to 198.65" in text
    assert "to 198.60" in text


def test_one_insurance_gives_its_part_and_its_own_files(client, debtor, tmp_path):
    response = client.get(address(debtor, query="?insurance=injury"))
    content = client.get(
        address(debtor, "late-fee-sheet.xlsx", "?on=2019-09-30&insurance=injury")
    ).getvalue()

    assert list(response.context["sheet"].groups) == [Insurance.INJURY]
    assert response.context["sheet"].total.fee_outstanding == (
        paper_of(debtor).sheet.subtotals[Insurance.INJURY].fee_outstanding
    )
    assert 'value="injury" selected' in response.content.decode()
    assert "late-fee-sheet.xlsx?insurance=injury" in response.content.decode()
    assert replayed(content, tmp_path).items == len(response.context["sheet"].items)


@pytest.mark.parametrize("name", ["", "late-fee-sheet.xlsx", "late-fee-sheet.docx"])
def test_unknown_insurance_or_enterprise_is_not_found(client, debtor, name):
    assert client.get(address(debtor, name, "?insurance=housing")).status_code == 404
    assert client.get(f"/enterprises/999999/late-fee-sheet/{name}").status_code == 404


def test_nothing_in_arrears_is_said_and_still_a_sheet(client, tmp_path):
    owner = enterprise()

    page = client.get(address(owner))
    content = client.get(address(owner, "late-fee-sheet.xlsx")).getvalue()

    assert "Nothing is in arrears" in page.content.decode()
    assert "Download" not in page.content.decode()
    assert replayed(content, tmp_path).findings == []


def test_a_day_that_is_none_is_said(client, debtor):
    text = client.get(address(debtor, query="?on=2019-02-30")).content.decode()

    assert "The page shows today, 2019-09-30." in text


def test_letter_speaks_chinese_whatever_the_page_does(client, debtor):
    content = client.get(address(debtor, "late-fee-sheet.docx"))
    document = Document(io.BytesIO(content.getvalue()))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert paper_of(debtor).sheet.in_capitals in text
    assert "缴费单位" in text
    assert "Pension" not in "".join(cell.text for cell in document.tables[0]._cells)
    assert 'filename="late-fee-sheet-' in content.headers["Content-Disposition"]


def test_what_somebody_typed_is_no_formula_and_no_markup(client):
    owner = enterprise()
    owner.name = '=HYPERLINK("样例")<b>&{{ 1 }}'
    owner.save()
    in_arrears(owner, {"pension": "100.00"}, "2018-01", "2018-01")

    book = openpyxl.load_workbook(
        io.BytesIO(client.get(address(owner, "late-fee-sheet.xlsx")).getvalue())
    )
    letter = Document(io.BytesIO(client.get(address(owner, "late-fee-sheet.docx")).getvalue()))

    (cell,) = [
        one for row in book.worksheets[0].iter_rows() for one in row if one.value == owner.name
    ]
    assert cell.data_type == "s"
    assert owner.name in letter.paragraphs[1].text


def test_old_debt_shows_sums_first_and_items_on_demand(client, users, htmx_client_for):
    owner = enterprise()
    kinds = [kind for kind in InsuranceKind if kind != InsuranceKind.ANNUITY]
    in_arrears(owner, dict.fromkeys(kinds, "240000.00"), "1999-01", "2018-12")

    response = client.get(address(owner))
    part = htmx_client_for(users(Role.AUDITOR, "2224")).get(address(owner, query="?group=medical"))

    assert len(response.context["sheet"].items) == 1200
    assert not response.context["unfolded"]
    assert len(response.content) < 60_000
    assert response.content.decode().count("insurance=medical") == 1
    assert 'id="items-medical"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert part.context["group"].kind == InsuranceKind.MEDICAL
    assert len(part.context["group"].rows) == 240
    one = client.get(address(owner, query="?insurance=medical"))
    assert one.context["unfolded"]


def test_number_of_statements_is_flat(client, debtor, django_assert_num_queries):
    large = enterprise()
    in_arrears(large, {"pension": "24000.00", "medical": "2400.00"}, "2001-01", "2018-12")
    received(large, "2019-01-31", "5000.00")
    client.get(address(debtor))

    for name, statements in (("", 10), ("late-fee-sheet.xlsx", 9), ("late-fee-sheet.docx", 9)):
        for owner in (debtor, large):
            with django_assert_num_queries(statements):
                client.get(address(owner, name)).getvalue()


def test_superseded_items_are_on_no_sheet(debtor):
    in_arrears(
        debtor,
        {"pension": "60000.00"},
        "2019-06",
        "2019-07",
        batch=committed_batch("样例二次调研"),
        surveyed_on=dt.date(2019, 9, 15),
    )

    live = ArrearsItem.objects.filter(enterprise=debtor, is_live=True).count()

    assert len(paper_of(debtor).sheet.items) == live == 2


def test_enterprise_file_links_to_the_sheet_of_the_same_day(client, debtor):
    text = client.get(f"/enterprises/{debtor.pk}/?on=2015-05-05").content.decode()

    assert f'href="{address(debtor, query="?on=2015-05-05")}"' in text


def test_sheet_of_what_was_known_then_leaves_out_what_came_to_light_later(client, on, tmp_path):
    """A receipt of 2018 is recorded in 2019: the sheet known in 2018 does not have it."""
    on("2018-06-30")
    owner = enterprise()
    in_arrears(owner, {"pension": "6000.00"}, "2017-03", "2017-08")
    on("2019-09-30")
    received(owner, "2018-05-20", "6500.00")
    bankrupt(owner, "2018-05-31")

    now, then = paper_of(owner, "2018-06-30"), paper_of(owner, "2018-06-30", known_on="2018-06-30")
    query = "?on=2018-06-30&known=then"
    content = client.get(address(owner, "late-fee-sheet.xlsx", query)).getvalue()

    for known_on in (None, "2018-06-30"):
        assert figures_of_sheet(owner, "2018-06-30", known_on) == figures_of_file(
            owner, "2018-06-30", known_on
        )
    assert then.sheet.total.principal_outstanding == Decimal("6000.00")
    assert not then.sheet.stops
    assert now.sheet.total.principal_outstanding < Decimal("6000.00")
    assert now.sheet.stops
    assert "2018-06-30" in client.get(address(owner, query=query)).content.decode()
    assert replayed(content, tmp_path).fee_outstanding == then.sheet.total.fee_outstanding
    assert figures_of_sheet(owner, "2019-09-30", "2019-09-30") == figures_of_file(
        owner, "2019-09-30"
    )
