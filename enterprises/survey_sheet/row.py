"""One enterprise as a survey row gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from enterprises.survey_sheet.status import SurveyStatus
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """What an accepted row says; amounts in yuan to the fen.

    `employees` and `insured` are None where the cell is blank: not recorded is not zero. The
    numbers of workers are 0 then: nobody was reported. `principal` holds the insurances with an
    amount above zero; it is empty, with `total` above zero, where a sheet gives totals only.
    Otherwise `total` is the sum of `principal`. `status` is None where the wording is none of the
    five; `status_text` is the wording. `raw` is the row as read, by field.
    """

    sheet: str
    row_number: int
    name: str
    uscc: str | None
    county_name: str
    region_code: str | None
    ownership: str
    industry: str
    status: SurveyStatus | None
    status_text: str
    has_assets: bool | None
    employees: int | None
    insured: int | None
    workers_affected: int
    below_retirement_age: int
    retirement_blocked: int
    self_paid_retired: int
    first_month: ContributionMonth | None
    last_month: ContributionMonth | None
    principal: dict[Insurance, Decimal]
    total: Decimal
    cause: str
    contact: str
    phone: str
    remark: str
    raw: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold, amounts as text; `from_json` gives an equal row back."""
        data: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        data["status"] = str(self.status) if self.status else None
        data["first_month"] = str(self.first_month) if self.first_month else None
        data["last_month"] = str(self.last_month) if self.last_month else None
        data["principal"] = {str(key): str(value) for key, value in self.principal.items()}
        data["total"] = str(self.total)
        data["raw"] = dict(self.raw)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Restore a row from what `to_json` wrote."""
        values = dict(data)
        values["status"] = SurveyStatus(data["status"]) if data["status"] else None
        for key in ("first_month", "last_month"):
            values[key] = ContributionMonth.parse(data[key]) if data[key] else None
        values["principal"] = {
            Insurance(key): Decimal(value) for key, value in data["principal"].items()
        }
        values["total"] = Decimal(data["total"])
        return cls(**values)

    def is_same_as(self, other: "SurveyRow") -> bool:
        """Tell whether two rows about one enterprise say the same in all that counts.

        Contact, cause, ownership, industry and remarks do not count: a row copied to another
        sheet often differs there, and no figure depends on them.
        """
        return all(getattr(self, name) == getattr(other, name) for name in _WHAT_COUNTS)


_WHAT_COUNTS = (
    "name",
    "region_code",
    "status",
    "has_assets",
    "employees",
    "insured",
    "workers_affected",
    "below_retirement_age",
    "retirement_blocked",
    "self_paid_retired",
    "first_month",
    "last_month",
    "principal",
    "total",
)
