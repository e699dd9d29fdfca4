"""The header of a table: one to four rows, merged or not, turned into one path per column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from intake.sheets.cells import CellValue, fold, is_empty, shown
from intake.sheets.fields import HeaderPath
from intake.sheets.reading import Sheet

DEEPEST_HEADER = 4  # rows
LAST_HEADER_ROW = 40
LAST_HEADER_COLUMN = 200
_DATA_WITHIN = 15  # rows below the first header row

_ENUMERATOR = re.compile(r"^\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、)](?!\d)")
_DECORATION = re.compile(r"^[*※☆★#△▲]+|[*※☆★#:,、。]+$")
_OF_WHICH = re.compile(r"^(?:其中|内含)[:,]?")
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_BRACKET_SIGNS = re.compile(r"[()\[\]【】〔〕{}]")
_UNIT_ALONE = re.compile(
    r"\(?(?:单位:)?(?:人民币)?(?:[百千万亿]*元|人|户|个|家|名|%|年月|年|月|年/月|万人)\)?"
)
_LABEL = re.compile(
    r"^[(\[【]?(?:填报|填表|制表|审核|审批|报送|上报|编制|金额|计量|统计|汇总|单位)?"
    r"(?:单位|日期|时间|人|部门|机关|负责人)(?:名称)?(?:\(.{0,6}\))?:"
)
_AS_OF = re.compile(r"^\(?(?:数据)?(?:截至|截止)\D{0,5}\d{4}|^\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?$")
_CODE = re.compile(r"[0-9a-z]{15,18}")
_NUMBER = re.compile(r"[-+]?[\d,]*\d(?:\.\d+)?(?:元|万元|千元|人|户)?")
_NUMBERING = re.compile(
    r"\(?\d{1,2}\)?(?:=.*)?|[甲乙丙丁戊己庚辛壬癸]|[a-z]|[①-⑳]|栏次?|第?\d{1,2}栏"
)
_ALIKE = (("应缴未缴", "欠缴"), ("应缴欠缴", "欠缴"), ("应缴而未缴", "欠缴"))
# A title stands across most of the sheet or in its first column, a group over some columns.
_TITLE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column under a header: its texts from top to bottom as read, and as compared."""

    index: int
    texts: tuple[str, ...]
    path: HeaderPath


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """Fold a header text and take away what only decorates it: 1、, 其中:, *."""
    folded = fold(text)
    for pattern in (_DECORATION, _ENUMERATOR, _OF_WHICH):
        shorter = pattern.sub("", folded)
        folded = shorter or folded
    for long, short in _ALIKE:
        folded = folded.replace(long, short)
    return folded


def path_of(texts: tuple[str, ...], *, alone: bool) -> HeaderPath:
    """Build the path that is compared; `alone` when the texts above belong to one column only."""
    cleaned = [clean(text) for text in texts]
    while len(cleaned) > 1 and _UNIT_ALONE.fullmatch(cleaned[-1]):
        cleaned.pop()
    if not cleaned:
        return HeaderPath("", "")
    leaf = cleaned[-1]
    return HeaderPath(
        full=_DECORATION.sub("", leaf),
        bare=_BRACKET_SIGNS.sub("", _BRACKETS.sub("", leaf)) or leaf,
        groups=tuple(cleaned[:-1]),
        broken="".join(cleaned) if alone and len(cleaned) > 1 else "",
    )


def is_label_line(values: Sequence[CellValue]) -> bool:
    """Tell a line such as 填报单位:… 单位:元 from a row of headers; 2017年 2018年 are headers."""
    texts = [fold(value) for value in values if isinstance(value, str)]
    dates = sum(_AS_OF.match(text) is not None for text in texts)
    return dates == 1 or any(_LABEL.match(text) for text in texts)


def is_numbering(values: Sequence[CellValue]) -> bool:
    """Tell the row that numbers the columns: 甲 乙 1 2 3, (1) (2) (3)=(1)+(2)."""
    given = [value for value in values if not is_empty(value)]
    if len(given) < 3 or not all(_NUMBERING.fullmatch(fold(shown(value))) for value in given):
        return False
    found = [re.match(r"[(第]?(\d{1,2})", fold(shown(value))) for value in given]
    numbers = [int(match[1]) for match in found if match]
    return all(later == earlier + 1 for earlier, later in zip(numbers, numbers[1:], strict=False))


def is_data(value: CellValue) -> bool:
    """Tell a cell that no header has: a number, a date, a code."""
    if isinstance(value, bool | int | float | date | time | timedelta):
        return True
    folded = fold(value) if isinstance(value, str) else ""
    return bool(_CODE.fullmatch(folded) and any(c.isdigit() for c in folded)) or bool(
        _NUMBER.fullmatch(folded)
    )


class HeaderRows:
    """The first rows of a sheet, looked at once, and the blocks of them that may be a header."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.width = min(sheet.width, LAST_HEADER_COLUMN)
        last = min(LAST_HEADER_ROW + _DATA_WITHIN, len(sheet.rows))
        self._usable: dict[int, int] = {}  # row → number of distinct texts
        self._with_data: set[int] = set()
        for row in range(1, last + 1):
            values = [sheet.filled(row, column) for column in range(1, self.width + 1)]
            given = [value for value in values if not is_empty(value)]
            if any(map(is_data, given)):
                self._with_data.add(row)
            elif row <= LAST_HEADER_ROW and given and not is_label_line(given):
                self._usable[row] = len({fold(shown(value)) for value in given})

    def blocks(self) -> list[tuple[int, int]]:
        """Return the first and last rows of what may be a header, top rows first.

        Where no figure and no code follows soon there is text, page upon page, but no table.
        """
        found = []
        for top in self._usable:
            if self._with_data.isdisjoint(range(top + 1, top + _DATA_WITHIN + 1)):
                continue
            for bottom in range(top, top + DEEPEST_HEADER):
                if bottom not in self._usable:
                    break
                if self._usable[bottom] > 1 and not (bottom > top and self._is_title(top)):
                    found.append((top, bottom))
        return found

    def _is_title(self, row: int) -> bool:
        """Tell a row with one text, at the left or across the sheet, from a row with one group."""
        if self._usable[row] > 1:
            return False
        first = next(c for c in range(1, self.width + 1) if not is_empty(self.sheet.filled(row, c)))
        merge = self.sheet.merge_at(row, first)
        span = merge.right - merge.left + 1 if merge else 1
        return span > self.width * _TITLE_SHARE or (first <= 2 and not merge)

    def cuts_merge(self, top: int, bottom: int) -> bool:
        """Tell whether a merged cell reaches out of these rows: they are part of a header only."""
        return any(
            merge is not None and (merge.top < top or merge.bottom > bottom)
            for row in {top, bottom}
            for merge in (self.sheet.merge_at(row, c) for c in range(1, self.width + 1))
        )

    def goes_on_below(self, bottom: int, column: int) -> bool:
        """Tell whether the row below is a header too: texts only, and none in a column of names."""
        below = self._usable.get(bottom + 1, 0)
        return below > 1 and is_empty(self.sheet.cell(bottom + 1, column))

    def with_unit_row(self, top: int, bottom: int) -> int:
        """Return the row below the header if it only gives units, (人) (元) (元), else `bottom`."""
        if bottom + 1 - top >= DEEPEST_HEADER or bottom + 1 not in self._usable:
            return bottom
        below = [self.sheet.cell(bottom + 1, column) for column in range(1, self.width + 1)]
        given = [clean(value) for value in below if isinstance(value, str) and not is_empty(value)]
        return bottom + 1 if all(map(_UNIT_ALONE.fullmatch, given)) else bottom

    def columns(self, top: int, bottom: int) -> list[HeaderColumn]:
        """Return the columns that have any header text in these rows."""
        levels = [self._level(row, bottom) for row in range(top, bottom + 1)]
        found = []
        for column in range(1, self.width + 1):
            texts: list[str] = []
            for level in levels:
                text = level[column]
                if text and (not texts or fold(texts[-1]) != fold(text)):
                    texts.append(text)
            if texts:
                alone = all(
                    not level[column]
                    or level[column] not in (level.get(column - 1), level.get(column + 1))
                    for level in levels[:-1]
                )
                path = path_of(tuple(texts), alone=alone)
                found.append(HeaderColumn(column, tuple(texts), path))
        return found

    def _level(self, row: int, bottom: int) -> dict[int, str]:
        """Return one header row by column; an unmerged group also stands over its neighbours.

        A group without merged cells (as in .csv) reaches to the right while the cells beside it
        are empty and have headers below, provided it has one below itself.
        """
        level: dict[int, str] = {}
        group = ""
        for column in range(1, self.width + 1):
            value = self.sheet.filled(row, column)
            below = self._has_header_below(row, bottom, column)
            if not is_empty(value):
                level[column] = shown(value)
                merged = self.sheet.merge_at(row, column) is not None
                group = shown(value) if below and not merged else ""
            elif below and self.sheet.merge_at(row, column) is None:
                level[column] = group
            else:
                level[column] = group = ""
        return level

    def _has_header_below(self, row: int, bottom: int, column: int) -> bool:
        """Tell whether lower header rows have a text of their own in this column."""
        own = self.sheet.merge_at(row, column)
        return any(
            not is_empty(self.sheet.filled(lower, column))
            for lower in range(row + 1, bottom + 1)
            if own is None or self.sheet.merge_at(lower, column) != own
        )
