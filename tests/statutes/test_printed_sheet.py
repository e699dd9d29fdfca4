"""Cells and rows of a printed sheet: what they are read as, and in which words they are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from statutes.dates import ContributionMonth
from statutes.errors import InvalidFactError
from statutes.late_fee import CountConvention, Reading
from statutes.printed_sheet import Cell, Rule, printed_sheets
from statutes.sheet_file import UnreadableSheet, Worksheet
from statutes.sheet_keys import SIGNATURE, Key
from tests.statutes.typed_sheet import NAME, typed_sheet, with_cells, without_rows

SHEET = typed_sheet()


def cell(value) -> Cell:
    return Cell("H17", value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" \t ", ""),
        (" 样例\n批复 ", "样例 批复"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (date(2019, 9, 30), "2019-09-30"),
    ],
)
def test_cell_as_text(value, text):
    assert cell(value).text == text
    assert cell(value).is_empty is (text == "")


def test_number_is_a_figure_or_its_text():
    assert cell(Decimal("12.50")).number() == Decimal("12.5")
    assert cell("1,234.56").number() == Decimal("1234.56")
    assert cell(Decimal("-3.005")).number() == Decimal("-3.005")
    assert cell(Decimal("9999999999999.99")).number() == Decimal("9999999999999.99")
    with pytest.raises(InvalidFactError):
        cell(Decimal(10) ** 20).number()
    with pytest.raises(InvalidFactError):
        cell(-(Decimal(10) ** 20)).number()


def test_whole_number_has_no_part():
    assert cell(Decimal("3.0")).whole() == 3
    assert isinstance(cell("3").whole(), int)
    for value in (Decimal("2.5"), "two"):
        with pytest.raises(InvalidFactError) as caught:
            cell(value).whole()
        assert str(caught.value) == f"number: '{value}' cannot be used; write a whole number"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2019, 9, 30), "2019-09-30"),
        (" 2019-09-30 ", "2019-09-30"),
        # Day 1 of a spreadsheet was to be 1900-01-01; since that calendar has a day too many in
        # February 1900, day 0 is 1899-12-30 for every later day: 2000-01-01 is 36,526.
        (Decimal(36526), "2000-01-01"),
        (Decimal("36526.75"), "2000-01-01"),
        (Decimal(73050), "2099-12-31"),
        (Decimal(401_768), "2999-12-31"),
    ],
)
def test_day_is_a_day_its_text_or_its_number(value, day):
    assert cell(value).day() == date.fromisoformat(day)


@pytest.mark.parametrize("value", [Decimal(0), Decimal("0.5"), Decimal(401_769), None, "30/9/2019"])
def test_no_day(value):
    with pytest.raises(InvalidFactError):
        cell(value).day()


def test_month_is_its_first_day_or_text():
    may = ContributionMonth.parse("2003-05")

    assert cell("2003-05").month() == may
    assert cell(date(2003, 5, 1)).month() == may
    assert cell(Decimal(37742)).month() == may
    with pytest.raises(InvalidFactError) as caught:
        cell(date(2003, 5, 31)).month()
    assert str(caught.value) == (
        "month: '2003-05-31' cannot be used; write the first day of the month"
    )


def test_sheet_is_taken_apart_by_its_keys():
    (printed,) = printed_sheets([SHEET])

    assert (printed.name, printed.on) == (NAME, date(2019, 9, 30))
    assert sorted(printed.facts) == ["checksum", "enterprise", "items", "on"]
    assert {number: rule for number, (rule, _row) in printed.rules.items()} == {
        1: Rule(Reading.UNIFORM, CountConvention.INCLUSIVE),
        2: Rule(Reading.UNIFORM, CountConvention.EXCLUSIVE),
    }
    assert [(one.row.number, len(one.lines)) for one in printed.items] == [
        (11, 1),
        (12, 2),
        (16, 4),
    ]
    assert [row.number for row in printed.payments] == [24]
    assert [row.number for row in printed.stops] == [26, 27]
    assert [row.number for row in printed.subtotals] == [14, 20]
    assert [row.number for row in printed.totals] == [21]
    assert [row.number for row in printed.capitals] == [22]
    assert {code: row.label.text for code, row in printed.groups.items()} == {
        "pension": "养老保险",
        "injury": "工伤保险",
    }
    assert printed.stray == []

    item = printed.items[0].row
    assert (item.code, item.codes, item.key_cell) == (
        "pension",
        ("pension",),
        Cell("A11", "item:pension"),
    )
    assert item[Key.PRINCIPAL] == Cell("F11", Decimal(5000))
    assert item[Key.FEE_BY_DUE_DATE].address == "Y11"
    assert [one.address for one in printed.facts["on"].filled] == ["B3", "C3", "D3"]


def test_rows_without_codes_label_or_value_stand_for_themselves():
    bare = with_cells(SHEET, {"B22": None, "C22": None, "B4": None, "D4": None})
    (printed,) = printed_sheets([bare])

    (capitals,) = printed.capitals
    assert (capitals.code, capitals.label, capitals.value) == (
        "",
        Cell("A22", "capitals"),
        Cell("A22", None),
    )
    # Only one cell is left behind the key: it is the label, and there is no value.
    assert printed.facts["items"].label == Cell("C4", Decimal(3))
    assert printed.facts["items"].value == Cell("A4", None)


def moved(right: int, down: int) -> Worksheet:
    """Return the sheet as it is after columns were inserted on the left and rows on top."""
    rows = [(None,)] * down + [((None,) * right + row) for row in SHEET.rows]
    return Worksheet(NAME, tuple(rows))


def test_signature_is_looked_for_in_200_rows_and_30_columns():
    (printed,) = printed_sheets([moved(29, 199)])
    assert printed.items[0].row[Key.NUMBER].address == "AE210"

    for away in (moved(30, 0), moved(0, 200)):
        with pytest.raises(UnreadableSheet) as caught:
            printed_sheets([away])
        assert str(caught.value) == (
            "no late-fee sheet is in it: no cell holds the signature of one"
        )


def test_other_worksheets_are_passed_over():
    other = Worksheet("样例", (("guicang", None),))

    assert [one.name for one in printed_sheets([other, SHEET, other])] == [NAME]
    assert len(printed_sheets([SHEET, SHEET])) == 2


def test_blanks_around_keys_do_no_harm():
    blanks = {"A1": f" {SIGNATURE} ", "A11": " item:pension ", "F8": " principal "}
    (printed,) = printed_sheets([with_cells(SHEET, blanks)])

    assert printed.items[0].row[Key.PRINCIPAL] == Cell("F11", Decimal(5000))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"A1": "guicang:late-fee-sheet:2"},
            "'guicang:late-fee-sheet:2' is another version of the sheet; this one reads"
            " 'guicang:late-fee-sheet:1'",
        ),
        (
            {"A1": f"guicang:late-fee-sheet:{'9' * 60}"},
            f"'guicang:late-fee-sheet:{'9' * 37}' is another version of the sheet; this one reads"
            " 'guicang:late-fee-sheet:1'",
        ),
        ({"A6": "rule:1:x:inclusive"}, f"{NAME}: A6: no such rule"),
        ({"A6": "rule:1:uniform_new"}, f"{NAME}: A6: no such rule"),
        ({"A6": "rule:one:uniform_new:inclusive"}, f"{NAME}: A6: no such rule"),
        ({"A8": "columns:other"}, f"{NAME}: A8: no such table"),
        ({"A8": "columns"}, f"{NAME}: A8: no such table"),
        ({"C8": "number"}, f"{NAME}: row 8: the column number is there 2 times"),
        ({"C8": Decimal(1)}, f"{NAME}: row 8: the column insurance is there 0 times"),
        (
            {"C3": "30 September"},
            f"{NAME}!C3: date: '30 September' cannot be used;"
            " write a day of the calendar as YYYY-MM-DD, such as 2019-08-31",
        ),
    ],
)
def test_sheet_that_cannot_be_read_says_where(changes, line):
    with pytest.raises(UnreadableSheet) as caught:
        _ = [one.on for one in printed_sheets([with_cells(SHEET, changes)])]

    assert str(caught.value) == line


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (3, f"{NAME}: the row with the day of the sheet is missing"),
        (8, f"{NAME}: row 10 stands above the names of its columns"),
        (23, f"{NAME}: row 23 stands above the names of its columns"),
        (25, f"{NAME}: row 25 stands above the names of its columns"),
    ],
)
def test_sheet_without_a_row_it_needs_says_which(number, line):
    with pytest.raises(UnreadableSheet) as caught:
        _ = [one.on for one in printed_sheets([without_rows(SHEET, number)])]

    assert str(caught.value) == line


def test_sheet_without_the_table_of_fees_says_so():
    with pytest.raises(UnreadableSheet) as caught:
        printed_sheets([without_rows(SHEET, *range(8, 22))])

    assert str(caught.value) == f"{NAME}: the row that names the columns is missing"
