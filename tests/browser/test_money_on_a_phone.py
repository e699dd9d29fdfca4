"""No page about money scrolls sideways on a small phone; its tables scroll in themselves."""

from __future__ import annotations

from django.urls import reverse

from casework.enums import Role
from tests.architecture.test_urls_wrong_user import EXAMPLES
from tests.scenes import Scene

PHONE = {"width": 375, "height": 812}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
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
