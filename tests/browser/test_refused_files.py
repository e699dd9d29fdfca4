"""Files that cannot be read: one clear line, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from casework.enums import Role
from intake.models import ImportBatch
from tests.browser.steps import follow, payload, upload, wait_for_state

TITLE = "样例调研2019 & 复核"


@pytest.fixture
def importer_page(sign_in, users, regions) -> Page:
    page: Page = sign_in(users(Role.IMPORT_ADMIN, "2224"))
    page.goto("/")
    return page


def test_broken_workbook_is_refused_and_the_next_upload_knows_the_round(
    importer_page, celery_worker
):
    upload(importer_page, payload(b"no workbook at all"), TITLE)

    wait_for_state(importer_page, "refused")
    problem = importer_page.locator("#batch [role=alert]")
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text(ImportBatch.objects.get().problem)

    follow(problem.locator("a[href^='/imports/new/']"))
    expect(importer_page.locator("input[name=title]")).to_have_value(TITLE)


@pytest.mark.parametrize("name", ["样例.docx", "样例.xlsm"])
def test_wrong_extension_is_named_and_the_title_stays(importer_page, name):
    upload(importer_page, payload(b"text", name), TITLE)

    problem = importer_page.locator("[role=alert][data-focus]")
    expect(problem).to_contain_text(Path(name).suffix)
    expect(problem).to_be_focused()
    expect(importer_page.locator("input[name=title]")).to_have_value(TITLE)
    assert not ImportBatch.objects.exists()


def test_missing_file_is_asked_for_before_anything_is_sent(importer_page):
    importer_page.goto("/imports/new/")
    importer_page.locator("input[name=title]").fill(TITLE)
    importer_page.locator("form:has(input[type=file]) [type=submit]").click()

    expect(importer_page.locator("input[type=file]:invalid")).to_have_count(1)
    expect(importer_page.locator("input[name=title]")).to_have_value(TITLE)


def test_too_large_a_file_is_told_before_it_is_sent(importer_page, tmp_path):
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(settings.UPLOAD_SIZE_LIMIT + 1)
    importer_page.goto("/imports/new/")
    chooser = importer_page.locator("input[type=file]")
    problem = importer_page.locator(".file-drop-problem")
    chooser.set_input_files(large)

    expect(problem).to_be_visible()
    expect(problem).not_to_be_empty()
    expect(chooser).to_have_value("")
