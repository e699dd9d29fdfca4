"""With scripts off: log in, upload, reload, preview, commit, undo, all by link and form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from casework.enums import Role
from intake.models import ImportBatch
from tests.browser.steps import commit, follow, log_in, payload, state, upload
from tests.casework.factories import PASSWORD
from tests.scenes import SurveyRowText, survey_workbook, uscc

ROWS = [SurveyRowText(), SurveyRowText(name="延吉样例纺织厂", uscc=uscc(2), pension="-1")]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_survey_goes_in_and_out_by_link_and_form(page, users, regions, held_worker, wait_until):
    user = users(Role.IMPORT_ADMIN, "2224")
    page.goto("/")
    log_in(page, user.username, PASSWORD)

    def reload_when(name: str) -> None:
        """Let the worker do what waits, then follow the link that the page offers for it."""
        expect(page.locator("progress")).to_be_visible()
        held_worker.set()
        wait_until(lambda: ImportBatch.objects.filter(state=name).exists())
        held_worker.clear()
        follow(page.locator("#batch p a[href^='/imports/']"))
        expect(state(page, name)).to_be_visible()

    upload(page, payload(survey_workbook(ROWS).getvalue()), "样例调研2019")
    reload_when("previewed")
    page.locator("#skip-bad-rows").check()
    commit(page)
    reload_when("committed")

    page.goto("/enterprises/")
    page.locator("select[name=in_arrears]").select_option("yes")
    follow(page.locator(".filter-bar [type=submit]"))
    expect(page.locator("tbody tr")).to_have_count(1)
    follow(page.locator("tbody th a"))
    follow(page.locator("section a[href*='/arrears/']").first)
    follow(page.locator("[hx-get] data").first)
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator("h1")).to_contain_text("2018-01")

    page.goto(f"/imports/{ImportBatch.objects.get().pk}/")
    page.locator("dialog#undo [name=reason]").fill("样例")
    follow(page.locator("dialog#undo [type=submit]"))
    expect(state(page, "undone")).to_be_visible()
