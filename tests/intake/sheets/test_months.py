"""Months and spans of months: every usual notation reads back; what is unclear is not guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sheets.errors import CellError
from intake.sheets.months import MonthSpan, is_open_end, parse_month, parse_span
from statutes.dates import ContributionMonth

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.-/"}
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")

months = st.builds(
    ContributionMonth,
    st.integers(min_value=1950, max_value=2100),
    st.integers(min_value=1, max_value=12),
)


def in_chinese(month):
    number = {10: "十", 11: "十一", 12: "十二"}.get(
        month.month, str(month.month).translate(NUMERALS)
    )
    return f"{str(month.year).translate(NUMERALS)}年{number}月"


TEXT_STYLES = {
    "chinese": lambda m: f"{m.year}年{m.month}月",
    "chinese_padded": lambda m: f"{m.year}年{m.month:02d}月份",
    "spaced": lambda m: f" {m.year} 年 {m.month} 月 ",
    "dotted": lambda m: f"{m.year}.{m.month:02d}",
    "dotted_short": lambda m: f"{m.year}.{m.month}",
    "dashed": lambda m: f"{m.year}-{m.month}",
    "slashed": lambda m: f"{m.year}/{m.month:02d}",
    "compact": lambda m: f"{m.year}{m.month:02d}",
    "wide": lambda m: f"{m.year}.{m.month:02d}".translate(WIDE),
    "day": lambda m: f"{m.year}-{m.month:02d}-01",
    "chinese_day": lambda m: f"{m.year}年{m.month}月15日",
    "dotted_day": lambda m: f"{m.year}.{m.month}.28",
    "compact_day": lambda m: f"{m.year}{m.month:02d}01",
    "numerals": in_chinese,
    "filler": lambda m: f"自{m.year}年{m.month}月起",
}
SEPARATORS = ["-", "—", "——", "~", "～", "至", "到", "－", "–", "--", " - ", "─"]


@given(months, st.sampled_from(sorted(TEXT_STYLES)))
def test_a_month_written_in_any_style_reads_back(month, style):
    assert parse_month(TEXT_STYLES[style](month)) == month


@given(months)
def test_a_month_stored_as_a_date_or_number_reads_back(month):
    day = date(month.year, month.month, 17)

    assert parse_month(day) == month
    assert parse_month(datetime.combine(day, time(4, 5))) == month
    assert parse_month(float(month.year * 100 + month.month)) == month
    if month.month not in (1, 10):
        assert parse_month(float(f"{month.year}.{month.month:02d}")) == month


@given(
    months,
    months,
    st.sampled_from(sorted(set(TEXT_STYLES) - {"filler"})),
    st.sampled_from(SEPARATORS),
)
def test_a_span_written_in_any_style_reads_back(one, other, style, separator):
    first, last = sorted((one, other))

    written = f"{TEXT_STYLES[style](first)}{separator}{TEXT_STYLES[style](last)}"

    assert parse_span(written) == MonthSpan(first, last)


@given(months, months)
def test_a_span_with_filler_words_reads_back(one, other):
    first, last = sorted((one, other))

    written = f"从{first.year}年{first.month}月起至{last.year}年{last.month}月底止"

    assert parse_span(written) == MonthSpan(first, last)


@pytest.mark.parametrize("text", ["2003年5月-12月", "2003年5-12月", "2003.5-12", "2003.05—12月"])
def test_a_span_within_one_year_may_name_it_once(text):
    assert parse_span(text) == MonthSpan(ContributionMonth(2003, 5), ContributionMonth(2003, 12))


@pytest.mark.parametrize(
    "text", ["2003年5月至今", "2003.05-至今", "2003-05—现在", "2003年5月起至今"]
)
def test_an_open_span_has_no_last_month(text):
    assert parse_span(text) == MonthSpan(ContributionMonth(2003, 5), None)


@pytest.mark.parametrize("text", ["至今", "今", "目前", "到现在"])
def test_open_ends_are_recognised(text):
    assert is_open_end(text)
    assert not is_open_end("2019年8月")


@pytest.mark.parametrize(
    ("text", "month"),
    [("98年12月", ContributionMonth(1998, 12)), ("03年5月", ContributionMonth(2003, 5))],
)
def test_years_of_two_digits(text, month):
    assert parse_month(text) == month


@pytest.mark.parametrize("value", [None, "", "-", "/", "无"])
def test_what_says_nothing_is_none(value):
    assert parse_month(value) is None
    assert parse_span(value) is None


@pytest.mark.parametrize(
    ("parse", "value", "code"),
    [
        (parse_month, 2003.1, "month_ambiguous"),
        (parse_month, "2019年13月", "month_impossible"),
        (parse_month, "2019.00", "month_impossible"),
        (parse_month, 201913.0, "month_impossible"),
        (parse_month, "1019年5月", "month_year"),
        (parse_month, "2003年", "month_missing"),
        (parse_month, 2003.0, "month_missing"),
        (parse_month, 43500.0, "date_serial"),
        (parse_month, "前年", "month_unreadable"),
        (parse_month, True, "month_unreadable"),
        (parse_span, "2019年13月-2018年2月", "month_impossible"),
        (parse_span, "2019年5月-2018年2月", "end_before_start"),
        (parse_span, "2003年-2019年", "month_missing"),
        (parse_span, "2003.05-2005.06、2007.01-2008.02", "several_spans"),
        (parse_span, "2003年5月-2004年1月;2006年1月-2月", "several_spans"),
        (parse_span, "共96个月", "span_unreadable"),
    ],
)
def test_what_is_unclear_is_refused_with_its_value(parse, value, code):
    with pytest.raises(CellError) as refused:
        parse(value)

    assert refused.value.code == code
    assert refused.value.params["value"]
    assert "%(" not in str(refused.value)
