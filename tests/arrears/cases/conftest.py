"""Two officers, and an enterprise whose arrears run from September 2024."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from arrears.cases.services.steps import open_case
from arrears.models import CollectionCase
from casework.enums import Role
from casework.models import User
from enterprises.models import Enterprise
from tests.arrears.builders import enterprise, in_arrears

# A Thursday; 15–17 September was the Mid-Autumn holiday, Saturday the 14th was worked.
ESTABLISHED = dt.date(2024, 9, 12)


@pytest.fixture
def in_english() -> Iterator[None]:
    """Say everything as the source does, for tests of what is said."""
    with translation.override("en"):
        yield


@pytest.fixture
def officer(users) -> User:
    user: User = users(Role.AUDITOR)
    return user


@pytest.fixture
def approver(users) -> User:
    user: User = users(Role.AUDITOR)
    return user


@pytest.fixture
def debtor(db) -> Enterprise:
    """Owe 10,000.00 for pension of July 2024, due at the end of the month."""
    owner = enterprise(status="normal", disposal_class="normal")
    in_arrears(owner, {"pension": "10000.00"}, "2024-07", "2024-07")
    return owner


@pytest.fixture
def case(debtor, officer) -> CollectionCase:
    return open_case(debtor.pk, established_on=ESTABLISHED, on=ESTABLISHED, actor_id=officer.pk)
