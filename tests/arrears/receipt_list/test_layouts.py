"""One list of receipts written in many layouts reads to the same receipts, to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from arrears.receipt_list.fields import RECEIPT_SCHEMA
from intake.sheets.layout import detect_layout
from intake.sheets.reading import read_workbook
from tests.arrears.lists.books import Books, Cells, Names, errors, layout_of, read_bank_list
from tests.arrears.lists.books import workbook_of as book
from tests.scenes import uscc

PAYERS = [
    ("延吉样例食品有限公司", uscc(1)),
    ("图们样例（集团）纺织厂", uscc(2)),
    ("敦化样例林场", uscc(3)),
    ("珲春样例商贸有限责任公司", None),
]
BOOKS = Books(Names(PAYERS))
UNITS = {"元": 1, "千元": 1000, "万元": 10000}


@dataclass(frozen=True)
class Fact:
    """One receipt: whose, under which reference, on which day, how many fen."""

    payer: int
    reference: str
    day: dt.date
    fen: int

    @property
    def known_as(self) -> tuple[int, str, dt.date, Decimal]:
        return self.payer + 1, self.reference, self.day, Decimal(self.fen) / 100


def written_day(day: dt.date, style: str) -> object:
    return {
        "dashes": f"{day:%Y-%m-%d}",
        "slashes": f"{day.year}/{day.month}/{day.day}",
        "compact": f"{day:%Y%m%d}",
        "number": int(f"{day:%Y%m%d}"),
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "cell": day,
        "moment": dt.datetime.combine(day, dt.time(23, 59, 59)),
        "with a time": f"{day:%Y-%m-%d} 23:59:59",
        "compact time": f"{day:%Y%m%d}235959",
    }[style]


def written_amount(fen: int, unit: str, style: str) -> object:
    exact = Decimal(fen) / 100 / UNITS[unit]
    plain = format(exact.normalize(), "f")
    return {
        "text": plain,
        "number": float(exact),
        "commas": f"{exact:,}",
        "in yuan whatever the unit": f"{Decimal(fen) / 100:,.2f}元",
        "wide": plain.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789."}),
    }[style]


facts = st.lists(
    st.builds(
        Fact,
        payer=st.integers(0, len(PAYERS) - 1),
        reference=st.from_regex(r"[A-Z]{2}[1-9][0-9]{5,17}", fullmatch=True),
        day=st.dates(dt.date(2011, 7, 1), dt.date(2019, 9, 30)),
        fen=st.integers(1, 10**12),
    ),
    min_size=4,
    max_size=12,
    unique_by=lambda fact: fact.reference,
)
layouts = st.fixed_dictionaries(
    {
        "day": st.sampled_from(["到账日期", "交易日期", "入账日期", "记账日期", "日期"]),
        "reference": st.sampled_from(
            ["流水号", "交易流水号", "凭证号", "银行参考号", "回单编号", "业务流水号"]
        ),
        "payer": st.sampled_from(
            ["付款人", "付款户名", "对方户名", "单位名称", "付款人名称", "对方单位名称", "缴费单位"]
        ),
        "amount": st.sampled_from(
            ["金额", "贷方金额", "收入金额", "到账金额", "贷方发生额", "交易金额", "贷方"]
        ),
        "note": st.sampled_from(["摘要", "用途", "备注"]),
        "code": st.sampled_from(["", "统一社会信用代码", "付款人统一社会信用代码"]),
        "unit": st.sampled_from(list(UNITS)),
        "unit_in": st.sampled_from(["title", "header"]),
        "days": st.sampled_from(
            ["dashes", "slashes", "compact", "number", "chinese", "cell", "moment",
             "with a time", "compact time"]
        ),
        "amounts": st.sampled_from(
            ["text", "number", "commas", "in yuan whatever the unit", "wide"]
        ),
        "order": st.randoms(use_true_random=False),
        "outgoing": st.sampled_from(["", "支出金额", "借方发生额", "借方金额"]),
        "extra": st.lists(st.sampled_from(["余额", "对方账号", "序号", "险种"]), unique=True),
        "titles": st.lists(
            st.sampled_from(["社会保险费到账清单", "账号:2200123456789", "打印日期:2019-09-30"]),
            unique=True,
        ),
        "sums": st.booleans(),
        "brackets": st.booleans(),
    }
)  # fmt: skip


def sheet_of(known: list[Fact], layout: dict[str, Any]) -> list[Cells]:
    """Write the receipts as a bank would, in the layout that was drawn."""
    amount = layout["amount"]
    if layout["unit_in"] == "header":
        amount = f"{amount}({layout['unit']})"
    keys = ["day", "reference", "payer", "amount", "note", *layout["extra"]]
    keys += ["code"] if layout["code"] else []
    keys += ["outgoing"] if layout["outgoing"] else []
    layout["order"].shuffle(keys)
    headers = {"amount": amount, **{key: key for key in layout["extra"]}}
    titles: list[Cells] = [[title] for title in layout["titles"]]
    if layout["unit_in"] == "title":
        titles.append([f"单位:{layout['unit']}"])
    rows = [
        [_cell(key, fact, number, layout) for key in keys]
        for number, fact in enumerate(known, start=1)
    ]
    if layout["sums"]:
        total = Decimal(sum(fact.fen for fact in known)) / 100 / UNITS[layout["unit"]]
        rows.append([{0: "合计"}.get(place) for place, _key in enumerate(keys)])
        rows[-1][max(keys.index("amount"), 1)] = float(total)
    return [*titles, [headers.get(key, layout.get(key, key)) for key in keys], *rows]


def _cell(key: str, fact: Fact, number: int, layout: dict[str, Any]) -> object:
    name, code = PAYERS[fact.payer]
    if layout["brackets"]:
        name = name.replace("（", "(").replace("）", ")")
    return {
        "day": written_day(fact.day, layout["days"]),
        "reference": fact.reference,
        "payer": name,
        "amount": written_amount(fact.fen, layout["unit"], layout["amounts"]),
        "note": "社保费",
        "code": code,
        "outgoing": [None, 0, "0.00", "-"][number % 4],
        "余额": 5_000_000 + number,
        "对方账号": "6222021234567890123",
        "序号": number,
        "险种": "养老保险",
    }[key]


@given(facts, layouts)
@settings(max_examples=400, deadline=None)
def test_every_layout_reads_to_the_same_receipts(known, layout):
    workbook = book(sheet_of(known, layout))
    found = layout_of(workbook, RECEIPT_SCHEMA)

    reading = read_bank_list(workbook, BOOKS, layout=found)

    assert found.problems == []
    assert errors(reading) == []
    assert [(row.enterprise_id, row.reference, row.received_on, row.amount) for row in reading] == [
        fact.known_as for fact in known
    ]


FOOD, MILL = PAYERS[0][0], PAYERS[1][0]
STATEMENT: list[Cells] = [
    ["延边样例银行 单位账户交易明细"],
    ["账号:2200123456789", None, "户名:样例社保专户", None, "币种:人民币"],
    [
        "交易日期", "交易时间", "凭证种类", "凭证号", "交易流水号", "对方户名", "对方账号",
        "借方发生额", "贷方发生额", "余额", "摘要",
    ],
    ["承前页", None, None, None, None, None, None, None, None, 100_000],
    ["2019-08-30", "09:12:01", "转账", "001", "S1", FOOD, "62220", None, "12,000.00", 1, "费"],
    ["2019-08-30", "09:15:44", "转账", "002", "S2", "样例供电局", "6222", "300.00", None, 1, "电"],
    ["2019-08-31", "10:00:00", "转账", "003", "S3", MILL, "62222", "0.00", "88.80", 1, "费"],
    ["本页合计", None, None, None, None, None, None, "300.00", "12,088.80"],
    ["期末余额", None, None, None, None, None, None, None, None, 112_088.80],
]  # fmt: skip


@pytest.mark.parametrize("form", ["rows", "xlsx", "csv"])
def test_account_statement_gives_its_receipts_and_names_what_it_left_out(form, tmp_path):
    workbook = book(STATEMENT) if form == "rows" else read_workbook(saved(form, tmp_path))

    layout = detect_layout(workbook, RECEIPT_SCHEMA)
    reading = read_bank_list(workbook, BOOKS, layout=layout)

    assert layout.problems == []
    assert [(row.reference, row.amount) for row in reading] == [
        ("S1", Decimal("12000.00")),
        ("S3", Decimal("88.80")),
    ]
    assert reading.rows_read == 2
    assert [row for _sheet, row in reading.left_out] == [6]
    assert [one.code for one in reading.findings] == ["outgoing_left_out"]


def saved(form: str, folder):
    path = folder / f"流水.{form}"
    if form == "csv":
        lines = [",".join(f'"{cell or ""}"' for cell in row) for row in STATEMENT]
        path.write_bytes("\n".join(lines).encode("gb18030"))
        return path
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in STATEMENT:
        sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("incoming", "outgoing"), [("贷", "借"), ("收入", "支出"), ("来账", "往账"), ("C", "D")]
)
def test_one_column_of_amounts_with_a_direction(incoming, outgoing):
    workbook = book(
        [
            ["日期", "流水号", "借贷标志", "交易金额", "对方户名"],
            ["2019-08-30", "S1", incoming, 100, PAYERS[0][0]],
            ["2019-08-30", "S2", outgoing, 50, PAYERS[0][0]],
            ["2019-08-31", "S3", incoming, 0.01, PAYERS[1][0]],
        ]
    )

    reading = read_bank_list(workbook, BOOKS)

    assert [(row.reference, str(row.amount)) for row in reading] == [
        ("S1", "100.00"),
        ("S3", "0.01"),
    ]
    assert [row for _sheet, row in reading.left_out] == [3]


def test_day_of_receipt_comes_before_the_day_of_the_transaction():
    workbook = book(
        [
            ["交易日期", "入账日期", "流水号", "付款人", "金额(元)"],
            ["2019-08-30", "2019-09-02", "S1", PAYERS[0][0], 100],
        ]
    )

    (row,) = read_bank_list(workbook, BOOKS)

    assert row.received_on == dt.date(2019, 9, 2)


def test_reference_comes_before_the_voucher_and_the_voucher_will_do():
    rows: list[Cells] = [
        ["日期", "凭证号", "流水号", "付款人", "金额"],
        ["2019-08-30", "V1", "S1", PAYERS[0][0], 100],
    ]
    without = [[cell for place, cell in enumerate(row) if place != 2] for row in rows]

    assert [row.reference for row in read_bank_list(book(rows), BOOKS)] == ["S1"]
    assert [row.reference for row in read_bank_list(book(without), BOOKS)] == ["V1"]


def test_list_without_references_is_not_read_before_somebody_has_looked():
    workbook = book([["日期", "付款人", "金额"], ["2019-08-30", PAYERS[0][0], 100]])

    layout = layout_of(workbook, RECEIPT_SCHEMA)

    assert [doubt.code for doubt in layout.doubts] == ["missing_one_of"]


def test_column_of_payments_out_is_never_taken_for_receipts():
    workbook = book(
        [["日期", "流水号", "对方户名", "支出金额"], ["2019-08-30", "S1", PAYERS[0][0], 100]]
    )

    layout = layout_of(workbook, RECEIPT_SCHEMA)

    assert [doubt.code for doubt in layout.doubts] == ["missing_one_of"]
    assert "amount" not in layout.tables[0].columns
