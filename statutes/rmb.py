"""Amounts in capital characters (大写金额), as bills and payment papers want them.

支付结算办法 附件《正确填写票据和结算凭证的基本规定》: 整 after 元 and after 角, none after 分;
零 where a 0 stands inside, and after 元 when its last digit is 0 and 角 or 分 follow.
"""

from decimal import Decimal

from statutes.errors import InvalidFactError
from statutes.money import LARGEST, as_fen, to_fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_TEN_THOUSAND, _HUNDRED_MILLION = 10**4, 10**8


def capital_amount(amount: Decimal) -> str:
    """Write yuan in capital characters, rounded to the fen first; a minus is written 负."""
    rounded = to_fen(amount)
    if abs(rounded) > LARGEST:
        raise InvalidFactError("amount", str(amount), f"amounts go up to {LARGEST}")
    yuan, fen = divmod(abs(as_fen(rounded)), 100)
    prefix = "负" if rounded < 0 else "人民币"
    if not fen:
        return f"{prefix}{_integer(yuan) or _DIGITS[0]}元整"
    return prefix + (f"{_integer(yuan)}元" if yuan else "") + _decimals(yuan, fen)


def _decimals(yuan: int, fen: int) -> str:
    jiao, fen = divmod(fen, 10)
    text = _DIGITS[0] if yuan and (yuan % 10 == 0 or jiao == 0) else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    """Write a whole number, nothing for 0; the part above 亿 is a number of its own."""
    for unit, name in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = _DIGITS[0] if 0 < low < unit // 10 else ""
            return f"{_integer(high)}{name}{gap}{_integer(low)}"
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text, zero_pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (_DIGITS[0] if zero_pending else "") + _DIGITS[digit] + _PLACES[place]
            zero_pending = False
        else:
            zero_pending = bool(text)
    return text
