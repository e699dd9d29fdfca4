"""Numbers, codes and flags read back in whatever way they are typed; what cannot says why."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sheets.cells import CellValue, index_of, is_blank, letter_of, shown
from intake.sheets.errors import CellError
from intake.sheets.normalise import (
    Money,
    parse_code,
    parse_count,
    parse_flag,
    parse_money,
    parse_text,
)
from intake.sheets.units import Unit, unit_of_header, unit_of_statement

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,-()"}

fen_amounts = st.integers(min_value=0, max_value=10**13).map(lambda fen: Decimal(fen) / 100)
counts = st.integers(min_value=0, max_value=10_000_000)
amount_styles = st.sampled_from(
    [
        lambda amount: f"{amount:.2f}",
        lambda amount: f"{amount:,.2f}",
        lambda amount: f" {amount:,.2f} ",
        lambda amount: f"{amount:,.2f}元",
        lambda amount: f"{amount:.2f} 元",
        lambda amount: f"¥{amount:,.2f}",
        lambda amount: f"￥ {amount:,.2f}",
        lambda amount: f"人民币{amount:.2f}元整",
        lambda amount: f"'{amount:.2f}",
        lambda amount: f"{amount:,.2f}".translate(WIDE),
        lambda amount: f"{amount:.2f}".replace(".", "。"),
        lambda amount: f"+{amount:.2f}",
        lambda amount: " ".join(f"{amount:.2f}"),
    ]
)


def money(value: CellValue, unit: Unit = Unit.YUAN) -> Money:
    read = parse_money(value, unit)
    assert read is not None
    return read


@given(fen_amounts, amount_styles)
def test_an_amount_typed_in_any_style_reads_back(amount, style):
    assert money(style(amount)).yuan == amount


@given(fen_amounts)
def test_an_amount_stored_as_a_binary_number_reads_back(amount):
    assert money(float(amount)).yuan == amount


@given(st.integers(min_value=0, max_value=10**11), st.sampled_from(list(Unit)))
def test_an_amount_printed_in_any_unit_reads_back(fen, unit):
    yuan = Decimal(fen) / 100
    printed = yuan / unit.factor

    assert money(f"{printed:f}", unit).yuan == yuan
    assert money(float(printed), unit).yuan == yuan


@given(fen_amounts.filter(bool), st.sampled_from(["-{:.2f}", "({:,.2f})", "−{:.2f}", "({:.2f})"]))
def test_negative_amounts_are_read_as_negative(amount, style):
    assert money(style.format(amount)).yuan == -amount


@given(counts, st.sampled_from(["{}", "{}人", "{:,}人", " {} 名", "{}.0", "{}位"]))
def test_people_typed_in_any_style_read_back(count, style):
    assert parse_count(style.format(count)) == count
    assert parse_count(float(count)) == count


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("12.5万元", "125000.00"), ("3千元", "3000.00"), ("1.2亿", "120000000.00"), ("80元", "80.00")],
)
def test_a_unit_behind_the_number_comes_before_that_of_the_column(text, yuan):
    assert money(text, Unit.HUNDRED).yuan == Decimal(yuan)


@pytest.mark.parametrize("value", [None, "", " ", "-", "--", "—", "——", "/", "无", "\u3000", "N/A"])
def test_what_says_nothing_is_none(value):
    assert is_blank(value)
    assert parse_money(value) is None
    assert parse_count(value) is None
    assert parse_code(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "约三十万",
        "12.3.4",
        "1,23,4",
        "12,34.5",
        "abc",
        "元",
        "e5",
        "3-5",
        "１２a",
        True,
        date(2019, 1, 1),
    ],
)
def test_what_is_no_number_is_refused_with_its_value(value):
    with pytest.raises(CellError) as refused:
        parse_money(value)

    assert refused.value.code == "not_a_number"
    assert refused.value.params["value"] == shown(value)


@pytest.mark.parametrize(
    ("parse", "value", "code"),
    [
        (parse_count, "23.5人", "not_whole"),
        (parse_count, -3, "negative"),
        (parse_count, "99999999999", "too_big"),
        (parse_money, "9999999999999999", "too_big"),
        (parse_money, "#REF!", "formula_error"),
        (parse_count, "#DIV/0!", "formula_error"),
        (parse_code, 912224011234567890.0, "code_as_number"),
        (parse_flag, "不详细", None),
        (parse_flag, "待查", "unknown_flag"),
    ],
)
def test_other_refusals(parse, value, code):
    if code is None:
        assert parse(value) is False
        return
    with pytest.raises(CellError) as refused:
        parse(value)

    assert refused.value.code == code
    assert "%(" not in str(refused.value)


def test_binary_noise_is_no_precision():
    assert money(0.1 + 0.2).step == Decimal("0.1")
    assert money(51.238133, Unit.TEN_THOUSAND).yuan == Decimal("512381.33")
    assert money("12.34", Unit.TEN_THOUSAND).step == 100


@pytest.mark.parametrize(
    ("value", "flag"),
    [("有", True), ("无", False), ("有厂房", True), ("无资产", False), ("√", True), ("×", False),
     ("是", True), ("否", False), (None, None), ("—", None), (True, True), ("没有", False)],
)  # fmt: skip
def test_flags(value, flag):
    assert parse_flag(value) is flag


def test_codes_lose_spaces_hyphens_and_width():
    assert parse_code(" 91222401 my9w-f4nt6w ") == "91222401MY9WF4NT6W"
    assert parse_code("９１２２２４０１MA9QQQQ05W") == "91222401MA9QQQQ05W"


def test_text_longer_than_can_be_kept_is_refused():
    assert parse_text(" 延吉\n样例 ") == "延吉 样例"
    with pytest.raises(CellError, match="5"):
        parse_text("123456", max_length=5)


@given(st.integers(min_value=1, max_value=18_000))
def test_column_letters_read_back(index):
    assert index_of(letter_of(index)) == index


@pytest.mark.parametrize("letters", ["", "1", "A1", "甲", "ABCD"])
def test_what_is_no_column_is_refused(letters):
    with pytest.raises(ValueError, match=f"^{letters}$"):
        index_of(letters)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位:万元", Unit.TEN_THOUSAND),
        ("单位：元、人", Unit.YUAN),
        ("计量单位:人、万元", Unit.TEN_THOUSAND),
        ("金额单位:人民币千元", Unit.THOUSAND),
        ("欠缴社会保险费企业情况统计表(金额单位:万元)", Unit.TEN_THOUSAND),
        ("汇总表（万元）", Unit.TEN_THOUSAND),
        ("本表金额单位为千元,保留两位小数", Unit.THOUSAND),
        ("注:金额以万元为单位。", Unit.TEN_THOUSAND),
        ("金额均按元填写", Unit.YUAN),
        ("万元", Unit.TEN_THOUSAND),
        ("填报单位:延吉市总工会   单位:万元", Unit.TEN_THOUSAND),
        ("填报单位:三元食品公司", None),
        ("单位:户、人", None),
        ("欠费在100万元以上的企业", None),
        ("单位:元/万元", None),
        ("企业名称", None),
    ],
)
def test_units_in_statements(text, unit):
    assert unit_of_statement(text) is unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("欠费合计(万元)", Unit.TEN_THOUSAND),
        ("养老保险\n（千元）", Unit.THOUSAND),
        ("金额/元", Unit.YUAN),
        ("欠费金额(单位:百元)", Unit.HUNDRED),
        ("合计万元", Unit.TEN_THOUSAND),
        ("(元)", Unit.YUAN),
        ("职工(人)", None),
        ("多元化经营", None),
        ("养老", None),
    ],
)
def test_units_in_headers(text, unit):
    assert unit_of_header(text) is unit
