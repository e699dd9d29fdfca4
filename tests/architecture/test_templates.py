"""Templates and static files: all used, nothing fetched from elsewhere."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT, files, name, product_modules

TEMPLATES = ROOT / "templates"
# Found by Django and by the log-in views under these names, without anybody writing them down.
FOUND_BY_NAME = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "registration/login.html",
}
# Names, not addresses: no browser fetches a namespace.
NAMESPACES = re.compile(r"http://www\.w3\.org/[\w/]+")


def test_every_template_is_used():
    templates = {
        path.relative_to(TEMPLATES).as_posix() for path in files(".html", under="templates")
    }
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in [*product_modules(), *files(".html")]
    )
    named = set(re.findall(r"""["']([\w/.-]+\.html)["']""", text)) | FOUND_BY_NAME
    # Block components are rendered through one function that is given the bare name.
    bare = {
        f"components/{word}.html"
        for path in files(".py", under="casework/components")
        for word in re.findall(r'_wrapped\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }

    assert templates - named - bare == set()


def test_no_page_asks_for_anything_from_elsewhere():
    foreign = re.compile(r"https?://|(?:src|href)\s*=\s*[\"']//|url\(\s*[\"']?//")
    found = [
        f"{name(path)}:{number}"
        for path in [*files(".html"), *files(".css", ".js", ".svg", under="static")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if foreign.search(NAMESPACES.sub("", line))
    ]

    assert found == []
