"""Decide which column is which field, by header, by what stands beside it, and by content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from intake.sheets.cells import CellValue, fold, is_blank, shown
from intake.sheets.days import is_day
from intake.sheets.errors import CellError
from intake.sheets.fields import (
    FieldKind,
    FieldSpec,
    HeaderPath,
    SheetSchema,
    any_matches,
    score,
)
from intake.sheets.headers import HeaderColumn
from intake.sheets.months import parse_month, parse_span
from intake.sheets.normalise import is_number, parse_count
from intake.sheets.reading import Sheet

LEAST_SCORE = 50.0
SURE_SCORE = 60.0
_BESIDE_ITS_PARTS = 85.0
_BY_CONTENT = 65.0
_CONTRADICTED = 40.0
_SPAN_IN_TWO_COLUMNS = 90.0
# Two columns whose scores lie this close are a question, not an answer.
_CLOSE = 5.0
_ALIKE_SHARE = 0.7
_SAMPLE_ROWS = 80
_TELLING_SAMPLES = 3


@dataclass(slots=True)
class Assignment:
    """Fields and their columns for one header, and how good that is as a whole."""

    columns: dict[str, tuple[HeaderColumn, float]] = field(default_factory=dict)
    rivals: dict[str, list[HeaderColumn]] = field(default_factory=dict)
    strays: list[HeaderColumn] = field(default_factory=list)
    people: list[HeaderColumn] = field(default_factory=list)
    unclaimed: list[HeaderColumn] = field(default_factory=list)

    def quality(self, schema: SheetSchema) -> float:
        """Return the sum of the scores, required fields counting three times."""
        return sum(
            found * (3 if schema.field(key).required else 1)
            for key, (_column, found) in self.columns.items()
            if schema.field(key).kind is not FieldKind.IGNORED
        )


class Samples:
    """Values below a header, by column, and what kind of values they are."""

    def __init__(self, sheet: Sheet, first_row: int) -> None:
        self._sheet = sheet
        self._rows = range(first_row, min(first_row + _SAMPLE_ROWS, len(sheet.rows) + 1))
        self._values: dict[int, list[CellValue]] = {}
        self._shares: dict[tuple[int, str], float] = {}

    def of(self, column: int) -> list[CellValue]:
        """Return the values of a column that say something."""
        if column not in self._values:
            read = (self._sheet.cell(row, column) for row in self._rows)
            self._values[column] = [value for value in read if not is_blank(value)]
        return self._values[column]

    def share(self, column: int, name: str, test: Callable[[CellValue], bool]) -> float:
        """Return the share of a column's values that pass a test; `name` keeps the answer."""
        if (column, name) not in self._shares:
            values = self.of(column)
            passed = sum(map(test, values))
            self._shares[column, name] = passed / len(values) if values else 0.0
        return self._shares[column, name]

    def are_telling(self, column: int) -> bool:
        return len(self.of(column)) >= _TELLING_SAMPLES


def assign(schema: SheetSchema, columns: Sequence[HeaderColumn], samples: Samples) -> Assignment:
    """Give each field its best column, best scores first; one column serves one field."""
    scores = {
        (spec.key, column.index): _scored(spec, column, samples)
        for spec in schema.fields
        for column in columns
    }
    _score_totals_beside_parts(schema, columns, scores)
    _score_span_in_two_columns(schema, columns, scores)
    _score_by_content(schema, columns, scores, samples)
    _drop_sums_with_surcharges(schema, columns, scores)
    assignment = Assignment()
    by_index = {column.index: column for column in columns}
    taken: set[int] = set()
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0][1]))
    for (key, index), found in ranked:
        if found < LEAST_SCORE or key in assignment.columns or index in taken:
            continue
        assignment.columns[key] = (by_index[index], found)
        taken.add(index)
    _note_rivals(schema, assignment, scores, by_index, taken)
    _note_unclaimed(schema, assignment, columns, samples)
    return assignment


def _note_unclaimed(
    schema: SheetSchema, assignment: Assignment, columns: Sequence[HeaderColumn], samples: Samples
) -> None:
    """Note the columns of figures that no field claims, and which of them should have one."""
    claimed = {column.index: key for key, (column, _score) in assignment.columns.items()}
    wholes = {split.total for split in schema.splits}
    summed_up = {
        column.path.groups for key, (column, _score) in assignment.columns.items() if key in wholes
    }
    for column in columns:
        if column.index in claimed or samples.share(column.index, "number", is_number) < 0.5:
            continue
        if _is_stray(schema.stray_money, column.path, summed_up):
            assignment.strays.append(column)
            continue
        assignment.unclaimed.append(column)
        people = schema.stray_count
        if people is not None and people.key not in assignment.columns:
            whole = samples.share(column.index, "count", _is_count) == 1
            if whole and score(people, column.path) > 0:
                assignment.people.append(column)


def _is_stray(spec: FieldSpec | None, path: HeaderPath, summed_up: set[tuple[str, ...]]) -> bool:
    """Tell an amount of no field: named like one, or in a group of one without a sum there."""
    if spec is None:
        return False
    if score(spec, path) > 0:
        return True
    vetoed = any_matches(spec.veto, path.full) or any(
        any_matches(spec.group_veto, group) for group in path.groups
    )
    in_group = any(any_matches(spec.groups, group) for group in path.groups)
    return in_group and not vetoed and path.groups not in summed_up


def _is_count(value: CellValue) -> bool:
    try:
        parse_count(value)
    except CellError:
        return False
    return True


def _is_month(value: CellValue) -> bool:
    try:
        return parse_month(value) is not None
    except CellError:
        return False


def _is_span(value: CellValue) -> bool:
    try:
        return parse_span(value) is not None
    except CellError:
        return False


def _is_word(value: CellValue) -> bool:
    return isinstance(value, str) and not is_number(value)


_EXPECTED: dict[FieldKind, tuple[str, Callable[[CellValue], bool]]] = {
    FieldKind.MONEY: ("number", is_number),
    FieldKind.COUNT: ("count", _is_count),
    FieldKind.MONTH: ("month", _is_month),
    FieldKind.SPAN: ("span", _is_span),
    FieldKind.DATE: ("day", is_day),
    FieldKind.REGION: ("word", _is_word),
}


def _scored(spec: FieldSpec, column: HeaderColumn, samples: Samples) -> float:
    """Score one header for one field, less where the content contradicts it."""
    found = score(spec, column.path)
    if not found or not samples.are_telling(column.index):
        return found
    if spec.kind in _EXPECTED:
        name, test = _EXPECTED[spec.kind]
        if samples.share(column.index, name, test) < 0.3:
            return found - _CONTRADICTED
    elif spec.required and samples.share(column.index, "word", _is_word) < 0.3:
        return found - _CONTRADICTED
    return found


def _score_totals_beside_parts(
    schema: SheetSchema, columns: Sequence[HeaderColumn], scores: dict[tuple[str, int], float]
) -> None:
    """Let 合计 without a group above be the total of the parts that it stands beside.

    Beside parts in a group of their own, 养老 over 单位 and 个人, it is the total of all groups.
    """
    widest = {
        part: split
        for split in sorted(schema.splits, key=lambda one: len(one.parts))
        for part in split.parts
    }
    for split in schema.splits:
        spec = schema.field(split.total)
        for place, column in enumerate(columns):
            if column.path.groups or column.path.bare not in spec.generic:
                continue
            beside = (*columns[max(place - 1, 0) : place], *columns[place + 1 : place + 2])
            if any(
                scores[part, one.index] >= SURE_SCORE
                and (not one.path.groups or widest[part] is split)
                for part in split.parts
                for one in beside
            ):
                known = scores[split.total, column.index]
                scores[split.total, column.index] = max(known, _BESIDE_ITS_PARTS)


def _score_span_in_two_columns(
    schema: SheetSchema, columns: Sequence[HeaderColumn], scores: dict[tuple[str, int], float]
) -> None:
    """Let one header over two columns, 欠费时间 without 起 and 止 below, be first and last."""
    keys = {spec.key: spec.kind for spec in schema.fields}
    spans = [key for key, kind in keys.items() if kind is FieldKind.SPAN]
    months = [key for key, kind in keys.items() if kind is FieldKind.MONTH]
    if len(spans) != 1 or len(months) != 2:
        return
    for left, right in zip(columns, columns[1:], strict=False):
        same = left.path == right.path and left.index + 1 == right.index
        if same and scores[spans[0], left.index] >= LEAST_SCORE:
            for key, column in zip(months, (left, right), strict=True):
                scores[key, column.index] = _SPAN_IN_TWO_COLUMNS
                scores[spans[0], column.index] = 0.0


def _drop_sums_with_surcharges(
    schema: SheetSchema, columns: Sequence[HeaderColumn], scores: dict[tuple[str, int], float]
) -> None:
    """Take away from every field what sums up principal and a surcharge: 本金 | 滞纳金 | 合计."""
    charged: set[tuple[str, ...]] = set()
    for column in columns:
        if column.path.groups and any_matches(schema.surcharges, column.path.full):
            charged.add(column.path.groups)
        elif (
            column.path.groups and column.path.groups in charged and column.path.bare in schema.sums
        ):
            for spec in schema.fields:
                scores[spec.key, column.index] = 0.0


def _score_by_content(
    schema: SheetSchema,
    columns: Sequence[HeaderColumn],
    scores: dict[tuple[str, int], float],
    samples: Samples,
) -> None:
    """Recognise by its content what no header names: a column of credit codes, of companies."""
    for spec in schema.fields:
        pattern = spec.looks_like
        if pattern is None or any(scores[spec.key, c.index] >= LEAST_SCORE for c in columns):
            continue
        for column in columns:
            unknown = all(scores[one.key, column.index] < LEAST_SCORE for one in schema.fields)
            if unknown and samples.are_telling(column.index):
                values = samples.of(column.index)
                alike = sum(bool(pattern.search(fold(shown(value)))) for value in values)
                if alike >= _ALIKE_SHARE * len(values):
                    scores[spec.key, column.index] = _BY_CONTENT


def _note_rivals(
    schema: SheetSchema,
    assignment: Assignment,
    scores: dict[tuple[str, int], float],
    by_index: dict[int, HeaderColumn],
    taken: set[int],
) -> None:
    """Note free columns that fit a figure's field about as well as the one it was given."""
    telling = {FieldKind.MONEY, FieldKind.COUNT, FieldKind.MONTH, FieldKind.SPAN, FieldKind.CODE}
    for key, (_column, found) in assignment.columns.items():
        spec = schema.field(key)
        if spec.kind not in telling and not spec.required:
            continue
        rivals = [
            by_index[index]
            for index in by_index
            if index not in taken and scores[key, index] >= max(found - _CLOSE, SURE_SCORE)
        ]
        if rivals:
            assignment.rivals[key] = rivals
