"""A late-fee sheet typed by hand, with figures worked out on paper; all names invented.

Three debts: an old one, one with a payment, one with a deferral and a bankruptcy under the
exclusive day count. No code that prints sheets had a part in it, so an error that printing and
replaying have in common shows itself here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from statutes.sheet_file import CellValue, Worksheet

NAME = "样例表"
ENTERPRISE = "延吉样例食品有限公司"
RATE, ARTICLE = "0.0005", "社会保险法 第八十六条"
PERMIT = "样例人社发〔2018〕9号"

# | A key | B number | C insurance | D month | E due | F principal | G rule
# | H from | I to | J days | K balance | L rate | M amount | N source
# | O exact | P fee | Q paid | R outstanding | S principal outstanding | T capped
# | U above from | V days left | W uniform | X split | Y by due date
ROWS = (
    ["guicang:late-fee-sheet:1"],
    ["fact:enterprise", "用人单位", ENTERPRISE, "统一社会信用代码：91222401MA0000001X"],
    ["fact:on", "截至日期", "2019-09-30", "全部险种"],
    ["fact:items", "明细条数", "3", "制表：样例员"],
    ["fact:checksum", "数据校验码", "7675-01cb-1cd2-9419"],
    [
        "rule:1:uniform_new:inclusive",
        "规则1",
        "万分之五（uniform_new）；计入（inclusive）；样例文件",
    ],
    ["rule:2:uniform_new:exclusive", "规则2", "万分之五(uniform_new)；不计入(exclusive)；样例文件"],
    [
        *("columns:fee", "number", "insurance", "month", "due_on", "principal", "rule"),
        *("from_on", "to_on", "days", "balance", "rate", "amount", "source"),
        *("exact", "fee", "fee_paid", "fee_outstanding", "principal_outstanding", "capped"),
        *("above_from_on", "days_left", "fee:uniform_new", "fee:split", "fee:by_due_date"),
    ],
    ["headings", "序号", "险种"],
    ["group:pension", "养老保险"],
    # 760 days to 2011-06-30 and 3,014 since: 7600 + 7535 in parts, 3774 × 10 by the due date.
    [
        *("item:pension", "1", "养老保险", "2009-05-01", "2009-05-31", "5000", "1"),
        *("2009-06-01", "2019-09-30", "3774", "5000", RATE, "9435", ARTICLE),
        *("9435", "9435", "0", "9435", "5000", "5000"),
        *("2014-11-22", "", "9435", "15135", "37740"),
    ],
    [
        *("item:pension", "2", "养老保险", "2018-01-01", "2018-01-31", "1000", "1"),
        *("2018-02-01", "2019-01-02", "336", "1000", RATE, "168", ARTICLE),
        *("262.85", "262.85", "12.5", "250.35", "700", "262.85"),
        *("2025-07-07", "2107"),
    ],
    [
        *("line", "", "", "", "", "", ""),
        *("2019-01-03", "2019-09-30", "271", "700", RATE, "94.85", ARTICLE),
    ],
    [
        *("subtotal:pension", "养老保险小计", "", "", "", "6000", ""),
        *("", "", "", "", "", "", ""),
        *("", "9697.85", "12.5", "9685.35", "5700", "5262.85"),
        *("", "", "9697.85", "15397.85", "38002.85"),
    ],
    ["group:injury", "工伤保险"],
    [
        *("item:injury", "3", "工伤保险", "2018-06-01", "2018-06-30", "500", "2"),
        *("2018-07-01", "2018-09-30", "92", "500", RATE, "23", ARTICLE),
        *("76", "76", "0", "76", "500", "76"),
    ],
    [
        *("line", "", "", "", "", "", ""),
        *("2018-10-01", "2018-12-31", "92", "500", "0", "0", f"缓缴：{PERMIT}"),
    ],
    [
        *("line", "", "", "", "", "", ""),
        *("2019-01-01", "2019-07-31", "212", "500", RATE, "53", ARTICLE),
    ],
    [
        *("line", "", "", "", "", "", ""),
        *("2019-08-01", "2019-09-29", "60", "500", "0", "0", "破产受理：企业破产法 第四十六条"),
    ],
    [
        *("subtotal:injury", "工伤保险小计", "", "", "", "500", ""),
        *("", "", "", "", "", "", ""),
        *("", "76", "0", "76", "500", "76"),
        *("", "", "76", "76", "76"),
    ],
    [
        *("total", "合计", "", "", "", "6500", ""),
        *("", "", "", "", "", "", ""),
        *("", "9773.85", "12.5", "9761.35", "6200", "5338.85"),
        *("", "", "9773.85", "15473.85", "38078.85"),
    ],
    ["capitals", "大写", "人民币玖仟柒佰陆拾壹元叁角伍分"],
    ["columns:payment", "number", "insurance", "month", "paid_on", "to_principal", "to_fee"],
    ["payment", "2", "养老保险", "2018-01-01", "2019-01-02", "300", "12.5"],
    ["columns:stop", "kind", "from_on", "to_on", "items", "basis"],
    ["stop:bankruptcy", "破产受理", "2019-08-01", "", "3", "样例裁定"],
    ["stop:deferral", "缓缴", "2018-10-01", "2018-12-31", "3", PERMIT],
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIGURE = re.compile(r"\d+(\.\d+)?")


def typed(text: str) -> CellValue:
    """Return what a spreadsheet makes of a typed text: a day, a figure, nothing, or the text."""
    if _DAY.fullmatch(text):
        return date.fromisoformat(text)
    return Decimal(text) if _FIGURE.fullmatch(text) else text or None


def typed_sheet(rows: Iterable[Iterable[str]] = ROWS) -> Worksheet:
    return Worksheet(NAME, tuple(tuple(typed(text) for text in row) for row in rows))


def with_cells(worksheet: Worksheet, changes: Mapping[str, CellValue]) -> Worksheet:
    """Return a worksheet with other values in some cells, by addresses such as F11."""
    rows = [list(row) for row in worksheet.rows]
    for address, value in changes.items():
        column, number = ord(address[0]) - ord("A"), int(address[1:])
        row = rows[number - 1]
        row.extend([None] * (column + 1 - len(row)))
        row[column] = value
    return replace(worksheet, rows=tuple(tuple(row) for row in rows))


def with_rows(worksheet: Worksheet, *numbers: int) -> Worksheet:
    """Return a worksheet with only these rows, in this order; a number may stand there twice."""
    return replace(worksheet, rows=tuple(worksheet.rows[number - 1] for number in numbers))


def without_rows(worksheet: Worksheet, *numbers: int) -> Worksheet:
    kept = (number for number in range(1, len(worksheet.rows) + 1) if number not in numbers)
    return with_rows(worksheet, *kept)
