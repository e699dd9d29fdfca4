"""A local profile that is added or changed later reaches the items that are there already."""

import datetime as dt
from decimal import Decimal

import pytest

from arrears.enums import Certainty
from arrears.models import ArrearsItem
from arrears.selectors.enterprise import arrears_section
from arrears.selectors.portfolio import portfolio
from arrears.services.reprojection import reproject
from arrears.sheet.selectors import sheet_paper
from arrears.tasks import reproject_items
from casework.enums import Role
from casework.models import JurisdictionProfile
from casework.scope import Scope
from casework.selectors import LocalRules, LocalRulesBook, local_rules
from enterprises.pages import AsOf
from tests.arrears.builders import enterprise, in_arrears

pytestmark = pytest.mark.django_db
YANJI = Scope("222401")


def profile(prefix: str = "222401", start: str = "1999-01-01", **fields) -> JurisdictionProfile:
    return JurisdictionProfile.objects.create(
        region_prefix=prefix,
        valid_from=dt.date.fromisoformat(start),
        document="样例规定",
        **fields,
    )


def test_profile_governs_the_months_that_begin_within_it():
    profile(start="2010-01-01", valid_to=dt.date(2010, 12, 31), day_count="exclusive")

    assert local_rules("222401", dt.date(2009, 12, 31)) == LocalRules()
    assert local_rules("222401", dt.date(2010, 1, 1)).day_count == "exclusive"
    assert local_rules("222401", dt.date(2010, 12, 31)).day_count == "exclusive"
    assert local_rules("222401", dt.date(2011, 1, 1)) == LocalRules()
    assert local_rules("222402", dt.date(2010, 6, 1)) == LocalRules()


def test_month_that_began_before_the_profile_keeps_what_held_then():
    profile(start="2010-06-15", day_count="exclusive")

    assert local_rules("222401", dt.date(2010, 6, 30)) == LocalRules()
    assert local_rules("222401", dt.date(2010, 7, 1)).day_count == "exclusive"


def test_nearest_jurisdiction_wins_then_the_later_profile():
    profile("22", fee_reading="split")
    profile("222401", start="2000-01-01", fee_reading="by_due_date")
    profile("222401", start="2015-01-01", fee_reading="uniform_new", day_count="exclusive")
    book = LocalRulesBook.load()

    assert book.rules("222402", dt.date(2016, 1, 1)).fee_reading == "split"
    assert book.rules("222401", dt.date(2014, 12, 1)).fee_reading == "by_due_date"
    assert book.rules("222401", dt.date(2015, 1, 1)).day_count == "exclusive"


def test_items_follow_a_profile_that_came_later():
    owner, elsewhere = enterprise("222401"), enterprise("222402")
    for one in (owner, elsewhere):
        in_arrears(one, {"pension": "10000.00"}, "2011-05", "2011-05")
    on = dt.date(2011, 7, 31)
    assert portfolio(YANJI, on=on).late_fee == Decimal("305.00")  # vectors LF10
    profile(fee_reading="split")

    assert reproject(YANJI) == 1
    assert portfolio(YANJI, on=on).late_fee == Decimal("755.00")  # vectors LF08
    assert portfolio(Scope("222402"), on=on).late_fee == Decimal("305.00")


def test_second_projection_changes_nothing():
    in_arrears(enterprise(), {"pension": "1000.00", "injury": "7.77"}, "2008-01", "2019-08")
    profile(deadline_rule="day_of_next_month", deadline_day=10, fee_reading="by_due_date")

    assert reproject(YANJI) == 2 * 140
    before = list(ArrearsItem.objects.order_by("pk").values())
    assert reproject(YANJI) == 0
    assert list(ArrearsItem.objects.order_by("pk").values()) == before


def test_deadline_of_an_official_item_is_a_fact():
    in_arrears(enterprise(), {"pension": "10.00"}, "2019-07", "2019-08")
    official = ArrearsItem.objects.earliest("contribution_month")
    ArrearsItem.objects.filter(pk=official.pk).update(certainty=Certainty.OFFICIAL)
    profile(deadline_rule="day_of_next_month", deadline_day=10)

    reproject_items("222401")

    assert ArrearsItem.objects.get(pk=official.pk).due_on == dt.date(2019, 7, 31)
    other = ArrearsItem.objects.exclude(pk=official.pk).get()
    assert (other.due_on, other.segment_from_on) == (dt.date(2019, 9, 10), dt.date(2019, 9, 10))


def test_administrator_enters_a_profile_and_the_items_follow(
    users, client_for, django_capture_on_commit_callbacks, settings
):
    in_arrears(enterprise(), {"pension": "10.00"}, "2019-08", "2019-08")
    client = client_for(users(Role.ADMINISTRATOR, "2224", is_staff=True))
    entered = {
        "region_prefix": "222401",
        "valid_from": "2000-01-01",
        "valid_to": "",
        "fee_reading": "split",
        "day_count": "exclusive",
        "deadline_rule": "day_of_next_month",
        "deadline_day": "15",
        "payment_order": "fee_first",
        "document": "样例市规定",
        # No time limits of its own.
        "limits-TOTAL_FORMS": "0",
        "limits-INITIAL_FORMS": "0",
    }

    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post("/admin/casework/jurisdictionprofile/add/", entered)
    assert answer.status_code == 302
    reprojection, *_others = callbacks
    assert reprojection.args == ("222401",)
    reprojection.func.__self__(*reprojection.args)

    item = ArrearsItem.objects.get()
    # The first late day is the 16th; under the agency convention it bears its fee a day later.
    assert (item.due_on, item.segment_from_on) == (dt.date(2019, 9, 15), dt.date(2019, 9, 16))


def test_administrator_of_a_county_enters_none_for_its_neighbour(users, client_for):
    client = client_for(users(Role.ADMINISTRATOR, "222402", is_staff=True))
    entered = {
        "region_prefix": "222401",
        "valid_from": "2000-01-01",
        "fee_reading": "split",
        "day_count": "exclusive",
        "deadline_rule": "month_end",
        "document": "样例市规定",
    }

    answer = client.post("/admin/casework/jurisdictionprofile/add/", entered)

    assert answer.status_code == 200
    assert "222401" in answer.content.decode()
    assert not JurisdictionProfile.objects.exists()


def sheet_of(owner, on):
    paper = sheet_paper(
        owner, AsOf(on, on), insurance=None, made_by="", made_at=dt.datetime.now(dt.UTC)
    )
    return paper.sheet


def test_file_counts_by_the_exact_fee_like_the_sheet_what_is_above_its_principal():
    owner = enterprise()
    in_arrears(owner, {"pension": "1.00"}, "2012-01", "2012-01")

    # Day 2,000 is 2017-07-23, its fee 1.00; that of day 2,001 is 1.0005, which rounds to 1.00.
    for day, above in ((23, 0), (24, 1)):
        on = dt.date(2017, 7, day)
        section = arrears_section(owner, on)
        assert section["above_principal"] == above
        assert sheet_of(owner, on).above_principal == above
        assert section["total"].late_fee == section["capped_alternative"] == Decimal("1.00")


def test_file_shows_the_rules_of_the_debt_and_the_cap_of_each_item(users, client_for):
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2003-12", "2003-12")
    profile(start="2000-01-01", valid_to=dt.date(2015, 12, 31), fee_reading="split")
    reproject(YANJI)

    # 2003-12-31 to 2010-01-01 are 2,193 days at 2 ‰, far above the principal.
    section = arrears_section(owner, dt.date(2010, 1, 1))
    assert [rules.fee_reading for rules in section["rules_that_apply"]] == ["split"]
    assert section["above_principal"] == 1
    assert section["total"].late_fee == Decimal("4386.00")
    assert section["capped_alternative"] == Decimal("1000.00")
    page = client_for(users(Role.AUDITOR, "2224")).get(f"/enterprises/{owner.pk}/")
    assert "样例规定" in page.content.decode()
