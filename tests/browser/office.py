"""An office at work on its cases through the pages, day by day on a calendar of the past.

The clock of this process is set, which the live server, its worker and the commands share; the
browser keeps its own, as on a computer whose clock is wrong. Whoever acts logs in on that day.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from playwright.sync_api import Locator, Page, expect

from arrears.cases import words
from casework.enums import Role
from casework.models import User
from tests.browser.examine import PHONE_WIDTH, barriers, sideways_on_a_phone
from tests.browser.steps import commit, follow, payload, settled, upload, wait_for_state
from tests.scenes import SurveyRowText, survey_workbook

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SURVEY = "延吉市2024年欠费调研（样例）"
PEOPLE: Mapping[str, tuple[Role, str]] = {
    "importer": (Role.IMPORT_ADMIN, "导入员（样例）"),
    "officer": (Role.AUDITOR, "经办人（样例）"),
    "approver": (Role.AUDITOR, "复核人（样例）"),
    "clerk": (Role.AUDITOR, "出纳（样例）"),
    "agency": (Role.AUDITOR, "经办机构负责人（样例）"),
    "labour": (Role.AUDITOR, "人社部门联络人（样例）"),
    "finance": (Role.AUDITOR, "财政部门联络人（样例）"),
    "government": (Role.ADMINISTRATOR, "政府办联络人（样例）"),
}
MORNING, NIGHT = dt.time(9), dt.time(1, 15)
_CASE = re.compile(r"/cases/(\d+)/$")


@dataclass
class Office:
    """People by their names, the browser they share, and the calendar."""

    page: Page
    people: Mapping[str, User]
    sign_in: Callable[[User], Page]
    set_clock: Callable[[float], None]
    screenshot: Callable[[str], None]
    downloads: Path

    def on(self, day: str, name: str) -> Page:
        """Let it be the morning of a day (ISO text), and somebody log in."""
        self._at(day, MORNING)
        return self.sign_in(self.people[name])

    def night(self, day: str) -> None:
        """Run what the night runs after midnight, when the day has begun."""
        self._at(day, NIGHT)
        quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
        call_command("accrue_late_fees", **quiet)
        call_command("escalate_overdue", as_of=day, **quiet)

    def prove_the_books(self) -> None:
        """Let the two commands that compare everything find nothing; they exit 1 where they do."""
        for command in ("case_doctor", "check_books"):
            out = io.StringIO()
            try:
                call_command(command, stdout=out, stderr=io.StringIO())
            except SystemExit:
                pytest.fail(f"{command}: {out.getvalue()}")

    def _at(self, day: str, time: dt.time) -> None:
        """Set the clock, which goes on from there; on one day it never goes back."""
        here = timezone.get_default_timezone()
        date = dt.date.fromisoformat(day)
        moment = dt.datetime.combine(date, time, here)
        if timezone.localdate() != date or timezone.now() < moment:
            # As a number, for a zone that came along would become that of the whole process.
            self.set_clock(moment.timestamp())

    def surveyed(self, day: str, row: SurveyRowText) -> None:
        """Bring a survey of one enterprise in through the import pages."""
        page = self.on(day, "importer")
        page.goto("/")
        upload(page, payload(survey_workbook([row]).getvalue()), SURVEY)
        wait_for_state(page, "previewed")
        commit(page)
        wait_for_state(page, "committed")

    def agreed(
        self,
        case: str,
        on: tuple[str, str],
        step: str,
        *,
        by: str = "approver",
        **facts: str,
    ) -> None:
        """Have the officer propose a step, and somebody else approve it on the second of two days.

        The page is then that of the case, as the second person sees it.
        """
        page = self.on(on[0], "officer")
        page.goto(case)
        take(page, step, **facts)
        expect(page.locator("#proposal")).to_be_visible()
        expect(page.locator("#proposal form")).to_have_count(0)
        approve(self.on(on[1], by), case)

    def see(self, case: str, day: str, name: str, state: str) -> Page:
        """Let somebody look at a case on a day, and find it in a state."""
        page = self.on(day, name)
        page.goto(case)
        in_state(page, state)
        return page

    def stays(self, case: str, days: Sequence[str], state: str) -> None:
        """Run the nights of some days; the case is in the same state after each."""
        for day in days:
            self.night(day)
            self.see(case, day, "officer", state)

    def look(self, name: str) -> None:
        """Find no fault with the page, and keep a picture of it."""
        assert barriers(self.page) + sideways_on_a_phone(self.page) == []
        self.picture(name)

    def picture(self, name: str) -> None:
        """Keep a picture of the page, wide and on a phone."""
        self.screenshot(name)
        wide = self.page.viewport_size
        assert wide is not None
        self.page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
        self.screenshot(f"{name}-phone")
        self.page.set_viewport_size(wide)

    def letter(self, number: str) -> str:
        """Download the letter of a number from the case page; its text, which has the number."""
        return self._downloaded("", number)

    def service_record(self, number: str) -> str:
        """Download the record of the service of a letter; its text, which has the number."""
        return self._downloaded(said("Service record"), number)

    def _downloaded(self, name: str, number: str) -> str:
        row = self.page.locator("#documents tbody tr", has_text=number)
        link = row.get_by_role("link", name=name or number, exact=True)
        with self.page.expect_download() as waiting:
            link.click()
        path = self.downloads / waiting.value.suggested_filename
        waiting.value.save_as(path)
        text = text_of(path)
        assert number in text
        return text


def text_of(path: Path) -> str:
    """Read all text of a letter, its tables too."""
    letter = docx.Document(str(path))
    cells = (cell.text for table in letter.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in letter.paragraphs), *cells])


def step_name(name: str) -> str:
    """Return what users read for a step."""
    return said(words.STEPS[name])


def obstacle(code: str) -> str:
    """Return what users read for an obstacle."""
    return said(words.OBSTACLES[code])


def said(text: StrOrPromise) -> str:
    """Return what users read for a text of the product."""
    with translation.override("zh-hans"):
        return translation.gettext(text) if isinstance(text, str) else str(text)


def open_case(page: Page, name: str) -> str:
    """Find an enterprise in the list, open its case on its file; return the case's address."""
    to_file(page, name)
    follow(page.locator("#case form[action$='/cases/new/'] [type=submit]"))
    in_state(page, "established")
    assert _CASE.search(page.url), page.url
    return page.url


def to_file(page: Page, name: str) -> None:
    """Go to the file of an enterprise by the search of the list."""
    page.goto(f"/enterprises/?q={name}")
    follow(page.locator("tbody th a", has_text=name))
    settled(page)


def to_stops(page: Page, case: str) -> None:
    """Go from a case to what stops the late fee of its debtor."""
    page.goto(case)
    follow(page.locator("#money a[href$='#stops']"))
    settled(page)


def in_state(page: Page, state: str) -> None:
    expect(page.locator(f"#facts [data-status={state}]")).to_be_visible()


def fill(form: Locator, facts: Mapping[str, str]) -> None:
    """Fill the fields of a form by their names; what is chosen from a list is chosen."""
    for name, value in facts.items():
        field = form.locator(f"[name={name}]")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def take(page: Page, step: str, **facts: str) -> None:
    """Take, or propose, the step that the case asks for, or one of several on a page of its own."""
    here = page.locator(f"#next form[action$='/steps/{step}/']")
    if here.count() == 0:
        follow(page.locator(f"#next a[href$='/steps/{step}/']"))
        here = page.locator(f"main form[action$='/steps/{step}/']")
    fill(here, facts)
    follow(here.locator("[type=submit]"))


def approve(page: Page, case: str) -> None:
    """Approve the proposal that waits in a case, which is found in the worktray of the office."""
    page.goto("/cases/?tab=office")
    path = case[case.index("/cases/") :]
    follow(page.locator(f"#cases tbody th a[href='{path}']"))
    follow(page.locator("#proposal form[action$='/approve/'] [type=submit]"))


def serve(page: Page, step: str, received_by: str) -> None:
    """Record that the letter which the case waits for was handed over today."""
    follow(page.locator(f"#next a[href$='/steps/{step}/']"))
    form = page.locator("main form:has([name=method])")
    fill(form, {"method": "direct", "outcome": "served", "received_by": received_by})
    follow(form.locator("[type=submit]"))


def record_receipt(page: Page, case: str, reference: str, amount: str) -> None:
    """Record money that came in today, from the case page: fill, see the preview, record."""
    page.goto(case)
    follow(page.locator("#money a[href$='/receipts/new/']"))
    form = page.locator("main form:has([name=reference])")
    today = timezone.localdate().isoformat()
    fill(form, {"reference": reference, "received_on": today, "amount": amount})
    follow(form.locator("[type=submit]"))
    follow(page.locator("[value=record]"))
    expect(page.locator("[data-status=standing]")).to_be_visible()


def previewed_and_recorded(page: Page) -> None:
    """See what a stop, or its end, does to the late fee, then record it."""
    follow(page.locator("button[value=preview]"))
    follow(page.locator("button[value=record]"))


def owed(page: Page) -> tuple[Decimal, Decimal]:
    """Read principal and late fee outstanding on a case page."""
    figures = page.locator("#money data.yuan")
    principal, late_fee = (
        Decimal(figures.nth(place).get_attribute("value") or "") for place in (0, 1)
    )
    return principal, late_fee


def next_words(page: Page) -> str:
    """Read what comes next, by when and why."""
    return page.locator("#next dl").first.inner_text()


def happened(page: Page) -> list[tuple[str, str]]:
    """Read the history of a case, the earliest first: day and title."""
    events = page.locator("#history li.event")
    days = events.locator("time").all_inner_texts()
    titles = events.locator(".event-title").all_inner_texts()
    return list(reversed(list(zip(days, titles, strict=True))))
