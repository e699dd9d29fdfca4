"""Headers as counties word them: each column is found whatever it is called and stands by."""

import pytest

from enterprises.survey_sheet.fields import SURVEY_SCHEMA
from intake.sheets.layout import detect_layout
from intake.sheets.reading import Sheet, Workbook
from tests.enterprises.survey_sheet.facts import Fact, make_facts
from tests.intake.sheets.books import Cells, Grid

FACTS = make_facts(12)
# The field that a column must be found to be; "-" for none.
FIELDS = {
    "serial": "se", "county": "co", "name": "na", "uscc": "us", "ownership": "ow",
    "industry": "in", "status": "st", "has_assets": "as", "employees": "em", "insured": "is",
    "workers_affected": "wa", "below_retirement_age": "be", "retirement_blocked": "bl",
    "self_paid_retired": "sp", "span": "sn", "first_month": "fi", "last_month": "la",
    "pension": "p", "unemployment": "u", "medical": "m", "injury": "i", "maternity": "b",
    "total": "t", "cause": "ca", "contact": "ct", "phone": "ph", "remark": "re",
}  # fmt: skip
BY_SIGN = {sign: field for field, sign in FIELDS.items()}
BY_SIGN |= {f"{sign}{part}": f"{BY_SIGN[sign]}_part_{part}" for sign in "pumib" for part in (1, 2)}

HEADERS: list[tuple[str, tuple[str, ...]]] = [
    (
        "se na us co ow in st as em is wa be bl sp fi la p u m i b t ca ct ph re",
        (
            "序号|缴费单位|社会信用代码|所属县市|单位类型|行业类别|生产情况|有无资产|从业人数|"
            "参保人员数|欠费涉及人数|未达退休年龄人数|已达退休年龄未能办理退休人数|"
            "自费补缴办理退休人数|欠费起始时间|欠费截止时间|企业职工基本养老保险|失业保险|"
            "职工基本医疗保险|工伤保险|生育保险|欠缴总额|欠费成因|经办人|联系方式|说明",
        ),
    ),
    (
        "se na us co ow in st as em is wa be bl sp sn p u m i b t",
        (
            "编号|用人单位名称|税号|地区|企业类型|行业|企业状态|资产|用工人数|参保|涉及人数|"
            "未达龄|达龄未退|自缴|拖欠时间|养老|失业|医疗|工伤|生育|小计",
        ),
    ),
    (
        "se na us co ow em wa be bl sp fi la p u m i b t re",
        (
            "序号|企业名称|统一社会信用代码|县(市、区)|企业性质|职工总数|欠费涉及职工||||"
            "所属期||欠费本金||||||备注",
            "||||||总人数|在职未达退休年龄|到龄未退休|自行补缴已退休|起始月|截止月|养老|失业|"
            "医疗|工伤|生育|合计|",
        ),
    ),
    (
        "na us co em is wa be bl sp fi la p u m i b t",
        (
            "企业|信用代码|属地|职工|参保|欠费职工|其中:未达退休年龄|其中:到龄无法退休|"
            "其中:自费退休|起|止|养老欠费|失业欠费|医保欠费|工伤欠费|生育欠费|欠费总计",
        ),
    ),
    (
        "na us co st em is wa be bl sp sn p u m i b t ca",
        (
            "单位名称|统一信用代码|县市区|经营现状|在册人数|参保人数|欠费人数|未到退休年龄人数|"
            "到达退休年龄不能办理退休人数|个人补缴后退休人数|欠费起止年月|基本养老保险(万元)|"
            "失业保险(万元)|基本医疗保险(万元)|工伤保险(万元)|生育保险(万元)|合计(万元)|"
            "主要原因",
        ),
    ),
    (
        "se na ct - - us co em wa be bl sp fi la p u m i b t -",
        (
            "序号|企业名称|法定代表人|注册资本(万元)|成立时间|统一社会信用代码|县市|职工总数|"
            "涉及职工|未达退休年龄|无法退休|自费补缴|欠费起|欠费止|养老保险|失业保险|医疗保险|"
            "工伤保险|生育保险|欠费合计|滞纳金",
        ),
    ),
    (
        "- na us wa be bl sp fi la p u m i b t",
        (
            "填报单位|企业名称|信用代码|欠费职工人数|未达退休年龄|无法办理退休|自费补缴已退休|"
            "开始时间|结束时间|养老保险费(元)|失业保险费(元)|医疗保险费(元)|工伤保险费(元)|"
            "生育保险费(元)|欠费金额(元)",
        ),
    ),
    (
        "co na us ow in st em is wa be bl sp - fi la p u m i b t ca",
        (
            "行政区划|企业名称|组织机构代码/统一社会信用代码|所有制性质|所属行业|企业经营状况|"
            "职工情况|||||||欠费情况||||||||原因分析",
            "||||||职工总数|参保人数|欠费涉及职工数|未达到退休年龄|达到退休年龄无法办理退休|"
            "自己补缴办理退休|其他|起|止|养老|失业|医疗|工伤|生育|合计|",
        ),
    ),
    (
        "se na us co sn t p u m i b wa re",
        (
            "序号|单位名称|信用代码|县市|欠费时间|欠费总额(元)|其中|||||涉及职工人数|备注",
            "||||||养老保险|失业保险|医疗保险|工伤保险|生育保险||",
        ),
    ),
    (
        "na us co ow in st as em is wa be bl sp sn p u m i b t",
        (
            "企业名称|统一社会信用代码|所在地区|登记类型|国民经济行业|运行状态|是否有资产|"
            "期末从业人员|参加社会保险人数|涉及人数|尚未退休|无法退休|自费退休|欠费期间|养老|"
            "失业|医疗|工伤|生育|总计",
        ),
    ),
    (
        "se na us co em is wa be bl sp fi la p u m i b t",
        (
            "序号|企业名称|统一社会信用代码|所属县市|单位职工人数|参加养老保险人数|"
            "拖欠社保费涉及职工数|未达到法定退休年龄|达到法定退休年龄但无法办理退休|"
            "职工自己补缴后办理退休|拖欠起始年月|拖欠终止年月|拖欠养老保险费|拖欠失业保险费|"
            "拖欠医疗保险费|拖欠工伤保险费|拖欠生育保险费|拖欠社会保险费合计",
        ),
    ),
    (
        "co na us em is wa be bl sp fi la p u m i b t",
        (
            "县市|企业名称|社会统一信用代码|职工数|参保数|涉欠职工|未退休|应退未退|自补退休|"
            "欠缴起始|欠缴截止|养老金|失业金|医疗金|工伤金|生育金|欠缴合计",
        ),
    ),
    (
        "se na us co em wa be bl sp fi la p u m i b t",
        (
            "序号|企业名称|统一社会信用代码|县市|职工总数|涉及职工|未达退休年龄|无法退休|"
            "自费补缴|欠费起|欠费止|养老保险|失业保险|医疗保险|工伤保险|生育保险|欠费合计",
            "||||(人)|(人)|(人)|(人)|(人)|(年月)|(年月)|(元)|(元)|(元)|(元)|(元)|(元)",
        ),
    ),
    (
        "se na us co em wa be bl sp fi la p u m i b t",
        (
            "序|企业|统一社会|所属|职工|欠费涉及|未达到|无法办|自费补|欠费|欠费|养老|失业|医疗|"
            "工伤|生育|欠费",
            "号|名称|信用代码|县市|总数|职工数|退休年龄|退休人数|缴人数|起始|截止|保险|保险|"
            "保险|保险|保险|合计",
        ),
    ),
    (
        "se na us co wa p1 p2 p u1 u2 u m1 m2 m i1 i2 i b1 b2 b t sn",
        (
            "序号|企业名称|统一社会信用代码|县市|涉及职工|养老保险|||失业保险|||医疗保险|||"
            "工伤保险|||生育保险|||合计|欠费时间",
            "|||||单位|个人|小计|单位|个人|小计|单位|个人|小计|单位|个人|小计|单位|个人|小计||",
        ),
    ),
    (
        "se na us co em p1 p2 u1 u2 m i b t sn wa",
        (
            "序号|企业名称|统一社会信用代码|县市|在岗职工|养老保险||失业保险||医疗保险|工伤保险|"
            "生育保险|总计|欠费时间|涉及职工",
            "|||||单位部分|个人部分|单位部分|个人部分|||||||",
        ),
    ),
    (
        "na us co em p1 p2 m1 m2 u i b t sn wa",
        (
            "企业名称|统一社会信用代码|县市|现有人数|养老保险(单位)|养老保险(个人)|"
            "医疗保险单位缴费部分|医疗保险个人缴费部分|失业保险|工伤保险|生育保险|欠费合计|"
            "欠费时间|涉及职工",
        ),
    ),
    (
        "na us co p1 m1 i1 p2 m2 u t sn wa",
        (
            "企业名称|统一社会信用代码|县市|单位部分|||个人部分||失业保险|欠费合计|欠费时间|涉及职工",
            "|||养老|医疗|工伤|养老|医疗||||",
        ),
    ),
    (
        "na us co p1 p2 u m i b t sn wa",
        (
            "企业名称|统一社会信用代码|县市|养老保险||失业保险|医疗保险|工伤保险|生育保险|欠费合计|"
            "欠费时间|涉及职工",
            "|||历年欠费|当年欠费||||||||",
        ),
    ),
    (
        "na us co p - - u - - m i b t sn wa",
        (
            "企业名称|统一社会信用代码|县市|养老保险|||失业保险|||医疗保险|工伤保险|生育保险|"
            "欠费本金合计|欠费时间|涉及职工",
            "|||本金|滞纳金|合计|本金|滞纳金|合计||||||",
        ),
    ),
    (
        "se na us co - - p u m i b t sn wa",
        (
            "序号|单位名称|统一社会信用代码|县市|应缴金额|已缴金额|欠缴金额||||||欠费起止时间|"
            "涉及人数",
            "||||||养老|失业|医疗|工伤|生育|合计||",
        ),
    ),
    (
        "na us co p u m i b t fi la wa",
        (
            "企业名称|统一社会信用代码|县市|参保险种欠费情况||||||欠费起始年月|欠费截止年月|"
            "欠费职工数",
            "|||养老|失业|医疗|工伤|生育|合计|||",
        ),
    ),
    (
        "na us co p u m i b t sn em wa",
        (
            "单位名称|统一社会信用代码|县市|拖欠职工社会保险费金额||||||欠费月份|职工人数|"
            "其中:受影响职工人数",
            "|||养老保险|失业保险|医疗保险|工伤保险|生育保险|合计|||",
        ),
    ),
    (
        "na us co p u m i t fi la",
        (
            "企业名称|统一社会信用代码|县市|养老保险(元)|失业保险(元)|医疗保险(含生育)(元)|"
            "工伤保险(元)|欠费合计(元)|欠费起始|欠费截止",
        ),
    ),
]


def value(sign: str, fact: Fact, place: int) -> object:
    """Return what a column of this kind holds for one enterprise."""
    always = {
        "se": place, "co": fact.county, "na": fact.name, "us": fact.uscc, "ow": "私营",
        "in": "制造业", "st": fact.status, "as": "有", "em": float(fact.employees),
        "is": float(fact.insured), "ca": "困难", "ct": "张某", "ph": "0433-1", "re": None,
        "-": "略",
    }  # fmt: skip
    if sign in always:
        return always[sign]
    if fact.first is None or fact.last is None:
        return None
    (first_year, first_month), (last_year, last_month) = fact.first, fact.last
    if sign[0] in "pumib" and sign[1:] in ("", "1", "2"):
        whole = float(fact.principal["pumib".index(sign[0])])
        return {"": whole, "1": round(whole - 1, 2), "2": 1.0}[sign[1:]]
    return {
        "wa": float(fact.affected),
        "be": float(fact.below),
        "bl": float(fact.blocked),
        "sp": float(fact.self_paid),
        "sn": f"{first_year}.{first_month:02d}-{last_year}.{last_month:02d}",
        "fi": f"{first_year}年{first_month}月",
        "la": f"{last_year}年{last_month}月",
        "t": float(fact.total),
    }[sign]


@pytest.mark.parametrize(("signs", "levels"), HEADERS)
def test_columns_are_found_whatever_they_are_called(signs, levels):
    signs = signs.split()
    rows: Grid = [["欠费企业调查表"], ["单位:元"]]
    rows += [[text or None for text in level.split("|")] for level in levels]
    rows += [[value(sign, fact, place) for sign in signs] for place, fact in enumerate(FACTS, 1)]
    workbook = Workbook("a.xlsx", "xlsx", "", (Sheet("Sheet1", rows),))

    layout = detect_layout(workbook, SURVEY_SCHEMA)

    (table,) = layout.tables
    found = {match.index: key for key, match in table.columns.items()}
    assert [found.get(index) for index in range(1, len(signs) + 1)] == [
        BY_SIGN.get(sign) for sign in signs
    ]
    assert layout.problems == []
    assert table.header_rows == tuple(range(3, 3 + len(levels)))


def test_a_sixth_amount_is_asked_about():
    head = "企业名称|信用代码|县市|养老|失业|医疗|大额医疗|工伤|生育|欠费合计|起止时间"
    rows: Grid = [["单位:元"], head.split("|")]
    for fact in FACTS:
        months = value("sn", fact, 1)
        parts: Cells = [float(part) for part in fact.principal] or [None] * 5
        rows.append([fact.name, fact.uscc, fact.county, *parts[:3], 5.0, *parts[3:], None, months])
    workbook = Workbook("a.xlsx", "xlsx", "", (Sheet("Sheet1", rows),))

    layout = detect_layout(workbook, SURVEY_SCHEMA)

    assert len(layout.problems) == 1
    assert "大额医疗" in layout.problems[0]


def detected(head: Cells, rows: Grid) -> list[str]:
    """Return the problems of a sheet with this header."""
    sheet = Sheet("Sheet1", [["单位:元"], head, *rows])
    return detect_layout(Workbook("a.xlsx", "xlsx", "", (sheet,)), SURVEY_SCHEMA).problems


def test_a_number_of_people_of_no_known_name_is_asked_about():
    head = [
        "企业名称",
        "信用代码",
        "县市",
        "工会小组人头",
        "养老",
        "失业",
        "医疗",
        "工伤",
        "生育",
        "起止时间",
    ]
    rows: Grid = [
        [one.name, one.uscc, one.county, 7.0, *([1.5] * 5), "2010.05-2011.06"] for one in FACTS
    ]

    (problem,) = detected(head, rows)

    assert "工会小组人头" in problem


def test_amounts_by_year_under_an_insurance_are_asked_about():
    head: Cells = ["企业名称", "信用代码", "县市", "起止时间", "养老保险", "", ""]
    years: Cells = [None, None, None, None, "2017年", "2018年", "2019年"]
    rows: Grid = [
        [one.name, one.uscc, one.county, "2017.05-2019.06", 1.5, 2.5, 3.5] for one in FACTS
    ]

    problems = detected(head, [years, *rows])

    assert any("2017年" in problem for problem in problems)


def test_a_second_table_with_its_columns_in_another_order_is_asked_about():
    head: Cells = ["企业名称", "信用代码", "县市", "起止时间", "养老保险", "失业保险"]
    rows: Grid = [[one.name, one.uscc, one.county, "2017.05", 1.5, 2.5] for one in FACTS]
    other: Cells = ["企业名称", "信用代码", "县市", "起止时间", "失业保险", "养老保险"]

    (problem,) = detected(head, [*rows, ["表二"], other, *rows])

    assert "16" in problem
