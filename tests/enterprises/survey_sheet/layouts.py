"""Writers of one survey in many layouts, none of which the reader was made for."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from tests.enterprises.survey_sheet.facts import Fact
from tests.enterprises.survey_sheet.writing import (
    FLAT,
    Cells,
    amounts,
    by_county,
    chinese,
    cut,
    dotted,
    flat,
    months,
    new_book,
    number,
    save,
    span,
    workers,
    write_rows,
)

Layout = Callable[[list[Fact], Path], Path]

LAYOUTS: dict[str, Layout] = {}


def layout(write: Layout) -> Layout:
    LAYOUTS[write.__name__] = write
    return write


@layout
def county_sheets_with_two_merged_header_rows(facts: list[Fact], folder: Path) -> Path:
    book, _unused = new_book("封面")
    book["封面"]["B4"] = "欠缴社会保险费调查表汇编"
    groups = [("A", "A", "序号"), ("B", "B", "企业名称"), ("C", "C", "统一社会信用代码")]
    for county, group in by_county(facts):
        sheet = book.create_sheet(county)
        sheet["A1"] = f"{county}困难企业职工社会保险费拖欠情况调查表"
        sheet.merge_cells("A1:R1")
        sheet["A2"], sheet["Q2"] = f"填报单位:{county}总工会", "单位:元、人"
        for first, last, text in [
            *groups, ("D", "D", "生产经营状况"), ("E", "E", "职工总数"), ("F", "F", "参保职工数"),
            ("G", "J", "欠缴涉及职工数"), ("K", "L", "拖欠时间"), ("M", "R", "拖欠金额"),
        ]:  # fmt: skip
            sheet[f"{first}3"] = text
            sheet.merge_cells(f"{first}3:{last}{'4' if first == last else '3'}")
        below = cut(
            "合计|未达到退休年龄|达到退休年龄无法办理退休|自己补缴办理退休|起|止|养老保险|"
            "失业保险|医疗保险|工伤保险|生育保险|合计"
        )
        write_rows(sheet, [[None] * 6 + below], first=4)
        rows = [
            [place, fact.name, fact.uscc, fact.status, fact.employees, fact.insured,
             *workers(fact), *months(fact, chinese), *amounts(fact)]
            for place, fact in enumerate(group, start=1)
        ]  # fmt: skip
        end = write_rows(sheet, rows, first=5)
        total = ["合计", None, None, None, sum(fact.employees for fact in group)]
        write_rows(
            sheet, [total, ["注:1.本表由县(市)总工会填报;2.拖欠金额不含滞纳金。"]], first=end
        )
    return save(book, folder)


@layout
def one_flat_sheet_in_ten_thousands_by_title(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows = [flat(fact, place, 10_000) for place, fact in enumerate(facts, start=1)]
    write_rows(sheet, [["欠缴社会保险费企业情况统计表(金额单位:万元)"], FLAT, *rows])
    return save(book, folder)


@layout
def typed_text_header_in_row_twelve(facts: list[Fact], folder: Path) -> Path:
    """Numbers as text in every manner, spans in one cell, subtotals per county, blank rows."""
    book, sheet = new_book("台账")
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,"}
    styles = [
        lambda amount: f" {amount:,.2f} ",
        lambda amount: f"{amount:,.2f}元",
        lambda amount: f"{amount:.2f}".translate(wide),
        lambda amount: f"¥{amount:,.2f}",
        lambda amount: f"人民币{amount:,.2f}元整",
    ]
    between = ["-", "—", "~", "至", "--", "－", "到"]
    rows: list[Cells] = []
    for county, group in by_county(facts):
        for place, fact in enumerate(group):
            written = [
                styles[(place + shift) % len(styles)](part) if fact.total else "——"
                for shift, part in enumerate(
                    (*fact.principal, fact.total) if fact.total else [0] * 6
                )
            ]
            people = [f"{count}人" if count is not None else "/" for count in workers(fact)]
            code = f" {fact.uscc[:8]} {fact.uscc[8:].lower()} " if place % 2 else fact.uscc
            rows.append(
                [fact.name, code, county, fact.status, f"{fact.employees}名", *people,
                 span(fact, between[place % len(between)]), *written, "认识不足", "张某"]
            )  # fmt: skip
        rows += [[f"{county}小计", None, None, None, sum(f.employees for f in group)], []]
    head = cut(
        "单位全称|统一社会\n信用代码|县(市、区)|目前生产经营状况|在册职工人数|欠费职工人数|"
        "未到退休年龄|到龄未退休|自费补缴退休|欠费时间|基本养老保险费|失业保险费|基本医疗保险费|"
        "工伤保险费|生育保险费|欠费总额|欠费原因|经办人"
    )
    write_rows(sheet, [["附件2"], ["企业社保欠费摸底台账"], ["单位:元"]], first=9)
    write_rows(sheet, [head, *rows, ["总计"], ["填表人:李某", None, "审核人:王某"]], first=12)
    return save(book, folder)


@layout
def unit_in_thousands_on_the_cover(facts: list[Fact], folder: Path) -> Path:
    book, cover = new_book("封面")
    write_rows(
        cover, [["延边州社会保险欠费调查"], ["填报单位:延边州总工会"], ["填报日期:2019年9月"]]
    )
    rules = book.create_sheet("填表说明")
    write_rows(rules, [["一、企业名称应与公章一致。"], ["二、本表金额单位为千元,保留五位小数。"]])
    sheet = book.create_sheet("明细")
    rows = [flat(fact, place, 1_000) for place, fact in enumerate(facts, start=1)]
    write_rows(sheet, [["企业明细表"], FLAT, *rows])
    return save(book, folder)


@layout
def three_header_rows_and_a_unit_per_column(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("表一")
    head = [
        ["社会保险欠费企业基本情况表"],
        cut("序号|企业基本情况||||职工情况(人)||||||欠费情况"),
        cut(
            "|企业名称|所在县市|统一社会信用代码|经营状态|职工总数|参保人数|欠费涉及职工||||欠费起止时间|"
            "欠费金额"
        ),
        cut(
            "|||||||小计|未达退休年龄|到龄无法退休|自费补缴退休||养老保险(千元)|失业保险(元)|"
            "医疗保险(千元)|工伤保险(元)|生育保险(元)|欠费合计(万元)"
        ),
    ]
    write_rows(sheet, head)
    for merged in (
        "A1:R1", "A2:A4", "B2:E2", "F2:K2", "L2:R2", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4",
        "G3:G4", "H3:K3", "L3:L4", "M3:R3",
    ):  # fmt: skip
        sheet.merge_cells(merged)
    factors = (1_000, 1, 1_000, 1, 1, 10_000)
    rows = []
    for place, fact in enumerate(facts, start=1):
        printed = [
            number(part, factor)
            for part, factor in zip((*fact.principal, fact.total), factors, strict=True)
        ] if fact.total else [None] * 6  # fmt: skip
        rows.append(
            [place, fact.name, fact.county, fact.uscc, fact.status, fact.employees, fact.insured,
             *workers(fact), span(fact, "~", dotted), *printed]
        )  # fmt: skip
    write_rows(sheet, rows, first=5)
    return save(book, folder)


@layout
def reversed_columns_counties_as_headings(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    head = cut(
        "备 注|欠 费\n合 计|生 育|工 伤|医 疗|失 业|养 老|截 止 年 月|起 始 年 月|"
        "自行补缴\n已退休|无法办理\n退休|未达\n退休年龄|涉及\n职工|参保\n人数|职工\n总数|"
        "经 营 状 况|统一社会\n信用代码|企 业 名 称"
    )
    rows: list[Cells] = []
    for county, group in by_county(facts):
        rows.append([county])
        for fact in group:
            rows.append(
                [None, *reversed(amounts(fact)), *reversed(months(fact, lambda y, m: f"{y}-{m}")),
                 *reversed(workers(fact)), fact.insured, fact.employees, fact.status, fact.uscc,
                 fact.name]
            )  # fmt: skip
    write_rows(sheet, [["金额单位:元"], head, *rows])
    for row in range(3, 3 + len(rows)):
        if sheet.cell(row, 18).value is None:
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=18)
    return save(book, folder)


@layout
def no_total_column_but_excel_dates_and_numbered_columns(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    head = [text for text in FLAT if text not in ("欠费合计", "序号")]
    rows = []
    for fact in facts:
        row = flat(fact, 1)[1:-1]
        row[11:13] = months(fact, lambda year, month: dt.date(year, month, 1))
        rows.append(row)
    numbering = ["甲", "乙", "丙", "丁", "戊", *range(1, len(head) - 4)]
    write_rows(sheet, [["欠费明细(元)"], head, numbering, *rows])
    return save(book, folder)


@layout
def no_number_of_workers_in_all(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows = [[one for at, one in enumerate(flat(fact, 1)) if at != 8] for fact in facts]
    write_rows(sheet, [["单位:元"], [text for text in FLAT if text != "涉及职工"], *rows])
    return save(book, folder)


@layout
def among_hidden_and_summary_sheets(facts: list[Fact], folder: Path) -> Path:
    book, summary = new_book("汇总")
    lines = [
        [county, len(group), sum(fact.employees for fact in group), 1.0]
        for county, group in by_county(facts)
    ]
    write_rows(summary, [["分县市汇总"], ["单位", "企业户数", "职工总数", "欠费合计"], *lines])
    old = book.create_sheet("旧表")
    write_rows(old, [FLAT, *(flat(fact, 1) for fact in facts[:5])])
    old.sheet_state = "hidden"
    people = book.create_sheet("职工名单")
    write_rows(
        people, [["序号", "姓名", "身份证号", "单位名称", "欠费金额"], [1, "张某", "略", "某", 5]]
    )
    contacts = book.create_sheet("通讯录")
    lines = [[fact.name, fact.county, "张某", "0433-1"] for fact in facts]
    write_rows(contacts, [["单位名称", "县市", "联系人", "电话"], *lines])
    sheet = book.create_sheet("明细表(万元)")
    rows = [flat(fact, place, 10_000) for place, fact in enumerate(facts, start=1)]
    sums = [None] * 6 + [sum(fact.employees for fact in facts), sum(fact.insured for fact in facts)]
    write_rows(sheet, [FLAT, *rows, sums])
    return save(book, folder)


@layout
def months_stored_as_numbers(facts: list[Fact], folder: Path) -> Path:
    """2003.05 and 200305 as numbers; October, which a number cannot tell, as text."""
    book, sheet = new_book("Sheet1")

    def stored(year: int, month: int) -> object:
        if month in (1, 10):
            return f"{year}{month:02d}"
        return float(f"{year}.{month:02d}") if month % 2 else year * 100 + month

    rows = []
    for place, fact in enumerate(facts, start=1):
        row = flat(fact, place)
        row[12:14] = months(fact, stored)
        rows.append(row)
    write_rows(sheet, [["计量单位:元"], FLAT, *rows])
    return save(book, folder)


@layout
def tables_stacked_with_their_own_headers(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("全州")
    head = [text for text in FLAT if text != "县市"]
    row = 1
    for county, group in by_county(facts):
        title = f"{county}欠费企业调查表"
        lines = [[one for at, one in enumerate(flat(fact, 1)) if at != 1] for fact in group]
        row = write_rows(sheet, [[title], ["单位:元"], head, *lines, ["小计"], []], first=row)
    return save(book, folder)


@layout
def county_merged_downwards(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    row = write_rows(sheet, [["单位:元、户"], ["属地", *FLAT[2:]]])
    for county, group in by_county(facts):
        sheet.cell(row, 1, county)
        sheet.merge_cells(start_row=row, end_row=row + len(group) - 1, start_column=1, end_column=1)
        for fact in group:
            for column, value in enumerate(flat(fact, 1)[2:], start=2):
                if value is not None:
                    sheet.cell(row, column, value)
            row += 1
    return save(book, folder)


@layout
def bare_totals_and_the_unit_in_a_note(facts: list[Fact], folder: Path) -> Path:
    """Two columns headed 合计 on one header row: only their neighbours tell them apart."""
    book, sheet = new_book("Sheet1")
    head = list(FLAT)
    head[8], head[9:12], head[19] = "合计", ["未达龄", "到龄未退休", "自缴退休"], "合计"
    rows = [flat(fact, place, 10_000) for place, fact in enumerate(facts, start=1)]
    note = ["注:表中金额以万元为单位。"]
    write_rows(sheet, [["欠费表"], head, *rows, ["合计"], note])
    return save(book, folder)


@layout
def words_nobody_listed(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    head = cut(
        "编号|所属县(市)|用人单位全称|社会信用代码证号|目前经营现状|是否有可供执行资产|"
        "在岗职工人数|已参保职工人数|受影响职工人数|尚未达到法定退休年龄人数|"
        "已达到法定退休年龄但无法退休人数|职工个人垫缴后退休人数|欠费起始年月|欠费截止年月|"
        "城镇企业职工基本养老保险欠费额|失业保险欠费额|职工基本医疗保险欠费额|工伤保险欠费额|"
        "生育保险欠费额|欠缴社会保险费总额(元)"
    )
    rows = [flat(fact, place) for place, fact in enumerate(facts, start=1)]
    write_rows(sheet, [["欠费单位情况"], ["制表日期:2019年9月10日"], head, *rows])
    return save(book, folder)


@layout
def continued_on_a_sheet_that_says_no_unit(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("表一")
    rows = [flat(fact, place, 10_000) for place, fact in enumerate(facts, start=1)]
    write_rows(sheet, [["单位:万元"], FLAT, *rows[:15]])
    write_rows(book.create_sheet("续表"), [FLAT, *rows[15:]])
    return save(book, folder)


@layout
def county_written_once_and_no_credit_codes(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    rows = []
    for county, group in by_county(facts):
        for place, fact in enumerate(group):
            row = flat(fact, place)
            row[1:4] = [None if place else county, fact.name]
            rows.append(row)
    head = [text for text in FLAT if text != "信用代码"]
    write_rows(sheet, [["单位:元"], head, *rows])
    return save(book, folder)


@layout
def one_heading_over_two_month_columns(facts: list[Fact], folder: Path) -> Path:
    book, sheet = new_book("Sheet1")
    head = list(FLAT)
    head[12], head[13] = "欠费时间", ""
    write_rows(sheet, [["单位:元"], head, *(flat(fact, 1) for fact in facts)])
    sheet.merge_cells("M2:N2")
    return save(book, folder)
