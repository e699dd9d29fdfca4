"""Every page there is: no barrier, no sideways scroll on a phone, no word on the console.

The addresses come from the URL configuration, with the examples of the test that tries the wrong
user on each; what a page shows in other states is listed here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from casework.enums import Role
from intake import services as intake
from intake.enums import BatchKind
from intake.models import ImportBatch
from tests.architecture.addresses import all_addresses
from tests.architecture.test_urls_wrong_user import EXAMPLES
from tests.browser.examine import barriers, sideways_on_a_phone
from tests.intake.conftest import sheet_of
from tests.scenes import SURVEYED_ON, Scene, SurveyRowText, previewed_survey, uscc

# Made by drf-spectacular for programmers, not by us for offices.
FOREIGN = {"api:docs"}
UNREADABLE = {
    "unknown.xlsx": sheet_of([["甲", "乙"], ["样例", 1]]).getvalue(),
    "broken.xlsx": b"no workbook",
}


@pytest.fixture
def scene(regions) -> Scene:
    return Scene()


def pages_of(scene: Scene, client: Client) -> Iterator[str]:
    """Return each address that answers the importer with a page of ours."""
    for address in all_addresses():
        if address.view_name in FOREIGN:
            continue
        kwargs = EXAMPLES[address.view_name](scene) if address.parameters else {}
        url = reverse(address.view_name, kwargs=kwargs)
        answer = client.get(url)
        is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
        answer.getvalue()
        if is_page:
            yield url


def other_states(scene: Scene) -> Iterator[str]:
    """Return addresses that show a page in a state that the scene does not have."""
    batches = [received(scene, *file) for file in UNREADABLE.items()]
    yield from batch_pages(batches)
    # No page that asks how far its batch is stands open when it is read.
    yield "/?on=2019-09-30"
    for batch in batches:
        intake.read_batch(batch.pk, on=SURVEYED_ON)
    yield from batch_pages(batches)
    yield "/?on=2010-01-01"
    yield "/?on=nonsense"
    yield "/enterprises/?q=nobody&on=1900-01-01"
    yield f"/enterprises/{scene.enterprise.pk}/?on=2019-09-30"
    yield f"/arrears/items/{scene.item.pk}/working/?on=2050-01-01"
    yield "/imports/?q=nobody"
    yield "/stops/?q=nobody"
    yield f"/enterprises/{scene.enterprise.pk}/what-if/?on=2019-09-30&amount=1000"
    yield f"/enterprises/{scene.enterprise.pk}/what-if/?on=2019-09-30&amount=-1"
    yield f"/enterprises/{scene.enterprise.pk}/instalments/?first_on=2090-01-31&count=3&deferral=on"
    yield f"/enterprises/{scene.enterprise.pk}/instalments/?first_on=2019-09-30"
    yield "/enterprises/0/"
    rows = [SurveyRowText(name="延吉样例机械厂", uscc=uscc(3)), SurveyRowText(pension="many")]
    previewed = previewed_survey(scene.importer, rows, title="样例调研2020")
    yield reverse("intake:batch", args=[previewed.pk])
    yield reverse("intake:mapping", args=[previewed.pk])


def received(scene: Scene, name: str, content: bytes) -> ImportBatch:
    """Return a batch whose file nobody has read yet."""
    return intake.receive_file(
        kind=BatchKind.SURVEY,
        title=name,
        content=io.BytesIO(content),
        original_name=name,
        scope=scene.importer.scope,
        uploaded_by=scene.importer,
    )


def batch_pages(batches: list[ImportBatch]) -> list[str]:
    return [reverse("intake:batch", args=[batch.pk]) for batch in batches]


def faults_of(page: Page, url: str) -> list[str]:
    page.goto(url)
    return barriers(page) + sideways_on_a_phone(page)


def test_no_page_has_a_barrier_or_scrolls_sideways(page, sign_in, scene, client_for):
    assert faults_of(page, "/login/") == []
    pages = list(pages_of(scene, client_for(scene.importer)))
    assert len(pages) >= 8

    sign_in(scene.importer)
    faults = {url: faults_of(page, url) for url in pages}
    faults |= {url: faults_of(page, url) for url in other_states(scene)}

    assert {url: found for url, found in faults.items() if found} == {}


def test_undone_import_and_empty_house_have_no_barrier(page, sign_in, scene):
    sign_in(scene.importer)
    url = reverse("intake:batch", args=[scene.batch.pk])
    page.goto(url)
    page.locator("[data-opens=undo]").click()
    faults = {"dialog": barriers(page) + sideways_on_a_phone(page)}
    intake.undo_batch(scene.batch.pk, actor=scene.importer, reason="样例")
    for address in (url, "/", "/enterprises/", f"/enterprises/{scene.enterprise.pk}/"):
        faults[address] = faults_of(page, address)

    assert {name: found for name, found in faults.items() if found} == {}


def test_administration_and_api_pages_keep_the_console_clean(page, sign_in, users):
    sign_in(users(Role.ADMINISTRATOR, "", is_superuser=True))

    for url in ("/admin/", "/api/docs/"):
        answer = page.goto(url, wait_until="networkidle")
        assert answer.status == 200
