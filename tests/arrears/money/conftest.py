"""Who stands at the counter: a bookkeeper of Yanbian, an enterprise that owes, a day."""

import pytest

from casework.enums import Role
from tests.arrears.builders import enterprise, in_arrears


@pytest.fixture
def today(on, regions):
    return on("2019-09-30")


@pytest.fixture
def auditor(today, users):
    return users(Role.AUDITOR, "2224", first_name="样例稽核员")


@pytest.fixture
def client(auditor, client_for):
    """Return the browser of the auditor, in English."""
    browser = client_for(auditor)
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def debtor(today):
    """Return who owes 1,000.00 pension and 100.00 injury for each of 2019-05 to 2019-07."""
    owner = enterprise(uscc="91222401MA00000017")
    in_arrears(owner, {"pension": "3000.00", "injury": "300.00"}, "2019-05", "2019-07")
    return owner
