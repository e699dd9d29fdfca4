"""Days as people and banks write them in cells.

2019-08-31, 2019/8/31, 2019.8.31, 20190831, 2019年8月31日, a date of the spreadsheet; a time of day
behind it is left out.
"""

import re
import unicodedata
from datetime import date, datetime

from intake.sheets.cells import CellValue, decimal_of, is_blank, shown
from intake.sheets.errors import CellError

_EARLIEST_YEAR, _LATEST_YEAR = 1950, 2100
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_AROUND_SIGNS = re.compile(r" ?([年月日./-]) ?")
_TIME = r"\d{1,2}(?:[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?|[时点])"
_WRITTEN = re.compile(
    r"(?P<y>\d{4})(?:(?P<s>[-./])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?:(?: |T)" + _TIME + r")?"
    r"|年(?P<cm>\d{1,2})月(?P<cd>\d{1,2})(?:日(?:" + _TIME + r")?)?)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?: ?\d{6}| " + _TIME + r")?")
# What a date looks like when its cell lost the date format: days since 1900.
_SERIAL_FROM, _SERIAL_TO = 25_000, 60_000


def parse_day(value: CellValue) -> date | None:
    """Read one day; None for a cell that says nothing.

    Raises CellError day_unreadable, day_impossible, day_year or day_serial.
    """
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day, value)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day, value)
    text = _text_of(value)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _checked(int(compact[1]), int(compact[2]), int(compact[3]), value)
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise CellError("day_unreadable", value=shown(value))
    month, day = written["m"] or written["cm"], written["d"] or written["cd"]
    return _checked(int(written["y"]), int(month), int(day), value)


def is_day(value: CellValue) -> bool:
    """Tell whether a cell reads as a day."""
    try:
        return parse_day(value) is not None
    except CellError:
        return False


def _text_of(value: CellValue) -> str:
    """Return the text of a cell in half width, with single spaces and none around 年 or -."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = decimal_of(value)
        if _SERIAL_FROM <= number <= _SERIAL_TO:
            raise CellError("day_serial", value=shown(value))
        return format(number.normalize(), "f")
    text = _INVISIBLE.sub(" ", unicodedata.normalize("NFKC", shown(value))).strip(" '`()")
    return _AROUND_SIGNS.sub(r"\1", text).rstrip("起止前")


def _checked(year: int, month: int, day: int, value: CellValue) -> date:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise CellError("day_year", value=shown(value))
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError("day_impossible", value=shown(value)) from None
