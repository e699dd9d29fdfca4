"""Read a list row by row: what is left out, rejected, repeated, and which enterprise it names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Generic, TypeVar

from arrears.lists.matching import Directory, note_match
from enterprises.survey_sheet.cells import RowCells
from enterprises.survey_sheet.reading import read_uscc
from intake.sheets.cells import CellValue
from intake.sheets.fields import SheetSchema
from intake.sheets.findings import Finding
from intake.sheets.reading import Workbook
from intake.sheets.rows import Row, RowKind, iter_rows
from intake.sheets.sifting import sift
from intake.sheets.tables import Layout, Table

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """Where a row stands and whom it names; `enterprise_id` is None until that is known."""

    sheet: str
    row_number: int
    name: str
    uscc: str | None
    enterprise_id: int | None = None

    @property
    def place(self) -> Place:
        return self.sheet, self.row_number


R = TypeVar("R", bound=ListedRow)


@dataclass(slots=True)
class ListReading(Generic[R]):
    """The accepted rows of a workbook, and what became of the others.

    `rows_read` = accepted + rejected + duplicates; rows that were left out are not among them.
    Places are (sheet, row) as Excel numbers them. `as_of_on` is the latest day that a sheet says
    it speaks of.
    """

    rows: list[R] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows_read: int = 0
    rejected_rows: list[Place] = field(default_factory=list)
    duplicates: list[Place] = field(default_factory=list)
    left_out: list[Place] = field(default_factory=list)
    as_of_on: date | None = None

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)


class ListReader(ABC, Generic[R]):
    """Reads one kind of list; a subclass says what a row is and what it states."""

    schema: ClassVar[SheetSchema]
    # The codes of a row that repeats another, and of one that contradicts it.
    duplicate: ClassVar[str]
    conflict: ClassVar[str]

    def __init__(
        self, workbook: Workbook, layout: Layout, *, directory: Directory, on: date
    ) -> None:
        self.on = on
        self._workbook = workbook
        self._layout = layout
        self._directory = directory
        self._found: list[tuple[RowCells, R]] = []

    def enter(self, table: Table, rows: Sequence[Row]) -> None:
        """Take note of a table before its rows are read."""

    def cells_of(self, table: Table, row: Row) -> Mapping[str, CellValue]:
        """Return the cells of a row by field."""
        return row.cells

    @abstractmethod
    def read_row(self, cells: RowCells, sheet: str) -> R | None:
        """Read one row, its errors noted in `cells`; None leaves it out."""

    @abstractmethod
    def claims(self, row: R) -> Mapping[Hashable, object]:
        """Say which facts a row states, and of what (see `intake.sheets.sifting.sift`)."""

    def key_of(self, cells: RowCells) -> str:
        """Return the field at which a repeated or contradicted row is noted."""
        return "name"

    def check(self, found: list[tuple[RowCells, R]]) -> list[tuple[RowCells, R]]:
        """Look at the rows together, once their enterprises are known."""
        return found

    def as_of(self) -> date | None:
        """Return the day that the tables read so far speak of."""
        return None

    def reading(self) -> ListReading[R]:
        """Read every table; raises nothing, whatever is wrong is a finding."""
        reading: ListReading[R] = ListReading()
        order = {table.sheet: place for place, table in enumerate(self._layout.tables)}
        found: list[tuple[RowCells, R]] = []
        for table in self._layout.tables:
            rows = list(iter_rows(self._workbook.sheet(table.sheet), table, self.schema))
            self.enter(table, rows)
            for row in rows:
                if row.kind is not RowKind.DATA:
                    continue
                cells = RowCells(self.schema, table, row.number, self.cells_of(table, row))
                read = self.read_row(cells, table.sheet)
                if read is None:
                    reading.left_out.append((table.sheet, row.number))
                    reading.findings += cells.findings
                else:
                    found.append((cells, read))
        found = self.check(self._with_enterprises(found))
        reading.rows_read = len(found)
        self._sift(found, reading)
        for cells, read in found:
            reading.findings += cells.findings
            if cells.is_rejected:
                reading.rejected_rows.append(read.place)
        reading.findings.sort(key=lambda one: (order[one.sheet], one.row))
        reading.as_of_on = self.as_of()
        return reading

    def name_and_code(self, cells: RowCells) -> tuple[str, str | None]:
        """Read whom a row names; the code alone will do."""
        mark = len(cells.findings)
        name = cells.text("name").strip("-—/ ")
        uscc = read_uscc(cells, optional=True)
        if not name and uscc is None and not cells.has_error_since(mark):
            cells.error("name", "name_missing")
        return name, uscc

    def _with_enterprises(self, found: list[tuple[RowCells, R]]) -> list[tuple[RowCells, R]]:
        matches = self._directory.find([(row.name, row.uscc) for _cells, row in found])
        known: list[tuple[RowCells, R]] = []
        for (cells, row), match in zip(found, matches, strict=True):
            if row.name or row.uscc:
                note_match(cells, match, name=row.name, uscc=row.uscc)
            known.append((cells, replace(row, enterprise_id=match.enterprise_id)))
        return known

    def _sift(self, found: list[tuple[RowCells, R]], reading: ListReading[R]) -> None:
        """Keep each good row once; rows that contradict each other become errors."""
        cells_of = {row.place: cells for cells, row in found}
        good = [row for cells, row in found if not cells.is_rejected]
        sifted = sift(good, self.claims)
        reading.rows = sifted.rows
        for row, other in sifted.duplicates:
            reading.duplicates.append(row.place)
            cells = cells_of[row.place]
            place: dict[str, str | int] = {"sheet": other.sheet, "row": other.row_number}
            cells.warning(self.key_of(cells), self.duplicate, **place)
        for row, other in sifted.conflicts:
            cells = cells_of[row.place]
            place = {"sheet": other.sheet, "row": other.row_number}
            cells.error(self.key_of(cells), self.conflict, **place)
