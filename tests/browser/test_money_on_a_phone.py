"""No page about money scrolls sideways on a small phone; its tables scroll in themselves."""

from __future__ import annotations

from django.urls import reverse

from casework.enums import Role
from tests.architecture.test_urls_wrong_user import EXAMPLES
from tests.scenes import Scene

PHONE = {"width": 375, "height": 812}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A wide last column that says something to screen readers alone, as a table of many figures has.
WIDEN = """() => {
  const cell = document.querySelector(".table-scroll thead tr > :last-child");
  cell.style.minWidth = "1200px";
  cell.style.textAlign = "right";
  const hidden = document.createElement("span");
  hidden.className = "visually-hidden";
  hidden.textContent = "样例";
  cell.append(hidden);
}"""
FILES = ("docx", "xlsx")
SENT = {"money:refund", "money:refund-reverse", "money:reverse"}


def test_no_page_of_money_scrolls_sideways_at_375_pixels(page, sign_in, regions, on, screenshot):
    scene = Scene()
    auditor = scene.colleague(Role.AUDITOR)
    assert scene.receipt
    names = [
        name
        for name in EXAMPLES
        if name.startswith(("money:", "stops:", "what_if:", "arrears:"))
        if not name.endswith(FILES) and name not in SENT
    ]
    urls = ["/", "/receipts/", "/suspense/", "/stops/", "/enterprises/", "/receipts/new/"]
    urls += [reverse(name, kwargs=EXAMPLES[name](scene)) for name in names]
    urls.append(f"/enterprises/{scene.enterprise.pk}/what-if/?on=2019-09-30&amount=1000")
    urls.append(reverse("enterprises:file", args=[scene.enterprise.pk]))
    page.set_viewport_size(PHONE)
    sign_in(auditor)

    wide = {}
    for number, url in enumerate(urls):
        assert page.goto(url).ok, url
        if pixels := page.evaluate(TOO_WIDE):
            wide[url] = pixels
        screenshot(f"phone-{number}")

    assert len(urls) >= 14
    assert wide == {}


def test_hidden_text_in_a_wide_table_does_not_widen_the_page(page, sign_in, regions, on):
    scene = Scene()
    assert scene.receipt
    page.set_viewport_size(PHONE)
    sign_in(scene.colleague(Role.AUDITOR))
    page.goto("/receipts/")

    page.evaluate(WIDEN)

    assert page.evaluate(TOO_WIDE) == 0
