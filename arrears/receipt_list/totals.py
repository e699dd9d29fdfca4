"""Add a bank's list up: receipts, their sum, enterprises, the days, the months they came in."""

from collections.abc import Sequence
from typing import Any

from arrears.lists.reading import ListReading
from arrears.receipt_list.row import ReceiptRow
from statutes.money import ZERO


def summarise(reading: ListReading[ReceiptRow]) -> dict[str, Any]:
    """Return the totals over the accepted rows, amounts as text, days and months in ISO form."""
    rows = reading.rows
    days = sorted(row.received_on for row in rows)
    months = sorted({f"{day:%Y-%m}" for day in days})
    return {
        "receipts": len(rows),
        "receipts_yuan": _yuan(rows),
        "enterprises": len({row.enterprise_id for row in rows}),
        "known": sum(row.is_known for row in rows),
        "first_on": str(days[0]) if days else None,
        "last_on": str(days[-1]) if days else None,
        "rows_left_out": len(reading.left_out),
        "by_month": {
            month: {"receipts": len(within), "receipts_yuan": _yuan(within)}
            for month in months
            if (within := [row for row in rows if f"{row.received_on:%Y-%m}" == month])
        },
    }


def _yuan(rows: Sequence[ReceiptRow]) -> str:
    return f"{sum((row.amount for row in rows), ZERO):.2f}"
