"""The same survey among sums without a label, remarks, surcharges and columns of other figures."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.enterprises.survey_sheet.facts import Fact
from tests.enterprises.survey_sheet.layouts import layout
from tests.enterprises.survey_sheet.writing import (
    FLAT,
    Cells,
    by_county,
    cut,
    flat,
    months,
    new_book,
    number,
    save,
    workers,
    write_rows,
)


def sums(facts: list[Fact], **labels: Any) -> Cells:
    """Return the line of FLAT that adds up some enterprises, with texts at columns C0, C1, …"""
    owing = [fact for fact in facts if fact.total]
    line: Cells = [None] * 6
    line += [sum(fact.employees for fact in facts), sum(fact.insured for fact in facts)]
    line += [sum(each) for each in zip(*map(workers, owing), strict=True)] or [None] * 4
    line += [None, None]
    amounts = [(*fact.principal, fact.total) for fact in owing]
    line += [number(sum(each, Decimal(0))) for each in zip(*amounts, strict=True)] or [None] * 6
    for place, text in labels.items():
        line[int(place[1:])] = text
    return line


@layout
def county_sums_above_their_rows_and_all_on_top(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows = [sums(facts, C2="全州")]
    for county, group in by_county(facts):
        rows += [sums(group, C2=county), *(flat(fact, 1) for fact in group)]
    write_rows(sheet, [["单位:元"], FLAT, *rows])
    return save(book, folder)


@layout
def county_sums_below_under_short_names(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows: list[Cells] = []
    for county, group in by_county(facts):
        rows += [*(flat(fact, 1) for fact in group), sums(group, C2=county[:2])]
    write_rows(sheet, [["单位:元"], FLAT, *rows, sums(facts, C2="全州合计数")])
    return save(book, folder)


@layout
def county_sums_in_the_column_of_counties(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows: list[Cells] = []
    for county, group in by_county(facts):
        rows += [sums(group, C1=county), *(flat(fact, 1) for fact in group)]
    write_rows(sheet, [["单位:元"], FLAT, *rows])
    return save(book, folder)


@layout
def pages_with_sums_remarks_and_signatures(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows: list[Cells] = []
    for first in range(0, len(facts), 7):
        page = facts[first : first + 7]
        rows += [*(flat(fact, 1) for fact in page), sums(page, C0="本页小计"), FLAT]
        rows += [[None, None, "(以上企业均已核对,以下续表)"]]
    rows += [
        sums(facts, C0=f"全州共{len(facts)}户"),
        ["说明:"],
        [None, None, "1.职工人数为期末在册人数"],
        ["主管领导:", None, None, "审核:", None, None, "制表:", None, "2019.9.10"],
    ]
    write_rows(sheet, [["单位:元"], FLAT, *rows])
    return save(book, folder)


@layout
def a_summary_of_counties_below_the_table(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows = [flat(fact, place) for place, fact in enumerate(facts, start=1)]
    lines = [
        [place, county, len(group), sum(fact.employees for fact in group), 12.5]
        for place, (county, group) in enumerate(by_county(facts), start=1)
    ]
    head = ["序号", "县市", "户数", "职工人数", "欠费合计", "备注"]
    write_rows(sheet, [["单位:元"], FLAT, *rows, [], ["分县市汇总"], head, *lines])
    return save(book, folder)


@layout
def both_parts_of_two_insurances(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    upper = [*FLAT[:14], *cut("养老保险欠费||失业保险欠费||医疗保险|工伤保险|生育保险|总计")]
    lower = [""] * 14 + cut("单位部分|个人部分|单位部分|个人部分||||")
    rows = []
    for fact in facts:
        row = flat(fact, 1)
        if fact.total:
            parts: Cells = []
            for amount in fact.principal[:2]:
                parts += [number(amount - Decimal("12.34")), 12.34]
            row[14:16] = parts
        else:
            row[14:16] = [None] * 4
        rows.append(row)
    write_rows(sheet, [["单位:元"], upper, lower, *rows])
    return save(book, folder)


@layout
def principal_beside_late_fees(facts: list[Fact], folder: Path) -> Path:
    """Late fees for each insurance and in all; what sums up both is no principal."""
    book, sheet = new_book("Sheet1")
    upper = list(FLAT[:14])
    lower: Cells = [""] * 14
    for name in cut("养老保险|失业保险|医疗保险|工伤保险|生育保险|欠费总额"):
        upper += [name, "", ""]
        lower += cut("欠费本金|滞纳金|合计")
    rows = []
    for fact in facts:
        row = flat(fact, 1)
        printed = row[14:]
        row[14:] = [
            one for amount in printed for one in (amount, 10.0, (amount or 0) + 10.0)
        ]  # fmt: skip
        rows.append(row)
    write_rows(sheet, [["单位:元"], upper, lower, *rows])
    return save(book, folder)


@layout
def employees_by_another_word_among_other_people(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    head = [*FLAT, "其中女职工", "离退休人数", "欠费月数", "欠费占比", "注册资本(万元)"]
    head[6], head[12], head[13] = "在岗职工", "欠费所属期起", "欠费所属期止"
    rows = [[*flat(fact, place), 3, 77, 24, 0.12, 500] for place, fact in enumerate(facts, start=1)]
    for row, fact in zip(rows, facts, strict=True):
        row[12:14] = months(fact, lambda year, month: f" {year} 年 {month:02d} 月末")
    write_rows(sheet, [["单位:元"], head, *rows])
    return save(book, folder)
