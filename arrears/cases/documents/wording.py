"""How days, months and numbers are written in a letter: in Chinese, whatever the page speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from arrears.cases.enums import AssetKind, ServiceMethod, ServiceOutcome
from statutes.deadlines import Contest, EnforcementWindow, TimeLimit

# What somebody fills in by hand.
BLANK = "＿＿＿＿＿＿"
_DIGITS = "零一二三四五六七八九"
_UNITS = {"working_days": "个工作日", "days": "日", "months": "个月"}
_HUNDRED, _TEN = 100, 10

ASSET_KINDS: Mapping[AssetKind, str] = {
    AssetKind.LAND: "土地使用权",
    AssetKind.PLANT: "厂房、建筑物",
    AssetKind.EQUIPMENT: "机器设备",
    AssetKind.ACCOUNT: "银行账户",
    AssetKind.RECEIVABLE: "对外债权",
    AssetKind.OTHER: "其他财产",
}
SERVICE_METHODS: Mapping[ServiceMethod, str] = {
    ServiceMethod.DIRECT: "直接送达",
    ServiceMethod.LEFT: "留置送达",
    ServiceMethod.MAIL: "邮寄送达",
    ServiceMethod.ENTRUSTED: "委托送达",
    ServiceMethod.ELECTRONIC: "电子送达",
    ServiceMethod.NOTICE: "公告送达",
}
SERVICE_OUTCOMES: Mapping[ServiceOutcome, str] = {
    ServiceOutcome.SERVED: "已送达",
    ServiceOutcome.UNDELIVERED: "未能送达",
}


def day_in_words(day: dt.date | None) -> str:
    """Write a day as 2024年9月18日; without one, room to fill it in."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK


def month_in_words(month: dt.date | None) -> str:
    """Write a contribution month as 2024年7月."""
    return f"{month.year}年{month.month}月" if month else BLANK


def limit_in_words(limit: TimeLimit) -> str:
    """Write a limit as 五个工作日, 六十日 or 六个月."""
    return f"{number_in_words(limit.length)}{_UNITS[limit.unit]}"


def contest_in_words(window: EnforcementWindow, contests: Sequence[Contest]) -> str:
    """Tell a court what the debtor undertook against the demand, and how each of it ended."""
    last_on = day_in_words(window.left.suit.last_on)
    if not contests:
        return f"被申请人在法定期限内未申请行政复议，也未提起行政诉讼，起诉期限于{last_on}届满。"
    ended = sorted(contests, key=lambda one: one.ended_on)
    told = "被申请人" + "；其后被申请人".join(_ended_in_words(one) for one in ended)
    if window.left.is_judged:
        return f"{told}，被申请人仍未履行（行政诉讼法 第九十五条）。"
    if ended[-1].is_withdrawn:
        return f"{told}；起诉期限于{last_on}届满。"
    return f"{told}；其后被申请人在法定期限内未提起行政诉讼，起诉期限于{last_on}届满。"


def _ended_in_words(contest: Contest) -> str:
    filed_on, ended_on = day_in_words(contest.filed_on), day_in_words(contest.ended_on)
    if contest.is_withdrawn:
        # The day of filing shows the court whether it was within the period.
        undertaken = "提起行政诉讼" if contest.is_suit else "申请行政复议"
        return f"曾于{filed_on}{undertaken}，已于{ended_on}撤回"
    if contest.is_suit:
        return f"提起行政诉讼，限期补缴通知书未被撤销或者变更，判决于{ended_on}发生法律效力"
    return f"申请行政复议，复议决定于{ended_on}维持限期补缴通知书"


def number_in_words(number: int) -> str:
    """Write a whole number from 0 to 999 in Chinese."""
    if number < _TEN:
        return _DIGITS[number]
    if number < _HUNDRED:
        tens, rest = divmod(number, _TEN)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[rest] if rest else "")
    hundreds, rest = divmod(number, _HUNDRED)
    text = f"{_DIGITS[hundreds]}百"
    if not rest:
        return text
    if rest < _TEN:
        return f"{text}零{_DIGITS[rest]}"
    return text + ("一" if rest < 2 * _TEN else "") + number_in_words(rest)
