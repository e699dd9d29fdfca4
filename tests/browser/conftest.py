"""A real Chromium, offline: every request must stay with us and the console must stay clean."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery.signals import task_prerun
from django.conf import settings as django_settings
from django.db import connections
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request, expect

from casework.models import User
from tests.browser.office import PEOPLE, Office
from tests.conftest import BROWSER_MISSING

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A busy machine may take its time; what is there is seen at once all the same.
PATIENCE_MS = 120_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this directory."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use the system's browser; skip where there is none, but fail in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("CI"):
        pytest.fail(BROWSER_MISSING, pytrace=False)
    if path is None:
        pytest.skip(BROWSER_MISSING)
    return browser_type_launch_args | {
        "executable_path": path,
        # The browser's own words, such as those of a date field, follow these and no page setting.
        "env": os.environ | {"LANGUAGE": "zh_CN"},
        "args": [
            "--lang=zh-CN",
            # Chromium refuses to sandbox for root, which CI and containers are.
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture(scope="session")
def _no_connection_before_the_loop() -> None:
    connections.close_all()


@pytest.fixture(scope="session")
def playwright(
    _no_connection_before_the_loop: None, playwright: Playwright
) -> Iterator[Playwright]:
    """Close the database connections on both sides of Playwright's event loop.

    Django keeps one connection for this thread with a running loop and one without; whichever is
    out of sight stays open and would keep PostgreSQL from dropping the test database.
    """
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Let tests give addresses without the server: page.goto("/enterprises/")."""
    url: str = live_server.url
    return url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Look through the screen of a county office."""
    return browser_context_args | {
        "viewport": {"width": 1366, "height": 768},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        # No colour is half-way to another when it is looked at.
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(autouse=True)
def complaints(page: Page, live_server) -> Iterator[list[str]]:
    """Collect foreign requests, console messages and script errors; fail when there is one.

    A test that provokes one on purpose empties the list. A refused page (403, 404) is reported
    by the console as a failed load; that is the server's answer, not a fault of the page.
    """
    found: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:", "about:")):
            found.append(f"foreign request: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if "Failed to load resource" not in message.text:
            found.append(f"console: {message.text}")

    page.context.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    yield found
    assert found == []


@pytest.fixture
def sign_in(page: Page, live_server, client_for) -> Callable[[User], Page]:
    """Return `sign_in(user)`: the page with that user's session, not yet at any address."""

    def with_session(user: User) -> Page:
        session = client_for(user).cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": live_server.url}]
        )
        return page

    return with_session


@pytest.fixture
def office(page, users, sign_in, time_machine, screenshot, tmp_path, regions) -> Office:
    """Return people of Yanji at work on days of the past; see tests/browser/office.py."""
    people = {
        name: users(role, "222401", first_name=title) for name, (role, title) in PEOPLE.items()
    }
    return Office(page, people, sign_in, time_machine.move_to, screenshot, tmp_path)


@pytest.fixture
def held_worker(celery_worker) -> Iterator[threading.Event]:
    """Run a real worker that waits before each task for this event, so that waiting can be seen."""
    allowed = threading.Event()

    def wait(**_: object) -> None:
        allowed.wait(PATIENCE_MS / 1000)

    task_prerun.connect(wait)
    yield allowed
    allowed.set()
    task_prerun.disconnect(wait)


@pytest.fixture
def screenshot(page: Page) -> Callable[[str], None]:
    """Return `screenshot(name)`, which keeps a picture where SCREENSHOTS names a directory."""
    directory = os.environ.get("SCREENSHOTS", "")

    def keep(name: str) -> None:
        if directory:
            # A caret that is left alone needs no inline style, which the policy would refuse.
            page.screenshot(
                path=Path(directory, f"{name}.png"), animations="disabled", caret="initial"
            )

    return keep
