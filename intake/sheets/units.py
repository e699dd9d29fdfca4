"""Units of money as surveys state them: in a title, a unit line, a header cell or a note."""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from intake.sheets.cells import fold


class Unit(StrEnum):
    """What one unit of a printed amount is worth."""

    YUAN = "yuan"
    HUNDRED = "hundred"
    THOUSAND = "thousand"
    TEN_THOUSAND = "ten_thousand"
    MILLION = "million"
    HUNDRED_MILLION = "hundred_million"

    @property
    def factor(self) -> Decimal:
        """Return how many yuan one unit is."""
        return _FACTORS[self]

    @property
    def chinese_name(self) -> str:
        return _NAMES[self]


_FACTORS = {
    Unit.YUAN: Decimal("1"),
    Unit.HUNDRED: Decimal("100"),
    Unit.THOUSAND: Decimal("1000"),
    Unit.TEN_THOUSAND: Decimal("10000"),
    Unit.MILLION: Decimal("1000000"),
    Unit.HUNDRED_MILLION: Decimal("100000000"),
}
_NAMES = {
    Unit.YUAN: "元",
    Unit.HUNDRED: "百元",
    Unit.THOUSAND: "千元",
    Unit.TEN_THOUSAND: "万元",
    Unit.MILLION: "百万元",
    Unit.HUNDRED_MILLION: "亿元",
}
_BY_NAME = {name: unit for unit, name in _NAMES.items()}

_NAME = r"(百万元|亿元|万元|千元|百元|元)"
_LEAD = r"(?:^|[^\u4e00-\u9fff]|人民币|为|以|是|按|均|用)"
_TAIL = r"(?=$|[^\u4e00-\u9fff]|为|计|填|列|和|与|人|户|整|\))"
_STATED = re.compile(rf"{_LEAD}{_NAME}{_TAIL}")
_ABOUT_UNITS = re.compile(r"单位|金额|币种|计价|以.{0,4}元为")
_ALONE = re.compile(rf"[(\[【]?(?:人民币)?{_NAME}[)\]】]?")
_IN_HEADER = re.compile(
    rf"[(\[【/:、](?:单位:?)?(?:人民币)?{_NAME}[)\]】]?(?=$|[^\u4e00-\u9fff])|{_NAME}$"
)


@lru_cache(maxsize=10_000)
def unit_of_header(text: str) -> Unit | None:
    """Find the unit in a header cell: 欠费合计(万元), 养老/千元, 金额万元."""
    match = _IN_HEADER.search(fold(text))
    return _BY_NAME[match[1] or match[2]] if match else None


@lru_cache(maxsize=10_000)
def unit_of_statement(text: str) -> Unit | None:
    """Find the unit in a title, a unit line or a note: 单位:元、人; 本表金额单位为千元; (万元).

    A text that states two different units is no statement: None.
    """
    folded = fold(text)
    alone = _ALONE.fullmatch(folded)
    if alone:
        return _BY_NAME[alone[1]]
    named = {_BY_NAME[name] for name in _STATED.findall(folded)}
    bracketed = {
        _BY_NAME[name] for name in re.findall(rf"[(\[【](?:人民币)?{_NAME}[)\]】]", folded)
    }
    if not _ABOUT_UNITS.search(folded):
        named = bracketed
    return named.pop() if len(named) == 1 else None
