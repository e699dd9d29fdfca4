"""Columns that nobody could recognise: assigned by hand once, known the second time."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from casework.enums import Role
from intake.models import RememberedMapping
from tests.browser.steps import follow, payload, upload, wait_for_state
from tests.intake.conftest import sheet_of
from tests.scenes import uscc

HEADERS = ["甲方", "代号", "地点", "何时", "数目甲", "数目乙"]
FIELDS = dict(
    zip("ABCDEF", ["name", "uscc", "county", "span", "pension", "unemployment"], strict=True)
)
SPAN = "2018年1月-2018年12月"


def nonsense(*amounts: tuple[int, int]) -> FilePayload:
    """Return a workbook with headers that mean nothing, one enterprise per pair of amounts."""
    rows = [
        [f"延吉样例{number}厂", uscc(number), "延吉市", SPAN, *pair]
        for number, pair in enumerate(amounts, start=1)
    ]
    return payload(sheet_of([["样例表"], HEADERS, *rows]).getvalue())


@pytest.fixture
def importer_page(sign_in, users, regions, celery_worker) -> Page:
    page: Page = sign_in(users(Role.IMPORT_ADMIN, "2224"))
    page.goto("/")
    return page


def test_columns_mapped_once_are_known_the_second_time(importer_page):
    page = importer_page
    upload(page, nonsense((1200, 120), (600, 60)), "样例调研一")
    wait_for_state(page, "needs_mapping")
    expect(page.locator("#batch [role=alert]")).to_be_visible()
    expect(page.locator("details[open] td", has_text="甲方")).to_be_visible()

    for name in ("first", "last"):
        page.locator(f"[name$='-{name}_header_row']").fill("2")
    follow(page.locator("button[name=show]"))
    expect(page.locator("tbody th", has_text="数目甲")).to_be_visible()
    for letter, field in FIELDS.items():
        page.locator(f"[name$='-field_{letter}']").select_option(field)
    submit = page.locator("form[action$='/columns/'] [type=submit]:not([name])")
    follow(submit)
    unit = page.locator("select[name$='-unit']")
    expect(unit).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name$='-field_E']")).to_have_value("pension")

    unit.select_option("yuan")
    follow(submit)
    wait_for_state(page, "previewed")
    expect(page.locator(".figures")).to_contain_text("1,980.00")
    assert RememberedMapping.objects.count() == 1

    upload(page, nonsense((2400, 240), (1200, 120), (12, 0)), "样例调研二")
    wait_for_state(page, "previewed")
    expect(page.locator(".figures")).to_contain_text("3,972.00")
