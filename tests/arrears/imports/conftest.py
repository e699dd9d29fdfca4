"""People for lists, in the county office of Yanbian."""

from __future__ import annotations

import pytest

from casework.enums import Role
from casework.models import User


@pytest.fixture
def importer(users, regions) -> User:
    """Return the administrator of Yanbian, who may import every kind of list."""
    user: User = users(Role.ADMINISTRATOR, "2224")
    return user


@pytest.fixture
def browser_of(client_for, importer):
    """Return a session of the administrator, with pages in English."""
    client = client_for(importer)
    client.cookies["django_language"] = "en"
    return client
