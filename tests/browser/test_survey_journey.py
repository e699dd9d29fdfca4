"""The main job through a browser: a survey in, arrears and late fees out, and back again."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from casework.enums import Role
from statutes.money import to_fen
from tests.browser.examine import sideways_on_a_phone
from tests.browser.steps import (
    DATA,
    YANBIAN,
    amount,
    commit,
    follow,
    go_to,
    log_in,
    number_of,
    settled,
    show_day,
    undo,
    upload,
    wait_for_state,
)
from tests.casework.factories import PASSWORD

ROUND = "延边州2019年第三季度欠费调研（样例）"
DAY = "2019-09-30"
# A whole survey is read and committed, beside whatever else the machine has to do.
WORK_MS = 600_000
ARTICLE = "社会保险法 第八十六条"
# What the survey comes to on that day (statutes/late_fee.py, docs/rules/late-fee.md).
IN_ARREARS, ITEMS, PRINCIPAL, LATE_FEE = 74, 35_210, "95845400.00", "92004022.12"


def test_new_user_brings_a_survey_in_reads_the_late_fee_and_takes_it_back(
    page, regions, users, held_worker, screenshot
):
    user = users(Role.IMPORT_ADMIN, "2224", first_name="州总工会导入员（样例）")
    page.goto("/")
    log_in(page, user.username, PASSWORD)
    expect(page.locator(".empty-state")).to_be_visible()

    upload(page, YANBIAN, ROUND)
    see_it_work(page, held_worker)
    wait_for_state(page, "previewed")
    see_the_totals_of_the_file(page)

    commit(page)
    see_it_work(page, held_worker)
    wait_for_state(page, "committed")
    batch = page.url

    find_those_in_arrears(page, screenshot)
    open_the_largest_debtor(page, screenshot)
    unfold_a_late_fee(page, screenshot)
    read_the_totals(page, screenshot)

    page.goto(batch)
    undo(page, "样例：文件送错了")
    wait_for_state(page, "undone")
    expect(page.locator("#batch .facts").first).to_contain_text("样例：文件送错了")
    nothing_is_left_in_arrears(page)


def see_it_work(page: Page, worker) -> None:
    """See the progress bar, then let the worker go on for one task."""
    expect(page.locator("#progress progress")).to_be_visible()
    worker.set()
    expect(page.locator("#progress")).to_have_count(0, timeout=WORK_MS)
    settled(page)
    worker.clear()


def see_the_totals_of_the_file(page: Page) -> None:
    truth = json.loads((DATA / "survey_yanbian_2019.truth.json").read_text(encoding="utf-8"))
    figures = page.locator(".figures").first
    for value in (truth["enterprises"], truth["in_arrears"], truth["workers_affected"]):
        expect(figures.get_by_text(f"{value:,}", exact=True)).to_be_visible()
    expect(figures).to_contain_text(f"{Decimal(truth['arrears_yuan']):,}")
    assert sideways_on_a_phone(page) == []


def find_those_in_arrears(page: Page, screenshot) -> None:
    """Filter and sort the list; a step back and forth shows the same lists again."""
    go_to(page, "/enterprises/")
    expect(counted(page, 402)).to_be_visible()
    page.locator("select[name=in_arrears]").select_option("yes")
    expect(page).to_have_url(re.compile(r"\?in_arrears=yes$"))
    expect(counted(page, IN_ARREARS)).to_be_visible()

    settled(page)
    page.go_back()
    expect(counted(page, 402)).to_be_visible()
    settled(page)
    expect(page.locator("header nav")).to_be_visible()
    page.go_forward()
    expect(counted(page, IN_ARREARS)).to_be_visible()
    settled(page)

    page.locator("input[name=on]").fill(DAY)
    expect(page).to_have_url(re.compile(f"on={DAY}"))
    settled(page)
    for order in ("ascending", "descending"):
        page.locator("thead th[aria-sort] a").click()
        expect(page.locator(f"thead th[aria-sort={order}]")).to_be_visible()
        settled(page)
        assert_sorted(column(page.locator("tbody tr"), 6), order)
    assert sideways_on_a_phone(page) == []
    screenshot("enterprises")


def counted(page: Page, number: int) -> Locator:
    """Return the line in which the list says how many enterprises it found."""
    return page.locator("#enterprise-list div > span", has_text=re.compile(rf"^\D*{number}\D*$"))


def column(rows: Locator, number: int) -> list[Decimal]:
    cells = rows.locator(f":scope > :nth-child({number})")
    return [number_of(text) for text in cells.all_inner_texts()]


def assert_sorted(principals: list[Decimal], order: str) -> None:
    assert principals == sorted(principals, reverse=order == "descending")
    assert min(principals) > 0


def open_the_largest_debtor(page: Page, screenshot) -> None:
    follow(page.locator("tbody th a").first)
    expect(page.locator("#as-of")).to_have_value(DAY)
    follow(page.locator(".page-actions a"))
    expect(page.locator("#as-of")).not_to_have_value(DAY)
    show_day(page, DAY)
    assert sideways_on_a_phone(page) == []
    screenshot("file")


def unfold_a_late_fee(page: Page, screenshot) -> None:
    """Unfold the first month of the first insurance, and reckon it after."""
    follow(page.locator("section a[href*='/arrears/']").first)
    expect(page.locator("#as-of")).to_have_value(DAY)
    month = page.locator("tbody tr:not([id])").first
    shown = number_of(month.locator("[hx-get] data").inner_text())
    month.locator("[hx-get]").click()

    working = page.locator("tr[id^=working-] .explain-body").first
    expect(working).to_be_visible()
    expect(working).to_contain_text(ARTICLE)
    step = working.locator("table").first.locator("tbody tr").first
    figures = step.locator("td.number").all_inner_texts()
    days, principal, rate, exact = map(number_of, figures)
    assert exact == days * principal * rate
    assert shown == to_fen(exact)
    assert sideways_on_a_phone(page) == []
    page.locator("table:has(tr[id^=working-])").evaluate(
        "one => one.scrollIntoView({ behavior: 'instant' })"
    )
    screenshot("working")


def read_the_totals(page: Page, screenshot) -> None:
    go_to(page, "/")
    show_day(page, DAY)
    figures = page.locator(".figures").first
    for count in (IN_ARREARS, ITEMS):
        expect(figures.get_by_text(f"{count:,}", exact=True)).to_be_visible()
    expect(amount(figures, PRINCIPAL)).to_be_visible()
    expect(amount(figures, LATE_FEE)).to_be_visible()
    expect(amount(page.locator("main table tfoot"), LATE_FEE)).to_have_count(3)
    assert sideways_on_a_phone(page) == []
    screenshot("home")


def nothing_is_left_in_arrears(page: Page) -> None:
    go_to(page, "/")
    expect(page.locator(".empty-state")).to_be_visible()
    expect(page.locator("main data.yuan")).to_have_count(0)
    page.goto("/enterprises/?in_arrears=yes")
    expect(page.locator(".empty-state")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(0)
