"""Enterprises on file that official lists name in tests, and the items that were read of them."""

from decimal import Decimal

from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from tests.arrears.lists.books import Books, Names
from tests.scenes import uscc

OWNERS = [
    ("延吉样例食品有限公司", uscc(1)),
    ("图们样例（集团）纺织厂", uscc(2)),
    ("敦化样例林场", None),
]
BOOKS = Books(Names(OWNERS))
Items = dict[tuple[int | None, Insurance, ContributionMonth], Decimal]


def items_of(reading) -> Items:
    found: Items = {}
    for row in reading:
        for insurance, principal in row.principal.items():
            key = (row.enterprise_id, insurance, row.month)
            found[key] = found.get(key, Decimal("0")) + principal
    return found
