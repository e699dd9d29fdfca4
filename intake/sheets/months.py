"""Months and spans of months as people write them in cells.

2003年5月, 2003.05, 2003-5, 2003/5, 200305, 二〇〇三年五月, 03年5月, a date of the spreadsheet, a
whole day; a span in one cell with -, —, ~, 至 or 到 between two months, or open with 至今.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from intake.sheets.cells import CellValue, decimal_of, fold, is_blank, shown
from intake.sheets.errors import CellError
from statutes.dates import ContributionMonth

_EARLIEST_YEAR, _LATEST_YEAR = 1950, 2100
# A year of two digits is written of this century up to here, else of the last one.
_LAST_SHORT_YEAR = 49

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_MONTHS = (("十一月", "11月"), ("十二月", "12月"), ("十月", "10月"))
_FILLERS = re.compile(r"[自从起止底末初份约]|期间|为止")
_SEPARATOR = r"(?:-+|~+|至|到|[\u2010-\u2015\u2212\u2500]+)"
_POINT = (
    r"(?:(?P<{0}y>\d{{4}})(?P<{0}s>[年./\-])(?P<{0}m>\d{{1,2}})月?(?:[./\-]?\d{{1,2}}日?)?"
    r"|(?P<{0}yy>\d{{2}})年(?P<{0}mm>\d{{1,2}})月(?:\d{{1,2}}日)?"
    r"|(?P<{0}c>\d{{6}})(?:\d{{2}})?)"
)
_MONTH = re.compile(_POINT.format("a"))
_SPAN = re.compile(_POINT.format("a") + _SEPARATOR + _POINT.format("b"))
_SAME_YEAR = re.compile(
    rf"(?P<y>\d{{4}})(?:年(?P<m1>\d{{1,2}})月?{_SEPARATOR}(?P<n1>\d{{1,2}})月"
    rf"|[./](?P<m2>\d{{1,2}}){_SEPARATOR}(?P<n2>\d{{1,2}})月?)"
)
_OPEN = re.compile(rf"(.+?){_SEPARATOR}*(?:今|现在|目前|现|仍未?欠缴?|至今未缴)")
_OPEN_END = re.compile(r"(?:至|到)?(?:今|现在|目前|现)(?:未缴)?")
_YEAR_ONLY = re.compile(r"\d{4}年?(?:全年)?")
_YEARS_ONLY = re.compile(rf"\d{{4}}年?{_SEPARATOR}\d{{4}}年?")
_SEVERAL = re.compile(r"[、;,，；和及\n](?=\d{2})")
# What a date looks like when its cell lost the date format: days since 1900.
_SERIAL_FROM, _SERIAL_TO = 25_000, 60_000


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """First and last month, both included; `last` is None where the text says 至今."""

    first: ContributionMonth
    last: ContributionMonth | None


def parse_month(value: CellValue) -> ContributionMonth | None:
    """Read one month; None for a cell that says nothing."""
    if is_blank(value):
        return None
    if isinstance(value, date | datetime):
        return _checked(value.year, value.month, value)
    text = _text_of(value)
    match = _MONTH.fullmatch(text)
    if match is None:
        raise _refusal(text, value, otherwise="month_unreadable")
    return _point(match, "a", value)


def parse_span(value: CellValue) -> MonthSpan | None:
    """Read a span; one month alone is a span of one month. None for a cell that says nothing.

    Raises CellError end_before_start, several_spans and the errors of a month.
    """
    if is_blank(value):
        return None
    if isinstance(value, date | datetime | int | float):
        month = parse_month(value)
        return MonthSpan(month, month) if month else None
    text = _text_of(value)
    if _SEVERAL.search(fold(shown(value))):
        raise CellError("several_spans", value=shown(value))
    span = _SPAN.fullmatch(text)
    if span is not None:
        return _ordered(_point(span, "a", value), _point(span, "b", value), value)
    same = _SAME_YEAR.fullmatch(text)
    if same is not None:
        year = int(same["y"])
        first = _checked(year, int(same["m1"] or same["m2"]), value)
        return _ordered(first, _checked(year, int(same["n1"] or same["n2"]), value), value)
    alone = _MONTH.fullmatch(text)
    if alone is not None:
        point = _point(alone, "a", value)
        return MonthSpan(point, point)
    opened = _OPEN.fullmatch(text)
    begun = _MONTH.fullmatch(opened[1]) if opened else None
    if begun is not None:
        return MonthSpan(_point(begun, "a", value), None)
    raise _refusal(text, value, otherwise="span_unreadable")


def is_open_end(value: CellValue) -> bool:
    """Tell whether a cell for the last month says 至今 or its like."""
    return isinstance(value, str) and _OPEN_END.fullmatch(fold(value)) is not None


def _text_of(value: CellValue) -> str:
    """Return the text of a cell with numbers in Western digits and filler words left out."""
    if isinstance(value, bool):
        raise CellError("month_unreadable", value=shown(value))
    if isinstance(value, int | float):
        return _text_of_number(decimal_of(value))
    text = fold(shown(value)).strip("'`()")
    if re.search(r"[〇○零一二三四五六七八九十]", text):
        for written, digits in _CHINESE_MONTHS:
            text = text.replace(written, digits)
        text = text.translate(_DIGITS)
    return _FILLERS.sub("", text)


def _text_of_number(number: Decimal) -> str:
    """Return 2003.05 as it was typed; 2003.1 has lost the zero that told October from January."""
    text = format(number.normalize(), "f")
    if re.fullmatch(r"(?:19|20)\d{2}\.1", text):
        raise CellError("month_ambiguous", value=text)
    if "." not in text and _SERIAL_FROM <= int(number) <= _SERIAL_TO:
        raise CellError("date_serial", value=text)
    return text


def _point(match: re.Match[str], name: str, value: CellValue) -> ContributionMonth:
    parts = match.groupdict()
    compact = parts[f"{name}c"]
    if compact:
        return _checked(int(compact[:4]), int(compact[4:]), value)
    if parts[f"{name}y"]:
        return _checked(int(parts[f"{name}y"]), int(parts[f"{name}m"]), value)
    short = int(parts[f"{name}yy"])
    century = 2000 if short <= _LAST_SHORT_YEAR else 1900
    return _checked(century + short, int(parts[f"{name}mm"]), value)


def _checked(year: int, month: int, value: CellValue) -> ContributionMonth:
    if not 1 <= month <= 12:
        raise CellError("month_impossible", value=shown(value))
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise CellError("month_year", value=shown(value))
    return ContributionMonth(year, month)


def _ordered(first: ContributionMonth, last: ContributionMonth, value: CellValue) -> MonthSpan:
    if last < first:
        raise CellError("end_before_start", value=shown(value))
    return MonthSpan(first, last)


def _refusal(text: str, value: CellValue, *, otherwise: str) -> CellError:
    years_only = _YEAR_ONLY.fullmatch(text) or _YEARS_ONLY.fullmatch(text)
    return CellError("month_missing" if years_only else otherwise, value=shown(value))
