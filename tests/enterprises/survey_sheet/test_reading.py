"""One row at a time: what rejects it, what is only remarked, what is taken from elsewhere."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from enterprises.survey_sheet.reading import read_survey
from enterprises.survey_sheet.totals import summarise
from intake.sheets.cells import CellValue
from intake.sheets.findings import message
from intake.sheets.layout import detect_layout
from intake.sheets.reading import Sheet, Workbook
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from tests.enterprises.survey_sheet.facts import REGIONS, make_facts

ON = date(2019, 9, 30)
FIELDS = {
    "county": "县市",
    "name": "企业名称",
    "uscc": "统一社会信用代码",
    "ownership": "企业性质",
    "industry": "所属行业",
    "status": "经营状况",
    "assets": "有无资产",
    "employees": "职工总数",
    "insured": "参保人数",
    "affected": "涉及职工",
    "below": "未达退休年龄",
    "blocked": "无法办理退休",
    "self_paid": "自费补缴退休",
    "span": "欠费时间",
    "pension": "养老保险",
    "unemployment": "失业保险",
    "medical": "医疗保险",
    "injury": "工伤保险",
    "maternity": "生育保险",
    "total": "欠费合计",
    "cause": "欠费原因",
    "contact": "联系人",
    "phone": "联系电话",
    "remark": "备注",
}
GOOD: dict[str, Any] = {
    "county": "延吉市",
    "name": "延吉样例红旗纺织有限公司",
    "uscc": "91222401MA9QQQQ05W",
    "ownership": "国有",
    "industry": "制造业",
    "status": "停产",
    "assets": "有",
    "employees": 50.0,
    "insured": 40.0,
    "affected": 10.0,
    "below": 5.0,
    "blocked": 2.0,
    "self_paid": 3.0,
    "span": "2003年5月-2019年8月",
    "pension": 1000.1,
    "unemployment": 100.0,
    "medical": 200.0,
    "injury": 30.0,
    "maternity": 10.0,
    "total": 1340.1,
    "cause": "经营困难",
    "contact": "张某",
    "phone": "0433-1",
    "remark": "无",
}
FILLER = [
    {**GOOD, "name": fact.name, "uscc": fact.uscc, "county": fact.county}
    for fact in make_facts(6, seed=3)
]


def read(*rows, leave_out=(), above=("单位:元",), sheet_name="Sheet1", prefix="", **columns):
    keys = [key for key in FIELDS if key not in leave_out]
    lines: list[list[CellValue]] = [[text] for text in above]
    lines.append([columns.get(key, FIELDS[key]) for key in keys])
    lines += [[row.get(key) for key in keys] for row in (*rows, *FILLER)]
    workbook = Workbook("a.xlsx", "xlsx", "", (Sheet(sheet_name, lines),))
    layout = detect_layout(workbook, SURVEY_SCHEMA)
    assert layout.is_sure, layout.problems
    return read_survey(workbook, layout, regions=REGIONS, on=ON, within_prefix=prefix)


def first_of(reading):
    return reading.rows[0]


def codes(reading, *, errors=None):
    return [one.code for one in reading.findings if errors is None or one.is_error is errors]


def test_a_good_row_is_read_in_full():
    row = first_of(read(GOOD))

    assert (row.sheet, row.row_number) == ("Sheet1", 3)
    assert (row.name, row.uscc) == (GOOD["name"], GOOD["uscc"])
    assert (row.county_name, row.region_code) == ("延吉市", "222401")
    assert (row.status, row.status_text, row.has_assets) == ("halted", "停产", True)
    assert (row.employees, row.insured, row.workers_affected) == (50, 40, 10)
    assert (row.below_retirement_age, row.retirement_blocked, row.self_paid_retired) == (5, 2, 3)
    assert row.first_month == ContributionMonth(2003, 5)
    assert row.last_month == ContributionMonth(2019, 8)
    assert row.principal[Insurance.PENSION] == Decimal("1000.10")
    assert row.total == Decimal("1340.10")
    assert (row.cause, row.contact, row.phone, row.remark) == ("经营困难", "张某", "0433-1", "无")
    assert row.raw["pension"] == "1000.1"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"name": None}, "name", "name_missing"),
        ({"name": "——"}, "name", "name_missing"),
        ({"name": "长" * 121}, "name", "too_long"),
        ({"uscc": "91222401MA9QQQQ05X"}, "uscc", "uscc_check_digit"),
        ({"uscc": "91222401MA9QQQQ05"}, "uscc", "uscc_length"),
        ({"uscc": "91222401MAIQQQQ05W"}, "uscc", "uscc_charset"),
        ({"uscc": 912224011234567890.0}, "uscc", "code_as_number"),
        ({"employees": "二十"}, "employees", "not_a_number"),
        ({"employees": 20.5}, "employees", "not_whole"),
        ({"insured": -1.0}, "insured", "negative"),
        ({"pension": "约三十万"}, "pension", "not_a_number"),
        ({"pension": -5.0}, "pension", "negative"),
        ({"pension": "(5.00)"}, "pension", "negative"),
        ({"pension": "#REF!"}, "pension", "formula_error"),
        ({"total": 1340.2}, "total", "parts_differ_from_total"),
        ({"total": None, "pension": "#N/A"}, "pension", "formula_error"),
        ({"affected": 11.0}, "workers_affected", "workers_differ_from_total"),
        ({"span": "2019年13月-2019年12月"}, "span", "month_impossible"),
        ({"span": "2019年8月-2003年5月"}, "span", "end_before_start"),
        ({"span": None}, "span", "span_missing"),
        ({"span": "2003年5月-2019年10月"}, "span", "end_in_future"),
        ({"span": "2003年5月至今"}, "span", "open_end"),
        ({"span": "2003.05-2005.06、2007.01-2008.02"}, "span", "several_spans"),
    ],
)
def test_an_error_rejects_the_row(change, field, code):
    reading = read({**GOOD, **change})

    assert [(one.field, one.code) for one in reading.findings if one.is_error] == [(field, code)]
    assert reading.rejected_rows == [("Sheet1", 3)]
    assert len(reading.rows) == len(FILLER)
    assert "%(" not in message(reading.findings[0])


def test_all_errors_of_a_row_are_named_at_once():
    reading = read({**GOOD, "name": None, "employees": "x", "span": "2019年0月-2019年8月"})

    assert codes(reading, errors=True) == ["name_missing", "month_impossible", "not_a_number"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uscc": None}, "uscc_missing"),
        ({"uscc": "无"}, "uscc_missing"),
        ({"county": "某某县"}, "county_unknown"),
        ({"status": "情况不明"}, "status_unknown"),
        ({"assets": "待核实"}, "unknown_flag"),
        ({"remark": "长" * 400}, "shortened"),
    ],
)
def test_a_warning_lets_the_row_in(change, code):
    reading = read({**GOOD, **change})

    assert codes(reading) == [code]
    assert reading.rejected_rows == []
    assert len(reading.rows) == 1 + len(FILLER)
    assert "%(" not in message(reading.findings[0])


def test_a_row_without_arrears_needs_no_span():
    empty = dict.fromkeys(
        ("affected", "below", "blocked", "self_paid", "span", "pension", "unemployment", "medical",
         "injury", "maternity", "total")
    )  # fmt: skip

    row = first_of(read({**GOOD, **empty, "total": "0.00", "employees": None}))

    assert (row.total, row.principal, row.first_month) == (Decimal("0"), {}, None)
    assert (row.workers_affected, row.employees) == (0, None)


@pytest.mark.parametrize("place", ["above", "sheet_name", "column", "uscc"])
def test_the_county_comes_from_wherever_it_is_said(place):
    cases: dict[str, Any] = {
        "above": {"above": ("安图县欠费企业调查表", "单位:元"), "leave_out": ("county", "uscc")},
        "sheet_name": {"sheet_name": "8安图", "leave_out": ("county", "uscc")},
        "column": {},
        "uscc": {"leave_out": ("county",)},
    }
    options = cases[place]
    row = {**GOOD, "county": "安图", "uscc": None}
    if place == "uscc":
        row["uscc"] = next(f.uscc for f in make_facts(40) if f.county == "安图县")

    read_row = first_of(read(row, **options))

    assert (read_row.county_name, read_row.region_code) == ("安图县", "222426")


def test_a_county_nobody_knows_is_kept_as_written():
    row = first_of(read({**GOOD, "county": "某某县"}))

    assert (row.county_name, row.region_code) == ("某某县", None)


def test_rows_outside_the_jurisdiction_are_errors():
    reading = read(GOOD, {**GOOD, "county": "长春市朝阳区", "uscc": None}, prefix="222401")

    assert "outside_jurisdiction" in codes(reading, errors=True)
    assert [row.name for row in reading.rows][0] == GOOD["name"]
    assert all(row.region_code == "222401" for row in reading.rows)


@pytest.mark.parametrize(
    ("line", "month", "word"),
    [
        ("填报日期:2019年9月", ContributionMonth(2019, 8), "2019-08"),
        ("截至2019年6月", ContributionMonth(2019, 6), "2019-06"),
        ("数据截止时间:2019.7", ContributionMonth(2019, 7), "2019-07"),
    ],
)
def test_an_open_span_ends_where_the_sheet_says(line, month, word):
    reading = read({**GOOD, "span": "2003年5月至今"}, above=("表", f"{line}  单位:元"))

    assert first_of(reading).last_month == month
    assert codes(reading) == ["end_taken_from_sheet"]
    assert word in message(reading.findings[0])


def test_the_same_row_twice_is_counted_once():
    copy = {**GOOD, "phone": "0433-2", "remark": "重复"}

    reading = read(GOOD, copy)

    assert codes(reading) == ["duplicate"]
    assert (reading.duplicates, reading.rejected_rows) == ([("Sheet1", 4)], [])
    assert len(reading.rows) == 1 + len(FILLER)
    assert "3" in message(reading.findings[0])


@pytest.mark.parametrize("change", [{"employees": 51.0}, {"name": "延吉样例另一名称有限公司"}])
def test_two_different_rows_with_one_code_are_both_rejected(change):
    reading = read(GOOD, {**GOOD, **change})

    assert codes(reading) == ["conflicting_duplicate"] * 2
    assert reading.rejected_rows == [("Sheet1", 3), ("Sheet1", 4)]
    assert len(reading.rows) == len(FILLER)


def test_a_name_without_a_code_speaks_of_its_namesake_in_the_county():
    elsewhere = {**GOOD, "uscc": None, "county": "图们市", "employees": 51.0}

    same = read(GOOD, {**GOOD, "uscc": None})
    different = read(GOOD, {**GOOD, "uscc": None, "employees": 51.0})
    other_county = read(GOOD, elsewhere)

    assert "duplicate" in codes(same)
    assert len(same.rows) == 1 + len(FILLER)
    assert codes(different, errors=True) == ["conflicting_duplicate"] * 2
    assert codes(other_county, errors=True) == []


def test_two_codes_are_two_enterprises_of_one_name():
    other = next(fact.uscc for fact in make_facts(40, seed=5) if fact.county == "延吉市")

    reading = read(GOOD, {**GOOD, "uscc": other})

    assert reading.findings == []
    assert len(reading.rows) == 2 + len(FILLER)


COARSE = {
    "pension": 12.35, "unemployment": 1.24, "medical": 3.33, "injury": 0.55, "maternity": 0.12,
}  # fmt: skip


@pytest.mark.parametrize(
    ("total", "code"), [(17.61, "parts_rounded"), (17.63, "parts_differ_from_total")]
)
def test_ten_thousands_with_two_decimals_may_differ_by_rounding(total, code, monkeypatch):
    monkeypatch.setitem(FILLER[0], "total", FILLER[0]["total"])

    reading = read({**GOOD, **COARSE, "total": total}, above=("单位:万元",))

    assert codes(reading)[0] == code
    if code == "parts_rounded":
        assert first_of(reading).total == Decimal("175900.00")
        assert sum(first_of(reading).principal.values()) == first_of(reading).total


def test_amounts_with_more_decimals_than_money_has_are_rounded():
    fine = {
        "pension": 100.005,
        "unemployment": 10.005,
        "medical": 1.0,
        "injury": 1.0,
        "maternity": 1.0,
    }

    reading = read({**GOOD, **fine, "total": 113.01})

    assert codes(reading) == ["parts_rounded"]
    assert first_of(reading).total == Decimal("113.02")


def test_without_workers_in_all_their_parts_are_added():
    row = first_of(read(GOOD, leave_out=("affected",)))

    assert row.workers_affected == 10


def test_without_one_part_the_others_may_be_fewer():
    fewer = read(GOOD, leave_out=("self_paid",))
    more = read({**GOOD, "affected": 6.0}, leave_out=("self_paid",))

    assert first_of(fewer).workers_affected == 10
    assert codes(more, errors=True) == ["workers_differ_from_total"]


def test_totals_alone_are_kept_once_a_person_has_said_so():
    parts = ("pension", "unemployment", "medical", "injury", "maternity")
    keys = [key for key in FIELDS if key not in parts]
    lines = [
        [FIELDS[key] for key in keys],
        *([row[key] for key in keys] for row in (GOOD, *FILLER)),
    ]
    workbook = Workbook("a.xlsx", "xlsx", "", (Sheet("S", lines),))

    layout = detect_layout(workbook, SURVEY_SCHEMA)
    reading = read_survey(workbook, layout, regions=REGIONS, on=ON)

    assert not layout.is_sure
    assert len(layout.problems) == 1
    assert set(codes(reading)) == {"not_split_by_insurance"}
    assert (first_of(reading).total, first_of(reading).principal) == (Decimal("1340.10"), {})
    totals = summarise(reading)
    assert totals["arrears_yuan"] == "9380.70"
    assert set(totals["by_type"].values()) == {"0.00"}


def test_an_annuity_column_counts_as_its_own_type():
    reading = read({**GOOD, "total": 1340.1, "remark": 0.0}, remark="企业年金欠费")

    assert first_of(reading).total == Decimal("1340.10")
    assert Insurance.ANNUITY not in first_of(reading).principal
    with_annuity = read({**GOOD, "total": 1345.6, "remark": 5.5}, remark="企业年金欠费")
    assert first_of(with_annuity).principal[Insurance.ANNUITY] == Decimal("5.50")
    assert summarise(with_annuity)["by_type"]["年金"] == "5.50"
