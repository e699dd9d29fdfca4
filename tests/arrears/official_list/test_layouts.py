"""One official list written in many layouts reads to the same items, to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arrears.official_list.fields import OFFICIAL_SCHEMA
from intake.sheets.reading import Workbook
from statutes.dates import ContributionMonth
from statutes.insurance import Insurance
from tests.arrears.lists.books import Cells, errors, layout_of, read_official
from tests.arrears.lists.books import workbook_of as book
from tests.arrears.official_list.owners import BOOKS, OWNERS, Items, items_of

UNITS = {"元": 1, "千元": 1000, "万元": 10000}
NAMES = {
    Insurance.PENSION: ["养老保险", "企业职工基本养老保险", "基本养老保险费", "养老"],
    Insurance.UNEMPLOYMENT: ["失业保险", "失业", "失业保险费"],
    Insurance.MEDICAL: ["职工基本医疗保险", "医保", "基本医疗保险(含生育)"],
    Insurance.INJURY: ["工伤保险", "工伤"],
    Insurance.MATERNITY: ["生育保险", "生育"],
    Insurance.ANNUITY: ["职业年金", "企业年金"],
}


@dataclass(frozen=True)
class Fact:
    """What one enterprise owes for one insurance and month, in fen, in its two parts."""

    owner: int
    insurance: Insurance
    month: ContributionMonth
    unit: int
    personal: int
    due: dt.date | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[int, Insurance, ContributionMonth]:
        return self.owner, self.insurance, self.month


def expected(known: list[Fact]) -> Items:
    return {
        (fact.owner + 1, fact.insurance, fact.month): Decimal(fact.unit + fact.personal) / 100
        for fact in known
    }


def yuan(fen: int, unit: str = "元") -> str:
    return format((Decimal(fen) / 100 / UNITS[unit]).normalize(), "f")


def written_month(month: ContributionMonth, style: str) -> object:
    first, last = month.first_day, month.last_day
    return {
        "chinese": f"{month.year}年{month.month}月",
        "dashes": str(month),
        "compact": f"{first:%Y%m}",
        "dots as text": f"{first:%Y.%m}",
        "cell": first,
        "days": f"{first:%Y-%m-%d}至{last:%Y-%m-%d}",
        "months": f"{first:%Y%m}-{last:%Y%m}",
    }[style]


months = st.builds(
    ContributionMonth, year=st.integers(1998, 2018), month=st.integers(min_value=1, max_value=12)
)
facts = st.lists(
    st.builds(
        Fact,
        owner=st.integers(0, len(OWNERS) - 1),
        insurance=st.sampled_from(list(Insurance)),
        month=months,
        unit=st.integers(1, 10**10),
        personal=st.integers(0, 10**10),
        due=st.none(),
    ),
    min_size=4,
    max_size=14,
    unique_by=lambda fact: fact.key,
)
common = {
    "name": st.sampled_from(["单位名称", "企业名称", "缴费单位", "用人单位", "参保单位名称"]),
    "code": st.sampled_from(["", "统一社会信用代码", "纳税人识别号", "社会信用代码"]),
    "month": st.sampled_from(["费款所属期", "所属期", "所属月份", "欠费月份", "所属年月"]),
    "months": st.sampled_from(
        ["chinese", "dashes", "compact", "dots as text", "cell", "days", "months"]
    ),
    "unit": st.sampled_from(list(UNITS)),
    "titles": st.lists(
        st.sampled_from(["社会保险欠费明细表", "填报单位:样例社保局", "统计日期:2019年9月5日"]),
        unique=True,
    ),
    "order": st.randoms(use_true_random=False),
    "sums": st.booleans(),
}
long_layouts = st.fixed_dictionaries(
    common
    | {
        "insurance": st.sampled_from(["险种", "险种名称", "保险种类", "征收品目"]),
        "parts": st.sampled_from(
            [
                ("单位欠费", "个人欠费", "欠费本金"),
                ("单位部分", "个人部分", "欠费合计"),
                ("单位缴费部分", "个人缴费部分", ""),
                ("", "", "欠费本金"),
                ("", "", "欠缴金额"),
                ("单位欠缴金额", "个人欠缴金额", "欠缴金额合计"),
            ]
        ),
        "due": st.sampled_from(["", "缴费截止日", "缴费期限", "限缴日期"]),
        "extra": st.lists(
            st.sampled_from(["序号", "应缴金额", "滞纳金", "实缴金额", "缴费基数"]), unique=True
        ),
    }
)
wide_layouts = st.fixed_dictionaries(
    common
    | {"split": st.booleans(), "total": st.sampled_from(["", "合计", "欠费合计", "欠费本金"])}
)


def with_frame(rows: list[Cells], header: list[Cells], layout: dict[str, Any]) -> Workbook:
    titles: list[Cells] = [[title] for title in layout["titles"]]
    titles.append([f"金额单位:{layout['unit']}"])
    return book([*titles, *header, *rows])


def long_sheet(known: list[Fact], layout: dict[str, Any]) -> Workbook:
    """Write one row for each item."""
    unit_part, personal_part, total = layout["parts"]
    headers = {
        "name": layout["name"], "code": layout["code"], "month": layout["month"],
        "insurance": layout["insurance"], "unit": unit_part, "personal": personal_part,
        "total": total, "due": layout["due"], **{key: key for key in layout["extra"]},
    }  # fmt: skip
    keys = [key for key, header in headers.items() if header]
    layout["order"].shuffle(keys)
    rows = []
    for number, fact in enumerate(known, start=1):
        name, code = OWNERS[fact.owner]
        due = fact.month.next().first_day
        cells = {
            "name": name, "code": code, "month": written_month(fact.month, layout["months"]),
            "insurance": layout["order"].choice(NAMES[fact.insurance]),
            "unit": yuan(fact.unit, layout["unit"]),
            "personal": yuan(fact.personal, layout["unit"]) if fact.personal else None,
            "total": yuan(fact.unit + fact.personal, layout["unit"]),
            "due": f"{due:%Y-%m-%d}", "序号": number, "应缴金额": "9999",
            "滞纳金": "1.5", "实缴金额": "7", "缴费基数": "3500",
        }  # fmt: skip
        rows.append([cells[key] for key in keys])
    if layout["sums"]:
        rows.append([{0: "合计"}.get(place) for place, _key in enumerate(keys)])
    return with_frame(rows, [[headers[key] for key in keys]], layout)


@given(facts, long_layouts)
@settings(max_examples=300, deadline=None)
def test_every_layout_with_a_row_for_each_item_reads_to_the_same_items(known, layout):
    workbook = long_sheet(known, layout)
    found = layout_of(workbook, OFFICIAL_SCHEMA)

    reading = read_official(workbook, BOOKS, layout=found)

    assert found.problems == []
    assert errors(reading) == []
    assert items_of(reading) == expected(known)
    dues = {row.due_on for row in reading}
    assert (None in dues) == (not layout["due"])
    if layout["due"]:
        assert {(row.month, row.due_on) for row in reading} == {
            (fact.month, fact.month.next().first_day) for fact in known
        }


def wide_sheet(known: list[Fact], layout: dict[str, Any]) -> Workbook:
    """Write one row for each enterprise and month, with one or two columns for an insurance."""
    insurances = list(Insurance)
    layout["order"].shuffle(insurances)
    by_row: dict[tuple[int, ContributionMonth], dict[Insurance, Fact]] = {}
    for fact in known:
        by_row.setdefault((fact.owner, fact.month), {})[fact.insurance] = fact
    width = 2 if layout["split"] else 1
    first: Cells = ["序号", layout["name"], layout["month"]]
    second: Cells = [None] * 3
    for one in insurances:
        first += [one.chinese_name, *[None] * (width - 1)]
        second += ["单位", "个人"] if layout["split"] else []
    first += [layout["total"]] if layout["total"] else []
    rows = []
    for number, ((owner, month), owed) in enumerate(by_row.items(), start=1):
        row: Cells = [number, OWNERS[owner][0], written_month(month, layout["months"])]
        for one in insurances:
            owing = owed.get(one)
            parts = (owing.unit, owing.personal) if owing else (0, 0)
            printed = parts if layout["split"] else (sum(parts),)
            row += [yuan(part, layout["unit"]) if owing else None for part in printed]
        total = sum(fact.unit + fact.personal for fact in owed.values())
        row += [yuan(total, layout["unit"])] if layout["total"] else []
        rows.append(row)
    return with_frame(rows, [first, second] if layout["split"] else [first], layout)


@given(facts, wide_layouts)
@settings(max_examples=300, deadline=None)
def test_every_layout_with_a_column_for_each_insurance_reads_to_the_same_items(known, layout):
    # A column that no row fills says nothing of what it holds.
    assume(len({fact.insurance for fact in known}) >= 2)
    workbook = wide_sheet(known, layout)
    found = layout_of(workbook, OFFICIAL_SCHEMA)

    reading = read_official(workbook, BOOKS, layout=found)

    assert found.problems == []
    assert errors(reading) == []
    assert items_of(reading) == expected(known)
