"""One row below a header, and what it is."""

from dataclasses import dataclass
from enum import StrEnum

from intake.sheets.cells import CellValue


class RowKind(StrEnum):
    DATA = "data"
    BLANK = "blank"
    HEADER = "header"  # the header again, or the row that numbers the columns
    SUBTOTAL = "subtotal"
    SECTION = "section"  # a heading over the rows that follow: a county, 一、国有企业
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its number in Excel, what it is, its cells by field.

    `cells` holds the fields that the table has; `text` is the first text of the row. `has_code`
    tells that a credit code or its like stands in some cell.
    """

    number: int
    kind: RowKind
    cells: dict[str, CellValue]
    text: str = ""
    has_code: bool = False
