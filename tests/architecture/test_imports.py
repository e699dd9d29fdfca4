"""The import directions of docs/architecture.md, as .importlinter states them."""

from __future__ import annotations

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import PRODUCT, ROOT, files, imports, name

TRANSLATION = {"django.utils.translation", "django.utils.functional", "django.utils.text"}


def test_imports_go_downwards_only(capsys):
    status = lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_package_has_its_layer():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    layers = (ROOT / ".importlinter").read_text(encoding="utf-8")

    assert packages == set(PRODUCT)
    assert [package for package in packages if f"    {package}\n" not in layers] == []


def test_reading_a_workbook_needs_no_more_of_django_than_translation():
    """Reading is plain Python: its labels are translated, and that is all."""
    readers = [
        *files(".py", under="intake/sheets"),
        *files(".py", under="enterprises/survey_sheet"),
    ]
    strangers = {
        f"{name(path)} imports {module}"
        for path in readers
        for module in imports(path)
        if module.startswith("django") and module not in TRANSLATION
    }

    assert len(readers) > 10
    assert strangers == set()
