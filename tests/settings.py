"""The product's settings with what a test run must not share with an installation."""

import os
import tempfile

# Before the import: a test run never touches the data directory of an installation.
os.environ["GUICANG_DATA_DIR"] = tempfile.mkdtemp(prefix="guicang-test-")
os.environ.setdefault("GUICANG_ENV", "embedded")

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
AXES_ENABLED = False
if "timeout" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    # Many threads write at once in some tests; on a busy machine each waits longer for its turn.
    DATABASES["default"]["OPTIONS"]["timeout"] = 120  # noqa: F405
