"""What is wrong or remarkable in one cell or row, stored by code and shown as a sentence."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import pgettext

from intake.sheets.errors import CellError
from intake.sheets.messages import FINDING_MESSAGES


class Severity(StrEnum):
    """An error rejects the row; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where (row as Excel numbers it, column by letter, "" for the row), and what.

    `header` is the column's header as read, `value` the cell as read, `params` what else the
    message needs.
    """

    sheet: str
    row: int
    column: str
    field: str
    severity: Severity
    code: str
    value: str = ""
    header: str = ""
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold; `from_json` gives an equal finding back."""
        return {
            **dataclasses.asdict(self),
            "severity": str(self.severity),
            "params": dict(self.params),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Restore a finding; raises KeyError and TypeError for what `to_json` never wrote."""
        return cls(**{**data, "severity": Severity(data["severity"])})


def from_error(
    error: CellError,
    *,
    sheet: str,
    row: int,
    column: str,
    field: str,
    header: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """Make a finding of a cell that could not be understood."""
    params = {key: value for key, value in error.params.items() if key != "value"}
    value = str(error.params.get("value", ""))
    return Finding(sheet, row, column, field, severity, error.code, value, header, params)


def message(finding: Finding) -> str:
    """Return the finding as one translated line that names field, value and remedy."""
    text = str(FINDING_MESSAGES[finding.code]) % {"value": finding.value, **finding.params}
    return finding.header + pgettext("after a label", ": ") + text if finding.header else text
