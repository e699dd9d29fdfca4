"""Every month of one insurance, and the working of each late fee."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from arrears.models import ArrearsItem
from casework.enums import DayCount, FeeReading, Role
from casework.models import JurisdictionProfile
from tests.arrears.builders import committed_batch, enterprise, in_arrears, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for):
    client = client_for(users(Role.AUDITOR, "2224"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtor():
    owner = enterprise()
    in_arrears(owner, {"pension": "2000.02", "medical": "1.00"}, "2019-07", "2019-08")
    return owner


def item_of(owner, month: str, insurance: str = "pension") -> ArrearsItem:
    return ArrearsItem.objects.get(
        enterprise=owner, insurance=insurance, contribution_month=f"{month}-01", is_live=True
    )


def old_debt(month: str = "2010-12", principal: str = "1000.00") -> ArrearsItem:
    owner = enterprise()
    in_arrears(owner, {"pension": principal}, month, month)
    return item_of(owner, month)


def working(client, item, query: str = ""):
    response = client.get(f"/arrears/items/{item.pk}/working/{query}")
    assert response.status_code == 200
    return response


def test_every_month_has_principal_deadline_days_rate_and_fee(auditor, debtor):
    response = auditor.get(f"/enterprises/{debtor.pk}/arrears/pension/")
    months = response.context["months"]
    text = response.content.decode()

    assert [
        (str(line.item.contribution_month), str(line.item.due_on), line.days, line.fee.amount)
        for line in months.lines
    ] == [
        ("2019-07-01", "2019-07-31", 61, Decimal("30.50")),
        ("2019-08-01", "2019-08-31", 30, Decimal("15.00")),
    ]
    assert (months.principal, months.late_fee) == (Decimal("2000.02"), Decimal("45.50"))
    assert 'value="1000.01"' in text
    assert "0.05 %" in text
    assert f"/arrears/items/{item_of(debtor, '2019-07').pk}/working/" in text


def test_insurance_without_arrears_has_a_page_and_an_unknown_one_has_none(auditor, debtor):
    empty = auditor.get(f"/enterprises/{debtor.pk}/arrears/injury/")

    assert "Nothing is in arrears" in empty.content.decode()
    assert auditor.get(f"/enterprises/{debtor.pk}/arrears/housing/").status_code == 404
    assert auditor.get("/enterprises/999999/arrears/pension/").status_code == 404


def test_sum_of_capped_fees_stands_beside_the_sum(auditor):
    owner = enterprise()
    in_arrears(owner, {"pension": "200.00"}, "2012-01", "2012-02")

    # On 2017-07-24 the fee of January (day 2,001) is above its principal, that of February is not.
    months = auditor.get(f"/enterprises/{owner.pk}/arrears/pension/?on=2017-07-24").context[
        "months"
    ]

    assert months.above_principal == 1
    assert months.late_fee == Decimal("100.05") + Decimal("98.60")
    assert months.capped_alternative == Decimal("100.00") + Decimal("98.60")


def test_items_that_no_longer_count_say_why(auditor, debtor):
    later = committed_batch("样例二次调研")
    in_arrears(
        debtor,
        {"pension": "60.00"},
        "2019-06",
        "2019-08",
        batch=later,
        surveyed_on=dt.date(2019, 9, 15),
    )

    response = auditor.get(f"/enterprises/{debtor.pk}/arrears/pension/")
    superseded = response.context["former"]

    assert [line.item.principal for line in response.context["months"].lines] == [
        Decimal("20.00")
    ] * 3
    assert [one.item.principal for one in superseded] == [Decimal("1000.01")] * 2
    assert "Superseded by a later source" in response.content.decode()
    assert superseded[0].revision.reason in response.content.decode()
    old = working(auditor, superseded[0].item).content.decode()
    assert "does not count any more" in old
    assert "Superseded by a later source" in old


def test_restored_item_counts_again_and_the_withdrawn_one_says_so(auditor, debtor):
    later = committed_batch("样例二次调研")
    in_arrears(
        debtor,
        {"pension": "60.00"},
        "2019-08",
        "2019-08",
        batch=later,
        surveyed_on=dt.date(2019, 9, 15),
    )
    undo(later, reason="样例：重复上报")

    response = auditor.get(f"/enterprises/{debtor.pk}/arrears/pension/")

    assert response.context["months"].principal == Decimal("2000.02")
    assert [str(one.item.principal) for one in response.context["former"]] == ["60.00"]
    assert "样例：重复上报" in response.content.decode()


def test_working_shows_each_step_the_exact_sum_and_the_rounding(auditor, debtor):
    text = working(auditor, item_of(debtor, "2019-07")).content.decode()

    assert "2019-08-01 – 2019-09-30" in text
    assert "社会保险法 第八十六条" in text
    # 1,000.01 × 61 × 0.0005 = 30.500305.
    assert "30.500305" in text
    assert "rounded once, half a fen upwards: <strong>30.50 yuan</strong>" in text
    assert "0.05 % for every day" in text
    assert "three readings" not in text


def test_working_before_the_first_late_day_says_that_no_fee_has_run(auditor, debtor):
    text = working(auditor, item_of(debtor, "2019-07"), "?on=2019-07-31").content.decode()

    assert "no fee had run yet: the payment deadline is 2019-07-31" in text


def test_old_debt_shows_the_three_readings_side_by_side(auditor):
    # Due 2010-12-31: 181 days to 2011-06-30, then 184 days to 2011-12-31.
    readings = working(auditor, old_debt(), "?on=2011-12-31").context["working"].readings

    assert [(one.reading.value, one.fee.amount, one.applies) for one in readings] == [
        ("uniform_new", Decimal("182.50"), True),
        ("split", Decimal("454.00"), False),
        ("by_due_date", Decimal("730.00"), False),
    ]


def test_reading_and_day_count_of_the_locality_apply_and_name_their_document(auditor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        fee_reading=FeeReading.SPLIT,
        day_count=DayCount.EXCLUSIVE,
        document="样例州政发〔2011〕1号",
    )
    response = working(auditor, old_debt(), "?on=2012-01-01")
    text = response.content.decode()

    assert response.context["working"].fee.amount == Decimal("454.00")
    assert [one.reading.value for one in response.context["working"].readings if one.applies] == [
        "split"
    ]
    assert "2011-01-01 – 2011-06-30" in text
    assert "2011-07-01 – 2011-12-31" in text
    assert "社会保险费征缴暂行条例 第十三条" in text
    assert "The day of payment does not count" in text
    assert "样例州政发〔2011〕1号" in text


def test_debt_due_when_the_one_rate_began_has_one_reading(auditor):
    # Due 2011-06-30 it is still old; due 2011-07-31 it is not.
    assert len(working(auditor, old_debt("2011-06")).context["working"].readings) == 3
    assert working(auditor, old_debt("2011-07")).context["working"].readings == []


def test_day_on_which_the_fee_outgrows_the_principal_is_announced_then_shown(auditor):
    item = old_debt("2012-01", "100.00")
    before = working(auditor, item, "?on=2017-07-23").content.decode()
    after = working(auditor, item, "?on=2017-07-24").content.decode()

    assert "above the principal from 2017-07-24 on" in before
    assert "Capped at the principal" not in before
    assert "It has been so since 2017-07-24." in after
    assert re.search(r"Uncapped.*100\.05.*Capped at the principal.*100\.00", after, re.DOTALL)
    assert "行政强制法 第四十五条" in before
    assert "行政强制法 第四十五条" in after


def test_where_the_day_itself_does_not_count_the_fee_outgrows_the_principal_a_day_later(auditor):
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        day_count=DayCount.EXCLUSIVE,
        document="样例州政发〔2011〕1号",
    )
    item = old_debt("2012-01", "100.00")
    before = working(auditor, item, "?on=2017-07-24").content.decode()
    after = working(auditor, item, "?on=2017-07-25").content.decode()

    assert "above the principal from 2017-07-25 on" in before
    assert "Capped at the principal" not in before
    assert "It has been so since 2017-07-25." in after


def test_annuity_bears_no_fee_and_never_outgrows_itself(auditor):
    owner = enterprise()
    in_arrears(owner, {"annuity": "100.00"}, "2019-07", "2019-07")

    shown = working(auditor, item_of(owner, "2019-07", "annuity"))

    assert shown.context["working"].exceeds_on is None
    assert "年金不适用法定滞纳金" in shown.content.decode()


def test_part_for_htmx_is_the_part_of_the_page(users, client_for, htmx_client_for, debtor):
    user = users(Role.UNION_STAFF, "222401")
    item = item_of(debtor, "2019-07")

    page = working(client_for(user), item).content.decode()
    response = working(htmx_client_for(user), item)
    row = response.content.decode()
    body = re.search(r'<div class="explain-body">(.*)</div>\s*</details>', row, re.DOTALL)

    assert row.strip().startswith(f'<tr id="working-{item.pk}">')
    assert body is not None
    assert body[1].strip() in page
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_in_the_own_jurisdiction_and_nobody_beyond(role, users, client_for, debtor):
    addresses = [
        f"/enterprises/{debtor.pk}/arrears/pension/",
        f"/arrears/items/{item_of(debtor, '2019-07').pk}/working/",
    ]
    within, beyond = client_for(users(role, "2224")), client_for(users(role, "222402"))

    assert [within.get(address).status_code for address in addresses] == [200, 200]
    assert [beyond.get(address).status_code for address in addresses] == [404, 404]


def test_number_of_queries_does_not_grow_with_the_months(auditor, django_assert_max_num_queries):
    few_months, many_months = enterprise(), enterprise()
    in_arrears(few_months, {"pension": "10.00"}, "2019-08", "2019-08")
    in_arrears(many_months, {"pension": "1000.00"}, "2009-01", "2019-06")
    in_arrears(
        many_months,
        {"pension": "1000.00"},
        "2009-01",
        "2019-08",
        batch=committed_batch("样例二次调研"),
        surveyed_on=dt.date(2019, 9, 15),
    )

    with django_assert_max_num_queries(11):
        auditor.get(f"/enterprises/{few_months.pk}/arrears/pension/")
    with django_assert_max_num_queries(13):  # two more: revisions and batches of former items
        auditor.get(f"/enterprises/{many_months.pk}/arrears/pension/")
    with django_assert_max_num_queries(9):
        working(auditor, item_of(many_months, "2009-01"))
