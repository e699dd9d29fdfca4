"""The project's own files, for tests that look at the source instead of running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("arrears", "casework", "config", "enterprises", "intake", "ledger", "statutes")
# Made by tools or by a run, not written: versions, environments, caches, data.
_NOT_OURS = {".git", ".venv", "var", "__pycache__", "staticfiles", "htmlcov"}


def files(*suffixes: str, under: str = "") -> list[Path]:
    """List our files with one of the suffixes (all files where none is given), by path."""
    return [
        path
        for path in _all_files()
        if (not suffixes or path.suffix in suffixes) and path.is_relative_to(ROOT / under)
    ]


@cache
def _all_files() -> list[Path]:
    return sorted(_walk(ROOT))


def _walk(directory: Path) -> Iterator[Path]:
    for path in directory.iterdir():
        if path.name in _NOT_OURS or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            if path.name != ".hypothesis":
                yield from _walk(path)
        elif path.suffix != ".pyc":
            yield path


def product_modules() -> list[Path]:
    """List the product's Python modules, without tests, migrations and benchmarks."""
    return [
        path
        for package in PRODUCT
        for path in files(".py", under=package)
        if "migrations" not in path.parts
    ]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted source text of every called function."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def imports(path: Path) -> set[str]:
    """Return the dotted names of all that a module imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found
