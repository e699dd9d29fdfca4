"""Read the cells of one survey row and note every finding about them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from intake.sheets.cells import CellValue, shown
from intake.sheets.errors import CellError
from intake.sheets.fields import SheetSchema
from intake.sheets.findings import Finding, Severity, from_error
from intake.sheets.normalise import Money, parse_money, parse_text
from intake.sheets.tables import Table

T = TypeVar("T")


class RowCells:
    """The cells of one row by field, and the findings about them."""

    def __init__(
        self, schema: SheetSchema, table: Table, number: int, cells: Mapping[str, CellValue]
    ) -> None:
        self._schema = schema
        self._table = table
        self.number = number
        self._cells = cells
        self.findings: list[Finding] = []

    @property
    def is_rejected(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    def has_error_since(self, mark: int) -> bool:
        """Tell whether an error was noted after the first `mark` findings."""
        return any(finding.is_error for finding in self.findings[mark:])

    def has(self, key: str) -> bool:
        """Tell whether the table has a column for a field."""
        return key in self._table.columns

    def value(self, key: str) -> CellValue:
        return self._cells.get(key)

    def read(
        self,
        key: str,
        parse: Callable[[CellValue], T | None],
        severity: Severity = Severity.ERROR,
    ) -> T | None:
        """Parse a field's cell; a cell that cannot be understood is noted and counts as None."""
        try:
            return parse(self.value(key))
        except CellError as error:
            self.note_error(key, error, severity)
            return None

    def amount(self, key: str) -> Money | None:
        """Read an amount in the unit of its column, whatever its sign."""
        if not self.has(key):
            return None
        unit = self._table.unit_of(key)
        return self.read(key, lambda value: parse_money(value, unit))

    def money(self, key: str) -> Money | None:
        """Read an amount in the unit of its column; a negative one is an error."""
        money = self.amount(key)
        if money is not None and money.yuan < 0:
            self.error(key, "negative")
            return None
        return money

    def text(self, key: str) -> str:
        """Read a text; one longer than can be kept is cut off with a warning.

        In a required field, the name, it is an error: a name cut off is another name.
        """
        spec = self._schema.field(key)
        limit = spec.max_length
        if spec.required:
            return self.read(key, lambda value: parse_text(value, max_length=limit)) or ""
        text = parse_text(self.value(key))
        if limit is not None and len(text) > limit:
            self.warning(key, "shortened", limit=limit)
            return text[:limit]
        return text

    def raw(self) -> dict[str, str]:
        """Return the cells with content as read."""
        return {key: shown(value) for key, value in self._cells.items() if value is not None}

    def error(self, key: str, code: str, **params: str | int) -> None:
        self._note(key, code, Severity.ERROR, params)

    def warning(self, key: str, code: str, **params: str | int) -> None:
        self._note(key, code, Severity.WARNING, params)

    def note_error(self, key: str, error: CellError, severity: Severity = Severity.ERROR) -> None:
        column, header = self._place(key)
        self.findings.append(
            from_error(
                error,
                sheet=self._table.sheet,
                row=self.number,
                column=column,
                field=key,
                header=header,
                severity=severity,
            )
        )

    def _note(
        self, key: str, code: str, severity: Severity, params: Mapping[str, str | int]
    ) -> None:
        column, header = self._place(key)
        value = str(params.get("value", shown(self.value(key))))
        rest = {name: param for name, param in params.items() if name != "value"}
        self.findings.append(
            Finding(
                self._table.sheet, self.number, column, key, severity, code, value, header, rest
            )
        )

    def _place(self, key: str) -> tuple[str, str]:
        match = self._table.columns.get(key)
        return (match.letter, match.header) if match else ("", "")
