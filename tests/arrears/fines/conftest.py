"""A debtor whose demand expired on 2024-10-09, two officers, and the fine for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from arrears.fines.enums import FineOffence
from arrears.fines.services.filing import FilingFacts, file_fine
from arrears.models import CollectionCase, Fine
from casework.models import User
from tests.arrears.cases.conftest import approver, case, debtor, in_english, officer  # noqa: F401
from tests.arrears.cases.pages.conftest import desk, english, reader, second_desk  # noqa: F401
from tests.arrears.cases.stepping import day, served


@pytest.fixture
def demanded(case: CollectionCase, officer, approver) -> CollectionCase:  # noqa: F811
    """Return the case with its demand for 10,000.00 served on 26 September, due on 9 October."""
    served(case, officer, approver)
    case.refresh_from_db()
    return case


@pytest.fixture
def fine(demanded, officer) -> Fine:  # noqa: F811
    """Return the case of punishment that was filed on 15 October 2024."""
    return file_fine(
        FilingFacts(
            demanded.pk, FineOffence.ARREARS_AFTER_ORDER, day("2024-10-15"), "样人社立字〔2024〕1号"
        ),
        today=day("2024-10-15"),
        actor_id=officer.pk,
    )


@pytest.fixture
def at(on, english) -> Callable[[str, User], Client]:  # noqa: F811
    """Return `at(day, user)`, which makes a day today and gives somebody's browser on it."""

    def browser(text: str, user: User) -> Client:
        on(text)
        client: Client = english(user)
        return client

    return browser
