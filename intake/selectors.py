"""Reads of import batches for the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from casework.formats import money, whole
from casework.models import Region
from casework.scope import CODE_LENGTH, Scope
from intake.columns import UNIT_LABELS, Column, remarks, sheet_groups
from intake.enums import BatchKind, RowState
from intake.handlers import handler_for
from intake.models import ImportBatch, ImportFinding
from intake.prepare import open_workbook
from intake.sheets.findings import Finding, message
from intake.sheets.layout import apply_mapping
from intake.sheets.rejects import write_rejects
from intake.sheets.units import Unit


def batches(
    scope: Scope,
    kinds: Collection[BatchKind],
    *,
    text: str = "",
    kind: str = "",
    state: str = "",
) -> QuerySet[ImportBatch]:
    """Return the batches of these kinds in a jurisdiction for the list, without bulky columns."""
    found = ImportBatch.objects.in_scope(scope).filter(kind__in=kinds)
    found = found.select_related("uploaded_by").defer("layout")
    if text:
        found = found.filter(Q(title__icontains=text) | Q(original_name__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def region_names(prefixes: Iterable[str]) -> dict[str, str]:
    """Name jurisdictions by their prefixes in one query; unknown ones by the prefix itself."""
    codes = {prefix.ljust(CODE_LENGTH, "0"): prefix for prefix in prefixes if prefix}
    known = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return {"": _("Whole country")} | {
        prefix: known.get(code, prefix) for code, prefix in codes.items()
    }


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows of a batch are in which state, and how many findings it has."""

    accepted: int
    duplicate: int
    rejected: int
    errors: int
    warnings: int

    @property
    def read(self) -> int:
        return self.accepted + self.duplicate + self.rejected

    @property
    def findings(self) -> int:
        return self.errors + self.warnings


def row_counts(batch: ImportBatch) -> RowCounts:
    """Count the rows and findings of a batch."""
    rows = dict(batch.rows.order_by().values_list("state").annotate(Count("pk")))
    severities = dict(batch.findings.order_by().values_list("is_error").annotate(Count("pk")))
    return RowCounts(
        accepted=rows.get(RowState.ACCEPTED, 0),
        duplicate=rows.get(RowState.DUPLICATE, 0),
        rejected=rows.get(RowState.REJECTED, 0),
        errors=severities.get(True, 0),
        warnings=severities.get(False, 0),
    )


def findings(batch: ImportBatch, *, severity: str = "") -> QuerySet[ImportFinding]:
    """Return the findings of a batch, errors first, each kind in the order of the sheets."""
    found = batch.findings.order_by("-is_error", "id")
    return found.filter(is_error=severity == "error") if severity else found


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as the page shows it; `place` is a cell such as C15, or the row alone."""

    is_error: bool
    sheet: str
    row: int
    column: str
    value: str
    reason: str


def finding_line(stored: ImportFinding) -> FindingLine:
    """Put a stored finding into words."""
    finding = Finding.from_json(stored.details)
    return FindingLine(
        finding.is_error,
        finding.sheet,
        finding.row,
        finding.column,
        finding.value,
        message(finding),
    )


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """One column as it was read: the field it was taken for, and its unit if it is money."""

    column: Column
    field: str
    unit: str


@dataclass(frozen=True, slots=True)
class UnderstoodSheets:
    """Sheets with equal headers as they were read."""

    names: str
    header_rows: list[int]
    columns: list[UnderstoodColumn]


def understood(batch: ImportBatch) -> list[UnderstoodSheets]:
    """Say how the columns of a batch were understood; unused columns too, unused sheets not."""
    schema = handler_for(batch.kind).schema
    labels = {spec.key: str(spec.label) for spec in schema.fields}
    money_keys = {spec.key for spec in schema.money_fields()}
    found = []
    for group in sheet_groups(batch.layout):
        if not group.entry:
            continue
        fields = {letter: key for key, letter in group.entry["columns"].items()}
        columns = []
        for column in group.first.columns(group.header_rows):
            key = fields.get(column.letter, "")
            unit = group.entry["units"].get(key, group.entry["unit"]) if key in money_keys else ""
            shown_unit = str(UNIT_LABELS[Unit(unit)]) if unit else ""
            columns.append(UnderstoodColumn(column, labels.get(key, ""), shown_unit))
        found.append(UnderstoodSheets(group.names, group.header_rows, columns))
    return found


def doubts_of(batch: ImportBatch) -> list[str]:
    """Return what was unsure about the columns when the file was read."""
    return remarks(batch.layout.get("doubts", []))


def notes_of(batch: ImportBatch) -> list[str]:
    """Return what was left out or assumed when the file was read."""
    return remarks(batch.layout.get("hints", []))


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """One row of a table of totals: its figures as text, and the bar of the last one in percent."""

    label: str
    cells: list[str]
    share: str


@dataclass(frozen=True, slots=True)
class BreakdownTable:
    """A table of totals as the page shows it."""

    caption: str
    heading: str
    columns: tuple[str, ...]
    lines: list[BreakdownLine]


@dataclass(frozen=True, slots=True)
class Preview:
    """The totals of a batch in words and figures."""

    figures: list[tuple[str, str]]
    breakdowns: list[BreakdownTable]


def preview(batch: ImportBatch) -> Preview:
    """Put the totals of a batch into words."""
    summary = handler_for(batch.kind).summary(batch.totals)
    tables = []
    for one in summary.breakdowns:
        largest = max((cells[-1] for _label, cells in one.rows), default=0)
        lines = [
            BreakdownLine(label, [_figure(cell) for cell in cells], _share(cells[-1], largest))
            for label, cells in one.rows
        ]
        tables.append(BreakdownTable(one.caption, one.heading, one.columns, lines))
    return Preview([(label, _figure(value)) for label, value in summary.figures], tables)


def _figure(value: int | Decimal | str) -> str:
    if isinstance(value, str):
        return value
    return money(value) if isinstance(value, Decimal) else whole(value)


def _share(value: int | Decimal, largest: int | Decimal) -> str:
    return f"{Decimal(value) * 100 / Decimal(largest):.1f}" if largest else "0"


def write_rejected_rows(batch: ImportBatch, out: Path) -> None:
    """Write the rejected rows of a batch as a workbook, the reasons in comments of their cells."""
    workbook = open_workbook(Path(batch.file.path), batch.original_name)
    layout = apply_mapping(workbook, handler_for(batch.kind).schema, batch.layout["mapping"])
    stored = batch.findings.filter(is_error=True).values_list("details", flat=True)
    write_rejects(workbook, layout, [Finding.from_json(one) for one in stored], out)
