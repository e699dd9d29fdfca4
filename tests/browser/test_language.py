"""Chinese by default, English by switch: the whole frame follows, and comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import follow
from tests.scenes import Scene

# Everything that is ours on the list of enterprises; what the data says stays as it is.
FRAME = (
    "header nav a, .masthead-role, header form[action$='logout/'] button, h1, .crumbs li, "
    ".filter-bar label, .filter-bar button, .filter-bar option:first-child, "
    "thead th, .page-foot"
)
NAMES = re.compile("归仓|Guicang|CNY")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHINESE_TAG = re.compile("^zh-hans$", re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z]{2,}")
OTHER_LANGUAGE = ".language-switch button"


@pytest.fixture
def list_page(sign_in, regions) -> Page:
    scene = Scene()
    page: Page = sign_in(scene.importer)
    page.goto("/enterprises/?q=%E6%A0%B7%E4%BE%8B")
    return page


def frame_of(page: Page) -> list[str]:
    texts = [NAMES.sub("", text).strip() for text in page.locator(FRAME).all_inner_texts()]
    assert len(texts) > 20
    assert all(texts)
    return texts


def test_the_whole_frame_follows_the_switch_and_comes_back(list_page):
    before = list_page.url
    assert [text for text in frame_of(list_page) if not CHINESE.search(text)] == []
    assert [text for text in frame_of(list_page) if LATIN.search(text)] == []

    follow(list_page.locator(OTHER_LANGUAGE))
    expect(list_page.locator("html")).to_have_attribute("lang", "en")
    assert list_page.url == before
    assert [text for text in frame_of(list_page) if CHINESE.search(text)] == []

    list_page.goto("/imports/new/")
    expect(list_page.locator("html")).to_have_attribute("lang", "en")
    follow(list_page.locator(OTHER_LANGUAGE))
    expect(list_page.locator("html")).to_have_attribute("lang", CHINESE_TAG)
    expect(list_page.locator("h1")).to_have_text(CHINESE)


def test_label_of_the_day_follows_the_switch(list_page):
    follow(list_page.locator(OTHER_LANGUAGE))
    expect(list_page.locator("html")).to_have_attribute("lang", "en")

    expect(list_page.locator("label[for=id_on]")).to_have_text(LATIN)
    expect(list_page.locator("label[for=id_on]")).not_to_have_text(CHINESE)
