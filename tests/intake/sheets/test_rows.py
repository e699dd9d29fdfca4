"""Telling the rows of a table from what stands between and below them."""

import pytest

from intake.sheets.layout import detect_layout
from intake.sheets.reading import Merge, Sheet, Workbook
from intake.sheets.rows import RowKind, iter_rows
from tests.intake.sheets.books import Cells, Grid
from tests.intake.sheets.schemas import LOANS

HEAD: Cells = ["No", "Borrower", "First rate", "Second rate", "Total", "Books"]
ANN: Cells = [1.0, "Ann", 5.5, 4.5, 10.0, 3.0]
BOB: Cells = [2.0, "Bob", 1.0, 2.0, 3.0, 1.0]


def kinds_of(*rows, merges=()):
    sheet = Sheet("S", [HEAD, ANN, BOB, *rows], merges=merges)
    layout = detect_layout(Workbook("a", "xlsx", "", (sheet,)), LOANS)
    return [row.kind for row in iter_rows(sheet, layout.tables[0], LOANS)][2:]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([3.0, "Cy", 1.0, 1.0, 2.0, 0.0], RowKind.DATA),
        ([3.0, "Cy"], RowKind.DATA),
        ([None, None, 1.0, 1.0, 9.0, 0.0], RowKind.DATA),
        ([], RowKind.BLANK),
        ([" ", None, "\u3000"], RowKind.BLANK),
        ([4.0], RowKind.NOTE),
        ([4.0, None, 0.0, 0.0, 0.0], RowKind.NOTE),
        (HEAD, RowKind.HEADER),
        (["小计", None, 6.5], RowKind.SUBTOTAL),
        ([None, "合 计", 6.5], RowKind.SUBTOTAL),
        (["总计:2户", None, 6.5], RowKind.SUBTOTAL),
        (["合计(8个县市)", None, 6.5], RowKind.SUBTOTAL),
        ([None, "延吉市小计", 6.5], RowKind.SUBTOTAL),
        (["其中:国有企业", None, 6.5], RowKind.SUBTOTAL),
        ([None, None, 6.5, 6.5, 13.0, 4.0], RowKind.SUBTOTAL),
        ([None, None, "6.5", " 6.50 ", "13元", "4"], RowKind.SUBTOTAL),
        (["注:1.本表由县总工会填报;2.不含滞纳金。"], RowKind.NOTE),
        (["填表人:张某", None, "审核人:李某"], RowKind.NOTE),
        (["单位负责人:", None, None, "日期:2019年9月"], RowKind.NOTE),
        (["一、国有企业"], RowKind.SECTION),
        ([None, "二、集体企业"], RowKind.SECTION),
    ],
)
def test_kinds_of_rows(row, kind):
    assert kinds_of(row) == [kind]


def test_a_total_since_the_last_subtotal_needs_no_label():
    cy = [3.0, "Cy", 7.0, 1.0, 8.0, 2.0]
    since = [None, None, 7.0, 1.0, 8.0, 2.0]
    of_all = [None, None, 13.5, 7.5, 21.0, 6.0]

    assert kinds_of(["小计", None, 6.5], cy, since, of_all) == [
        RowKind.SUBTOTAL,
        RowKind.DATA,
        RowKind.SUBTOTAL,
        RowKind.SUBTOTAL,
    ]


def test_a_heading_across_the_table_is_no_name():
    assert kinds_of([None, "Harbour Street"], merges=(Merge(4, 2, 4, 6),)) == [RowKind.SECTION]


def test_the_row_that_numbers_the_columns_counts_only_below_a_header():
    numbering: Cells = ["甲", "乙", 1.0, 2.0, "3=1+2", 4.0]
    sheet = Sheet("S", [HEAD, numbering, ANN, HEAD, numbering, BOB])
    layout = detect_layout(Workbook("a", "xlsx", "", (sheet,)), LOANS)

    rows = list(iter_rows(sheet, layout.tables[0], LOANS))

    assert [(row.number, row.kind) for row in rows if row.kind is RowKind.DATA] == [
        (3, RowKind.DATA),
        (6, RowKind.DATA),
    ]
    assert rows[1].cells["name"] == "Ann"


def test_a_name_merged_downwards_holds_for_each_row():
    rows: Grid = [HEAD, ANN, [2.0, None, 1.0, 2.0, 3.0, 1.0]]
    sheet = Sheet("S", rows, merges=(Merge(2, 2, 3, 2), Merge(2, 3, 3, 3)))
    layout = detect_layout(Workbook("a", "xlsx", "", (sheet,)), LOANS)

    first, second = iter_rows(sheet, layout.tables[0], LOANS)

    assert (first.cells["name"], second.cells["name"]) == ("Ann", "Ann")
    assert second.cells["first"] == 1.0
