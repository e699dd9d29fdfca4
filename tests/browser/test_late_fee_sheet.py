"""The late-fee sheet in a browser: unfold an insurance of an old debt, take the files home."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from casework.enums import Role
from enterprises.models import Enterprise
from statutes.replay import replay
from tests.arrears.builders import enterprise, in_arrears
from tests.arrears.money_scenes import bankrupt, deferred, received
from tests.browser.examine import barriers, sideways_on_a_phone
from tests.browser.steps import follow


@pytest.fixture
def debtor(regions) -> Enterprise:
    owner = enterprise()
    in_arrears(owner, {"pension": "240000.00", "injury": "1200.00"}, "2003-01", "2018-12")
    received(owner, "2012-05-20", "15000.00")
    deferred(owner, "2014-02-01", "2014-07-31")
    bankrupt(owner, "2019-04-09")
    return owner


def test_old_debt_unfolds_by_insurance_and_its_workbook_replays(debtor, users, sign_in, tmp_path):
    page = sign_in(users(Role.AUDITOR, "2224"))
    page.goto(f"/enterprises/{debtor.pk}/?on=2019-09-30")
    follow(page.locator("a[href*='late-fee-sheet']"))
    expect(page.locator("#items-injury table")).to_have_count(0)

    page.locator("#items-injury a").click()

    expect(page.locator("#items-injury tbody tr").first).to_be_visible()
    expect(page.locator("#items-pension table")).to_have_count(0)
    assert barriers(page) == []
    with page.expect_download() as waiting:
        page.locator("a[href*='.xlsx']").click()
    target = Path(tmp_path / "sheet.xlsx")
    waiting.value.save_as(target)
    assert replay(target).equal
    assert not sideways_on_a_phone(page)
