"""The operating status of an enterprise as surveys word it (生产经营状况)."""

import re
from enum import StrEnum

from intake.sheets.cells import fold


class SurveyStatus(StrEnum):
    """Five conditions, from which the disposal class of an enterprise follows."""

    NORMAL = "normal"
    LOSS_MAKING = "loss_making"
    HALTED = "halted"
    BANKRUPT = "bankrupt"
    SHELL = "shell"

    @property
    def chinese_name(self) -> str:
        return _NAMES[self]


_NAMES = {
    SurveyStatus.NORMAL: "正常",
    SurveyStatus.LOSS_MAKING: "亏损",
    SurveyStatus.HALTED: "停产",
    SurveyStatus.BANKRUPT: "破产",
    SurveyStatus.SHELL: "空壳",
}

# The graver condition comes first: 停产无资产空壳 is a shell. A bankruptcy that is only planned or
# feared is none, and no word counts after a denial.
_WORDS = (
    (SurveyStatus.SHELL, re.compile(r"空壳|三无企业|无资产|有名无实|名存实亡|僵尸")),
    (SurveyStatus.BANKRUPT, re.compile(r"(?<![拟濒临未没非])破产(?!边缘)|清算")),
    (
        SurveyStatus.HALTED,
        re.compile(r"(?<![未不没])(?:停产|停业|关闭|关停|歇业|倒闭|停工|注销|吊销|停止|解散|停办)"),
    ),
    (SurveyStatus.LOSS_MAKING, re.compile(r"(?<![未不没无])亏损|勉强|困难|微利|濒临破产")),
    (
        SurveyStatus.NORMAL,
        re.compile(r"(?<![不非未])(?:正常|良好|盈利|在营|开业|存续|在产|营业中)|^在业"),
    ),
)


def status_of(text: str) -> SurveyStatus | None:
    """Return the condition that a text words, None for a text that words none of the five."""
    folded = fold(text)
    for status, pattern in _WORDS:
        if pattern.search(folded):
            return status
    return None
