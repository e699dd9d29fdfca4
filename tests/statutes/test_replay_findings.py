"""What the replay says of a sheet typed by hand: cell, name, what is printed, what comes out."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

import pytest

from statutes.replay import Finding, Replay, replay_worksheets
from tests.statutes.typed_sheet import (
    ENTERPRISE,
    NAME,
    PERMIT,
    typed_sheet,
    with_cells,
    with_rows,
    without_rows,
)

SHEET = typed_sheet()
LAST_ROW = len(SHEET.rows)
ON = date(2019, 9, 30)
CHECKSUM = "7675-01cb-1cd2-9419"
AMOUNT = "write an amount in yuan, such as 1234.56"
DAY = "write a day of the calendar as YYYY-MM-DD, such as 2019-08-31"
ONE_BANKRUPTCY = "cannot be used; a debt has one, and it has no last day"


def replayed(worksheet) -> Replay:
    return replay_worksheets([worksheet])


def said(worksheet) -> list[str]:
    """Return what is found, without the sheet's name and without the checksum."""
    lines = [str(finding) for finding in replayed(worksheet).findings]
    return [line.removeprefix(f"{NAME}!") for line in lines if " checksum " not in line]


def checksum_differs(worksheet) -> bool:
    return any(finding.what == "checksum of the facts" for finding in replayed(worksheet).findings)


def test_sheet_worked_out_by_hand_is_equal():
    result = replayed(SHEET)

    assert result.findings == []
    assert result.equal
    assert (result.sheets, result.items, result.lines) == ([NAME], 3, 7)
    assert result.fee_outstanding == Decimal("9761.35")


def test_figures_of_several_sheets_are_added():
    result = replay_worksheets([SHEET, SHEET])

    assert (result.sheets, result.items, result.lines) == ([NAME, NAME], 6, 14)
    assert result.fee_outstanding == Decimal("19522.70")


def test_checksum_is_of_the_facts_in_the_order_of_the_sheet():
    facts = [
        ("2019-09-30", "3"),
        ("fact:enterprise", ENTERPRISE, "统一社会信用代码：91222401MA0000001X"),
        ("fact:items", "制表：样例员"),
        ("fact:on", "全部险种"),
        ("rule:1:uniform_new:inclusive", "万分之五（uniform_new）；计入（inclusive）；样例文件"),
        ("rule:2:uniform_new:exclusive", "万分之五(uniform_new)；不计入(exclusive)；样例文件"),
        ("item:pension", "1", "养老保险", "2009-05", "2009-05-31", "5000", "1"),
        ("item:pension", "2", "养老保险", "2018-01", "2018-01-31", "1000", "1"),
        ("item:injury", "3", "工伤保险", "2018-06", "2018-06-30", "500", "2"),
        ("payment", "2", "养老保险", "2018-01", "2019-01-02", "300", "12.5"),
        ("stop:bankruptcy", "破产受理", "2019-08-01", "", "3", "样例裁定"),
        ("stop:deferral", "缓缴", "2018-10-01", "2018-12-31", "3", PERMIT),
    ]
    digest = hashlib.sha256("\n".join(map("\t".join, facts)).encode()).hexdigest()

    assert "-".join([digest[:4], digest[4:8], digest[8:12], digest[12:16]]) == CHECKSUM
    assert said(with_cells(SHEET, {"C5": "x"})) == []
    (finding,) = replayed(with_cells(SHEET, {"C5": "x"})).findings
    assert finding == Finding(NAME, "C5", "checksum of the facts", "x", CHECKSUM)


FIGURES = [
    ("H11", date(2009, 6, 2), "from on: printed 2009-06-02, recomputed 2009-06-01"),
    ("I11", date(2019, 9, 29), "to on: printed 2019-09-29, recomputed 2019-09-30"),
    ("H11", "x", "from on: printed x, recomputed 2009-06-01"),
    ("I13", "x", "to on: printed x, recomputed 2019-09-30"),
    ("J11", Decimal(3775), "days: printed 3775, recomputed 3774"),
    ("J13", Decimal(270), "days: printed 270, recomputed 271"),
    ("K11", Decimal(5001), "balance: printed 5001, recomputed 5000"),
    ("L11", Decimal("0.001"), "rate (社会保险法 第八十六条): printed 0.001, recomputed 0.0005"),
    ("L17", Decimal("0.0005"), f"rate (缓缴：{PERMIT}): printed 0.0005, recomputed 0"),
    ("M13", Decimal("94.9"), "amount: printed 94.9, recomputed 94.85"),
    ("N11", "样例", "source: printed 样例, recomputed 社会保险法 第八十六条"),
    ("O12", Decimal(262), "exact: printed 262, recomputed 262.85"),
    ("P12", Decimal("262.9"), "fee: printed 262.9, recomputed 262.85"),
    ("Q12", Decimal(12), "fee paid: printed 12, recomputed 12.5"),
    ("R12", Decimal("262.85"), "fee outstanding: printed 262.85, recomputed 250.35"),
    ("S12", Decimal(1000), "principal outstanding: printed 1000, recomputed 700"),
    ("T11", Decimal(9435), "capped: printed 9435, recomputed 5000"),
    ("U11", None, "above from on: printed nothing, recomputed 2014-11-22"),
    ("U12", date(2025, 7, 8), "above from on: printed 2025-07-08, recomputed 2025-07-07"),
    ("U16", date(2025, 7, 8), "above from on: printed 2025-07-08, recomputed nothing"),
    ("V11", Decimal(1), "days left: printed 1, recomputed nothing"),
    ("V12", Decimal(2106), "days left: printed 2106, recomputed 2107"),
    ("W11", None, "fee:uniform new: printed nothing, recomputed 9435"),
    ("W12", Decimal("262.85"), "fee:uniform new: printed 262.85, recomputed nothing"),
    ("X11", Decimal(9435), "fee:split: printed 9435, recomputed 15135"),
    ("Y11", Decimal(9435), "fee:by due date: printed 9435, recomputed 37740"),
    ("F14", Decimal(5700), "principal: printed 5700, recomputed 6000"),
    ("P14", None, "fee: printed nothing, recomputed 9697.85"),
    ("Q14", Decimal(0), "fee paid: printed 0, recomputed 12.5"),
    ("R14", "abc", "fee outstanding: printed abc, recomputed 9685.35"),
    ("S14", Decimal(6000), "principal outstanding: printed 6000, recomputed 5700"),
    ("T14", Decimal(9435), "capped: printed 9435, recomputed 5262.85"),
    ("W20", None, "fee:uniform new: printed nothing, recomputed 76"),
    ("X14", Decimal(1), "fee:split: printed 1, recomputed 15397.85"),
    ("Y14", Decimal(1), "fee:by due date: printed 1, recomputed 38002.85"),
    ("F21", Decimal(6000), "principal: printed 6000, recomputed 6500"),
    ("P21", Decimal(76), "fee: printed 76, recomputed 9773.85"),
    ("Q21", Decimal(0), "fee paid: printed 0, recomputed 12.5"),
    ("R21", Decimal("9761.4"), "fee outstanding: printed 9761.4, recomputed 9761.35"),
    ("S21", Decimal(500), "principal outstanding: printed 500, recomputed 6200"),
    ("T21", Decimal(76), "capped: printed 76, recomputed 5338.85"),
    ("W21", Decimal(1), "fee:uniform new: printed 1, recomputed 9773.85"),
    ("X21", Decimal(1), "fee:split: printed 1, recomputed 15473.85"),
    ("Y21", Decimal(1), "fee:by due date: printed 1, recomputed 38078.85"),
    ("B14", "工伤保险小计", "subtotal of: printed 工伤保险小计, recomputed 养老保险"),
    (
        "C22",
        "人民币玖仟元整",
        "total in capitals: printed 人民币玖仟元整, recomputed 人民币玖仟柒佰陆拾壹元叁角伍分",
    ),
    ("C4", Decimal(4), "number of items: printed 4, recomputed 3"),
]


@pytest.mark.parametrize(("address", "value", "line"), FIGURES)
def test_changed_figure_is_named_once_with_what_comes_out(address, value, line):
    changed = with_cells(SHEET, {address: value})

    assert said(changed) == [f"{address} {line}"]
    assert not checksum_differs(changed)


@pytest.mark.parametrize("address", ["C2", "D2", "D3", "D4"])
def test_words_of_the_head_are_in_the_checksum(address):
    changed = with_cells(SHEET, {address: "样例：另一个"})

    assert said(changed) == []
    assert checksum_differs(changed)


@pytest.mark.parametrize("address", ["B2", "B3", "B4", "B5", "B6", "B9"])
def test_labels_are_for_the_eye(address):
    assert replayed(with_cells(SHEET, {address: "样例"})).equal


UNUSABLE = [
    ("B11", "x", "number: printed x, write a whole number"),
    ("G11", None, "rule: printed nothing, write a whole number"),
    ("G11", Decimal("1.5"), "rule: printed 1.5, write a whole number"),
    ("G11", Decimal(3), "rule: printed 3, which the head of the sheet does not name"),
    ("C11", "工伤保险", "insurance: printed 工伤保险, recomputed 养老保险"),
    ("D11", date(2009, 5, 2), "month: printed 2009-05-02, write the first day of the month"),
    ("D11", "2009-13", "month: printed 2009-13, write a month as YYYY-MM, such as 2003-05"),
    ("E11", "31 May", f"due on: printed 31 May, {DAY}"),
    ("F11", "abc", f"principal: printed abc, {AMOUNT}"),
    (
        "F11",
        Decimal("0.001"),
        "principal: printed 0.001, it must not be finer than a fen (two decimals)",
    ),
    ("C6", "样例", "rule: printed 样例, recomputed (uniform_new) and (inclusive)"),
    (
        "C7",
        "(uniform_new)，(exclusive)，(split)",
        "rule: printed (uniform_new)，(exclusive)，(split),"
        " recomputed (uniform_new) and (exclusive)",
    ),
    ("C24", "工伤保险", "insurance: printed 工伤保险, recomputed 养老保险"),
    ("D24", "2018-02", "month: printed 2018-02, recomputed 2018-01"),
    ("E24", "x", f"paid on: printed x, {DAY}"),
    ("F24", "x", f"to principal: printed x, {AMOUNT}"),
    ("G24", "x", f"to fee: printed x, {AMOUNT}"),
    ("B26", "缓缴", "kind: printed 缓缴, recomputed 破产受理"),
    ("E26", "3, 9", "items: printed 3, 9, there is no item 9"),
    ("C27", None, f"from on: printed nothing, {DAY}"),
    ("D27", "x", f"to on: printed x, {DAY}"),
    ("C27", date(2019, 1, 1), "to on: printed 2018-12-31, before the first day, 2019-01-01"),
]
NAMED_ELSEWHERE = {"before the first day": "D27"}


@pytest.mark.parametrize(("address", "value", "line"), UNUSABLE)
def test_changed_fact_is_named_with_the_reason(address, value, line):
    changed = with_cells(SHEET, {address: value})

    place = next((cell for part, cell in NAMED_ELSEWHERE.items() if part in line), address)
    assert said(changed) == [f"{place} {line}"]
    assert checksum_differs(changed)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"F24": Decimal(1001)},
            "B12 item: printed 2, payments: '1001' cannot be used;"
            " payments must not exceed the principal 1000",
        ),
        (
            {"D27": None},
            "B16 item: printed 3, deferral: '2018-10-01' cannot be used; a deferral has a last day",
        ),
        (
            {"D26": date(2019, 8, 31)},
            f"B16 item: printed 3, bankruptcy: '2019-08-01' {ONE_BANKRUPTCY}",
        ),
        (
            {"A27": "stop:bankruptcy", "B27": "破产受理", "D27": None},
            f"B16 item: printed 3, bankruptcy: '2018-10-01' {ONE_BANKRUPTCY}",
        ),
    ],
)
def test_facts_that_contradict_one_another_are_named_at_their_item(changes, line):
    assert said(with_cells(SHEET, changes)) == [line]


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({"B11": Decimal(2)}, ["B12 number: printed 2, it stands there twice"]),
        ({"B24": Decimal(9)}, ["B24 payment: printed 9, there is no such item"]),
        (
            {"E24": date(2019, 10, 1)},
            ["E24 paid on: printed 2019-10-01, after the day of the sheet, 2019-09-30"],
        ),
        ({"A26": "stop:strike"}, ["A26 kind: printed stop:strike, which is the code of no stop"]),
        ({"A26": "stop"}, ["A26 kind: printed stop, which is the code of no stop"]),
        ({"E26": "x"}, ["E26 items: printed x, write numbers of items such as 1-240, 300"]),
        (
            {"A11": "item:housing"},
            [
                "C11 insurance: printed 养老保险, the key of the row says housing",
                "B10 insurance: printed 养老保险, the key of the row says pension",
                "A11 insurance: printed item:housing, which is the code of no insurance",
                f"{NAME} subtotal of housing: printed nothing, recomputed one row",
            ],
        ),
        (
            {"A14": "subtotal:medical"},
            [
                "A14 subtotal: printed subtotal:medical, no item is of this insurance",
                f"{NAME} subtotal of pension: printed nothing, recomputed one row",
            ],
        ),
        (
            {"B15": "样例"},
            [
                "B20 subtotal of: printed 工伤保险小计, recomputed 样例",
                "C16 insurance: printed 工伤保险, recomputed 样例",
            ],
        ),
        (
            {"B10": "样例", "B15": "样例"},
            [
                "B15 insurance: printed 样例, the key of the row says injury",
                "B14 subtotal of: printed 养老保险小计, recomputed 样例",
                "B20 subtotal of: printed 工伤保险小计, recomputed 样例",
            ],
        ),
    ],
)
def test_what_is_wrong_stands_above_what_follows_from_it(changes, first):
    lines = said(with_cells(SHEET, changes))

    wanted = [line for line in lines if line in first]
    assert wanted == first
    assert lines[0] == first[0]


def test_another_name_for_an_insurance_is_good_when_it_is_the_same_throughout():
    renamed = dict.fromkeys(("B10", "C11", "C12", "C24"), "样例险") | {"B14": "样例险小计"}

    assert said(with_cells(SHEET, renamed)) == []


def test_month_that_nothing_follows_from_is_seen_by_the_checksum_alone():
    changed = with_cells(SHEET, {"D11": "2009-06"})

    assert said(changed) == []
    assert checksum_differs(changed)


def test_deadline_a_month_later_changes_all_that_follows_from_it():
    # 308 days instead of 336: 154 + 94.85 = 248.85, 14 less throughout.
    assert said(with_cells(SHEET, {"E12": date(2018, 2, 28)})) == [
        "H12 from on: printed 2018-02-01, recomputed 2018-03-01",
        "J12 days: printed 336, recomputed 308",
        "M12 amount: printed 168, recomputed 154",
        "O12 exact: printed 262.85, recomputed 248.85",
        "P12 fee: printed 262.85, recomputed 248.85",
        "R12 fee outstanding: printed 250.35, recomputed 236.35",
        "T12 capped: printed 262.85, recomputed 248.85",
        # 308 × 0.5 + 271 × 0.35 leave 751.15 to 1000: 2,147 days of 0.35 more.
        "U12 above from on: printed 2025-07-07, recomputed 2025-08-16",
        "V12 days left: printed 2107, recomputed 2147",
        "P14 fee: printed 9697.85, recomputed 9683.85",
        "R14 fee outstanding: printed 9685.35, recomputed 9671.35",
        "T14 capped: printed 5262.85, recomputed 5248.85",
        "W14 fee:uniform new: printed 9697.85, recomputed 9683.85",
        "X14 fee:split: printed 15397.85, recomputed 15383.85",
        "Y14 fee:by due date: printed 38002.85, recomputed 37988.85",
        "P21 fee: printed 9773.85, recomputed 9759.85",
        "R21 fee outstanding: printed 9761.35, recomputed 9747.35",
        "T21 capped: printed 5338.85, recomputed 5324.85",
        "W21 fee:uniform new: printed 9773.85, recomputed 9759.85",
        "X21 fee:split: printed 15473.85, recomputed 15459.85",
        "Y21 fee:by due date: printed 38078.85, recomputed 38064.85",
        "C22 total in capitals: printed 人民币玖仟柒佰陆拾壹元叁角伍分,"
        " recomputed 人民币玖仟柒佰肆拾柒元叁角伍分",
    ]


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (4, [f"{NAME} number of items: printed nothing, recomputed 3"]),
        (9, []),
        (10, []),
        (
            13,
            [
                "B12 item: printed 2, with 1 lines of working, recomputed 2",
                "O12 exact: printed 262.85, recomputed 168",
            ],
        ),
        (14, [f"{NAME} subtotal of pension: printed nothing, recomputed one row"]),
        (17, ["B16 item: printed 3, with 3 lines of working, recomputed 4"]),
        (21, [f"{NAME} total: printed nothing, recomputed one row"]),
        (22, [f"{NAME} total in capitals: printed nothing, recomputed one row"]),
    ],
)
def test_missing_row_is_named(number, lines):
    assert said(without_rows(SHEET, number)) == lines


def test_missing_checksum_is_named_with_what_it_should_be():
    (finding,) = replayed(without_rows(SHEET, 5)).findings

    assert finding == Finding(NAME, "", "checksum of the facts", "", CHECKSUM)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (1, "A2 row: printed guicang:late-fee-sheet:1, which is no key of a row"),
        (2, "A3 row: printed fact:enterprise, a fact that stands there twice"),
        (3, "A4 row: printed fact:on, a fact that stands there twice"),
        (6, "A7 row: printed rule:1:uniform_new:inclusive, a rule that stands there twice"),
        (14, "A15 subtotal of pension: printed subtotal:pension, it stands there twice"),
        (17, "B16 item: printed 3, with 5 lines of working, recomputed 4"),
        (20, "A21 subtotal of injury: printed subtotal:injury, it stands there twice"),
        (21, "A22 total: printed total, it stands there twice"),
        (22, "A23 total in capitals: printed capitals, it stands there twice"),
    ],
)
def test_row_that_stands_there_twice_is_named(number, line):
    numbers = range(1, LAST_ROW + 1)

    assert said(with_rows(SHEET, *sorted([*numbers, number]))) == [line]


def test_stop_that_stands_there_twice_changes_no_day_but_the_checksum():
    twice = with_rows(SHEET, *range(1, LAST_ROW + 1), 27)

    assert said(twice) == []
    assert checksum_differs(twice)


def test_line_above_any_item_and_unknown_key_are_named():
    moved = with_rows(SHEET, *range(1, 11), 13, *range(11, LAST_ROW + 1))
    strange = with_cells(SHEET, {"A9": "样例"})

    assert said(moved) == ["A11 row: printed line, a line above any item"]
    assert said(strange) == ["A9 row: printed 样例, which is no key of a row"]
