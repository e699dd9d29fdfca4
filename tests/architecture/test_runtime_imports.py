"""What runs must be installable without the tools of development."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PRODUCT = ("arrears", "casework", "config", "enterprises", "intake", "ledger", "statutes")


def imported_at_run_time(tree: ast.Module) -> set[str]:
    """Return the top-level packages that a module imports, but for type checks only."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_product_imports_only_what_requirements_install():
    pinned = re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text(), re.M
    )
    installed = {normalised(name) for name in pinned}
    missing: dict[str, str] = {}
    for package in PRODUCT:
        for path in (ROOT / package).rglob("*.py"):
            for name in imported_at_run_time(ast.parse(path.read_text(encoding="utf-8"))):
                if name in sys.stdlib_module_names or name in PRODUCT:
                    continue
                owners = {normalised(one) for one in packages_distributions().get(name, [])}
                if not owners & installed:
                    missing[str(path.relative_to(ROOT))] = name

    assert missing == {}
