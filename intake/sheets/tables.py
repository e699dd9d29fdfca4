"""What detection found: tables, their columns and units, and what is unsure about them."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from intake.sheets.cells import fold, letter_of
from intake.sheets.fields import SheetSchema
from intake.sheets.headers import HeaderColumn
from intake.sheets.messages import LAYOUT_MESSAGES
from intake.sheets.units import Unit


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about a layout; `str()` is the translated line."""

    code: str
    params: dict[str, str]

    def __str__(self) -> str:
        return str(LAYOUT_MESSAGES[self.code]) % self.params


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A field's column: its number from 1, its header as read, its own unit if it states one."""

    field: str
    index: int
    header: str
    score: float
    unit: Unit | None = None

    @property
    def letter(self) -> str:
        return letter_of(self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet.

    `header_rows` and `first_data_row` are Excel's row numbers. `unit` holds for the columns that
    state none of their own; `unit_is_stated` is False where yuan was assumed. `context` holds the
    texts above the header, the title first.
    """

    sheet: str
    header_rows: tuple[int, ...]
    first_data_row: int
    columns: dict[str, ColumnMatch]
    headers: tuple[HeaderColumn, ...]
    unit: Unit = Unit.YUAN
    unit_is_stated: bool = False
    context: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """Return a hash of the folded header texts in their order: equal for equal headers."""
        lines = [
            "\x1f".join([str(column.index), *map(fold, column.texts)]) for column in self.headers
        ]
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def unit_of(self, key: str) -> Unit:
        """Return the unit in which a field's column is printed."""
        return self.columns[key].unit or self.unit


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One column as the mapping page shows it: header, three values, the field guessed."""

    sheet: str
    letter: str
    index: int
    header: str
    samples: tuple[str, ...]
    field: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How a workbook is to be read.

    `tables` are read; `candidates` also hold the best guess for sheets that are not. When
    `is_sure` is False a person should look at `problems` and `suggestions` first; `notes` are for
    information only.
    """

    schema: SheetSchema
    tables: tuple[Table, ...]
    candidates: tuple[Table, ...]
    suggestions: tuple[Suggestion, ...]
    doubts: tuple[Remark, ...] = ()
    hints: tuple[Remark, ...] = ()
    statements: tuple[str, ...] = field(default=())  # texts of sheets without a table

    @property
    def is_sure(self) -> bool:
        return bool(self.tables) and not self.doubts

    @property
    def problems(self) -> list[str]:
        """Return what is unsure, one translated line each."""
        return [str(doubt) for doubt in self.doubts]

    @property
    def notes(self) -> list[str]:
        """Return what was left out or assumed, one translated line each."""
        return [str(hint) for hint in self.hints]

    @property
    def signature(self) -> str:
        """Return a hash of the headers of all tables (of the candidates where there is none)."""
        return combined({table.signature for table in self.tables or self.candidates})

    def to_mapping(self) -> dict[str, Any]:
        """Return the layout as `apply_mapping` takes it, fit for JSON."""
        return {
            "sheets": {
                table.sheet: {
                    "header_rows": list(table.header_rows),
                    "unit": str(table.unit),
                    "units": {
                        key: str(match.unit)
                        for key, match in table.columns.items()
                        if match.unit is not None
                    },
                    "columns": {key: match.letter for key, match in table.columns.items()},
                }
                for table in self.tables or self.candidates
            }
        }


def combined(signatures: set[str]) -> str:
    """Return one signature for a set of table signatures."""
    return hashlib.sha256("\n".join(sorted(signatures)).encode()).hexdigest()
