"""The same survey as text in four encodings and as an old .xls."""

from collections.abc import Callable
from pathlib import Path

import xlwt

from tests.enterprises.survey_sheet.facts import Fact
from tests.enterprises.survey_sheet.layouts import layout
from tests.enterprises.survey_sheet.writing import (
    FLAT,
    Cells,
    amounts,
    chinese,
    cut,
    dotted,
    flat,
    months,
    workers,
    write_csv,
)

TWO_LINES = [
    cut(
        "序号|企业名称|统一社会信用代码|县市|经营状况|职工总数|涉及职工||||拖欠时间||"
        "拖欠金额(元)||||||备注"
    ),
    cut(
        "||||||合计|未达退休年龄|无法办理退休|自费补缴退休|起|止|养老保险|失业保险|医疗保险|"
        "工伤保险|生育保险|合计|"
    ),
]


def two_line_rows(facts: list[Fact], style: Callable[[int, int], str]) -> list[Cells]:
    return [
        [place, fact.name, fact.uscc, fact.county, fact.status, fact.employees,
         *("" if count is None else count for count in workers(fact)),
         *("" if month is None else month for month in months(fact, style)),
         *((f"{part:.2f}" for part in (*fact.principal, fact.total)) if fact.total else [""] * 6)]
        for place, fact in enumerate(facts, start=1)
    ]  # fmt: skip


@layout
def csv_utf8_with_mark_and_two_header_lines(facts: list[Fact], folder: Path) -> Path:
    rows = [["某州欠费企业调查表"], *TWO_LINES, *two_line_rows(facts, chinese)]
    return write_csv(rows, folder / "survey.csv", "utf-8-sig", ",")


@layout
def csv_gb18030_with_semicolons(facts: list[Fact], folder: Path) -> Path:
    rows = [*TWO_LINES, *two_line_rows(facts, lambda y, m: f"{y}/{m}"), ["合计"]]
    return write_csv(rows, folder / "survey.csv", "gb18030", ";")


@layout
def csv_tabs_and_the_county_in_the_credit_code(facts: list[Fact], folder: Path) -> Path:
    head = [["单位:元"], [text for text in FLAT if text != "县市"]]
    rows = [[one for place, one in enumerate(flat(fact, 1)) if place != 1] for fact in facts]
    return write_csv([*head, *rows], folder / "survey.csv", "utf-8", "\t")


@layout
def csv_utf16(facts: list[Fact], folder: Path) -> Path:
    rows = [FLAT, *(flat(fact, place) for place, fact in enumerate(facts, start=1))]
    return write_csv(rows, folder / "survey.csv", "utf-16", "\t")


@layout
def old_xls_with_merged_headers(facts: list[Fact], folder: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("调查表")
    sheet.write_merge(0, 0, 0, 17, "延边州欠费企业调查表")
    sheet.write(1, 15, "单位:万元")
    for column, text in enumerate(TWO_LINES[0][:6]):
        sheet.write_merge(2, 3, column, column, text)
    sheet.write_merge(2, 2, 6, 9, "欠费职工人数")
    sheet.write_merge(2, 2, 10, 11, "欠费所属期")
    sheet.write_merge(2, 2, 12, 17, "欠费金额")
    for column, text in enumerate(TWO_LINES[1][6:18], start=6):
        sheet.write(3, column, text)
    for row, fact in enumerate(facts, start=4):
        values = [row - 3, fact.name, fact.uscc, fact.county, fact.status, fact.employees]
        values += [*workers(fact), *months(fact, dotted), *amounts(fact, 10_000)]
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    path = folder / "survey.xls"
    book.save(str(path))
    return path
