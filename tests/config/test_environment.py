"""Settings are read once, at the start, and what is wrong ends the start with one clear line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.environment import (
    check_readable,
    deployment_mode,
    installation_key,
    read_environment,
    require_for_production,
)

WHOLE = {
    "SECRET_KEY": "x" * 50,
    "DATABASE_URL": "postgresql://guicang@127.0.0.1/guicang",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ALLOWED_HOSTS": "guicang.example.cn",
}


@pytest.fixture
def env(monkeypatch):
    for name in (*WHOLE, "GUICANG_ENV", "UPLOAD_SIZE_LIMIT", "CONN_MAX_AGE", "DEBUG", "HTTPS"):
        monkeypatch.delenv(name, raising=False)

    def with_values(**values: str):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return read_environment(Path("/nonexistent/.env"))

    return with_values


def test_production_starts_with_everything(env):
    whole = env(GUICANG_ENV="production", **WHOLE)

    assert deployment_mode(whole) == "production"
    require_for_production(whole)
    check_readable(whole)


@pytest.mark.parametrize("name", WHOLE)
def test_production_names_what_is_missing(env, name):
    rest = {key: value for key, value in WHOLE.items() if key != name}

    with pytest.raises(ImproperlyConfigured, match=name):
        require_for_production(env(**rest))


def test_short_key_is_refused(env):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        require_for_production(env(**WHOLE | {"SECRET_KEY": "short"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("REDIS_URL", "foo"),
        ("UPLOAD_SIZE_LIMIT", "20MB"),
        ("CONN_MAX_AGE", "-1"),
        ("DEBUG", "maybe"),
        ("HTTPS", "maybe"),
    ],
)
def test_value_that_cannot_be_is_named(env, name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        check_readable(env(**{name: value}))

    assert name in str(refused.value)
    assert value in str(refused.value)


def test_mode_is_one_of_two(env):
    assert deployment_mode(env()) == "embedded"
    with pytest.raises(ImproperlyConfigured, match="staging"):
        deployment_mode(env(GUICANG_ENV="staging"))


def test_installation_makes_its_own_key_once(tmp_path):
    first = installation_key(tmp_path / "secret.key")

    assert installation_key(tmp_path / "secret.key") == first
    assert len(first) >= 50
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert installation_key(tmp_path / "other.key") != first


def test_start_ends_with_the_line(tmp_path):
    ran = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "GUICANG_ENV": "production",
            "GUICANG_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert "SECRET_KEY, DATABASE_URL, REDIS_URL, ALLOWED_HOSTS" in ran.stderr.splitlines()[-1]
