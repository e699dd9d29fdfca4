"""The Chinese catalogue is complete, current and compiled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.architecture.sources import PRODUCT, ROOT

CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(scope="module")
def committed() -> polib.POFile:
    return polib.pofile(str(ROOT / CATALOGUE))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """Extract all texts of the source into a fresh catalogue, in a copy of the project."""
    if shutil.which("xgettext") is None:
        pytest.fail("xgettext is not on PATH. On Debian: apt-get install gettext", pytrace=False)
    copy = tmp_path_factory.mktemp("messages")
    for part in (*PRODUCT, "templates", "static"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / CATALOGUE.parent).mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", copy)
    made = subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    return polib.pofile(str(copy / CATALOGUE))


def test_every_text_is_in_the_catalogue_and_no_other(committed, extracted):
    current = {key(entry) for entry in committed if not entry.obsolete}
    wanted = {key(entry) for entry in extracted}

    assert len(wanted) > 0
    assert wanted - current == set(), "new texts: run `make messages` and translate them"
    assert current - wanted == set(), "texts that are gone: run `make messages`"


def test_every_text_is_translated(committed):
    assert [entry.msgid for entry in committed.untranslated_entries()] == []
    assert [entry.msgid for entry in committed.fuzzy_entries()] == []


def test_translations_keep_the_placeholders(committed):
    broken = [
        entry.msgid
        for entry in committed.translated_entries()
        for text in texts(entry)
        if set(PLACEHOLDER.findall(text))
        != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]

    assert broken == []


def test_compiled_catalogue_is_current(committed):
    compiled = polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))

    assert {key(e): texts(e) for e in compiled} == {
        key(e): texts(e) for e in committed.translated_entries()
    }
