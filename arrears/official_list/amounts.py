"""The principal of one row: the employer's and the withheld part, and what must agree."""

from decimal import Decimal

from arrears.official_list.fields import INSURANCE_KEYS
from enterprises.survey_sheet.cells import RowCells
from enterprises.survey_sheet.checks import read_amounts
from intake.sheets.cells import is_blank
from intake.sheets.normalise import Money, is_finer_than_fen
from intake.sheets.steps import rounding_of
from statutes.insurance import Insurance
from statutes.money import ZERO

_PARTS = ("unit_part", "personal_part")


def amount_columns(cells: RowCells) -> list[str]:
    """Return the columns of insurances in which a row has anything."""
    return [key for key in INSURANCE_KEYS if cells.has(key) and not is_blank(cells.value(key))]


def has_columns(cells: RowCells) -> bool:
    """Tell whether the table has columns for the insurances."""
    return any(cells.has(key) for key in INSURANCE_KEYS)


def read_columns(cells: RowCells, steps: dict[str, Decimal]) -> dict[Insurance, Decimal]:
    """Read a row with a column for each insurance; without any principal it is an error."""
    mark = len(cells.findings)
    amounts = read_amounts(cells, steps)
    if not amounts.principal and not cells.has_error_since(mark):
        key = next(key for key in INSURANCE_KEYS if cells.has(key))
        if amount_columns(cells):
            cells.error(key, "principal_not_positive", value="0.00")
        else:
            cells.error(key, "principal_missing")
    return amounts.principal


def read_principal(cells: RowCells, steps: dict[str, Decimal]) -> Decimal:
    """Read the principal of a row that names one insurance: the sum of its parts, or the total.

    Where both parts and the total stand they must agree; figures in thousands or more may differ
    by what rounding allows, and the parts hold then. A part without the other is compared only.
    """
    mark = len(cells.findings)
    parts = {key: money for key in _PARTS if (money := cells.money(key)) is not None}
    printed = cells.amount("total")
    if cells.has_error_since(mark):
        return ZERO
    principal = _sum_of(cells, parts, printed, steps)
    if principal is None:
        cells.error(_principal_key(cells), "principal_missing")
        return ZERO
    if principal <= 0:
        cells.error(_principal_key(cells), "principal_not_positive", value=f"{principal:.2f}")
    _note_rounding(cells, parts, printed)
    _compare_payable(cells, principal, steps)
    return principal


def _sum_of(
    cells: RowCells, parts: dict[str, Money], printed: Money | None, steps: dict[str, Decimal]
) -> Decimal | None:
    summed = sum((money.yuan for money in parts.values()), ZERO)
    if printed is None:
        return summed if parts else None
    if not parts:
        return printed.yuan
    whole = all(cells.has(key) for key in _PARTS)
    difference = abs(summed - printed.yuan) if whole else max(summed - printed.yuan, ZERO)
    figures = {"parts": f"{summed:.2f}", "total": f"{printed.yuan:.2f}"}
    if difference > rounding_of(steps, parts, "total", printed):
        cells.error("total", "parts_differ_from_whole", **figures)
    elif difference:
        cells.warning("total", "item_parts_rounded", **figures)
    return summed if whole else printed.yuan


def _principal_key(cells: RowCells) -> str:
    return next((key for key in ("total", *_PARTS) if cells.has(key)), "total")


def _note_rounding(cells: RowCells, parts: dict[str, Money], printed: Money | None) -> None:
    figures = parts | ({"total": printed} if printed is not None and not parts else {})
    for key, money in figures.items():
        if is_finer_than_fen(money.step):
            cells.warning(key, "amount_rounded", yuan=f"{money.yuan:.2f}")


def _compare_payable(cells: RowCells, principal: Decimal, steps: dict[str, Decimal]) -> None:
    payable = cells.money("payable")
    if payable is None or principal <= payable.yuan:
        return
    if principal - payable.yuan > rounding_of(steps, {}, "payable", payable):
        cells.warning(
            "payable",
            "above_payable",
            principal=f"{principal:.2f}",
            payable=f"{payable.yuan:.2f}",
        )
