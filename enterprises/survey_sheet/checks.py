"""The figures of one survey row: months, amounts and workers, and what must agree with what."""

from dataclasses import dataclass
from decimal import Decimal

from enterprises.survey_sheet.cells import RowCells
from enterprises.survey_sheet.fields import WORKER_PARTS
from enterprises.survey_sheet.insurance_fields import INSURANCES, parts_of
from intake.sheets.months import is_open_end, parse_month, parse_span
from intake.sheets.normalise import Money, parse_count
from intake.sheets.steps import rounding_of
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from statutes.money import ZERO


@dataclass(frozen=True, slots=True)
class Amounts:
    """Principal by insurance, above zero only, and the total that holds."""

    principal: dict[Insurance, Decimal]
    total: Decimal


def read_amounts(cells: RowCells, steps: dict[str, Decimal]) -> Amounts:
    """Read the amounts and compare their sum with the printed total.

    `steps` holds, by field, how finely a column in thousands or more is printed. Each figure may
    be off by half a step, so where the steps are coarser than a fen (or finer: unrounded results)
    a difference up to (parts + 1) / 2 steps is rounding: a warning, and the parts hold. Amounts
    to the fen, and all in yuan, must agree exactly.
    """
    mark = len(cells.findings)
    read = {insurance: _insurance(cells, insurance, steps) for insurance in INSURANCES}
    parts = {insurance: money for insurance, money in read.items() if money is not None}
    printed = cells.money("total")
    principal = {insurance: money.yuan for insurance, money in parts.items() if money.yuan}
    summed = sum(principal.values(), ZERO)
    if printed is None:
        return Amounts(principal, summed)
    if not any(cells.has(key) for one in INSURANCES for key in (str(one), *parts_of(one))):
        if printed.yuan:
            cells.warning("total", "not_split_by_insurance", total=str(printed.yuan))
        return Amounts({}, printed.yuan)
    difference = abs(summed - printed.yuan)
    if difference and not cells.has_error_since(mark):
        figures = {"parts": f"{summed:.2f}", "total": f"{printed.yuan:.2f}"}
        if difference <= rounding_of(
            steps, {str(key): one for key, one in parts.items()}, "total", printed
        ):
            cells.warning("total", "parts_rounded", **figures)
        else:
            cells.error("total", "parts_differ_from_total", **figures)
    return Amounts(principal, summed)


def _insurance(cells: RowCells, insurance: Insurance, steps: dict[str, Decimal]) -> Money | None:
    """Read an insurance as a whole, or add up its two parts; both must agree where both stand."""
    mark = len(cells.findings)
    whole = cells.money(str(insurance))
    read = {key: cells.money(key) for key in parts_of(insurance)}
    parts = {key: money for key, money in read.items() if money is not None}
    if not parts:
        return whole
    summed = sum((money.yuan for money in parts.values()), ZERO)
    if whole is None:
        return Money(summed, min(money.step for money in parts.values()))
    difference = abs(summed - whole.yuan)
    allowed = rounding_of(steps, parts, str(insurance), whole)
    if difference > allowed and not cells.has_error_since(mark):
        figures = {"parts": f"{summed:.2f}", "total": f"{whole.yuan:.2f}"}
        cells.error(str(insurance), "parts_differ_from_whole", **figures)
    return whole


def read_workers(cells: RowCells) -> dict[str, int]:
    """Read the workers affected and their three parts; all three must add up to the total.

    Where the total is blank the parts are the total; where a part has no column the rest may be
    less than the total, never more.
    """
    mark = len(cells.findings)
    parts = {key: cells.read(key, parse_count) for key in WORKER_PARTS}
    affected = cells.read("workers_affected", parse_count)
    known = {key: count for key, count in parts.items() if count is not None}
    summed = sum(known.values())
    if affected is None:
        affected = summed
    elif known and not cells.has_error_since(mark):
        complete = all(cells.has(key) for key in WORKER_PARTS)
        if summed > affected or (complete and summed != affected):
            cells.error(
                "workers_affected", "workers_differ_from_total", parts=summed, total=affected
            )
    return {"workers_affected": affected, **{key: parts[key] or 0 for key in WORKER_PARTS}}


def read_months(
    cells: RowCells, *, total: Decimal, as_of: ContributionMonth | None, on: ContributionMonth
) -> tuple[ContributionMonth | None, ContributionMonth | None]:
    """Read first and last month from two columns or from one; required where money is owed.

    `as_of` closes a span that is open (至今); `on` is the month of the import, which no span may
    pass.
    """
    mark = len(cells.findings)
    first, last = _months_as_written(cells, as_of)
    if cells.has_error_since(mark):
        return None, None
    end_key = "last_month" if cells.has("last_month") else "span"
    if first is None or last is None:
        if total > 0:
            missing = "first_month" if first is None and cells.has("first_month") else end_key
            cells.error(missing, "span_missing", total=f"{total:.2f}")
        return None, None
    if last < first:
        cells.error(end_key, "end_before_start", value=f"{first}-{last}")
    elif last > on:
        cells.error(end_key, "end_in_future", value=str(last), on=str(on))
    return first, last


def _months_as_written(
    cells: RowCells, as_of: ContributionMonth | None
) -> tuple[ContributionMonth | None, ContributionMonth | None]:
    if cells.has("first_month") or cells.has("last_month"):
        first = cells.read("first_month", parse_month)
        if is_open_end(cells.value("last_month")):
            return first, _closed(cells, "last_month", as_of)
        last = cells.read("last_month", parse_month)
        if first is not None or last is not None or not cells.has("span"):
            return first, last
    span = cells.read("span", parse_span)
    if span is None:
        return None, None
    return span.first, span.last or _closed(cells, "span", as_of)


def _closed(cells: RowCells, key: str, as_of: ContributionMonth | None) -> ContributionMonth | None:
    """Close an open span with the month that the sheet speaks of, and say so."""
    if as_of is None:
        cells.error(key, "open_end")
    else:
        cells.warning(key, "end_taken_from_sheet", month=str(as_of))
    return as_of
