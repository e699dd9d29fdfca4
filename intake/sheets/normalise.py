"""Turn what stands in a cell into an amount, a number of people, a month or a text.

Every function takes the cell as read and returns None for a cell that says nothing; what cannot be
understood raises CellError with the value as it stands.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from intake.sheets.cells import CellValue, decimal_of, fold, is_blank, shown, tidy
from intake.sheets.errors import CellError
from intake.sheets.units import Unit
from statutes.money import FEN, to_fen

_LARGEST_AMOUNT = Decimal("100000000000")  # yuan; above it a unit was mistaken
_MOST_PEOPLE = 10_000_000
_NUMBER = re.compile(
    r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+)?(?:\.\d*)?(?:e[-+]?\d{1,3})?"
)
_BRACKETED = re.compile(r"\((.*)\)")
_SUFFIX = re.compile(r"(百万|亿|万|千|百)?(元|块)?(?:整|正)?$")
_SUFFIX_UNITS = {
    "百": Unit.HUNDRED,
    "千": Unit.THOUSAND,
    "万": Unit.TEN_THOUSAND,
    "百万": Unit.MILLION,
    "亿": Unit.HUNDRED_MILLION,
}
_PEOPLE = re.compile(r"(?:人|名|位|个|户)$")
_YES = re.compile(r"有|是|√|✓|y|yes|true|1|具有|存在")
_NO = re.compile(r"无|没有?|否|×|✗|x|n|no|false|0|不|未")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan, rounded to the fen, and how finely it was printed.

    `step` is what one unit of the last printed decimal is worth, in yuan: 100 for 12.34 万元. It
    is below a fen where more decimals were stored than money has.
    """

    yuan: Decimal
    step: Decimal


def parse_text(value: CellValue, *, max_length: int | None = None) -> str:
    """Return a text trimmed to one line, "" for an empty cell; a dash stays a dash."""
    text = tidy(shown(value))
    if max_length is not None and len(text) > max_length:
        raise CellError("too_long", value=text, length=len(text), limit=max_length)
    return text


def parse_code(value: CellValue) -> str | None:
    """Return a code in capitals without spaces and hyphens; refuses one stored as a number."""
    if is_blank(value):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise CellError("code_as_number", value=shown(value))
    return re.sub(r"[-_'`]", "", fold(shown(value))).upper() or None


def parse_money(value: CellValue, unit: Unit = Unit.YUAN) -> Money | None:
    """Read an amount printed in `unit`; a unit behind the number itself (12万元) comes first.

    Rounds to the fen once. Negative amounts are read as such: the caller decides.
    """
    if is_blank(value):
        return None
    number, suffix = _number(value, money=True)
    factor = _SUFFIX_UNITS[suffix].factor if suffix in _SUFFIX_UNITS else unit.factor
    if suffix == "元":
        factor = Unit.YUAN.factor
    exact = number * factor
    if abs(exact) > _LARGEST_AMOUNT:
        raise CellError("too_big", value=shown(value))
    return Money(to_fen(exact), Decimal(1).scaleb(_exponent(number)) * factor)


def parse_count(value: CellValue) -> int | None:
    """Read a number of people; refuses fractions and negative numbers."""
    if is_blank(value):
        return None
    number, _suffix = _number(value, money=False)
    if number != number.to_integral_value():
        raise CellError("not_whole", value=shown(value))
    if number < 0:
        raise CellError("negative", value=shown(value))
    if number > _MOST_PEOPLE:
        raise CellError("too_big", value=shown(value))
    return int(number)


def parse_flag(value: CellValue) -> bool | None:
    """Read yes or no: 有, 是, √ or 无, 否, ×; what merely begins with one of them counts too."""
    if isinstance(value, bool):
        return value
    folded = fold(shown(value))
    if not folded or (is_blank(value) and not _NO.match(folded)):
        return None
    if _NO.match(folded):
        return False
    if _YES.match(folded):
        return True
    raise CellError("unknown_flag", value=shown(value))


def is_number(value: CellValue) -> bool:
    """Tell whether a cell reads as an amount, or says nothing."""
    try:
        parse_money(value)
    except CellError:
        return False
    return True


def is_finer_than_fen(step: Decimal) -> bool:
    """Tell whether an amount was stored with more decimals than money has."""
    return step < FEN


def _exponent(number: Decimal) -> int:
    """Return the place of the last digit that is printed: -2 for 1.20, 0 for 1200."""
    exponent = number.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _number(value: CellValue, *, money: bool) -> tuple[Decimal, str]:
    """Return the number in a cell and the unit behind it ("" when there is none)."""
    if isinstance(value, bool | date | time | timedelta):
        raise CellError("not_a_number", value=shown(value))
    if isinstance(value, int | float):
        return decimal_of(value), ""
    text = fold(shown(value)).strip("'`’‘")
    if text.startswith("#"):
        raise CellError("formula_error", value=shown(value))
    suffix = ""
    if money:
        text = re.sub(r"^(?:人民币|rmb|cny|¥|¥|\$)", "", text)
        found = _SUFFIX.search(text)
        if found and found[0]:
            suffix = found[1] or "元"
            text = text[: found.start()]
    else:
        text = _PEOPLE.sub("", text)
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        text = f"-{bracketed[1]}"
    text = re.sub(r"(?<=\d)。(?=\d)", ".", text).replace("\u2212", "-")
    if not _NUMBER.fullmatch(text) or not any(c.isdigit() for c in text) or text[0] == "e":
        raise CellError("not_a_number", value=shown(value))
    return Decimal(text.replace(",", "")), suffix
