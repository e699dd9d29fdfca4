"""A deferral through a browser: recorded after its preview, broken, and the fee runs again.

And the questions asked of the same debt: what a payment would change, what a plan would cost.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from casework.enums import Role
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import received
from tests.browser.examine import barriers, sideways_on_a_phone
from tests.browser.steps import amount, follow, number_of

AGREEMENT = "延边样例延期缴费协议〔2019〕8号"
# 1,000.00 a month for 2018-01 to 2018-12, of which 2,500.00 were received on 2019-03-15.
DAY = "2019-09-30"


@pytest.fixture
def debtor(regions) -> Enterprise:
    owner = enterprise()
    in_arrears(owner, {"pension": "12000.00"}, "2018-01", "2018-12")
    received(owner, "2019-03-15", "2500.00")
    return owner


@pytest.fixture
def auditor(users, sign_in) -> Page:
    page: Page = sign_in(users(Role.AUDITOR, "2224", first_name="稽核员（样例）"))
    return page


def faults(page: Page) -> list[str]:
    return barriers(page) + sideways_on_a_phone(page)


def late_fee(page: Page, owner: Enterprise) -> str:
    """Return the late fee to date on the file of the enterprise, as its data says."""
    page.goto(f"/enterprises/{owner.pk}/?on={DAY}")
    figure = page.locator("#arrears .figures data.yuan").nth(1)
    value = figure.get_attribute("value")
    assert value is not None
    return value


def cell(page: Page, section: str, row: int, column: int) -> Locator:
    return page.locator(f"#{section} tbody tr").nth(row).locator("td").nth(column)


def test_deferral_is_recorded_broken_and_the_fee_runs_again(auditor, debtor, screenshot):
    page = auditor
    before = late_fee(page, debtor)

    for kind in ("bankruptcy", "exception", "deferral"):
        page.goto(f"/enterprises/{debtor.pk}/?on={DAY}")
        follow(page.locator(f"#stops a[href*='kind={kind}']"))
        assert faults(page) == []
    screenshot("stops-new")

    # The first days are wrong: it is said at the field, and nothing that was typed is lost.
    page.locator("[name=basis]").select_option("security_agreement")
    page.locator("[name=from_on]").fill("2019-07-31")
    page.locator("[name=to_on]").fill("2019-07-01")
    page.locator("[name=security_kind]").select_option("mortgage")
    page.locator("[name=security_details]").fill("样例厂房一处，评估价300万元")
    page.locator("[name=document]").fill(AGREEMENT)
    follow(page.locator("button[value=preview]"))
    expect(page.locator("#id_to_on.is-invalid")).to_be_visible()
    expect(page.locator("[name=document]")).to_have_value(AGREEMENT)
    assert faults(page) == []
    screenshot("stops-refused")
    page.locator("[name=from_on]").fill("2019-07-01")
    page.locator("[name=to_on]").fill("2019-07-31")
    follow(page.locator("button[value=preview]"))

    # 31 days × 9,500.00 × 0.0005 = 147.25 less, item by item 10 × 15.50 / 7.75 as it was paid.
    expect(amount(page.locator("#effect tfoot"), "-147.25")).to_be_visible()
    expect(page.locator("#covered tbody tr")).to_have_count(1)
    assert faults(page) == []
    screenshot("stops-preview")
    follow(page.locator("button[value=record]"))

    expect(page.locator("[data-status=ended]")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(AGREEMENT)
    assert faults(page) == []
    screenshot("stops-deferral")
    held = late_fee(page, debtor)
    assert Decimal(held) == Decimal(before) - Decimal("147.25")

    # Broken on the 15th: the 16 days after it bear a fee again.
    follow(page.locator("#stops th a"))
    follow(page.locator(".page-actions a[href*='kind=broken']"))
    page.locator("[name=clause][value=from_a_day]").check()
    page.locator("[name=day]").fill("2019-07-15")
    page.locator("[name=reason]").fill("样例：未按协议缴纳首期款")
    page.locator("[name=document]").fill("延边样例违约认定书〔2019〕3号")
    assert faults(page) == []
    screenshot("stops-broken")
    follow(page.locator("button[value=preview]"))
    expect(amount(page.locator("#effect tfoot"), "76.00")).to_be_visible()
    assert faults(page) == []
    follow(page.locator("button[value=record]"))

    expect(page.locator("[data-status=broken]").first).to_be_visible()
    expect(page.locator("#history")).to_contain_text("2019-07-16")
    expect(page.locator("#history")).to_contain_text(AGREEMENT)
    assert faults(page) == []
    screenshot("stops-stop")
    assert Decimal(late_fee(page, debtor)) == Decimal(held) + Decimal("76.00")
    page.locator("#stops").scroll_into_view_if_needed()
    screenshot("stops-file")

    page.goto("/stops/")
    page.locator("select[name=state]").select_option("over")
    expect(page).to_have_url(re.compile("state=over"))
    expect(page.locator("#stops tbody tr")).to_have_count(1)
    assert faults(page) == []
    screenshot("stops-list")
    page.locator("select[name=state]").select_option("running")
    expect(page.locator(".empty-state")).to_be_visible()


def test_payment_and_plan_are_reckoned_before_anything_is_paid(
    auditor, debtor, screenshot, tmp_path
):
    page = auditor
    page.goto(f"/enterprises/{debtor.pk}/?on={DAY}")
    page.locator("#what-if [name=amount]").fill("5,000")
    follow(page.locator("#what-if [type=submit]"))

    expect(page.locator(".figures").first).to_contain_text("5,000.00")
    # 9,500.00 × 0.0005 = 4.75 a day; after it 4,500.00 × 0.0005.
    assert number_of(cell(page, "owed", 0, 2).inner_text()) == Decimal("4.75")
    assert number_of(cell(page, "owed", 1, 2).inner_text()) == Decimal("2.25")
    screenshot("what-if")
    page.locator("details.explain summary").first.click()
    assert faults(page) == []

    follow(page.locator(".page-actions a[href$='/instalments/']"))
    page.locator("[name=first_on]").fill(timezone.localdate().isoformat())
    page.locator("[name=count]").fill("6")
    follow(page.locator("form:has([name=count]) [type=submit]"))
    expect(page.locator("#instalments tbody tr")).to_have_count(6)
    expect(cell(page, "instalments", 5, 5).locator(".yuan-zero")).to_be_visible()
    assert faults(page) == []
    screenshot("what-if-plan")
    with page.expect_download() as waiting:
        page.locator("a[href*='plan.xlsx']").click()
    waiting.value.save_as(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").stat().st_size > 4000


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_a_bankruptcy_is_recorded_and_taken_back(auditor, debtor):
    page = auditor
    page.goto(f"/enterprises/{debtor.pk}/stops/new/?kind=bankruptcy")
    page.locator("[name=accepted_on]").fill("2019-07-01")
    page.locator("[name=court]").fill("延边样例中级人民法院")
    page.locator("[name=ruling]").fill("（2019）样24破申1号")
    follow(page.locator("button[value=preview]"))
    follow(page.locator("button[value=record]"))
    expect(page.locator("[data-status=running]")).to_be_visible()

    follow(page.locator(".page-actions a[href*='kind=reversed']"))
    page.locator("[name=clause]").check()
    page.locator("[name=reason]").fill("样例：裁定被撤销")
    page.locator("[name=document]").fill("（2019）样24破申1号之一")
    follow(page.locator("button[value=preview]"))
    follow(page.locator("button[value=record]"))

    expect(page.locator("[data-status=taken_back]")).to_be_visible()
