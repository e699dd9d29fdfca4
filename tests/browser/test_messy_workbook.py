"""A workbook with faults: told cell by cell, given back, left out only when somebody agrees."""

from __future__ import annotations

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from casework.enums import Role
from enterprises.models import SurveyLine
from intake.models import ImportBatch
from tests.browser.steps import MESSY, commit, number_of, upload, wait_for_state

TITLE = "延边州2019年补充调研（样例）"
REJECTED, ACCEPTED = 7, 83


@pytest.fixture
def preview(sign_in, users, regions, celery_worker) -> Page:
    """Return the page of the workbook, read and not committed."""
    page: Page = sign_in(users(Role.IMPORT_ADMIN, "2224", first_name="州总工会导入员（样例）"))
    page.goto("/")
    upload(page, MESSY, TITLE)
    wait_for_state(page, "previewed")
    return page


def test_each_fault_is_told_and_rejected_rows_come_back_as_a_workbook(
    preview, tmp_path, screenshot
):
    screenshot("preview")
    counts = preview.locator("#findings .tab-number").all_inner_texts()
    everything, errors, warnings = map(number_of, counts)
    assert everything == errors + warnings
    assert errors >= REJECTED

    preview.locator("#findings a[href*='severity=error']").click()
    expect(preview.locator("#findings [aria-current=page]")).to_contain_text(str(errors))
    expect(preview.locator("#findings tbody tr")).to_have_count(int(errors))
    expect(preview.locator("#findings tbody [data-status=warning]")).to_have_count(0)

    with preview.expect_download() as download:
        preview.locator("#batch a[href$='/rejected/']").click()
    download.value.save_as(tmp_path / "rejected.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rejected.xlsx")
    commented = {
        (sheet.title, cell.row)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert len(commented) == REJECTED


def test_leaving_out_must_be_agreed_to_in_the_page_and_on_the_server(preview):
    agreed = preview.locator("#skip-bad-rows")
    preview.locator("form[action$='/commit/'] [type=submit]").click()
    expect(preview.locator("#skip-bad-rows:invalid")).to_have_count(1)
    assert ImportBatch.objects.get().state == "previewed"

    agreed.evaluate("one => one.removeAttribute('required')")
    commit(preview)
    expect(preview.get_by_role("alert").first).to_contain_text(str(REJECTED))
    wait_for_state(preview, "previewed")
    assert not SurveyLine.objects.exists()

    preview.locator("label[for=skip-bad-rows]").click()
    commit(preview)
    wait_for_state(preview, "committed")
    assert SurveyLine.objects.live().count() == ACCEPTED

    upload(preview, MESSY, TITLE)
    expect(preview.locator("main [role=alert]").first).to_be_visible()
    assert (ImportBatch.objects.count(), SurveyLine.objects.live().count()) == (1, ACCEPTED)
