"""A bookkeeper and a debtor for the pages about stops; today is 2019-09-30."""

import pytest

from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears


@pytest.fixture
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(users, client_for, today):
    client = client_for(users(Role.AUDITOR, "2224", first_name="样例稽核员"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def debtor(db):
    """Return who owes 1,000.00 for July 2019, due on the 31st: 0.50 a day from 2019-08-01."""
    owner = enterprise()
    in_arrears(owner, {"pension": "1000.00"}, "2019-07", "2019-07")
    return owner
