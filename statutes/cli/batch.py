"""Read a file of cases and write its results: CSV, UTF-8 with or without a byte order mark.

Rows are numbered as a spreadsheet does: the header is row 1, empty rows count but hold no case.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from statutes.cli.frame import Column, Command, Outcome, Row, UsageError


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of a file, the inputs to show with them, and the columns passed through."""

    inputs: tuple[str, ...]
    extras: tuple[str, ...]
    rows: tuple[Row, ...]


def read_batch(path: Path, command: Command, options: Mapping[str, str]) -> Batch:
    """Read all rows; an empty or missing cell takes the option's value, else the default.

    Columns in any order. Those that are neither input nor result are kept as extras; result
    columns are dropped, for they are computed anew. Inputs are shown where the file has them or a
    default stood in.
    """
    records = _records(_text(path))
    header = next(records, (1, []))[1]
    names = [name.strip() for name in header]
    _check_header(names, command, options)
    known = {column.name for column in command.inputs} | set(command.results)
    extras = tuple(name for name in names if name and name not in known)
    rows = []
    for number, cells in records:
        cell_of = _cells_by_name(number, names, cells)
        values = {
            column.name: cell_of.get(column.name, "")
            or options.get(column.name, "")
            or column.default_for(batch=True)
            for column in command.inputs
        }
        _check_required(number, values, command.inputs)
        rows.append(Row(values, number, {name: cell_of[name] for name in extras}))
    inputs = tuple(
        column.name
        for column in command.inputs
        if column.name in names or options.get(column.name) or column.default_for(batch=True)
    )
    return Batch(inputs, extras, tuple(rows))


def write_batch(command: Command, batch: Batch, outcomes: Sequence[Outcome]) -> str:
    """Return the CSV: inputs, results, then what the file held besides."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*batch.inputs, *command.results, *batch.extras])
    for row, outcome in zip(batch.rows, outcomes, strict=True):
        writer.writerow(
            [row.text(name) for name in batch.inputs]
            + [outcome.results[name] for name in command.results]
            + [row.extras[name] for name in batch.extras]
        )
    return buffer.getvalue()


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}: row {number} is not UTF-8; save the file as CSV UTF-8"
        ) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything, with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped) or number == 1:
                yield number, stripped
    except csv.Error as error:
        raise UsageError(f"row {number + 1}: this is not CSV: {error}") from error


def _check_header(names: Sequence[str], command: Command, options: Mapping[str, str]) -> None:
    if not any(names):
        raise UsageError("row 1: there is no header; the first row must name the columns")
    for name in names:
        if name and names.count(name) > 1:
            raise UsageError(f"row 1, column {name}: it stands there twice; keep one of them")
    for column in command.inputs:
        if column.required and column.name not in names and not options.get(column.name):
            raise UsageError(f"row 1, column {column.name}: it is missing; add it to the header")


def _cells_by_name(number: int, names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Pair cells with their columns; a short row's missing cells are empty."""
    by_name = dict.fromkeys((name for name in names if name), "")
    for position, cell in enumerate(cells):
        name = names[position] if position < len(names) else ""
        if name:
            by_name[name] = cell
        elif cell:
            raise UsageError(
                f"row {number}, column {position + 1}: {cell!r} stands in a column without a name"
            )
    return by_name


def _check_required(number: int, values: Mapping[str, str], inputs: Sequence[Column]) -> None:
    for column in inputs:
        if column.required and not values[column.name] and not column.may_be_empty:
            raise UsageError(f"row {number}, column {column.name}: it is empty; fill it in")
