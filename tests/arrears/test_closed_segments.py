"""Closed segments answer for past days by themselves, so they follow their items."""

import datetime as dt
from decimal import Decimal

import pytest

from arrears.models import ClosedSegment
from arrears.selectors.portfolio import portfolio
from arrears.services.receipts import ReceiptFacts, record_receipt
from casework.enums import Role
from casework.models import JurisdictionProfile
from casework.scope import Scope
from tests.arrears.builders import enterprise, in_arrears, undo
from tests.arrears.imports.scenes import list_row, official_list, on_file

pytestmark = pytest.mark.django_db
# Between the deadline and the first national rate: the current segment had not begun.
THEN = dt.date(2011, 6, 15)


def owed(on: dt.date = THEN) -> Decimal:
    return portfolio(Scope("2224"), on=on).late_fee


@pytest.fixture
def line():
    JurisdictionProfile.objects.create(
        region_prefix="2224",
        valid_from=dt.date(2000, 1, 1),
        fee_reading="split",
        document="样例规定",
    )
    return in_arrears(enterprise(), {"pension": "10000.00"}, "2011-05", "2011-05")


def test_debt_just_imported_answers_for_days_before_a_rate_change(line):
    assert owed(dt.date(2011, 5, 31)) == Decimal("0.00")
    assert owed(dt.date(2011, 6, 1)) == Decimal("20.00")
    assert owed(dt.date(2011, 6, 29)) == Decimal("580.00")
    assert owed(dt.date(2011, 6, 30)) == Decimal("600.00")  # vectors LF07
    assert owed(dt.date(2011, 7, 1)) == Decimal("605.00")


def test_item_that_stops_counting_takes_its_closed_segments_along(line):
    assert owed() == Decimal("300.00")

    undo(line.batch)

    assert ClosedSegment.objects.filter(is_live=False).exists()
    assert owed() == Decimal("0.00")


def test_closed_segments_repeat_what_their_item_says(line):
    facts = ReceiptFacts(line.enterprise_id, "样例1", dt.date(2011, 8, 1), Decimal("1.00"))
    record_receipt(facts, actor_id=None)

    first, second = ClosedSegment.objects.select_related("item")

    for name in ("enterprise_id", "insurance", "due_on", "is_live"):
        assert getattr(first, name) == getattr(second, name) == getattr(first.item, name)


def test_debt_of_an_official_list_answers_for_them_too(line, users):
    importer = users(Role.IMPORT_ADMIN)
    on_file()
    undo(line.batch)

    official_list(importer, list_row("10000.00", month="2011-05"), as_of_on=dt.date(2011, 8, 31))

    assert owed() == Decimal("300.00")
