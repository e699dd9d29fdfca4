"""Days as people and banks write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sheets.days import is_day, parse_day
from intake.sheets.errors import CellError

DAY = dt.date(2019, 8, 3)


@pytest.mark.parametrize(
    "value",
    [
        "2019-08-03",
        "2019-8-3",
        "2019/8/3",
        "2019.08.03",
        "20190803",
        20190803,
        20190803.0,
        "2019年8月3日",
        "2019年08月03",
        " 2019 年 8 月 3 日 ",
        "２０１９－０８－０３",
        "'2019-08-03",
        "2019-08-03 9:05",
        "2019-08-03 23:59:59.123",
        "2019-08-03T23:59:59",
        "2019/8/3 10时22分",
        "2019年8月3日10:22:33",
        "2019年8月3日 10时22分33秒",
        "20190803 102233",
        "20190803102233",
        20190803102233,
        DAY,
        dt.datetime.combine(DAY, dt.time(23, 59)),
    ],
)
def test_every_manner_of_writing_is_the_same_day(value):
    assert parse_day(value) == DAY
    assert is_day(value)


@pytest.mark.parametrize("value", [None, "", " ", "/", "——", "无"])
def test_cell_that_says_nothing_is_no_day(value):
    assert parse_day(value) is None
    assert not is_day(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2019-02-29", "day_impossible"),
        ("2019-13-01", "day_impossible"),
        ("20190431", "day_impossible"),
        ("0219-08-03", "day_year"),
        ("2119-08-03", "day_year"),
        (43680, "day_serial"),
        (43680.5, "day_serial"),
        ("2019-08/03", "day_unreadable"),
        ("03/08/2019", "day_unreadable"),
        ("8月3日", "day_unreadable"),
        ("2019年8月", "day_unreadable"),
        ("昨天", "day_unreadable"),
        (20190803.5, "day_unreadable"),
        (True, "day_unreadable"),
        (dt.time(9, 5), "day_unreadable"),
        ("2019-08-03 和 2019-08-04", "day_unreadable"),
    ],
)
def test_what_is_no_day_is_refused_by_its_reason(value, code):
    with pytest.raises(CellError) as raised:
        parse_day(value)

    assert raised.value.code == code
    assert not is_day(value)


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]),
    st.sampled_from(["", " 00:00", " 23:59:59"]),
)
def test_any_day_comes_back_from_any_manner(day, manner, time):
    assert parse_day(day.strftime(manner) + time) == day
