"""What a test run under mutmut does differently; copied into the tree that mutmut works on.

Every mutant is tried in a child of one process that has already run all tests. So caches are
emptied before each test, or a mutant of a cached rule would never be executed; examples are the
same for each mutant, without a time limit, so that a score can be measured twice; and an SQLite
database is migrated once and then copied.
"""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TEMPLATE = Path(__file__).with_name("migrated.sqlite3")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("mutated_package", "the package whose caches are emptied before each test")
    parser.addini("examples", "how many examples of a property are tried", default="100")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    settings.register_profile(
        "mutation",
        max_examples=int(config.getini("examples")),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("mutation")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    package = item.config.getini("mutated_package")
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Give a child what its parent's end has removed: a data directory with a database in it."""
    if "django" not in sys.modules:
        return
    from django.conf import settings as django_settings
    from django.db import connections

    if django_settings.configured:
        connections.close_all()
        django_settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        if TEMPLATE.exists():
            _copy(TEMPLATE, django_settings.DATA_DIR / "test.sqlite3")


@pytest.hookimpl(hookwrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
    yield
    if fixturedef.argname == "django_db_setup" and not TEMPLATE.exists():
        from django.db import connection

        if connection.vendor == "sqlite":
            _copy(Path(str(connection.settings_dict["NAME"])), TEMPLATE)


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it stands, whatever of it is still in the write-ahead log."""
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()
