"""Many letters through a browser: chosen, previewed, issued; proposed, sent back and approved."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from arrears.cases.services.steps import open_case
from arrears.models import CaseDocument, CollectionCase
from casework.enums import Role
from casework.models import User
from tests.arrears.builders import enterprise, in_arrears
from tests.browser.examine import barriers, sideways_on_a_phone
from tests.browser.steps import follow, settled

REASON = "样例：地址不符"


@pytest.fixture
def officer(users) -> User:
    user: User = users(Role.AUDITOR, "2224", first_name="稽核员（样例）")
    return user


@pytest.fixture
def approver(users) -> User:
    user: User = users(Role.AUDITOR, "2224", first_name="负责人（样例）")
    return user


@pytest.fixture
def cases(regions, officer) -> list[CollectionCase]:
    """Owe 30,000.00, 20,000.00 and 10,000.00, the largest first."""
    today = timezone.localdate()
    made = []
    for principal in ("30000.00", "20000.00", "10000.00"):
        owner = enterprise(status="normal", disposal_class="normal")
        in_arrears(owner, {"pension": principal}, "2024-07", "2024-07")
        opened = open_case(owner.pk, established_on=today, on=today, actor_id=officer.pk)
        made.append(opened)
    return made


def faults(page: Page) -> list[str]:
    return barriers(page) + sideways_on_a_phone(page)


def rows(page: Page, outcome: str) -> int:
    """Count the cases that the page of a batch shows with an outcome."""
    return page.locator(f"#notice-rows tbody [data-status={outcome}]").count()


def choose(page: Page) -> None:
    """Come to the page of the choice from the worktray."""
    page.goto("/cases/")
    follow(page.locator(".page-actions a[href='/cases/notices/']"))
    follow(page.locator("main a[href='/cases/notices/new/']"))


def confirm(page: Page, dialog: str) -> None:
    page.locator(f"[data-opens={dialog}]").click()
    expect(page.locator(f"dialog#{dialog}")).to_be_visible()
    follow(page.locator(f"dialog#{dialog} [type=submit]"))


def see_it_work(page: Page, worker, screenshot, name: str) -> None:
    """See the progress bar, then let the worker do it; the outcome comes by itself."""
    expect(page.locator("#progress progress")).to_be_visible()
    assert faults(page) == []
    screenshot(name)
    worker.set()
    expect(page.locator("#notice-rows")).to_be_visible()
    settled(page)
    worker.clear()


def test_letters_are_chosen_previewed_issued_and_approved_by_a_second_person(
    sign_in: Callable[[User], Page], officer, approver, cases, held_worker, screenshot
):
    page = sign_in(officer)
    choose(page)
    expect(page.locator("#cases tbody tr")).to_have_count(3)
    assert faults(page) == []
    screenshot("notices-choose")

    # Ticking nobody is refused where it was pressed.
    page.locator("button[value=ticked]").click()
    expect(page.locator("main [role=alert]")).to_be_visible()
    page.locator("[name=minimum]").fill("20000")
    page.locator("#apply-filters").click()
    expect(page.locator("#cases tbody tr")).to_have_count(2)
    follow(page.locator("button[value=all]"))
    expect(page.locator("#notice-rows tbody tr")).to_have_count(2)
    assert faults(page) == []
    screenshot("notices-preview")

    confirm(page, "start")
    see_it_work(page, held_worker, screenshot, "notices-progress")
    assert rows(page, "issued") == 2
    for letter in CaseDocument.objects.all():
        expect(page.locator("#notice-rows")).to_contain_text(letter.number)
    assert faults(page) == []
    screenshot("notices-outcome")
    with page.expect_download() as download:
        page.locator("a[href$='/letters.zip']").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert len(archive.namelist()) == 2

    page.goto("/cases/notices/new/?step=issue_demand")
    follow(page.locator("button[value=all]"))
    confirm(page, "start")
    see_it_work(page, held_worker, screenshot, "notices-proposing")
    assert rows(page, "proposed") == 2
    expect(page.locator("main a[href$='/decide/']")).to_have_count(0)
    assert faults(page) == []
    screenshot("notices-proposed")

    second_person_decides(sign_in(approver), held_worker, screenshot)
    assert [one.kind for one in CaseDocument.objects.order_by("pk")] == [
        "reminder",
        "reminder",
        "demand_notice",
    ]


def second_person_decides(page: Page, worker, screenshot) -> None:
    """Send the larger one back, approve the rest."""
    page.goto("/cases/notices/")
    assert faults(page) == []
    screenshot("notices-list")
    follow(page.locator("main a[href$='/decide/']"))
    decision = page.url
    expect(page.locator("tbody tr")).to_have_count(2)
    assert faults(page) == []
    screenshot("notices-decide")
    page.locator("tbody [name=row]").first.check()
    page.locator("button[value=send_back]").click()
    expect(page.locator("[name=reason].is-invalid")).to_be_visible()
    expect(page.locator("tbody [name=row]").first).to_be_checked()
    page.locator("[name=reason]").fill(REASON)
    follow(page.locator("button[value=send_back]"))
    see_it_work(page, worker, screenshot, "notices-sending-back")
    assert rows(page, "sent_back") == 1

    page.goto(decision)
    confirm(page, "approve-all")
    see_it_work(page, worker, screenshot, "notices-approving")
    assert rows(page, "issued") == 1
    follow(page.locator("#batch .facts a[href*='/cases/notices/']"))
    expect(page.locator("#notice-rows")).to_contain_text(REASON)
    assert faults(page) == []
    screenshot("notices-decided")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_scripts_a_reload_shows_the_outcome(
    sign_in: Callable[[User], Page], officer, cases, celery_worker, wait_until
):
    page = sign_in(officer)
    choose(page)
    page.locator("[name=case]").first.check()
    page.locator("button[value=ticked]").click()
    expect(page.locator("dialog#start")).to_be_visible()
    page.locator("dialog#start [type=submit]").click()
    wait_until(lambda: CaseDocument.objects.exists())
    wait_until(lambda: not page.reload() or not page.locator("#progress").count())

    assert rows(page, "issued") == 1
