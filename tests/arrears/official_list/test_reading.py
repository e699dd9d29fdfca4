"""What is wrong or remarkable in the cells of an official list."""

import datetime as dt
from decimal import Decimal

import pytest

from arrears.official_list.naming import Part, parse_insurance
from arrears.official_list.row import OfficialRow
from intake.sheets.errors import CellError
from statutes.insurance import Insurance
from tests.arrears.lists.books import (
    Books,
    Cells,
    Names,
    errors,
    messages,
    read_official,
    warnings,
    workbook_of,
)
from tests.scenes import uscc

FOOD, MILL = "延吉样例食品有限公司", "图们样例（集团）纺织厂"
BOOKS = Books(Names([(FOOD, uscc(1)), (MILL, None)]))
HEADERS: Cells = [
    "单位名称",
    "信用代码",
    "险种",
    "所属期",
    "应缴",
    "单位欠费",
    "个人欠费",
    "欠费本金",
    "缴费期限",
]


def row(**changed: object) -> Cells:
    cells = {
        "name": FOOD,
        "code": None,
        "insurance": "养老保险",
        "month": "2019年8月",
        "payable": "240",
        "unit": "160",
        "personal": "80",
        "total": "240",
        "due": "2019-08-31",
    }
    return list((cells | changed).values())


def read(*rows: Cells, headers: Cells = HEADERS, unit: str = "元"):
    return read_official(workbook_of([[f"单位:{unit}"], headers, *rows]), BOOKS)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"name": "样例别处公司"}, "A", "enterprise_unknown"),
        ({"name": None}, "A", "name_missing"),
        ({"code": uscc(9)}, "B", "enterprise_code_unknown"),
        ({"insurance": None}, "C", "insurance_missing"),
        ({"insurance": "城乡居民养老保险"}, "C", "insurance_unknown"),
        ({"insurance": "养老、失业"}, "C", "insurance_unknown"),
        ({"insurance": "个人所得税"}, "C", "insurance_unknown"),
        ({"month": None}, "D", "month_of_item_missing"),
        ({"month": "2019年"}, "D", "month_missing"),
        ({"month": "2019年7月-2019年8月"}, "D", "months_of_item"),
        ({"month": "2019年7月至今"}, "D", "months_of_item"),
        ({"month": "2019年10月", "due": None}, "D", "month_of_item_in_future"),
        ({"total": "241"}, "H", "parts_differ_from_whole"),
        ({"total": "240.01"}, "H", "parts_differ_from_whole"),
        ({"unit": None, "personal": None, "total": None}, "H", "principal_missing"),
        ({"unit": 0, "personal": 0, "total": 0}, "H", "principal_not_positive"),
        ({"unit": None, "personal": None, "total": "-5"}, "H", "principal_not_positive"),
        ({"unit": "-1"}, "F", "negative"),
        ({"total": "二百四"}, "H", "not_a_number"),
        ({"due": "2019-07-31"}, "I", "due_before_month"),
        ({"due": "2019-10-01"}, "I", "due_in_future"),
        ({"due": "八月底"}, "I", "day_unreadable"),
    ],
)
def test_error_stands_at_its_cell(changed, column, code):
    good = [row(insurance=name) for name in ("失业", "工伤", "医疗")]

    reading = read(*good, row(**changed))

    assert (6, column, code) in errors(reading)
    assert reading.rejected_rows == [("Sheet1", 6)]
    assert all(messages(reading))


def test_principal_is_the_sum_of_both_parts():
    reading = read(row(total=None), row(insurance="工伤", personal=None, total="160"))

    assert [found.total for found in reading] == [Decimal("240"), Decimal("160")]
    assert reading.findings == []


def test_one_part_alone_is_compared_but_the_total_holds():
    headers: Cells = ["单位名称", "险种", "所属期", "个人欠费", "欠费合计"]

    reading = read(
        [FOOD, "养老", "2019-08", 80, 240], [FOOD, "失业", "2019-08", 9, 8], headers=headers
    )

    assert [found.total for found in reading] == [Decimal("240")]
    assert errors(reading) == [(4, "E", "parts_differ_from_whole")]


def test_parts_printed_in_ten_thousands_may_differ_by_rounding():
    reading = read(
        row(unit="1.61", personal="0.80", total="2.40", payable=None),
        row(insurance="失业", unit="1.61", personal="0.80", total="2.60", payable=None),
        unit="万元",
    )

    assert [found.total for found in reading] == [Decimal("24100")]
    assert warnings(reading) == [(3, "H", "item_parts_rounded")]
    assert errors(reading) == [(4, "H", "parts_differ_from_whole")]


def test_more_than_was_due_for_the_month_is_remarkable():
    reading = read(row(payable="239.99"))

    assert [found.total for found in reading] == [Decimal("240")]
    assert warnings(reading) == [(3, "E", "above_payable")]


def test_amounts_finer_than_a_fen_are_rounded_with_a_warning():
    reading = read(row(unit=None, personal=None, total="10.125", payable=None))

    assert [str(found.total) for found in reading] == ["10.13"]
    assert warnings(reading) == [(3, "H", "amount_rounded")]


def test_amounts_of_this_month_are_read():
    reading = read(row(month="2019年9月", due="2019-09-30"))

    assert errors(reading) == []


def test_same_row_twice_is_counted_once():
    reading = read(row(), row(insurance="基本养老保险费"), row(insurance="失业"))

    assert len(reading.rows) == 2
    assert reading.duplicates == [("Sheet1", 4)]
    assert warnings(reading) == [(4, "A", "item_duplicate")]


@pytest.mark.parametrize(
    "changed",
    [
        {"unit": "161", "total": "241", "payable": None},
        {"due": "2019-09-25"},
        {"due": None},
        {"insurance": "养老保险(单位缴纳)"},
    ],
)
def test_one_month_with_two_facts_is_an_error_at_both(changed):
    reading = read(row(), row(**changed), row(insurance="失业"))

    assert [found.principal for found in reading] == [{Insurance.UNEMPLOYMENT: Decimal("240")}]
    assert errors(reading) == [(3, "A", "item_conflict"), (4, "A", "item_conflict")]


def test_parts_in_rows_of_their_own_need_one_deadline():
    reading = read(
        row(insurance="养老(单位)", unit=None, personal=None, total="160"),
        row(insurance="养老(个人)", unit=None, personal=None, total="80", due="2019-09-25"),
    )

    assert errors(reading) == [(3, "A", "item_conflict"), (4, "A", "item_conflict")]


def test_columns_for_insurances_repeat_and_contradict_like_rows():
    headers: Cells = ["单位名称", "所属期", "养老保险", "失业保险", "工伤保险"]

    reading = read(
        [FOOD, "2019-08", 5, 1, None],
        [FOOD, "2019-08", 5, 1, None],
        [FOOD, "2019-07", 5, 1, None],
        [FOOD, "2019-07", None, 2, 3],
        [MILL, "2019-07", 0, None, 0],
        headers=headers,
    )

    assert [(str(found.month), found.total) for found in reading] == [("2019-08", Decimal("6"))]
    assert reading.duplicates == [("Sheet1", 4)]
    assert errors(reading) == [
        (5, "A", "item_conflict"),
        (6, "A", "item_conflict"),
        (7, "C", "principal_not_positive"),
    ]


def test_insurance_named_in_the_row_and_by_the_columns_is_an_error():
    headers: Cells = ["单位名称", "险种", "所属期", "养老保险", "失业保险"]

    reading = read([FOOD, "养老", "2019-08", 5, 1], headers=headers)

    assert errors(reading) == [(3, "B", "insurance_named_twice")]


def test_wrong_month_is_not_held_against_the_deadline():
    reading = read(row(month="2019年13月", due="2019-08-31"))

    assert errors(reading) == [(3, "D", "month_impossible")]


def test_row_survives_its_way_through_json():
    reading = read(row(), row(insurance="失业(个人)", due=None))

    for found in reading:
        assert OfficialRow.from_json(found.to_json()) == found
    assert reading.rows[0].due_on == dt.date(2019, 8, 31)


@pytest.mark.parametrize(
    ("text", "insurance", "part"),
    [
        ("企业职工基本养老保险", Insurance.PENSION, Part.WHOLE),
        ("机关事业单位基本养老保险", Insurance.PENSION, Part.WHOLE),
        ("养老保险(单位缴纳)", Insurance.PENSION, Part.UNIT),
        ("职工基本医疗保险费（个人缴纳）", Insurance.MEDICAL, Part.PERSONAL),
        ("基本医疗保险(含生育保险)", Insurance.MEDICAL, Part.WHOLE),
        ("失业保险费", Insurance.UNEMPLOYMENT, Part.WHOLE),
        ("工伤", Insurance.INJURY, Part.WHOLE),
        ("生 育 保 险", Insurance.MATERNITY, Part.WHOLE),
        ("职业年金", Insurance.ANNUITY, Part.WHOLE),
        ("养老保险(单位和个人)", Insurance.PENSION, Part.WHOLE),
    ],
)
def test_insurances_by_the_names_in_use(text, insurance, part):
    assert parse_insurance(text) == (insurance, part)


@pytest.mark.parametrize("text", ["城乡居民医疗保险", "大额医疗补助", "意外险", "个人养老医疗"])
def test_what_is_no_insurance_of_an_employer_is_refused(text):
    with pytest.raises(CellError) as raised:
        parse_insurance(text)

    assert raised.value.code == "insurance_unknown"
