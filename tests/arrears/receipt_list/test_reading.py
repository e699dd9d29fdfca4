"""What is wrong or remarkable in the cells of a bank's list."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from arrears.receipt_list.cells import parse_reference
from arrears.receipt_list.reading import OnRecord
from arrears.receipt_list.row import ReceiptRow
from intake.sheets.errors import CellError
from tests.arrears.lists.books import (
    Books,
    Cells,
    Names,
    errors,
    messages,
    read_bank_list,
    warnings,
    workbook_of,
)
from tests.scenes import uscc

FOOD, MILL = "延吉样例食品有限公司", "图们样例（集团）纺织厂"
BOOKS = Books(Names([(FOOD, uscc(1)), (MILL, None), ("样例商店", None), ("样例 商店", None)]))
HEADERS: Cells = ["到账日期", "流水号", "付款人", "统一社会信用代码", "金额", "摘要"]


def row(**changed: object) -> Cells:
    cells = {
        "day": "2019-08-31",
        "reference": "S1",
        "payer": FOOD,
        "code": None,
        "amount": "100.00",
        "note": "养老",
    }
    return list((cells | changed).values())


def read(*rows: Cells, books: Books = BOOKS, headers: Cells = HEADERS):
    return read_bank_list(workbook_of([headers, *rows]), books)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"reference": None}, "B", "reference_missing"),
        ({"reference": "——"}, "B", "reference_missing"),
        ({"reference": "000000"}, "B", "reference_missing"),
        ({"reference": 20190831000012345678.0}, "B", "code_as_number"),
        ({"reference": "S" * 81}, "B", "too_long"),
        ({"amount": None}, "E", "amount_missing"),
        ({"amount": "0.00"}, "E", "amount_not_positive"),
        ({"amount": "-100"}, "E", "amount_not_positive"),
        ({"amount": "(100.00)"}, "E", "amount_not_positive"),
        ({"amount": "一百元"}, "E", "not_a_number"),
        ({"amount": "#REF!"}, "E", "formula_error"),
        ({"amount": 10**13}, "E", "too_big"),
        ({"day": None}, "A", "received_on_missing"),
        ({"day": "2019-02-29"}, "A", "day_impossible"),
        ({"day": "2019-13-01"}, "A", "day_impossible"),
        ({"day": "1019-08-31"}, "A", "day_year"),
        ({"day": "31/08/2019"}, "A", "day_unreadable"),
        ({"day": "2019年8月"}, "A", "day_unreadable"),
        ({"day": 43708}, "A", "day_serial"),
        ({"day": "2019-10-01"}, "A", "day_in_future"),
        ({"payer": "样例别处公司"}, "C", "enterprise_unknown"),
        ({"payer": "样例商店"}, "C", "enterprise_ambiguous"),
        ({"payer": None}, "C", "name_missing"),
        ({"payer": "样" * 121}, "C", "too_long"),
        ({"code": uscc(9)}, "D", "enterprise_code_unknown"),
        ({"code": uscc(1)[:-1] + "*"}, "D", "uscc_charset"),
    ],
)
def test_error_stands_at_its_cell(changed, column, code):
    reading = read(row(), row(reference="S2"), row(reference="S3"), row(**changed))

    assert (5, column, code) in errors(reading)
    assert reading.rejected_rows == [("Sheet1", 5)]
    assert all(messages(reading))


def test_every_error_of_a_row_is_named_at_once():
    reading = read(row(), row(day="2019-02-30", reference=None, payer="样例别处公司", amount="-1"))

    assert errors(reading) == [
        (3, "E", "amount_not_positive"),
        (3, "B", "reference_missing"),
        (3, "A", "day_impossible"),
        (3, "C", "enterprise_unknown"),
    ]


def test_today_is_no_future():
    assert errors(read(row(day="2019-09-30"))) == []


def test_code_alone_names_the_enterprise():
    reading = read(row(payer=None, code=uscc(1)), row(payer=MILL, reference="S2"))

    assert [found.enterprise_id for found in reading] == [1, 2]


def test_code_comes_before_the_name_and_says_so():
    reading = read(row(payer=MILL, code=uscc(1)))

    assert [found.enterprise_id for found in reading] == [1]
    assert (2, "C", "name_differs_from_file") in warnings(reading)


@pytest.mark.parametrize(
    "name", ["图们样例(集团)纺织厂", "图们样例（集团)纺织厂", " 图们样例 【集团】 纺织厂"]
)
def test_brackets_and_spaces_do_not_tell_names_apart(name):
    reading = read(row(payer=name))

    assert [found.enterprise_id for found in reading] == [2]
    assert reading.findings == []


def test_two_amounts_in_a_row_are_an_error():
    headers: Cells = ["到账日期", "流水号", "付款人", "借方金额", "贷方金额"]

    reading = read(["2019-08-31", "S1", FOOD, 5, 6], headers=headers)

    assert errors(reading) == [(2, "D", "both_sides")]


def test_unknown_direction_is_an_error():
    headers: Cells = ["到账日期", "流水号", "付款人", "借贷标志", "金额"]

    reading = read(["2019-08-31", "S1", FOOD, "中", 6], headers=headers)

    assert errors(reading) == [(2, "D", "direction_unknown")]


def test_amount_finer_than_a_fen_is_rounded_with_a_warning():
    reading = read(row(amount="10.125"))

    assert [str(found.amount) for found in reading] == ["10.13"]
    assert warnings(reading) == [(2, "E", "amount_rounded")]


def test_same_receipt_twice_is_counted_once():
    reading = read(row(), row(note="又一次"), row(reference="S2"))

    assert [found.reference for found in reading] == ["S1", "S2"]
    assert reading.duplicates == [("Sheet1", 3)]
    assert warnings(reading) == [(3, "B", "receipt_duplicate")]


@pytest.mark.parametrize("changed", [{"amount": "1"}, {"day": "2019-08-30"}, {"payer": MILL}])
def test_one_reference_with_two_facts_is_an_error_at_both(changed):
    reading = read(row(), row(**changed), row(reference="S2"))

    assert [found.reference for found in reading] == ["S2"]
    assert errors(reading) == [(2, "B", "receipt_conflict"), (3, "B", "receipt_conflict")]
    assert "“S1”" in messages(reading)[0]
    assert "3" in messages(reading)[0]


def on_record(**changed: Any) -> Books:
    facts: dict[str, Any] = {
        "enterprise_id": 1,
        "received_on": dt.date(2019, 8, 31),
        "amount": Decimal("100.00"),
    }
    return Books(BOOKS.names, {"S1": OnRecord(**(facts | changed))})


def test_reference_on_record_with_the_same_facts_is_known():
    reading = read(row(), row(reference="S2"), books=on_record())

    assert [(found.reference, found.is_known) for found in reading] == [
        ("S1", True),
        ("S2", False),
    ]
    assert reading.findings == []


@pytest.mark.parametrize(
    "changed",
    [{"enterprise_id": 2}, {"received_on": dt.date(2019, 8, 30)}, {"amount": Decimal("100.01")}],
)
def test_reference_on_record_with_other_facts_is_an_error(changed):
    reading = read(row(), books=on_record(**changed))

    assert errors(reading) == [(2, "B", "reference_taken")]


def test_voucher_numbers_bear_the_findings_where_there_is_no_reference():
    headers: Cells = ["到账日期", "凭证号", "付款人", "统一社会信用代码", "金额", "摘要"]

    reading = read(row(), row(amount="7"), headers=headers)

    assert errors(reading) == [(2, "B", "receipt_conflict"), (3, "B", "receipt_conflict")]


def test_row_without_amount_below_a_day_in_the_first_column_is_no_note():
    """A day such as 2019年8月31日 also begins the line with which forms are signed."""
    reading = read(
        row(day="2019年8月30日"),
        row(day="2019年8月31日", reference="S2", payer="张某", amount=None),
        ["2019年9月1日"],
    )

    assert reading.rows_read == 2
    assert (3, "E", "amount_missing") in errors(reading)


def test_row_survives_its_way_through_json():
    (found,) = read(row(code=uscc(1)))

    assert ReceiptRow.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" Ａｂ-12 3 ", "AB-123"),
        ("'0012", "0012"),
        (12.0, "12"),
        (123456789012345, "123456789012345"),
        ("/", None),
        (None, None),
        (0, None),
    ],
)
def test_references_are_kept_in_one_spelling(value, expected):
    assert parse_reference(value) == expected


@pytest.mark.parametrize("value", [1234567890123456, 1.5, -3])
def test_reference_that_a_spreadsheet_may_have_cut_is_refused(value):
    with pytest.raises(CellError) as raised:
        parse_reference(value)

    assert raised.value.code == "code_as_number"
