"""Money through a browser: a receipt with its preview, the balance it changes, and back again."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from casework.enums import Role
from tests.arrears.money_scenes import day, received
from tests.browser.examine import barriers, sideways_on_a_phone
from tests.browser.steps import amount, follow, go_to, number_of
from tests.scenes import Scene, SurveyRowText, committed_survey, uscc

NAME = "延吉样例木业有限公司"


@pytest.fixture
def debtor(regions):
    """Return who owes three insurances of 2018 and has paid once, later than today's receipt."""
    scene = Scene()
    row = SurveyRowText(
        name=NAME, uscc=uscc(7), pension="36000.00", unemployment="2400.00", last_month="2018年12月"
    )
    committed_survey(scene.importer, [row], title="样例调研2019二")
    owner = type(scene.enterprise).objects.get(name=NAME)
    received(owner, "2019-08-15", "5000.00", reference="样例流水20190815")
    return owner


def faults(page: Page) -> list[str]:
    return barriers(page) + sideways_on_a_phone(page)


def figure(page: Page, place: int) -> Decimal:
    """Return one of the large figures on top of a page."""
    return number_of(page.locator(".figures").first.locator("data").nth(place).inner_text())


def principal_on_file(page: Page) -> Decimal:
    return number_of(page.locator("#arrears tfoot data").first.inner_text())


def test_receipt_is_previewed_recorded_seen_and_reversed(
    page, users, sign_in, debtor, screenshot, wait_until
):
    sign_in(users(Role.AUDITOR, "2224", first_name="州社保局稽核员（样例）"))
    page.goto(f"/enterprises/{debtor.pk}/")
    owed_before = principal_on_file(page)

    choose(page, screenshot)
    fill(page, screenshot)
    see_where_it_goes(page, screenshot)
    record(page, screenshot)
    receipt = page.url

    page.goto(f"/enterprises/{debtor.pk}/")
    assert principal_on_file(page) == owed_before - 20_000
    page.locator("#account").scroll_into_view_if_needed()
    expect(page.locator("#account")).to_contain_text("样例流水20190701")
    assert faults(page) == []
    screenshot("money-account")
    read_the_statement(page, debtor, screenshot)
    find_it_in_the_list(page, screenshot)

    page.goto(receipt)
    take_it_back(page, screenshot)
    page.goto(f"/enterprises/{debtor.pk}/")
    assert principal_on_file(page) == owed_before


def choose(page: Page, screenshot) -> None:
    """Search for the enterprise; the answer comes without a new page."""
    go_to(page, "/receipts/")
    follow(page.locator(".page-actions a[href='/receipts/new/']"))
    page.locator("input[name=q]").fill("木业")
    page.locator("input[name=q]").press("Enter")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q="))
    assert faults(page) == []
    screenshot("money-choose")
    follow(page.locator("#found tbody a.btn"))


def fill(page: Page, screenshot) -> None:
    """Send the form with a day to come first: it is refused where it was typed."""
    page.locator("[name=reference]").fill("样例流水20190701")
    page.locator("[name=received_on]").fill("2098-01-01")
    page.locator("[name=amount]").fill("20,000.00")
    page.locator("[name=payer]").fill("样例投资有限公司")
    follow(page.locator("main form [type=submit]"))
    expect(page.locator("#id_received_on_error")).to_contain_text("2098-01-01")
    expect(page.locator("[name=amount]")).to_have_value("20,000.00")
    assert faults(page) == []
    screenshot("money-refused")
    page.locator("[name=received_on]").fill("2019-07-01")
    follow(page.locator("main form [type=submit]"))


def see_where_it_goes(page: Page, screenshot) -> None:
    """Read the preview: every line adds up, and the later receipt moves."""
    expect(page.locator("[value=record]")).to_be_visible()
    lines = page.locator("main table").first.locator("tbody tr")
    for line in lines.all():
        owed, fee, paid, fee_paid, left, fee_left = figures_of(line)
        assert owed - paid == left
        assert fee - fee_paid == fee_left
    assert sum(figures_of(line)[2] for line in lines.all()) == 20_000
    expect(page.locator("#shifts")).to_contain_text("样例流水20190815")
    assert faults(page) == []
    screenshot("money-preview")
    page.locator("#shifts").evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
    screenshot("money-preview-moved")


def figures_of(line: Locator) -> list[Decimal]:
    return [number_of(text) for text in line.locator("td.number").all_inner_texts()]


def record(page: Page, screenshot) -> None:
    follow(page.locator("[value=record]"))
    expect(page).to_have_url(re.compile(r"/receipts/\d+/$"))
    expect(page.locator("[data-status=standing]")).to_be_visible()
    assert figure(page, 0) == 20_000
    assert faults(page) == []
    screenshot("money-receipt")
    page.locator("#entries").evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
    screenshot("money-entries")


def read_the_statement(page: Page, debtor, screenshot) -> None:
    """Let the statement begin with the year: opening + movements = closing, on every account."""
    page.goto(f"/enterprises/{debtor.pk}/statement/")
    page.locator("[name=to]").fill("2019-09-30")
    page.locator("[name=to]").press("Enter")
    expect(page).to_have_url(re.compile("to=2019-09-30"))
    expect(page.locator("#statement tfoot").first).to_contain_text("2019-09-30")
    opening = figures_of(page.locator("#statement tbody tr").first)
    moved, closing = (figures_of(row) for row in page.locator("#statement tfoot tr").all()[:2])
    assert [one + two for one, two in zip(opening, moved, strict=True)] == closing
    expect(page.locator("#statement")).to_contain_text("人民币")
    assert faults(page) == []
    screenshot("money-statement")


def find_it_in_the_list(page: Page, screenshot) -> None:
    go_to(page, "/receipts/")
    expect(amount(page.locator("tbody"), "20000.00")).to_be_visible()
    expect(amount(page.locator("tfoot"), "25000.00")).to_be_visible()
    assert faults(page) == []
    screenshot("money-receipts")
    page.locator("[name=q]").fill("0815")
    page.locator("[name=q]").press("Enter")
    expect(page.locator("#receipts tbody tr")).to_have_count(1)


def take_it_back(page: Page, screenshot) -> None:
    page.locator("[data-opens=reverse]").click()
    dialog = page.locator("dialog#reverse")
    expect(dialog).to_be_visible()
    dialog.locator("[name$=reason]").fill("样例：银行退票")
    assert faults(page) == []
    screenshot("money-reverse")
    follow(dialog.locator("[type=submit]"))
    expect(page.locator("[data-status=reversed]").first).to_be_visible()
    expect(page.locator("#entries")).to_contain_text("样例：银行退票")
    expect(page.locator(".page-actions a[href*='again=']").first).to_be_visible()
    assert faults(page) == []
    screenshot("money-reversed")


def test_suspense_is_refunded_and_the_refund_taken_back(page, users, sign_in, debtor, screenshot):
    received(debtor, "2019-09-20", "90000.00", reference="样例流水20190920", payer="样例付款人")
    sign_in(users(Role.AUDITOR, "2224", first_name="州社保局稽核员（样例）"))
    page.goto("/suspense/")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert faults(page) == []
    screenshot("money-suspense")

    follow(page.locator("a[href$='#refund']"))
    form = page.locator("#refund")
    form.locator("[name$=reference]").fill("样例退款0001")
    form.locator("[name$=paid_on]").fill(str(day("2019-09-25")))
    form.locator("[name$=reason]").fill("样例：多缴")
    assert faults(page) == []
    screenshot("money-refund")
    follow(form.locator("[type=submit]"))
    expect(page.locator("#refunds")).to_contain_text("样例退款0001")
    expect(page.locator("#refund")).to_have_count(0)
    page.goto("/suspense/")
    expect(page.locator(".empty-state")).to_be_visible()

    page.go_back()
    page.locator("[data-opens^=reverse-refund]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name$=reason]").fill("样例：银行退回")
    follow(dialog.locator("[type=submit]"))
    expect(page.locator("#refunds [data-status=reversed]")).to_be_visible()
    assert faults(page) == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_receipt_goes_in_and_out_by_link_and_form(page, users, sign_in, debtor):
    sign_in(users(Role.AUDITOR, "2224"))
    page.goto("/receipts/new/?q=木业")
    follow(page.locator("#found tbody a.btn"))
    page.locator("[name=reference]").fill("样例流水1")
    page.locator("[name=received_on]").fill("2019-07-01")
    page.locator("[name=amount]").fill("100")
    follow(page.locator("[value=preview]"))
    follow(page.locator("[value=change]"))
    page.locator("[name=amount]").fill("120.00")
    follow(page.locator("[value=preview]"))
    follow(page.locator("[value=record]"))
    expect(page.locator("[data-status=standing]")).to_be_visible()
    expect(amount(page.locator(".facts").first, "120.00")).to_be_visible()

    page.locator("dialog#reverse [name$=reason]").fill("样例")
    follow(page.locator("dialog#reverse [type=submit]"))
    expect(page.locator("[data-status=reversed]").first).to_be_visible()
