"""Read the environment once and refuse to start on what is missing or wrong."""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

EMBEDDED = "embedded"
PRODUCTION = "production"


def read_environment(env_file: Path) -> environ.Env:
    """Return the environment, completed (never overridden) by `env_file` where it exists."""
    env = environ.Env()
    if env_file.exists():
        environ.Env.read_env(env_file)
    return env


def deployment_mode(env: environ.Env) -> str:
    """Return GUICANG_ENV, `embedded` when unset; raise on any other word."""
    mode: str = env.str("GUICANG_ENV", default=EMBEDDED)
    if mode not in {EMBEDDED, PRODUCTION}:
        raise ImproperlyConfigured(
            f"GUICANG_ENV is {mode!r}; set it to {EMBEDDED!r} or {PRODUCTION!r}."
        )
    return mode


def check_readable(env: environ.Env) -> None:
    """Raise one clear line for a setting whose value cannot be what it should be."""
    url = env.str("DATABASE_URL", default="")
    if url and not url.startswith(("sqlite:", "postgres:", "postgresql:", "psql:", "pgsql:")):
        raise ImproperlyConfigured(
            f"DATABASE_URL is {url!r}; write postgresql://user:password@host:5432/name or leave "
            "it out for SQLite."
        )
    redis_url = env.str("REDIS_URL", default="")
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(
            f"REDIS_URL is {redis_url!r}; write redis://host:6379/0 or leave it out."
        )
    for name in ("UPLOAD_SIZE_LIMIT", "CONN_MAX_AGE"):
        number = env.str(name, default="0")
        if not number.isdecimal():
            raise ImproperlyConfigured(f"{name} is {number!r}; write a whole number.")
    for name in ("DEBUG", "HTTPS"):
        word = env.str(name, default="false").lower()
        if word not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
            raise ImproperlyConfigured(f"{name} is {word!r}; write true or false.")


def require_for_production(env: environ.Env) -> None:
    """Raise one error that lists everything a production start lacks."""
    names = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")
    missing = [name for name in names if not env.str(name, default="").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"GUICANG_ENV=production needs {', '.join(missing)} in the environment; "
            "see docs/operations/settings.md."
        )
    if len(env.str("SECRET_KEY")) < 50:
        raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters; make a longer one.")


def installation_key(key_file: Path) -> str:
    """Return this installation's own secret, made at random on the first start.

    Only the embedded mode uses it: production is told its key and has no fallback.
    """
    try:
        with key_file.open("x", encoding="ascii") as fresh:
            key_file.chmod(0o600)
            fresh.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return key_file.read_text(encoding="ascii").strip()
