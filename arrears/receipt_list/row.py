"""One receipt as a bank's list gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from arrears.lists.reading import ListedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow(ListedRow):
    """What an accepted row says; the amount in yuan to the fen.

    `is_known` tells that the same receipt was on record when the file was read.
    """

    reference: str
    received_on: date
    amount: Decimal
    note: str = ""
    is_known: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold, the amount as text; `from_json` gives an equal row back."""
        data = {one.name: getattr(self, one.name) for one in fields(self)}
        return data | {"received_on": str(self.received_on), "amount": str(self.amount)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Restore a row from what `to_json` wrote."""
        return cls(
            **{
                **data,
                "received_on": date.fromisoformat(data["received_on"]),
                "amount": Decimal(data["amount"]),
            }
        )
