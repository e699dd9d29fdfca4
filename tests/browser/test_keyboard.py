"""Without a mouse: log in, reach an enterprise, choose a day, and always see where one is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import settled
from tests.casework.factories import PASSWORD
from tests.scenes import Scene

STEPS = 40
DAY = "2019-09-30"
_IS_FOCUSED = "one => one === document.activeElement"
_IS_MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def tab_to(page: Page, css: str) -> None:
    """Press Tab until the element has the focus; each stop on the way shows that it has it."""
    settled(page)
    target = page.locator(css).first
    expect(target).to_be_attached()
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        page.wait_for_function(_IS_MARKED)
        if target.evaluate(_IS_FOCUSED):
            return
    raise AssertionError(f"{css} is not reached within {STEPS} steps")


def press_to_leave(page: Page) -> None:
    """Press Enter where it leads to another page, and wait for that one.

    Each page has a skip link: Tab must not be pressed on one that is on its way out.
    """
    with page.expect_navigation():
        page.keyboard.press("Enter")


def keys_of(page: Page, day: str) -> str:
    """Return what to type for a day: year first in a Chinese browser, last in an English one."""
    year, month, of_month = day.split("-")
    page.set_content("<input type='date' max='2099-12-31'>")
    page.locator("input").focus()
    page.keyboard.type(year + month + of_month)
    return year + month + of_month if holds(page, day) else month + of_month + year


def holds(page: Page, day: str) -> bool:
    return page.locator("input").input_value() == day


def test_log_in_reach_the_list_and_open_an_enterprise(page, regions):
    scene = Scene()
    keys = keys_of(page, DAY)
    page.goto("/")
    expect(page.locator("input[name=username]")).to_be_focused()
    page.keyboard.type(scene.importer.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    press_to_leave(page)

    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto("/")
    tab_to(page, "header nav a[href='/enterprises/']")
    press_to_leave(page)
    expect(page).to_have_url(re.compile("/enterprises/$"))

    tab_to(page, "tbody th a")
    press_to_leave(page)
    expect(page.locator("h1")).to_have_text(scene.enterprise.name)

    tab_to(page, "#as-of")
    page.keyboard.type(keys)
    press_to_leave(page)
    expect(page).to_have_url(re.compile(f"on={DAY}&known=$"))


@pytest.mark.parametrize("last_key", ["Enter", "Tab"])
def test_day_typed_into_the_filters_arrives_whole(page, sign_in, regions, last_key):
    scene = Scene()
    keys = keys_of(page, DAY)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).query))
    sign_in(scene.importer)
    page.goto("/enterprises/?in_arrears=yes&on=2018-05-05")
    asked.clear()

    tab_to(page, "input[name=on]")
    page.keyboard.type(keys, delay=50)
    page.keyboard.press(last_key)
    while page.evaluate("document.activeElement.name") == "on" and last_key == "Tab":
        page.keyboard.press("Tab")

    expect(page).to_have_url(re.compile(f"in_arrears=yes&on={DAY}$"))
    expect(page.locator("input[name=on]")).to_have_value(DAY)
    expect(page.locator("[hx-get] .fa-xmark")).to_have_count(2)
    assert list(filter(None, asked)) == [f"in_arrears=yes&on={DAY}"]
    expect(page.locator(":focus")).to_have_attribute("id", re.compile("."))


def test_undo_dialog_keeps_the_focus_and_gives_it_back(page, sign_in, regions):
    scene = Scene()
    sign_in(scene.importer)
    page.goto(f"/imports/{scene.batch.pk}/")

    tab_to(page, "[data-opens=undo]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog#undo")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("dialog#undo")).to_be_hidden()
    expect(page.locator("[data-opens=undo]")).to_be_focused()
