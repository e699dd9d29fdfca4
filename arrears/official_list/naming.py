"""Recognise the insurance, the part of it and the day that an official list speaks of."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from intake.sheets.cells import CellValue, fold, is_blank, shown
from intake.sheets.days import parse_day
from intake.sheets.errors import CellError
from intake.sheets.months import parse_month
from statutes.insurance import Insurance

_CORES = (
    (re.compile(r"养老"), Insurance.PENSION),
    (re.compile(r"失业|待业"), Insurance.UNEMPLOYMENT),
    (re.compile(r"医疗|医保"), Insurance.MEDICAL),
    (re.compile(r"工伤"), Insurance.INJURY),
    (re.compile(r"生育"), Insurance.MATERNITY),
    (re.compile(r"年金"), Insurance.ANNUITY),
)
# Insurances of their own that no employer owes, or that are kept nowhere here.
_OTHERS = re.compile(r"居民|补充|大额|大病|公务员|离休|长期护理|商业|新农")
_UNIT = re.compile(
    r"单位(?:缴|部分|承担|欠|应|$)|\(单位\)|统筹(?:部分|基金|$)|企业(?:缴|部分|承担)"
)
_PERSONAL = re.compile(r"个人(?:缴|部分|承担|欠|应|账户|$)|\(个人\)|个账")

_DAY = r"(\d{4}[年./\-]\d{1,2}(?:[月./\-]\d{1,2}日?|月)?|\d{8}|\d{6})(?!\d)"
_AS_OF = re.compile(rf"(?<!缴费)(?<!缴款)(?<!所属期)(?:截至|截止)(?:日期|时间|到|日)?:?{_DAY}")
_MADE = re.compile(
    r"(?:数据|统计|制表|填报|填表|打印|查询|导出|报送|报表|生成|出具)(?:日期|时间|日):?" + _DAY
)
_TITLE = re.compile(r"(\d{4}年\d{1,2}月)份?.{0,12}(?:欠费|欠缴)")


class Part(StrEnum):
    """Which part of an insurance a row speaks of, where an office lists the parts row by row."""

    WHOLE = "whole"
    UNIT = "unit"
    PERSONAL = "personal"


def parse_insurance(value: CellValue) -> tuple[Insurance, Part] | None:
    """Read an insurance and the part of it: 企业职工基本养老保险费(单位缴纳), 失业, 医保.

    None for a cell that says nothing. Raises CellError insurance_unknown.
    """
    if is_blank(value):
        return None
    text = fold(shown(value))
    named = _named(text)
    if named is None:
        raise CellError("insurance_unknown", value=shown(value))
    is_unit, is_personal = bool(_UNIT.search(text)), bool(_PERSONAL.search(text))
    if is_unit == is_personal:
        return named, Part.WHOLE
    return named, Part.UNIT if is_unit else Part.PERSONAL


def insurance_of_sheet(texts: Iterable[str]) -> Insurance | None:
    """Return the one insurance that a sheet's name and title speak of, None where several do."""
    named = {found for text in texts if (found := _named(fold(text)))}
    return named.pop() if len(named) == 1 else None


def day_spoken_of(texts: Iterable[str], *, on: date) -> date | None:
    """Return the day up to which a list counts: 截至2019年8月31日, a date of printing, a title.

    A month stands for its last day; a day after `on` is no such day.
    """
    texts = [fold(text) for text in texts]
    for pattern in (_AS_OF, _MADE, _TITLE):
        for text in texts:
            match = pattern.search(text)
            day = _day_of(match[1]) if match else None
            if day is not None and day <= on:
                return day
    return None


def _named(text: str) -> Insurance | None:
    if _OTHERS.search(text):
        return None
    found = {insurance for pattern, insurance in _CORES if pattern.search(text)}
    if found == {Insurance.MEDICAL, Insurance.MATERNITY}:
        # Collected together since 2019 (国办发〔2019〕10号).
        return Insurance.MEDICAL
    return found.pop() if len(found) == 1 else None


def _day_of(text: str) -> date | None:
    try:
        return parse_day(text)
    except CellError:
        pass
    try:
        month = parse_month(text)
    except CellError:
        return None
    return month.last_day if month else None
