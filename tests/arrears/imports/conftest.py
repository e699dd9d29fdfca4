"""People for lists, in the county office of Yanbian."""

from __future__ import annotations

import pytest

from casework.enums import Role
from casework.models import User


@pytest.fixture
def importer(users, regions) -> User:
    """Return an import admin of Yanbian."""
    user: User = users(Role.IMPORT_ADMIN, "2224")
    return user


@pytest.fixture
def browser_of(client_for, importer):
    """Return a session of the import admin, with pages in English."""
    client = client_for(importer)
    client.cookies["django_language"] = "en"
    return client
