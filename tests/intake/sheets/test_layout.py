"""Finding tables: headers, totals beside their parts, doubts, mapping by hand and from memory."""

import json
import time
from typing import Any

import pytest

from intake.sheets.errors import MappingError
from intake.sheets.fields import FieldKind
from intake.sheets.layout import apply_mapping, detect_layout
from intake.sheets.reading import Merge, Sheet, Workbook
from intake.sheets.units import Unit
from tests.intake.sheets.books import Cells, Grid
from tests.intake.sheets.schemas import LOANS

HEAD: Cells = ["No", "Borrower", "First rate", "Second rate", "Total", "Books", "Due"]
ROWS: Grid = [
    [1.0, "Ann", 5.5, 4.5, 10.0, 3.0, "2019-08"],
    [2.0, "Bob", 1.0, 2.0, 3.0, 1.0, "2019-09"],
]


def book(*sheets, **named):
    made = [Sheet(f"S{place}", rows) for place, rows in enumerate(sheets, start=1)]
    made += [Sheet(name, rows) for name, rows in named.items()]
    return Workbook("loans.xlsx", "xlsx", "0" * 64, tuple(made))


def letters(table):
    return {key: match.letter for key, match in table.columns.items()}


ALL = {"no": "A", "name": "B", "first": "C", "second": "D", "sum": "E", "books": "F", "due": "G"}


def test_a_total_without_a_group_is_known_by_its_neighbours():
    layout = detect_layout(book([["Loans, 金额单位:千元"], HEAD, *ROWS]), LOANS)

    (table,) = layout.tables
    assert layout.is_sure
    assert layout.problems == []
    assert letters(table) == ALL
    assert (table.header_rows, table.first_data_row) == ((2,), 3)
    assert (table.unit, table.unit_is_stated) == (Unit.THOUSAND, True)


@pytest.mark.parametrize("blank_rows", range(0, 15, 2))
def test_the_header_may_stand_anywhere_near_the_top(blank_rows):
    layout = detect_layout(book([*[[]] * blank_rows, HEAD, *ROWS]), LOANS)

    assert layout.tables[0].header_rows == (blank_rows + 1,)
    assert letters(layout.tables[0]) == ALL


def test_groups_without_merged_cells_reach_to_the_right():
    upper = ["No", "Borrower", "Rates", None, None, "Books", "Due"]
    lower = [None, None, "First rate", "Second rate", "Total", None, None]

    layout = detect_layout(book([upper, lower, *ROWS]), LOANS)

    assert layout.tables[0].header_rows == (1, 2)
    assert letters(layout.tables[0]) == ALL
    assert layout.tables[0].columns["sum"].header == "Rates / Total"


def test_a_merged_title_is_no_group():
    sheet = Sheet("S1", [["Rates of books"], HEAD, *ROWS], merges=(Merge(1, 1, 1, 7),))

    layout = detect_layout(Workbook("a.xlsx", "xlsx", "", (sheet,)), LOANS)

    assert layout.tables[0].header_rows == (2,)
    assert layout.tables[0].context == ("Rates of books",)


def test_without_a_table_the_best_guess_is_offered():
    layout = detect_layout(book([["Books", "Price"], [1.0, 2.0]], [["nothing", "here"]]), LOANS)

    assert (layout.tables, layout.is_sure) == ((), False)
    assert "Borrower" in layout.problems[0]
    assert [(one.letter, one.header, one.field) for one in layout.suggestions] == [
        ("A", "Books", "books"),
        ("B", "Price", None),
    ]


def test_suggestions_show_three_values():
    layout = detect_layout(book([HEAD, *ROWS * 3]), LOANS)

    by_field = {one.field: one for one in layout.suggestions}
    assert by_field["name"].samples == ("Ann", "Bob", "Ann")
    assert by_field["books"].samples == ("3", "1", "3")
    assert by_field["sum"].score >= 60


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (["Borrower", "Sum of rates", "Books", "Due"], "not_split"),
        (["Borrower", "First rate", "First rate", "Due"], "ambiguous"),
        (["Borrower", "First rate", "Third rate", "Due"], "unknown_money_column"),
        (["Borrower", "Books", "Pages", "Due"], "missing_one_of"),
    ],
)
def test_what_is_unsure_is_a_problem(head, code):
    rows = [["Ann", 1.0, 2.0, "2019-08"], ["Bob", 3.0, 4.0, "2019-09"], ["Cy", 5.0, 6.0, None]]

    layout = detect_layout(book([head, *rows]), LOANS)

    assert not layout.is_sure
    assert code in [doubt.code for doubt in layout.doubts]
    assert "%(" not in "".join(layout.problems)


def test_two_units_are_a_problem():
    layout = detect_layout(book([["单位:元"], ["金额单位:万元"], HEAD, *ROWS]), LOANS)

    assert any("元、万元" in problem or "万元、元" in problem for problem in layout.problems)


def test_small_amounts_of_many_decimals_without_a_unit_are_a_problem():
    rows = [[1.0, "Ann", 5.123456, 4.5, 9.623456, 3.0, "2019-08"]]

    layout = detect_layout(book([HEAD, *rows]), LOANS)

    assert any("C2" in problem for problem in layout.problems)


def test_hidden_and_foreign_sheets_are_left_out_and_said():
    hidden = Sheet("old", [HEAD, *ROWS], visible=False)
    people = Sheet("people", [["Passport", "Borrower", "First rate"], ["x", "Ann", 1.0]])
    loans = Sheet("loans", [HEAD, *ROWS])

    layout = detect_layout(Workbook("a", "xlsx", "", (hidden, people, loans)), LOANS)

    assert [table.sheet for table in layout.tables] == ["loans"]
    assert layout.is_sure
    assert any("old" in note for note in layout.notes)
    assert any("Passport" in note for note in layout.notes)


def test_content_contradicts_a_header():
    head = ["Name", "Books", "Books", "First rate", "Due"]
    rows = [["Ann", "novels", 2.0, 1.0, "2019-08"]] * 4

    layout = detect_layout(book([head, *rows]), LOANS)

    assert layout.tables[0].columns["books"].letter == "C"
    assert LOANS.field("books").kind is FieldKind.COUNT


def test_a_layout_becomes_a_mapping_and_back():
    workbook = book([["(万元)"], HEAD, *ROWS])
    layout = detect_layout(workbook, LOANS)

    mapping = json.loads(json.dumps(layout.to_mapping()))
    again = apply_mapping(workbook, LOANS, mapping)

    assert letters(again.tables[0]) == ALL
    assert again.tables[0].unit is Unit.TEN_THOUSAND
    assert again.signature == layout.signature
    assert again.is_sure


def test_the_signature_follows_the_headers_and_nothing_else():
    one = detect_layout(book([["title"], HEAD, *ROWS]), LOANS)
    same = detect_layout(book([["x"], [], [" no", "BORROWER", *HEAD[2:]], *ROWS * 2]), LOANS)
    other = detect_layout(book([[*HEAD[:5], "Due", "Books"], *ROWS]), LOANS)

    assert one.signature == same.signature
    assert one.signature != other.signature


STRANGE: Cells = ["A?", "B?", "C?", "D?"]
STRANGE_ROWS: Grid = [["Ann", 1.5, 2.5, "x"], ["Bob", 3.5, 4.5, "y"]]
BY_HAND: dict[str, Any] = {
    "sheets": {
        "S1": {
            "header_rows": [2],
            "unit": "thousand",
            "columns": {"name": "A", "first": "b", "second": "C"},
        }
    }
}


def test_a_mapping_by_hand_is_sure_and_remembered_for_such_headers():
    first = book([["t"], STRANGE, *STRANGE_ROWS])
    assert not detect_layout(first, LOANS).is_sure
    by_hand = apply_mapping(first, LOANS, BY_HAND)
    assert by_hand.is_sure

    later = book([[], ["other title"], [], STRANGE, *STRANGE_ROWS, *STRANGE_ROWS], [STRANGE, *ROWS])
    layout = detect_layout(later, LOANS, remembered={by_hand.signature: BY_HAND})

    assert layout.is_sure
    assert [(table.sheet, table.header_rows) for table in layout.tables] == [
        ("S1", (4,)),
        ("S2", (1,)),
    ]
    assert letters(layout.tables[0]) == {"name": "A", "first": "B", "second": "C"}
    assert layout.tables[0].unit is Unit.THOUSAND


def test_a_mapping_remembered_for_other_headers_is_not_used():
    layout = detect_layout(book([HEAD, *ROWS]), LOANS, remembered={"f" * 64: BY_HAND})

    assert letters(layout.tables[0]) == ALL


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"columns": {"name": "A", "first": "ZZ"}}, "bad_column"),
        ({"columns": {"name": "A", "first": "1"}}, "bad_column"),
        ({"columns": {"name": "A", "colour": "B"}}, "unknown_field"),
        ({"columns": {"name": "A", "first": "A"}}, "column_twice"),
        ({"columns": {"first": "B"}}, "missing_field"),
        ({"columns": ["A"]}, "malformed"),
        ({"columns": {}}, "nothing"),
        ({"header_rows": []}, "bad_header_rows"),
        ({"header_rows": [99]}, "bad_header_rows"),
        ({"header_rows": "2"}, "bad_header_rows"),
        ({"unit": "dollar"}, "unknown_unit"),
        ({"units": {"name": "yuan"}}, "unknown_field"),
        ({"units": {"first": "dollar"}}, "unknown_unit"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(change, code):
    entry = {**BY_HAND["sheets"]["S1"], **change}

    with pytest.raises(MappingError) as refused:
        apply_mapping(book([["t"], STRANGE, *STRANGE_ROWS]), LOANS, {"sheets": {"S1": entry}})

    assert refused.value.code == code
    assert "%(" not in str(refused.value)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({}, "malformed"),
        ({"sheets": {"S9": BY_HAND["sheets"]["S1"]}}, "unknown_sheet"),
        ({"sheets": {"S1": {}}}, "nothing"),
    ],
)
def test_a_mapping_without_sheets_that_exist_is_refused(mapping, code):
    with pytest.raises(MappingError) as refused:
        apply_mapping(book([["t"], STRANGE, *STRANGE_ROWS]), LOANS, mapping)

    assert refused.value.code == code


def test_a_column_without_a_header_can_be_mapped():
    workbook = book([["Name", None], ["Ann", 4.0]])
    mapping = {"sheets": {"S1": {"header_rows": [1], "columns": {"name": "A", "first": "B"}}}}

    table = apply_mapping(workbook, LOANS, mapping).tables[0]

    assert (table.columns["first"].header, table.columns["first"].index) == ("", 2)


def test_pages_of_text_are_not_searched_for_headers():
    texts: Grid = [[f"First rate {row} {column}" for column in range(60)] for row in range(40)]
    sheets = tuple(Sheet(f"S{number}", texts) for number in range(200))

    started = time.process_time()
    layout = detect_layout(Workbook("a.xlsx", "xlsx", "", sheets), LOANS)

    assert not layout.tables
    assert time.process_time() - started < 10
