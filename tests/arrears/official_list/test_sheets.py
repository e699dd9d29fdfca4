"""Official lists as offices lay them out: titles, groups, merged cells, parts in rows."""

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from arrears.official_list.fields import OFFICIAL_SCHEMA
from arrears.official_list.naming import Part
from intake.sheets.layout import detect_layout
from intake.sheets.reading import Sheet, Workbook, read_workbook
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from tests.arrears.lists.books import Cells, errors, read_official
from tests.arrears.lists.books import workbook_of as book
from tests.arrears.official_list.owners import BOOKS, OWNERS, items_of

AUGUST = ContributionMonth(2019, 8)
JULY = ContributionMonth(2019, 7)


def test_insurance_may_stand_in_the_title_alone():
    workbook = book(
        [
            ["企业职工基本养老保险欠费明细表(2019年8月)"],
            ["单位:元"],
            ["单位名称", "所属期", "欠费本金"],
            [OWNERS[0][0], "201908", 100],
        ]
    )

    assert items_of(read_official(workbook, BOOKS)) == {
        (1, Insurance.PENSION, AUGUST): Decimal("100.00")
    }


def test_one_sheet_for_each_insurance():
    rows: list[Cells] = [
        ["单位名称", "所属期", "欠费金额(元)"],
        [OWNERS[0][0], "201908", 100],
    ]

    reading = read_official(book(rows, rows, names=["养老保险", "失业保险"]), BOOKS)

    assert items_of(reading) == {
        (1, Insurance.PENSION, AUGUST): Decimal("100.00"),
        (1, Insurance.UNEMPLOYMENT, AUGUST): Decimal("100.00"),
    }


def test_period_in_two_columns_and_parts_under_one_heading():
    workbook = book(
        [
            ["欠费清册"],
            ["缴费单位", "险种", "费款所属期", None, "欠费金额(元)", None, None, "滞纳金"],
            [None, None, "起", "止", "单位", "个人", "小计", None],
            [OWNERS[0][0], "失业保险", "2019-07-01", "2019-07-31", 70, "30.00", 100, 5],
        ]
    )

    assert items_of(read_official(workbook, BOOKS)) == {
        (1, Insurance.UNEMPLOYMENT, JULY): Decimal("100.00")
    }


def test_parts_in_rows_of_their_own_belong_together():
    """Tax offices list the item of collection (征收品目): the two parts of one insurance."""
    workbook = book(
        [
            ["纳税人名称", "征收品目", "费款所属期", "欠缴金额"],
            [OWNERS[0][0], "职工基本养老保险(单位缴纳)", "2019-08", 160],
            [OWNERS[0][0], "职工基本养老保险(个人缴纳)", "2019-08", 80],
        ]
    )

    reading = read_official(workbook, BOOKS)

    assert errors(reading) == []
    assert [row.part for row in reading] == [Part.UNIT, Part.PERSONAL]
    assert items_of(reading) == {(1, Insurance.PENSION, AUGUST): Decimal("240")}


def test_name_and_month_merged_over_the_rows_of_an_enterprise(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in (
        ["单位名称", "所属期", "险种", "欠费本金(元)"],
        [OWNERS[0][0], "2019年8月", "养老保险", 100],
        [None, None, "失业保险", 20],
        [OWNERS[1][0], "2019年7月", "养老保险", 3],
        [None, None, "工伤保险", 0.5],
    ):
        sheet.append(row)
    for merged in ("A2:A3", "B2:B3", "A4:A5", "B4:B5"):
        sheet.merge_cells(merged)
    workbook.save(tmp_path / "欠费.xlsx")

    reading = read_official(read_workbook(tmp_path / "欠费.xlsx"), BOOKS)

    assert errors(reading) == []
    assert items_of(reading) == {
        (1, Insurance.PENSION, AUGUST): Decimal("100"),
        (1, Insurance.UNEMPLOYMENT, AUGUST): Decimal("20"),
        (2, Insurance.PENSION, JULY): Decimal("3"),
        (2, Insurance.INJURY, JULY): Decimal("0.5"),
    }


def test_bare_total_beside_grouped_parts_is_the_total_of_all_insurances():
    workbook = book(
        [
            ["单位名称", "所属期", "养老保险", None, "失业保险", None, "合计"],
            [None, None, "单位", "个人", "单位", "个人", None],
            [OWNERS[0][0], "2019-08", 16, 8, 1, 0.5, 25.5],
        ]
    )

    assert items_of(read_official(workbook, BOOKS)) == {
        (1, Insurance.PENSION, AUGUST): Decimal("24"),
        (1, Insurance.UNEMPLOYMENT, AUGUST): Decimal("1.5"),
    }


def test_what_is_due_and_what_was_paid_are_not_arrears():
    workbook = book(
        [
            ["单位名称", "险种", "所属期", "应缴金额", "已缴金额", "应缴未缴金额"],
            [OWNERS[0][0], "养老", "2019-08", 500, 400, 100],
        ]
    )

    assert items_of(read_official(workbook, BOOKS)) == {
        (1, Insurance.PENSION, AUGUST): Decimal("100")
    }


def test_list_that_gives_only_what_was_due_is_not_read_before_somebody_has_looked():
    workbook = book(
        [["单位名称", "险种", "所属期", "应缴金额"], [OWNERS[0][0], "养老", "2019-08", 500]]
    )

    layout = detect_layout(workbook, OFFICIAL_SCHEMA)

    assert [doubt.code for doubt in layout.doubts] == ["missing_one_of"]


def test_list_of_persons_is_left_out():
    workbook = Workbook(
        "样例.xlsx",
        "xlsx",
        "0" * 64,
        (
            Sheet(
                "名单",
                [
                    ["姓名", "身份证号", "单位名称", "险种", "所属期", "欠费金额"],
                    ["张某", "略", OWNERS[0][0], "养老", "2019-08", 500],
                ],
            ),
        ),
    )

    assert [hint.code for hint in detect_layout(workbook, OFFICIAL_SCHEMA).hints] == ["persons"]


@pytest.mark.parametrize(
    ("line", "expected_day"),
    [
        ("截至2019年8月31日", dt.date(2019, 8, 31)),
        ("数据截止日期:2019-08-25", dt.date(2019, 8, 25)),
        ("截至2019年8月", dt.date(2019, 8, 31)),
        ("统计日期:2019年9月5日", dt.date(2019, 9, 5)),
        ("打印时间:20190906", dt.date(2019, 9, 6)),
        ("2019年8月社会保险欠费明细表", dt.date(2019, 8, 31)),
        ("缴费截止日期:2019-08-25", None),
        ("截至2020年8月31日", None),
        ("社会保险欠费明细表", None),
    ],
)
def test_day_that_a_list_speaks_of(line, expected_day):
    workbook = book(
        [[line], ["单位名称", "险种", "所属期", "欠费本金"], [OWNERS[0][0], "养老", "2019-08", 5]]
    )

    assert read_official(workbook, BOOKS).as_of_on == expected_day
