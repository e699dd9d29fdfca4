"""Logging in, as a person does it in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.steps import log_in
from tests.casework.factories import PASSWORD

CHINESE = re.compile("^zh-hans$", re.IGNORECASE)


def test_stranger_is_sent_to_the_log_in_page_in_chinese(page):
    page.goto("/enterprises/")

    expect(page).to_have_url(re.compile(r"/login/\?next=/enterprises/$"))
    expect(page.locator("html")).to_have_attribute("lang", CHINESE)


def test_right_password_opens_the_home_page(page, live_server, users):
    user = users(first_name="样例", last_name="员")

    page.goto("/")
    log_in(page, user.username, PASSWORD)

    expect(page).to_have_url(f"{live_server.url}/")


def test_wrong_password_stays_and_says_so(page, users):
    user = users()

    page.goto("/")
    log_in(page, user.username, "wrong-password")

    expect(page).to_have_url(re.compile("/login/"))
    expect(page.get_by_role("alert")).to_be_visible()
