"""The page and the workbook of an instalment plan."""

import io
import re
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl
import pytest

from arrears.services.receipts import ReceiptFacts, record_receipt
from arrears.what_if.case import Case
from arrears.what_if.plan import opening_of, plan_paper
from casework.enums import PaymentOrder, Role
from casework.models import JurisdictionProfile
from ledger.models import Receipt
from statutes.instalments import PlanTerms
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import day, deferred, figures, received

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2024-03-01")


@pytest.fixture
def auditor(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtor():
    """Return who owes 1,200.00 for January 2024, as in docs/rules/what-if.md."""
    owner = enterprise()
    in_arrears(owner, {"pension": "1200.00"}, "2024-01", "2024-01")
    return owner


def ask(client, owner, **asked: str):
    return client.get(f"/enterprises/{owner.pk}/instalments/", {"first_on": "2024-03-31"} | asked)


def paper(owner, *, deferred_from: str = "", **terms):
    when = PlanTerms(day("2024-03-01"), day("2024-03-31"), **terms)
    return plan_paper(
        Case.of(owner), when, deferred_from=day(deferred_from) if deferred_from else None
    )


def ways(one) -> list[tuple[str, str, str]]:
    return [(str(way.ends_on), f"{way.late_fee:.2f}", f"{way.more_fee:.2f}") for way in one.ways]


def test_plan_of_three_is_the_one_of_the_rule_page(debtor):
    found = paper(debtor, count=3)

    assert [f"{one.amount:.2f}" for one in found.plan.instalments] == ["417.80", "417.80", "417.78"]
    assert ways(found) == [
        ("2024-03-31", "36.00", "0.00"),
        ("2024-05-31", "53.38", "17.38"),
        ("2024-05-31", "72.60", "36.60"),
    ]
    assert found.deferral is None


def test_assumed_deferral_runs_to_the_last_instalment_and_is_compared(debtor):
    found = paper(debtor, count=3, deferred_from="2024-03-02")

    assert [f"{one.amount:.2f}" for one in found.plan.instalments] == ["406.00"] * 3
    assert str(found.deferral) == "2024-03-02..2024-05-31"
    assert ways(found) == [
        ("2024-03-31", "36.00", "0.00"),
        ("2024-05-31", "18.00", "-18.00"),
        ("2024-05-31", "53.38", "17.38"),
        ("2024-05-31", "72.60", "36.60"),
    ]


def test_receipts_and_stops_on_record_count(debtor):
    received(debtor, "2024-02-10", "200.00")
    deferred(debtor, "2024-02-11", "2024-02-20")

    found = paper(debtor, count=1).plan

    # 10 days on 1,200.00, ten free, then 40 days on 1,000.00: 6.00 + 20.00.
    assert (f"{found.principal:.2f}", f"{found.instalments[0].to_fee:.2f}") == ("1000.00", "26.00")


def test_order_is_that_of_the_profile_on_the_day_of_each_instalment(debtor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=day("2024-04-01"),
        payment_order=PaymentOrder.FEE_FIRST,
        document="样例文件",
    )

    first, second, _third = paper(debtor, count=3).plan.instalments

    assert first.to_fee == 0
    assert second.to_fee == second.fee_owed > 0


def test_paying_as_planned_settles_the_debt_to_the_fen(debtor):
    planned = paper(debtor, count=5).plan.instalments

    for one in planned:
        record_receipt(
            ReceiptFacts(debtor.pk, f"样例流水{one.number}", one.due_on, one.amount), actor_id=None
        )

    assert figures(debtor, str(planned[-1].due_on)) == ("0.00", "0.00")
    assert figures(debtor, str(planned[1].due_on)) == (
        f"{planned[1].principal_left:.2f}",
        f"{planned[1].fee_left:.2f}",
    )


def test_plan_opens_today_or_with_a_receipt_dated_later(debtor):
    assert opening_of(Case.of(debtor), day("2024-03-01")) == day("2024-03-01")
    received(debtor, "2024-03-15", "1.00")
    assert opening_of(Case.of(debtor), day("2024-03-01")) == day("2024-03-15")


def test_page_shows_each_instalment_with_its_fee_and_the_working(auditor, debtor):
    text = ask(auditor, debtor, count="3").content.decode()

    for value in ("417.80", "417.78", "53.38", "36.00", "72.60", "1253.38"):
        assert f'value="{value}"' in text
    assert "2024-04-01 – 2024-04-30" in text
    assert "11.733" in text
    assert "社会保险法 第八十六条" in text
    assert Receipt.objects.count() == 0


def test_page_with_a_deferral_says_what_it_assumes(auditor, debtor):
    text = ask(auditor, debtor, count="3", deferral="on").content.decode()

    assert "No late fee from 2024-03-02 to 2024-05-31." in text
    assert "By instalments without the deferral" in text
    assert "缓缴：" in text


def test_page_without_terms_asks_for_them_and_without_debt_says_so(auditor, debtor):
    url = f"/enterprises/{debtor.pk}/instalments/"

    assert "Give the terms" in auditor.get(url).content.decode()
    assert "Nothing is owed" in ask(auditor, enterprise(), count="3").content.decode()


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"count": "3", "first_on": "2024-02-29"}, "first_on", "2024-02-29 has passed"),
        ({"count": "3", "first_on": ""}, "first_on", "Give the day"),
        ({}, "count", "Give the number of instalments, or the amount"),
        ({"count": "3", "amount": "5"}, "amount", "not both"),
        ({"count": "0"}, "count", "1"),
        ({"count": "121"}, "count", "120"),
        ({"count": "three"}, "count", ""),
        ({"amount": "0"}, "amount", "cannot be paid"),
        ({"amount": "x"}, "amount", "is not an amount"),
        ({"amount": "5.00"}, "amount", "takes more than 120 instalments; give at least"),
        ({"count": "3", "deferral": "on", "deferred_from": "x"}, "deferred_from", "x"),
    ],
)
def test_terms_that_make_no_plan_are_refused_at_their_field(auditor, debtor, asked, field, words):
    response = ask(auditor, debtor, **asked)

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert words in unescape(response.content.decode())
    download = auditor.get(
        f"/enterprises/{debtor.pk}/instalments/plan.xlsx", {"first_on": "2024-03-31"} | asked
    )
    assert download.status_code == 302
    assert f"/enterprises/{debtor.pk}/instalments/?" in download.url


def test_least_amount_that_is_named_makes_a_plan(auditor, debtor):
    refused = ask(auditor, debtor, amount="5.00").content.decode()
    least = re.search(r"give at least ([\d.]+)\.", refused)
    assert least is not None

    assert len(ask(auditor, debtor, amount=least[1]).context["paper"].plan.instalments) == 120


def test_workbook_says_the_same_as_the_page(auditor, debtor):
    response = auditor.get(
        f"/enterprises/{debtor.pk}/instalments/plan.xlsx",
        {"first_on": "2024-03-31", "count": "3", "deferral": "", "amount": ""},
    )
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    plan, working = book.worksheets
    rows: list[list[Any]] = [list(row) for row in plan.iter_rows(values_only=True)]
    numbered = [row for row in rows if isinstance(row[0], int)]

    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert [(str(row[1].date()), row[2]) for row in numbered] == [
        ("2024-03-31", 417.8),
        ("2024-04-30", 417.8),
        ("2024-05-31", 417.78),
    ]
    assert debtor.name in [row[2] for row in rows]
    assert [row[2:5] for row in rows if row[0] == "In all"] == [[1253.38, 1200, 53.38]]
    assert [cell.value for cell in working["G"]][1:] == [18, 11.733, 5.6482]
    assert plan["C10"].data_type != "f"


def test_workbook_keeps_a_name_that_begins_like_a_formula_a_text(auditor, debtor):
    type(debtor).objects.filter(pk=debtor.pk).update(name="=样例1+1")

    response = auditor.get(
        f"/enterprises/{debtor.pk}/instalments/plan.xlsx",
        {"first_on": "2024-03-31", "amount": "500"},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]

    (cell,) = [one for row in sheet.iter_rows() for one in row if one.value == "=样例1+1"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("role", Role.values)
def test_everybody_plans_within_and_nobody_beyond(role, users, client_for, debtor):
    for end in ("", "plan.xlsx"):
        url = f"/enterprises/{debtor.pk}/instalments/{end}?first_on=2024-03-31&count=3"
        within = client_for(users(role, "222401")).get(url)
        beyond = client_for(users(role, "222402")).get(url)
        within.getvalue()
        assert (within.status_code, beyond.status_code) == (200, 404)


def test_number_of_queries_does_not_grow(auditor, debtor, django_assert_max_num_queries):
    many = enterprise()
    in_arrears(many, {"pension": "50000.00", "injury": "500.00"}, "2009-01", "2019-08")
    for number in range(1, 6):
        received(many, f"2024-02-0{number}", "100.00")

    with django_assert_max_num_queries(9) as few:
        ask(auditor, debtor, count="2")
    with django_assert_max_num_queries(len(few)):
        assert ask(auditor, many, count="36").context["paper"].plan.total > Decimal("50000")
