"""One row of an official list: what one enterprise owes for one contribution month."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from arrears.lists.reading import ListedRow
from arrears.official_list.naming import Part
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRow(ListedRow):
    """What an accepted row says; principal in yuan to the fen, by insurance, above zero only.

    Where an office lists the employer's part and the withheld part in rows of their own, `part`
    says which one this is, and both together are the principal. `due_on` is None where the list
    gives no deadline.
    """

    month: ContributionMonth
    principal: dict[Insurance, Decimal]
    part: Part = Part.WHOLE
    due_on: date | None = None

    @property
    def total(self) -> Decimal:
        return sum(self.principal.values(), ZERO)

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold, amounts as text; `from_json` gives an equal row back."""
        data = {one.name: getattr(self, one.name) for one in fields(self)}
        return data | {
            "month": str(self.month),
            "principal": {str(key): str(value) for key, value in self.principal.items()},
            "part": str(self.part),
            "due_on": str(self.due_on) if self.due_on else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Restore a row from what `to_json` wrote."""
        return cls(
            **{
                **data,
                "month": ContributionMonth.parse(data["month"]),
                "principal": {
                    Insurance(key): Decimal(value) for key, value in data["principal"].items()
                },
                "part": Part(data["part"]),
                "due_on": date.fromisoformat(data["due_on"]) if data["due_on"] else None,
            }
        )
