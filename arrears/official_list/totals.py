"""Add an official list up: enterprises, items, principal, by insurance and by year."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from arrears.lists.reading import ListReading
from arrears.official_list.row import OfficialRow
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.money import ZERO

ItemKey = tuple[int, Insurance, ContributionMonth]


def items_of(rows: Sequence[OfficialRow]) -> dict[ItemKey, Decimal]:
    """Return the principal of each item, its parts added up where rows give them apart."""
    items: dict[ItemKey, Decimal] = {}
    for row in rows:
        for insurance, principal in row.principal.items():
            key = (row.enterprise_id or 0, insurance, row.month)
            items[key] = items.get(key, ZERO) + principal
    return items


def summarise(reading: ListReading[OfficialRow]) -> dict[str, Any]:
    """Return the totals over the accepted rows, amounts as text, months in ISO form."""
    items = items_of(reading.rows)
    months = sorted(row.month for row in reading.rows)
    return {
        "enterprises": len({enterprise_id for enterprise_id, _insurance, _month in items}),
        "items": len(items),
        "principal_yuan": f"{sum(items.values(), ZERO):.2f}",
        "first_month": str(months[0]) if months else None,
        "last_month": str(months[-1]) if months else None,
        "as_of": str(reading.as_of_on) if reading.as_of_on else None,
        "by_type": _sums({key: str(key[1].chinese_name) for key in items}, items),
        "by_year": _sums({key: str(key[2].year) for key in sorted(items, key=_year)}, items),
    }


def _year(key: ItemKey) -> int:
    return key[2].year


def _sums(labels: dict[ItemKey, str], items: dict[ItemKey, Decimal]) -> dict[str, dict[str, Any]]:
    sums: dict[str, tuple[int, Decimal]] = {}
    for key, label in labels.items():
        count, yuan = sums.get(label, (0, ZERO))
        sums[label] = count + 1, yuan + items[key]
    return {
        label: {"items": count, "principal_yuan": f"{yuan:.2f}"}
        for label, (count, yuan) in sums.items()
    }
