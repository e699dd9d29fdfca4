"""What every page must stand: a screen reader's rules, and the width of a phone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.steps import settled

PHONE_WIDTH = 390
GRAVE = {"serious", "critical"}

_WIDER_THAN_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => `${one.tagName.toLowerCase()}.${one.className}`.slice(0, 80));
}"""


def barriers(page: Page) -> list[str]:
    """Return what axe finds grave on the page, each with the first element it concerns."""
    settled(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in GRAVE
    ]


def sideways_on_a_phone(page: Page) -> list[str]:
    """Return what makes the page scroll sideways on a phone; the screen is wide again after."""
    settled(page)
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
    wider: list[str] = page.evaluate(_WIDER_THAN_SCREEN)
    page.set_viewport_size(before)
    return wider
