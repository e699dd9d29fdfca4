"""docs/operations/settings.md lists every setting, and none that does not exist."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT

READ_BY_MAKE = {"HOST", "PORT", "DEMO", "PYTHON"}


def test_settings_page_and_settings_agree():
    code = "".join(
        (ROOT / "config" / module).read_text(encoding="utf-8")
        for module in ("settings.py", "environment.py")
    )
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))

    assert len(read) > 8
    assert documented == read | READ_BY_MAKE
