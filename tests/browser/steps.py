"""What people do on the pages, by the marks of the pages that do not depend on the language."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from playwright.sync_api import FilePayload, Locator, Page, expect

DATA = Path(settings.BASE_DIR, "tests", "data")
YANBIAN = DATA / "survey_yanbian_2019.xlsx"
MESSY = DATA / "survey_messy.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def follow(leaving: Locator) -> None:
    """Click what leads to another page; return when that one is there and its scripts have run.

    Whatever is done earlier may still happen to the page that is left.
    """
    with leaving.page.expect_navigation():
        leaving.click()


def settled(page: Page) -> None:
    """Wait until the page and what its scripts have asked for is there, ready to be pressed."""
    page.wait_for_load_state()
    under_way = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    expect(page.locator(under_way)).to_have_count(0)


def log_in(page: Page, username: str, password: str) -> None:
    """Log in on the log-in page that stands open."""
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    follow(page.locator("form:has(input[name=password]) [type=submit]"))


def go_to(page: Page, path: str) -> None:
    """Follow the link of the main navigation."""
    follow(page.locator(f"header nav a[href='{path}']"))
    expect(page.locator(f"header nav a[href='{path}']")).to_have_attribute("aria-current", "page")


def upload(page: Page, file: Path | FilePayload, title: str) -> None:
    """Send a file from the upload page, which is reached from the list of imports."""
    go_to(page, "/imports/")
    follow(page.locator(".page-actions a[href='/imports/new/']"))
    page.locator("input[name=title]").fill(title)
    page.locator("input[type=file]").set_input_files(file)
    follow(page.locator("form:has(input[type=file]) [type=submit]"))


def payload(content: bytes, name: str = "样例.xlsx") -> FilePayload:
    """Return content as a file to be chosen."""
    return {"name": name, "mimeType": XLSX, "buffer": content}


def state(page: Page, name: str) -> Locator:
    """Return the badge that a batch bears in the state of that name."""
    return page.locator(f"#batch .facts [data-status={name}]")


def wait_for_state(page: Page, name: str) -> None:
    """Wait until the page of a batch shows it in the state of that name, and is ready."""
    expect(state(page, name)).to_be_visible()
    settled(page)


def commit(page: Page) -> None:
    """Press the button that commits the previewed batch."""
    follow(page.locator("form[action$='/commit/'] [type=submit]"))


def undo(page: Page, reason: str) -> None:
    """Take the committed batch back, through the dialog that asks why."""
    page.locator("[data-opens=undo]").click()
    dialog = page.locator("dialog#undo")
    expect(dialog).to_be_visible()
    dialog.locator("[name=reason]").fill(reason)
    follow(dialog.locator("[type=submit]"))


def show_day(page: Page, day: str) -> None:
    """Let the page speak of another day (ISO text)."""
    page.locator("#as-of").fill(day)
    follow(page.locator("form:has(#as-of) [type=submit]"))
    expect(page).to_have_url(re.compile(f"[?&]on={day}(&known=)?$"))


def amount(within: Locator | Page, value: str) -> Locator:
    """Return the amounts of that value, written as in 92004022.12."""
    return within.locator(f"data.yuan[value='{value}']")


def number_of(text: str) -> Decimal:
    """Read a figure as a page shows it: 1,234.50 or 0.05 %."""
    figure = Decimal(text.replace(",", "").removesuffix("%").strip())
    return figure / 100 if text.strip().endswith("%") else figure
