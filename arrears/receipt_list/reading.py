"""Read a bank's list of receipts from a workbook whose layout is known."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from arrears.lists.matching import Directory
from arrears.lists.reading import ListReader, ListReading
from arrears.receipt_list.cells import came_in, parse_reference
from arrears.receipt_list.fields import RECEIPT_SCHEMA
from arrears.receipt_list.row import ReceiptRow
from enterprises.survey_sheet.cells import RowCells
from intake.sheets.days import parse_day
from intake.sheets.errors import CellError
from intake.sheets.normalise import Money, is_finer_than_fen
from intake.sheets.reading import Workbook
from intake.sheets.tables import Layout
from statutes.money import ZERO

__all__ = ["OnRecord", "ReceiptRow", "read_receipts"]

_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The receipt that stands under a bank reference."""

    enterprise_id: int
    received_on: date
    amount: Decimal

    def is_same_as(self, row: ReceiptRow) -> bool:
        return (self.enterprise_id, self.received_on, self.amount) == (
            row.enterprise_id,
            row.received_on,
            row.amount,
        )


Recorded = Callable[[Sequence[str]], Mapping[str, OnRecord]]


def read_receipts(
    workbook: Workbook, layout: Layout, *, directory: Directory, recorded: Recorded, on: date
) -> ListReading[ReceiptRow]:
    """Read every receipt of every table; raises nothing, whatever is wrong is a finding.

    `on` is today: no receipt may lie after it. `recorded` says what is on record under some
    references: the same receipt is accepted as known, another one is an error. Outgoing payments
    are left out with a warning.
    """
    return _ReceiptReader(workbook, layout, directory=directory, recorded=recorded, on=on).reading()


class _ReceiptReader(ListReader[ReceiptRow]):
    schema = RECEIPT_SCHEMA
    duplicate = "receipt_duplicate"
    conflict = "receipt_conflict"

    def __init__(
        self,
        workbook: Workbook,
        layout: Layout,
        *,
        directory: Directory,
        recorded: Recorded,
        on: date,
    ) -> None:
        super().__init__(workbook, layout, directory=directory, on=on)
        self._recorded = recorded

    def read_row(self, cells: RowCells, sheet: str) -> ReceiptRow | None:
        amount = _amount(cells)
        if amount is None and not cells.is_rejected:
            return None
        name, uscc = self.name_and_code(cells)
        return ReceiptRow(
            sheet=sheet,
            row_number=cells.number,
            name=name,
            uscc=uscc,
            reference=_reference(cells),
            received_on=self._received_on(cells),
            amount=amount or ZERO,
            note=_note(cells),
        )

    def key_of(self, cells: RowCells) -> str:
        return _reference_key(cells)

    def claims(self, row: ReceiptRow) -> Mapping[Hashable, object]:
        return {row.reference: (row.enterprise_id, row.received_on, row.amount)}

    def check(self, found: list[tuple[RowCells, ReceiptRow]]) -> list[tuple[RowCells, ReceiptRow]]:
        """Compare with what is on record under the same references."""
        on_record = self._recorded([row.reference for _cells, row in found if row.reference])
        return [
            (cells, replace(row, is_known=_is_known(cells, row, on_record.get(row.reference))))
            for cells, row in found
        ]

    def _received_on(self, cells: RowCells) -> date:
        key = "received_on" if cells.has("received_on") else "traded_on"
        mark = len(cells.findings)
        day = cells.read(key, parse_day)
        if day is None:
            if not cells.has_error_since(mark):
                cells.error(key, "received_on_missing")
            return self.on
        if day > self.on:
            cells.error(key, "day_in_future", on=str(self.on))
        return day


def _is_known(cells: RowCells, row: ReceiptRow, earlier: OnRecord | None) -> bool:
    if earlier is None or cells.is_rejected:
        return False
    if not earlier.is_same_as(row):
        cells.error(_reference_key(cells), "reference_taken", value=row.reference)
    return not cells.is_rejected


def _reference_key(cells: RowCells) -> str:
    return "reference" if cells.has("reference") else "voucher"


def _reference(cells: RowCells) -> str:
    key = _reference_key(cells)
    mark = len(cells.findings)
    reference = cells.read(key, parse_reference) or ""
    limit = RECEIPT_SCHEMA.field(key).max_length
    if not reference and not cells.has_error_since(mark):
        cells.error(key, "reference_missing")
    elif limit is not None and len(reference) > limit:
        cells.error(key, "too_long", length=len(reference), limit=limit)
    return reference


def _amount(cells: RowCells) -> Decimal | None:
    """Read what came in; None with a warning for a payment out, with an error for neither."""
    debit, credit = cells.amount("debit"), cells.amount("amount")
    if _went_out(cells, debit, credit):
        return None
    if debit is not None and debit.yuan and not cells.is_rejected:
        cells.error("debit", "both_sides")
    if credit is None:
        if not cells.is_rejected:
            cells.error("amount", "amount_missing")
        return None
    if credit.yuan <= 0:
        cells.error("amount", "amount_not_positive")
    elif is_finer_than_fen(credit.step):
        cells.warning("amount", "amount_rounded", yuan=f"{credit.yuan:.2f}")
    return credit.yuan


def _went_out(cells: RowCells, debit: Money | None, credit: Money | None) -> bool:
    """Tell a payment out, and note it; what is said of it otherwise matters no more."""
    key = "debit"
    out = bool(debit and debit.yuan) and not (credit and credit.yuan)
    if cells.has("direction"):
        try:
            incoming = came_in(cells.value("direction"))
        except CellError as error:
            cells.note_error("direction", error)
            return False
        if incoming is False:
            key, out = "direction", True
    if out and not cells.is_rejected:
        cells.warning(key, "outgoing_left_out")
        return True
    return False


def _note(cells: RowCells) -> str:
    parts = [cells.text(key) for key in ("note", "remark") if cells.has(key)]
    return "; ".join(part for part in parts if part.strip("-—/ "))[:_LONGEST_NOTE]
