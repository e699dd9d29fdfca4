"""A collection case through a browser: opened, reminded, a demand of two people, its service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from arrears.models import CollectionCase
from casework.enums import Role
from casework.models import User
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears
from tests.browser.examine import barriers, sideways_on_a_phone

PLANT = "样例厂房一处，登记于延吉样例路8号"


@pytest.fixture
def debtor(regions) -> Enterprise:
    owner = enterprise(status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": "12000.00"}, "2018-01", "2018-12")
    return owner


@pytest.fixture
def officer(users) -> User:
    user: User = users(Role.AUDITOR, "2224", first_name="稽核员（样例）")
    return user


@pytest.fixture
def approver(users) -> User:
    user: User = users(Role.AUDITOR, "2224", first_name="负责人（样例）")
    return user


def faults(page: Page) -> list[str]:
    return barriers(page) + sideways_on_a_phone(page)


def press_next(page: Page, step: str) -> None:
    """Press the button of the step that the case asks for."""
    page.locator(f"#next form[action$='/steps/{step}/'] [type=submit]").click()


def in_state(page: Page, state: str) -> None:
    expect(page.locator(f"#facts [data-status={state}]")).to_be_visible()


def test_case_is_opened_reminded_demanded_by_two_and_served(
    sign_in: Callable[[User], Page], officer, approver, debtor, screenshot
):
    today = timezone.localdate().isoformat()
    page = sign_in(officer)
    page.goto("/cases/")
    expect(page.locator(".empty-state")).to_be_visible()
    assert faults(page) == []
    screenshot("cases-none")

    page.goto(f"/enterprises/{debtor.pk}/")
    expect(page.locator("[name=established_on]")).to_have_value(today)
    page.locator("#case [type=submit]").click()
    in_state(page, "established")
    assert faults(page) == []
    screenshot("case-opened")

    # A day to come is refused at its field, and what was typed is kept.
    page.locator("#next [name=on]").fill("2098-01-01")
    press_next(page, "remind")
    expect(page.locator("#id_on.is-invalid")).to_have_value("2098-01-01")
    assert faults(page) == []
    screenshot("case-step-refused")
    page.locator("[name=on]").fill(today)
    page.locator("main form:has([name=on]) [type=submit]").click()
    in_state(page, "reminded")

    press_next(page, "issue_demand")
    expect(page.locator("#proposal")).to_be_visible()
    expect(page.locator("#proposal form")).to_have_count(0)
    assert faults(page) == []
    screenshot("case-proposed")
    page.goto("/cases/?tab=office")
    expect(page.locator("#cases [data-status=waiting]")).to_be_visible()

    page = sign_in(approver)
    page.goto("/cases/")
    page.locator(".tabs a[href*='tab=office']").click()
    assert faults(page) == []
    screenshot("cases-worktray")
    page.locator("#cases tbody th a").click()
    page.locator("#proposal form [type=submit]").click()
    in_state(page, "demand_issued")
    page.locator("#facts form [type=submit]").click()
    expect(page.locator("#facts")).to_contain_text("负责人（样例）")
    assert faults(page) == []

    page.locator("#next a[href*='/steps/serve_demand/']").click()
    expect(page.locator("select[name=method]")).to_be_visible()
    assert faults(page) == []
    screenshot("case-service")
    page.locator("select[name=method]").select_option("direct")
    page.locator("[name=received_by]").fill("样例收件人")
    page.locator("main form:has([name=method]) [type=submit]").click()
    in_state(page, "demand_served")
    expect(page.locator("#next form")).to_have_count(0)
    expect(page.locator("#ladder [data-status=blocked]").first).to_be_visible()

    page.locator("#assets a[href$='/assets/new/']").click()
    page.locator("select[name=kind]").select_option("plant")
    page.locator("[name=description]").fill(PLANT)
    page.locator("[name=source]").fill("样例不动产登记")
    page.locator("main form:has([name=kind]) [type=submit]").click()
    expect(page.locator("#assets tbody tr")).to_contain_text(PLANT)
    assert faults(page) == []
    screenshot("case-served")
    page.reload()
    screenshot("case-ladder")

    case = CollectionCase.objects.get()
    page.goto(f"/enterprises/{debtor.pk}/")
    expect(page.locator(f"#case a[href='/cases/{case.pk}/']")).to_be_visible()
    assert faults(page) == []
    page.goto("/")
    expect(page.locator("#to-do")).to_be_visible()
    assert faults(page) == []
    screenshot("cases-home")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_a_proposal_is_sent_back(
    sign_in: Callable[[User], Page], officer, approver, debtor
):
    page = sign_in(officer)
    page.goto(f"/enterprises/{debtor.pk}/")
    page.locator("#case [type=submit]").click()
    press_next(page, "remind")
    press_next(page, "issue_demand")
    expect(page.locator("#proposal")).to_be_visible()

    page = sign_in(approver)
    page.goto(f"/cases/{CollectionCase.objects.get().pk}/")
    page.locator("#proposal a[href$='/send-back/']").click()
    page.locator("[name=reason]").fill("样例：金额有误")
    page.locator("main form:has([name=reason]) [type=submit]").click()

    in_state(page, "reminded")
    expect(page.locator("#history")).to_contain_text("样例：金额有误")
