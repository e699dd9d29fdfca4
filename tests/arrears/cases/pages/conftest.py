"""Two officers at their browsers, a reader, and a debtor; today is 2024-09-12."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from casework.enums import Role
from casework.models import User


@pytest.fixture(autouse=True)
def today(on, regions):
    return on("2024-09-12")


@pytest.fixture
def english(client_for) -> Callable[[User], Client]:
    def make(user: User) -> Client:
        client: Client = client_for(user)
        client.cookies["django_language"] = "en"
        return client

    return make


@pytest.fixture
def desk(english, officer) -> Client:
    """Return the browser of who opened the case."""
    client: Client = english(officer)
    return client


@pytest.fixture
def second_desk(english, approver) -> Client:
    client: Client = english(approver)
    return client


@pytest.fixture
def reader(english, users) -> Client:
    client: Client = english(users(Role.LEADER))
    return client
